/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept about a person. Every statement has two parameters, x->me and the most rows, and its
 * WHERE says which rows concern x->me. What others show to x->me and may take back (their
 * check-ins, their cards) is theirs, and is in nobody else's export.
 */
#include "model/own_inside.h"

#include <string.h>

#include "base/date.h"
#include "model/account.h"
#include "model/agreed.h"
#include "model/asked.h"
#include "model/assistant.h"
#include "model/audit.h"
#include "model/caldav.h"
#include "model/calendar.h"
#include "model/card.h"
#include "model/coverage_kept.h"
#include "model/check_in.h"
#include "model/check_in_wish.h"
#include "model/claim.h"
#include "model/entity.h"
#include "model/feed.h"
#include "model/fields.h"
#include "model/goal.h"
#include "model/hook.h"
#include "model/invitation.h"
#include "model/locked.h"
#include "model/message.h"
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
#include "model/question_list.h"
#include "model/reach.h"
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
#include "model/token.h"
#include "model/topic.h"
#include "model/tracked.h"
#include "model/written.h"

enum own_place {
	CHECK_IN, CHECK_IN_SHARE, CHECK_IN_WISH, MESSAGE_HOURS_OF, MESSAGE_CHOICES, CARD_LINE, GOAL, GOAL_MARK, PERIOD, SOLUTION,
	TOPIC, STEP, NEED, PASSED, TEAM_ASKED, REQUEST, SAID, ASKED, NOTE, LOCKED_TEXT, NOTE_KEY,
	NOTE_WRAP, RECOGNITION, OFFER,
	OFFER_WISH, QUESTION, SHARED_QUESTION, TALK, INVITATION, PAIR, PAIR_SPELL, NOT_ONE_ON_ONE, PROPOSAL,
	PROPOSED_TALK, CALENDAR, FEED, CALDAV_ACCOUNT, CALDAV_COLLECTION, TALK_FEED, PERSON,
	ADDRESS,
	CLAIM, ACCOUNT, PULSE_ASKED, OPENED,
	LINE_STAYS, ASSISTANT_KEY, ASSISTANT_CALL,
	REACH, TRACKER, TRACKED, HOOK, DELIVERY, TOKEN,
	KINDS, SENT = KINDS, SENT_ELSEWHERE, SENT_TO_TRACKERS, NAMES,
};
#define PAIRS_OF_ME                                                                                \
	"(SELECT id FROM pair WHERE leader = $1 UNION ALL SELECT id FROM pair WHERE member = $1)"
#define TALKS_OF_ME                                                                                \
	"(SELECT id FROM talk WHERE leader = $1 UNION ALL SELECT id FROM talk WHERE member = $1)"
