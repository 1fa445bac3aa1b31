/* SPDX-License-Identifier: Apache-2.0
 *
 * A no from a mail needs no sign-in: its address has a token for one person and one kind (RFC 8058).
 * Programs follow the links of a mail before anybody reads it, so that a GET changes nothing.
 */
#include "web/messages.h"

#include "base/date.h"
#include "model/message_plan.h"
#include "web/guess.h"
#include "web/handlers.h"

static struct str clock_text(struct arena *a, int64_t minute)
{
	return str_fmt(a, "%02d:%02d", (int)(minute / 60 % 24), (int)(minute % 60));
}

/* Find out by which ways the reader can be told: a way that leads nowhere is not offered. */
static bool find_offered(struct visit *v, struct page_messages *p)
{
	p->offered[MESSAGE_NOTHING] = p->offered[MESSAGE_MAIL] = true;
	for (enum message_channel c = MESSAGE_MAIL + 1; c < MESSAGE_CHANNELS; c++) {
		struct reach *reach = NULL;

		if (!message_ways[c].leads_to(&v->x, v->x.me, c, &p->offered[c])) return false;
		p->ways[c].chat = chat_is_there(&v->x, c) ? chat_of(c) : NULL;
		if (p->ways[c].chat && !chat_get(&v->x, c, &reach)) return false;
		p->ways[c].reach = reach;
	}
	return true;
}

/* Fill where a test by mail goes, and what came of the last one. */
static bool fill_test(struct visit *v, struct page_messages *p)
{
	int64_t when;

	if (!message_mail_for_test(&v->x, v->x.me, &p->test_to) ||
		!outbox_last(&v->x, S(MESSAGE_TEST_KIND), v->x.me, &p->test, &p->test_error, &when))
		return false;
	p->tested = when > 0;
	p->test_open = p->tested && (p->test != OUTBOX_SENT || when > v->x.now - HOUR);
	p->test_at = visit_when(v, when);
	return true;
}

static bool fill_messages(struct visit *v, void *to)
{
	struct page_messages *p = to;

	p->mail = message_mail_is_set_up(&v->x);
	if (!fill_test(v, p) || !push_fill(v, &p->push) || !find_offered(v, p) || !message_days_without_work(&v->x, &p->usual_days))
		return false;
	if (p->typed) return true;
	if (!message_wishes_get(&v->x, &p->wishes)) return false;
	if (p->wishes.hours.quiet_from == p->wishes.hours.quiet_to) return true; /* none: both fields are empty */
	p->quiet_from = clock_text(v->x.a, p->wishes.hours.quiet_from);
	p->quiet_to = clock_text(v->x.a, p->wishes.hours.quiet_to);
	return true;
}

static void write_messages(struct html *h, void *page)
{
	page_messages(h, page);
}

const struct web_page settings_messages_page = { "settings_messages", sizeof(struct page_messages), NULL,
	fill_messages, write_messages, NULL };

/* The minute of a time like "20:00"; −1: it is none. */
static int64_t minute_of(struct str text)
{
	int64_t second;

	return date_parse_clock(text, &second) ? second / MINUTE : -1;
}

/* Take the way that was sent for a kind. A kind that the form does not have stays as it is. */
static bool take_way(struct visit *v, struct message_wishes *w, enum message_kind k)
{
	struct str typed = visit_field(v, message_names[k]);

	if (!typed.n) return true;
	if (str_eq(typed, S(MESSAGES_AS_USUAL))) {
		message_leave(w, k);
		return true;
	}
	for (int c = 0; c < MESSAGE_CHANNELS; c++)
		if (str_eq(typed, str_of(message_channel_names[c]))) {
			message_choose(w, k, (enum message_channel)c);
			return true;
		}
	return err_field(&v->x.err, ERR_INPUT, message_names[k], TR("Choose one of those that are offered."));
}

static bool take_ways(struct visit *v, struct message_wishes *w)
{
	bool fit = true;

	for (enum message_kind k = MESSAGE_WEEK; fit && k < MESSAGE_KINDS; k++) fit = take_way(v, w, k);
	return fit;
}

static void take_hours(struct visit *v, struct page_messages *p)
{
	struct message_hours *h = &p->wishes.hours;

	p->quiet_from = visit_field(v, "quiet_from"), p->quiet_to = visit_field(v, "quiet_to");
	if (p->quiet_from.n || p->quiet_to.n) h->quiet_from = minute_of(p->quiet_from), h->quiet_to = minute_of(p->quiet_to);
	else h->quiet_from = h->quiet_to = 0;
	h->calendar_only = visit_field(v, "calendar_only").n > 0;
	h->days_off = 0;
	for (int day = 0; day < 7; day++)
		if (visit_field(v, str_fmt(v->x.a, "day_%d", day).p).n) h->days_off |= INT64_C(1) << day;
	if (!str_int(visit_field(v, "most"), &h->most)) h->most = -1;
}

bool settings_messages_post(struct visit *v)
{
	struct page_messages p = { 0 };
	struct html *h = &v->h;

	if (!message_wishes_get(&v->x, &p.wishes)) return false;
	take_hours(v, &p);
	if (take_ways(v, &p.wishes) && message_wishes_set(&v->x, &p.wishes)) return visit_go(v, tr("Saved."), "/settings/messages");
	p.typed = true;
	if (!visit_refuse(v, "most") || !fill_messages(v, &p)) return false;
	page_messages(&v->h, &p);
	return true;
}

bool settings_messages_test_post(struct visit *v)
{
	struct str name = str_fmt(v->x.a, "message %lld", (long long)v->me->id);
	struct html *h = &v->h;

	if (!limit_take(v->limits->act, name, v->x.now, NULL))
		return err_set(&v->x.err, ERR_LIMIT,
			TR("That was tried several times in a row. Please wait some minutes."));
	return message_try(&v->x, str_eq(visit_field(v, "way"), S("push")) ? MESSAGE_PUSH : MESSAGE_MAIL) &&
		visit_go(v, tr("It is on its way."), "/settings/messages");
}

/* -- a no from a mail -- */

/* Read the token of the address and, when the page says that it is done, do it. */
static bool read_no(struct visit *v, struct page_message_no *p)
{
	struct message_no no;

	p->token = http_field(&v->q->params, S("token"));
	if (!message_no_read(&v->x, p->token, &no)) return false;
	p->kind = no.kind;
	p->is_old = no.is_old;
	p->is_off = no.is_off;
	if (no.is_old) v->r->status = 410;
	return !p->done || no.is_old || message_no_take(&v->x, &no);
}

bool unsubscribe_get(struct visit *v)
{
	struct page_message_no page = { 0 };

	if (!read_no(v, &page)) return false;
	page_message_no(&v->h, &page);
	return true;
}

/* The answer is a page and no redirect, which mail programs would not follow (RFC 8058, section 3.2). */
bool unsubscribe_post(struct visit *v)
{
	struct page_message_no page = { .done = true };

	if (!read_no(v, &page)) return false;
	page_message_no(&v->h, &page);
	return true;
}
