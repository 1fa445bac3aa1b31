/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/event.h"

#include "base/clean.h"

#include "base/address.h"
#include "base/date.h"

enum { TRAVEL_MOST = DAY };

bool moment_parse(struct reading *r, const struct ical_prop *p, struct str text,
	struct moment *m)
{
	struct str type = S(""), tzid = S("");
	struct ical_time t;

	if (!ical_time_parse(text, &t)) {
		if (r->available || !ical_time_guess(text, &t)) return false;
		warn(r->w, p->line, TR("%.*s is written in another form than RFC 5545, 3.3.5; read all "
			"the same"), STR(warn_quote(r->w, text)));
	}
	if (p->params.n) ical_param(p, S("VALUE"), &type);
	/* a date may be written with the midnight it begins at; any other time is meant */
	if (str_eq_nocase(type, S("DATE")) && date_second_of(t.local) == 0) t.form = ICAL_DATE;
	*m = (struct moment){ .local = t.local, .form = t.form, .zone = r->ask->zone };
	if (t.form == ICAL_DATE) return true;
	m->floating = !p->params.n || !ical_param(p, S("TZID"), &tzid);
	if (t.form == ICAL_LOCAL && !m->floating) m->zone = tzids_zone(r->tzids, p, tzid);
	if (t.form == ICAL_LOCAL) return true;
	m->zone = zone_utc(r->ask->zones);
	if (!m->floating && !str_eq_nocase(tzid, S("UTC")))
		warn(r->w, p->line,
			TR("a time in UTC has no TZID (RFC 5545, section 3.2.19); read as UTC"));
	m->floating = false;
	return true;
}

int64_t moment_utc(const struct moment *m)
{
	return m->form == ICAL_UTC ? m->local : zone_utc_of(m->zone, m->local);
}

int64_t moment_end(const struct moment *m, const struct ical_span *length)
{
	int64_t day = m->local + length->days * DAY;

	return (m->form == ICAL_UTC ? day : zone_utc_of(m->zone, day)) + length->seconds;
}

/* An end without a zone is on the clock of its start: whoever writes a zone means it. */
static void share_clock(struct reading *r, const struct ical_prop *p, const struct moment *start,
	struct moment *end)
{
	if (end->form != ICAL_LOCAL || !end->floating) return;
	if (start->form == ICAL_DATE || (start->form == ICAL_LOCAL && start->floating)) return;
	end->form = start->form;
	end->zone = start->zone;
	end->floating = false;
	warn(r->w, p->line, TR("the end has no time zone; read in that of the start"));
}

/* Read a DURATION. A negative one of an event is a slip of its sign. */
static bool read_length(struct reading *r, const struct ical_prop *p, struct str text,
	struct ical_span *length)
{
	bool known = ical_duration_parse(text, length);

	if (known && length->days * DAY + length->seconds >= 0) return true;
	if (r->available || (!known && !ical_duration_guess(text, length))) return false;
	if (length->days * DAY + length->seconds < 0)
		*length = (struct ical_span){ -length->days, -length->seconds };
	warn(r->w, p->line, TR("%.*s is no DURATION of an event (RFC 5545, 3.3.6); read as %lld minutes"),
		STR(warn_quote(r->w, text)), (long long)(length->days * DAY + length->seconds) / MINUTE);
	return true;
}

bool period_parse(struct reading *r, const struct ical_prop *p, struct str text,
	struct moment *start, struct ical_span *length)
{
	struct str first, second;
	struct moment end;

	str_cut(text, '/', &first, &second);
	if (!moment_parse(r, p, first, start)) return false;
	if ((str_index(second, 'P') < second.n || str_index(second, 'p') < second.n) &&
		read_length(r, p, second, length))
		return true;
	if (!moment_parse(r, p, second, &end)) return false;
	share_clock(r, p, start, &end);
	*length = (struct ical_span){ 0, moment_utc(&end) - moment_utc(start) };
	return length->seconds >= 0;
}

static bool is_owner(struct reading *r, const struct ical_prop *attendee)
{
	struct str address = address_read(r->a, attendee->value), email = S("");

	if (ical_param(attendee, S("EMAIL"), &email)) email = address_read(r->a, email);
	for (size_t i = 0; i < r->ask->me_n; i++) {
		struct str me = address_read(r->a, r->ask->me[i]);

		if (me.n && (str_eq(me, address) || str_eq(me, email))) return true;
	}
	return false;
}

