/* SPDX-License-Identifier: Apache-2.0
 *
 * The settings of a person: who they are, when they work, and which calendars say when they are
 * busy.
 */
#include "base/secret.h"
#include "model/account.h"
#include "model/agreed.h"
#include "model/chat.h"
#include "model/claim.h"
#include "model/message_wish.h"
#include "model/note_key.h"
#include "model/outbox.h"
#include "model/password.h"
#include "web/guess.h"
#include "web/handlers.h"
#include "web/pages.h"

/* Fill the calendars that are fetched from an address, and how their last tries went. */
static bool fill_feeds(struct visit *v, struct page_settings *page)
{
	struct feed *feeds;
	size_t n;

	if (!feed_list(&v->x, &feeds, &n)) return false;
	page->fetched = feeds, page->fetched_n = n;
	page->feeds = NEW_N(v->x.a, struct feed *, page->calendars_n);
	page->next_try = NEW_N(v->x.a, struct when, page->calendars_n);
	for (size_t i = 0; i < page->calendars_n; i++)
		for (size_t k = 0; k < n; k++) {
			if (feeds[k].calendar != page->calendars[i].id) continue;
			page->feeds[i] = &feeds[k];
			page->read_at[i] = visit_when(v, feeds[k].fetched);
			page->next_try[i] = visit_when(v, feeds[k].next_try);
		}
	return true;
}

/* Fill the accounts at CalDAV servers, each with its collections and the times of its next
 * tries. */
static bool fill_accounts(struct visit *v, struct page_settings *page)
{
	if (!caldav_list(&v->x, &page->accounts, &page->accounts_n)) return false;
	page->collections_at = NEW_N(v->x.a, struct when *, page->accounts_n);
	page->accounts_at = NEW_N(v->x.a, struct when, 2 * page->accounts_n);
	for (size_t i = 0; i < page->accounts_n; i++) {
		page->accounts_at[2 * i] = visit_when(v, page->accounts[i].fetched);
		page->accounts_at[2 * i + 1] = visit_when(v, page->accounts[i].next_try);
		page->collections_at[i] = NEW_N(v->x.a, struct when,
			page->accounts[i].collections_n);
		for (size_t k = 0; k < page->accounts[i].collections_n; k++)
			page->collections_at[i][k] = visit_when(v,
				page->accounts[i].collections[k].next_try);
	}
	return true;
}

static bool fill_calendars(struct visit *v, struct page_settings *page)
{
	if (!calendar_list(&v->x, &page->calendars, &page->calendars_n)) return false;
	page->read_at = NEW_N(v->x.a, struct when, page->calendars_n);
	for (size_t i = 0; i < page->calendars_n; i++)
		page->read_at[i] = visit_when(v, page->calendars[i].read_at);
	return fill_feeds(v, page);
}

static bool fill_addresses(struct visit *v, struct page_settings *page)
{
	page->has_mail = outbox_is_set_up(&v->x);
	return person_addresses(&v->x, v->x.me, &page->addresses, &page->addresses_n) &&
		claim_list(&v->x, &page->claims, &page->claims_n);
}

static bool fill_me(struct visit *v, struct page_settings *page)
{
	if (!page->typed.timezone.n)
		page->typed = (struct person_settings){ v->me->name, v->me->timezone,
			v->me->work_hours, v->me->lang };
	return visit_zones(v, &page->zones);
}

static bool fill_password(struct visit *v, struct page_settings *page)
{
	struct account_proof proof;

	if (!account_own_proof(&v->x, &proof)) return false;
	page->has_password = proof.hash.n > 0;
	return person_addresses(&v->x, v->x.me, &page->addresses, &page->addresses_n);
}

static bool fill_tokens(struct visit *v, struct page_settings *page)
{
	if (!page->token_scopes) page->token_scopes = page->token_of_assistant ? TOKEN_ASSISTANT_READ : TOKEN_READ;
	return agreed_is_off(&v->x, AGREED_ASSISTANTS, &page->assistants_off) &&
		token_list(&v->x, &page->tokens, &page->tokens_n);
}

static bool fill_webhooks(struct visit *v, struct page_settings *page)
{
	return hook_list(&v->x, &page->hooks, &page->hooks_n);
}

static bool fill_trackers(struct visit *v, struct page_settings *page)
{
	return tracker_list(&v->x, &page->trackers, &page->trackers_n);
}

static bool fill_talks(struct visit *v, struct page_settings *page)
{
	return talks_out_fill(v, &page->talks_out) &&
		(page->matter != SETTINGS_TALKS || talks_out_pairs(v, &page->talks_out));
}

