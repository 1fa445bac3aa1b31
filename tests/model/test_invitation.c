/* SPDX-License-Identifier: Apache-2.0 */
#include "model/calendar.h"
#include "model/claim.h"
#include "model/invitation.h"
#include "model/person.h"
#include "model/talk_feed.h"
#include "tests/model/talking.h"

static const int64_t tuesday = (MONDAY + 1) * INT64_C(86400);

/* A world in which mail is set up. */
static struct ctx as(struct world *w, int64_t me)
{
	struct ctx x = world_as(w, me);

	x.mail_from = S("talks@example.org");
	return x;
}

/* What the worker does, a minute later. */
static size_t tell(struct ctx *x)
{
	int64_t me = x->me;
	size_t done = 0;

	x->now += MINUTE;
	x->me = CTX_OPERATOR;
	OK(invitation_tell(x, 10, &done));
	x->me = me;
	return done;
}

/* A talk of Ada and Ben, Tuesday 10:00 UTC. */
static int64_t planned(struct ctx *x, const struct world *w)
{
	int64_t id = talk_plan(x, talking_pair(x, w->ben), tuesday + 10 * HOUR, 15, 15);

	if (!id) world_die("talk", &x->err);
	return id;
}

static struct invitation copy_of(struct ctx *x, int64_t talk, int64_t person)
{
	struct invitation both[2];
	size_t n;

	if (!invitation_list_talk(x, talk, both, &n)) world_die("list", &x->err);
	for (size_t i = 0; i < n; i++)
		if (both[i].person == person) return both[i];
	return (struct invitation){ 0 };
}

static int64_t mails(struct ctx *x)
{
	struct db_q *q = db_query(x, "SELECT count(*) FROM outbox WHERE kind = 'invitation'", "");
	int64_t n = -1;

	if (q && db_next(q)) n = db_int(q, 0);
	return q && db_done(q) ? n : -1;
}

/* What Ben's calendar program sends; `lines` beside what every message has. */
static enum invitation_outcome send(struct ctx *x, int64_t talk, const char *from,
	const char *method, const char *who, const char *lines)
{
	struct str uid = invitation_uid(x, talk);
	struct str ics = str_fmt(x->a, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:%s\r\nBEGIN:VEVENT\r\n"
		"UID:%.*s\r\nORGANIZER:mailto:talks@example.org\r\nATTENDEE;%s\r\n%s"
		"END:VEVENT\r\nEND:VCALENDAR\r\n", method, STR(uid), who, lines);
	enum invitation_outcome out = INVITATION_UNKNOWN;
	int64_t me = x->me;

	x->me = CTX_OPERATOR;
	OK(invitation_take(x, str_of(from), ics, &out));
	x->me = me;
	return out;
}

static enum invitation_outcome reply(struct ctx *x, int64_t talk, const char *partstat,
	const char *lines)
{
	return send(x, talk, "ben@example.org", "REPLY",
		str_z(x->a, str_fmt(x->a, "PARTSTAT=%s:mailto:ben@example.org", partstat)), lines);
}

static void both_are_told_once_and_of_each_change_once(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);
	size_t done;

	x.me = CTX_OPERATOR;
	OK(invitation_tell(&x, 10, &done) && done == 0); /* a moment to think again */
	x.me = w.ada;
	IS(tell(&x), 1);
	IS(mails(&x), 2);
	IS(tell(&x), 0);
	IS(copy_of(&x, talk, w.ben).sequence, 0);
	OK(talk_shorten(&x, talk, tuesday + 10 * HOUR, 10, TALK_IN_HOURS));
	OK(talk_shorten(&x, talk, tuesday + 11 * HOUR, 5, TALK_IN_HOURS)); /* twice within the moment */
	IS(tell(&x), 1);
	IS(mails(&x), 4);
	IS(copy_of(&x, talk, w.ada).sequence, 1);
	IS(copy_of(&x, talk, w.ben).sequence, 1);
	IS(copy_of(&x, talk, w.ben).starts, tuesday + 11 * HOUR);
	OK(invitation_changed(&x, talk)); /* somebody says so and nothing has changed */
	IS(tell(&x), 1);
	IS(mails(&x), 4);
	OK(talk_cancel(&x, talk, S("ill")));
	tell(&x);
	IS(mails(&x), 6);
	IS(copy_of(&x, talk, w.ben).sequence, 2);
	OK(copy_of(&x, talk, w.ben).cancelled);
	world_drop(&x);
	world_end(&w);
}