/* The answer of the owner. Somebody with two addresses may be invited by both: one yes
 * weighs more than a no. */
static enum itip_answer owners_answer(struct reading *r, const struct ical_comp *c, bool *invited)
{
	enum itip_answer best = ITIP_NO_ANSWER;

	*invited = false;
	for (const struct ical_prop *p = c->props; r->ask->me_n && p; p = p->next) {
		struct str partstat;
		enum itip_answer now;

		if (p->name != ICAL_ATTENDEE || !is_owner(r, p)) continue;
		*invited = true;
		if (!ical_param(p, S("PARTSTAT"), &partstat)) continue;
		now = itip_answer_of(partstat);
		if (now > best) best = now;
	}
	return best;
}

/* A missing PARTSTAT is NEEDS-ACTION (RFC 5545, section 3.2.12), but for the organizer, who
 * wrote the meeting and answers to nobody. */
static bool waits_for_answer(struct reading *r, const struct ical_comp *c,
	enum itip_answer answer, bool invited)
{
	const struct ical_prop *organizer = ical_get(c, ICAL_ORGANIZER);

	return invited && answer == ITIP_NO_ANSWER && !(organizer && is_owner(r, organizer));
}

/* Outlook's own word is finer than TRANSP and wins over it (MS-OXCICAL 2.1.3.1.1.20.31). */
static enum busy_kind kind_by_show_as(struct str show_as, struct str transp)
{
	if (str_eq_nocase(show_as, S("FREE"))) return BUSY_FREE;
	if (str_eq_nocase(show_as, S("WORKINGELSEWHERE"))) return BUSY_FREE;
	if (str_eq_nocase(show_as, S("TENTATIVE"))) return BUSY_SOFT;
	if (str_eq_nocase(show_as, S("BUSY"))) return BUSY_HARD;
	if (str_eq_nocase(show_as, S("OOF"))) return BUSY_HARD;
	return str_eq_nocase(transp, S("TRANSPARENT")) ? BUSY_FREE : BUSY_HARD;
}

static enum busy_kind kind_of(struct reading *r, const struct event *ev)
{
	struct str show_as = ical_text(ev->c, ICAL_X_BUSY_STATUS);
	enum busy_kind kind = kind_by_show_as(show_as, ical_text(ev->c, ICAL_TRANSP));

	if (ev->cancelled || ev->answer == ITIP_DECLINED) return BUSY_FREE;
	if (ev->unanswered && r->ask->unanswered == BUSY_UNANSWERED_FREE) return BUSY_FREE;
	if (ev->all_day && r->ask->all_day == BUSY_ALL_DAY_FREE) return BUSY_FREE;
	if (ev->all_day && r->ask->all_day == BUSY_ALL_DAY_HARD && kind == BUSY_FREE)
		kind = BUSY_HARD;
	if (kind != BUSY_HARD || str_eq_nocase(show_as, S("OOF"))) return kind;
	if (ev->unanswered && r->ask->unanswered == BUSY_UNANSWERED_SOFT) return BUSY_SOFT;
	if (ev->answer == ITIP_TENTATIVE || str_eq_nocase(ical_text(ev->c, ICAL_STATUS), S("TENTATIVE")))
		return BUSY_SOFT;
	return BUSY_HARD;
}

/* Read the length from DTEND, which is exact for date-times (RFC 5545, section 3.8.5.3) and exclusive for
 * dates. */
static bool length_by_end(struct reading *r, const struct ical_prop *p,
	const struct moment *start, struct ical_span *length)
{
	struct moment end;
	int64_t gap;

	*length = (struct ical_span){ 0 };
	if (!moment_parse(r, p, p->value, &end)) {
		warn(r->w, p->line, TR("DTEND is no time: %.*s; left out"), STR(warn_quote(r->w, p->value)));
		return false;
	}
	share_clock(r, p, start, &end);
	if (start->form == ICAL_DATE && end.form == ICAL_DATE)
		gap = length->days = (end.local - start->local) / DAY;
	else
		gap = length->seconds = moment_utc(&end) - moment_utc(start);
	if (gap == 0 && start->form == ICAL_DATE) length->days = 1; /* as everybody writes it */
	if (gap < 0) warn(r->w, p->line, TR("ends before it starts; the end is left out"));
	return gap >= 0;
}