/* Find out by which ways the reader is told, and when not; their page is in web/messages.c. */
static bool fill_told(struct visit *v, struct page_settings *page)
{
	struct message_wishes wishes;

	if (!message_wishes_get(&v->x, &wishes)) return false;
	for (enum message_kind k = MESSAGE_WEEK; k < MESSAGE_KINDS; k++)
		page->told_by |= 1u << message_wished(&wishes, k);
	if (!message_mail_is_set_up(&v->x)) page->told_by &= ~(1u << MESSAGE_MAIL);
	page->quiet_from = wishes.hours.quiet_from, page->quiet_to = wishes.hours.quiet_to;
	for (enum message_channel c = MESSAGE_MAIL; c < MESSAGE_CHANNELS; c++) {
		struct reach *reach = NULL;

		if (chat_of(c) && chat_is_there(&v->x, c) && !chat_get(&v->x, c, &reach)) return false;
		page->ways_off += reach && reach->state != REACH_ON;
	}
	return true;
}

/* Find out whether the reader locks notes; their page is in web/locks.c. */
static bool fill_note_key(struct visit *v, struct page_settings *page)
{
	return note_key_current(&v->x, &page->note_key);
}

/* Count the reader's own questions, and for an admin those for everybody; their page is in web/questions.c. */
static bool fill_questions(struct visit *v, struct page_settings *page)
{
	struct listed_question *questions;

	return question_list(&v->x, QUESTION_OWN, &questions, &page->questions_n) &&
		(!v->me->admin || question_list(&v->x, QUESTION_SHARED, &questions, &page->shared_n));
}

/* Fill what the page of one matter shows; SETTINGS_ALL is the list of all matters, which says of
 * each how it is set. */
static bool fill_matter(struct visit *v, struct page_settings *page, enum settings_matter matter)
{
	static bool (*const fill[SETTINGS_MATTERS])(struct visit *, struct page_settings *) = {
		[SETTINGS_CALENDARS] = fill_calendars,
		[SETTINGS_ACCOUNTS] = fill_accounts,
		[SETTINGS_TALKS] = fill_talks,
		[SETTINGS_MESSAGES] = fill_told,
		[SETTINGS_ME] = fill_me,
		[SETTINGS_PASSWORD] = fill_password,
		[SETTINGS_ADDRESSES] = fill_addresses,
		[SETTINGS_LOCKS] = fill_note_key,
		[SETTINGS_QUESTIONS] = fill_questions,
		[SETTINGS_TOKENS] = fill_tokens,
		[SETTINGS_WEBHOOKS] = fill_webhooks,
		[SETTINGS_TRACKERS] = fill_trackers,
	};

	page->matter = matter;
	page->me = v->me;
	if (matter != SETTINGS_ALL) return fill[matter](v, page);
	for (enum settings_matter m = SETTINGS_CALENDARS; m < SETTINGS_MATTERS; m++)
		if (!fill[m](v, page)) return false;
	return true;
}

/* Show the page of a matter again. `page` holds what was typed and refused, or what was made. */
static bool show_matter(struct visit *v, enum settings_matter matter, struct page_settings page)
{
	if (!fill_matter(v, &page, matter)) return false;
	page_settings(&v->h, &page);
	return true;
}

static void write_settings(struct html *h, void *page)
{
	page_settings(h, page);
}

/* Define the page settings_NAME_page of a matter; PARTS are what programs read of it, NULL:
 * nothing. */
#define SETTINGS_PAGE(NAME, MATTER, PARTS)                                                         \
	static bool fill_page_##NAME(struct visit *v, void *page)                                  \
	{                                                                                          \
		return fill_matter(v, page, MATTER);                                               \
	}                                                                                          \
	const struct web_page settings_##NAME##_page = { "settings_" #NAME,                        \
		sizeof(struct page_settings), PARTS, fill_page_##NAME, write_settings, NULL }

static const struct page_part calendars_parts[] = {
	MANY(page_settings, "calendars", calendars, calendar, calendar_entity),
	MANY(page_settings, "feeds", fetched, feed, feed_entity),
	{ 0 },
};
static const struct page_part me_parts[] = {
	ONE(page_settings, "person", me, person, person_entity),
	{ 0 },
};
SETTINGS_PAGE(all, SETTINGS_ALL, NULL);
SETTINGS_PAGE(calendars, SETTINGS_CALENDARS, calendars_parts);
SETTINGS_PAGE(caldav, SETTINGS_ACCOUNTS, NULL);
SETTINGS_PAGE(talks, SETTINGS_TALKS, NULL);
SETTINGS_PAGE(me, SETTINGS_ME, me_parts);
SETTINGS_PAGE(password, SETTINGS_PASSWORD, NULL);
SETTINGS_PAGE(addresses, SETTINGS_ADDRESSES, NULL);
SETTINGS_PAGE(tokens, SETTINGS_TOKENS, NULL);

