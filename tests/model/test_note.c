/* SPDX-License-Identifier: Apache-2.0 */
#include "model/note.h"
#include "tests/model/talking.h"

static void each_has_a_private_line_beside_the_shared_one(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = talking_held(&x, talking_pair(&x, w.ben), HOUR);
	struct note note;

	OK(note_set_shared(&x, talk, S("calm")) && note_set_private(&x, talk, S("hers")));
	x.me = w.ben;
	OK(note_set_private(&x, talk, S("his")) && note_get(&x, talk, &note));
	IS_STR(note.shared, S("calm"));
	IS_STR(note.shared_by, S("Ada"));
	IS_STR(note.mine, S("his"));
	OK(note_set_shared(&x, talk, S("calm and quick")) && note_set_private(&x, talk, S("")));
	x.me = w.ada;
	OK(note_get(&x, talk, &note));
	IS_STR(note.shared, S("calm and quick"));
	IS_STR(note.shared_by, S("Ben"));
	IS_STR(note.mine, S("hers"));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(each_has_a_private_line_beside_the_shared_one);
	return tap_end();
}