static bool length_by_duration(struct reading *r, const struct ical_prop *p,
	const struct moment *start, struct ical_span *length)
{
	if (!read_length(r, p, p->value, length)) {
		warn(r->w, p->line, TR("no DURATION of at most 100 years: %.*s; left out"),
			STR(warn_quote(r->w, p->value)));
		return false;
	}
	/* of a date, whole days are meant, also when written PT86400S as Google did */
	if (start->form == ICAL_DATE) {
		length->days += length->seconds / DAY;
		length->seconds %= DAY;
	}
	return true;
}

static struct ical_span usual_length(enum ical_form form)
{
	return form == ICAL_DATE ? (struct ical_span){ 1, 0 } : (struct ical_span){ 0, HOUR };
}

bool event_length(struct reading *r, const struct ical_comp *c, const struct moment *start,
	struct ical_span *length)
{
	const struct ical_prop *end = ical_get(c, ICAL_DTEND), *p = ical_get(c, ICAL_DURATION);

	if (end && length_by_end(r, end, start, length)) return true;
	if (p && length_by_duration(r, p, start, length)) return true;
	*length = usual_length(start->form);
	if (!end && !p) length->seconds = 0; /* a moment, or a whole day (section 3.6.1) */
	else
		warn(r->w, c->line, TR("how long it takes cannot be read; %s is assumed"),
			ical_get(c, ICAL_RECURRENCE_ID) ? TR_PART("the length of its series") :
			start->form == ICAL_DATE ? TR_PART("a day") : TR_PART("an hour"));
	return !end && !p;
}

/* Read which instance an override replaces. False: the event is no override, or its
 * RECURRENCE-ID cannot be read. */
static bool read_instance(struct reading *r, struct event *ev)
{
	const struct ical_prop *p = ical_get(ev->c, ICAL_RECURRENCE_ID);
	struct str range;

	ev->is_override = p != NULL;
	if (!p) return false;
	ev->and_future = ical_param(p, S("RANGE"), &range) &&
		str_eq_nocase(range, S("THISANDFUTURE"));
	if (moment_parse(r, p, p->value, &ev->instance)) return true;
	warn(r->w, p->line, TR("RECURRENCE-ID is no time: %.*s; read as the instance of its start"),
		STR(warn_quote(r->w, p->value)));
	return false;
}

/* Put a start without a zone into the zone of its end, where the end has one. */
static void take_zone_of_end(struct reading *r, struct event *ev)
{
	const struct ical_prop *p = ical_get(ev->c, ICAL_DTEND);
	struct moment end;
	struct str tzid;

	if (!p || !ev->start.floating || ev->start.form != ICAL_LOCAL) return;
	if (!ical_param(p, S("TZID"), &tzid) || !moment_parse(r, p, p->value, &end)) return;
	if (end.form != ICAL_LOCAL) return;
	ev->start.zone = end.zone;
	ev->start.floating = false;
	warn(r->w, ev->c->line, TR("the start has no time zone; read in that of the end"));
}

/* Guess the start of an event whose DTSTART cannot be read: the usual length before its end, or
 * the whole day, when the day is all that is known. */
static bool guess_start(struct reading *r, struct event *ev, const struct ical_prop *p)
{
	const struct ical_prop *end = ical_get(ev->c, ICAL_DTEND);
	const struct ical_prop *length = ical_get(ev->c, ICAL_DURATION);

	if (end && moment_parse(r, end, end->value, &ev->start)) {
		if (!length || !read_length(r, length, length->value, &ev->length))
			ev->length = usual_length(ev->start.form);
		ev->start.local -= ev->length.days * DAY + ev->length.seconds;
		return true;
	}
	if (!p || (!moment_parse(r, p, str_sub(str_trim(p->value), 0, 8), &ev->start) &&
			!moment_parse(r, p, str_sub(str_trim(p->value), 0, 10), &ev->start)))
		return false;
	ev->length = usual_length(ICAL_DATE);
	return true;
}

