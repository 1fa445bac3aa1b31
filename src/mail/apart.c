/* SPDX-License-Identifier: Apache-2.0 */
#include "mail/apart.h"

#include "base/child.h"
#include "mail/scan.h"

enum {
	WORD_BYTES = 1000,         /* of an address, an id, a method, a status */
	RESULT_BYTES = 64 << 10,
	PACKED_BYTES = (MAIL_CALENDARS * (MAIL_CALENDAR_BYTES + WORD_BYTES)) + MAIL_RESULTS * RESULT_BYTES +
		(64 << 10),
};

static const struct str head = { "rapport-mail 1\n", 15 };

/* -- the form -- */

static void put_thing(struct buf *b, char letter, struct str value)
{
	buf_ch(b, letter);
	buf_int(b, (int64_t)value.n);
	buf_ch(b, ':');
	buf_add(b, value);
	buf_ch(b, '\n');
}

void mail_pack(struct buf *b, const struct mail *m)
{
	buf_add(b, head);
	put_thing(b, 'F', m->from);
	put_thing(b, 'I', str_sub(m->message_id, 0, WORD_BYTES));
	put_thing(b, 'A', m->automatic ? S("1") : S("0"));
	for (size_t i = 0; i < m->results_n; i++) put_thing(b, 'R', str_sub(m->results[i], 0, RESULT_BYTES));
	for (size_t i = 0; i < m->calendars_n; i++) {
		put_thing(b, 'M', str_sub(m->calendars[i].method, 0, WORD_BYTES));
		put_thing(b, 'C', m->calendars[i].text);
	}
	put_thing(b, 'B', m->bounced ? S("1") : S("0"));
	put_thing(b, 'O', str_sub(m->original_id, 0, WORD_BYTES));
	put_thing(b, 'S', str_sub(m->status, 0, WORD_BYTES));
	buf_z(b, ".");
}

/* Take a thing with this letter off *rest. False: another letter stands there, or the thing is
 * longer than `most`. */
static bool take_thing(struct str *rest, char letter, size_t most, struct str *value)
{
	struct str length, after;
	int64_t n;

	*value = S("");
	if (!rest->n || rest->p[0] != letter) return false;
	if (!str_cut(str_sub(*rest, 1, rest->n), ':', &length, &after)) return false;
	if (length.n > 8 || !str_int(length, &n) || length.p[0] < '0' || length.p[0] > '9') return false;
	if ((uint64_t)n > most || (uint64_t)n >= after.n || after.p[n] != '\n') return false;
	*value = str_sub(after, 0, (size_t)n);
	*rest = str_sub(after, (size_t)n + 1, after.n);
	return true;
}

static bool take_word(struct str *rest, char letter, struct str *value)
{
	if (!take_thing(rest, letter, WORD_BYTES, value)) return false;
	for (size_t i = 0; i < value->n; i++)
		if ((unsigned char)value->p[i] < ' ' || value->p[i] == 127) return false;
	return str_utf8(*value);
}

static bool take_flag(struct str *rest, char letter, bool *value)
{
	struct str said;

	if (!take_thing(rest, letter, 1, &said) || said.n != 1) return false;
	*value = said.p[0] == '1';
	return *value || said.p[0] == '0';
}

bool mail_unpack(struct str packed, struct mail *m)
{
	*m = (struct mail){ 0 };
	if (!str_starts(packed, head)) return false;
	packed = str_sub(packed, head.n, packed.n);
	if (!take_word(&packed, 'F', &m->from) || !take_word(&packed, 'I', &m->message_id) ||
		!take_flag(&packed, 'A', &m->automatic))
		return false;
	while (m->results_n < MAIL_RESULTS &&
		take_thing(&packed, 'R', RESULT_BYTES, &m->results[m->results_n]))
		m->results_n++;
	while (m->calendars_n < MAIL_CALENDARS &&
		take_word(&packed, 'M', &m->calendars[m->calendars_n].method)) {
		if (!take_thing(&packed, 'C', MAIL_CALENDAR_BYTES, &m->calendars[m->calendars_n].text)) return false;
		m->calendars_n++;
	}
	return take_flag(&packed, 'B', &m->bounced) && take_word(&packed, 'O', &m->original_id) &&
		take_word(&packed, 'S', &m->status) && str_eq(packed, S("."));
}

/* -- in the child -- */

/* Make one line of what a foreign program wrote: the form has room for no more. */
static struct str join_lines(struct arena *a, struct str s)
{
	struct buf b = { .a = a };

	s = str_sub(s, 0, WORD_BYTES);
	for (size_t i = 0; i < s.n; i++)
		buf_ch(&b, (unsigned char)s.p[i] < ' ' || (unsigned char)s.p[i] >= 127 ? ' ' : s.p[i]);
	return str_trim(buf_str(&b));
}

bool mail_read_here(struct arena *a, struct str bytes, struct buf *out, struct err *e)
{
	struct mail m;

	if (!mail_read(a, bytes, &m, e)) return false;
	m.from = m.from.n > WORD_BYTES ? S("") : m.from;
	m.message_id = join_lines(a, m.message_id);
	m.original_id = join_lines(a, m.original_id);
	m.status = join_lines(a, m.status);
	for (size_t i = 0; i < m.calendars_n; i++) m.calendars[i].method = join_lines(a, m.calendars[i].method);
	mail_pack(out, &m);
	return true;
}

/* -- in the parent -- */

/* Turn the exit status of the child, which is err_exit() of an error of mail_read_here() or
 * child_confine(), into an error. */
static bool say_exit(const struct child_answer *got, struct err *e)
{
	if (got->status == err_exit(&(struct err){ .code = ERR_INPUT }))
		return err_set(e, ERR_INPUT, "no mail message: expected header lines first");
	if (got->status == err_exit(&(struct err){ .code = ERR_FAILED }))
		return err_set(e, ERR_FAILED, "the process that reads mail cannot be confined "
			"(a filter of system calls must allow setrlimit)");
	return err_set(e, ERR_LIMIT, "the process that read it ended with status %d", got->status);
}

bool mail_read_apart(struct arena *a, struct str bytes, const _Atomic bool *stop, struct mail *out,
	struct err *e)
{
	static const char *const argv[] = { "rapport", "read-mail", NULL };
	const struct child_ask ask = { .argv = argv, .in = bytes, .most = PACKED_BYTES,
		.seconds = 2 * APART_SECONDS, .stop = stop };
	struct child_answer got;

	*out = (struct mail){ 0 };
	if (!mail_fits(bytes, e)) return false;
	switch (child_run(a, &ask, &got)) {
	case CHILD_NOT_STARTED: return err_set(e, ERR_FAILED, "no process could be started to read it");
	case CHILD_STOPPED: return err_set(e, ERR_FAILED, "stopped while it was read");
	case CHILD_CRASHED:
		return err_set(e, ERR_LIMIT, "the process that read it was ended by signal %d", got.status);
	case CHILD_LATE: return err_set(e, ERR_LIMIT, "reading it took longer than %d seconds", ask.seconds);
	case CHILD_TOO_MUCH: return err_set(e, ERR_LIMIT, "the process that read it said too much");
	case CHILD_EXITED: break;
	}
	if (got.status != 0) return say_exit(&got, e);
	return mail_unpack(got.out, out) ||
		err_set(e, ERR_LIMIT, "the process that read it spoke in no form of ours");
}
