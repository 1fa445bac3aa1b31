/* SPDX-License-Identifier: Apache-2.0
 *
 * What the sources of model/own.h share among themselves: reading a row, as lines and as JSON.
 */
#ifndef MODEL_OWN_INSIDE_H
#define MODEL_OWN_INSIDE_H

#include "db/db.h"
#include "model/own.h"

/* The names of people and, by the pair, of the other of each pair. */
struct own_names {
	struct own_name { int64_t id; struct str name; } *at;
	size_t n;
};

/* Read a row of a query that selects the columns of `k`, in x->a. */
void own_read_row(struct ctx *x, const struct own_kind *k, const struct own_names *names,
	struct db_q *q, struct own_row *r);

#endif
