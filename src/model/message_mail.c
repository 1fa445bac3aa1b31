/* SPDX-License-Identifier: Apache-2.0
 *
 * A message as mail. It goes through the outbox like every other mail, and in its head is the
 * address by which a mail program takes the reader's no (model/message_wish.h).
 */
#include "db/db.h"
#include "model/letter.h"
#include "model/message_wish.h"
#include "model/outbox.h"

enum { ADDRESS, FOR_TEST };
const char *const message_mail_sql[] = {
	[ADDRESS] = "SELECT 1 FROM address WHERE person = $1 AND main = 1",
	/* the code that proves an address needs mail that works: an admin can try it before */
	[FOR_TEST] =
		"SELECT address, 0 FROM address WHERE person = $1 AND main = 1"
		" UNION ALL SELECT c.address, 1 FROM claim c JOIN person p ON p.id = c.person"
		" WHERE c.person = $1 AND c.claimed_by = c.person AND p.admin = 1"
		" ORDER BY 2, 1 LIMIT 1",
	NULL
};

bool message_mail_is_set_up(const struct ctx *x)
{
	/* a message without a way to its page, and without a way out of it, is of no use */
	return outbox_is_set_up(x) && x->site.n;
}

bool message_mail_leads_to(struct ctx *x, int64_t person, enum message_channel channel, bool *does)
{
	(void)channel;
	return db_any(db_query(x, message_mail_sql[ADDRESS], "i", person), does);
}

bool message_mail_for_test(struct ctx *x, int64_t person, struct str *address)
{
	struct db_q *q = db_query(x, message_mail_sql[FOR_TEST], "i", person);

	*address = S("");
	if (!q) return false;
	if (db_next(q)) *address = db_text(q, 0);
	return db_done(q);
}

static struct str address_of(const struct ctx *x, struct str path)
{
	return str_fmt(x->a, "%.*s%.*s", STR(x->site), STR(path));
}

static struct str write_text(const struct html *h, const struct message_page *p)
{
	struct buf b = { .a = h->b.a };

	for (size_t i = 0; i < p->is->lines_n; i++) buf_fmt(&b, "%.*s\n\n", STR(p->is->lines[i]));
	for (size_t i = 0; i < p->is->acts_n; i++)
		buf_fmt(&b, "%.*s:\n%.*s\n\n", STR(p->is->acts[i].says), STR(p->urls[i]));
	if (!p->settings.n) return buf_str(&b);
	buf_z(&b, "-- \n");
	if (p->unsubscribe.n) buf_fmt(&b, "%s\n%.*s\n", tr("No more of these:"), STR(p->unsubscribe));
	buf_fmt(&b, "%s\n%.*s\n", tr("Choose what you are told:"), STR(p->settings));
	return buf_str(&b);
}

void message_mail_write(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, struct message_mail *out)
{
	struct html html = { .b = { .a = x->a }, .lang = words->lang, .now = x->now };
	struct message_page page = { .is = m };

	if (m->kind != MESSAGE_TEST) { /* whose act leads there already */
		page.unsubscribe = address_of(x, message_no_path(x, person, m->kind));
		page.settings = address_of(x, S("/settings/messages"));
	}
	for (size_t i = 0; i < m->acts_n; i++) page.urls[i] = address_of(x, m->acts[i].path);
	mail_message(&html, &page);
	*out = (struct message_mail){ .subject = m->title, .text = write_text(&html, &page),
		.html = buf_str(&html.b), .unsubscribe = page.unsubscribe };
}

bool message_mail_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until)
{
	bool is_test = m->kind == MESSAGE_TEST;
	struct message_mail mail;
	struct str to = S("");

	message_mail_write(x, words, person, m, &mail);
	if (is_test && !message_mail_for_test(x, person, &to)) return false;
	return outbox_add(x,
		&(struct outbox_mail){ .person = person,
			.to = to,
			.kind = is_test ? S(MESSAGE_TEST_KIND) : S("message"),
			.about = is_test ? person : m->about,
			.subject = mail.subject,
			.text = mail.text,
			.html = mail.html,
			.unsubscribe = mail.unsubscribe,
			.until = until });
}