#define NEWEST " ORDER BY id DESC LIMIT $2"
#define OF_PAIR(T) "SELECT {" #T "} FROM " #T " WHERE pair IN " PAIRS_OF_ME NEWEST
#define OF_OWNER(T, who) "SELECT {" #T "} FROM " #T " WHERE " #who " = $1" NEWEST
const char *const own_sql[] = {
	[CHECK_IN] = OF_OWNER(check_in, owner),
	[CHECK_IN_SHARE] =
		"SELECT {check_in_share} FROM check_in_share"
		" WHERE check_in IN (SELECT id FROM check_in WHERE owner = $1)" NEWEST,
	[CHECK_IN_WISH] = "SELECT {check_in_wish} FROM check_in_wish WHERE owner = $1 LIMIT $2",
	[MESSAGE_HOURS_OF] = "SELECT {message_hours} FROM message_hours WHERE person = $1 LIMIT $2",
	[MESSAGE_CHOICES] = OF_OWNER(message_choice, person),
	[CARD_LINE] = OF_OWNER(card_line, person),
	[GOAL] = OF_OWNER(goal, owner),
	[GOAL_MARK] =
		/* the marks of $1's own goals, and $1's own marks of goals of teams that $1 is or was in */
		"SELECT {goal_mark} FROM goal_mark WHERE goal IN (SELECT id FROM goal"
		" WHERE owner = $1)"
		"  OR (author = $1 AND goal IN (SELECT g.id FROM pair r"
		" JOIN goal g ON g.owner = r.leader"
		"   WHERE r.member = $1))" NEWEST,
	[PERIOD] = OF_OWNER(period, owner),
	[SOLUTION] = OF_PAIR(solution),
	[TOPIC] = OF_PAIR(topic),
	[STEP] = OF_PAIR(step),
	[NEED] = OF_PAIR(need),
	[PASSED] = OF_OWNER(passed, asker),
	[TEAM_ASKED] = OF_OWNER(team_asked, asker),
	/* a request that was taken back is its asker's alone */
	[REQUEST] =
		"SELECT {request} FROM request WHERE pair IN " PAIRS_OF_ME
		" AND (asker = $1 OR state < 2)" NEWEST,
	[SAID] = OF_PAIR(said),
	[ASKED] = OF_PAIR(asked),
	[NOTE] =
		"SELECT {note} FROM note WHERE talk IN " TALKS_OF_ME
		" AND reader IN (0, $1)" NEWEST,
	[LOCKED_TEXT] = OF_OWNER(locked, owner),
	[NOTE_KEY] = OF_OWNER(note_key, person),
	[NOTE_WRAP] = OF_OWNER(note_wrap, person),
	[RECOGNITION] =
		"SELECT {recognition} FROM recognition WHERE id IN"
		" (SELECT id FROM recognition WHERE giver = $1"
		"  UNION ALL SELECT id FROM recognition WHERE receiver = $1)" NEWEST,
	[OFFER] = OF_OWNER(offer, leader),
	[OFFER_WISH] = OF_OWNER(offer_wish, person),
	[QUESTION] = OF_OWNER(question, owner),
	[SHARED_QUESTION] =
		"/* all: the list of the organisation */ SELECT {shared_question}"
		" FROM shared_question"
		" WHERE owner = $1" NEWEST,
	[TALK] = "SELECT {talk} FROM talk WHERE id IN " TALKS_OF_ME NEWEST,
	[INVITATION] = OF_OWNER(invitation, person),
	[PAIR] = "SELECT {pair} FROM pair WHERE id IN " PAIRS_OF_ME NEWEST,
	[PAIR_SPELL] = "SELECT {pair_spell} FROM pair_spell WHERE pair IN " PAIRS_OF_ME NEWEST,
	[NOT_ONE_ON_ONE] = OF_PAIR(not_one_on_one),
	[PROPOSAL] = OF_OWNER(proposal, leader),
	[PROPOSED_TALK] =
		"SELECT {proposed_talk} FROM proposed_talk"
		" WHERE pair IN (SELECT id FROM pair WHERE leader = $1)" NEWEST,
	[CALENDAR] = OF_OWNER(calendar, owner),
	[FEED] =
		"SELECT {feed} FROM feed WHERE calendar IN (SELECT id FROM calendar"
		" WHERE owner = $1)"
		" ORDER BY calendar DESC LIMIT $2",
	[CALDAV_ACCOUNT] = OF_OWNER(caldav_account, owner),
	[CALDAV_COLLECTION] =
		"SELECT {caldav_collection} FROM caldav_collection"
		" WHERE account IN (SELECT id FROM caldav_account WHERE owner = $1)" NEWEST,
	[TALK_FEED] = "SELECT {talk_feed} FROM talk_feed WHERE person = $1 LIMIT $2",
	[PERSON] = OF_OWNER(person, id),
	[ADDRESS] = "SELECT address, person, main, proven FROM address WHERE person = $1 ORDER BY address LIMIT $2",
	[CLAIM] = OF_OWNER(claim, person),
	[ACCOUNT] = "SELECT {account} FROM account WHERE person = $1 LIMIT $2",
	[PULSE_ASKED] = OF_OWNER(pulse_asked, person),
	[OPENED] = "SELECT {opened} FROM opened WHERE owner = $1 ORDER BY latest DESC LIMIT $2",
	[LINE_STAYS] = OF_OWNER(line_stays, person),
	[ASSISTANT_KEY] = OF_OWNER(assistant_key, person),
	/* how somebody calls their programs is told to nobody else; calls with words first, so that the others never
	 * take their room */
	[ASSISTANT_CALL] =
		"SELECT id, person, CASE WHEN person = $1 THEN program ELSE '' END, tool, about, words, made, outcome,"
		" day, more, latest FROM assistant_call WHERE id IN"
		" (SELECT id FROM assistant_call WHERE person = $1"
		"  UNION ALL SELECT id FROM assistant_call WHERE about = $1 AND words = 1)"
		" ORDER BY words DESC, id DESC LIMIT $2",
	/* no export of the operator has these, so that no mark stands for their columns */
	[REACH] =
		"SELECT id, person, channel, label, address, made, state, changed, failing, failures, went,"
		" not_before, error FROM reach WHERE person = $1" NEWEST,
	[TRACKER] =
		"SELECT id, person, kind, url, project, account, token, labels, issue_type, template, closes,"
		" agreed, made, state, error, went, failures, not_before, asked FROM tracker"
		" WHERE person = $1" NEWEST,
	[TRACKED] =
		"SELECT id, tracker, step, made, state, number, theirs, theirs_at, next_try, tries, error"
		" FROM tracked WHERE tracker IN (SELECT id FROM tracker WHERE person = $1)" NEWEST,
	[HOOK] =
		"SELECT id, person, whole, name, url, kinds, made, state, changed, failing, failures,"
		" not_before FROM hook WHERE person = $1" NEWEST,
	[DELIVERY] =
		"SELECT id, hook, kind, body, state, made, changed, next_try, tries, status, error, arrived"
		" FROM delivery WHERE hook IN (SELECT id FROM hook WHERE person = $1)" NEWEST,
	[TOKEN] = "SELECT id, person, name, scopes, made, used FROM token WHERE person = $1" NEWEST,
	/* an invitation names the two of its talk; every other mail is about its receiver */
	[SENT] =
		"SELECT o.kind, p.name, count(*), max(o.changed) FROM outbox o"
		" JOIN person p ON p.id = o.person"
		" WHERE o.state = 1 AND o.id IN (SELECT id FROM outbox WHERE person = $1"
		"  UNION SELECT m.id FROM outbox m JOIN invitation i ON m.about = i.id"
		"   WHERE m.kind = 'invitation' AND i.talk IN " TALKS_OF_ME ")"
		" GROUP BY o.kind, p.id, p.name ORDER BY max(o.changed) DESC LIMIT $2",
	/* of which it is not known whether it arrived counts too */
	[SENT_ELSEWHERE] =
		"SELECT r.channel, r.label, count(*), max(p.changed), COALESCE(p.kind, -1) FROM reach r"
		" JOIN parcel p ON p.reach = r.id"
		" WHERE r.person = $1 AND p.state IN (1, 3)"
		" GROUP BY r.id, r.channel, r.label, p.kind ORDER BY max(p.changed) DESC, p.kind LIMIT $2",
	/* what one of the two put into a tracker, both read at the step */
	[SENT_TO_TRACKERS] =
		"SELECT c.kind, p.name, count(*), max(k.made) FROM tracked k JOIN tracker c ON c.id = k.tracker"
		" JOIN person p ON p.id = c.person WHERE k.state IN (1, 3) AND k.step IN"
		"  (SELECT id FROM step WHERE owner = $1 UNION ALL SELECT id FROM step WHERE other = $1)"
		" GROUP BY c.kind, p.id, p.name ORDER BY max(k.made) DESC LIMIT $2",
	/* the other of each pair, by the pair and by themselves, who thanked and was thanked, who read */
	[NAMES] =
		"SELECT r.id, p.name FROM pair r JOIN person p ON p.id = r.leader WHERE r.member = $1"
		" UNION SELECT r.id, p.name FROM pair r JOIN person p ON p.id = r.member"
		"  WHERE r.leader = $1"
		" UNION SELECT p.id, p.name FROM recognition c JOIN person p ON p.id = c.giver"
		"  WHERE c.receiver = $1"
		" UNION SELECT p.id, p.name FROM recognition c JOIN person p ON p.id = c.receiver"
		"  WHERE c.giver = $1"
		" UNION SELECT p.id, p.name FROM opened o JOIN person p ON p.id = o.reader"
		"  WHERE o.owner = $1"
		" UNION SELECT p.id, p.name FROM assistant_call c JOIN person p ON p.id = c.person"
		"  WHERE c.about = $1 AND c.words = 1"
		" UNION SELECT p.id, p.name FROM assistant_call c JOIN person p ON p.id = c.about"
		"  WHERE c.person = $1 LIMIT $2",
	NULL
};

