/* SPDX-License-Identifier: Apache-2.0 */
#include "model/first_link.h"

#include "db/db.h"
#include "model/person.h"

/* The columns of a row, of the person `p`; `m` is the mail of their newest first link. */
#define COLUMNS                                                                                    \
	"SELECT p.id, p.name, CASE WHEN l.id <> $1 THEN l.name END,"                               \
	" CASE WHEN EXISTS (SELECT 1 FROM address a WHERE a.person = p.id)"                        \
	"  OR EXISTS (SELECT 1 FROM claim c WHERE c.person = p.id AND c.claimed_by <> p.id)"       \
	"  THEN 1 ELSE 0 END,"                                                                     \
	" COALESCE((SELECT max(s.made) FROM sign_in s"                                             \
	"  WHERE s.person = p.id AND s.expires > $3 AND s.made_by <> p.id), 0),"                   \
	" m.made, m.state, m.error"
#define NAMES                                                                                      \
	" LEFT JOIN person l ON l.id = p.leader"                                                   \
	" LEFT JOIN outbox m ON m.id ="                                                            \
	"  (SELECT max(o.id) FROM outbox o WHERE o.kind = '" FIRST_LINK_KIND "' AND o.about = p.id)"
/* Whom nobody has seen yet: a person who is shut was let in by a link that another had in hands, too. */
#define NOT_HERE                                                                                   \
	" AND p.id > $2 AND p.left_at IS NULL AND p.name <> ''"                                    \
	" AND NOT EXISTS (SELECT 1 FROM account e"                                                 \
	"  WHERE e.person = p.id AND e.entered IS NOT NULL AND e.shut = 0)"                        \
	" ORDER BY p.id LIMIT $4"

enum { OF_ALL, OF_TEAM };
const char *const first_link_sql[] = {
	[OF_ALL] = COLUMNS " FROM person p" NAMES " WHERE p.id <> $1" NOT_HERE,
	[OF_TEAM] = COLUMNS " FROM pair r JOIN person p ON p.id = r.member" NAMES
		" WHERE r.leader = $1 AND r.ended IS NULL" NOT_HERE,
	NULL
};

bool first_link_is_needed(const struct first_link *l)
{
	bool late = l->mail == OUTBOX_WAITING && l->error.n;

	return !l->made || (l->mailed && (late || l->mail == OUTBOX_FAILED || l->mail == OUTBOX_BOUNCED));
}

static struct first_link read_row(struct db_q *q)
{
	struct first_link l = { .person = db_int(q, 0), .name = db_text(q, 1), .leader = db_text(q, 2),
		.by_mail = db_int(q, 3) != 0, .made = db_int(q, 4) };
	int64_t mailed = db_int(q, 5);

	/* a link that was handed over since has taken the place of the one that was mailed */
	l.mailed = mailed && mailed >= l.made;
	if (!l.mailed) return l;
	l.mail = (enum outbox_state)db_int(q, 6);
	l.error = db_text(q, 7);
	return l;
}

/* Ask for the people behind `after`, for x->me. */
static struct db_q *ask_list(struct ctx *x, int64_t after, int64_t most)
{
	struct person *me = person_me(x);

	return me ? db_query(x, first_link_sql[me->admin ? OF_ALL : OF_TEAM], "iiii", x->me, after, x->now, most) : NULL;
}

bool first_link_list(struct ctx *x, int64_t after, struct first_link **out, size_t *n, bool *more)
{
	struct db_q *q = ask_list(x, after, FIRST_LINKS + 1);

	*out = NEW_N(x->a, struct first_link, FIRST_LINKS);
	*n = 0;
	*more = false;
	if (!q) return false;
	while (db_next(q)) {
		if ((*more = *n == FIRST_LINKS)) continue;
		(*out)[(*n)++] = read_row(q);
	}
	return db_done(q);
}

bool first_link_of(struct ctx *x, int64_t person, struct first_link *out)
{
	struct db_q *q = ask_list(x, person - 1, 1);

	*out = (struct first_link){ 0 };
	if (!q) return false;
	if (db_next(q)) *out = read_row(q);
	if (!db_done(q)) return false;
	if (out->person != person) *out = (struct first_link){ 0 };
	return true;
}
