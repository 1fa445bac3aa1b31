/* SPDX-License-Identifier: Apache-2.0
 *
 * What an assistant is told. Of a row it gets everything that is a fact: ids, times, states, names. What
 * somebody wrote is told by this table alone: a sealed field that is not in it is told to no assistant,
 * and so is what will be added one day and forgotten here.
 */
#include "web/mcp.h"

#include <string.h>

#include "model/card.h"
#include "model/check_in.h"
#include "model/entity.h"
#include "model/goal.h"
#include "model/need.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/passed.h"
#include "model/period.h"
#include "model/recognition.h"
#include "model/request.h"
#include "model/said.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/topic.h"

/* Who wrote a field: `author` is the field of the row that says so; NULL: the two of the pair may both have
 * typed in it, so that it counts as words of the other. */
static const struct {
	const struct entity *t;
	const char *field, *author;
	const char *unless;        /* a field of an id that, when it is set, says that somebody else may have */
} written_by[] = {
	{ &topic_entity, "words", "author", NULL },
	{ &step_entity, "words", "writer", NULL },
	{ &step_entity, "reason", "owner", NULL },
	{ &need_entity, "words", "author", NULL },
	{ &need_entity, "source", "author", NULL },
	{ &need_entity, "obstacle", "author", NULL },
	{ &need_entity, "reason", "giver", "passed" },
	{ &request_entity, "words", "asker", NULL },
	{ &talk_entity, "reason", "logged_by", NULL },
	{ &said_entity, "words", NULL, NULL },
	{ &recognition_entity, "words", "giver", NULL },
	{ &recognition_entity, "changed", "giver", NULL },
	{ &goal_entity, "words", "owner", NULL },
	{ &goal_entity, "measure", "owner", NULL },
	{ &goal_entity, "unit", "owner", NULL },
	{ &goal_entity, "begins", "owner", NULL },
	{ &goal_entity, "aim", "owner", NULL },
	{ &card_line_entity, "words", "person", NULL },
	{ &passed_entity, "words", "asker", NULL },
	{ &period_entity, "name", "owner", NULL },
	{ &mcp_remember_view, "words", NULL, NULL },
	{ &check_in_entity, "words", "owner", NULL },
	{ &check_in_entity, "workload", "owner", NULL },
	{ &check_in_entity, "energy", "owner", NULL },
	{ &check_in_entity, "obstacle", "owner", NULL },
	{ &check_in_entity, "help", "owner", NULL },
	{ &check_in_entity, "more", "owner", NULL },
};

bool mcp_told_begin(struct visit *v, struct buf *b, struct mcp_told *out)
{
	*out = (struct mcp_told){ .v = v, .b = b, .between = "" };
	if (!assistant_pairs(&v->x, &out->pairs, &out->pairs_n)) return false;
	out->about = NEW_N(v->q->a, struct mcp_about, out->pairs_n + 1);
	return true;
}

static int64_t read_id(const struct entity *t, const void *row, const char *name)
{
	const struct entity_field *f = entity_field(t, str_of(name));
	int64_t id = 0;

	if (f && f->at != FIELD_NOWHERE && (f->type == FIELD_ID || f->type == FIELD_WHO))
		memcpy(&id, (const char *)row + f->at, sizeof id);
	return id;
}

/* Find the number of the pair of the reader with a person, or the pair with this id; pairs_n: none. */
static size_t find_pair(const struct mcp_told *told, int64_t person, int64_t pair)
{
	size_t i = 0;

	while (i < told->pairs_n && (person ? told->pairs[i].person != person : told->pairs[i].pair != pair)) i++;
	return i;
}

static struct mcp_about *note_about(struct mcp_told *told, size_t i)
{
	told->about[i].person = told->pairs[i].person;
	told->about[i].name = told->pairs[i].name;
	return &told->about[i];
}

void mcp_told_about(struct mcp_told *told, int64_t person)
{
	size_t i = find_pair(told, person, 0);

	if (person && i < told->pairs_n) note_about(told, i);
}