static bool read_start(struct reading *r, struct event *ev, bool has_instance)
{
	const struct ical_prop *p = ical_get(ev->c, ICAL_DTSTART);
	const char *how = TR_PART("the instance's own time is read");

	ev->length_known = true;
	ev->has_start = p && moment_parse(r, p, p->value, &ev->start);
	if (ev->has_start) take_zone_of_end(r, ev);
	else if (ev->by_cancel) return true; /* a cancellation needs no start */
	if (!ev->has_start && has_instance) ev->start = ev->instance;
	if (ev->has_start || has_instance)
		ev->length_known = event_length(r, ev->c, &ev->start, &ev->length);
	if (ev->has_start) return true;
	ev->has_start = has_instance;
	if (!has_instance && !r->available) {
		ev->has_start = guess_start(r, ev, p);
		how = TR_PART("the time before its end, or its day, is read");
	}
	if (!ev->has_start) how = TR_PART("event skipped");
	if (p)
		warn(r->w, p->line, TR("DTSTART is no time: %.*s; %s"), STR(warn_quote(r->w, p->value)), how);
	else warn(r->w, ev->c->line, TR("no DTSTART; %s"), how);
	return ev->has_start;
}

/* Read when an event begins, how long it lasts, and which instance of a series it replaces. */
static bool read_time(struct reading *r, struct event *ev)
{
	bool has_instance = read_instance(r, ev);

	if (!read_start(r, ev, has_instance)) return false;
	if (r->available && !ev->length_known) return false;
	if (!ev->is_override || has_instance) return true;
	ev->instance = ev->start;
	return ev->has_start;
}

/* Seconds of travel before an event, in which nobody can talk. An event of a whole day or one
 * that does not block has none. */
static int64_t travel_of(struct reading *r, const struct event *ev)
{
	const struct ical_prop *p = ical_get(ev->c, ICAL_X_TRAVEL);
	struct ical_span travel;
	int64_t seconds;

	if (!p || r->ask->travel == BUSY_TRAVEL_FREE || ev->all_day || ev->kind == BUSY_FREE) return 0;
	if (!ical_duration_parse(p->value, &travel) && !ical_duration_guess(p->value, &travel)) {
		warn(r->w, p->line, TR("no travel time: %.*s; left out"), STR(warn_quote(r->w, p->value)));
		return 0;
	}
	seconds = travel.days * DAY + travel.seconds;
	if (seconds > TRAVEL_MOST)
		warn(r->w, p->line, TR("a travel time of more than a day; a day is read"));
	return seconds < 0 ? 0 : seconds > TRAVEL_MOST ? TRAVEL_MOST : seconds;
}

bool event_read(struct reading *r, const struct ical_comp *c, bool by_cancel, struct event *ev)
{
	bool invited;

	*ev = (struct event){ .c = c, .by_cancel = by_cancel, .uid = ical_text(c, ICAL_UID),
		.stamp = ical_text(c, ICAL_DTSTAMP) };
	ev->cancelled = by_cancel || str_eq_nocase(ical_text(c, ICAL_STATUS), S("CANCELLED"));
	if (!str_int(ical_text(c, ICAL_SEQUENCE), &ev->sequence)) ev->sequence = 0;
	if (!read_time(r, ev)) return false;
	ev->all_day = ev->start.form == ICAL_DATE ||
		str_eq_nocase(ical_text(c, ICAL_X_ALL_DAY), S("TRUE"));
	ev->recurs = ical_get(c, ICAL_RRULE) || ical_get(c, ICAL_RDATE);
	ev->answer = owners_answer(r, c, &invited);
	ev->unanswered = waits_for_answer(r, c, ev->answer, invited);
	ev->kind = kind_of(r, ev);
	ev->travel = travel_of(r, ev);
	return true;
}

struct str event_words(struct arena *a, const struct ical_comp *c)
{
	struct buf b = { .a = a };

	for (const struct ical_prop *p = c->props; p && b.n < ITIP_WORDS_BYTES; p = p->next) {
		if (p->name != ICAL_COMMENT || !str_trim(p->value).n) continue;
		if (b.n) buf_ch(&b, '\n');
		buf_add(&b, ical_unescape(a, str_sub(p->value, 0, 2 * ITIP_WORDS_BYTES)));
	}
	return clean_foreign(a, buf_str(&b), ITIP_WORDS_BYTES, true);
}
