/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "mail/scan.h"

static struct arena *a;

/* NULL when the message may be read, else why not. */
static const char *why_not(struct str message)
{
	static struct err e;

	err_clear(&e);
	if (mail_scan(message, &e)) return NULL;
	return e.code == ERR_INPUT ? e.text : "another code";
}

static bool refused(struct str message, const char *why)
{
	const char *said = why_not(message);

	return said && str_has(str_of(said), str_of(why));
}

static struct str many(const char *begins, const char *again, int n, const char *ends)
{
	struct buf b = { .a = a };

	buf_z(&b, begins);
	for (int i = 0; i < n; i++) buf_z(&b, again);
	buf_z(&b, ends);
	return buf_str(&b);
}

static void groups_in_groups_are_refused(void)
{
	static const char *const names[] = { "From", "To", "cc", "Bcc", "Reply-To", "SENDER", "From\t " };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str name = str_of(names[i]);

		OK(refused(many(str_fmt(a, "%.*s: ", STR(name)).p, "a:", 30000, "\r\n\r\n"), "groups"));
		OK(refused(many(str_fmt(a, "%.*s: ", STR(name)).p, "a:\r\n ", 501, "\r\n\r\n"), "groups"));
	}
	OK(!why_not(many("Subject: ", "a:", 30000, "\r\n\r\n")));
	OK(!why_not(many("From: a@b.c\r\n\r\nTo: ", "a:", 60000, "\r\n"))); /* in a body */
	OK(!why_not(S("To: undisclosed-recipients:;\r\n\r\n")));
	OK(!why_not(many("To: ", "\"Lind, Ada\" <ada@example.org>,\r\n ", 500, "x@y.z\r\n\r\n")));
}

static void groups_are_found_in_every_head(void)
{
	OK(refused(many("Content-Type: message/rfc822\r\n\r\nFrom: ", "a:", 501, "\r\n\r\n"), "groups"));
	OK(refused(many("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822"
			"\r\n\r\nTo: ", "a:", 501, "\r\n\r\n"), "groups"));
	OK(refused(many("Content-Type: multipart/digest; boundary=\"b c\"\r\n\r\n--b c\r\n\r\nTo: ", "a:", 501,
		"\r\n\r\n"), "groups"));
	OK(refused(many("Content-Type:\r\n message/RFC822;\r\n\tx=y\r\n\r\nFrom: ", "a:", 501, ""), "groups"));
	OK(refused(many("X: y\n \nFrom: ", "a:", 501, ""), "groups")); /* white space ends no head */
}

static void long_and_many_fields_are_refused(void)
{
	OK(refused(many("Subject: ", "xxxxxxxxxx", 7000, "\r\n\r\n"), "a field is too long"));
	OK(refused(many("Subject: ", "x\r\n ", 30000, "\r\n\r\n"), "a field is too long"));
	OK(refused(many("", "a:\n", 1001, "\n"), "too many fields"));
	OK(!why_not(many("", "a:\n", 1000, "\n")));
	OK(!why_not(many("A: b\n\n", "a:\n", 100000, "\n"))); /* lines of a body */
	OK(refused(many("Content-Type: multipart/mixed; boundary=b\n\n",
		"--b\na:\nb:\nc:\nd:\ne:\nf:\ng:\nh:\ni:\nj:\n\n", 1001, "--b--\n"), "too many fields"));
	OK(refused(many("", str_z(a, many("X: ", "xxxxxxxxxx", 6500, "\n")), 5, "\n"), "fields of a part"));
}

static void many_parts_are_refused(void)
{
	static const char *const types[] = { "boundary=b", "boundary=\"b\"", "BOUNDARY = \"b\"", "x=\"y; boundary=b",
		"charset=x;\n boundary=b; y=z", "boundary=b=c", "boundary=b (c)" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		OK(refused(many(str_fmt(a, "Content-Type: multipart/mixed; %s\n\n", types[i]).p, "--b\n\n",
			2001, "--b--\n"), "too many parts"));
	OK(!why_not(many("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n", 1999, "--b--\n")));
	OK(!why_not(many("Content-Type: multipart/mixed; boundary=b\n\n", "--c\n\n-- \n", 99999, "--b--\n")));
	OK(!why_not(many("Content-Type: text/plain; name=\"boundary=b\"\n\n", "--b\n\n", 99999, "--b--\n")));
}

static void deep_messages_are_refused(void)
{
	struct buf b = { .a = a };

	for (int i = 0; i < 301; i++)
		buf_fmt(&b, "Content-Type: multipart/mixed; boundary=b%d.\r\n\r\n--b%d.\r\n", i, i);
	OK(refused(buf_str(&b), "in each other"));
	OK(refused(many("", "Content-Type: message/rfc822\n\n", 301, ""), "in each other"));
	OK(!why_not(many("", "Content-Type: message/rfc822\n\n", 300, "")));
	OK(!why_not(many("A: b\n\n", "Content-Type: message/rfc822\n\n", 9999, "")));
}

static void what_two_readers_may_read_in_two_ways_is_refused(void)
{
	static const char *const types[] = { "multipart/mixed; boundary*0=a; boundary*1=b",
		"multipart/mixed; boundary*=utf-8''ab", "multipart/mixed; boundary=\"=?utf-8?q?b?=\"",
		"multipart/mixed; boundary=\"a\\\"b\"", "(x) multipart/mixed; boundary=b", "multipart(x)/mixed; boundary=b",
		"multipart/mixed; boundary=\"a\r\n b\"" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		tap_ok(refused(str_fmt(a, "Content-Type: %s\r\n\r\n", types[i]), "with certainty"),
			str_fmt(a, "type %zu", i).p, __FILE__, __LINE__);
	OK(!why_not(S("Content-Type: text/plain; charset=us-ascii (Plain text)\r\n\r\n")));
	OK(!why_not(S("Content-Type: text/html; name=\"message.html (1)\"\r\n\r\n")));
}

static void every_beginning_of_a_message_has_an_end(void)
{
	static const char text[] = "From: a\r\nContent-Type: multipart/digest; boundary=\"b\"\r\n\r\n--b\r\n\r\n"
		"To: x:y;\r\n\r\n--b\r\nContent-Type: message/rfc822; boundary\r\n\r\nA: b\r\n\r\n--b--";

	for (size_t n = 0; n < sizeof text; n++) OK(!why_not((struct str){ text, n }));
	OK(!why_not(S(": \n\n")) && !why_not(S("\0\n")) && !why_not(S("Content-Type: multipart/mixed; boundary")));
}

int main(void)
{
	a = arena_new();
	RUN(groups_in_groups_are_refused);
	RUN(groups_are_found_in_every_head);
	RUN(long_and_many_fields_are_refused);
	RUN(many_parts_are_refused);
	RUN(deep_messages_are_refused);
	RUN(what_two_readers_may_read_in_two_ways_is_refused);
	RUN(every_beginning_of_a_message_has_an_end);
	arena_free(a);
	return tap_end();
}