static void without_mail_and_for_whoever_wants_none_nobody_is_told(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	int64_t talk;

	OK(talk_feed_set_mail(&x, false));
	x.me = w.ada;
	talk = planned(&x, &w);
	tell(&x);
	IS(mails(&x), 1);
	IS(copy_of(&x, talk, w.ben).id, 0);
	world_drop(&x);
	x = as(&w, w.ada);
	x.mail_from = S("");
	talk = planned(&x, &w);
	tell(&x);
	IS(mails(&x), 0);
	world_drop(&x);
	world_end(&w);
}

static void a_talk_that_was_held_or_is_over_is_no_news(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);

	x.now = tuesday + 12 * HOUR;
	tell(&x);
	IS(mails(&x), 0);
	IS(copy_of(&x, talk, w.ben).id, 0);
	world_drop(&x);
	world_end(&w);
}

/* Near enough to be that talk, or another one that it is called off for: it does not come any more. */
static void a_talk_held_before_its_time_leaves_the_calendars(struct db_pool *pool)
{
	static const int64_t ahead[] = { 40 * MINUTE, 6 * HOUR };

	for (size_t i = 0; i < 2; i++) {
		struct world w = world(pool);
		struct ctx x = as(&w, w.ada);
		int64_t pair = talking_pair(&x, w.ben);
		int64_t talk = talk_plan(&x, pair, w.now + ahead[i], 15, 15);

		IS(tell(&x), 1);
		OK((talk_hold(&x, pair, x.now - 10 * MINUTE, 5) == talk) == (i == 0));
		IS(tell(&x), 1);
		OK(copy_of(&x, talk, w.ben).cancelled && copy_of(&x, talk, w.ada).cancelled);
		IS(copy_of(&x, talk, w.ben).starts, w.now + ahead[i]);
		IS(mails(&x), 4);
		world_drop(&x);
		world_end(&w);
	}
}

