/* SPDX-License-Identifier: Apache-2.0
 *
 * How an invitation looks: the calendar object, and the mail around it, in the language and
 * zone of whoever gets it.
 */
#include "base/clean.h"
#include "base/date.h"
#include "base/id.h"
#include "base/secret.h"
#include "ical/write.h"
#include "ical/zones.h"
#include "model/invitation_inside.h"
#include "model/outbox.h"
#include "view/html.h"

enum { TAG_CHARS = 16, YEAR = 366 * DAY };
static const struct str domain = { "@rapport", 8 };

/* -- names -- */

static struct str tag_of(struct ctx *x, struct str id)
{
	return str_sub(secret_tag(x->a, x->keys, S("invitation"), id), 0, TAG_CHARS);
}

struct str invitation_uid(struct ctx *x, int64_t talk)
{
	struct buf b = { .a = x->a };

	id_print(&b, talk);
	return str_fmt(x->a, "%.*s.%.*s%.*s", STR(buf_str(&b)), STR(tag_of(x, buf_str(&b))),
		STR(domain));
}

int64_t invitation_uid_talk(struct ctx *x, struct str uid)
{
	struct str name, at, id, tag;
	int64_t talk;

	if (uid.n > 100 || !str_cut(uid, '@', &name, &at) || !str_cut(name, '.', &id, &tag))
		return 0;
	if (!id_parse(id, &talk) || !secret_equal(tag, tag_of(x, id))) return 0;
	return str_eq(uid, invitation_uid(x, talk)) ? talk : 0;
}

/* Without what a mail or calendar program would make a link of. */
static struct str first_name(struct arena *a, struct str name)
{
	struct str first, rest;

	str_cut(str_trim(name), ' ', &first, &rest);
	return clean_unlink(a, first);
}

struct str invitation_title(struct ctx *x, struct str leader, struct str member)
{
	return str_fmt(x->a, "%.*s & %.*s", STR(first_name(x->a, leader)), STR(first_name(x->a, member)));
}

struct str invitation_url(struct ctx *x, int64_t talk)
{
	struct buf b = { .a = x->a };

	if (!x->site.n) return S("");
	buf_add(&b, x->site);
	buf_z(&b, "/talks/");
	id_print(&b, talk);
	return buf_str(&b);
}

/* -- the calendar object -- */

static const struct zone *zone_of(struct ctx *x, const struct person *p)
{
	const struct zone *z = zone_find(x->zones, p->timezone);

	return z ? z : zone_utc(x->zones);
}

/* The leader agreed when the plan was accepted; the member is asked. */
static const char *partstat(const struct invitation_talk *t, int i)
{
	enum itip_answer answer = t->told[i] ? t->rows[i].answer : ITIP_NO_ANSWER;

	if (answer == ITIP_NO_ANSWER && i == 0) answer = ITIP_ACCEPTED;
	return itip_partstat(answer);
}

struct str invitation_object(struct ctx *x, const struct invitation_talk *t, int i,
	const char *method)
{
	const struct zone *zone = zone_of(x, t->people[i]);
	const struct invitation *is = &t->rows[i];
	struct ical_attendee who[2];
	struct buf b = { .a = x->a };
	struct ical_event ev = { .uid = invitation_uid(x, t->id), .stamp = x->now,
		.start = t->starts, .end = t->starts + t->minutes * MINUTE, .zone = zone,
		.sequence = (int32_t)is->sequence, .cancelled = t->cancelled,
		.summary = invitation_title(x, t->people[0]->name, t->people[1]->name),
		.url = invitation_url(x, t->id), .attendees = who,
		.client_schedules = is->way == INVITATION_CALDAV,
		.alarm_minutes = t->cancelled ? 0 : INVITATION_ALARM };

	/* answers go to whom they name: to us, where mail is set up */
	ev.organizer_name = first_name(x->a, t->people[0]->name);
	ev.organizer_email = x->mail_from.n ? x->mail_from : t->people[0]->email;
	for (int k = 0; k < 2; k++)
		if (t->people[k]->email.n)
			who[ev.attendees_n++] = (struct ical_attendee){
				first_name(x->a, t->people[k]->name), t->people[k]->email, partstat(t, k)
			};
	ical_write_begin(&b, method, S(""));
	ical_write_zone(&b, zone, ev.start - YEAR, ev.end + YEAR);
	ical_write_event(&b, &ev);
	ical_write_end(&b);
	return buf_str(&b);
}

