/* SPDX-License-Identifier: Apache-2.0 */
#include "model/letter.h"

#include "base/date.h"
#include "db/db.h"

enum { LATELY, READER };
const char *const letter_sql[] = {
	[LATELY] =
		"SELECT count(*) FROM outbox WHERE person = $1 AND kind = $2 AND made > $3"
		"   AND (state <> 2 OR $4 = 0)",
	[READER] =
		"SELECT p.lang FROM person p JOIN address a ON a.person = p.id AND a.main = 1"
		" WHERE p.id = $1 AND p.left_at IS NULL",
	NULL
};

struct html letter_words(struct ctx *x, struct str lang)
{
	return (struct html){ .b = { .a = x->a }, .lang = lang_choose(lang), .now = x->now, .unlinked = true };
}

struct str letter_name(struct html *h, struct str name)
{
	size_t bytes = 0, characters = 0;

	for (; bytes < name.n && characters <= LETTER_NAME; bytes++)
		characters += ((unsigned char)name.p[bytes] & 0xc0) != 0x80;
	if (characters > LETTER_NAME) name = str_fmt(h->b.a, "%.*s\xe2\x80\xa6", STR(str_trim(str_sub(name, 0, bytes - 1))));
	return html_isolate(h, name);
}

bool letter_lang(struct ctx *x, int64_t person, struct str *lang, bool *is)
{
	struct db_q *q = db_query(x, letter_sql[READER], "i", person);

	if (!q) return false;
	if ((*is = db_next(q))) *lang = db_text(q, 0);
	return db_done(q);
}

static bool line_fits(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if ((unsigned char)line.p[i] < ' ' || line.p[i] == 127) return false;
	return line.n <= LETTER_LINE_BYTES && str_utf8(line);
}

static bool lines_fit(struct ctx *x, const struct letter *l)
{
	bool fit = line_fits(l->title) && line_fits(l->act) && line_fits(l->path);

	for (size_t i = 0; i < LETTER_LINES; i++) fit = fit && line_fits(l->lines[i]);
	return fit ||
		err_set(&x->err, ERR_INPUT,
			"a line of a mail is too long, or has a control character");
}

bool letter_may(struct ctx *x, const struct letter *l)
{
	struct db_q *q = db_query(x, letter_sql[LATELY], "isii", l->person, l->kind, x->now - HOUR,
		(int64_t)l->refused_is_free);
	int64_t n = 0;
	bool may = true;

	if (!q) return false;
	if (db_next(q)) n = db_int(q, 0);
	if (!db_done(q)) return false;
	if (l->to.n && !outbox_may(x, l->person, l->to, &may)) return false;
	return (n < LETTER_HOURLY && may) ||
		err_set(&x->err, ERR_LIMIT,
			TR("Several such mails were sent within the hour. Please look into the mailbox, or try again later."));
}

struct str letter_foot(struct html *h, const struct letter *l)
{
	return str_of(l->for_asker ?
			tr("Sent by rapport. If you did not expect this mail, nothing happens when you leave it.") :
			tr("Sent by rapport. It is about something that is set up for you there."));
}

static struct str text_of(struct ctx *x, struct html *h, const struct letter_page *p)
{
	struct buf b = { .a = x->a };

	for (size_t i = 0; i < LETTER_LINES && p->is->lines[i].n; i++)
		buf_fmt(&b, "%.*s\n\n", STR(p->is->lines[i]));
	if (p->url.n) buf_fmt(&b, "%.*s:\n%.*s\n\n", STR(p->is->act), STR(p->url));
	buf_fmt(&b, "-- \n%.*s\n", STR(letter_foot(h, p->is)));
	return buf_str(&b);
}

bool letter_send(struct ctx *x, const struct html *words, const struct letter *l)
{
	struct html html = { .b = { .a = x->a }, .lang = words->lang, .now = x->now };
	struct letter_page page = { .is = l };

	if (!lines_fit(x, l)) return false;
	if (l->path.n && !x->site.n)
		return err_set(&x->err, ERR_FAILED, "the address of this site is not known here");
	if (!letter_may(x, l)) return false;
	if (l->path.n) page.url = str_fmt(x->a, "%.*s%.*s", STR(x->site), STR(l->path));
	mail_letter(&html, &page);
	return outbox_add(x,
		&(struct outbox_mail){ .person = l->person,
			.to = l->to,
			.kind = l->kind,
			.about = l->about,
			.subject = l->title,
			.text = text_of(x, &html, &page),
			.html = buf_str(&html.b),
			.until = l->until });
}

bool letter_tell(struct ctx *x, const struct html *words, const struct letter *l)
{
	if (!outbox_is_set_up(x) || !x->site.n || letter_send(x, words, l)) return true;
	if (x->err.code != ERR_LIMIT) return false;
	err_clear(&x->err);
	return true;
}
