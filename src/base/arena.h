/* SPDX-License-Identifier: Apache-2.0
 *
 * Arenas: memory that is given back all at once. A request, a command or a job
 * has one; what it allocates needs no free() and cannot leak past it.
 * Out of memory aborts the process, so no caller tests for it.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* An empty arena; arena_free() ends it. */
struct arena *arena_new(void);
void arena_free(struct arena *a);

/* Give back everything that was allocated from `a`, which stays usable. */
void arena_reset(struct arena *a);

/* `n` zeroed things of `size` bytes each, aligned to `align` (a power of two).
 * Aborts when n * size overflows or memory is gone. */
void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align);

/* The same for bytes that are written before they are read: they are not cleared. */
void *arena_bytes(struct arena *a, size_t bytes);

/* Grow the last allocation in place when it ends at `p + old` and room is left;
 * NULL when it cannot (then allocate anew and copy). What is new is not cleared. */
void *arena_extend(struct arena *a, void *p, size_t old, size_t grown);

/* A list whose length shows only at its end: it begins with room for LIST_FIRST and
 * doubles, so that what few rows fill costs no memory for the most there may be.
 * LIST_ADD() counts `n` up and gives the new, zeroed element; the list may move. */
enum { LIST_FIRST = 8 };
#define LIST_NEW(a, T) NEW_N((a), T, LIST_FIRST)
#define LIST_ADD(a, list, n)                                                                       \
	((list) = arena_more((a), (list), (n), sizeof *(list)), &(list)[(n)++])
/* Room behind the `n` elements of `list`, which began with LIST_NEW(). */
void *arena_more(struct arena *a, void *list, size_t n, size_t size);

/* Bytes held from the system, for limits and measurements. */
size_t arena_held(const struct arena *a);

#define NEW(a, T) ((T *)arena_alloc((a), 1, sizeof(T), _Alignof(T)))
#define NEW_N(a, T, n) ((T *)arena_alloc((a), (size_t)(n), sizeof(T), _Alignof(T)))

#endif
