/* SPDX-License-Identifier: Apache-2.0 */
#include "model/fields.h"

#include "base/secret.h"
#include "db/db.h"
#include "model/account.h"
#include "model/agreed.h"
#include "model/assistant.h"
#include "model/audit.h"
#include "model/caldav.h"
#include "model/calendar.h"
#include "model/card.h"
#include "model/check_in.h"
#include "model/check_in_wish.h"
#include "model/claim.h"
#include "model/coverage_kept.h"
#include "model/feed.h"
#include "model/goal.h"
#include "model/invitation.h"
#include "model/locked.h"
#include "model/message_wish.h"
#include "model/need.h"
#include "model/note.h"
#include "model/note_key.h"
#include "model/offer.h"
#include "model/one_on_one.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/passed.h"
#include "model/period.h"
#include "model/person.h"
#include "model/proposal.h"
#include "model/pulse_result.h"
#include "model/asked.h"
#include "model/question_list.h"
#include "model/recognition.h"
#include "model/request.h"
#include "model/said.h"
#include "model/solution.h"
#include "model/spell.h"
#include "model/stays.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/talk_feed.h"
#include "model/team_asked.h"
#include "model/topic.h"

const struct entity *const entities[] = {
	&setting_entity,
	&person_entity,
	&card_line_entity,
	&address_entity,
	&claim_entity,
	&account_entity,
	&pair_entity,
	&pair_spell_entity,
	&calendar_entity,
	&feed_entity,
	&caldav_account_entity,
	&caldav_collection_entity,
	&proposal_entity,
	&proposed_talk_entity,
	&talk_entity,
	&not_one_on_one_entity,
	&invitation_entity,
	&invitation_due_entity,
	&talk_feed_entity,
	&topic_entity,
	&goal_entity,
	&goal_mark_entity,
	&period_entity,
	&need_entity,
	&passed_entity,
	&team_asked_entity,
	&step_entity,
	&solution_entity,
	&request_entity,
	&recognition_entity,
	&note_entity,
	&said_entity,
	&question_entity,
	&shared_question_entity,
	&asked_entity,
	&check_in_entity,
	&check_in_share_entity,
	&check_in_wish_entity,
	&message_hours_entity,
	&message_choice_entity,
	&note_key_entity,
	&note_wrap_entity,
	&locked_entity,
	&offer_entity,
	&offer_wish_entity,
	&pulse_round_entity,
	&pulse_asked_entity,
	&pulse_cell_entity,
	&pulse_result_entity,
	&pulse_line_entity,
	&pulse_switch_entity,
	&agreed_entity,
	&coverage_kept_entity,
	&opened_entity,
	&line_stays_entity,
	&assistant_key_entity,
	&assistant_call_entity,
	&audit_entity,
	NULL
};

