/* SPDX-License-Identifier: Apache-2.0
 *
 * The words of a period report, and documents as Markdown and JSON. A part without lines is no part, so
 * that a document does not show what was left out of it.
 */
#include "model/report_doc.h"

#include "base/date.h"
#include "base/json.h"
#include "ical/zone.h"

struct html report_words(struct arena *a, const struct lang *l)
{
	return (struct html){ .b = { .a = a }, .lang = l };
}

struct report_part *report_part_begin(struct html *h, struct report_doc *d, const char *key,
	struct str title, size_t room)
{
	struct report_part *p = &d->parts[d->parts_n++];

	*p = (struct report_part){ .key = key, .title = title,
		.lines = NEW_N(h->b.a, struct report_line, room) };
	return p;
}

void report_part_end(struct report_doc *d)
{
	if (!d->parts[d->parts_n - 1].n) d->parts_n--;
}

void report_fact(struct buf *b, struct str fact)
{
	if (!fact.n) return;
	if (b->n) buf_z(b, " · ");
	buf_add(b, fact);
}

struct str report_day(struct html *h, int64_t day)
{
	struct buf b = { .a = h->b.a };

	lang_day_long(&b, h->lang, day);
	return buf_str(&b);
}

struct str report_day_of(struct html *h, const struct zone *zone, int64_t utc)
{
	return report_day(h, date_day_of(zone_local_of(zone, utc)));
}

/* -- the parts of a period report -- */

static struct str say_step(struct html *h, const struct zone *z, const struct step *s)
{
	struct str day = s->closed ? report_day_of(h, z, s->closed) : S("");

	if (s->state == STEP_OPEN) return str_of(tr("open"));
	if (s->state == STEP_DONE) return trf("done on %.*s", STR(day));
	if (s->state == STEP_KEPT) return trf("done on %.*s, and confirmed", STR(day));
	return trf("given up on %.*s: %.*s", STR(day), STR(s->reason));
}

static void add_steps(struct html *h, const struct zone *z, const struct report *r,
	struct report_doc *d)
{
	struct report_part *p = report_part_begin(h, d, "steps", str_of(tr("What was agreed")),
		r->steps_n);

	for (size_t i = 0; i < r->steps_n; i++) {
		const struct step *s = &r->steps[i];
		struct buf b = { .a = h->b.a };

		report_fact(&b, s->owner_name);
		report_fact(&b, trf("agreed on %.*s", STR(report_day_of(h, z, s->made))));
		report_fact(&b, say_step(h, z, s));
		p->lines[p->n++] = (struct report_line){ .id = s->id, .words = s->words,
			.facts = buf_str(&b) };
	}
	report_part_end(d);
}

static struct str say_need(struct html *h, const struct zone *z, const struct need *n)
{
	struct str day = n->closed ? report_day_of(h, z, n->closed) : S("");

	if (n->state == NEED_OPEN) return str_of(tr("not answered yet"));
	if (n->state == NEED_GRANTED) return trf("granted on %.*s", STR(day));
	if (n->state == NEED_DECLINED)
		return trf("declined on %.*s: %.*s", STR(day), STR(n->reason));
	return trf("there since %.*s", STR(report_day_of(h, z, n->met ? n->met : n->closed)));
}

static void add_needs(struct html *h, const struct zone *z, const struct report *r,
	struct report_doc *d)
{
	struct report_part *p = report_part_begin(h, d, "needs", str_of(tr("What was needed")),
		r->needs_n);

	for (size_t i = 0; i < r->needs_n; i++) {
		const struct need *n = &r->needs[i];
		struct buf b = { .a = h->b.a };

		report_fact(&b, n->asker_name);
		report_fact(&b, trf("said on %.*s", STR(report_day_of(h, z, n->made))));
		report_fact(&b, say_need(h, z, n));
		p->lines[p->n++] = (struct report_line){ .id = n->id, .words = n->words,
			.facts = buf_str(&b) };
	}
	report_part_end(d);
}