static void an_answer_is_kept_for_the_version_it_is_about(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);
	struct invitation *open;
	size_t n;

	tell(&x);
	IS(reply(&x, talk, "ACCEPTED", "DTSTAMP:20261123T070050Z\r\n"), INVITATION_TAKEN);
	IS(copy_of(&x, talk, w.ben).answer, ITIP_ACCEPTED);
	IS(copy_of(&x, talk, w.ada).answer, ITIP_NO_ANSWER);
	/* an older word that arrives later changes nothing (RFC 5546, 2.1.5) */
	IS(reply(&x, talk, "DECLINED", "DTSTAMP:20261123T070030Z\r\n"), INVITATION_STALE);
	IS(copy_of(&x, talk, w.ben).answer, ITIP_ACCEPTED);
	OK(talk_shorten(&x, talk, tuesday + 10 * HOUR, 10, TALK_IN_HOURS)); /* within the time they said yes to */
	tell(&x);
	IS(copy_of(&x, talk, w.ben).answer, ITIP_ACCEPTED);
	OK(talk_shorten(&x, talk, tuesday + 11 * HOUR, 10, TALK_IN_HOURS));
	tell(&x);
	IS(copy_of(&x, talk, w.ben).answer, ITIP_NO_ANSWER);
	IS(reply(&x, talk, "ACCEPTED", "SEQUENCE:1\r\n"), INVITATION_STALE);
	IS(reply(&x, talk, "DECLINED", "SEQUENCE:2\r\n"), INVITATION_TAKEN);
	OK(invitation_list_open(&x, 3, &open, &n) && n == 1 && open[0].talk == talk);
	IS_STR(open[0].name, S("Ben"));
	x.me = w.ben; /* his own answer is no news to him */
	OK(invitation_list_open(&x, 3, &open, &n) && n == 0);
	x.me = w.cara;
	OK(invitation_list_open(&x, 3, &open, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void who_is_not_asked_changes_nothing(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w), other;
	const char *ben = "PARTSTAT=DECLINED:mailto:ben@example.org";
	enum invitation_outcome out;
	struct str forged;

	tell(&x);
	/* from a stranger, from a colleague, from nobody, in Ben's name or their own */
	IS(send(&x, talk, "mallory@example.org", "REPLY", ben, ""), INVITATION_UNKNOWN);
	IS(send(&x, talk, "cara@example.org", "REPLY", ben, ""), INVITATION_UNKNOWN);
	IS(send(&x, talk, "", "REPLY", ben, ""), INVITATION_UNKNOWN);
	IS(send(&x, talk, "cara@example.org", "REPLY", "PARTSTAT=DECLINED:mailto:cara@example.org",
		   ""), INVITATION_UNKNOWN);
	/* Ada speaks for herself alone, also of this talk */
	IS(send(&x, talk, "ada@example.org", "REPLY", ben, ""), INVITATION_UNKNOWN);
	/* another talk of Ada's is none of Ben's */
	other = talk_plan(&x, talking_pair(&x, w.cara), tuesday + 13 * HOUR, 15, 15);
	OK(other);
	tell(&x);
	IS(reply(&x, other, "DECLINED", ""), INVITATION_UNKNOWN);
	/* a UID that was guessed */
	forged = str_fmt(x.a, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:%.*s"
		".AAAAAAAAAAAAAAAA@rapport\r\nATTENDEE;%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		13, invitation_uid(&x, talk).p, ben);
	x.me = CTX_OPERATOR;
	OK(invitation_take(&x, S("ben@example.org"), forged, &out) && out == INVITATION_UNKNOWN);
	OK(!invitation_take(&x, S("ben@example.org"), S("no calendar"), &out) &&
		talking_failed(&x, ERR_INPUT));
	x.me = w.ada;
	/* a cancellation is not theirs to send */
	IS(send(&x, talk, "ben@example.org", "CANCEL", ben, ""), INVITATION_UNKNOWN);
	IS(copy_of(&x, talk, w.ben).answer, ITIP_NO_ANSWER);
	IS(copy_of(&x, talk, w.ada).answer, ITIP_NO_ANSWER);
	world_drop(&x);
	world_end(&w);
}

static void any_address_of_theirs_speaks_for_them(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	int64_t talk;
	bool proven;

	OK(claim_add(&x, S("ben@home.example"), &proven));
	IS(proven, false); /* said, and not proven: it speaks for nobody */
	OK(claim_settle(&x, w.ben, S("ben@home.example")));
	x.me = w.ada;
	talk = planned(&x, &w);
	tell(&x);
	IS(send(&x, talk, "Ben@Home.Example", "REPLY", "PARTSTAT=TENTATIVE:MAILTO:BEN@example.org",
		   ""), INVITATION_TAKEN);
	IS(copy_of(&x, talk, w.ben).answer, ITIP_TENTATIVE);
	world_drop(&x);
	world_end(&w);
}

static const char counter_eleven[] = "DTSTAMP:20261123T070040Z\r\n"
	"DTSTART;TZID=Europe/Berlin:20261124T120000\r\nDTEND;TZID=Europe/Berlin:20261124T123000\r\n";

static enum invitation_outcome counter(struct ctx *x, int64_t talk, const char *lines)
{
	return send(x, talk, "ben@example.org", "COUNTER",
		"PARTSTAT=TENTATIVE:mailto:ben@example.org", lines);
}

static void another_time_is_proposed_checked_and_taken(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);
	struct talk_outside outside;
	struct talk *t;

	tell(&x);
	OK(!invitation_counter_accept(&x, talk, TALK_IN_HOURS) && talking_failed(&x, ERR_MISSING));
	IS(counter(&x, talk, counter_eleven), INVITATION_TAKEN);
	IS(copy_of(&x, talk, w.ben).counter_starts, tuesday + 11 * HOUR);
	IS(copy_of(&x, talk, w.ben).counter_minutes, 15); /* never longer than planned */
	OK(invitation_counter_fits(&x, talk, &outside) && !outside.mine && !outside.theirs);
	x.me = w.ben; /* who proposes does not decide */
	OK(!invitation_counter_accept(&x, talk, TALK_IN_HOURS) && talking_failed(&x, ERR_MISSING));
	x.me = w.cara;
	OK(!invitation_counter_accept(&x, talk, TALK_IN_HOURS) && talking_failed(&x, ERR_MISSING));
	OK(!invitation_counter_decline(&x, talk) && talking_failed(&x, ERR_MISSING));
	x.me = w.ada;
	OK(invitation_counter_accept(&x, talk, TALK_IN_HOURS));
	OK((t = talk_get(&x, talk)) && t->starts == tuesday + 11 * HOUR && t->minutes == 15);
	tell(&x);
	IS(copy_of(&x, talk, w.ben).answer, ITIP_ACCEPTED); /* it was his own wish */
	IS(copy_of(&x, talk, w.ben).counter_starts, 0);
	IS(copy_of(&x, talk, w.ada).answer, ITIP_NO_ANSWER);
	world_drop(&x);
	world_end(&w);
}

static void another_time_in_the_night_is_not_taken_unasked(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w), three = tuesday + 2 * HOUR;
	struct talk_outside outside;

	tell(&x);
	IS(counter(&x, talk, "DTSTAMP:20261123T070040Z\r\n"
		"DTSTART;TZID=Europe/Berlin:20261124T030000\r\n"
		"DTEND;TZID=Europe/Berlin:20261124T031500\r\n"), INVITATION_TAKEN);
	IS(copy_of(&x, talk, w.ben).counter_starts, three);
	OK(invitation_counter_fits(&x, talk, &outside) && outside.mine && outside.theirs);
	OK(!invitation_counter_accept(&x, talk, TALK_IN_HOURS) && talking_failed(&x, ERR_ASK));
	OK(talk_get(&x, talk)->starts != three);
	OK(invitation_counter_accept(&x, talk, TALK_ANY_HOURS));
	IS(talk_get(&x, talk)->starts, three);
	world_drop(&x);
	world_end(&w);
}