/* True when both of the number `i` allow their words, which is then noted. */
static bool takes_words(struct mcp_told *told, size_t i)
{
	bool both;

	if (i == told->pairs_n) return false; /* of somebody with whom there is no pair, which could allow it */
	both = assistant_both(&told->pairs[i]);
	if (both) note_about(told, i)->words = true;
	else note_about(told, i)->held = true;
	return both;
}

/* True for a text that is told to nobody's assistant, or not to this one. */
static bool holds_back(void *env, const struct entity *t, const struct entity_field *f, const void *row)
{
	struct mcp_told *told = env;
	struct str text;
	size_t i = 0;
	int64_t author;

	if (f->type != FIELD_SEALED) return false;
	memcpy(&text, (const char *)row + f->at, sizeof text);
	if (!text.n) return false;
	while (i < sizeof written_by / sizeof *written_by &&
		(written_by[i].t != t || strcmp(written_by[i].field, f->name) != 0)) i++;
	if (i == sizeof written_by / sizeof *written_by) return true;
	if (written_by[i].unless && read_id(t, row, written_by[i].unless)) return true;
	if (!written_by[i].author)
		return !takes_words(told, find_pair(told, 0, read_id(t, row, "pair")));
	author = read_id(t, row, written_by[i].author);
	return author != told->v->x.me && (!author || !takes_words(told, find_pair(told, author, 0)));
}

/* Note whom a row is about: the other of its pair, and the person whom it names. */
static void note_row(struct mcp_told *told, const struct entity *t, const void *row)
{
	int64_t pair = t == &pair_entity ? read_id(t, row, "id") : read_id(t, row, "pair");
	size_t i = find_pair(told, 0, pair);

	if (pair && i < told->pairs_n) note_about(told, i);
	mcp_told_about(told, read_id(t, row, "person"));
}

/* Read the rows of a part. */
static const char *read_rows(const struct page_part *p, const void *filled, size_t *n)
{
	const char *rows;

	memcpy(&rows, (const char *)filled + p->at, sizeof rows);
	*n = rows != NULL;
	if (p->count_at != PAGE_ONE) memcpy(n, (const char *)filled + p->count_at, sizeof *n);
	return rows;
}

static void put_row(struct mcp_told *told, const struct page_part *p, const char *row)
{
	note_row(told, p->t, row);
	entity_json_told(told->b, p->t, row, holds_back, told);
}

void mcp_told_page(struct mcp_told *told, const struct web_page *page, const void *filled)
{
	for (const struct page_part *p = page->parts; p->name; p++) {
		size_t n;
		const char *rows = read_rows(p, filled, &n);

		buf_fmt(told->b, "%s\"%s\":", told->between, p->name);
		told->between = ",";
		if (p->count_at == PAGE_ONE) {
			if (n) put_row(told, p, rows);
			else buf_z(told->b, "null");
			continue;
		}
		buf_ch(told->b, '[');
		for (size_t i = 0; i < n && i < MCP_ROWS; i++) {
			if (i) buf_ch(told->b, ',');
			put_row(told, p, rows + i * p->size);
		}
		buf_ch(told->b, ']');
	}
}

/* The sentence that says whose words are not there, and where the two say otherwise. */
static struct str say_held(struct mcp_told *told, const struct mcp_about *a)
{
	struct html *h = &told->v->h;
	struct buf page = { .a = h->b.a };

	buf_fmt(&page, "%.*s/people/", STR(told->v->q->site ? http_origin(told->v->q) : told->v->x.site));
	id_print(&page, a->person);
	buf_z(&page, "/assistants");
	return trf("The words of %.*s are not here: you have both to allow it, on %.*s", STR(a->name),
		STR(buf_str(&page)));
}

