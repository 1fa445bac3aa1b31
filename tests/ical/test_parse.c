/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader of iCalendar syntax beside libical, on every well-formed file of the corpus:
 * the same components, and of each the same values.
 */
#include <libical/ical.h>

#include "tests/tap.h"

#include "base/arena.h"
#include "base/file.h"
#include "ical/parse.h"

static const char folder[] = "tests/corpus/ical";
static struct arena *a;

static const struct {
	enum ical_name ours;
	icalproperty_kind theirs;
} pairs[] = {
	{ ICAL_UID, ICAL_UID_PROPERTY },
	{ ICAL_DTSTART, ICAL_DTSTART_PROPERTY },
	{ ICAL_DTEND, ICAL_DTEND_PROPERTY },
	{ ICAL_DTSTAMP, ICAL_DTSTAMP_PROPERTY },
	{ ICAL_RECURRENCE_ID, ICAL_RECURRENCEID_PROPERTY },
	{ ICAL_STATUS, ICAL_STATUS_PROPERTY },
	{ ICAL_SUMMARY, ICAL_SUMMARY_PROPERTY },
	{ ICAL_TRANSP, ICAL_TRANSP_PROPERTY },
	{ ICAL_SEQUENCE, ICAL_SEQUENCE_PROPERTY },
	{ ICAL_TZID, ICAL_TZID_PROPERTY },
};

static enum ical_kind kind_of(const icalcomponent *c)
{
	switch (icalcomponent_isa(c)) {
	case ICAL_XROOT_COMPONENT: return ICAL_ROOT;
	case ICAL_VCALENDAR_COMPONENT: return ICAL_VCALENDAR;
	case ICAL_VEVENT_COMPONENT: return ICAL_VEVENT;
	case ICAL_VFREEBUSY_COMPONENT: return ICAL_VFREEBUSY;
	case ICAL_VAVAILABILITY_COMPONENT: return ICAL_VAVAILABILITY;
	case ICAL_XAVAILABLE_COMPONENT: return ICAL_AVAILABLE;
	case ICAL_VTIMEZONE_COMPONENT: return ICAL_VTIMEZONE;
	case ICAL_XSTANDARD_COMPONENT: return ICAL_STANDARD;
	case ICAL_XDAYLIGHT_COMPONENT: return ICAL_DAYLIGHT;
	default: return ICAL_OTHER;
	}
}

static int differ(const char *what, const struct ical_comp *c, struct str ours, const char *theirs)
{
	printf("# line %d, %s: \"%.*s\" and \"%s\"\n", c->line, what, STR(ours),
		theirs ? theirs : "(none)");
	return 1;
}

static int differences_of_property(const struct ical_comp *c, icalcomponent *peer, size_t i)
{
	const struct ical_prop *p = ical_get(c, pairs[i].ours);
	icalproperty *q = icalcomponent_get_first_property(peer, pairs[i].theirs);
	const char *value = q ? icalproperty_get_value_as_string(q) : NULL;
	icalparameter *tzid = q ? icalproperty_get_first_parameter(q, ICAL_TZID_PARAMETER) : NULL;
	struct str zone = S("");
	int bad = 0;

	if (!p && !q) return 0;
	if (!p || !q || !str_eq(p->value, str_of(value)))
		return differ(icalproperty_kind_to_string(pairs[i].theirs), c, p ? p->value : S(""),
			value);
	if (ical_param(p, S("TZID"), &zone) != (tzid != NULL) ||
		(tzid && !str_eq(zone, str_of(icalparameter_get_tzid(tzid)))))
		bad += differ("TZID", c, zone, tzid ? icalparameter_get_tzid(tzid) : NULL);
	return bad;
}

static int differences(const struct ical_comp *c, icalcomponent *peer)
{
	icalcomponent *theirs = icalcomponent_get_first_component(peer, ICAL_ANY_COMPONENT);
	int bad = c->kind != kind_of(peer);

	for (size_t i = 0; c->kind != ICAL_OTHER && i < sizeof pairs / sizeof *pairs; i++)
		bad += differences_of_property(c, peer, i);
	for (const struct ical_comp *k = c->first; k || theirs; k = k->next) {
		if (!k || !theirs) return bad + differ("components", c, S(""), NULL);
		bad += differences(k, theirs);
		theirs = icalcomponent_get_next_component(peer, ICAL_ANY_COMPONENT);
	}
	return bad;
}

/* libical drops what is broken, and takes one kind of line end and UTF-8 only. */
static bool is_well_formed(struct str name)
{
	static const char *const broken[] = { "broken-parts.ics", "cut-off.ics", "latin-1.ics",
		"lone-cr.ics", "missing-end.ics", "two-calendars.ics", "two-offices.ics", "spelt-addresses.ics",
		"spelt-times.ics" };

	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		if (str_eq(name, str_of(broken[i]))) return false;
	return str_ends(name, S(".ics"));
}

static bool same(struct str name)
{
	struct warnings w = { .a = a, .name = "corpus" };
	struct ical_comp *root;
	struct err e = { 0 };
	struct str text;
	icalcomponent *peer;
	int bad;

	if (!file_read(a, str_z(a, str_fmt(a, "%s/%.*s", folder, STR(name))), 1 << 20, &text, &e) ||
		!ical_parse(a, text, &w, &root, &e)) {
		printf("# %s\n", e.text);
		return false;
	}
	if (str_starts(text, S("\xef\xbb\xbf"))) text = str_sub(text, 3, text.n);
	peer = icalparser_parse_string(str_z(a, text));
	bad = !peer || !root->first || differences(root->first, peer);
	if (bad) printf("# %.*s\n", STR(name));
	if (peer) icalcomponent_free(peer);
	return !bad;
}