void report_add_thanks(struct html *h, const struct zone *z, const char *title,
	const struct recognition *all, size_t n, struct report_doc *d)
{
	struct report_part *p = report_part_begin(h, d, "thanks", str_of(title), n);

	for (size_t i = 0; i < n; i++) {
		struct buf b = { .a = h->b.a };

		report_fact(&b, trf("%.*s to %.*s", NAME(all[i].giver_name), NAME(all[i].receiver_name)));
		report_fact(&b, report_day_of(h, z, all[i].made));
		p->lines[p->n++] = (struct report_line){ .id = all[i].id, .words = all[i].words,
			.more = { all[i].changed }, .facts = buf_str(&b),
			.between = all[i].mine && all[i].shown == THANKS_TO_ONE };
	}
	report_part_end(d);
}

struct str report_goal_state(struct html *h, const struct zone *z, const struct goal *g)
{
	if (g->state == GOAL_OPEN) return str_of(tr("open"));
	return g->state == GOAL_REACHED
		? trf("reached on %.*s", STR(report_day_of(h, z, g->closed)))
		: trf("dropped on %.*s", STR(report_day_of(h, z, g->closed)));
}

static void add_goals(struct html *h, const struct zone *z, const struct report *r,
	struct report_doc *d)
{
	struct report_part *p = report_part_begin(h, d, "goals",
		str_of(tr("Goals that this served")), r->goals_n);

	for (size_t i = 0; i < r->goals_n; i++) {
		const struct goal *g = &r->goals[i];
		struct buf b = { .a = h->b.a };

		report_fact(&b, report_goal_state(h, z, g));
		p->lines[p->n++] = (struct report_line){ .id = g->id, .words = g->words,
			.facts = buf_str(&b) };
	}
	report_part_end(d);
}

/* "Ada: a sentence"; empty when there is none. */
static struct str say_sentence(struct html *h, struct str name, struct str says)
{
	return says.n ? trf("%.*s: %.*s", NAME(name), STR(says)) : S("");
}

static void add_solutions(struct html *h, const struct zone *z, const struct report *r,
	struct report_doc *d)
{
	struct report_part *p = report_part_begin(h, d, "solutions",
		str_of(tr("How obstacles were met")), r->solutions_n);

	for (size_t i = 0; i < r->solutions_n; i++) {
		const struct solution *s = &r->solutions[i];
		struct buf b = { .a = h->b.a };

		if (s->goal_words.n) report_fact(&b, trf("for: %.*s", STR(s->goal_words)));
		if (s->state == SOLUTION_OPEN) report_fact(&b, str_of(tr("open")));
		else report_fact(&b, trf("closed on %.*s", STR(report_day_of(h, z, s->closed))));
		p->lines[p->n++] = (struct report_line){ .id = s->id, .words = s->obstacle,
			.more = { say_sentence(h, s->leader_name, s->of_leader),
				say_sentence(h, s->member_name, s->of_member),
				s->became.n ? trf("What came of it: %.*s", STR(s->became)) : S("") },
			.facts = buf_str(&b) };
	}
	report_part_end(d);
}

static struct str say_minutes(struct html *h, int64_t n)
{
	return trnf("%lld minute", "%lld minutes", n, (long long)n);
}

/* The sum is that of the lines that are shown, so that it says nothing of others. */
static void add_talks(struct html *h, const struct zone *z, const struct report *r,
	struct report_doc *d)
{
	struct report_part *p = report_part_begin(h, d, "talks", str_of(tr("Talks")), r->talks_n);
	int64_t minutes = 0;

	for (size_t i = 0; i < r->talks_n; i++) {
		const struct talk *t = &r->talks[i];

		minutes += talk_length(t);
		p->lines[p->n++] = (struct report_line){ .id = t->id,
			.words = report_day_of(h, z, t->starts),
			.facts = say_minutes(h, talk_length(t)) };
	}
	p->sum = trnf("%lld talk, %.*s together.", "%lld talks, %.*s together.", (int64_t)p->n,
		(long long)p->n, STR(say_minutes(h, minutes)));
	report_part_end(d);
}

void report_doc_period(struct html *h, const struct zone *zone, const struct report *r,
	struct report_doc *out)
{
	struct buf about = { .a = h->b.a };

