/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept about a person. Every statement has two parameters, x->me and the most rows, and its
 * WHERE says which rows concern x->me. What others show to x->me and may take back (their
 * check-ins, their cards) is theirs, and is in nobody else's export.
 */
#include "model/own.h"

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
#include "model/question_list.h"
#include "model/recognition.h"
#include "model/request.h"
#include "model/said.h"
#include "model/solution.h"
#include "model/spell.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/talk_feed.h"
#include "model/team_asked.h"
#include "model/topic.h"
#include "model/written.h"

enum own_place {
	CHECK_IN, CHECK_IN_SHARE, CHECK_IN_WISH, MESSAGE_HOURS_OF, MESSAGE_CHOICES, CARD_LINE, GOAL, GOAL_MARK, PERIOD, SOLUTION,
	TOPIC, STEP, NEED, PASSED, TEAM_ASKED, REQUEST, SAID, ASKED, NOTE, LOCKED_TEXT, NOTE_KEY,
	NOTE_WRAP, RECOGNITION, OFFER,
	OFFER_WISH, QUESTION, SHARED_QUESTION, TALK, INVITATION, PAIR, PAIR_SPELL, NOT_ONE_ON_ONE, PROPOSAL,
	PROPOSED_TALK, CALENDAR, FEED, CALDAV_ACCOUNT, CALDAV_COLLECTION, TALK_FEED, PERSON,
	ADDRESS,
	CLAIM, ACCOUNT, PULSE_ASKED, OPENED,
	ASSISTANT_KEY, ASSISTANT_CALL,
	KINDS, SENT = KINDS, NAMES,
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
	[ADDRESS] = "SELECT address, person, main FROM address WHERE person = $1 ORDER BY address LIMIT $2",
	[CLAIM] = OF_OWNER(claim, person),
	[ACCOUNT] = "SELECT {account} FROM account WHERE person = $1 LIMIT $2",
	[PULSE_ASKED] = OF_OWNER(pulse_asked, person),
	[OPENED] = "SELECT {opened} FROM opened WHERE owner = $1 ORDER BY latest DESC LIMIT $2",
	[ASSISTANT_KEY] = OF_OWNER(assistant_key, person),
	[ASSISTANT_CALL] =
		"SELECT {assistant_call} FROM assistant_call WHERE id IN"
		" (SELECT id FROM assistant_call WHERE person = $1"
		"  UNION ALL SELECT id FROM assistant_call WHERE about = $1 AND words = 1)" NEWEST,
	/* an invitation names the two of its talk; every other mail is about its receiver */
	[SENT] =
		"SELECT o.kind, p.name, count(*), max(o.changed) FROM outbox o"
		" JOIN person p ON p.id = o.person"
		" WHERE o.state = 1 AND o.id IN (SELECT id FROM outbox WHERE person = $1"
		"  UNION SELECT m.id FROM outbox m JOIN invitation i ON m.about = i.id"
		"   WHERE m.kind = 'invitation' AND i.talk IN " TALKS_OF_ME ")"
		" GROUP BY o.kind, p.id, p.name ORDER BY max(o.changed) DESC LIMIT $2",
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
	[ASSISTANT_KEY] = { .t = &assistant_key_entity,
		.title = TR("For whom you allow that assistants read what you two wrote"),
		.readers = TWO, .kept = TR("Until you take it back"), .by = "person" },
	[ASSISTANT_CALL] = { .t = &assistant_call_entity, .title = TR("What assistants asked"),
		.readers = TR("Whose assistant it was, and whose words it was given"),
		.kept = TR("90 days"), .hidden = " program " },
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

/* -- a row -- */

/* The words for fields that nobody typed, for whoever reads the row: a name, a time, or one of
 * these. */
static const char *const need_states[] = { TR("open"), TR("granted"), TR("declined"),
	TR("taken back"), TR("met") };
static const char *const talk_states[] = { TR("planned"), TR("held"), TR("missed"),
	TR("cancelled") };
static const char *const step_states[] = { TR("open"), TR("done"), TR("kept"), TR("dropped") };
static const char *const goal_states[] = { TR("open"), TR("reached"), TR("dropped") };
static const char *const request_states[] = { TR("open"), TR("answered"), TR("taken back") };
static const char *const locked_kinds[] = { TR("A line to remember, locked"),
	TR("A check-in, locked") };
static const char *const wrap_kinds[] = { TR("A passphrase"), TR("A recovery kit"), TR("A passkey"),
	TR("The key that takes its place") };
static const char *const call_words[] = { TR("without words of theirs"),
	TR("with words of theirs") };
static const struct told {
	const struct entity *t;      /* NULL: of every entity that has the field */
	const char *field, *label;   /* label: TR(), or NULL */
	const char *const *words;    /* by the number of the field */
	size_t words_n;
} told[] = {
	{ NULL, "pair", TR("With"), NULL, 0 },
	{ &pair_entity, "id", TR("With"), NULL, 0 },
	{ &pair_entity, "since", TR("Since"), NULL, 0 },
	{ &pair_entity, "ended", TR("Ended"), NULL, 0 },
	{ &pair_spell_entity, "since", TR("Since"), NULL, 0 },
	{ &pair_spell_entity, "ended", TR("Ended"), NULL, 0 },
	{ &talk_entity, "starts", TR("When"), NULL, 0 },
	{ &talk_entity, "state", NULL, talk_states, 4 },
	{ &invitation_entity, "starts", TR("When"), NULL, 0 },
	{ &recognition_entity, "giver", TR("Thanks from"), NULL, 0 },
	{ &recognition_entity, "receiver", TR("Thanks to"), NULL, 0 },
	{ &need_entity, "state", NULL, need_states, 5 },
	{ &need_entity, "closed", TR("Answered"), NULL, 0 },
	{ &step_entity, "state", NULL, step_states, 4 },
	{ &goal_entity, "state", NULL, goal_states, 3 },
	{ &request_entity, "state", NULL, request_states, 3 },
	{ &request_entity, "answered", TR("Answered"), NULL, 0 },
	{ &locked_entity, "kind", NULL, locked_kinds, 2 },
	{ &note_wrap_entity, "kind", NULL, wrap_kinds, 4 },
	{ &opened_entity, "reader", TR("Read by"), NULL, 0 },
	{ &opened_entity, "latest", TR("When"), NULL, 0 },
	{ &assistant_call_entity, "person", TR("Assistant of"), NULL, 0 },
	{ &assistant_call_entity, "about", TR("About"), NULL, 0 },
	{ &assistant_call_entity, "words", NULL, call_words, 2 },
};

/* The names of people and, by the pair, of the other of each pair. */
struct names {
	struct name { int64_t id; struct str name; } *at;
	size_t n;
};

/* Read the names that rows about x->me may need. */
static bool read_names(struct ctx *x, struct names *out)
{
	struct db_q *q = db_query(x, own_sql[NAMES], "ii", x->me, (int64_t)OWN_ROWS);

	*out = (struct names){ .at = NEW_N(x->a, struct name, OWN_ROWS) };
	while (q && out->n < OWN_ROWS && db_next(q))
		out->at[out->n++] = (struct name){ db_int(q, 0), str_dup(x->a, db_text(q, 1)) };
	return q && db_done(q);
}

static struct str find_name(const struct names *all, int64_t id)
{
	for (size_t i = 0; id && i < all->n; i++)
		if (all->at[i].id == id) return all->at[i].name;
	return S("");
}

static const struct told *find_told(const struct entity *t, const char *field)
{
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if ((!told[i].t || told[i].t == t) && strcmp(told[i].field, field) == 0)
			return &told[i];
	return NULL;
}

/* Add a line with the kind of what was read. */
static void tell_kind(struct own_row *r, struct str kind)
{
	size_t i;

	if (str_eq(kind, S("export")))
		r->lines[r->lines_n++] = (struct own_line){ .word = TR("An export of all of this") };
	else if (own_find(kind, &i))
		r->lines[r->lines_n++] = (struct own_line){ .word = own_kinds[i].title };
}

/* Add a line for a field of the table; the name of an id stands beside the id in JSON, too. */
static void tell_field(struct own_row *r, const struct names *names, const struct own_kind *k,
	const struct entity_field *f, int64_t value, struct buf *json)
{
	const struct told *is = find_told(k->t, f->name);
	struct own_line line = { .label = is ? is->label : NULL };

	if (!is) return;
	if (f->type == FIELD_TIME) line.at = value;
	else if (f->type == FIELD_ID) line.text = find_name(names, value);
	else if (value >= 0 && (size_t)value < is->words_n) line.word = is->words[value];
	if (line.text.n) {
		buf_fmt(json, ",\"%s_name\":", f->name);
		json_put_text(json, line.text);
	}
	if (line.text.n || line.word || line.at) r->lines[r->lines_n++] = line;
}

/* True when a field is given out to the person. */
static bool is_given_out(const struct own_kind *k, const struct entity_field *f)
{
	if (f->readers == READ_NOBODY) return false;
	if (!k->hidden) return true;
	for (const char *at = strstr(k->hidden, f->name); at; at = strstr(at + 1, f->name))
		if (at[-1] == ' ' && at[strlen(f->name)] == ' ') return false;
	return true;
}

/* Add a field of a row as a line to read, if it is text. */
static void add_line(struct ctx *x, struct own_row *r, const struct own_kind *k,
	const struct entity_field *f, struct db_q *q, int column, int64_t id)
{
	struct str text;

	if (f->unseen) return; /* what a browser made, which nobody reads */
	if (f->type == FIELD_SEALED) text = written_open(x, f->place, id, db_bytes(q, column));
	else if (f->type == FIELD_TEXT &&
		(f->typed || k->t == &person_entity || k->t == &address_entity ||
			k->t == &claim_entity || k->t == &calendar_entity))
		text = str_dup(x->a, db_text(q, column));
	else return;
	if (text.n) r->lines[r->lines_n++] = (struct own_line){ f->label, text, f->words != NULL };
}

/* True when the statement of the kind selects the field. */
static bool is_selected(const struct own_kind *k, const struct entity_field *f)
{
	return k->memberless ? field_is_stored(f) : entity_has_column(f);
}

/* Read a row of a query, as lines and as JSON. */
static void read_row(struct ctx *x, const struct own_kind *k, const struct names *names,
	struct db_q *q, struct own_row *r)
{
	struct buf b = { .a = x->a };
	int64_t id = k->t->fields->type == FIELD_ID ? db_int(q, 0) : 0, by = x->me;
	int column = -1;