static void libical_reads_the_corpus_as_we_do(void)
{
	struct str *names;
	struct err e = { 0 };
	size_t n = 0, read = 0, good = 0;

	OK(file_list(a, folder, &names, &n, &e));
	for (size_t i = 0; i < n; i++) {
		if (!is_well_formed(names[i])) continue;
		read++;
		good += same(names[i]);
	}
	IS(good, read);
	OK(read > 20);
}

static const struct ical_prop *first(const char *line)
{
	struct warnings w = { .a = a, .name = "line" };
	struct ical_comp *root;
	struct err e = { 0 };
	struct str text =
		str_fmt(a, "BEGIN:VCALENDAR\nBEGIN:VEVENT\n%s\nEND:VEVENT\nEND:VCALENDAR\n", line);

	if (!ical_parse(a, text, &w, &root, &e)) return NULL;
	return root->first->first->props;
}

static void a_quoted_parameter_may_hold_what_ends_others(void)
{
	const struct ical_prop *p =
		first("ATTENDEE;CN=\"a:b;PARTSTAT=DECLINED\";PARTSTAT=ACCEPTED:mailto:x");
	struct str value;

	IS_STR(p->value, S("mailto:x"));
	OK(ical_param(p, S("partstat"), &value));
	IS_STR(value, S("ACCEPTED"));
	OK(ical_param(p, S("CN"), &value));
	IS_STR(value, S("a:b;PARTSTAT=DECLINED"));
	OK(!ical_param(p, S("TZID"), &value));
}

static void a_quote_that_never_ends_hides_nothing(void)
{
	const struct ical_prop *p = first("DTSTART;TZID=\"Europe/Berlin:20261123T100000");

	IS_STR(p->value, S("20261123T100000"));
}

static void a_uri_or_a_zone_without_its_quotes_has_colons(void)
{
	static const struct { const char *line, *name, *param, *value; } at[] = {
		{ "ATTENDEE;PARTSTAT=DECLINED;SENT-BY=mailto:desk@example.org:mailto:ada@example.org",
			"SENT-BY", "mailto:desk@example.org", "mailto:ada@example.org" },
		{ "ATTENDEE;SENT-BY=MAILTO:desk@example.org;PARTSTAT=DECLINED:mailto:ada@example.org",
			"PARTSTAT", "DECLINED", "mailto:ada@example.org" },
		{ "ATTENDEE;DELEGATED-TO=mailto:x@example.org,mailto:y@example.org;CN=A:ada@example.org",
			"CN", "A", "ada@example.org" },
		{ "ORGANIZER;DIR=https://example.org/ada;CN=A:mailto:ada@example.org", "CN", "A",
			"mailto:ada@example.org" },
		{ "ATTENDEE;PARTSTAT=DECLINED:mailto:mailto:ada@example.org", "PARTSTAT", "DECLINED",
			"mailto:mailto:ada@example.org" },
		{ "SUMMARY;ALTREP=CID:1@example.org;LANGUAGE=en:Talk: now", "LANGUAGE", "en", "Talk: now" },
		{ "SUMMARY;X=1:a=http:b", "X", "1", "a=http:b" },
		{ "DTSTART;TZID=GMT+05:30:20261123T100000", "TZID", "GMT+05:30", "20261123T100000" },
		{ "DTSTART;TZID=(UTC+01:00) Berlin, Bern:20261123T100000", "TZID",
			"(UTC+01:00) Berlin, Bern", "20261123T100000" },
		{ "EXDATE;TZID=Europe/Berlin:20261123T100000,20261124T100000", "TZID", "Europe/Berlin",
			"20261123T100000,20261124T100000" },
		{ "DTSTART;TZID=Europe/Berlin:2026-11-23T10:00:00", "TZID", "Europe/Berlin",
			"2026-11-23T10:00:00" },
		{ "DTSTART;TZID=Europe/Berlin:today:now", "TZID", "Europe/Berlin", "today:now" },
	};

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		const struct ical_prop *p = first(at[i].line);
		struct str value = S("");

		IS_STR(p->value, str_of(at[i].value));
		OK(ical_param(p, str_of(at[i].name), &value));
		IS_STR(value, str_of(at[i].param));
	}
}

static void names_know_no_case_and_may_be_folded(void)
{
	IS_STR(first("dtStart:20261123")->value, S("20261123"));
	IS_STR(first("DTST\n ART\n\t:2026\n 1123")->value, S("20261123"));
	IS_STR(first("SUMMARY\n\n :blank line before")->value, S("blank line before"));
	IS(first("SUMMARY\n :x")->line, 3);
}

int main(void)
{
	a = arena_new();
	RUN(libical_reads_the_corpus_as_we_do);
	RUN(a_quoted_parameter_may_hold_what_ends_others);
	RUN(a_quote_that_never_ends_hides_nothing);
	RUN(a_uri_or_a_zone_without_its_quotes_has_colons);
	RUN(names_know_no_case_and_may_be_folded);
	arena_free(a);
	return tap_end();
}