bool settings_post(struct visit *v)
{
	struct html *h = &v->h;
	struct person_settings typed = {
		.name = visit_field(v, "name"),
		.timezone = visit_field(v, "timezone"),
		.work_hours = visit_field(v, "work_hours"),
		.lang = visit_field(v, "lang"),
	};
	bool moved = !str_eq(typed.timezone, v->me->timezone);

	if (person_set(&v->x, &typed)) {
		/* floating times and all-day events are in the zone of their owner */
		if (moved && !calendar_read_again(&v->x)) return false;
		/* what is said now is said in the language that was chosen */
		h->lang = lang_choose(typed.lang.n ? typed.lang : http_field(&v->q->headers, S("accept-language")));
		return visit_go(v, tr("Saved."), "/settings/me");
	}
	return visit_refuse(v, "name") &&
		show_matter(v, SETTINGS_ME, (struct page_settings){ .typed = typed });
}

/* Check the current password. Its tries are limited, so that not even a stolen session can guess
 * without end. */
static bool check_password(struct visit *v, struct account_proof *proof)
{
	struct str current = http_field(&v->q->form, S("current"));
	struct str name = str_fmt(v->x.a, "person %lld", (long long)v->me->id);

	if (!proof->hash.n) return true;
	if (!limit_take(v->limits->act, name, v->x.now, NULL))
		return err_field(&v->x.err, ERR_LIMIT, "current",
			TR("Too many tries. Please wait some minutes."));
	if (!account_compare(v->x.a, proof, str_sub(current, 0, PASSWORD_BYTES)))
		return err_field(&v->x.err, ERR_INPUT, "current",
			TR("This is not your password so far."));
	limit_forgive(v->limits->act, name);
	return true;
}

bool settings_password_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str password = http_field(&v->q->form, S("password")), hash, cookie;
	struct account_proof proof;

	if (!visit_begin(v, DB_READ)) return false;
	if (!account_own_proof(&v->x, &proof) || !account_password_fits(&v->x, password)) {
		return visit_refuse(v, "password") &&
			show_matter(v, SETTINGS_PASSWORD, (struct page_settings){ 0 });
	}
	if (!visit_end(v, true)) return false;
	if (!check_password(v, &proof)) {
		return visit_refuse(v, "current") && visit_begin(v, DB_READ) &&
			show_matter(v, SETTINGS_PASSWORD, (struct page_settings){ 0 });
	}
	hash = secret_password(v->x.a, password);
	if (!visit_begin(v, DB_WRITE)) return false;
	cookie = account_set_password(&v->x, &proof, hash);
	if (!cookie.n) return false;
	visit_enter(v, cookie);
	visit_end_streams(v, VISIT_ALL_SESSIONS);
	return visit_go(v, tr("The password is set. You are signed out everywhere else."),
		"/settings/password");
}

bool settings_address_post(struct visit *v)
{
	struct html *h = &v->h;

	bool proven;

	if (!claim_add(&v->x, visit_field(v, "address"), &proven)) return false;
	/* a meeting that was declined under this address is free time from now on */
	if (proven)
		return calendar_read_again(&v->x) &&
			visit_go(v, tr("The address is yours now."), "/settings/addresses");
	return visit_go(v,
		outbox_is_set_up(&v->x)
			? tr("A code is on its way to that address. Type it here when it comes.")
			: tr("Added. It counts as yours once an admin has confirmed it."),
		"/settings/addresses");
}

bool settings_claim_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str act = visit_field(v, "act");
	bool proven = true;
	int64_t id;

	if (!visit_id(v, "id", &id)) return false;
	if (str_eq(act, S("drop")))
		return claim_drop(&v->x, id) &&
			visit_go(v, tr("It is taken back."), "/settings/addresses");
	if (str_eq(act, S("send")))
		return claim_send(&v->x, id) &&
			visit_go(v,
				tr("Another code is on its way. The one before is no longer good."),
				"/settings/addresses");
	if (!claim_prove(&v->x, id, visit_field(v, "code"), &proven)) return false;
	/* the transaction is kept, for the failed try counts: five tries use a code up */
	if (!proven)
		return visit_go(v,
			tr("That is not the code that was mailed last, or it is over an hour old."),
			"/settings/addresses");
	return calendar_read_again(&v->x) &&
		visit_go(v, tr("The address is yours now."), "/settings/addresses");
}

