/* SPDX-License-Identifier: Apache-2.0 */
#include "model/message_wish.h"

#include "base/date.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/entity.h"
#include "model/hours.h"
#include "model/reach.h"

enum { HOURS_OF, PUT_HOURS, CHOICES_OF, PUT_CHOICE, DROP_CHOICE, IS_OFF, WORKS, HERE };
const char *const message_wish_sql[] = {
	[HOURS_OF] = "SELECT {message_hours} FROM message_hours WHERE person = $1",
	[PUT_HOURS] =
		"{+message_hours} ON CONFLICT (person) DO UPDATE SET quiet_from = excluded.quiet_from,"
		"  quiet_to = excluded.quiet_to, days_off = excluded.days_off,"
		"  calendar_only = excluded.calendar_only, most = excluded.most",
	[CHOICES_OF] = "SELECT {message_choice} FROM message_choice WHERE person = $1",
	[PUT_CHOICE] =
		"{+message_choice} ON CONFLICT (person, kind) DO UPDATE SET channel = excluded.channel",
	[DROP_CHOICE] = "DELETE FROM message_choice WHERE person = $1 AND kind = $2",
	[IS_OFF] = "SELECT 1 FROM message_choice WHERE person = $1 AND kind = $2 AND channel = 0",
	[WORKS] = "SELECT work_hours FROM person WHERE id = $1",
	[HERE] = "SELECT 1 FROM person WHERE id = $1 AND left_at IS NULL",
	NULL
};

static const struct entity_field hours_fields[] = {
	FIELD(message_hours, person, ID, .about = "whose wishes these are"),
	FIELD(message_hours, quiet_from, INT, .most = 1439,
		.about = "the minute of the local day at which quiet begins"),
	FIELD(message_hours, quiet_to, INT, .most = 1439,
		.about = "the minute at which it ends; the same: there is none"),
	FIELD(message_hours, days_off, INT, .most = MESSAGE_EVERY_DAY,
		.about = "a bit for each day without messages, 1: Monday"),
	FIELD(message_hours, calendar_only, BOOL,
		.about = "nothing but what is about the calendar is said"),
	FIELD(message_hours, most, INT, .most = MESSAGE_MOST_MOST,
		.about = "the most messages in a week, those about the calendar aside; 0: no bound"),
	{ 0 },
};
const struct entity message_hours_entity = { .name = "message_hours", .fields = hours_fields,
	.size = sizeof(struct message_hours),
	.purpose = "when somebody is told of things outside of the pages, and how often",
	.read_by = "that person alone",
	.kept = "as long as the installation, or until they wish otherwise",
};

static const struct entity_field choice_fields[] = {
	FIELD(message_choice, id, ID),
	FIELD(message_choice, person, ID, .about = "whose choice it is"),
	FIELD(message_choice, kind, CHOICE, .words = message_names, .about = "of what they are told"),
	FIELD(message_choice, channel, CHOICE, .words = message_channel_names, .about = "by which way"),
	{ 0 },
};
const struct entity message_choice_entity = { .name = "message_choice", .fields = choice_fields,
	.size = sizeof(struct message_choice),
	.purpose = "of what somebody is told outside of the pages, and by which way, where they have chosen; else it goes as usual",
	.read_by = "that person alone",
	.kept = "as long as the installation, or until they wish otherwise",
};

/* -- reading -- */

bool message_days_without_work(struct ctx *x, int64_t *days)
{
	struct db_q *q = db_query(x, message_wish_sql[WORKS], "i", x->me);
	struct err why = { 0 };
	struct hours hours;
	bool parsed;

	*days = 96;
	if (!q) return false;
	parsed = db_next(q) && hours_parse(db_text(q, 0), &hours, &why);
	if (!db_done(q)) return false;
	if (!parsed) return true;
	*days = 0;
	for (int i = 0; i < 7; i++)
		if (!hours.n[i]) *days |= INT64_C(1) << i;
	if (*days == MESSAGE_EVERY_DAY) *days = 96;
	return true;
}