const struct left_out left_out[] = {
	{ "occurrence", "read again from the calendars", "what happens in calendars, with titles",
		"their owner alone", "half a year ahead, four weeks back" },
	{ "published", "read again from the calendars",
		"busy time that a calendar gives to others, without titles", "the two of a pair",
		"as long as the calendar" },
	{ "busy", "read again from the calendars", "busy time of a person, merged, without titles",
		"the two of a pair", "half a year ahead, four weeks back" },
	{ "one_on_one", "read again from the calendars", "one-on-ones found in a calendar",
		"its owner alone", "as long as the calendar" },
	{ "not_now", "a passing wish", "one-on-ones that were called off and are left unanswered",
		"their leader", "until a day after it" },
	{ "pressure_left", "a passing wish", "red-hot weeks that somebody leaves as they are",
		"the person alone", "four weeks" },
	{ "pressure_changed", "can be taken back only here",
		"which talks somebody has made short in a red-hot week, and how they were before",
		"the person alone", "four weeks" },
	{ "undo", "what can be taken back for some seconds", "what can be taken back", "who did it",
		"a minute" },
	{ "replaced", "what was replaced today",
		"the date or state of a step that the other of a pair has replaced",
		"who is told of it: one of the two", "a day" },
	{ "floor", "a talk that is open now",
		"at which beat two people are in an open talk, and who speaks",
		"the two of the pair; how much the leader listened: the leader alone", "a day" },
	{ "here", "who is here now",
		"who has a page of the two open, unless they switched that off",
		"the two of the pair", "45 seconds" },
	{ "live", "counts what open pages have shown",
		"how many changes the pages of a pair have seen", "the two of the pair: a number",
		"as long as the installation" },
	{ "capture", "only tells a form that is sent twice",
		"a tag of each card, that tells one that is sent twice", "nobody: it is compared",
		"as long as the installation" },
	{ "line_op", "what was done to texts while they were typed; the texts are taken along",
		"what two people did to a line while they typed in it, sealed", "the two of a pair",
		"until a day after the last word, when the talk is over; without words as long as the "
		"installation" },
	{ "pulse_count", "of a round that is open; it is answered here or not at all",
		"how many of a group said what in a round that is open", "nobody: it is added up",
		"until the round is closed" },
	{ "pulse_spent", "of a round that is open",
		"tokens with which answers were handed in, of nobody in particular",
		"nobody: they are compared", "until the round is closed" },
	{ "key_check", "tells which key file belongs here", "whether the key file belongs here",
		"nobody: it is compared", "as long as the installation" },
	{ "session", "signed in here, not there", "who is signed in, as a hash",
		"nobody: it is compared", "30 days at most, or until signing out" },
	{ "link_asked", "answered within seconds", "addresses that somebody asked a sign-in link for",
		"nobody: the worker answers them", "some seconds" },
	{ "token", "made for this address",
		"programs that may act for a person, as a hash, with their name and last use",
		"the person alone", "until it is taken back" },
	{ "repeat", "only tells a request that comes twice",
		"a hash of each request that a program or a page may send again",
		"nobody: it is compared", "a day; of a form that waited on a device 60 days" },
	{ "hook", "a copy of this installation must not send what this one sends",
		"webhooks: which program is told of what, its address sealed",
		"whose it is; of the installation, its admins", "until it is taken away" },
	{ "hook_secret", "belongs to a webhook", "with what webhooks are signed, sealed",
		"nobody: it is shown once", "as long as the webhook; a former one a day" },
	{ "delivery", "sent from here", "what was sent to webhooks: kinds and ids, no word of anybody",
		"whose the webhook is", "30 days" },
	{ "reach", "a copy of this installation must not send what this one sends",
		"where somebody is told of things by chat or a program, its address sealed",
		"whose it is", "until it is taken away" },
	{ "parcel", "on its way from here",
		"messages on their way to chat or programs, sealed until they are sent: names and times, no word of anybody",
		"nobody: the program sends it", "35 days; its content until it is sent" },
	{ "chat_link", "works for some minutes, and leads here", "links that connect somebody with their chat account, as a hash, and what that account is called there",
		"nobody: it is compared", "ten minutes" },
	{ "chat_declined", "holds for the account that invites from here",
		"accounts in Matrix that turned an invitation down, as a tag made with the key file",
		"nobody: it is compared", "a year" },
	{ "send_turn", "whose turn it is where this installation sends from",
		"when something of somebody was last sent to another server, and whether that was slow",
		"nobody: the program uses it", "seven days after the last time" },
	{ "chat_invited", "holds for the account that invites from here",
		"accounts in Matrix that were invited, as a tag made with the key file, by whom, and the room, sealed",
		"nobody: the program uses it", "a year; of an account that is in use here as long as it is" },
	{ "message_tally", "counts what was sent from here", "how many messages were said, dropped and lost",
		"whoever runs the server", "as long as the installation" },
	{ "tracker", "a copy of this installation must not write into anybody's tracker",
		"task trackers: where a person works, address and token sealed",
		"the person alone, but for address and token, which nobody reads again",
		"until it is taken away" },
	{ "tracked", "belongs to a tracker",
		"which steps lie in a task tracker: numbers and states, no words",
		"the two of the pair; the address of the issue: the owner of the step",
		"as long as the tracker" },
	{ "caldav_item", "fetched again from its server", "what calendar servers hold, sealed",
		"nobody: the program reads it", "as long as the account" },
	{ "sign_in", "links lead to this address", "one-time links, as a hash",
		"nobody: it is compared", "24 hours" },
	{ "message", "worked out again from what it is about",
		"what somebody is to be told, or was told, outside of the pages: ids and times, no words",
		"nobody: the program uses it", "35 days" },
	{ "act_link", "links lead to this address",
		"links of messages that do one thing once, as a hash", "nobody: it is compared",
		"30 days after the last day on which it works" },
	{ "outbox", "mail on its way from here; it is sent once",
		"mail on its way, sealed until it is sent",
		"whoever runs the server, without its content",
		"90 days; its content until it is sent" },
	{ "inbox_seen", "only tells a mail that comes twice",
		"which mails have come already, as a hash", "nobody: it is compared", "90 days" },
	{ "inbox_try", "mail that could not be read here",
		"mails that could not be read, as a hash", "whoever runs the server", "90 days" },
	{ "mailbox", "how far this server has read its mailbox", "how far a mailbox has been read",
		"nobody: the program uses it", "as long as the installation" },
	{ "schema_version", "the program's own", "which changes the schema has had",
		"whoever runs the server", "as long as the installation" },
	{ 0 },
};

