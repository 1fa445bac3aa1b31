/* SPDX-License-Identifier: Apache-2.0 */
#include "model/first_link.h"

#include "db/db.h"
#include "model/person.h"

/* The columns of a row, of the person `p`. */
#define COLUMNS                                                                                    \
	"SELECT p.id, p.name, CASE WHEN l.id <> $1 THEN l.name END,"                               \
	" CASE WHEN EXISTS (SELECT 1 FROM address a WHERE a.person = p.id)"                        \
	"  OR EXISTS (SELECT 1 FROM claim c WHERE c.person = p.id AND c.claimed_by <> p.id)"       \
	"  THEN 1 ELSE 0 END,"                                                                     \
	" COALESCE((SELECT max(s.made) FROM sign_in s WHERE s.person = p.id AND s.expires > $3), 0)"
/* Whom nobody has seen yet: a person who is shut was let in by a link that another had in hands, too. */
#define NOT_HERE                                                                                   \
	" AND p.id > $2 AND p.left_at IS NULL AND p.name <> ''"                                    \
	" AND NOT EXISTS (SELECT 1 FROM account e"                                                 \
	"  WHERE e.person = p.id AND e.entered IS NOT NULL AND e.shut = 0)"                        \
	" ORDER BY p.id LIMIT $4"

enum { OF_ALL, OF_TEAM };
const char *const first_link_sql[] = {
	[OF_ALL] = COLUMNS " FROM person p LEFT JOIN person l ON l.id = p.leader WHERE p.id <> $1" NOT_HERE,
	[OF_TEAM] = COLUMNS
		" FROM pair r JOIN person p ON p.id = r.member LEFT JOIN person l ON l.id = p.leader"
		" WHERE r.leader = $1 AND r.ended IS NULL" NOT_HERE,
	NULL
};

bool first_link_list(struct ctx *x, int64_t after, struct first_link **out, size_t *n, bool *more)
{
	struct first_link *rows = NEW_N(x->a, struct first_link, FIRST_LINKS);
	struct person *me = person_me(x);
	struct db_q *q;

	*out = rows;
	*n = 0;
	*more = false;
	if (!me) return false;
	if (!(q = db_query(x, first_link_sql[me->admin ? OF_ALL : OF_TEAM], "iiii", x->me, after, x->now,
		      (int64_t)FIRST_LINKS + 1)))
		return false;
	while (db_next(q)) {
		if ((*more = *n == FIRST_LINKS)) continue;
		rows[(*n)++] = (struct first_link){ .person = db_int(q, 0), .name = db_text(q, 1),
			.leader = db_text(q, 2), .by_mail = db_int(q, 3) != 0, .made = db_int(q, 4) };
	}
	return db_done(q);
}
