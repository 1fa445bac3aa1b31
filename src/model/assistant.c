/* SPDX-License-Identifier: Apache-2.0 */
#include "model/assistant.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/pair.h"

enum { PAIRS_OF, ALLOW, REFUSE, OVER, TODAY, NOTE, COUNT, WORDS, WORDS_WITH, COUNTED, COUNTED_WITH, SWEEP };
/* The calls whose ids a query gives, the last $2 of those before $3. */
#define CALLS_OF(IDS)                                                                                     \
	"SELECT {assistant_call c}, p.name AS person_name, COALESCE(b.name, '') AS about_name"            \
	"  FROM assistant_call c JOIN person p ON p.id = c.person LEFT JOIN person b ON b.id = c.about"   \
	" WHERE c.id IN (" IDS ") ORDER BY c.id DESC LIMIT $2"
#define IDS_OF(WHOSE) "SELECT id FROM assistant_call WHERE " WHOSE " AND id < $3"
/* Those with words; each side of a pair has an index. */
#define WORDS_OF(ONE, OTHER) CALLS_OF(IDS_OF(ONE " AND words = 1") " UNION ALL " IDS_OF(OTHER " AND words = 1"))
const char *const assistant_sql[] = {
	[PAIRS_OF] =
		"SELECT o.id, r.id, o.name, r.leader = o.id, r.minutes, r.cadence_days,"
		" EXISTS (SELECT 1 FROM assistant_key k WHERE k.pair = r.id AND k.person = $1),"
		" EXISTS (SELECT 1 FROM assistant_key k WHERE k.pair = r.id AND k.person = o.id)"
		"  FROM (SELECT id FROM pair WHERE leader = $1 UNION ALL SELECT id FROM pair WHERE member = $1) m"
		"  JOIN pair r ON r.id = m.id"
		"  JOIN person o ON o.id = CASE WHEN r.leader = $1 THEN r.member ELSE r.leader END"
		" WHERE r.ended IS NULL ORDER BY o.name, r.id LIMIT $2",
	[ALLOW] = "{+assistant_key} ON CONFLICT (pair, person) DO NOTHING",
	[REFUSE] = "DELETE FROM assistant_key WHERE pair = $1 AND person = $2",
	[OVER] = "DELETE FROM assistant_key WHERE pair = $1",
	[TODAY] =
		"SELECT CAST(COALESCE(sum(more + 1), 0) AS BIGINT) FROM assistant_call"
		" WHERE person = $1 AND id > $2 AND made >= $3 AND outcome < $4",
	[NOTE] = "{+assistant_call}",
	[COUNT] =
		"{+assistant_call} ON CONFLICT (person, day, tool, program, outcome, COALESCE(about, 0))"
		" DO UPDATE SET more = assistant_call.more + 1, latest = excluded.latest",
	[WORDS] = WORDS_OF("person = $1", "about = $1"),
	[WORDS_WITH] = WORDS_OF("person = $1 AND about = $4", "about = $1 AND person = $4"),
	[COUNTED] = CALLS_OF(IDS_OF("person = $1 AND words = 0") " ORDER BY id DESC LIMIT $2"),
	[COUNTED_WITH] = CALLS_OF(IDS_OF("person = $1 AND about = $4 AND words = 0") " ORDER BY id DESC LIMIT $2"),
	[SWEEP] = "DELETE FROM assistant_call WHERE made < $1",
	NULL
};

static const struct entity_field key_fields[] = {
	FIELD(assistant_key, id, ID),
	FIELD(assistant_key, pair, ID, .about = "whose words it is about"),
	FIELD(assistant_key, person, ID, .about = "who allows it"),
	FIELD(assistant_key, made, TIME),
	{ 0 },
};
const struct entity assistant_key_entity = { .name = "assistant_key", .fields = key_fields,
	.size = sizeof(struct assistant_key),
	.purpose = "who of a pair allows that assistants read what the two wrote",
	.read_by = "the two of the pair",
	.kept = "until it is taken back, or the pair ends",
};

static const char *const outcomes[] = { "answered", "withheld", "no-scope", "off", "too-much", "not-done", NULL };
static const struct entity_field call_fields[] = {
	FIELD(assistant_call, id, ID),
	FIELD(assistant_call, person, ID, .about = "whose assistant it was"),
	FIELD(assistant_call, program, TEXT, .most = 100, .readers = READ_AUTHOR,
		.about = "the name of its token; empty: a command beside the data folder"),
	FIELD(assistant_call, tool, TEXT, .most = 40, .about = "what it asked for"),
	FIELD(assistant_call, about, ID, .null = true,
		.about = "whom the answer was about; null: the person alone"),
	FIELD(assistant_call, words, BOOL, .about = "words that they wrote were in the answer"),
	FIELD(assistant_call, made, TIME, .about = "the first of the calls"),
	FIELD(assistant_call, outcome, CHOICE, .words = outcomes, .since = 83, .about = "what became of it"),
	FIELD(assistant_call, day, DAY, .null = true, .since = 83,
		.about = "the day (UTC) whose calls are counted; null: it is one call"),
	FIELD(assistant_call, more, INT, .since = 83, .about = "how many calls are counted beside the first"),
	FIELD(assistant_call, latest, TIME, .null = true, .since = 83, .about = "the last of them; null: it is one call"),
	FIELD(assistant_call, person_name, TEXT, .joined = true),
	FIELD(assistant_call, about_name, TEXT, .joined = true),
	{ 0 },
};
/* How somebody calls their programs is told to nobody else. */
static void complete_call(struct ctx *x, void *row)
{
	struct assistant_call *c = row;

	if (c->person != x->me) c->program = S("");
}

