/* SPDX-License-Identifier: Apache-2.0
 *
 * The server's side of many lines, for tests/browser/test_typing.mjs, which plays the people in a
 * browser. A line of JSON on stdin holds what arrives at once, and is answered by a line:
 *
 *	[[session, client, seq, last, base, [ops]], …]   →   [[session, client, n, last, [since]], …]
 *
 * `seq` 0 only asks; `since` has [n, client, seq, [ops]] of each batch. [session, ""] withdraws the
 * authority for a session: its batches are answered [session, client, -1, 0, []] from then on.
 * What is stored is in the file that the program is started with before it is answered, so that a
 * program that is killed at any moment goes on where it was.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "model/typing.h"

enum { SESSIONS = 20000 };

struct entry { int64_t client, seq; struct typing ops; };

struct session {
	struct str text;
	struct entry *log;
	size_t n, room;
	bool closed;
};

static struct session sessions[SESSIONS];
static struct arena *kept; /* what is stored */

static void die(const char *what)
{
	fprintf(stderr, "helper_typing: %s\n", what);
	exit(1);
}

static void add_entry(struct session *s, struct entry e)
{
	struct str text;

	if (!typing_apply(kept, s->text, &e.ops, &text)) die("an operation lies outside of the text");
	s->text = text;
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 16;
		s->log = realloc(s->log, s->room * sizeof *s->log);
		if (!s->log) die("no memory");
	}
	s->log[s->n++] = e;
}

/* A stored line: "SESSION CLIENT SEQ OPS"; client −1 closes the session. Gives the bytes of whole lines:
 * the last may be cut off. */
static long long read_stored(FILE *f)
{
	char *line = NULL;
	long long whole = 0;
	size_t room = 0;
	ssize_t n;

	while ((n = getline(&line, &room, f)) > 0 && line[n - 1] == '\n') {
		long long at, client, seq;
		struct entry e = { 0 };
		struct err err = { 0 };
		int skip = 0;

		whole += n;
		if (sscanf(line, "%lld %lld %lld %n", &at, &client, &seq, &skip) < 3 || at < 0 ||
			at >= SESSIONS)
			die("the store is damaged");
		if (client < 0) {
			sessions[at].closed = true;
			continue;
		}
		e.client = client, e.seq = seq;
		if (!typing_parse(kept, str_sub(str_of(line), (size_t)skip, (size_t)n - 1),
			    TYPING_OPS_KEPT, &e.ops, &err))
			die(err.text);
		add_entry(&sessions[at], e);
	}
	free(line);
	return whole;
}

static int64_t last_of(const struct session *s, int64_t client)
{
	int64_t last = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->log[i].client == client && s->log[i].seq > last) last = s->log[i].seq;
	return last;
}

struct request { int64_t session, client, seq, last, base; struct typing ops; };

static struct str text_of(struct arena *a, const struct json *v)
{
	struct buf b = { .a = a };
	struct json op, part;
	struct err e = { 0 };
	size_t n = 0, parts;

	if (!json_count(v, TYPING_OPS, &n, &e)) die(e.text);
	buf_ch(&b, '[');
	for (size_t i = 0; i < n; i++) {
		int64_t number;
		struct str text;

		buf_z(&b, i ? ",[" : "[");
		op = json_at(v, i);
		if (!json_count(&op, 4, &parts, &e)) die(e.text);
		for (size_t j = 0; j < parts; j++) {
			struct err none = { 0 };

			part = json_at(&op, j);
			if (j) buf_ch(&b, ',');
			if (json_int(&part, 0, INT64_MAX, &number, &none)) buf_int(&b, number);
			else if (json_text(&part, &text, &e)) json_put_text(&b, text);
			else die(e.text);
		}
		buf_ch(&b, ']');
	}
	buf_ch(&b, ']');
	return buf_str(&b);
}

