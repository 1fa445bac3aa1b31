/* SPDX-License-Identifier: Apache-2.0
 *
 * What a table of fields drives: rows in and out of each engine, input from forms and JSON with
 * its limits, and output.
 */
#include "base/id.h"
#include "http/http.h"
#include "model/capture.h"
#include "model/entity.h"
#include "model/fields.h"
#include "model/invitation.h"
#include "model/step.h"
#include "model/talk_feed.h"
#include "tests/model/talking.h"

/* -- rows -- */

static void a_row_comes_back_as_it_went(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct step in = { .pair = talking_pair(&x, w.ben), .owner = w.ben, .words = S(" draft\r\nit "),
		.due = MONDAY + 2, .state = STEP_DROPPED, .moved = 7, .reason = S("none"), .closed = 9 };
	struct step *s;
	int64_t id;

	OK((id = step_add(&x, &in)) && id == in.id);
	OK((s = step_get(&x, id)) != NULL);
	if (!s) return;
	IS_STR(s->words, S("draft\nit"));
	OK(s->owner == w.ben && s->other == w.ada && s->author == w.ada && s->talk == 0);
	OK(s->due == MONDAY + 2 && s->made == w.now);
	OK(s->state == STEP_OPEN && s->moved == 0 && !s->reason.n && !s->closed && !s->confirmed);
	IS_STR(s->owner_name, S("Ben"));
	IS_STR(s->other_name, S("Ada"));
	IS_STR(s->name, S("Ben"));
	OK(!s->leaders && !s->mine);
	x.me = w.ben;
	OK((s = step_get(&x, id)) && s->mine);
	IS_STR(s->name, S("Ada"));
	world_drop(&x);
	world_end(&w);
}