static void another_time_that_does_not_fit_says_whose_calendar(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	struct talk_outside outside;
	int64_t talk;

	OK(calendar_put(&x, w.ben, S("b.ics"), world_event(&w, "20261124T120000", "20261124T130000",
		"Dentist", "")));
	x.me = w.ada;
	talk = planned(&x, &w);
	tell(&x);
	IS(counter(&x, talk, counter_eleven), INVITATION_TAKEN);
	OK(!invitation_counter_fits(&x, talk, &outside));
	OK(str_has(str_of(x.err.text), S("Ben")) && !str_has(str_of(x.err.text), S("Dentist")));
	err_clear(&x.err);
	OK(!invitation_counter_accept(&x, talk, TALK_IN_HOURS) && talking_failed(&x, ERR_CONFLICT));
	OK(invitation_counter_decline(&x, talk));
	IS(mails(&x), 3); /* Ben is told that it stays */
	IS(copy_of(&x, talk, w.ben).counter_starts, 0);
	world_drop(&x);
	world_end(&w);
}

static void a_time_that_cannot_be_is_not_taken(struct db_pool *pool)
{
	static const char *const bad[] = {
		"DTSTART:20261122T110000Z\r\nDURATION:PT15M\r\n",  /* over */
		"DTSTART:20261124T110000Z\r\nDURATION:PT2M\r\n",   /* too short for any talk */
		"DTSTART:20361124T110000Z\r\nDURATION:PT15M\r\n",  /* in ten years */
		"DTSTART:20261124T100000Z\r\nDURATION:PT15M\r\n",  /* as it is */
		"SUMMARY:no time at all\r\n",
	};
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);

	tell(&x);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		IS(counter(&x, talk, bad[i]), INVITATION_STALE);
	IS(copy_of(&x, talk, w.ben).counter_starts, 0);
	world_drop(&x);
	world_end(&w);
}