	*out = (struct report_doc){ .title = trf("%.*s and %.*s, looking back", NAME(r->leader),
		NAME(r->member)) };
	out->span = trf("From %.*s to %.*s", STR(report_day(h, r->since)),
		STR(report_day(h, r->until)));
	buf_add(&about, trf("Lines that %.*s chose from what the two keep in rapport. It need not be all there is, and it is no appraisal.",
		NAME(r->by)));
	if (r->cut) {
		buf_ch(&about, ' ');
		buf_z(&about, tr("There is more than fits: the oldest lines of these days are not here."));
	}
	out->about = buf_str(&about);
	add_steps(h, zone, r, out);
	add_needs(h, zone, r, out);
	report_add_thanks(h, zone, tr("Thanks"), r->thanks, r->thanks_n, out);
	add_goals(h, zone, r, out);
	add_solutions(h, zone, r, out);
	add_talks(h, zone, r, out);
}

/* -- Markdown -- */

/* True when Markdown would read this character of a text as its own (CommonMark 0.31, 2.4): some
 * everywhere, some only at the beginning of a line, and the mark behind a number there. */
static bool is_marked(char c, bool begins, bool numbered)
{
	const struct str anywhere = S("\\`*_[]|~"), beginning = S("#+->=");

	if (str_index(anywhere, c) < anywhere.n) return true;
	return (begins && str_index(beginning, c) < beginning.n) ||
		(numbered && (c == '.' || c == ')'));
}

/* Add text that stays text. A line break continues the paragraph under `indent`. */
static void put_text(struct buf *b, struct str s, const char *indent)
{
	bool begins = true, numbered = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool digit = c >= '0' && c <= '9';

		if (c == '\n') buf_fmt(b, "\\\n%s", indent);
		else if (c == '<') buf_z(b, "&lt;");
		else if (c == '&') buf_z(b, "&amp;");
		else {
			if (is_marked(c, begins, numbered)) buf_ch(b, '\\');
			buf_ch(b, c);
		}
		numbered = digit && (begins || numbered);
		begins = c == '\n' || (begins && c == ' ');
	}
}

static void put_line(struct buf *b, const struct report_line *l)
{
	buf_z(b, "- ");
	put_text(b, l->words, "  ");
	for (size_t i = 0; i < REPORT_MORE; i++) {
		if (!l->more[i].n) continue;
		buf_z(b, "\\\n  ");
		put_text(b, l->more[i], "  ");
	}
	if (l->facts.n) {
		buf_z(b, "\\\n  ");
		put_text(b, l->facts, "  ");
	}
	buf_ch(b, '\n');
}

void report_markdown(struct buf *b, const struct report_doc *d)
{
	buf_z(b, "# ");
	put_text(b, d->title, "");
	buf_z(b, "\n\n");
	put_text(b, d->span, "");
	buf_z(b, "\n\n");
	put_text(b, d->about, "");
	buf_z(b, "\n");
	for (size_t i = 0; i < d->parts_n; i++) {
		const struct report_part *p = &d->parts[i];

		buf_z(b, "\n## ");
		put_text(b, p->title, "");
		buf_z(b, "\n\n");
		if (p->sum.n) {
			put_text(b, p->sum, "");
			buf_z(b, "\n\n");
		}
		for (size_t k = 0; k < p->n; k++) put_line(b, &p->lines[k]);
	}
}

/* -- JSON -- */

static void put_json_lines(struct buf *b, const struct report_part *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct report_line *l = &p->lines[i];
		const char *between = "";

		buf_z(b, i ? ",{\"words\":" : "{\"words\":");
		json_put_text(b, l->words);
		buf_z(b, ",\"more\":[");
		for (size_t k = 0; k < REPORT_MORE; k++) {
			if (!l->more[k].n) continue;
			buf_z(b, between);
			json_put_text(b, l->more[k]);
			between = ",";
		}
		buf_z(b, "],\"facts\":");
		json_put_text(b, l->facts);
		buf_ch(b, '}');
	}
}

void report_doc_json(struct buf *b, const char *name, const struct report_doc *d)
{
	buf_fmt(b, "{\"report\":\"%s\",\"title\":", name);
	json_put_text(b, d->title);
	buf_z(b, ",\"span\":");
	json_put_text(b, d->span);
	buf_z(b, ",\"about\":");
	json_put_text(b, d->about);
	buf_z(b, ",\"parts\":[");
	for (size_t i = 0; i < d->parts_n; i++) {
		buf_fmt(b, "%s{\"part\":\"%s\",\"lines\":[", i ? "," : "", d->parts[i].key);
		put_json_lines(b, &d->parts[i]);
		buf_z(b, "]}");
	}
	buf_z(b, "]}\n");
}
