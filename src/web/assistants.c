/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether assistants may read what two people wrote. No token may change it: a program must not give itself
 * what only a person may.
 */
#include "web/assistants.h"

#include <string.h>

#include "model/agreed.h"
#include "model/pair.h"
#include "web/handlers.h"

/* Find the pair of the reader with the person of the address, with who allows what; a pair that has ended
 * allows nothing, and has no such page. */
static const struct assistant_pair *find_with(struct visit *v)
{
	struct assistant_pair *pairs;
	int64_t person;
	size_t n;

	if (!visit_shown(v, &person) || !assistant_pairs(&v->x, &pairs, &n)) return NULL;
	for (size_t i = 0; i < n; i++)
		if (pairs[i].person == person) return &pairs[i];
	err_set(&v->x.err, ERR_MISSING, TR("there is no such page"));
	return NULL;
}

/* True for two rows of the same call, or of the same calls of a day, which told of different people. */
static bool are_one_call(const struct assistant_call *a, const struct assistant_call *b)
{
	return a->about && b->about && a->about != b->about && a->person == b->person && a->words == b->words &&
		a->outcome == b->outcome && a->made == b->made && a->latest == b->latest && a->day == b->day &&
		a->more == b->more && str_eq(a->tool, b->tool) && str_eq(a->program, b->program);
}

/* Make one row of those of one call, with the names of all, and at most `most` rows; how many there are. *n is how
 * many calls are in them. */
static size_t join_calls(struct arena *a, struct assistant_call *calls, size_t *n, size_t most)
{
	struct assistant_call *rows = NEW_N(a, struct assistant_call, *n);
	size_t *row = NEW_N(a, size_t, *n), left = 0;

	for (size_t i = 0; i < *n; i++) {
		size_t same = 0, r = 0;

		/* the row of one like it, in which its person is not yet: else it is another call */
		while (r < left) {
			bool fits = are_one_call(&rows[r], &calls[i]);

			for (same = 0; fits && same < i; same++)
				fits = row[same] != r || calls[same].about != calls[i].about;
			if (fits) break;
			r++;
		}
		if (r == most) {
			*n = i;
			break;
		}
		row[i] = r;
		if (r == left) rows[left++] = calls[i];
		else rows[r].about_name = str_fmt(a, "%.*s, %.*s", STR(rows[r].about_name), STR(calls[i].about_name));
	}
	memcpy(calls, rows, left * sizeof *rows);
	return left;
}

bool calls_fill(struct visit *v, const struct assistant_calls *which, size_t most, struct calls_shown *out)
{
	enum { FOR_EACH_ROW = 4 /* as many calls are read as may be in a row, on an average */ };
	struct assistant_call *calls;
	size_t all, read, shown;
	int64_t *ids;

	if (!assistant_list(&v->x, which, FOR_EACH_ROW * most, &calls, &all)) return false;
	read = all;
	out->last = 0;
	if (all == FOR_EACH_ROW * most) all--; /* one more is read than is shown, to know whether there are more */
	shown = all;
	ids = NEW_N(v->x.a, int64_t, all);
	for (size_t i = 0; i < all; i++) ids[i] = calls[i].id;
	out->n = join_calls(v->x.a, calls, &shown, most);
	out->more = shown < read;
	if (shown) out->last = ids[shown - 1];
	out->calls = calls;
	out->at = NEW_N(v->x.a, struct when, out->n);
	out->latest = NEW_N(v->x.a, struct when, out->n);
	for (size_t i = 0; i < out->n; i++) {
		out->at[i] = visit_when(v, calls[i].made);
		out->latest[i] = visit_when(v, calls[i].latest);
	}
	return true;
}

static bool fill_assistants(struct visit *v, void *to)
{
	struct page_assistants *p = to;
	struct assistant_calls which = { .words = true };

	if (!(p->with = find_with(v)) || !agreed_is_off(&v->x, AGREED_ASSISTANTS, &p->off)) return false;
	which.with = p->with->person;
	if (!calls_fill(v, &which, ASSISTANT_CALLS, &p->words)) return false;
	which.words = false;
	return calls_fill(v, &which, ASSISTANT_CALLS, &p->counted);
}

static void write_assistants(struct html *h, void *page)
{
	page_assistants(h, page);
}

const struct web_page assistants_page = { "assistants", sizeof(struct page_assistants), NULL, fill_assistants,
	write_assistants, NULL };

static bool fill_calls(struct visit *v, void *to)
{
	struct page_calls *p = to;
	struct str list = visit_field(v, "list"), before = visit_field(v, "before");
	struct assistant_calls which = { .words = !str_eq(list, S("counted")) };

	if (before.n && !id_parse(before, &which.before))
		return err_field(&v->x.err, ERR_INPUT, "before", TR("Choose one of those that are offered."));
	p->words = which.words;
	return calls_fill(v, &which, ASSISTANT_CALLS, &p->shown);
}

static void write_calls(struct html *h, void *page)
{
	page_calls(h, page);
}

const struct web_page calls_page = { "calls", sizeof(struct page_calls), NULL, fill_calls, write_calls, NULL };

bool assistants_post(struct visit *v)
{
	const struct assistant_pair *with = find_with(v);
	struct str act = visit_field(v, "act");
	struct html *h = &v->h;
	bool allow = str_eq(act, S("allow"));

	if (!with) return false;
	if (!allow && !str_eq(act, S("refuse")))
		return err_field(&v->x.err, ERR_INPUT, "act", TR("Choose one of those that are offered."));
	if (allow && !agreed_must_be_on(&v->x, AGREED_ASSISTANTS)) return false;
	return assistant_allow(&v->x, with->pair, allow) &&
		visit_go(v, allow ? tr("Allowed. You can take it back at any time.")
				  : tr("Taken back. From now on assistants get no words of you two."),
			"/people/%.*s/assistants", STR(http_field(&v->q->params, S("id"))));
}