static bool read_hours(struct ctx *x, struct message_hours *out)
{
	struct message_hours *row;
	size_t n;

	if (!entity_list(x, &message_hours_entity,
		    db_query(x, message_wish_sql[HOURS_OF], "i", x->me), 1, &row, &n))
		return false;
	if (n) {
		*out = *row;
		return true;
	}
	*out = (struct message_hours){ .person = x->me, .quiet_from = MESSAGE_QUIET_FROM,
		.quiet_to = MESSAGE_QUIET_TO, .most = MESSAGE_MOST };
	return message_days_without_work(x, &out->days_off);
}

bool message_wishes_get(struct ctx *x, struct message_wishes *out)
{
	struct message_choice *rows;
	size_t n;

	if (!reach_any(x, x->me, MESSAGE_PUSH, &out->devices)) return false;
	for (enum message_kind k = 0; k < MESSAGE_KINDS; k++) {
		out->usual[k] = out->devices && message_rows[k].rings ? MESSAGE_PUSH : message_rows[k].usual;
		message_leave(out, k);
	}
	if (!read_hours(x, &out->hours) ||
		!entity_list(x, &message_choice_entity,
			db_query(x, message_wish_sql[CHOICES_OF], "i", x->me), MESSAGE_KINDS, &rows, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (rows[i].kind < MESSAGE_KINDS && rows[i].channel < MESSAGE_CHANNELS)
			message_choose(out, rows[i].kind, rows[i].channel);
	return true;
}

void message_choose(struct message_wishes *w, enum message_kind kind, enum message_channel channel)
{
	w->channel[kind] = channel;
	w->chosen[kind] = true;
}

void message_leave(struct message_wishes *w, enum message_kind kind)
{
	w->channel[kind] = w->usual[kind];
	w->chosen[kind] = false;
}

enum message_channel message_wished(const struct message_wishes *w, enum message_kind kind)
{
	if (w->hours.calendar_only && !message_rows[kind].calendar) return MESSAGE_NOTHING;
	return w->channel[kind];
}

/* -- setting -- */

static bool choose(struct ctx *x, int64_t person, enum message_kind kind, enum message_channel channel)
{
	const struct message_choice c = { id_new(x->now), person, kind, channel };

	return entity_run(x, &message_choice_entity, message_wish_sql[PUT_CHOICE], &c) >= 0;
}

static bool hours_fit(struct ctx *x, const struct message_hours *h)
{
	if (h->quiet_from < 0 || h->quiet_from >= 1440)
		return err_field(&x->err, ERR_INPUT, "quiet_from", TR("Write a time like 20:00."));
	if (h->quiet_to < 0 || h->quiet_to >= 1440)
		return err_field(&x->err, ERR_INPUT, "quiet_to", TR("Write a time like 20:00."));
	return (h->days_off >= 0 && h->days_off <= MESSAGE_EVERY_DAY && h->most >= 0 &&
		       h->most <= MESSAGE_MOST_MOST) ||
		err_field(&x->err, ERR_INPUT, "most", TR("Choose one of those that are offered."));
}

static bool are_same_hours(const struct message_hours *a, const struct message_hours *b)
{
	return a->quiet_from == b->quiet_from && a->quiet_to == b->quiet_to && a->days_off == b->days_off &&
		a->calendar_only == b->calendar_only && a->most == b->most;
}

/* A choice is kept also when it is what is usual now: what is usual may become another way. */
static bool set_kind(struct ctx *x, const struct message_wishes *before, const struct message_wishes *w,
	enum message_kind kind)
{
	if (!w->chosen[kind])
		return !before->chosen[kind] ||
			db_run(x, message_wish_sql[DROP_CHOICE], "ii", x->me, (int64_t)kind) >= 0;
	return (before->chosen[kind] && before->channel[kind] == w->channel[kind]) ||
		choose(x, x->me, kind, w->channel[kind]);
}

bool message_wishes_set(struct ctx *x, const struct message_wishes *w)
{
	struct message_wishes before;
	struct message_hours hours = w->hours;

	hours.person = x->me;
	if (!hours_fit(x, &hours) || !message_wishes_get(x, &before)) return false;
	if (!are_same_hours(&hours, &before.hours) &&
		entity_run(x, &message_hours_entity, message_wish_sql[PUT_HOURS], &hours) < 0)
		return false;
	for (enum message_kind k = MESSAGE_WEEK; k < MESSAGE_KINDS; k++)
		if (!set_kind(x, &before, w, k)) return false;
	return true;
}

/* -- quiet -- */

static bool is_off(const struct message_hours *h, int64_t local)
{
	return (h->days_off >> date_weekday(date_day_of(local))) & 1;
}

static bool is_quiet(const struct message_hours *h, int64_t local)
{
	int64_t minute = date_second_of(local) / MINUTE;

	if (h->quiet_from <= h->quiet_to) return minute >= h->quiet_from && minute < h->quiet_to;
	return minute >= h->quiet_from || minute < h->quiet_to;
}

int64_t message_moment(const struct message_hours *h, const struct zone *zone, int64_t at)
{
	int64_t local = zone_local_of(zone, at);

	/* a day off, and the quiet around it, take at most two steps a day */
	for (int i = 0; i < 20; i++) {
		int64_t day = date_day_of(local);

		if (is_off(h, local)) local = (day + 1) * DAY;
		else if (is_quiet(h, local)) {
			int64_t end = day * DAY + h->quiet_to * MINUTE;

			local = end > local ? end : end + DAY;
		} else {
			int64_t utc = zone_utc_of(zone, local);

			/* the clock may have been put back: never before what was asked for */
			return utc > at ? utc : at;
		}
	}
	return INT64_MAX;
}

int64_t message_quiet_begins(const struct message_hours *h, const struct zone *zone, int64_t at)
{
	int64_t local = zone_local_of(zone, at), day = date_day_of(local);

	for (int64_t d = day; d < day + 7; d++) {
		int64_t quiet = d * DAY + h->quiet_from * MINUTE;

		if (h->quiet_from != h->quiet_to && quiet > local) return zone_utc_of(zone, quiet);
		if (is_off(h, (d + 1) * DAY)) return zone_utc_of(zone, (d + 1) * DAY);
	}
	return at + WEEK;
}

/* -- a no without a sign-in -- */

/* A token is "person.kind.day.tag"; the tag is of what stands before it. */
static struct str write_token(struct ctx *x, int64_t person, enum message_kind kind, int64_t day)
{
	struct buf b = { .a = x->a };
	struct str named;

	id_print(&b, person);
	buf_fmt(&b, ".%s.%lld", message_names[kind], (long long)day);
	named = str_fmt(x->a, "%.*s", STR(buf_str(&b)));
	return str_fmt(x->a, "%.*s.%.*s", STR(named),
		STR(secret_tag(x->a, x->keys, S("unsubscribe"), named)));
}

struct str message_no_path(struct ctx *x, int64_t person, enum message_kind kind)
{
	return str_fmt(x->a, "/unsubscribe/%.*s", STR(write_token(x, person, kind, date_day_of(x->now))));
}

/* Read what stands in a token that is ours. */
static bool read_token(struct ctx *x, struct str token, struct message_no *out, int64_t *day)
{
	struct str id, rest, name, made, tag;

	if (token.n > 100 || !str_cut(token, '.', &id, &rest) || !str_cut(rest, '.', &name, &rest) ||
		!str_cut(rest, '.', &made, &tag) || !id_parse(id, &out->person) || !str_int(made, day))
		return false;
	out->kind = message_named(name);
	return out->kind < MESSAGE_KINDS &&
		secret_equal(token, write_token(x, out->person, out->kind, *day));
}

bool message_no_read(struct ctx *x, struct str token, struct message_no *out)
{
	bool here = false;
	int64_t day = 0;

	*out = (struct message_no){ 0 };
	if (read_token(x, token, out, &day) &&
		!db_any(db_query(x, message_wish_sql[HERE], "i", out->person), &here))
		return false;
	if (here && !db_any(db_query(x, message_wish_sql[IS_OFF], "ii", out->person, (int64_t)out->kind), &out->is_off))
		return false;
	out->is_old = date_day_of(x->now) - day >= MESSAGE_NO_DAYS;
	return here || err_set(&x->err, ERR_MISSING, TR("This address leads nowhere. What you are told stands under Settings."));
}

bool message_no_take(struct ctx *x, const struct message_no *no)
{
	return choose(x, no->person, no->kind, MESSAGE_NOTHING);
}
