/* SPDX-License-Identifier: Apache-2.0 */
#include "model/push.h"

#include "base/json.h"
#include "base/secret.h"
#include "http/web_push.h"
#include "model/letter.h"
#include "tests/model/telling.h"

/* Keys of a browser: those of RFC 8291, appendix A. */
#define POINT "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define AUTH "BTBZMqHH6r4Tts7J_aSIgg"

static struct ctx begin(struct world *w, struct db_pool *pool)
{
	struct ctx x;

	*w = world(pool);
	x = telling_as(w, CTX_OPERATOR);
	telling_enter(&x);
	return x;
}

static void end(struct world *w, struct ctx *x)
{
	world_drop(x);
	world_end(w);
}

/* Open a session of somebody, who is x->me from now on: its cookie. */
static struct str sign_in(struct ctx *x, int64_t person)
{
	struct str cookie = secret_token(x->a);

	x->me = person;
	if (db_run(x, "INSERT INTO session (token, person, made, expires) VALUES ($1, $2, $3, $4)", "biii",
		    secret_hash(x->a, cookie), person, x->now, x->now + 30 * DAY) != 1)
		world_die("session", &x->err);
	return cookie;
}

static struct push_device device(const char *endpoint)
{
	return (struct push_device){ .endpoint = str_of(endpoint), .p256dh = S(POINT), .auth = S(AUTH),
		.label = S("Firefox, Android") };
}

static bool fails(struct ctx *x, enum err_code code)
{
	bool is = x->err.code == code;

	err_clear(&x->err);
	return is;
}

static int64_t devices_of(struct ctx *x, int64_t person)
{
	return telling_count(x, "SELECT count(*) FROM reach WHERE channel = 2 AND state = 0 AND person = $1", person);
}

static int64_t waiting(struct ctx *x, int64_t person)
{
	return telling_count(x, "SELECT count(*) FROM parcel p JOIN reach r ON r.id = p.reach WHERE r.person = $1", person);
}

static void a_device_ends_with_its_session(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct push_device d = device("https://push.example.org/send/1");
	struct str ada = sign_in(&x, w.ada), ben;
	struct reach *list;
	size_t n;

	OK(push_add(&x, &d, ada) > 0 && push_add(&x, &d, ada) > 0);
	OK(reach_list(&x, MESSAGE_PUSH, &list, &n) && n == 1);
	IS_STR(list[0].label, S("Firefox, Android"));
	ben = sign_in(&x, w.ben);
	OK(!push_add(&x, &d, ada) && fails(&x, ERR_SIGN_IN)); /* with a session of somebody else */
	world_drop(&x);
	world_end(&w);

	x = begin(&w, pool);
	ada = sign_in(&x, w.ada);
	OK(push_add(&x, &d, ada) > 0);
	ben = sign_in(&x, w.ben);
	OK(push_add(&x, &d, ben) > 0 && devices_of(&x, w.ada) == 0 && devices_of(&x, w.ben) == 1); /* one device is one person's */
	OK(message_try(&x, MESSAGE_PUSH) && waiting(&x, w.ben) == 1);
	OK(db_run(&x, "DELETE FROM session WHERE token = $1", "b", secret_hash(x.a, ben)) == 1);
	OK(devices_of(&x, w.ben) == 0 && waiting(&x, w.ben) == 0);
	OK(!message_try(&x, MESSAGE_PUSH) && fails(&x, ERR_CONFLICT));
	end(&w, &x);
}

/* Who knows where a device is reached takes it from nobody: its browser has the keys, too. */
static void a_device_is_taken_by_its_browser_alone(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct push_device d = device("https://push.example.org/send/1"), known = d;
	struct str ada = sign_in(&x, w.ada), ben;

	OK(push_add(&x, &d, ada) > 0);
	ben = sign_in(&x, w.ben);
	OK(push_forget(&x, d.endpoint) && devices_of(&x, w.ada) == 1);
	known.auth = S("AAAAAAAAAAAAAAAAAAAAAA");
	OK(!push_add(&x, &known, ben) && fails(&x, ERR_INPUT));
	OK(devices_of(&x, w.ada) == 1 && devices_of(&x, w.ben) == 0);
	x.me = w.ada;
	OK(push_add(&x, &known, ada) > 0 && devices_of(&x, w.ada) == 1); /* one's own has new keys */
	OK(push_forget(&x, d.endpoint) && devices_of(&x, w.ada) == 0);
	end(&w, &x);
}

