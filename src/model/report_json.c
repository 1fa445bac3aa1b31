/* SPDX-License-Identifier: Apache-2.0
 *
 * A period report as a file for programs. It has no ids, because nobody whom it is given to can look
 * one up, and because ids of rows that follow each other would show that one between them is missing.
 */
#include "base/date.h"
#include "base/json.h"
#include "ical/zone.h"
#include "model/report.h"

struct file {
	struct buf *b;
	const struct zone *zone;
	bool first; /* the next member or row is the first of its object or list */
};

static void put_comma(struct file *f)
{
	if (!f->first) buf_ch(f->b, ',');
	f->first = false;
}

static void put_key(struct file *f, const char *key)
{
	put_comma(f);
	buf_fmt(f->b, "\"%s\":", key);
}

static void put_text(struct file *f, const char *key, struct str text)
{
	put_key(f, key);
	json_put_text(f->b, text);
}

/* Put a day; 0 becomes null. */
static void put_day(struct file *f, const char *key, int64_t day)
{
	put_key(f, key);
	if (!day) {
		buf_z(f->b, "null");
		return;
	}
	buf_ch(f->b, '"');
	date_print(f->b, day);
	buf_ch(f->b, '"');
}

/* Put the day of a moment; 0 becomes null. */
static void put_day_of(struct file *f, const char *key, int64_t utc)
{
	put_day(f, key, utc ? date_day_of(zone_local_of(f->zone, utc)) : 0);
}

static void begin_list(struct file *f, const char *key)
{
	put_key(f, key);
	buf_ch(f->b, '[');
	f->first = true;
}

static void end_list(struct file *f)
{
	buf_ch(f->b, ']');
	f->first = false;
}

static void begin_row(struct file *f)
{
	put_comma(f);
	buf_ch(f->b, '{');
	f->first = true;
}

static void end_row(struct file *f)
{
	buf_ch(f->b, '}');
	f->first = false;
}

static void put_talks(struct file *f, const struct report *r)
{
	begin_list(f, "talks");
	for (size_t i = 0; i < r->talks_n; i++) {
		begin_row(f);
		put_day_of(f, "day", r->talks[i].starts);
		put_key(f, "minutes");
		buf_int(f->b, talk_length(&r->talks[i]));
		end_row(f);
	}
	end_list(f);
}

static void put_steps(struct file *f, const struct report *r)
{
	static const char *const states[] = { "open", "done", "confirmed", "dropped" };

	begin_list(f, "steps");
	for (size_t i = 0; i < r->steps_n; i++) {
		const struct step *s = &r->steps[i];

		begin_row(f);
		put_text(f, "words", s->words);
		put_text(f, "owner", s->owner_name);
		put_day_of(f, "agreed", s->made);
		put_text(f, "state", str_of(states[s->state]));
		put_day_of(f, "closed", s->closed);
		if (s->reason.n) put_text(f, "reason", s->reason);
		end_row(f);
	}
	end_list(f);
}

static void put_needs(struct file *f, const struct report *r)
{
	static const char *const states[] = { "open", "granted", "declined", "taken back", "met" };

	begin_list(f, "needs");
	for (size_t i = 0; i < r->needs_n; i++) {
		const struct need *n = &r->needs[i];

		begin_row(f);
		put_text(f, "words", n->words);
		put_text(f, "asker", n->asker_name);
		put_day_of(f, "said", n->made);
		put_text(f, "state", str_of(states[n->state]));
		put_day_of(f, "answered", n->closed);
		put_day_of(f, "met", n->met);
		if (n->reason.n) put_text(f, "reason", n->reason);
		end_row(f);
	}
	end_list(f);
}

static void put_thanks(struct file *f, const struct report *r)
{
	begin_list(f, "thanks");
	for (size_t i = 0; i < r->thanks_n; i++) {
		const struct recognition *t = &r->thanks[i];

		begin_row(f);
		put_text(f, "words", t->words);
		put_text(f, "changed", t->changed);
		put_text(f, "giver", t->giver_name);
		put_text(f, "receiver", t->receiver_name);
		put_day_of(f, "day", t->made);
		end_row(f);
	}
	end_list(f);
}

static void put_goals(struct file *f, const struct report *r)
{
	static const char *const states[] = { "open", "reached", "dropped" };

	begin_list(f, "goals");
	for (size_t i = 0; i < r->goals_n; i++) {
		const struct goal *g = &r->goals[i];

		begin_row(f);
		put_text(f, "words", g->words);
		put_text(f, "state", str_of(states[g->state]));
		put_day_of(f, "closed", g->closed);
		end_row(f);
	}
	end_list(f);
}

static void put_solutions(struct file *f, const struct report *r)
{
	begin_list(f, "solutions");
	for (size_t i = 0; i < r->solutions_n; i++) {
		const struct solution *s = &r->solutions[i];

		begin_row(f);
		put_text(f, "obstacle", s->obstacle);
		put_text(f, "goal", s->goal_words);
		put_text(f, "of_leader", s->of_leader);
		put_text(f, "of_member", s->of_member);
		put_text(f, "state", s->state == SOLUTION_OPEN ? S("open") : S("closed"));
		put_text(f, "became", s->became);
		put_day_of(f, "begun", s->made);
		put_day_of(f, "closed", s->closed);
		end_row(f);
	}
	end_list(f);
}

void report_json(struct buf *b, const struct zone *zone, const struct report *r)
{
	struct file f = { .b = b, .zone = zone, .first = true };

	buf_ch(b, '{');
	put_text(&f, "report", S("period"));
	put_text(&f, "leader", r->leader);
	put_text(&f, "member", r->member);
	put_text(&f, "chosen_by", r->by);
	put_day(&f, "since", r->since);
	put_day(&f, "until", r->until);
	put_key(&f, "newest_only");
	buf_z(b, r->cut ? "true" : "false");
	put_talks(&f, r);
	put_steps(&f, r);
	put_needs(&f, r);
	put_thanks(&f, r);
	put_goals(&f, r);
	put_solutions(&f, r);
	buf_z(b, "}\n");
}