/* -- the mail -- */

static struct str sentence_of(struct html *h, enum invitation_news news, struct str other,
	int64_t minutes)
{
	struct str name = html_isolate(h, first_name(h->b.a, other));

	switch (news) {
	case INVITATION_NEW:
		return trnf("A talk with %.*s, %lld minute. Please answer in your calendar.",
			"A talk with %.*s, %lld minutes. Please answer in your calendar.", minutes,
			STR(name), (long long)minutes);
	case INVITATION_MOVED:
		return trnf("The talk with %.*s has another time now. It takes %lld minute.",
			"The talk with %.*s has another time now. It takes %lld minutes.", minutes,
			STR(name), (long long)minutes);
	case INVITATION_SHORTER:
		return trnf("The talk with %.*s is shorter now: %lld minute. It was not cancelled.",
			"The talk with %.*s is shorter now: %lld minutes. It was not cancelled.",
			minutes, STR(name), (long long)minutes);
	case INVITATION_GONE:
		return trf("The talk with %.*s is cancelled.", STR(name));
	case INVITATION_STAYS:
		return trf(
			"The talk with %.*s stays at this time; the one you proposed does not work.",
			STR(name));
	case INVITATION_ASKED: break;
	}
	return trf("The talk with %.*s, as it stands.", STR(name));
}

static const char *method_of(enum invitation_news news)
{
	if (news == INVITATION_GONE) return "CANCEL";
	return news == INVITATION_STAYS ? "DECLINECOUNTER" : "REQUEST";
}

/* "Ada & Ben: Tue 24 Nov, 10:00" in their language and zone. */
static struct str head_of(struct ctx *x, struct html *h, const struct invitation_talk *t, int i)
{
	struct buf b = { .a = x->a };

	buf_add(&b, invitation_title(x, t->people[0]->name, t->people[1]->name));
	buf_z(&b, ": ");
	lang_date_clock(&b, h->lang, zone_local_of(zone_of(x, t->people[i]), t->starts));
	return buf_str(&b);
}

/* What the mail's subject says of that: what has happened stands in front. A calendar shows the event's own
 * summary, which stays as it is. */
static struct str subject_of(struct html *h, enum invitation_news news, struct str head)
{
	switch (news) {
	case INVITATION_MOVED: return trf("Moved: %.*s", STR(head));
	case INVITATION_SHORTER: return trf("Shorter: %.*s", STR(head));
	case INVITATION_GONE: return trf("Cancelled: %.*s", STR(head));
	case INVITATION_STAYS: return trf("Not moved: %.*s", STR(head));
	default: return head;
	}
}

static struct str text_of(struct ctx *x, const struct html *h, const struct invitation_words *w)
{
	struct buf b = { .a = x->a };

	buf_fmt(&b, "%.*s\n\n%.*s (%.*s)\n", STR(w->sentence), STR(w->head), STR(w->zone));
	if (w->url.n) buf_fmt(&b, "\n%s:\n%.*s\n", tr("Open the talk"), STR(w->url));
	if (w->settings.n) buf_fmt(&b, "\n-- \n%s:\n%.*s\n", tr("Your talks in your calendar"), STR(w->settings));
	return buf_str(&b);
}

bool invitation_mail(struct ctx *x, const struct invitation_talk *t, int i,
	enum invitation_news news)
{
	const struct person *to = t->people[i];
	bool may;
	struct html html = { .b = { .a = x->a }, .lang = lang_choose(to->lang), .now = x->now };
	struct invitation_words w = { .head = head_of(x, &html, t, i), .zone = to->timezone,
		.sentence = sentence_of(&html, news, t->people[!i]->name, t->minutes),
		.url = invitation_url(x, t->id) };

	/* where many people are said to have one address that nobody has proven, it is not filled with their talks */
	if (!outbox_may(x, to->id, S(""), &may)) return false;
	if (!may) return true;
	if (x->site.n) w.settings = str_fmt(x->a, "%.*s/settings/talks", STR(x->site));
	mail_invitation(&html, &w);
	return outbox_add(x, &(struct outbox_mail){ .person = to->id, .kind = S("invitation"),
		.about = t->rows[i].id, .subject = subject_of(&html, news, w.head), .text = text_of(x, &html, &w),
		.html = buf_str(&html.b), .calendar = invitation_object(x, t, i, method_of(news)),
		.method = method_of(news) });
}