	r->lines = NEW_N(x->a, struct own_line, FIELDS);
	for (const struct entity_field *f = k->t->fields; f->type; f++) {
		if (!is_selected(k, f)) continue;
		column++;
		if (k->by && strcmp(f->name, k->by) == 0) by = db_int(q, column);
		if (f->type == FIELD_TIME && strcmp(f->name, "made") == 0)
			r->made = db_int(q, column);
		if (!is_given_out(k, f)) continue;
		buf_fmt(&b, ",\"%s\":", f->name);
		field_put(x, &b, f, q, column, id);
		add_line(x, r, k, f, q, column, id);
		if (k->t == &opened_entity && strcmp(f->name, "kind") == 0)
			tell_kind(r, db_text(q, column));
		else if (f->type != FIELD_SEALED && f->type != FIELD_TEXT)
			tell_field(r, names, k, f, db_int(q, column), &b);
	}
	if (find_told(k->t, "starts")) r->made = 0; /* when the row was made is no matter beside it */
	r->yours = by == x->me || by == 0;
	r->json = str_fmt(x->a, "{\"yours\":%s%.*s}", r->yours ? "true" : "false",
		STR(buf_str(&b)));
}

bool own_list(struct ctx *x, size_t kind, struct own_row **out, size_t *n)
{
	struct names names;
	struct db_q *q;

	*n = 0;
	if (!read_names(x, &names)) return false;
	q = db_query(x, own_sql[kind], "ii", x->me, (int64_t)OWN_ROWS);
	*out = arena_alloc(x->a, LIST_FIRST, sizeof **out, _Alignof(max_align_t));
	while (q && db_next(q)) {
		*out = arena_more(x->a, *out, *n, sizeof **out);
		(*out)[*n] = (struct own_row){ 0 };
		read_row(x, &own_kinds[kind], &names, q, &(*out)[(*n)++]);
	}
	return q && db_done(q);
}

/* -- the export -- */

static bool export_kind(struct ctx *x, struct buf *b, size_t kind)
{
	const struct own_kind *k = &own_kinds[kind];
	struct own_row *rows;
	size_t n, i = 0;
	int64_t all;

	if (!own_count(x, kind, &all) || !own_list(x, kind, &rows, &n)) return false;
	buf_fmt(b, "%s{\"kind\":\"%s\",\"what\":", kind ? ",\n" : "", k->t->name);
	json_put_text(b, str_of(k->t->purpose));
	buf_z(b, ",\"read_by\":");
	json_put_text(b, str_of(k->t->read_by));
	buf_z(b, ",\"kept\":");
	json_put_text(b, str_of(k->t->kept));
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

bool own_sent(struct ctx *x, struct own_sent **out, size_t *n)
{
	struct db_q *q = db_query(x, own_sql[SENT], "ii", x->me, (int64_t)OWN_SENT);

	*n = 0;
	*out = NEW_N(x->a, struct own_sent, OWN_SENT);
	while (q && *n < OWN_SENT && db_next(q))
		(*out)[(*n)++] = (struct own_sent){ str_dup(x->a, db_text(q, 0)),
			str_dup(x->a, db_text(q, 1)), db_int(q, 2), db_int(q, 3) };
	return q && db_done(q);
}
