/* SPDX-License-Identifier: Apache-2.0 */
#include "http/budget.h"

#include <pthread.h>
#include <stdlib.h>

struct budget {
	pthread_mutex_t lock;
	size_t bytes, used;
	unsigned waiting;
	struct claim *first, *last; /* of the claims, in the order of asking */
	void (*woken)(void *);
	void *arg;
};

struct budget *budget_new(size_t bytes, void (*woken)(void *), void *arg)
{
	struct budget *b = calloc(1, sizeof *b);

	if (!b) abort();
	pthread_mutex_init(&b->lock, NULL);
	b->bytes = bytes;
	b->woken = woken;
	b->arg = arg;
	return b;
}

void budget_free(struct budget *b)
{
	if (!b) return;
	pthread_mutex_destroy(&b->lock);
	free(b);
}

static void append_claim(struct budget *b, struct claim *c)
{
	c->of = b;
	c->next = NULL;
	c->before = b->last;
	if (b->last) b->last->next = c;
	else b->first = c;
	b->last = c;
}

static void remove_claim(struct budget *b, struct claim *c)
{
	if (c->next) c->next->before = c->before;
	else b->last = c->before;
	if (c->before) c->before->next = c->next;
	else b->first = c->next;
}

/* Move all claims of a sender who has had a turn behind the claims of senders who have had none. */
static void move_behind(struct budget *b, int64_t whom)
{
	struct claim *end = b->last, *c = b->first, *next;

	for (bool more = c != NULL; more; c = next) {
		next = c->next;
		more = c != end && next;
		if (c->whom != whom || c->bytes) continue;
		remove_claim(b, c);
		append_claim(b, c);
	}
}

/* True when the sender of a claim has another upload under way. */
static bool has_another(const struct budget *b, const struct claim *c)
{
	for (const struct claim *o = b->first; o; o = o->next)
		if (o != c && o->whom == c->whom && o->bytes) return true;
	return false;
}

static bool has_room(const struct budget *b, const struct claim *c)
{
	size_t others = b->used - c->bytes;

	if (!c->bytes && has_another(b, c)) return false;
	return others == 0 || (others < b->bytes && c->wants <= b->bytes - others);
}

/* True when claim `c` may be met now: there is room for it, and no earlier claim that could be met
 * is passed over. Senders who have a part of the memory already go first, because only they can end
 * and give memory back. */
static bool is_next(const struct budget *b, const struct claim *c)
{
	if (!has_room(b, c)) return false;
	for (const struct claim *o = b->first; o && !c->bytes; o = o->next) {
		if (o == c) break;
		if (o->wants && (o->bytes || !has_another(b, o))) return false;
	}
	return true;
}

bool budget_claim(struct budget *b, struct claim *c, int64_t whom, size_t bytes)
{
	bool had;

	pthread_mutex_lock(&b->lock);
	if (!c->of) {
		c->whom = whom;
		append_claim(b, c);
	}
	if (!c->wants) b->waiting++;
	c->wants = bytes;
	had = is_next(b, c);
	if (had) {
		b->used += bytes - c->bytes;
		c->bytes = bytes;
		c->wants = 0;
		b->waiting--;
	}
	pthread_mutex_unlock(&b->lock);
	return had;
}

void budget_release(struct claim *c)
{
	struct budget *b = c->of;
	bool wake;

	if (!b) return;
	pthread_mutex_lock(&b->lock);
	remove_claim(b, c);
	if (c->bytes) move_behind(b, c->whom);
	b->used -= c->bytes;
	if (c->wants) b->waiting--;
	wake = b->waiting > 0;
	pthread_mutex_unlock(&b->lock);
	*c = (struct claim){ 0 };
	if (wake) b->woken(b->arg);
}

bool budget_is_short(struct budget *b)
{
	bool is_short;

	pthread_mutex_lock(&b->lock);
	is_short = b->waiting > 0;
	pthread_mutex_unlock(&b->lock);
	return is_short;
}

size_t budget_used(struct budget *b)
{
	size_t used;

	pthread_mutex_lock(&b->lock);
	used = b->used;
	pthread_mutex_unlock(&b->lock);
	return used;
}