const char *field_readers_say(enum field_readers readers)
{
	static const char *const says[] = {
		[READ_AS_ROW] = "whoever may see the row",
		[READ_PAIR] = "the two of the pair",
		[READ_AUTHOR] = "whose it is, and nobody else",
		[READ_SHARED] = "who wrote it, and whom they show it to",
		[READ_TEAM] = "the leader and the members of their team",
		[READ_NAMED] = "whom the row names, else the two of the pair",
		[READ_NEAR] = "their leader, their members and the other members of their leader",
		[READ_EVERYONE] = "everybody who is signed in",
		[READ_OPERATOR] = "whoever runs the server",
		[READ_NOBODY] = "nobody but the program",
	};

	return says[readers];
}

bool field_is_stored(const struct entity_field *f)
{
	return !f->joined && !f->computed;
}

const struct entity_field *entity_sealed(const struct entity *t)
{
	for (const struct entity_field *f = t->fields; f->type; f++)
		if (f->type == FIELD_SEALED) return f;
	return NULL;
}

size_t fields_entities(void)
{
	size_t n = 0;

	while (entities[n]) n++;
	return n;
}

bool fields_count(struct ctx *x, size_t i, int64_t *n)
{
	struct db_q *q = db_query(x, str_fmt(x->a, "SELECT count(*) FROM %s", entities[i]->name).p,
		"");

	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

/* Try to open one sealed value of a table: its first row that has one. */
static bool open_one(struct ctx *x, const struct entity *t, const struct entity_field *f, bool *any,
	bool *opens)
{
	struct str sql = str_fmt(x->a,
		"SELECT %s, %s FROM %s WHERE %s IS NOT NULL ORDER BY %s LIMIT 1", t->fields->name,
		f->name, t->name, f->name, t->fields->name);
	struct db_q *q = db_query(x, sql.p, "");
	struct str text;

	if (!q) return false;
	if (db_next(q)) {
		struct err why = { 0 };
		struct str place = str_fmt(x->a, "%s %lld", f->place, (long long)db_int(q, 0));

		*any = true;
		*opens = *opens || (x->keys && secret_open(x->a, x->keys, place, db_bytes(q, 1), &text,
						       &why));
	}
	return db_done(q);
}

/* Open every value of one sealed field; memory for one row at a time. */
static bool open_column(struct ctx *x, const struct entity *t, const struct entity_field *f,
	int64_t *all, int64_t *unopened)
{
	struct str sql = str_fmt(x->a, "SELECT %s, %s FROM %s WHERE %s IS NOT NULL",
		t->fields->name, f->name, t->name, f->name);
	struct db_q *q = db_query(x, sql.p, "");
	struct arena *before = x->a, *row = arena_new();
	struct str text;

	if (q) x->a = row;
	for (; q && db_next(q); arena_reset(row)) {
		struct err why = { 0 };
		struct str place = str_fmt(row, "%s %lld", f->place, (long long)db_int(q, 0));

		*all += 1;
		if (!x->keys || !secret_open(row, x->keys, place, db_bytes(q, 1), &text, &why))
			*unopened += 1;
	}
	x->a = before;
	arena_free(row);
	return q && db_done(q);
}

bool fields_open_all(struct ctx *x, int64_t *all, int64_t *unopened)
{
	*all = *unopened = 0;
	for (size_t i = 0; entities[i]; i++)
		for (const struct entity_field *f = entities[i]->fields; f->type; f++)
			if (f->type == FIELD_SEALED &&
				!open_column(x, entities[i], f, all, unopened))
				return false;
	return true;
}

bool fields_open_any(struct ctx *x, bool *any, bool *opens)
{
	*any = *opens = false;
	for (size_t i = 0; entities[i]; i++) {
		const struct entity_field *f = entity_sealed(entities[i]);

		if (f && !open_one(x, entities[i], f, any, opens)) return false;
	}
	return true;
}
