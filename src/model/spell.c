/* SPDX-License-Identifier: Apache-2.0 */
#include "model/spell.h"

#include "base/id.h"
#include "db/db.h"
#include "model/entity.h"

enum { KEEP };
const char *const spell_sql[] = {
	[KEEP] =
		"INSERT INTO pair_spell (id, pair, since, ended)"
		" SELECT $1, id, since, ended FROM pair WHERE leader = $2 AND member = $3 AND ended IS NOT NULL",
	NULL
};

static const struct entity_field spell_fields[] = {
	FIELD(pair_spell, id, ID),
	FIELD(pair_spell, pair, ID, .about = "whose it is"),
	FIELD(pair_spell, since, TIME, .about = "when the pair began"),
	FIELD(pair_spell, ended, TIME, .about = "when it ended"),
	{ 0 },
};
const struct entity pair_spell_entity = { .name = "pair_spell", .fields = spell_fields,
	.size = sizeof(struct pair_spell),
	.purpose = "when a pair went on before it ended and began anew, so that a quarter that is over stays as it was",
	.read_by = "the two of the pair",
	.kept = "as long as the installation",
};

bool spell_keep(struct ctx *x, int64_t leader, int64_t member)
{
	return db_run(x, spell_sql[KEEP], "iii", id_new(x->now), leader, member) >= 0;
}
