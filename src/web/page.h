/* SPDX-License-Identifier: Apache-2.0
 *
 * A page that is filled once and written twice: as HTML, and under /api/v1 as JSON. A handler
 * fills; what the parts of its struct are called, and of which entity they are, stands in a
 * table, so that the JSON and the OpenAPI document need no code of their own.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "db/entity.h"
#include "view/html.h"

struct visit;

/* One part of a page: rows, or one row or none. */
struct page_part {
	const char *name;        /* in JSON */
	const struct entity *t;  /* what its rows are */
	size_t at;               /* where the page holds the array, or the pointer to the one row */
	size_t count_at;         /* where it holds how many there are; PAGE_ONE: one, or NULL */
	size_t size;             /* of a row */
	/* Read in pages by id: visit_window(). The next page begins behind the smallest id, or where
	 * `in_order` says so behind the last row. */
	bool paged, in_order;
};

#define PAGE_ONE SIZE_MAX
#define PAGE_ROW_AT(S, member, T)                                                                  \
	offsetof(struct S, member) + 0 * sizeof(char[_Generic(((struct S *)0)->member,             \
		struct T *: 1, const struct T *: 1)])
/* The part NAME of struct S: `member` points to rows of struct T, which the entity E describes. */
#define ONE(S, NAME, member, T, E)                                                                 \
	{ .name = NAME, .t = &E, .at = PAGE_ROW_AT(S, member, T), .count_at = PAGE_ONE,            \
		.size = sizeof(struct T) }
#define MANY(S, NAME, member, T, E, ...)                                                           \
	{ .name = NAME, .t = &E, .at = PAGE_ROW_AT(S, member, T),                                  \
		.count_at = offsetof(struct S, member##_n), .size = sizeof(struct T), __VA_ARGS__ }

struct web_page {
	const char *name;               /* of its schema */
	size_t size;                    /* of its struct */
	const struct page_part *parts;  /* ends with a NULL name */
	/* Fill the zeroed struct; false: v->x.err is shown. */
	bool (*fill)(struct visit *v, void *page);
	void (*write)(struct html *h, void *page); /* NULL: it is asked for as JSON alone */
	const struct entity *query;     /* what its address may say behind the ?; NULL: nothing */
};

/* A page of rows by id, as visit_window() gives it. */
struct page_window {
	int64_t before; /* rows with smaller ids; 0: the first page */
	size_t most;    /* 0: this list is not asked for */
};

#endif
