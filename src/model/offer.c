/* SPDX-License-Identifier: Apache-2.0
 *
 * Offers of leaders to their teams. A wish counts as long as the pair of the leader and the member
 * goes on.
 */
#include "model/offer.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/pair.h"
#include "model/written.h"
#include "view/lang.h"

enum { MINE, OPEN, ONE_OPEN, WISHES, COUNT, ADD, END, WISH, UNWISH, DEL_WISHES, DEL_ALL };
#define OFFER                                                                                      \
	"SELECT {offer o}, l.name AS leader_name,"                                                  \
	"       COALESCE((SELECT 1 FROM offer_wish w WHERE w.offer = o.id AND w.person = $1), 0) AS wished" \
	"  FROM offer o JOIN person l ON l.id = o.leader"
/* what $1 is offered: $1 is a member of the leader */
#define OFFERED OFFER                                                                              \
	"  JOIN pair r ON r.leader = o.leader AND r.member = $1 AND r.ended IS NULL"             \
	" WHERE o.ended IS NULL"
const char *const offer_sql[] = {
	[MINE] = OFFER " WHERE o.leader = $1 AND o.ended IS NULL ORDER BY o.id DESC LIMIT 50",
	[OPEN] = OFFERED " ORDER BY o.id DESC LIMIT 50",
	[ONE_OPEN] = OFFERED " AND o.id = $2",
	[WISHES] =
		"SELECT {offer_wish w}, p.name FROM offer_wish w JOIN offer o ON o.id = w.offer"
		"  JOIN pair r ON r.leader = $1 AND r.member = w.person AND r.ended IS NULL"
		"  JOIN person p ON p.id = w.person"
		" WHERE o.leader = $1 AND o.ended IS NULL ORDER BY p.name, w.id LIMIT 1000",
	[COUNT] = "SELECT count(*) FROM offer WHERE leader = $1 AND ended IS NULL",
	[ADD] = "{+offer}",
	[END] = "UPDATE offer SET ended = $3 WHERE id = $1 AND leader = $2 AND ended IS NULL",
	[WISH] = "{+offer_wish} ON CONFLICT (offer, person) DO UPDATE SET person = excluded.person",
	[UNWISH] = "DELETE FROM offer_wish WHERE offer = $1 AND person = $2",
	[DEL_WISHES] = "DELETE FROM offer_wish WHERE offer IN (SELECT id FROM offer WHERE leader = $1)",
	[DEL_ALL] = "DELETE FROM offer WHERE leader = $1",
	NULL
};

static const struct entity_field offer_fields[] = {
	FIELD(offer, id, ID),
	FIELD(offer, leader, ID, .about = "who offers it"),
	TYPED(offer, words, SEALED, TEAM, TR("Something you could hand over"), .needed = true,
		.most = WRITTEN_BYTES, .place = "offer.words"),
	FIELD(offer, made, TIME),
	FIELD(offer, ended, TIME, .null = true, .about = "null: it is offered"),
	FIELD(offer, leader_name, TEXT, .joined = true),
	FIELD(offer, wished, BOOL, .joined = true, .about = "whether the reader would like it"),
	FIELD(offer, mine, BOOL, .computed = true),
	{ 0 },
};

static void complete_offer(struct ctx *x, void *row)
{
	struct offer *o = row;

	o->mine = o->leader == x->me;
}

const struct entity offer_entity = { .name = "offer", .fields = offer_fields,
	.size = sizeof(struct offer), .complete = complete_offer,
	.purpose = "what a leader would hand over to somebody of the team",
	.read_by = "its leader and their members",
	.kept = "as long as the installation; one that was ended is no longer shown",
};

static const struct entity_field wish_fields[] = {
	FIELD(offer_wish, id, ID),
	FIELD(offer_wish, offer, ID, .about = "what they would like"),
	FIELD(offer_wish, person, ID, .about = "who would like it"),
	FIELD(offer_wish, made, TIME),
	FIELD(offer_wish, name, TEXT, .joined = true),
	{ 0 },
};
const struct entity offer_wish_entity = { .name = "offer_wish", .fields = wish_fields,
	.size = sizeof(struct offer_wish),
	.purpose = "who would like what a leader offers",
	.read_by = "that member and the leader",
	.kept = "until the member takes it back; else as long as the offer",
};

static bool must_lead_somebody(struct ctx *x)
{
	struct pair *led;
	size_t n;

	if (!pair_list(x, &led, &n)) return false;
	return n > 0 ||
		err_set(&x->err, ERR_FORBIDDEN, TR("you lead nobody to whom it could be handed"));
}

int64_t offer_add(struct ctx *x, struct offer *o)
{
	entity_keep_typed(&offer_entity, o);
	o->id = id_new(x->now), o->leader = x->me, o->made = x->now;
	if (!must_lead_somebody(x) || !entity_check(x, &offer_entity, o)) return 0;
	if (!entity_room(x, offer_sql[COUNT], x->me, OFFERS)) {
		err_field(&x->err, ERR_FULL, "words", TR("%d are offered; end some first"), OFFERS);
		return 0;
	}
	return entity_add(x, &offer_entity, offer_sql[ADD], o) && audit_add(x, "offer.add", o->id) ?
		o->id : 0;
}

bool offer_end(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, offer_sql[END], "iii", id, x->me, x->now);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such offer"));
	return rows > 0 && audit_add(x, "offer.end", id);
}

bool offer_list_mine(struct ctx *x, struct offer **out, size_t *n)
{
	return entity_list(x, &offer_entity, db_query(x, offer_sql[MINE], "i", x->me), OFFERS, out,
		n);
}

bool offer_list_open(struct ctx *x, struct offer **out, size_t *n)
{
	return entity_list(x, &offer_entity, db_query(x, offer_sql[OPEN], "i", x->me), OFFERS, out,
		n);
}

bool offer_list_wishes(struct ctx *x, struct offer_wish **out, size_t *n)
{
	enum { WISHES_MOST = 1000 };

	return entity_list(x, &offer_wish_entity, db_query(x, offer_sql[WISHES], "i", x->me),
		WISHES_MOST, out, n);
}

bool offer_wish(struct ctx *x, int64_t id, bool wish)
{
	struct offer_wish w = { .id = id_new(x->now),
		.offer = id,
		.person = x->me,
		.made = x->now };

	if (!entity_one(x, &offer_entity, db_query(x, offer_sql[ONE_OPEN], "ii", x->me, id),
		    TR("no such offer")))
		return false;
	if (wish) return entity_add(x, &offer_wish_entity, offer_sql[WISH], &w);
	return db_run(x, offer_sql[UNWISH], "ii", id, x->me) >= 0;
}

bool offer_delete_all(struct ctx *x)
{
	return db_run(x, offer_sql[DEL_WISHES], "i", x->me) >= 0 &&
		db_run(x, offer_sql[DEL_ALL], "i", x->me) >= 0;
}