const struct entity assistant_call_entity = { .name = "assistant_call", .fields = call_fields,
	.size = sizeof(struct assistant_call), .complete = complete_call,
	.purpose = "what assistants asked for, about whom, and whose words they were given",
	.read_by = "whose assistant it was, and whose words were in the answer",
	.kept = "90 days",
};

bool assistant_pairs(struct ctx *x, struct assistant_pair **out, size_t *n)
{
	struct db_q *q = db_query(x, assistant_sql[PAIRS_OF], "ii", x->me, (int64_t)PAIRS);

	*out = NEW_N(x->a, struct assistant_pair, PAIRS);
	*n = 0;
	while (q && *n < PAIRS && db_next(q))
		(*out)[(*n)++] = (struct assistant_pair){ .person = db_int(q, 0), .pair = db_int(q, 1),
			.name = str_dup(x->a, db_text(q, 2)), .leads_me = db_int(q, 3) != 0,
			.minutes = db_int(q, 4), .cadence_days = db_int(q, 5), .mine = db_int(q, 6) != 0,
			.theirs = db_int(q, 7) != 0 };
	return q && db_done(q);
}

bool assistant_allow(struct ctx *x, int64_t pair, bool allow)
{
	const struct assistant_key key = { id_new(x->now), pair, x->me, x->now };
	int64_t rows;

	if (!pair_going(x, pair)) return false;
	if (allow) rows = entity_run(x, &assistant_key_entity, assistant_sql[ALLOW], &key);
	else rows = db_run(x, assistant_sql[REFUSE], "ii", pair, x->me);
	if (rows <= 0) return rows == 0;
	return audit_add(x, allow ? "assistant.allow" : "assistant.refuse", pair);
}

bool assistant_pair_over(struct ctx *x, int64_t pair)
{
	return db_run(x, assistant_sql[OVER], "i", pair) >= 0;
}

bool assistant_may_ask(struct ctx *x)
{
	int64_t day = date_day_of(x->now), midnight = day * DAY;
	/* ids are ordered by time, to the second */
	struct db_q *q = db_query(x, assistant_sql[TODAY], "iiii", x->me, id_new(midnight - 1), midnight,
		(int64_t)ASSISTANT_NO_SCOPE);
	int64_t n = 0;

	if (q && db_next(q)) n = db_int(q, 0);
	if (!q || !db_done(q)) return false;
	return n < ASSISTANT_A_DAY ||
		err_set(&x->err, ERR_LIMIT, TR("Your assistants have asked too much today. They can go on tomorrow."));
}

bool assistant_note_words(struct ctx *x, struct str program, const char *tool, int64_t about)
{
	const struct assistant_call c = { .id = id_new(x->now), .person = x->me, .program = program,
		.tool = str_of(tool), .about = about, .words = true, .made = x->now };

	return entity_add(x, &assistant_call_entity, assistant_sql[NOTE], &c);
}

bool assistant_note_call(struct ctx *x, struct str program, const char *tool, int64_t about,
	enum assistant_outcome outcome)
{
	const struct assistant_call c = { .id = id_new(x->now), .person = x->me, .program = program,
		.tool = str_of(tool), .about = about, .made = x->now, .outcome = outcome,
		.day = date_day_of(x->now), .latest = x->now };

	return entity_run(x, &assistant_call_entity, assistant_sql[COUNT], &c) > 0;
}

bool assistant_list(struct ctx *x, const struct assistant_calls *which, size_t most,
	struct assistant_call **out, size_t *n)
{
	int64_t before = which->before ? which->before : INT64_MAX;
	struct db_q *q;

	if (which->with)
		q = db_query(x, assistant_sql[which->words ? WORDS_WITH : COUNTED_WITH], "iiii", x->me, (int64_t)most,
			before, which->with);
	else
		q = db_query(x, assistant_sql[which->words ? WORDS : COUNTED], "iii", x->me, (int64_t)most, before);
	return entity_list(x, &assistant_call_entity, q, most, out, n);
}

bool assistant_sweep(struct ctx *x)
{
	return db_run(x, assistant_sql[SWEEP], "i", x->now - ASSISTANT_KEPT_DAYS * DAY) >= 0;
}
