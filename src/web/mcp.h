/* SPDX-License-Identifier: Apache-2.0
 *
 * Assistants ask by the Model Context Protocol, in the revisions 2026-07-28, which keeps no session, and
 * 2025-11-25, of which none is kept here either: JSON-RPC 2.0, one message per request (docs/assistants.md).
 * web/mcp.c reads messages and answers them, web/mcp_tools.c has the tools, web/mcp_told.c what of a row an
 * assistant is told.
 */
#ifndef WEB_MCP_H
#define WEB_MCP_H

#include "model/assistant.h"
#include "web/web.h"

/* Where the messages of an assistant come from. */
enum mcp_way { MCP_HTTP, MCP_LINES };

/* Answer the message `text` of an assistant of v->me into v->h.b, and set v->r->status; a notification has
 * no answer. v->x has a transaction that reads, and none afterwards. Only a message over HTTP has headers,
 * which have to say what it says. */
void mcp_answer(struct visit *v, enum mcp_way way, struct str text);

/* Answer a message that no request carries, as the person `me` who is here, with every tool. *answer is a line,
 * empty for a notification. */
MUST_CHECK bool mcp_line(struct store *s, struct arena *a, int64_t me, struct str text, struct str *answer,
	struct err *e);

/* -- what is told -- */

/* Whom an answer was about. */
struct mcp_about {
	int64_t person;
	struct str name;
	bool words;                /* words that they wrote are in it */
	bool held;                 /* … or were held back, because the two have not both allowed them */
};

struct mcp_told {
	struct visit *v;
	struct assistant_pair *pairs; /* of the reader */
	struct mcp_about *about;      /* by the number of the pair */
	size_t pairs_n;
	struct buf *b;
	const char *between;
};

/* Begin an answer: read with whom the reader talks, and who of them allows what. */
MUST_CHECK bool mcp_told_begin(struct visit *v, struct buf *b, struct mcp_told *out);
/* Note that the answer is about a person, if the reader talks with them. */
void mcp_told_about(struct mcp_told *told, int64_t person);
/* Write the parts of a page, at most MCP_ROWS of each list, as members of an object; words of others only
 * where both of the pair allow it. */
enum { MCP_ROWS = 50 };
void mcp_told_page(struct mcp_told *told, const struct web_page *page, const void *filled);
/* Write which lists were cut, and whose words are not in the answer, and why. */
void mcp_told_end(struct mcp_told *told, const struct web_page *page, const void *filled);
/* Leave of the notes of who read what (model/opened.h) those of people whose words are in the answer. */
void mcp_told_opened(struct mcp_told *told);
/* Write down for those whom the answer was about that it was given to an assistant, under the name of the
 * tool; x is a transaction that writes. */
MUST_CHECK bool mcp_told_keep(const struct mcp_told *told, struct ctx *x, const char *tool);
/* Write the schema of such an answer, with the schemas of its rows in "$defs". */
void mcp_told_schema(struct buf *b, const struct web_page *page);

/* -- the tools -- */

/* What became of a call. */
enum mcp_call {
	MCP_DONE,                  /* *told is the answer, an object of JSON */
	MCP_REFUSED,               /* v->x.err says why, to the assistant */
	MCP_NO_TOOL,
	MCP_FAILED,                /* v->x.err is of the server */
};
/* Call the tool `name`; v->x as for mcp_answer(). */
enum mcp_call mcp_call(struct visit *v, struct str name, const struct json *arguments,
	struct str *told);
/* Write the tools that v->token may call, as a list. */
void mcp_put_tools(struct visit *v, struct buf *b);
/* The pages of tools that no page for people shows (web/mcp_pages.c). */
extern const struct web_page mcp_whoami_page, mcp_promises_page, mcp_needs_page, mcp_topics_page, mcp_brief_page,
	mcp_times_page;
extern const struct entity mcp_remember_view;
/* The arguments of tools that read. */
extern const struct entity mcp_nothing, mcp_of_person, mcp_times_query;

#endif
