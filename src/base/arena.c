/* SPDX-License-Identifier: Apache-2.0
 *
 * Blocks in a list, each twice the one before up to 1 MiB; a request of the web
 * application fits the first. Under AddressSanitizer the unused part of a block is
 * poisoned and eight bytes stay poisoned behind every allocation, so that an
 * overrun inside an arena is found like one on the heap.
 */
#include "base/arena.h"

#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define POISONING 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONING 1
#endif
#endif

#ifdef POISONING
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define REDZONE 8
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define REDZONE 0
#endif

enum { FIRST = 16 << 10, LARGEST = 1 << 20 };

struct block {
	struct block *before;
	size_t cap, used;
	_Alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *top;
	size_t held;
};

static void end_program(const char *why)
{
	fprintf(stderr, "rapport: %s\n", why);
	abort();
}

/* A block of at least so many bytes. The system hands out large ones zeroed, so that they need no
 * clearing: true when this one is. */
static bool push_block(struct arena *a, size_t least)
{
	size_t cap = a->top ? a->top->cap * 2 : FIRST;
	struct block *b;

	if (cap > LARGEST) cap = LARGEST;
	if (cap < least) cap = least;
	b = cap > LARGEST ? calloc(1, sizeof *b + cap) : malloc(sizeof *b + cap);
	if (!b) end_program("out of memory");
	*b = (struct block){ .before = a->top, .cap = cap };
	POISON(b->bytes, cap);
	a->top = b;
	a->held += cap;
	return cap > LARGEST;
}

static void pop_block(struct arena *a)
{
	struct block *b = a->top;

	a->top = b->before;
	a->held -= b->cap;
	UNPOISON(b->bytes, b->cap);
	free(b);
}

struct arena *arena_new(void)
{
	struct arena *a = calloc(1, sizeof *a);

	if (!a) end_program("out of memory");
	return a;
}

void arena_free(struct arena *a)
{
	if (!a) return;
	while (a->top) pop_block(a);
	free(a);
}

void arena_reset(struct arena *a)
{
	while (a->top && a->top->before) pop_block(a);
	if (!a->top) return;
	a->top->used = 0;
	POISON(a->top->bytes, a->top->cap);
}

/* So many bytes; *zeroed says that the system has cleared them. */
static char *take_bytes(struct arena *a, size_t bytes, size_t align, bool *zeroed)
{
	size_t at;
	char *p;

	if (bytes > SIZE_MAX / 2) end_program("an allocation overflows");
	at = a->top ? (a->top->used + align - 1) & ~(align - 1) : 0;
	*zeroed = false;
	if (!a->top || at > a->top->cap || a->top->cap - at < bytes + REDZONE) {
		*zeroed = push_block(a, bytes + REDZONE);
		at = 0;
	}
	p = a->top->bytes + at;
	a->top->used = at + bytes + REDZONE;
	UNPOISON(p, bytes);
	return p;
}

void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align)
{
	size_t bytes;
	bool zeroed;
	char *p;

	if (__builtin_mul_overflow(n, size, &bytes)) end_program("an allocation overflows");
	p = take_bytes(a, bytes, align, &zeroed);
	return zeroed ? p : memset(p, 0, bytes);
}

void *arena_bytes(struct arena *a, size_t bytes)
{
	bool zeroed;

	return take_bytes(a, bytes, 1, &zeroed);
}

void *arena_extend(struct arena *a, void *p, size_t old, size_t grown)
{
	struct block *b = a->top;
	size_t at;

	if (!b || (char *)p < b->bytes || (char *)p > b->bytes + b->cap) return NULL;
	at = (size_t)((char *)p - b->bytes);
	if (at + old + REDZONE != b->used || b->cap - at < grown + REDZONE) return NULL;
	UNPOISON((char *)p + old, grown - old);
	b->used = at + grown + REDZONE;
	return p;
}

void *arena_more(struct arena *a, void *list, size_t n, size_t size)
{
	void *grown;

	if (n < LIST_FIRST || (n & (n - 1))) return list;
	if ((grown = arena_extend(a, list, n * size, 2 * n * size))) {
		memset((char *)grown + n * size, 0, n * size);
		return grown;
	}
	grown = arena_alloc(a, 2 * n, size, _Alignof(max_align_t));
	return memcpy(grown, list, n * size);
}

size_t arena_held(const struct arena *a)
{
	return a->held;
}
