/* SPDX-License-Identifier: Apache-2.0
 *
 * A mail is claimed, written, and declared under way in a transaction of its own just before
 * its last byte goes: whatever happens after that, it is not sent a second time.
 */
#include "work/mail.h"

#include "base/id.h"
#include "base/log.h"
#include "base/watch.h"
#include "mail/imap.h"
#include "mail/message.h"
#include "model/inbox.h"
#include "model/link_asked.h"
#include "model/outbox.h"
#include "work/turn.h"

struct sending {
	struct store *s;
	const struct outbox_job *job;
};

/* Declare the mail under way just before its last byte is sent. False when our claim has run out
 * meanwhile, for another node may be sending the mail. */
static bool note_under_way(void *arg)
{
	struct sending *sending = arg;
	struct arena *a = arena_new();
	struct ctx x;
	bool ok = turn_end(&x, turn_begin(sending->s, a, DB_WRITE, &x) && outbox_go(&x, sending->job), "mail");

	arena_free(a);
	return ok;
}

static bool keep_result(struct store *s, struct arena *a, const struct outbox_job *job,
	enum outbox_result result, const struct err *why)
{
	struct ctx x;

	return turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && outbox_done(&x, job, result, why), "mail");
}

static enum outbox_result send_mail(struct store *s, struct arena *a, const struct outbox_job *job,
	const _Atomic bool *stop, struct str *said, struct err *why)
{
	const struct outbox_mail *m = &job->mail;
	struct mail_draft draft = { .from = s->mail_from, .from_name = S("rapport"), .to = job->to,
		.reply_to = m->reply_to, .message_id = job->message_id, .date = store_clock(),
		.subject = m->subject, .text = m->text, .html = m->html, .calendar = m->calendar,
		.method = m->method, .unsubscribe = m->unsubscribe };
	struct sending sending = { s, job };
	struct str message;

	*said = S("");
	if (!job->to.n) {
		err_set(why, ERR_FAILED, TR("there is no address to send it to"));
		return OUTBOX_REFUSED;
	}
	if (!mail_write(a, &draft, &message, why)) return OUTBOX_REFUSED;
	switch (smtp_send(a, &s->smtp, s->mail_from, job->to, message, note_under_way, &sending, stop, said, why)) {
	case SMTP_SENT: return OUTBOX_WENT;
	case SMTP_REFUSED: return OUTBOX_REFUSED;
	case SMTP_IN_DOUBT: return OUTBOX_IN_DOUBT;
	case SMTP_LATER: break;
	}
	return OUTBOX_LATER;
}

/* Log a mail that did not go, with what one finds it by: its person as in the address of their page. */
static void log_failure(struct arena *a, const struct outbox_job *job, struct str said, const struct err *why)
{
	struct buf person = { .a = a };

	id_print(&person, job->mail.person);
	log_warn("mail not sent kind=%.*s person=%.*s tries=%lld %s%s%.*s", STR(job->mail.kind), STR(buf_str(&person)),
		(long long)job->tries, why->text, said.n ? " the server said: " : "", STR(said));
}

/* Answer an address that somebody asked a sign-in link for. True when there was one. */
static bool answer_asked(struct store *s, struct arena *a)
{
	bool more = false;
	struct ctx x;

	return turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && link_answer(&x, &more), "mail: a link was not made") &&
		more;
}

bool mail_next(struct store *s, struct arena *a, const _Atomic bool *stop)
{
	struct outbox_job *job = NULL;
	enum outbox_result result;
	struct err why = { 0 };
	struct str said;
	bool asked = answer_asked(s, a);
	struct ctx x;
	bool ok = turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && outbox_claim(&x, &job), "mail");

	if (!ok || !job) return ok && asked;
	result = send_mail(s, a, job, stop, &said, &why);
	if (result != OUTBOX_WENT) log_failure(a, job, said, &why);
	return keep_result(s, a, job, result, &why) && !atomic_load(stop);
}

/* -- the mailbox -- */

static void log_read(int64_t uid, const struct inbox_result *got)
{
	if (got->aside) log_error("mail set aside uid=%lld %s", (long long)uid, got->aside);
	else if (got->unproven)
		log_warn("mail not believed uid=%lld its sender is not proven (--mail-authserv-id)",
			(long long)uid);
	else log_info("mail read uid=%lld taken=%zu stale=%zu unknown=%zu", (long long)uid, got->taken,
			got->stale, got->unknown);
}

/* False when the mailbox must wait: the next turn begins with this message again. */
static bool receive_message(struct store *s, int64_t validity, int64_t uid, const _Atomic bool *stop)
{
	const struct inbox_from from = { s->imap.url, s->imap.user, validity, uid };
	struct arena *a = arena_new(); /* of one message */
	struct inbox_result got;
	struct err why = { 0 };
	struct str message;
	bool fetched = imap_fetch(a, &s->imap, uid, MAIL_BYTES, stop, &message, &why), ok;
	struct err missed = { 0 };

	if (!fetched && why.code != ERR_INPUT) {
		ok = !atomic_load(stop) && inbox_missed(s, a, &from, &got, &missed) && got.aside;
	} else {
		err_clear(&why);
		ok = inbox_receive(s, a, &from, fetched ? &message : NULL, stop, &got, &why);
	}
	if (ok) log_read(uid, &got);
	else if (!atomic_load(stop)) log_error("mail not read uid=%lld %s", (long long)uid, why.text);
	arena_free(a);
	return ok;
}

static bool read_last_seen(struct store *s, struct arena *a, int64_t *validity, int64_t *uid)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		inbox_mailbox(&x, s->imap.url, s->imap.user, validity, uid);

	if (x.db) ok = store_end(&x, ok);
	return ok;
}

/* After so long in the mailbox, mail that is due is sent first; the other new messages wait for
 * the next turn. */
enum { POLL_SECONDS = 60 };

void mail_poll(struct store *s, struct arena *a, const _Atomic bool *stop)
{
	struct watch watch = watch_start(stop, POLL_SECONDS);
	struct imap_new new;
	struct err why = { 0 };
	int64_t validity = 0, uid = 0;

	if (!s->imap.url.n || !read_last_seen(s, a, &validity, &uid)) return;
	if (!imap_look(a, &s->imap, validity, uid, stop, &new, &why)) {
		if (atomic_load(stop)) return;
		log_warn("mailbox not read %s", why.text);
		atomic_store(&s->mailbox_fails, true);
		return;
	}
	atomic_store(&s->mailbox_fails, false);
	for (size_t i = 0; i < new.n && !watch_is_over(&watch); i++)
		if (!receive_message(s, new.validity, new.uids[i], stop)) return;
}
