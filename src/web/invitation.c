/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks in people's own calendars: the private address, what is answered in a calendar, and how the
 * reader wants to hear of talks.
 */
#include "web/invitation.h"

#include "base/secret.h"
#include "web/handlers.h"
#include "web/say.h"
#include "web/talk_hours.h"

/* How many open invitations the page Today shows. */
enum { OPEN_SHOWN = 3 };

/* -- on the page of a talk -- */

/* Fill how the mail of invitation `i` fares, if it goes by mail. */
static bool fill_mail(struct visit *v, struct invitations_shown *out, size_t i)
{
	struct str error;
	int64_t when;

	return out->both[i].way != INVITATION_MAIL ||
		outbox_last(&v->x, S("invitation"), out->both[i].id, &out->mail[i], &error, &when);
}

bool invitations_fill(struct visit *v, int64_t talk, const struct invitation *both, size_t n,
	struct invitations_shown *out)
{
	struct talk_outside outside;

	*out = (struct invitations_shown){ .me = v->x.me, .n = n };
	for (size_t i = 0; i < n; i++) out->both[i] = both[i];
	for (size_t i = 0; i < out->n; i++) {
		const struct invitation *is = &out->both[i];

		if (!fill_mail(v, out, i)) return false;
		if (is->person == v->x.me || is->cancelled) continue;
		if (is->answer == ITIP_DECLINED || is->counter_starts) out->other = is;
	}
	if (!out->other || !out->other->counter_starts) return true;
	out->counter_at = visit_when(v, out->other->counter_starts);
	if (invitation_counter_fits(&v->x, talk, &outside)) {
		out->counter_outside = say_outside(&v->h, &outside, out->other->name);
		return true;
	}
	if (v->x.err.code != ERR_CONFLICT) return false;
	out->counter_no = lang_err(v->x.a, v->h.lang, &v->x.err);
	err_clear(&v->x.err);
	return true;
}

/* Ask back, in the reader's language, when the proposed time lies outside working hours. */
static bool ask_about_counter(struct visit *v, int64_t talk)
{
	struct invitations_shown shown;
	struct invitation both[2];
	size_t n;

	if (v->x.err.code != ERR_ASK) return false;
	err_clear(&v->x.err);
	return invitation_list_talk(&v->x, talk, both, &n) && invitations_fill(v, talk, both, n, &shown) &&
		err_set(&v->x.err, ERR_ASK, "%.*s", STR(shown.counter_outside));
}

static const char *const counter_answers[] = { "yes", "no", NULL };
static const struct entity_field counter_fields[] = {
	COLUMN(answer, CHOICE, .typed = true, .needed = true, .words = counter_answers,
		.readers = READ_PAIR,
		.about = "yes: the time that is proposed; no: the one there is"),
	COLUMN(all_the_same, BOOL, .typed = true, .readers = READ_PAIR, .acts = "yes",
		.about = ALL_THE_SAME),
	{ 0 },
};
const struct entity counter_body = { .name = "counter", .fields = counter_fields };

static const char *const itip_answers[] = { "none", "declined", "perhaps", "accepted", NULL };
static const struct entity_field invited_fields[] = {
	FIELD(invitation, person, ID, .about = "who is invited"),
	FIELD(invitation, name, TEXT),
	FIELD(invitation, answer, CHOICE, .words = itip_answers, .about = "in their own calendar"),
	FIELD(invitation, answered, TIME, .null = true),
	FIELD(invitation, counter_starts, TIME, .null = true,
		.about = "another time that they propose"),
	FIELD(invitation, counter_minutes, INT, .about = "its length; 0: they propose none"),
	FIELD(invitation, words, TEXT, .readers = READ_PAIR, .about = "what they said with it"),
	{ 0 },
};
const struct entity invited_view = { .name = "invited", .fields = invited_fields,
	.size = sizeof(struct invitation) };

bool talk_counter_post(struct visit *v)
{
	struct html *h = &v->h;
	bool yes = str_eq(visit_field(v, "answer"), S("yes"));
	int64_t id;

	if (!visit_id(v, "id", &id)) return false;
	if (!(yes ? invitation_counter_accept(&v->x, id, talk_hours_asked(v)) :
		invitation_counter_decline(&v->x, id)))
		return ask_about_counter(v, id);
	return visit_go(v,
		yes ? tr("Moved to the time that was proposed.") : tr("It stays at its time."),
		"/talks/%s", html_id_z(h, id));
}