static void a_list_ends_where_it_is_told_to(struct db_pool *pool)
{
	static const char *const sql = "SELECT {step s}, 0 AS leaders, '' AS owner_name,"
		" '' AS other_name FROM step s WHERE s.pair = $1 ORDER BY s.id";
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct step *all;
	size_t n;

	for (int i = 0; i < 20; i++)
		OK(step_add(&x, &(struct step){ .pair = pair, .owner = w.ada, .words = S("call") }));
	OK(entity_list(&x, &step_entity, db_query(&x, sql, "i", pair), 100, &all, &n) && n == 20);
	for (size_t i = 1; i < n; i++) OK(all[i - 1].id < all[i].id);
	OK(entity_list(&x, &step_entity, db_query(&x, sql, "i", pair), 3, &all, &n) && n == 3);
	OK(entity_list(&x, &step_entity, db_query(&x, sql, "i", INT64_C(1)), 3, &all, &n) && n == 0);
	OK(!entity_one(&x, &step_entity, db_query(&x, sql, "i", INT64_C(1)), "no such step") &&
		talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void a_closed_field_is_opened_by_its_module_alone(struct db_pool *pool)
{
	static const char *const sql = "SELECT {talk_feed} FROM talk_feed WHERE person = $1";
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct buf json = { .a = x.a };
	struct talk_feed is, *read;

	OK(talk_feed_renew(&x) && talk_feed_get(&x, &is) && is.token.n && is.hash.n);
	read = entity_one(&x, &talk_feed_entity, db_query(&x, sql, "i", w.ada), "no feed");
	OK(read && read->token.n && !str_eq(read->token, is.token));
	if (!read) return;
	entity_json(&json, &talk_feed_entity, read);
	OK(str_has(buf_str(&json), S("mail")));
	OK(!str_has(buf_str(&json), S("token")) && !str_has(buf_str(&json), S("hash")));
	OK(entity_open(&x, &talk_feed_entity, "token", read));
	IS_STR(read->token, is.token);
	OK(!entity_open(&x, &talk_feed_entity, "token", read) && !read->token.n); /* it is no sealed text */
	OK(x.err.code == 0 && x.unopened_n == 0);
	world_drop(&x);
	world_end(&w);
}

static void what_is_there_already_is_added_once(struct db_pool *pool)
{
	static const char *const sql = "{+talk_feed} ON CONFLICT (person) DO NOTHING";
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct talk_feed f = { .person = w.ada, .mail = false };

	IS(entity_run(&x, &talk_feed_entity, sql, &f), 1);
	f.mail = true;
	IS(entity_run(&x, &talk_feed_entity, sql, &f), 0);
	OK(!entity_add(&x, &talk_feed_entity, sql, &f)); /* which wants a row of its own */
	OK(talk_feed_get(&x, &f) && !f.mail && !f.token.n);
	world_drop(&x);
	world_end(&w);
}

static void a_choice_may_begin_above_zero(void)
{
	const struct entity_field *way = entity_field(&invitation_entity, S("way"));
	struct ctx x = { .a = arena_new() };
	struct json_doc *doc = json_parse("", S("[\"mail\",\"none\",2,0]"), &x.err);
	struct buf schema = { .a = x.a };
	struct json top, v;
	struct db_arg arg;

	OK(way && doc);
	if (!way || !doc) return;
	top = json_top(doc);
	v = json_at(&top, 0);
	OK(field_take(&x, way, &v, 1, &arg) && arg.number == INVITATION_MAIL);
	v = json_at(&top, 1);
	OK(!field_take(&x, way, &v, 1, &arg));
	v = json_at(&top, 2); /* an export of before */
	OK(field_take(&x, way, &v, 1, &arg) && arg.number == INVITATION_CALDAV);
	v = json_at(&top, 3);
	OK(!field_take(&x, way, &v, 1, &arg));
	entity_schema(&schema, &invitation_entity, ENTITY_OUT);
	OK(str_has(buf_str(&schema), S("\"enum\":[\"mail\",\"caldav\"]")));
	json_free(doc);
	arena_free(x.a);
}

/* -- input -- */

static struct ctx bare(void)
{
	return (struct ctx){ .a = arena_new(), .now = MONDAY * INT64_C(86400), .me = 1 };
}

/* Take a step from a form of some fields. */
static bool take_form(struct ctx *x, struct http_pair *at, size_t n, const char *list,
	struct step *out)
{
	const struct http_pairs form = { at, n };
	const struct entity_input from = { .form = &form, .list = list };

	return entity_take(x, &step_entity, &from, out);
}

static bool take_json(struct ctx *x, const char *text, struct step *out)
{
	struct json_doc *doc = json_parse("", str_of(text), &x->err);
	struct json top;
	bool ok;

	if (!doc) return false;
	top = json_top(doc);
	ok = entity_take(x, &step_entity, &(struct entity_input){ .json = &top }, out) &&
		entity_check(x, &step_entity, out); /* its text lives in the document */
	json_free(doc);
	return ok;
}

/* The last call failed about this field. */
static bool about(struct ctx *x, const char *field)
{
	bool so = x->err.code == ERR_INPUT && x->err.field && strcmp(x->err.field, field) == 0;

	err_clear(&x->err);
	return so;
}

static void a_form_and_json_have_one_meaning(void)
{
	struct ctx x = bare();
	struct buf id = { .a = x.a };
	struct step form = { .talk = 5 }, json = { .talk = 5 };
	struct http_pair at[] = { { .name = S("words"), .value = S(" call ") },
		{ .name = S("due"), .value = S("2026-11-30") }, { .name = S("csrf"), .value = S("abc") },
		{ .name = S("id"), .value = S("0000000000001") }, { .name = S("owner") } };

	id_print(&id, INT64_C(1234567890123));
	at[4].value = buf_str(&id);
	OK(take_form(&x, at, 5, NULL, &form) && entity_check(&x, &step_entity, &form));
	OK(take_json(&x, str_fmt(x.a, "{\"words\":\" call \",\"due\":\"2026-11-30\",\"owner\":\"%.*s\"}",
		STR(buf_str(&id))).p, &json));
	IS_STR(form.words, S("call"));
	IS_STR(json.words, S("call"));
	OK(form.due == MONDAY + 7 && json.due == form.due);
	OK(form.owner == INT64_C(1234567890123) && json.owner == form.owner);
	OK(form.id == 0 && form.talk == 5 && json.talk == 5); /* nobody types these */
	arena_free(x.a);
}

static void what_is_not_named_stays(void)
{
	struct ctx x = bare();
	struct step s = { .words = S("call"), .due = MONDAY };
	struct http_pair due = { .name = S("due"), .value = S("") };

	OK(take_form(&x, &due, 1, NULL, &s) && s.due == 0);
	IS_STR(s.words, S("call"));
	s.due = MONDAY;
	OK(take_json(&x, "{\"owner\":null}", &s) || about(&x, "owner")); /* it is needed */
	OK(s.due == MONDAY && s.owner == 0);
	arena_free(x.a);
}

static bool take_capture(struct ctx *x, const char *text, struct capture *out)
{
	struct json_doc *doc = json_parse("", str_of(text), &x->err);
	struct json top;
	bool ok;

	if (!doc) return false;
	top = json_top(doc);
	ok = entity_take(x, &capture_entity, &(struct entity_input){ .json = &top }, out);
	json_free(doc);
	return ok;
}

/* A card after a talk: rows of steps and needs beside its own lines. */
static void rows_within_are_taken_and_named(void)
{
	struct ctx x = bare();
	struct capture form = { 0 }, json = { 0 };
	struct http_pair at[] = { { .name = S("thanks"), .value = S("you") },
		{ .name = S("steps.0.words"), .value = S("call") }, { .name = S("steps.0.due"), .value = S("") },
		{ .name = S("steps.1.due"), .value = S("2026-11-30") },
		{ .name = S("steps.9.words"), .value = S("beyond") } };
	const struct http_pairs pairs = { at, 5 };
	struct buf a = { .a = x.a }, b = { .a = x.a };

	OK(entity_take(&x, &capture_entity, &(struct entity_input){ .form = &pairs }, &form));
	OK(form.steps_n == 2 && form.needs_n == 0 && form.steps[1].due == MONDAY + 7);
	IS_STR(form.steps[0].words, S("call"));
	IS_STR(form.thanks, S("you"));
	OK(take_capture(&x, "{\"thanks\":\"you\",\"steps\":[{\"words\":\"call\"},{\"due\":\"2026-11-30\"}]}",
		&json) && json.steps_n == 2 && json.steps[1].due == MONDAY + 7);
	form.steps[0].words = form.thanks = json.steps[0].words = json.thanks = S("the same");
	entity_tag(&a, &capture_entity, &form);
	entity_tag(&b, &capture_entity, &json);
	IS_STR(buf_str(&a), buf_str(&b));
	OK(!take_capture(&x, "{\"steps\":[{},{\"due\":\"soon\"}]}", &json));
	OK(err_is_about(&x.err, "steps.1.due") && about(&x, "due"));
	OK(!take_capture(&x, "{\"steps\":[{},{},{},{},{},{},{}]}", &json) && about(&x, "steps"));
	OK(!take_capture(&x, "{\"steps\":{}}", &json) && about(&x, "steps"));
	OK(!take_capture(&x, "{\"shoes\":[]}", &json) && x.err.code == ERR_INPUT);
	OK(entity_form_field(&capture_entity, S("steps.0.due")) == entity_field(&step_entity, S("due")));
	OK(!entity_form_field(&capture_entity, S("steps.0.state")));
	OK(!entity_form_field(&capture_entity, S("shoes.0.due")));
	arena_free(x.a);
}

static void a_form_of_several_rows_names_the_row(void)
{
	struct ctx x = bare();
	struct step s = { 0 };
	struct http_pair at[] = { { .name = S("words"), .value = S("another") },
		{ .name = S("steps.0.words"), .value = S("call") },
		{ .name = S("steps.1.words"), .value = S("write") } };

	OK(take_form(&x, at, 3, "steps", &s));
	IS_STR(s.words, S("call"));
	arena_free(x.a);
}

static void what_is_wrong_names_its_field(void)
{
	static const struct { const char *json, *field; } wrong[] = {
		{ "{\"words\":\"\"}", "words" }, { "{\"words\":7}", "words" },
		{ "{\"words\":\"a\\u001bb\"}", "words" }, { "{\"words\":\"a\",\"due\":\"soon\"}", "due" },
		{ "{\"words\":\"a\",\"due\":\"2026-02-30\"}", "due" },
		{ "{\"words\":\"a\",\"due\":\"2060-01-01\"}", "due" },
		{ "{\"words\":\"a\",\"due\":[]}", "due" }, { "{\"words\":\"a\",\"owner\":\"me\"}", "owner" },
		{ "{\"words\":\"a\",\"owner\":null}", "owner" },
	};
	struct ctx x = bare();
	struct step s;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		s = (struct step){ .owner = 1 };
		OK(!take_json(&x, wrong[i].json, &s) && about(&x, wrong[i].field));
	}
	s = (struct step){ .owner = 1 };
	OK(!take_json(&x, "{\"words\":\"a\",\"stat\":\"open\"}", &s) && x.err.code == ERR_INPUT);
	err_clear(&x.err);
	OK(!take_json(&x, "{\"words\":\"a\",\"state\":\"done\"}", &s) && x.err.code == ERR_INPUT);
	err_clear(&x.err);
	OK(!take_json(&x, "[]", &s) && x.err.code == ERR_INPUT);
	arena_free(x.a);
}

/* -- output -- */

/* A row of this test alone: output does not change when a field comes to an entity. */
struct thing {
	int64_t id, who, count, made, day;
	unsigned state;
	bool on;
	struct str words, secret, name;
};
static const char *const thing_states[] = { "new", "old", NULL };
static const struct entity_field thing_fields[] = {
	FIELD(thing, id, ID),
	FIELD(thing, who, WHO),
	TYPED(thing, words, SEALED, PAIR, TR("Words"), .needed = true, .most = 9, .place = "thing"),
	FIELD(thing, count, INT),
	FIELD(thing, state, CHOICE, .words = thing_states),
	FIELD(thing, on, BOOL),
	FIELD(thing, made, TIME),
	TYPED(thing, day, DAY, PAIR, TR("Day"), .null = true),
	FIELD(thing, secret, TEXT, .readers = READ_NOBODY),
	COLUMN(nowhere, TEXT),
	FIELD(thing, name, TEXT, .null = true, .joined = true),
	{ 0 },
};
static const struct entity thing_entity = { .name = "thing", .fields = thing_fields,
	.size = sizeof(struct thing) };
static const struct thing sample = { .id = 1, .who = CTX_OPERATOR, .words = { "=1 \"a\"", 6 },
	.count = 7, .state = 1, .on = true, .made = 86400, .secret = { "hidden", 6 } };

static void a_row_is_json_in_the_order_of_its_fields(void)
{
	struct arena *a = arena_new();
	struct buf b = { .a = a };

	entity_json(&b, &thing_entity, &sample);
	IS_STR(buf_str(&b), S("{\"id\":\"0000000000001\",\"who\":\"operator\","
		"\"words\":\"=1 \\\"a\\\"\",\"count\":7,\"state\":\"old\",\"on\":true,"
		"\"made\":\"1970-01-02T00:00:00Z\",\"day\":null,\"name\":null}"));
	arena_free(a);
}

static void a_row_is_csv_under_its_head(void)
{
	struct arena *a = arena_new();
	struct buf b = { .a = a };

	entity_csv(&b, &thing_entity, NULL);
	entity_csv(&b, &thing_entity, &sample);
	IS_STR(buf_str(&b), S("id,who,words,count,state,on,made,day,name\r\n"
		"0000000000001,operator,\"'=1 \"\"a\"\"\",7,old,true,1970-01-02T00:00:00Z,,\r\n"));
	arena_free(a);
}

static void what_nobody_types_is_set_by_the_program(void)
{
	struct thing t = sample;

	t.day = 5;
	entity_keep_typed(&thing_entity, &t);
	IS_STR(t.words, sample.words);
	OK(t.day == 5 && t.id == 0 && t.who == 0 && t.count == 0 && t.state == 0 && !t.on && !t.made);
	OK(t.secret.n == 0 && t.name.n == 0);
}

static void the_schema_says_what_is_written_and_what_is_read(void)
{
	struct arena *a = arena_new();
	struct buf out = { .a = a }, in = { .a = a };
	struct err e = { 0 };
	struct json_doc *doc;
	struct json top, properties, words, required;
	size_t n = 0;

	entity_schema(&out, &thing_entity, ENTITY_OUT);
	entity_schema(&in, &thing_entity, ENTITY_IN);
	OK((doc = json_parse("out", buf_str(&out), &e)) != NULL);
	top = json_top(doc);
	properties = json_get(&top, "properties");
	OK(json_get(&properties, "name").v && json_get(&properties, "state").v);
	OK(!json_get(&properties, "secret").v && !json_get(&properties, "nowhere").v);
	required = json_get(&top, "required");
	OK(json_count(&required, 99, &n, &e) && n == 9); /* all that is written */
	json_free(doc);
	OK((doc = json_parse("in", buf_str(&in), &e)) != NULL);
	top = json_top(doc);
	properties = json_get(&top, "properties");
	words = json_get(&properties, "words");
	OK(words.v && json_get(&words, "maxLength").v && json_get(&words, "minLength").v);
	OK(json_get(&properties, "day").v && !json_get(&properties, "state").v);
	required = json_get(&top, "required");
	OK(json_count(&required, 99, &n, &e) && n == 1); /* what is needed: words */
	json_free(doc);
	OK(str_has(buf_str(&in), S("Read by the two of the pair")));
	arena_free(a);
}

/* Every field that people type makes a row another: a form that was changed in that one field
 * alone is not the one that was sent before. */
static void every_typed_field_changes_the_tag(void)
{
	struct arena *a = arena_new();

	for (size_t i = 0; entities[i]; i++)
		for (const struct entity_field *f = entities[i]->fields; f->type; f++) {
			struct buf before = { .a = a }, after = { .a = a };
			char *row = arena_alloc(a, 1, entities[i]->size + 1, _Alignof(max_align_t));

			if (!f->typed) continue;
			entity_tag(&before, entities[i], row);
			if (f->type == FIELD_BOOL) *(bool *)(void *)(row + f->at) = true;
			else if (f->type == FIELD_CHOICE) *(unsigned *)(void *)(row + f->at) = 1;
			else if (f->type == FIELD_SEALED || f->type == FIELD_TEXT || f->type == FIELD_ZONE ||
				f->type == FIELD_HOURS || f->type == FIELD_BYTES)
				*(struct str *)(void *)(row + f->at) = S("x");
			else *(int64_t *)(void *)(row + f->at) = 1;
			entity_tag(&after, entities[i], row);
			OK(!str_eq(buf_str(&before), buf_str(&after)));
		}
	arena_free(a);
}

int main(void)
{
	RUN_DB(a_row_comes_back_as_it_went);
	RUN_DB(a_list_ends_where_it_is_told_to);
	RUN_DB(a_closed_field_is_opened_by_its_module_alone);
	RUN_DB(what_is_there_already_is_added_once);
	RUN(a_choice_may_begin_above_zero);
	RUN(a_form_and_json_have_one_meaning);
	RUN(what_is_not_named_stays);
	RUN(a_form_of_several_rows_names_the_row);
	RUN(rows_within_are_taken_and_named);
	RUN(what_is_wrong_names_its_field);
	RUN(a_row_is_json_in_the_order_of_its_fields);
	RUN(a_row_is_csv_under_its_head);
	RUN(what_nobody_types_is_set_by_the_program);
	RUN(the_schema_says_what_is_written_and_what_is_read);
	RUN(every_typed_field_changes_the_tag);
	return tap_end();
}
