/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/itip.h"

#include "base/address.h"
#include "base/clean.h"
#include "ical/event.h"

static enum itip_method method_of(struct str s)
{
	static const struct { const char *name; enum itip_method method; } known[] = {
		{ "REQUEST", ITIP_REQUEST }, { "REPLY", ITIP_REPLY }, { "COUNTER", ITIP_COUNTER },
		{ "REFRESH", ITIP_REFRESH }, { "CANCEL", ITIP_CANCEL },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq_nocase(s, str_of(known[i].name))) return known[i].method;
	return ITIP_OTHER;
}

/* Find the event that the message is about, and read the method of its calendar. */
static const struct ical_comp *the_event(const struct ical_comp *root, struct itip *out,
	struct err *e)
{
	const struct ical_comp *found = NULL;

	for (const struct ical_comp *c = root->first; c; c = c->next) {
		if (c->kind != ICAL_VCALENDAR) continue;
		for (const struct ical_comp *p = c->first; p; p = p->next) {
			if (p->kind != ICAL_VEVENT) continue;
			if (!found) {
				found = p;
				out->method = method_of(ical_text(c, ICAL_METHOD));
			} else if (!str_eq(ical_text(p, ICAL_UID), ical_text(found, ICAL_UID))) {
				err_set(e, ERR_INPUT, "message:%d: a second event; expected one UID",
					p->line);
				return NULL;
			}
		}
	}
	if (!found) err_set(e, ERR_INPUT, "message:1: no event; expected BEGIN:VEVENT");
	return found;
}

static void read_attendees(struct arena *a, const struct ical_comp *c, struct itip *out)
{
	out->attendees = LIST_NEW(a, struct itip_attendee);
	for (const struct ical_prop *p = c->props; p && out->attendees_n < ITIP_ATTENDEES;
		p = p->next) {
		struct str partstat = S(""), said = S("");

		if (p->name != ICAL_ATTENDEE) continue;
		ical_param(p, S("PARTSTAT"), &partstat);
		ical_param(p, S("X-RESPONSE-COMMENT"), &said);
		*LIST_ADD(a, out->attendees, out->attendees_n) = (struct itip_attendee){
			.address = str_dup(a, address_read(a, p->value)),
			.answer = itip_answer_of(partstat),
			.words = str_dup(a, clean_foreign(a, said, ITIP_WORDS_BYTES, true)) };
	}
}

static void read_time(struct reading *r, const struct ical_comp *c, struct itip *out)
{
	const struct ical_prop *p = ical_get(c, ICAL_DTSTART);
	struct ical_span length;
	struct ical_time stamp;
	struct moment start;

	if (ical_time_parse(ical_text(c, ICAL_DTSTAMP), &stamp)) out->stamp = stamp.local;
	if (!p || !moment_parse(r, p, p->value, &start)) return;
	if (!event_length(r, c, &start, &length)) return;
	out->has_time = true;
	out->start = moment_utc(&start);
	out->end = moment_end(&start, &length);
}

bool itip_read(struct arena *a, struct str text, struct zones *zones, const struct zone *zone,
	struct itip *out, struct err *e)
{
	struct warnings w = { .a = a, .name = "message" };
	struct busy_ask ask = { .zone = zone, .zones = zones };
	struct reading r = { .a = a, .ask = &ask, .w = &w };
	const struct ical_comp *event;
	struct ical_comp *root;

	*out = (struct itip){ 0 };
	if (text.n > ITIP_BYTES)
		return err_set(e, ERR_INPUT, "message: larger than %d bytes, the most that is read",
			ITIP_BYTES);
	if (!ical_parse(a, text, &w, &root, e)) return false;
	if (!(event = the_event(root, out, e))) return false;
	r.tzids = tzids_new(a, zones, zone, root, &w);
	out->uid = str_dup(a, ical_text(event, ICAL_UID));
	if (!str_int(ical_text(event, ICAL_SEQUENCE), &out->sequence)) out->sequence = 0;
	out->instance = ical_get(event, ICAL_RECURRENCE_ID) != NULL;
	out->words = str_dup(a, event_words(a, event));
	read_attendees(a, event, out);
	read_time(&r, event, out);
	return true;
}