static void put_held(struct mcp_told *told)
{
	const char *between = "";

	buf_fmt(told->b, "%s\"withheld\":[", told->between);
	for (size_t i = 0; i < told->pairs_n; i++) {
		if (!told->about[i].held) continue;
		buf_fmt(told->b, "%s{\"person\":\"", between);
		id_print(told->b, told->about[i].person);
		buf_z(told->b, "\",\"name\":");
		json_put_text(told->b, told->about[i].name);
		buf_z(told->b, ",\"says\":");
		json_put_text(told->b, say_held(told, &told->about[i]));
		buf_ch(told->b, '}');
		between = ",";
	}
	buf_ch(told->b, ']');
	told->between = ",";
}

void mcp_told_end(struct mcp_told *told, const struct web_page *page, const void *filled)
{
	const char *between = "";

	put_held(told);
	buf_z(told->b, ",\"cut\":[");
	for (const struct page_part *p = page->parts; p->name; p++) {
		size_t n;

		read_rows(p, filled, &n);
		if (n <= MCP_ROWS) continue;
		buf_fmt(told->b, "%s\"%s\"", between, p->name);
		between = ",";
	}
	buf_ch(told->b, ']');
}

/* True when words of this person are in the answer. */
static bool has_words_of(void *env, int64_t owner)
{
	const struct mcp_told *told = env;
	size_t i = find_pair(told, owner, 0);

	return i < told->pairs_n && told->about[i].words;
}

void mcp_told_opened(struct mcp_told *told)
{
	opened_drop_owners(&told->v->x, has_words_of, told);
}

bool mcp_told_keep(const struct mcp_told *told, struct ctx *x, const char *tool)
{
	struct str program = told->v->token ? told->v->token->name : S("");
	bool any = false;

	for (size_t i = 0; i < told->pairs_n; i++) {
		const struct mcp_about *a = &told->about[i];

		if (!a->person) continue;
		if (!(a->words ? assistant_note_words(x, program, tool, a->person)
			       : assistant_note_call(x, program, tool, a->person,
					 a->held ? ASSISTANT_WITHHELD : ASSISTANT_ANSWERED)))
			return false;
		any = true;
	}
	return any || assistant_note_call(x, program, tool, 0, ASSISTANT_ANSWERED);
}

/* -- the schema -- */

static void put_part_schema(struct buf *b, const struct page_part *p)
{
	if (p->count_at != PAGE_ONE)
		buf_fmt(b, "\"%s\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/%s\"}},", p->name, p->t->name);
	else
		buf_fmt(b, "\"%s\":{\"anyOf\":[{\"$ref\":\"#/$defs/%s\"},{\"type\":\"null\"}]},", p->name,
			p->t->name);
}

void mcp_told_schema(struct buf *b, const struct web_page *page)
{
	const char *between = "";

	buf_z(b, "{\"type\":\"object\",\"properties\":{");
	for (const struct page_part *p = page->parts; p->name; p++) put_part_schema(b, p);
	buf_z(b,
		"\"withheld\":{\"type\":\"array\",\"description\":\"people whose words are null here, and why\","
		"\"items\":{\"type\":\"object\",\"properties\":{\"person\":{\"type\":\"string\"},"
		"\"name\":{\"type\":\"string\"},\"says\":{\"type\":\"string\"}},"
		"\"required\":[\"person\",\"name\",\"says\"]}},"
		"\"cut\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":"
		"\"lists that have more rows than are here\"}},\"required\":[");
	for (const struct page_part *p = page->parts; p->name; p++) buf_fmt(b, "\"%s\",", p->name);
	buf_z(b, "\"withheld\",\"cut\"],\"$defs\":{");
	for (const struct page_part *p = page->parts; p->name; p++) {
		const struct page_part *first = page->parts;

		while (first->t != p->t) first++;
		if (first != p) continue;
		buf_fmt(b, "%s\"%s\":", between, p->t->name);
		entity_schema(b, p->t, ENTITY_TOLD);
		between = ",";
	}
	buf_z(b, "}}");
}