#define TWO TR("You and the other of the pair")
#define ALONE TR("Only you")
#define UNTIL_DELETED TR("Until you delete it")
#define STAYS TR("As long as this installation; it is the memory of two")
#define WITH_THE_PERSON TR("As long as you are here")
const struct own_kind own_kinds[] = {
	[CHECK_IN] = { .t = &check_in_entity, .title = TR("Your check-ins"),
		.readers = TR("Only you, and your leader while you show one"),
		.kept = UNTIL_DELETED,
		.by = "owner", .del = check_in_delete_all,
		.forget = TR("Delete all your check-ins"),
		.stays = TR("Words that you took from a check-in into a need or a solution stay there. You can take the need back.") },
	[CHECK_IN_SHARE] = { .t = &check_in_share_entity, .title = TR("Which check-ins you showed"),
		.readers = TR("You and your leader"), .kept = TR("Until you take it back"),
		.by = "owner" },
	[CHECK_IN_WISH] = { .t = &check_in_wish_entity,
		.title = TR("Whether you are reminded to look how you are"),
		.readers = ALONE, .kept = WITH_THE_PERSON },
	[MESSAGE_HOURS_OF] = { .t = &message_hours_entity,
		.title = TR("When messages may reach you, and how many"),
		.readers = ALONE, .kept = WITH_THE_PERSON },
	[MESSAGE_CHOICES] = { .t = &message_choice_entity, .title = TR("What you are told of, and by which way"),
		.readers = ALONE, .kept = WITH_THE_PERSON },
	[CARD_LINE] = { .t = &card_line_entity, .title = TR("Lines of your card"),
		.readers = TR("Whom you chose for each line"), .kept = UNTIL_DELETED,
		.by = "person", .del = card_delete_all,
		.forget = TR("Delete all lines of your card") },
	[GOAL] = { .t = &goal_entity, .title = TR("Your goals"),
		.readers = TR("You, and your leader or your team, as you chose for each"),
		.kept = TR("Those of a team, as long as this installation; others until you delete them"),
		.by = "owner", .del = goal_delete_own,
		.forget = TR("Delete the goals that are yours alone or that you show your leader"),
		.stays = TR("What you noted on how far they have come is deleted too, and steps and needs serve them no longer. A goal of your team stays, and so does a goal in a solution of two. Questions and answers that name a goal stay.") },
	[GOAL_MARK] = { .t = &goal_mark_entity, .title = TR("How far these goals have come"),
		.readers = TR("Whoever reads the goal"), .kept = TR("As long as the goal"),
		.by = "author" },
	[PERIOD] = { .t = &period_entity, .title = TR("Sprints and busy times that you set"),
		.readers = TR("You and your team; everybody here, if it is for everybody"),
		.kept = UNTIL_DELETED,
		.by = "owner", .del = period_delete_all,
		.forget = TR("Delete those of your team") },
	[SOLUTION] = { .t = &solution_entity,
		.title = TR("How you reach goals and get past obstacles"),
		.readers = TWO, .kept = STAYS, .by = "author" },
	[TOPIC] = { .t = &topic_entity, .title = TR("Topics to talk about"), .readers = TWO,
		.kept = STAYS,
		.by = "author", .del = topic_delete_open,
		.forget = TR("Delete the topics that you brought and that wait still") },
	[STEP] = { .t = &step_entity, .title = TR("Next steps"), .readers = TWO, .kept = STAYS,
		.by = "author" },
	[NEED] = { .t = &need_entity, .title = TR("What is needed"), .readers = TWO, .kept = STAYS,
		.by = "author" },
	[PASSED] = { .t = &passed_entity, .title = TR("What you need from further up"),
		.readers = TR("You, who passed it up, and once you agreed whoever is above"),
		.kept = TR("As long as this installation"), .by = "asker" },
	[TEAM_ASKED] = { .t = &team_asked_entity,
		.title = TR("What you let your team read of your needs"),
		.readers = TR("You; and your team without your name, once there are enough"),
		.kept = TR("Until you take it back"), .by = "asker", .del = team_asked_delete_all,
		.forget = TR("Take everything back from the team's list") },
	[REQUEST] = { .t = &request_entity, .title = TR("Three minutes that were asked for"),
		.readers = TWO, .kept = STAYS, .by = "asker", .del = request_forget_words,
		.forget = TR("Delete the words with which you asked") },
	[SAID] = { .t = &said_entity, .title = TR("Goals and obstacles"), .readers = TWO,
		.kept = STAYS, .by = "author" },
	[ASKED] = { .t = &asked_entity, .title = TR("Questions that were asked, and their answers"),
		.readers = TWO, .kept = STAYS, .by = "author" },
	[NOTE] = { .t = &note_entity, .title = TR("Lines to remember"),
		.readers = TR("Yours alone, or you and the other of the pair, as it stands at each"), .kept = STAYS,
		.by = "author", .del = note_delete_private,
		.forget = TR("Delete the lines that only you read") },
	[LOCKED_TEXT] = { .t = &locked_entity, .title = TR("Locked notes and check-ins"),
		.readers = TR("Only you, with your passphrase or your recovery kit"),
		.kept = UNTIL_DELETED, .by = "owner", .del = locked_delete_all,
		.forget = TR("Delete all locked notes and check-ins") },
	[NOTE_KEY] = { .t = &note_key_entity, .title = TR("Keys of locked notes"),
		.readers = TR("Nobody; the keys themselves are not here"),
		.kept = TR("Until you turn locking off") },
	[NOTE_WRAP] = { .t = &note_wrap_entity, .title = TR("What opens locked notes"),
		.readers = ALONE, .kept = TR("Until you turn locking off") },
	[RECOGNITION] = { .t = &recognition_entity, .title = TR("Thanks"),
		.readers = TR("The two; and whom the giver shows it to, as far as the receiver likes"),
		.kept = TR("Until the giver takes it back"), .by = "giver",
		.del = recognition_delete_given,
		.forget = TR("Take back all thanks that you gave") },
	[OFFER] = { .t = &offer_entity, .title = TR("What you would hand over"),
		.readers = TR("You and your team"),
		.kept = UNTIL_DELETED, .by = "leader", .del = offer_delete_all,
		.forget = TR("Delete everything that you offered") },
	[OFFER_WISH] = { .t = &offer_wish_entity, .title = TR("What you would like of it"),
		.readers = TR("You and your leader"), .kept = TR("Until you take it back"),
		.by = "person" },
	[QUESTION] = { .t = &question_entity, .title = TR("Questions of your own"),
		.readers = ALONE,
		.kept = UNTIL_DELETED, .by = "owner", .del = question_delete_own,
		.forget = TR("Delete all your questions") },
	[SHARED_QUESTION] = { .t = &shared_question_entity,
		.title = TR("Questions that you wrote for everybody"),
		.readers = TR("Everybody here"), .kept = TR("As long as this installation"),
		.by = "owner" },
	[TALK] = { .t = &talk_entity, .title = TR("Talks: when, how long, and what became of them"),
		.readers = TWO, .kept = STAYS, .by = "logged_by", .hidden = " series " },
	[INVITATION] = { .t = &invitation_entity,
		.title = TR("Invitations to you, and your answers"),
		.readers = TWO, .kept = TR("As long as the talk"), .by = "person",
		.hidden = " href etag error " },
	[PAIR] = { .t = &pair_entity, .title = TR("With whom you talk"), .readers = TWO,
		.kept = STAYS },
	[PAIR_SPELL] = { .t = &pair_spell_entity, .title = TR("With whom you talked before, and began anew"),
		.readers = TWO, .kept = STAYS },
	[NOT_ONE_ON_ONE] = { .t = &not_one_on_one_entity,
		.title = TR("Meetings that are no one-on-one"),
		.readers = TWO, .kept = TR("Until one of the two says otherwise"), .by = "author",
		.hidden = " series " },
	[PROPOSAL] = { .t = &proposal_entity, .title = TR("Plans that you looked for"),
		.readers = ALONE,
		.kept = TR("As long as this installation") },
	[PROPOSED_TALK] = { .t = &proposed_talk_entity, .title = TR("Talks of these plans"),
		.readers = ALONE,
		.kept = TR("Until the pair ends; accepted ones stay") },
	[CALENDAR] = { .t = &calendar_entity, .title = TR("Your calendars"),
		.readers = TR("Only you; your leader and your team see when you are busy"),
		.kept = UNTIL_DELETED,
		.hidden = " ics hash " },
	[FEED] = { .t = &feed_entity, .title = TR("Addresses from which calendars are fetched"),
		.readers = ALONE,
		.kept = TR("As long as the calendar"), .hidden = " url etag modified " },
	[CALDAV_ACCOUNT] = { .t = &caldav_account_entity,
		.title = TR("Accounts at calendar servers"),
		.readers = ALONE, .kept = UNTIL_DELETED, .hidden = " url account secret " },
	[CALDAV_COLLECTION] = { .t = &caldav_collection_entity,
		.title = TR("Calendars at these servers"),
		.readers = ALONE, .kept = TR("As long as the account"), .hidden = " url token " },
	[TALK_FEED] = { .t = &talk_feed_entity, .title = TR("How talks reach your calendar"),
		.readers = ALONE,
		.kept = WITH_THE_PERSON, .hidden = " token hash " },
	[PERSON] = { .t = &person_entity, .title = TR("You: name, zone, working hours"),
		.readers = TR("Your leader, your members and the other members of your leader; your name: everybody here"),
		.kept = WITH_THE_PERSON, .hidden = " key " },
	[ADDRESS] = { .t = &address_entity, .title = TR("Your addresses"),
		.readers = TR("You, and in an invitation by mail whom you talk with"),
		.kept = WITH_THE_PERSON,
		.memberless = true },
	[CLAIM] = { .t = &claim_entity, .title = TR("Addresses that are not confirmed yet"),
		.readers = TR("You, and an admin where no mail is set up"),
		.kept = TR("Until it is confirmed or taken back"),
		.hidden = " code " },
	[ACCOUNT] = { .t = &account_entity, .title = TR("How you sign in"),
		.readers = TR("Nobody; a password is kept as a hash and only compared"),
		.kept = WITH_THE_PERSON,
		.hidden = " password " },
	[PULSE_ASKED] = { .t = &pulse_asked_entity,
		.title = TR("Pulses that asked you, and whether you answered"),
		.readers = TR("Only you. What you answered is kept nowhere with your name"),
		.kept = TR("Two years") },
	[OPENED] = { .t = &opened_entity, .title = TR("Who read something of yours"),
		.readers = ALONE,
		.kept = TR("As long as what was read") },
	[LINE_STAYS] = { .t = &line_stays_entity,
		.title = TR("With whom your lines stay out of task trackers"),
		.readers = TWO, .kept = TR("Until you take it back"), .by = "person" },
	[ASSISTANT_KEY] = { .t = &assistant_key_entity,
		.title = TR("For whom you allow that assistants read what you two wrote"),
		.readers = TWO, .kept = TR("Until you take it back"), .by = "person" },
	[ASSISTANT_CALL] = { .t = &assistant_call_entity, .title = TR("What assistants asked"),
		.readers = TR("Whose assistant it was, and whose words it was given"),
		.kept = TR("90 days") },
	[REACH] = { .t = &reach_entity, .title = TR("Where you are reached outside of mail"),
		.readers = TR("Only you; the address, if it opens a door, nobody"),
		.kept = TR("Until you take it away"), .hidden = " address ", .memberless = true },
	[TRACKER] = { .t = &tracker_entity, .title = TR("Your task trackers"),
		.readers = TR("Only you; address and token, nobody"),
		.kept = TR("Until you take it away"), .hidden = " url token ", .memberless = true },
	[TRACKED] = { .t = &tracked_entity, .title = TR("Steps that you put into a task tracker"),
		.readers = TWO, .kept = TR("As long as the task tracker is set up"), .memberless = true },
	[HOOK] = { .t = &hook_entity, .title = TR("Your webhooks"),
		.readers = TR("Only you, and of the installation its admins; address and secret, nobody"),
		.kept = TR("Until you take it away"), .hidden = " url ", .memberless = true },
	[DELIVERY] = { .t = &delivery_entity, .title = TR("What your webhooks were told: kinds and times"),
		.readers = TR("Only you, and of the installation its admins"),
		.kept = TR("30 days"), .memberless = true },
	[TOKEN] = { .t = &token_entity, .title = TR("Tokens of your programs"),
		.readers = TR("Only you; the token itself, nobody: only its fingerprint is kept"),
		.kept = TR("Until you take it back"), .memberless = true },
	[KINDS] = { 0 },
};