bool settings_calendar_post(struct visit *v)
{
	struct html *h = &v->h;
	const struct http_pair *file = NULL;
	struct calendar *c;

	for (size_t i = 0; i < v->q->form.n; i++)
		if (str_eq(v->q->form.at[i].name, S("file"))) file = &v->q->form.at[i];
	if (!file || !file->file.n)
		return err_field(&v->x.err, ERR_INPUT, "file",
			TR("Choose a calendar file (.ics) first."));
	if (!file->value.n)
		return err_field(&v->x.err, ERR_INPUT, "file",
			TR("This file is empty. Export your calendar once more, and choose the new file."));
	c = visit_put_calendar(v, file->file, file->value);
	if (!c) return false;
	return visit_go(v, trnf("%lld event read.", "%lld events read.", c->events,
			(long long)c->events).p, "/settings/calendars");
}

/* How many seconds another server may take, while the reader waits: for one answer, and for all the
 * steps that find calendars. */
enum { FETCH_SECONDS = 10, FIND_SECONDS = 20 /* in several steps */ };

/* True when the reader may fetch from another server now: they may a few times in a row, then more
 * slowly. */
static bool may_fetch(struct visit *v)
{
	struct str name = str_fmt(v->x.a, "feed %lld", (long long)v->me->id);

	if (limit_take(v->limits->act, name, v->x.now, NULL)) return true;
	return err_set(&v->x.err, ERR_LIMIT,
		TR("That was tried several times in a row. Please wait some minutes."));
}

/* Refuse an address of calendars at its field. When the other server fails, the reader is to check
 * what they typed, so that its failure counts as wrong input. */
static bool refuse_source(struct visit *v, const char *field)
{
	if (v->x.err.code == ERR_FAILED || v->x.err.code == ERR_FORBIDDEN)
		v->x.err.code = ERR_INPUT;
	return visit_refuse(v, field);
}

bool settings_feed_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str typed = visit_field(v, "url"), url = feed_url(v->x.a, typed);
	struct client_ask ask = { .url = url, .limit = CALENDAR_BYTES, .stop = v->q->ending,
		.seconds = FETCH_SECONDS, .inside = v->store->inside };
	struct calendar_ahead *ahead;
	struct client_answer got;
	struct calendar *c = NULL;

	if (may_fetch(v) && client_get(v->x.a, &ask, &got, &v->x.err)) {
		if (!visit_begin(v, DB_READ)) return false;
		if (!visit_end(v, feed_put_ahead(&v->x, url, &got, &ahead))) return false;
		calendar_ahead_read(ahead);
		if (!visit_begin(v, DB_WRITE)) return false;
		calendar_ahead_use(&v->x, ahead);
		c = feed_put(&v->x, url, &got);
		if (!c && v->x.err.code != ERR_INPUT && v->x.err.code != ERR_FULL) return false;
	}
	if (c)
		return visit_go(v,
			trnf("%lld event read.", "%lld events read.", c->events,
				(long long)c->events)
				.p,
			str_eq(visit_field(v, "next"), S("set-up")) ? "/set-up/team"
								    : "/settings/calendars");
	return refuse_source(v, "url") && visit_retry(v) &&
		show_matter(v, SETTINGS_CALENDARS, (struct page_settings){ .feed_typed = typed });
}

/* Guess the URL of a CalDAV server from what people type: an address with or without https://, or
 * their e-mail address. */
static struct str guess_caldav_url(struct arena *a, struct str typed)
{
	struct str name, host;

	if (str_starts(typed, S("http://")) || str_starts(typed, S("https://"))) return typed;
	if (str_index(typed, '/') == typed.n && str_cut(typed, '@', &name, &host)) typed = host;
	return str_fmt(a, "https://%.*s%s", STR(typed), str_index(typed, '/') < typed.n ? "" : "/");
}