static void their_own_calendar_speaks_for_them_and_for_nobody_else(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);
	struct busy_event e = { .start = tuesday + 10 * HOUR, .end = tuesday + 10 * HOUR + 15 * MINUTE,
		.answer = ITIP_DECLINED, .uid = invitation_uid(&x, talk) };

	tell(&x);
	x.me = CTX_OPERATOR;
	OK(invitation_seen(&x, w.cara, &e)); /* the same UID in a stranger's calendar */
	x.me = w.ada;
	IS(copy_of(&x, talk, w.ben).answer, ITIP_NO_ANSWER);
	x.me = CTX_OPERATOR;
	OK(invitation_seen(&x, w.ben, &e));
	x.me = w.ada;
	IS(copy_of(&x, talk, w.ben).answer, ITIP_DECLINED);
	OK(talk_shorten(&x, talk, tuesday + 11 * HOUR, 15, TALK_IN_HOURS));
	tell(&x);
	x.me = CTX_OPERATOR; /* a feed that lags behind still has the old version */
	OK(invitation_seen(&x, w.ben, &e));
	x.me = w.ada;
	IS(copy_of(&x, talk, w.ben).answer, ITIP_NO_ANSWER);
	IS(copy_of(&x, talk, w.ben).counter_starts, 0);
	world_drop(&x);
	world_end(&w);
}

/* Whether the words stand in the database for whoever opens the file. */
static bool lies_open(struct ctx *x, const char *part)
{
	struct db_q *q = db_query(x, "SELECT words FROM invitation WHERE words IS NOT NULL", "");
	bool open = false;

	while (q && db_next(q)) open = open || str_has(db_bytes(q, 0), str_of(part));
	return !q || !db_done(q) || open;
}

static void what_is_said_with_an_answer_is_kept_for_the_two(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);
	struct invitation *open;
	size_t n;

	tell(&x);
	IS(reply(&x, talk, "DECLINED", "DTSTAMP:20261123T070030Z\r\nCOMMENT:At the dentist\\, Thursday\\nis better\r\n"),
		INVITATION_TAKEN);
	IS_STR(copy_of(&x, talk, w.ben).words, S("At the dentist, Thursday\nis better"));
	OK(!lies_open(&x, "dentist"));
	OK(invitation_list_open(&x, 3, &open, &n) && n == 1);
	IS_STR(open->words, S("At the dentist, Thursday\nis better"));
	x.me = w.ben; /* his own words */
	IS_STR(copy_of(&x, talk, w.ben).words, S("At the dentist, Thursday\nis better"));
	x.me = w.ada;
	IS(counter(&x, talk, "DTSTAMP:20261123T070040Z\r\nCOMMENT:Rather at eleven?\r\n"
		"DTSTART:20261124T110000Z\r\nDTEND:20261124T111000Z\r\n"), INVITATION_TAKEN);
	IS_STR(copy_of(&x, talk, w.ben).words, S("Rather at eleven?"));
	IS(reply(&x, talk, "ACCEPTED", "DTSTAMP:20261123T070050Z\r\n"), INVITATION_TAKEN);
	IS_STR(copy_of(&x, talk, w.ben).words, S("")); /* of the answer before */
	world_drop(&x);
	world_end(&w);
}

