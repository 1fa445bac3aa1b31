/* SPDX-License-Identifier: Apache-2.0
 *
 * The rules by which an event of a calendar is a one-on-one, and with whom. They are pure: they
 * read the event and the owner's names and addresses only.
 */
#include "model/history.h"

#include "base/date.h"

bool history_among(struct str s, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(s, list[i])) return true;
	return false;
}

/* Find the only address of an event beside the owner's. Empty when the owner is not among the
 * people, or when there are more than two. */
static struct str find_other_address(const struct busy_event *e, const struct str *me, size_t me_n)
{
	struct str other = S("");
	bool mine = false;

	for (size_t i = 0; i < e->people_n; i++) {
		if (history_among(e->people[i], me, me_n)) mine = true;
		else if (!other.n) other = e->people[i];
		else if (!str_eq(other, e->people[i])) return S("");
	}
	return mine ? other : S("");
}

/* Texts that stand between two names in a title, and texts that mean "one-on-one" there. */
static const char *const joints[] = { " / ", "/", " & ", " <> ", "<>", " x ", " + ", " – ", " - ",
	" und ", " and ", " with ", " mit " };
static const char *const marks[] = { "one-on-one", "one on one", "1-on-1", "1 on 1", "1on1", "1:1",
	"1-1", "1/1" };

/* Find `part` in a text in lower case: the place where it begins, or the length of the text. */
static size_t find_part(struct str low, const char *part)
{
	struct str want = str_of(part);

	for (size_t i = 0; want.n && i + want.n <= low.n; i++)
		if (str_eq(str_sub(low, i, i + want.n), want)) return i;
	return low.n;
}

/* Cut blanks and punctuation off both ends of a text. */
static struct str trim_marks(struct str s)
{
	for (;;) {
		struct str t = str_trim(s);

		while (t.n && str_index(S(":-,;()[]|"), t.p[0]) < 9) t = str_sub(t, 1, t.n);
		while (t.n && str_index(S(":-,;()[]|"), t.p[t.n - 1]) < 9) t.n--;
		if (t.n == s.n) return t;
		s = t;
	}
}

bool history_is_called(struct arena *a, struct str s, struct str name)
{
	struct str first, rest;

	str_cut(name, ' ', &first, &rest);
	s = str_lower(a, s);
	return name.n && (str_eq(s, str_lower(a, name)) || str_eq(s, str_lower(a, first)));
}

/* Find the name in a title like "Ada / Bo" that is not the owner's. Empty when neither name is the
 * owner's. */
static struct str find_other_of_two(struct arena *a, struct str title, struct str name)
{
	struct str low = str_lower(a, title);

	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
		size_t at = find_part(low, joints[i]);
		struct str left, right;

		if (at == low.n) continue;
		left = trim_marks(str_sub(title, 0, at));
		right = trim_marks(str_sub(title, at + str_of(joints[i]).n, title.n));
		if (history_is_called(a, left, name)) return right;
		if (history_is_called(a, right, name)) return left;
	}
	return S("");
}

/* Find the other person's name in a title. *named is set when the title has one of the marks: true
 * if the title names the owner too. */
static struct str find_other_by_title(struct arena *a, struct str title, struct str name,
	bool *named)
{
	struct str low = str_lower(a, title), rest, both, other;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t at = find_part(low, marks[i]);
		const char *const links[] = { "with ", "mit ", "w/ ", "w/" };

		if (at == low.n) continue;
		both = str_fmt(a, "%.*s %.*s", STR(str_sub(title, 0, at)),
			STR(str_sub(title, at + str_of(marks[i]).n, title.n)));
		rest = trim_marks(both);
		for (size_t k = 0; k < 4; k++)
			if (str_starts(str_lower(a, rest), str_of(links[k])))
				rest = trim_marks(str_sub(rest, str_of(links[k]).n, rest.n));
		other = find_other_of_two(a, rest, name);
		*named = other.n > 0;
		return other.n ? other : history_is_called(a, rest, name) ? S("") : rest;
	}
	return find_other_of_two(a, title, name);
}

struct str history_other(struct arena *a, const struct busy_event *e, const struct str *me,
	size_t me_n, struct str name)
{
	struct str other;
	size_t others = 0;
	bool named = false;

	if (e->all_day || e->end - e->start > HISTORY_LONGEST || e->end <= e->start) return S("");
	other = find_other_address(e, me, me_n);
	if (other.n) return other;
	for (size_t i = 0; i < e->people_n; i++) others += !history_among(e->people[i], me, me_n);
	if (others) return S("");
	other = find_other_by_title(a, str_trim(e->title), name, &named);
	return other.n <= 100 && (e->recurring || named) ? other : S("");
}

bool history_is_unsure(struct arena *a, const struct busy_event *e, struct str other,
	struct str name)
{
	size_t times = 0;
	bool named;

	if (!e->organiser.n || !str_eq_nocase(e->organiser, other)) return false;
	for (size_t i = 0; i < e->people_n; i++) times += str_eq_nocase(e->people[i], other);
	return times < 2 && !find_other_by_title(a, str_trim(e->title), name, &named).n;
}

struct str history_owner(struct arena *a, const struct busy_event *events, size_t n)
{
	enum { CANDIDATES = 64, LEAST = 3 };
	struct { struct str who; size_t times; } seen[CANDIDATES] = { 0 };
	size_t with = 0, best = 0;

	(void)a;
	for (size_t i = 0; i < n; i++) {
		with += events[i].people_n > 0;
		for (size_t k = 0; k < events[i].people_n; k++) {
			struct str who = events[i].people[k];
			size_t c = 0;

			if (history_among(who, events[i].people, k)) continue;
			while (c < CANDIDATES && seen[c].times && !str_eq(seen[c].who, who)) c++;
			if (c == CANDIDATES) continue;
			seen[c].who = who;
			if (++seen[c].times > seen[best].times) best = c;
		}
	}
	if (seen[best].times < LEAST || seen[best].times * 10 < with * 8) return S("");
	for (size_t c = 0; c < CANDIDATES; c++) /* of two that are as frequent, neither is sure */
		if (c != best && seen[c].times == seen[best].times) return S("");
	return seen[best].who;
}

enum history_state history_state_of(const struct busy_event *e)
{
	if (e->cancelled || e->removed || e->kind == BUSY_FREE) return HISTORY_CANCELLED;
	return e->moved ? HISTORY_MOVED : HISTORY_AS_PLANNED;
}

struct history_day history_day(const struct span *spans, size_t n, int64_t from, int64_t to)
{
	struct history_day day = { 0 };
	int64_t until = 0, seconds = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t start = spans[i].start < from ? from : spans[i].start;
		int64_t end = spans[i].end > to ? to : spans[i].end;

		if (end <= start) continue;
		day.meetings++;
		if (until && start - until < HISTORY_TOUCH) day.back_to_back++;
		if (end <= until) continue;
		seconds += end - (start > until ? start : until);
		until = end;
	}
	day.minutes = seconds / MINUTE;
	return day;
}

