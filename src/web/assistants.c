/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether assistants may read what two people wrote. No token may change it: a program must not give itself
 * what only a person may.
 */
#include "web/assistants.h"

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

bool calls_fill(struct visit *v, const struct assistant_calls *which, size_t most, struct calls_shown *out)
{
	struct assistant_call *calls;

	/* one more is read than is shown, to know whether there are more */
	if (!assistant_list(&v->x, which, most + 1, &calls, &out->n)) return false;
	out->more = out->n > most;
	if (out->more) out->n = most;
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
