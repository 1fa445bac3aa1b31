/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport mcp`: the Model Context Protocol on standard input and output, a message a line. With --url each line is
 * sent to a server with a token, and nothing is kept between two; else the data folder is asked.
 */
#include "cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/json.h"
#include "cli/acting.h"
#include "cli/secret_file.h"
#include "http/transfer.h"
#include "web/mcp.h"

enum { LINE_BYTES = 64 << 10, ANSWER_BYTES = 8 << 20, HEADERS = 5 };

/* Whom the messages are for. */
struct door {
	struct str url, token_file, token;
	struct acting w;
	struct transfer_line *line;
	bool opened;               /* w is */
};

/* -- lines -- */

struct reader {
	char bytes[LINE_BYTES];
	size_t n, used;            /* bytes that are there, and those of the last line */
	bool over;                 /* what was read of this line is too much */
	bool ended;
};

/* Read the next line into *out, a slice of r->bytes that lives until the next call. Of a line that is too long
 * *whole is false, and *out is the end of it. False at the end of all. */
static bool read_line(struct reader *r, struct str *out, bool *whole)
{
	memmove(r->bytes, r->bytes + r->used, r->n -= r->used);
	r->used = 0;
	for (;;) {
		char *end = memchr(r->bytes, '\n', r->n);
		ssize_t got;

		if (end || (r->ended && r->n)) {
			*whole = !r->over;
			r->over = false;
			*out = (struct str){ r->bytes, end ? (size_t)(end - r->bytes) : r->n };
			r->used = out->n + (end != NULL);
			return true;
		}
		if (r->ended) return false;
		if (r->n == sizeof r->bytes) r->over = true, r->n = 0;
		got = read(STDIN_FILENO, r->bytes + r->n, sizeof r->bytes - r->n);
		if (got < 0 && errno == EINTR) continue;
		if (got <= 0) r->ended = true;
		else r->n += (size_t)got;
	}
}

static void print_line(struct str answer)
{
	while (answer.n && (answer.p[answer.n - 1] == '\n' || answer.p[answer.n - 1] == '\r')) answer.n--;
	if (!answer.n) return;
	fwrite(answer.p, 1, answer.n, stdout);
	putchar('\n');
	fflush(stdout);
}

/* -- a server -- */

/* The text of a member; empty: there is none. */
static struct str read_text(const struct json *of, const char *name)
{
	struct json member = json_get(of, name);
	struct err why = { 0 };
	struct str text;

	return json_text(&member, &text, &why) ? text : S("");
}

/* Add a header whose value comes from a message: as it is when it may stand in a header, else as base64. */
static void add_header(struct arena *a, struct str *headers, size_t *n, const char *name, struct str value)
{
	struct buf b = { .a = a };
	bool plain = !str_starts(value, S("=?base64?"));

	for (size_t i = 0; i < value.n; i++)
		plain = plain && value.p[i] > ' ' && value.p[i] <= '~';
	buf_fmt(&b, "%s: ", name);
	if (plain) buf_add(&b, value);
	else {
		buf_z(&b, "=?base64?");
		base64_put(&b, value);
		buf_z(&b, "?=");
	}
	headers[(*n)++] = buf_str(&b);
}

/* Say in headers what a message says itself, as the newer revision wants it. */
static size_t make_headers(struct arena *a, const struct json *top, struct str headers[HEADERS])
{
	struct json params = json_get(top, "params"), meta = json_get(&params, "_meta");
	struct str version = read_text(&meta, "io.modelcontextprotocol/protocolVersion");
	struct str method = read_text(top, "method"), name = read_text(&params, "name");
	size_t n = 0;

	headers[n++] = S("Content-Type: application/json");
	headers[n++] = S("Accept: application/json, text/event-stream");
	add_header(a, headers, &n, "MCP-Protocol-Version", version.n ? version : S("2025-11-25"));
	if (version.n && method.n) add_header(a, headers, &n, "Mcp-Method", method);
	if (version.n && name.n) add_header(a, headers, &n, "Mcp-Name", name);
	return n;
}

/* Print an error of this program's as the answer to a message; nothing for a notification. */
static void print_failure(struct arena *a, const struct json *top, const char *says, struct str more)
{
	struct json id = json_get(top, "id");
	struct err why = { 0 };
	struct buf b = { .a = a };
	struct str text;
	int64_t number;

	if (top->v && !id.v) return;
	buf_z(&b, "{\"jsonrpc\":\"2.0\"");
	if (json_text(&id, &text, &why)) {
		buf_z(&b, ",\"id\":");
		json_put_text(&b, text);
	} else if (err_clear(&why), json_int(&id, INT64_MIN, INT64_MAX, &number, &why)) {
		buf_fmt(&b, ",\"id\":%lld", (long long)number);
	}
	buf_z(&b, ",\"error\":{\"code\":-32603,\"message\":");
	json_put_text(&b, str_fmt(a, "%s%s%.*s", says, more.n ? ": " : "", STR(more)));
	buf_z(&b, "}}");
	print_line(buf_str(&b));
}

/* What a problem in JSON (RFC 9457) says. */
static struct str read_problem(struct arena *a, struct str body)
{
	struct json_mistake wrong;
	struct json_doc *doc = json_read("answer", body, &wrong);
	struct json top = doc ? json_top(doc) : (struct json){ 0 };
	struct str says = doc ? str_dup(a, read_text(&top, "detail")) : S("");

	json_free(doc);
	return says;
}

static void ask_server(struct door *d, struct arena *a, struct str text)
{
	struct json_mistake wrong;
	struct json_doc *doc = json_read("message", text, &wrong);
	struct json top = doc ? json_top(doc) : (struct json){ 0 };
	struct str headers[HEADERS];
	const struct transfer_ask ask = { .url = d->url, .method = "POST", .headers = headers,
		.headers_n = make_headers(a, &top, headers), .body = text, .password = d->token,
		.auth = TRANSFER_BEARER, .limit = ANSWER_BYTES, .line = d->line, .inside = true };
	struct transfer_answer got = { 0 };
	struct err e = { 0 };

	if (!transfer(a, &ask, &got, &e)) print_failure(a, &top, "The server cannot be reached", S(""));
	else if (got.status == 202) ;
	else if (str_starts(got.body, S("{\"jsonrpc\""))) print_line(got.body);
	else print_failure(a, &top, str_fmt(a, "The server answered %ld", got.status).p, read_problem(a, got.body));
	json_free(doc);
}

/* -- the data folder -- */

static void ask_folder(struct door *d, struct arena *a, struct str text)
{
	struct str answer;
	struct err e = { 0 };
	const struct json none = { 0 };

	if (mcp_line(&d->w.store, a, d->w.me, text, &answer, &e)) print_line(answer);
	else print_failure(a, &none, "Internal error", S(""));
}

/* -- the command -- */

/* True for an address of this machine, to which a token may go in plain text. */
static bool is_here(struct str url)
{
	static const struct str here[] = { { "http://127.0.0.1", 16 }, { "http://localhost", 16 }, { "http://[::1]", 12 } };

	for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
		struct str rest = str_sub(url, here[i].n, url.n);

		if (str_starts(url, here[i]) && (!rest.n || rest.p[0] == ':' || rest.p[0] == '/')) return true;
	}
	return false;
}

static bool open_server(struct door *d, struct arena *a, struct err *e)
{
	const struct secret_place from = { "--token-file", "RAPPORT_TOKEN", d->token_file };

	if (!str_starts(d->url, S("https://")) && !is_here(d->url))
		return err_set(e, ERR_INPUT, "--url %.*s: expected https://…, or http:// on this machine", STR(d->url));
	if (!secret_file_take_token(a, &from, &d->token, e)) return false;
	if (!d->token.n)
		return err_set(e, ERR_INPUT, "no token: make one under Settings, Programs of yours, and give it by --token-file or RAPPORT_TOKEN");
	if (!str_starts(d->token, S(TOKEN_PREFIX)))
		return err_at(e, ERR_INPUT, secret_file_given(a, &from), "expected a token, which begins with %s", TOKEN_PREFIX);
	while (d->url.n && d->url.p[d->url.n - 1] == '/') d->url.n--;
	if (!str_ends(d->url, S("/mcp"))) d->url = str_fmt(a, "%.*s/mcp", STR(d->url));
	d->line = transfer_line_new();
	return true;
}

static void answer_lines(struct door *d)
{
	struct reader *r = calloc(1, sizeof *r);
	struct arena *a = arena_new();
	struct str text;
	bool whole;

	if (!r) abort();
	for (; read_line(r, &text, &whole); arena_reset(a)) {
		if (!whole) print_failure(a, &(struct json){ 0 }, "The message is too long", S(""));
		else if (!str_trim(text).n) continue;
		else if (d->url.n) ask_server(d, a, text);
		else ask_folder(d, a, text);
	}
	arena_free(a);
	free(r);
}

bool cli_mcp(struct arena *a, int argc, char **argv, struct err *e)
{
	struct door d = { 0 };
	const struct cli_option options[] = { ACTING_OPTIONS(&d.w), { .name = "--url", .value = &d.url },
		{ .name = "--token-file", .value = &d.token_file }, { 0 } };
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 1) return err_set(e, ERR_INPUT, "unexpected argument %s", argv[1]);
	if (d.url.n && (d.w.as.n || d.w.where.data.n || d.w.where.database.n))
		return err_set(e, ERR_INPUT, "either --url, or --as with a data folder");
	ok = d.url.n ? open_server(&d, a, e) : (d.opened = acting_open(&d.w, a, e));
	if (ok) answer_lines(&d);
	if (d.opened) acting_close(&d.w);
	if (d.line) transfer_line_free(d.line);
	return ok;
}
