/* SPDX-License-Identifier: Apache-2.0 */
#include "model/audit.h"

#include "base/id.h"
#include "db/db.h"
#include "model/entity.h"

enum { ADD, EXPORTED, FILES };
#define FILES_CALLED(what, shown)                                                                  \
	"SELECT a.at, p.name, " shown ", a.id FROM audit a JOIN pair r ON r.id = a.target"           \
	" JOIN person p ON p.id = a.who"                                                             \
	" WHERE a.target = $2 AND a.what = '" what "' AND $1 IN (r.leader, r.member)"
const char *const audit_sql[] = {
	[ADD] = "{+audit}",
	/* only the operator exports everything */
	[EXPORTED] = "SELECT COALESCE(max(at), 0) FROM audit WHERE what = 'archive.export'",
	/* the two of a pair are told who made a file of their report, or in whose name a command on the server did */
	[FILES] = FILES_CALLED("report.file", "0") " UNION ALL " FILES_CALLED("report.shown", "1")
		" ORDER BY 4 DESC LIMIT $3",
	NULL
};

struct line {
	int64_t id, at, who;
	struct str what;
	int64_t target;
};

static const struct entity_field audit_fields[] = {
	FIELD(line, id, ID),
	FIELD(line, at, TIME, .about = "when"),
	FIELD(line, who, WHO, .about = "a person, or the operator"),
	FIELD(line, what, TEXT, .about = "\"calendar.add\""),
	FIELD(line, target, WHO, .about = "to what it was done: an id, or null"),
	{ 0 },
};
const struct entity audit_entity = { .name = "audit", .fields = audit_fields,
	.size = sizeof(struct line),
	.purpose = "who did what and when, never a word of it",
	.read_by = "whoever runs the server; of files of a period report, the two of the pair",
	.kept = "as long as the installation",
};

bool audit_add(struct ctx *x, const char *what, int64_t target)
{
	const struct line l = { id_new(x->now), x->now, x->me, str_of(what), target };

	return entity_add(x, &audit_entity, audit_sql[ADD], &l) && audit_added(x, what, target);
}

bool audit_last_export(struct ctx *x, int64_t *at)
{
	struct db_q *q = db_query(x, audit_sql[EXPORTED], "");

	*at = 0;
	if (!q) return false;
	if (db_next(q)) *at = db_int(q, 0);
	return db_done(q);
}

static const struct entity_field file_fields[] = {
	FIELD(audit_file, at, TIME, .about = "when"),
	FIELD(audit_file, name, TEXT, .about = "who made it"),
	FIELD(audit_file, shown, BOOL, .about = "by a command on the server, which whoever runs it can give in anybody's name"),
	{ 0 },
};
const struct entity audit_file_view = { .name = "report_file", .fields = file_fields,
	.size = sizeof(struct audit_file) };

bool audit_list_files(struct ctx *x, int64_t pair, size_t most, struct audit_file **out, size_t *n)
{
	struct db_q *q = db_query(x, audit_sql[FILES], "iii", x->me, pair, (int64_t)most);

	*out = NEW_N(x->a, struct audit_file, most);
	*n = 0;
	while (q && *n < most && db_next(q))
		(*out)[(*n)++] = (struct audit_file){ db_int(q, 0), db_text(q, 1), db_int(q, 2) != 0 };
	return q && db_done(q);
}
