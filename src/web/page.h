/* SPDX-License-Identifier: Apache-2.0
 *
 * A page is a struct that its handler fills once and that is written in two ways: as HTML, and
 * under /api/v1 as JSON. A table says how the parts of the struct are called and which entity
 * describes their rows, so that the JSON and the OpenAPI document need no code of their own.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "db/entity.h"
#include "view/html.h"

struct visit;

/* One part of a page: an array of rows, or at most one row. */
struct page_part {
	const char *name;        /* of the member in JSON */
	const struct entity *t;  /* describes the rows */
	size_t at;               /* the offset of the pointer to the array, or to the one row */
	size_t count_at;         /* the offset of the number of rows; PAGE_ONE: one row, or NULL */
	size_t size;             /* of a row in bytes */
	/* The API reads this part in pages by id (visit_window()). The next page begins behind the
	 * smallest id of a page or, with `in_order`, behind the id of its last row. */
	bool paged, in_order;
};

#define PAGE_ONE SIZE_MAX
#define PAGE_ROW_AT(S, member, T)                                                                  \
	offsetof(struct S, member) + 0 * sizeof(char[_Generic(((struct S *)0)->member,             \
		struct T *: 1, const struct T *: 1)])
/* The part NAME of struct S: `member` points to one row (ONE) or to rows (MANY) of struct T, which
 * the entity E describes. */
#define ONE(S, NAME, member, T, E)                                                                 \
	{ .name = NAME, .t = &E, .at = PAGE_ROW_AT(S, member, T), .count_at = PAGE_ONE,            \
		.size = sizeof(struct T) }
#define MANY(S, NAME, member, T, E, ...)                                                           \
	{ .name = NAME, .t = &E, .at = PAGE_ROW_AT(S, member, T),                                  \
		.count_at = offsetof(struct S, member##_n), .size = sizeof(struct T), __VA_ARGS__ }

struct web_page {
	const char *name;               /* of the schema of the page */
	size_t size;                    /* of the struct of the page */
	const struct page_part *parts;  /* ends with a NULL name */
	/* Fill the struct, which is zeroed; false: the error in v->x.err is shown. */
	bool (*fill)(struct visit *v, void *page);
	void (*write)(struct html *h, void *page); /* NULL: only the API has the page */
	const struct entity *query;     /* the parameters of its address; NULL: none */
};

/* The rows of a list that are asked for; visit_window() fills it. */
struct page_window {
	int64_t before; /* rows with smaller ids; 0: the first page */
	size_t most;    /* how many rows; 0: this list is not asked for */
};

#endif