/* Store a batch as model/line.c does: carried over what came before it. */
static void arrive(struct arena *a, FILE *store, struct session *s, const struct request *r)
{
	struct entry e = { r->client, r->seq, r->ops };
	struct buf json = { .a = a };
	struct err err = { 0 };

	if (!r->seq || s->closed || last_of(s, r->client) != r->last) return;
	for (size_t i = (size_t)r->base; i < s->n; i++) {
		struct typing other = s->log[i].ops;

		typing_cross(a, &e.ops, &other);
	}
	typing_print(&json, &e.ops);
	if (!typing_parse(kept, buf_str(&json), TYPING_OPS_KEPT, &e.ops, &err)) die(err.text);
	fprintf(store, "%lld %lld %lld %.*s\n", (long long)r->session, (long long)r->client,
		(long long)r->seq, STR(buf_str(&json)));
	add_entry(s, e);
}

static void answer(struct buf *b, const struct session *s, const struct request *r)
{
	if (b->n > 1) buf_ch(b, ',');
	buf_fmt(b, "[%lld,%lld,", (long long)r->session, (long long)r->client);
	if (s->closed) {
		buf_z(b, "-1,0,[]]");
		return;
	}
	buf_fmt(b, "%zu,%lld,[", s->n, (long long)last_of(s, r->client));
	for (size_t i = (size_t)r->base; i < s->n; i++) {
		buf_fmt(b, "%s[%zu,%lld,%lld,", i > (size_t)r->base ? "," : "", i + 1,
			(long long)s->log[i].client, (long long)s->log[i].seq);
		typing_print(b, &s->log[i].ops);
		buf_ch(b, ']');
	}
	buf_z(b, "]]");
}

static void read_request(struct arena *a, const struct json *v, struct request *r)
{
	int64_t *const numbers[] = { &r->session, &r->client, &r->seq, &r->last, &r->base };
	struct err e = { 0 };
	struct json part;

	for (size_t i = 0; i < 5; i++) {
		part = json_at(v, i);
		if (!json_int(&part, 0, INT32_MAX, numbers[i], &e)) die(e.text);
	}
	part = json_at(v, 5);
	if (r->session >= SESSIONS || r->base > (int64_t)sessions[r->session].n) die("no such place");
	if (!typing_parse(a, text_of(a, &part), TYPING_OPS, &r->ops, &e)) die(e.text);
}

static void serve_line(struct arena *a, FILE *store, struct str line)
{
	struct err e = { 0 };
	struct json_doc *doc = json_parse("stdin", line, &e);
	struct json top = doc ? json_top(doc) : (struct json){ 0 };
	struct buf out = { .a = a };
	size_t n, parts;

	if (!doc || !json_count(&top, 1000000, &n, &e)) die(e.text);
	buf_ch(&out, '[');
	for (size_t i = 0; i < n; i++) {
		struct json v = json_at(&top, i), first = json_at(&v, 0);
		struct request r = { 0 };

		if (!json_count(&v, 6, &parts, &e)) die(e.text);
		if (parts == 2) {
			if (!json_int(&first, 0, SESSIONS - 1, &r.session, &e)) die(e.text);
			sessions[r.session].closed = true;
			fprintf(store, "%lld -1 0 []\n", (long long)r.session);
			continue;
		}
		read_request(a, &v, &r);
		arrive(a, store, &sessions[r.session], &r);
		answer(&out, &sessions[r.session], &r);
	}
	json_free(doc);
	if (fflush(store)) die("the store cannot be written");
	printf("%.*s]\n", STR(buf_str(&out)));
	fflush(stdout);
}

static void print_texts(struct arena *a)
{
	struct buf out = { .a = a };

	for (size_t i = 0; i < SESSIONS; i++) {
		buf_ch(&out, i ? ',' : '[');
		json_put_text(&out, sessions[i].text);
	}
	printf("%.*s]\n", STR(buf_str(&out)));
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	char *line = NULL;
	size_t room = 0;
	FILE *store;
	ssize_t n;

	if (argc != 2) die("usage: helper_typing STORE");
	kept = arena_new();
	for (size_t i = 0; i < SESSIONS; i++) sessions[i].text = S("");
	if ((store = fopen(argv[1], "r"))) {
		long long whole = read_stored(store);

		fclose(store);
		if (truncate(argv[1], whole)) die("the store cannot be cut");
	}
	if (!(store = fopen(argv[1], "a"))) die("no store");
	while ((n = getline(&line, &room, stdin)) > 0) {
		arena_reset(a);
		if (n == 1) print_texts(a);
		else serve_line(a, store, (struct str){ line, (size_t)n });
	}
	return 0;
}