static void words_go_with_the_answer_they_were_said_of(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);

	tell(&x);
	IS(reply(&x, talk, "DECLINED", "DTSTAMP:20261123T070030Z\r\nCOMMENT:At the dentist\r\n"), INVITATION_TAKEN);
	OK(talk_shorten(&x, talk, tuesday + 13 * HOUR, 15, TALK_IN_HOURS));
	tell(&x);
	IS(copy_of(&x, talk, w.ben).answer, ITIP_NO_ANSWER);
	IS_STR(copy_of(&x, talk, w.ben).words, S(""));
	world_drop(&x);
	world_end(&w);
}

static void words_in_their_own_calendar_are_words_too(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);
	struct busy_event e = { .start = tuesday + 10 * HOUR, .end = tuesday + 10 * HOUR + 15 * MINUTE,
		.answer = ITIP_DECLINED, .words = S("At the dentist"), .uid = invitation_uid(&x, talk) };

	tell(&x);
	x.me = CTX_OPERATOR;
	OK(invitation_seen(&x, w.ben, &e));
	x.me = w.ada;
	IS_STR(copy_of(&x, talk, w.ben).words, S("At the dentist"));
	x.me = CTX_OPERATOR;
	e.words = S("At the dentist; Thursday?"); /* written later, with the same answer */
	OK(invitation_seen(&x, w.ben, &e));
	x.me = w.ada;
	IS_STR(copy_of(&x, talk, w.ben).words, S("At the dentist; Thursday?"));
	world_drop(&x);
	world_end(&w);
}

static void a_uid_is_ours_or_nobodys(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);
	struct str uid = invitation_uid(&x, talk), low = str_lower(x.a, uid);

	IS(invitation_uid_talk(&x, uid), talk);
	IS_STR(invitation_uid(&x, talk), uid);
	IS(invitation_uid_talk(&x, str_fmt(x.a, "%.*sx", STR(uid))), 0);
	IS(invitation_uid_talk(&x, str_sub(uid, 0, 13)), 0);
	IS(invitation_uid_talk(&x, S("")), 0);
	OK(str_eq(low, uid) || invitation_uid_talk(&x, low) == 0);
	IS_STR(invitation_title(&x, S("Ada Lovelace-Byron"), S("Ben")), S("Ada & Ben"));
	world_drop(&x);
	world_end(&w);
}

static void the_private_address_opens_times_and_first_names_until_it_is_taken_back(
	struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	struct buf b = { .a = x.a };
	struct talk_feed f;
	struct str first;
	int64_t person;

	OK(talk_cancel(&x, planned(&x, &w), S("ill")));
	planned(&x, &w);
	OK(talk_feed_get(&x, &f) && !f.token.n && f.mail);
	OK(talk_feed_renew(&x) && talk_feed_get(&x, &f));
	first = f.token;
	OK(talk_feed_person(&x, first, &person) && person == w.ada);
	OK(talk_feed_write(&x, &b));
	OK(str_has(buf_str(&b), S("SUMMARY:Ada & Ben\r\n")));
	OK(str_has(buf_str(&b), S("DTSTART:20261124T100000Z\r\n")));
	OK(!str_has(str_sub(buf_str(&b), 40, b.n), S("ill")));
	OK(talk_feed_renew(&x) && talk_feed_get(&x, &f));
	OK(talk_feed_person(&x, first, &person) && person == 0);
	OK(talk_feed_person(&x, f.token, &person) && person == w.ada);
	OK(talk_feed_revoke(&x) && talk_feed_person(&x, f.token, &person) && person == 0);
	OK(talk_feed_get(&x, &f) && !f.token.n && f.mail);
	world_drop(&x);
	world_end(&w);
}