const struct own_none own_none[] = {
	{ &setting_entity, "facts about the database" },
	{ &invitation_due_entity, "talks that the program is to look at" },
	{ &pulse_round_entity, "when a pulse was, and which statements it had" },
	{ &pulse_cell_entity, "how many of a group answered, and of nobody who they are" },
	{ &pulse_result_entity, "what five people or more said together" },
	{ &pulse_line_entity, "lines without a name; nobody can say any more whose they are" },
	{ &pulse_switch_entity, "a fact about this installation" },
	{ &coverage_kept_entity, "how many pairs talk how often, five leaders or more together" },
	{ &agreed_entity, "facts about this installation" },
	{ &audit_entity,
		"who did what and when, without a word of it, for whoever runs the server" },
	{ 0 },
};

bool own_find(struct str name, size_t *kind)
{
	for (*kind = 0; own_kinds[*kind].t; ++*kind)
		if (str_eq(name, str_of(own_kinds[*kind].t->name))) return true;
	return false;
}

bool own_count(struct ctx *x, size_t kind, int64_t *n)
{
	struct str sql = str_fmt(x->a, "SELECT count(*) FROM (%s) AS mine", own_sql[kind]);
	struct db_q *q = db_query(x, sql.p, "ii", x->me, INT64_MAX);

	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

/* -- rows -- */

/* Read the names that rows about x->me may need. */
static bool read_names(struct ctx *x, struct own_names *out)
{
	struct db_q *q = db_query(x, own_sql[NAMES], "ii", x->me, (int64_t)OWN_ROWS);

	*out = (struct own_names){ .at = NEW_N(x->a, struct own_name, OWN_ROWS) };
	while (q && out->n < OWN_ROWS && db_next(q))
		out->at[out->n++] = (struct own_name){ db_int(q, 0), str_dup(x->a, db_text(q, 1)) };
	return q && db_done(q);
}

bool own_list(struct ctx *x, size_t kind, struct own_row **out, size_t *n)
{
	struct own_names names;
	struct db_q *q;

	*n = 0;
	if (!read_names(x, &names)) return false;
	q = db_query(x, own_sql[kind], "ii", x->me, (int64_t)OWN_ROWS);
	*out = arena_alloc(x->a, LIST_FIRST, sizeof **out, _Alignof(max_align_t));
	while (q && db_next(q)) {
		*out = arena_more(x->a, *out, *n, sizeof **out);
		(*out)[*n] = (struct own_row){ 0 };
		own_read_row(x, &own_kinds[kind], &names, q, &(*out)[(*n)++]);
	}
	return q && db_done(q);
}

/* -- the export -- */

/* Say what the rows of a kind are, who reads them and how long they stay, also of a table that the
 * operator's export leaves out. */
static void put_about(struct buf *b, const struct entity *t)
{
	struct left_out is = { .purpose = t->purpose, .read_by = t->read_by, .kept = t->kept };

	for (const struct left_out *o = left_out; o->table; o++)
		if (strcmp(o->table, t->name) == 0) is = *o;
	buf_z(b, ",\"what\":");
	json_put_text(b, str_of(is.purpose));
	buf_z(b, ",\"read_by\":");
	json_put_text(b, str_of(is.read_by));
	buf_z(b, ",\"kept\":");
	json_put_text(b, str_of(is.kept));
}

static bool export_kind(struct ctx *x, struct buf *b, size_t kind)
{
	const struct own_kind *k = &own_kinds[kind];
	struct own_row *rows;
	size_t n, i = 0;
	int64_t all;

	if (!own_count(x, kind, &all) || !own_list(x, kind, &rows, &n)) return false;
	buf_fmt(b, "%s{\"kind\":\"%s\"", kind ? ",\n" : "", k->t->name);
	put_about(b, k->t);
	buf_z(b, ",\"rows\":[");
	for (; i < n && b->n + rows[i].json.n < OWN_BYTES; i++)
		buf_fmt(b, "%s\n%.*s", i ? "," : "", STR(rows[i].json));
	buf_fmt(b, "],\"left_out\":%lld}", (long long)(all - (int64_t)i));
	return true;
}

bool own_export(struct ctx *x, struct buf *b)
{
	if (x->me <= 0) return err_set(&x->err, ERR_FORBIDDEN, TR("sign in first"));
	buf_z(b, "{\"rapport\":");
	json_put_text(b, S(RAPPORT_VERSION));
	buf_z(b, ",\"made\":\"");
	date_print_rfc3339(b, x->now);
	buf_z(b, "\",\"kinds\":[\n");
	for (size_t i = 0; own_kinds[i].t; i++)
		if (!export_kind(x, b, i)) return false;
	buf_z(b, "]}\n");
	return true;
}

bool own_delete(struct ctx *x, size_t kind)
{
	if (x->me <= 0) return err_set(&x->err, ERR_FORBIDDEN, TR("sign in first"));
	if (kind >= KINDS || !own_kinds[kind].del)
		return err_set(&x->err, ERR_INPUT, TR("this cannot be deleted all at once"));
	return own_kinds[kind].del(x) && audit_add(x, "own.delete", 0);
}

/* Add the lines that went into trackers. */
static bool add_trackers(struct ctx *x, struct own_sent *out, size_t *n)
{
	struct db_q *q = db_query(x, own_sql[SENT_TO_TRACKERS], "ii", x->me, (int64_t)OWN_SENT);

	for (size_t i = 0; q && i < OWN_SENT && db_next(q); i++)
		out[(*n)++] = (struct own_sent){ MESSAGE_NOTHING, S("tracker"), str_dup(x->a, db_text(q, 1)),
			db_int(q, 2), db_int(q, 3), -1, db_int(q, 0) };
	return q && db_done(q);
}

bool own_sent(struct ctx *x, struct own_sent **out, size_t *n)
{
	struct db_q *q = db_query(x, own_sql[SENT], "ii", x->me, (int64_t)OWN_SENT);

	*n = 0;
	*out = NEW_N(x->a, struct own_sent, 3 * OWN_SENT);
	while (q && *n < OWN_SENT && db_next(q))
		(*out)[(*n)++] = (struct own_sent){ MESSAGE_MAIL, str_dup(x->a, db_text(q, 0)),
			str_dup(x->a, db_text(q, 1)), db_int(q, 2), db_int(q, 3), -1, -1 };
	if (!q || !db_done(q)) return false;
	q = db_query(x, own_sql[SENT_ELSEWHERE], "ii", x->me, (int64_t)OWN_SENT);
	while (q && *n < 2 * OWN_SENT && db_next(q))
		(*out)[(*n)++] = (struct own_sent){ (enum message_channel)db_int(q, 0), S("message"),
			str_dup(x->a, db_text(q, 1)), db_int(q, 2), db_int(q, 3), db_int(q, 4), -1 };
	return q && db_done(q) && add_trackers(x, *out, n);
}