/* -- on /today -- */

bool invitations_open_fill(struct visit *v, struct invitations_open *out)
{
	if (!invitation_list_open(&v->x, OPEN_SHOWN, &out->at, &out->n)) return false;
	out->starts = NEW_N(v->x.a, struct when, out->n);
	for (size_t i = 0; i < out->n; i++) out->starts[i] = visit_when(v, out->at[i].starts);
	return true;
}

/* -- on the pages of settings -- */

/* Fill the mails to the reader that did not arrive. */
static bool fill_trouble(struct visit *v, struct talks_out *out)
{
	if (!outbox_trouble(&v->x, &out->trouble, &out->trouble_n)) return false;
	out->trouble_at = NEW_N(v->x.a, struct when, out->trouble_n);
	for (size_t i = 0; i < out->trouble_n; i++)
		out->trouble_at[i] = visit_when(v, out->trouble[i].when);
	return true;
}

bool settings_mail_again_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && outbox_again(&v->x, id) &&
		visit_go(v, tr("It is sent once more."), "/settings");
}

bool talks_out_fill(struct visit *v, struct talks_out *out)
{
	*out = (struct talks_out){ .mail_is_set_up = v->x.mail_from.n > 0 };
	if (!fill_trouble(v, out) || !talk_feed_get(&v->x, &out->feed)) return false;
	if (!out->feed.token.n) return true;
	out->url = str_fmt(v->x.a, "%.*s/calendar/%.*s.ics", STR(http_origin(v->q)),
		STR(out->feed.token));
	return true;
}

bool talks_out_pairs(struct visit *v, struct talks_out *out)
{
	struct pair *led;

	if (!pair_list(&v->x, &led, &out->pairs_n)) return false;
	out->pairs = led;
	out->leader = pair_with_leader(&v->x);
	return !v->x.err.code;
}

bool settings_talks_mail_post(struct visit *v)
{
	struct html *h = &v->h;

	return talk_feed_set_mail(&v->x, visit_field(v, "mail").n > 0) &&
		visit_go(v, tr("Saved."), "/settings/talks");
}

bool settings_talks_address_post(struct visit *v)
{
	struct html *h = &v->h;

	if (str_eq(visit_field(v, "act"), S("revoke")))
		return talk_feed_revoke(&v->x) &&
			visit_go(v, tr("The address leads nowhere any more."), "/settings/talks");
	return talk_feed_renew(&v->x) &&
		visit_go(v, tr("There is a new address."), "/settings/talks");
}

/* -- the private address: nobody signs in, for whoever has the address may read it -- */

/* True when the program that asks has this version already. */
static bool has_same_etag(struct visit *v, struct str etag)
{
	return str_has(http_field(&v->q->headers, S("if-none-match")), etag);
}

/* Write the talks of x->me as a calendar. */
static bool write_feed(struct visit *v)
{
	struct buf b = { .a = v->x.a };
	struct str etag;

	if (!talk_feed_write(&v->x, &b)) return false;
	etag = str_fmt(v->x.a, "\"%.*s\"",
		STR(secret_tag(v->x.a, v->x.keys, S("feed etag"), buf_str(&b))));
	http_header(v->q, v->r, "ETag", etag);
	v->r->type = "text/calendar; charset=utf-8";
	if (has_same_etag(v, etag)) v->r->status = 304;
	else v->h.b = b;
	return true;
}

bool calendar_feed_get(struct visit *v)
{
	struct str token = http_field(&v->q->params, S("token"));
	int64_t person;

	if (!str_ends(token, S(".ics")))
		return err_set(&v->x.err, ERR_MISSING, TR("there is no such page"));
	token.n -= 4;
	if (token.n != SECRET_TOKEN_CHARS || !talk_feed_person(&v->x, token, &person) || !person)
		return v->x.err.code ? false :
			err_set(&v->x.err, ERR_MISSING, TR("there is no such page"));
	v->x.me = person;
	return write_feed(v);
}

/* Give a person who is signed in, or a program with their token, the calendar of the private
 * address. */
bool calendar_own_get(struct visit *v)
{
	return write_feed(v);
}
