/* SPDX-License-Identifier: Apache-2.0
 *
 * The rhythm of talks and the pulse in one picture, for those who read both.
 */
#include "web/together.h"

#include "web/handlers.h"

/* Read which statement the address asks for; the first one when it names none. */
static bool read_statement(struct visit *v, enum pulse_statement *out)
{
	struct str given = visit_field(v, "statement");
	int64_t n = 0;

	if (given.n && (!str_int(given, &n) || n < 0 || n >= PULSE_STATEMENTS))
		return err_set(&v->x.err, ERR_MISSING, TR("there is no such page"));
	*out = (enum pulse_statement)n;
	return true;
}

static bool fill_together(struct visit *v, void *to)
{
	struct page_together *p = to;
	enum pulse_statement statement = PULSE_HEARD;

	return read_statement(v, &statement) && pulse_is_off(&v->x, &p->off) && together_read(&v->x, statement, &p->t);
}

static void write_together(struct html *h, void *page)
{
	page_together(h, page);
}

const struct web_page together_page = { "together", sizeof(struct page_together), NULL, fill_together,
	write_together, NULL };
