/* SPDX-License-Identifier: Apache-2.0
 *
 * A row of what is kept about somebody, in words and as JSON.
 */
#include "model/own_inside.h"

#include <string.h>

#include "base/json.h"
#include "model/account.h"
#include "model/assistant.h"
#include "model/calendar.h"
#include "model/claim.h"
#include "model/fields.h"
#include "model/goal.h"
#include "model/hook.h"
#include "model/invitation.h"
#include "model/locked.h"
#include "model/message.h"
#include "model/need.h"
#include "model/note_key.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/person.h"
#include "model/reach.h"
#include "model/recognition.h"
#include "model/request.h"
#include "model/spell.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/token.h"
#include "model/tracked.h"
#include "model/written.h"

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
static const char *const call_outcomes[] = { TR("answered"), TR("not both of you had allowed their words"),
	TR("refused: this token may not do that"), TR("refused: assistants were turned off"),
	TR("refused: too much was asked that day"), TR("refused: it was not there, or could not be done") };
static const char *const reach_states[] = { TR("on"), TR("gone"), TR("failed") };
static const char *const tracker_states[] = { TR("on"), TR("stopped") };
static const char *const tracked_states[] = { TR("waits"), TR("lies there"),
	TR("could not be put there"), TR("is gone from there") };
static const char *const hook_states[] = { TR("on"), TR("switched off"), TR("gone"), TR("failed") };
static const char *const delivery_states[] = { TR("waits"), TR("delivered"), TR("failed") };
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
	{ &assistant_call_entity, "outcome", NULL, call_outcomes, 6 },
	{ &assistant_call_entity, "latest", TR("The last of them"), NULL, 0 },
	{ &reach_entity, "state", NULL, reach_states, 3 },
	{ &reach_entity, "failing", TR("Every try failed since"), NULL, 0 },
	{ &tracker_entity, "state", NULL, tracker_states, 2 },
	{ &tracked_entity, "state", NULL, tracked_states, 4 },
	{ &hook_entity, "state", NULL, hook_states, 4 },
	{ &hook_entity, "failing", TR("Every try failed since"), NULL, 0 },
	{ &delivery_entity, "state", NULL, delivery_states, 3 },
};

static struct str find_name(const struct own_names *all, int64_t id)
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
static void tell_field(struct own_row *r, const struct own_names *names, const struct own_kind *k,
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

/* Say what a number stands for that has a table elsewhere. JSON has the word beside the number. */
static void tell_number(struct ctx *x, struct own_row *r, const struct own_kind *k, const char *field,
	int64_t value, struct buf *json)
{
	static const char *const scopes[] = { TR("reading"), TR("writing"), TR("calendar"),
		TR("an assistant that reads"), TR("an assistant that acts") };
	struct hook hook = { .kinds = value };

	if (k->t == &reach_entity && strcmp(field, "channel") == 0 && value >= 0 && value < MESSAGE_CHANNELS) {
		r->lines[r->lines_n++] = (struct own_line){ .word = message_ways[value].says };
		buf_fmt(json, ",\"channel_name\":\"%s\"", message_channel_names[value]);
	} else if (k->t == &assistant_call_entity && strcmp(field, "more") == 0 && value) {
		r->lines[r->lines_n++] = (struct own_line){ .label = TR("How often that day"),
			.text = str_fmt(x->a, "%lld", (long long)value + 1) };
	} else if (k->t == &tracker_entity && strcmp(field, "kind") == 0) {
		r->lines[r->lines_n++] = (struct own_line){ .word = tracker_kind_says((unsigned)value) };
	} else if (k->t == &hook_entity && strcmp(field, "kinds") == 0) {
		hook_entity.complete(x, &hook);
		buf_z(json, ",\"events\":");
		json_put_text(json, hook.events);
	} else if (k->t == &token_entity && strcmp(field, "scopes") == 0) {
		for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
			if (value >> i & 1) r->lines[r->lines_n++] = (struct own_line){ .word = scopes[i] };
	}
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

/* True when a text that is not typed in a form is one to read. */
static bool is_text_read(const struct entity *t, const char *field)
{
	static const struct entity *const all[] = { &person_entity, &address_entity, &claim_entity,
		&calendar_entity, &reach_entity, &tracked_entity, &token_entity, &assistant_call_entity };

	if (t == &delivery_entity) return strcmp(field, "kind") == 0;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (t == all[i]) return true;
	return false;
}

/* Add a line that says why something outside failed last. */
static void tell_failure(struct ctx *x, struct own_row *r, struct str kept)
{
	if (kept.n)
		r->lines[r->lines_n++] = (struct own_line){ .label = TR("Last failure"),
			.kept = str_dup(x->a, kept) };
}

/* Add a field of a row as a line to read, if it is text. */
static void add_line(struct ctx *x, struct own_row *r, const struct own_kind *k,
	const struct entity_field *f, struct db_q *q, int column, int64_t id)
{
	struct str text;

	if (f->unseen) return; /* what a browser made, which nobody reads */
	if (f->type == FIELD_SEALED) text = written_open(x, f->place, id, db_bytes(q, column));
	else if (f->type == FIELD_TEXT && (f->typed || is_text_read(k->t, f->name)))
		text = str_dup(x->a, db_text(q, column));
	else return;
	if (text.n) r->lines[r->lines_n++] = (struct own_line){ f->label, text, f->words != NULL };
}

/* True when the statement of the kind selects the field. */
static bool is_selected(const struct own_kind *k, const struct entity_field *f)
{
	return k->memberless ? field_is_stored(f) : entity_has_column(f);
}

void own_read_row(struct ctx *x, const struct own_kind *k, const struct own_names *names,
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
		if (f->type == FIELD_INT || f->type == FIELD_CHOICE)
			tell_number(x, r, k, f->name, db_int(q, column), &b);
		if (!is_given_out(k, f)) continue;
		buf_fmt(&b, ",\"%s\":", f->name);
		field_put(x, &b, f, q, column, id);
		if (strcmp(f->name, "error") == 0) tell_failure(x, r, db_text(q, column));
		else add_line(x, r, k, f, q, column, id);
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
