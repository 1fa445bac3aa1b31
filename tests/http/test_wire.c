/* SPDX-License-Identifier: Apache-2.0 */
#include "http/wire.h"

#include <string.h>

#include "tests/tap.h"

static struct arena *a;

static enum wire ends(const char *z, size_t *seen)
{
	*seen = 0;
	return wire_head_end(str_of(z), seen);
}

static void a_head_ends_with_a_blank_line_and_is_found_in_any_pieces(void)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\nrest";
	size_t seen, whole = strlen(text) - 4;

	IS(ends(text, &seen), WIRE_DONE);
	IS(seen, whole);
	seen = 0;
	for (size_t n = 0; n < whole; n++)
		if (wire_head_end((struct str){ text, n }, &seen) != WIRE_MORE) OK(!"found too early");
	IS(wire_head_end((struct str){ text, whole }, &seen), WIRE_DONE);
	IS(seen, whole);
}

static void a_line_ends_in_cr_lf_alone(void)
{
	static const struct str nul = { "GET /\0 HTTP/1.1\r\n", 17 };
	size_t seen;

	IS(ends("GET / HTTP/1.1\n", &seen), WIRE_BAD);
	IS(ends("GET / HTTP/1.1\r\nA: b\rc", &seen), WIRE_BAD);
	IS(ends("GET / HTTP/1.1\r\n\n", &seen), WIRE_BAD);
	IS(ends("GET / HTTP/1.1\r", &seen), WIRE_MORE);
	seen = 0;
	IS(wire_head_end(nul, &seen), WIRE_BAD);
}

static void a_head_is_taken_apart(void)
{
	struct http_head h;

	wire_head_parse(a, S("GET /a b HTTP/1.1\r\nHost: \t x \r\nA:\r\n\r\n"), &h);
	IS_STR(h.method, S("GET"));
	IS_STR(h.uri, S("/a b")); /* to be refused */
	IS_STR(h.version, S("HTTP/1.1"));
	IS(h.headers.n, 2);
	IS_STR(h.headers.at[0].value, S("x ")); /* what is behind it is the guard's to judge */
	OK(!h.ragged && h.headers.at[1].value.n == 0);
	wire_head_parse(a, S("GET\r\nno colon\r\n\r\n"), &h);
	OK(h.ragged && h.uri.n == 0 && h.version.n == 0);
}

static void a_whole_address_names_the_host(void)
{
	struct http_head h;

	wire_head_parse(a, S("GET http://a.example:80/b?c HTTP/1.1\r\nHost: d\r\n\r\n"), &h);
	IS_STR(h.uri, S("/b?c"));
	IS_STR(h.headers.at[0].value, S("a.example:80"));
	wire_head_parse(a, S("GET HTTPS://a.example?c HTTP/1.1\r\nX: d\r\n\r\n"), &h);
	IS_STR(h.uri, S("/?c"));
	IS_STR(h.headers.at[0].value, S("d"));
	wire_head_parse(a, S("GET ftp://a.example/ HTTP/1.1\r\n\r\n"), &h);
	OK(!h.absolute);
	IS_STR(h.uri, S("ftp://a.example/"));
}

/* The body of `z`, given in pieces of `step` bytes; NULL text when it is refused. */
static struct str body_of(const char *z, size_t step, bool *done)
{
	struct wire_chunks c = { 0 };
	struct buf b = { .a = a };

	*done = false;
	for (size_t i = 0; i < strlen(z) && !*done; i += step) {
		struct str piece = str_sub(str_of(z), i, i + step), data;

		while (piece.n && !*done) {
			enum wire got = wire_chunks_take(&c, &piece, &data);

			if (got == WIRE_BAD) return (struct str){ 0 };
			buf_add(&b, data);
			*done = got == WIRE_DONE;
		}
	}
	return b.n ? buf_str(&b) : S("");
}

static void chunks_are_one_body_in_any_pieces(void)
{
	static const char text[] = "4\r\nabcd\r\n00B;x=\"y\"\r\n01234567890\r\n0\r\n\r\n";
	bool done;

	for (size_t step = 1; step < sizeof text; step++) {
		IS_STR(body_of(text, step, &done), S("abcd01234567890"));
		OK(done);
	}
	IS_STR(body_of("0\r\n\r\n", 1, &done), S(""));
	OK(done);
}

static void loose_framing_is_refused(void)
{
	static const char *const wrong[] = { "4\nabcd\r\n", "4\r\nabcd\n", "4\r\nabcde\r\n", " 4\r\n",
		"4 \r\n", "-4\r\n", "0x4\r\n", "\r\n", ";a\r\n", "4;a\nb\r\n", "0\r\nA: b\r\n\r\n",
		"0\r\n\n", "1000000000000000\r\n", "4\rabcd" };
	bool done;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		OK(!body_of(wrong[i], 1, &done).p && !body_of(wrong[i], 99, &done).p);
}

int main(void)
{
	a = arena_new();
	RUN(a_head_ends_with_a_blank_line_and_is_found_in_any_pieces);
	RUN(a_line_ends_in_cr_lf_alone);
	RUN(a_head_is_taken_apart);
	RUN(a_whole_address_names_the_host);
	RUN(chunks_are_one_body_in_any_pieces);
	RUN(loose_framing_is_refused);
	arena_free(a);
	return tap_end();
}