bool settings_caldav_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str url = visit_field(v, "caldav_url"), user = visit_field(v, "caldav_user");
	struct watch watch = watch_start(v->q->ending, FIND_SECONDS);
	struct caldav_at at = { .watch = &watch, .url = guess_caldav_url(v->x.a, url), .user = user,
		.password = http_field(&v->q->form, S("caldav_secret")),
		.auth = user.n ? TRANSFER_ANY : TRANSFER_BEARER, .inside = v->store->inside,
		.seconds = FETCH_SECONDS };
	struct caldav_found *found;
	int64_t id = 0;
	size_t n;

	if (may_fetch(v) && caldav_discover(v->x.a, &at, &v->x.err) &&
		caldav_find(v->x.a, &at, &found, &n, &v->x.err)) {
		if (!visit_begin(v, DB_WRITE)) return false;
		id = caldav_add(&v->x, &at, found, n);
		if (!id && v->x.err.code != ERR_FULL) return false;
	}
	if (id)
		return visit_go(v, tr("Found. Now choose which calendars count."),
			"/settings/caldav");
	return refuse_source(v, "caldav_url") && visit_retry(v) &&
		show_matter(v, SETTINGS_ACCOUNTS,
			(struct page_settings){ .caldav_url = url, .caldav_user = user });
}

bool settings_caldav_set_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t account, chosen[CALDAV_COLLECTIONS], writes = 0;
	size_t n = 0;

	if (!visit_id(v, "id", &account)) return false;
	for (size_t i = 0; i < v->q->form.n && n < CALDAV_COLLECTIONS; i++)
		if (str_eq(v->q->form.at[i].name, S("chosen")) &&
			id_parse(v->q->form.at[i].value, &chosen[n]))
			n++;
	id_parse(visit_field(v, "writes"), &writes);
	return caldav_choose(&v->x, account, chosen, n, writes) &&
		visit_go(v, tr("Saved. They are read within a minute."), "/settings/caldav");
}

bool settings_caldav_del_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t account;

	return visit_id(v, "id", &account) && caldav_remove(&v->x, account) &&
		visit_go(v, tr("The account and what was read from it are taken away."),
			"/settings/caldav");
}

bool settings_calendar_set_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id, all_day, unanswered, travel;

	if (!visit_id(v, "id", &id)) return false;
	if (!str_int(visit_field(v, "all_day"), &all_day))
		return err_field(&v->x.err, ERR_INPUT, "all_day", TR("expected 0, 1 or 2"));
	if (!str_int(visit_field(v, "unanswered"), &unanswered))
		return err_field(&v->x.err, ERR_INPUT, "unanswered", TR("expected 0, 1 or 2"));
	if (!str_int(visit_field(v, "travel"), &travel))
		return err_field(&v->x.err, ERR_INPUT, "travel", TR("expected 0 or 1"));
	return calendar_set(&v->x, id, (enum busy_all_day)all_day,
			(enum busy_unanswered)unanswered, (enum busy_travel)travel) &&
		visit_go(v, tr("Saved."), "/settings/calendars");
}

bool settings_calendar_del_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && calendar_del(&v->x, id) &&
		visit_go(v, tr("The calendar is taken away."), "/settings/calendars");
}

/* Read what a token may do. Of the kind that was chosen its own scopes alone count: the form may have others ticked
 * under the other kind. */
static unsigned read_scopes(const struct visit *v)
{
	struct str kind = visit_field(v, "kind");
	unsigned ticked = (visit_field(v, "read").n ? TOKEN_READ : 0u) |
		(visit_field(v, "write").n ? TOKEN_WRITE : 0u) |
		(visit_field(v, "calendar").n ? TOKEN_CALENDAR : 0u) |
		(visit_field(v, "assistant_read").n ? TOKEN_ASSISTANT_READ : 0u) |
		(visit_field(v, "assistant_act").n ? TOKEN_ASSISTANT_ACT : 0u);

	if (str_eq(kind, S("program"))) return ticked & ~(unsigned)TOKEN_ASSISTANT;
	return str_eq(kind, S("assistant")) ? ticked & TOKEN_ASSISTANT : ticked;
}

/* Make a token. Its text is shown once, in the answer itself, for a redirect would keep the text in
 * an address or a cookie. */
bool settings_token_post(struct visit *v)
{
	struct page_settings page = { .token_name = visit_field(v, "name"),
		.token_scopes = read_scopes(v), .token_of_assistant = str_eq(visit_field(v, "kind"), S("assistant")) };

	page.token_text = token_add(&v->x, page.token_name, page.token_scopes);
	if (!page.token_text.n && !visit_refuse(v, "name")) return false;
	if (page.token_text.n) {
		page.token_name = S("");
		page.token_scopes = 0;
		page.token_of_assistant = false;
		v->h.sent = v->q->path; /* the browser forgets the draft of the form */
	}
	return show_matter(v, SETTINGS_TOKENS, page);
}

bool settings_token_del_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && token_del(&v->x, id) &&
		visit_go(v, tr("The token is taken back. Nothing can be done with it any more."),
			"/settings/tokens");
}