static void what_is_no_subscription_is_refused(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct str cookie = sign_in(&x, w.ada);
	static const char *const bad[] = { "", "x", "http://push.example.org/", "https://127.0.0.1/", "https://[::1]/",
		"https://localhost/", "https://10.0.0.1/x", "https://user:pass@push.example.org/", "https://push.example.org/\n\nx",
		"ftp://push.example.org/", NULL };
	struct push_device d;

	for (int i = 0; bad[i]; i++) {
		d = device(bad[i]);
		if (!OK(!push_add(&x, &d, cookie) && fails(&x, ERR_INPUT))) printf("# %s\n", bad[i]);
	}
	d = device("https://push.example.org/");
	d.p256dh = S("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw8");
	OK(!push_add(&x, &d, cookie) && fails(&x, ERR_INPUT));
	d = device("https://push.example.org/");
	d.auth = S("");
	OK(!push_add(&x, &d, cookie) && fails(&x, ERR_INPUT));
	d = device("http://127.0.0.1:8080/");
	x.outward = &(struct outward){ .inside = true };
	OK(push_add(&x, &d, cookie) > 0); /* the operator's word */
	x.site = S("");
	OK(!push_add(&x, &d, cookie) && fails(&x, ERR_CONFLICT) && !push_public_key(&x).n);
	end(&w, &x);
}

static void there_are_as_many_devices_as_are_kept(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct str cookie = sign_in(&x, w.ada);

	for (int i = 0; i <= REACHES; i++) {
		struct push_device d = device(str_fmt(x.a, "https://push.example.org/%d", i).p);

		OK((push_add(&x, &d, cookie) > 0) == (i < REACHES));
	}
	OK(fails(&x, ERR_FULL));
	end(&w, &x);
}

/* -- what is sent -- */

static const struct reach_way *push_way(int64_t channel)
{
	return channel == MESSAGE_PUSH ? &message_push_reach : NULL;
}

static void a_request_has_what_a_push_service_asks_for(struct db_pool *pool)
{
	static const char *const want[] = { "Content-Type: application/octet-stream", "Content-Encoding: aes128gcm",
		"TTL: 900", "Urgency: high", "Authorization: vapid t=", "Topic: ", NULL };
	struct world w;
	struct ctx x = begin(&w, pool);
	struct parcel_job job = { .until = x.now + 600, .address = S("https://push.example.org/send/1\n" POINT "\n" AUTH),
		.body = S("high abcdefgh\n{\"title\":\"t\"}") };
	struct transfer_ask ask = { 0 };
	struct err why = { 0 };

	OK(message_push_reach.make(&x, &job, &ask, &why) && !ask.inside);
	IS_STR(ask.url, S("https://push.example.org/send/1"));
	OK(ask.body.n <= WEB_PUSH_BODY && !str_has(ask.body, S("title")));
	for (size_t i = 0; want[i]; i++) OK(i < ask.headers_n && str_starts(ask.headers[i], str_of(want[i])));
	job.body = S("low -\n{}");
	OK(message_push_reach.make(&x, &job, &ask, &why) && ask.headers_n == 5);
	job.address = S("https://push.example.org/send/1");
	OK(!message_push_reach.make(&x, &job, &ask, &why) && why.code == ERR_FAILED);
	end(&w, &x);
}

/* The Topic of what waits for a person. */
static struct str topic_for(struct ctx *x, int64_t person, const struct message *m)
{
	struct parcel_job *job;
	struct transfer_ask ask = { 0 };
	struct err why = { 0 };

	OK(message_push_send(x, NULL, person, m, x->now + HOUR));
	OK(parcel_claim(x, false, push_way, &job) && job && job->person == person);
	OK(job && message_push_reach.make(x, job, &ask, &why) && ask.headers_n == 6);
	OK(job && parcel_done(x, job, &(struct parcel_outcome){ PARCEL_SENT, { .status = 201 }, false, false }));
	return ask.headers_n == 6 ? ask.headers[5] : S("");
}