static void an_invitation_is_sent_once_more_at_most_once_an_hour(struct db_pool *pool)
{
	static const char ben[] = "PARTSTAT=NEEDS-ACTION:mailto:ben@example.org";
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);

	tell(&x);
	IS(send(&x, talk, "ben@example.org", "REFRESH", ben, ""), INVITATION_STALE); /* just told */
	x.now += 2 * HOUR;
	IS(send(&x, talk, "mallory@example.org", "REFRESH", ben, ""), INVITATION_UNKNOWN);
	IS(mails(&x), 2);
	IS(send(&x, talk, "ben@example.org", "REFRESH", ben, ""), INVITATION_TAKEN);
	IS(mails(&x), 3);
	x.now += MINUTE;
	IS(send(&x, talk, "ben@example.org", "REFRESH", ben, "COMMENT:again\r\n"), INVITATION_STALE);
	IS(mails(&x), 3);
	IS(copy_of(&x, talk, w.ben).sequence, 0);
	world_drop(&x);
	world_end(&w);
}

/* The operator starts without --smtp: what was told by mail cannot be told on, and neither the
 * others nor the pages wait for it. */
static void mail_that_was_switched_off_holds_up_nothing(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);

	tell(&x);
	IS(counter(&x, talk, counter_eleven), INVITATION_TAKEN);
	x.mail_from = S("");
	OK(invitation_counter_decline(&x, talk));
	OK(talk_cancel(&x, talk, S("ill")));
	IS(tell(&x), 1);
	IS(tell(&x), 0);
	OK(!copy_of(&x, talk, w.ben).cancelled); /* that is what he knows */
	IS(mails(&x), 2);
	world_drop(&x);
	world_end(&w);
}

/* Ben's copy stood in his CalDAV calendar, and he deleted it there. */
static void a_copy_that_was_deleted_says_no(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ada);
	int64_t talk = planned(&x, &w);
	struct str uid = invitation_uid(&x, talk);

	tell(&x);
	x.me = CTX_OPERATOR;
	OK(invitation_vanished(&x, w.ben, uid)); /* a mail that is deleted says nothing */
	x.me = w.ada;
	IS(copy_of(&x, talk, w.ben).answer, ITIP_NO_ANSWER);
	OK(db_run(&x, "UPDATE invitation SET way = 2", "") == 2);
	x.me = CTX_OPERATOR;
	OK(invitation_vanished(&x, w.cara, uid));
	x.me = w.ada;
	IS(copy_of(&x, talk, w.ben).answer, ITIP_NO_ANSWER);
	x.me = CTX_OPERATOR;
	OK(invitation_vanished(&x, w.ben, uid));
	x.me = w.ada;
	IS(copy_of(&x, talk, w.ben).answer, ITIP_DECLINED);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(both_are_told_once_and_of_each_change_once);
	RUN_DB(without_mail_and_for_whoever_wants_none_nobody_is_told);
	RUN_DB(a_talk_that_was_held_or_is_over_is_no_news);
	RUN_DB(a_talk_held_before_its_time_leaves_the_calendars);
	RUN_DB(an_answer_is_kept_for_the_version_it_is_about);
	RUN_DB(who_is_not_asked_changes_nothing);
	RUN_DB(any_address_of_theirs_speaks_for_them);
	RUN_DB(another_time_is_proposed_checked_and_taken);
	RUN_DB(another_time_in_the_night_is_not_taken_unasked);
	RUN_DB(another_time_that_does_not_fit_says_whose_calendar);
	RUN_DB(a_time_that_cannot_be_is_not_taken);
	RUN_DB(their_own_calendar_speaks_for_them_and_for_nobody_else);
	RUN_DB(what_is_said_with_an_answer_is_kept_for_the_two);
	RUN_DB(words_go_with_the_answer_they_were_said_of);
	RUN_DB(words_in_their_own_calendar_are_words_too);
	RUN_DB(a_uid_is_ours_or_nobodys);
	RUN_DB(the_private_address_opens_times_and_first_names_until_it_is_taken_back);
	RUN_DB(an_invitation_is_sent_once_more_at_most_once_an_hour);
	RUN_DB(mail_that_was_switched_off_holds_up_nothing);
	RUN_DB(a_copy_that_was_deleted_says_no);
	return tap_end();
}