static void a_topic_does_not_say_who_talks_with_whom(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct push_device one = device("https://push.example.org/1"), two = device("https://push.example.org/2");
	struct message m = { .kind = MESSAGE_SOON, .about = 7, .title = S("t") };
	struct str ada, again, ben;

	OK(push_add(&x, &one, sign_in(&x, w.ada)) > 0);
	OK(push_add(&x, &two, sign_in(&x, w.ben)) > 0);
	ada = topic_for(&x, w.ada, &m), ben = topic_for(&x, w.ben, &m);
	x.now += HOUR;
	again = topic_for(&x, w.ada, &m);
	OK(str_starts(ada, S("Topic: ")) && str_eq(ada, again) && !str_eq(ada, ben));
	end(&w, &x);
}

static void a_message_fits_however_long_its_words_are(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	char *letters = NEW_N(x.a, char, 900);
	struct message m = { .kind = MESSAGE_WEEK, .title = S("A \"title\" <b>"), .lines_n = 16 };
	struct err e = { 0 };
	struct json_doc *doc;
	struct json top, title;
	struct str text, said;

	memset(letters, '<', 900); /* each takes six bytes in JSON */
	for (int i = 0; i < MESSAGE_LINES; i++) m.lines[i] = (struct str){ letters, (size_t)(i ? 900 : 100) };
	text = message_push_write(&x, &m);
	OK(text.n <= WEB_PUSH_TEXT && text.n > 600);
	OK((doc = json_parse("push", text, &e)) != NULL);
	top = json_top(doc), title = json_get(&top, "title");
	OK(json_text(&title, &said, &e) && str_eq(said, m.title));
	json_free(doc);
	end(&w, &x);
}

/* -- when -- */

static void who_has_a_device_is_told_ten_minutes_before(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct push_device d = device("https://push.example.org/send/1");
	struct message_wishes wishes;
	int64_t talk, at = x.now + 3 * HOUR;

	OK(push_add(&x, &d, sign_in(&x, w.ben)) > 0);
	OK(message_wishes_get(&x, &wishes) && wishes.devices);
	OK(wishes.channel[MESSAGE_SOON] == MESSAGE_PUSH && wishes.channel[MESSAGE_ADDED] == MESSAGE_PUSH);
	OK(wishes.channel[MESSAGE_ASKED] == MESSAGE_MAIL); /* everything else stays as it was */
	x.me = w.ada;
	OK(message_wishes_get(&x, &wishes) && !wishes.devices && wishes.channel[MESSAGE_SOON] == MESSAGE_NOTHING);
	if (!(talk = talk_plan(&x, talking_pair(&x, w.ben), at, 10, 15))) world_die("plan", &x.err);
	x.now = at - 11 * MINUTE;
	telling_run(&x);
	IS(telling_said(&x, MESSAGE_SOON), 0);
	x.now = at - 10 * MINUTE;
	telling_run(&x), telling_run(&x);
	OK(telling_said(&x, MESSAGE_SOON) == 1 && waiting(&x, w.ben) == 1 && waiting(&x, w.ada) == 0);
	end(&w, &x);
}

static void who_said_no_is_not_told_on_a_device(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct push_device d = device("https://push.example.org/send/1");
	struct message_wishes wishes;
	int64_t at = x.now + 3 * HOUR;

	OK(push_add(&x, &d, sign_in(&x, w.ben)) > 0);
	OK(message_wishes_get(&x, &wishes));
	message_choose(&wishes, MESSAGE_SOON, MESSAGE_NOTHING);
	OK(message_wishes_set(&x, &wishes));
	x.me = w.ada;
	OK(talk_plan(&x, talking_pair(&x, w.ben), at, 10, 15) > 0);
	x.now = at - 9 * MINUTE;
	telling_run(&x);
	OK(telling_said(&x, MESSAGE_SOON) == 0 && waiting(&x, w.ben) == 0);
	end(&w, &x);
}

int main(void)
{
	RUN_DB(a_device_ends_with_its_session);
	RUN_DB(a_device_is_taken_by_its_browser_alone);
	RUN_DB(what_is_no_subscription_is_refused);
	RUN_DB(there_are_as_many_devices_as_are_kept);
	RUN_DB(a_request_has_what_a_push_service_asks_for);
	RUN_DB(a_topic_does_not_say_who_talks_with_whom);
	RUN_DB(a_message_fits_however_long_its_words_are);
	RUN_DB(who_has_a_device_is_told_ten_minutes_before);
	RUN_DB(who_said_no_is_not_told_on_a_device);
	return tap_end();
}
