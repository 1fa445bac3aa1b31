/* SPDX-License-Identifier: Apache-2.0
 *
 * Pages that are kept and answered again (web/kept.h): a small table under a mutex, searched by
 * hash. A page that a later change of the database has ended is dropped first, then the page used
 * longest ago.
 */
#include "web/kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The most pages, and the most bytes of a page, of all pages and of a key. */
enum {
	PAGES = 128,
	PAGE_BYTES = 256 << 10,
	ALL_BYTES = 8 << 20,
	KEY_BYTES = 1024,
};

struct page {
	uint64_t hash;
	int64_t changes;
	char *key, *body; /* NULL: this place is free */
	size_t key_n, body_n;
	const char *type;
	uint64_t used;    /* the number of the answer that used the page last */
};

struct kept {
	pthread_mutex_t mutex;
	struct page page[PAGES];
	size_t bytes;
	uint64_t clock, answers;
};

struct kept *kept_new(void)
{
	struct kept *k = calloc(1, sizeof *k);

	if (!k) abort();
	pthread_mutex_init(&k->mutex, NULL);
	return k;
}

/* Free a page, which leaves its place free. */
static void free_page(struct kept *k, struct page *p)
{
	k->bytes -= p->body_n;
	free(p->key);
	free(p->body);
	*p = (struct page){ 0 };
}

void kept_free(struct kept *k)
{
	for (size_t i = 0; i < PAGES; i++) free_page(k, &k->page[i]);
	pthread_mutex_destroy(&k->mutex);
	free(k);
}

/* Add a piece of a key and a NUL, which ends each piece: no name and no value holds a NUL. */
static void add_piece(struct buf *b, struct str s)
{
	buf_add(b, s);
	buf_ch(b, 0);
}

/* True when the page would show a notice, as after a form: a notice belongs to one answer alone. */
static bool has_notice(const struct http_request *q)
{
	static const struct str once[] = { { "notice", 6 }, { "undo", 4 }, { "sent", 4 } };

	for (size_t i = 0; i < sizeof once / sizeof *once; i++)
		if (http_cookie(q, once[i]).n) return true;
	return false;
}

struct kept_key kept_key(struct db_pool *pool, const struct http_request *q, bool json)
{
	struct kept_key key = { 0 };
	struct buf b = { .a = q->a };

	if (q->method != GET || !q->session.n || has_notice(q) || !db_changes(pool, &key.changes))
		return key;
	add_piece(&b, q->session);
	add_piece(&b, http_field(&q->headers, S("accept-language")));
	buf_fmt(&b, "%d %lld ", json, (long long)(q->now / 60));
	add_piece(&b, q->path);
	for (size_t i = 0; i < q->query.n; i++) {
		add_piece(&b, q->query.at[i].name);
		add_piece(&b, q->query.at[i].value);
	}
	if (b.n <= KEY_BYTES) key.text = buf_str(&b);
	return key;
}

/* Find the page of a key in the state of the database that the key names. */
static struct page *find_page(struct kept *k, const struct kept_key *key)
{
	uint64_t hash = str_hash(STR_HASH, key->text);

	for (size_t i = 0; i < PAGES; i++) {
		struct page *p = &k->page[i];

		if (p->body && p->hash == hash && p->changes == key->changes &&
			str_eq((struct str){ p->key, p->key_n }, key->text))
			return p;
	}
	return NULL;
}

bool kept_answer(struct kept *k, const struct kept_key *key, struct http_response *r)
{
	struct page *p;

	if (!key->text.n) return false;
	pthread_mutex_lock(&k->mutex);
	p = find_page(k, key);
	if (p) {
		p->used = ++k->clock;
		k->answers++;
		r->type = p->type;
		buf_add(&r->body, (struct str){ p->body, p->body_n });
	}
	pthread_mutex_unlock(&k->mutex);
	return p != NULL;
}

/* Choose the place of a new page: a free place, else that of a page that a later change has ended,
 * else that of the page used longest ago. */
static struct page *choose_least_used(struct kept *k, int64_t changes)
{
	struct page *least = &k->page[0];

	for (size_t i = 0; i < PAGES; i++) {
		struct page *p = &k->page[i];

		if (!p->body || p->changes != changes) return p;
		if (p->used < least->used) least = p;
	}
	return least;
}

static char *copy_text(struct str s)
{
	char *p = malloc(s.n + 1);

	if (!p) abort();
	memcpy(p, s.p, s.n);
	return p;
}

void kept_add(struct kept *k, const struct kept_key *key, const struct http_response *r)
{
	struct page *p;

	if (!key->text.n || r->status != 200 || r->headers.n || r->cache || r->slow || !r->body.n ||
		r->body.n > PAGE_BYTES)
		return;
	pthread_mutex_lock(&k->mutex);
	p = find_page(k, key);
	if (!p) p = choose_least_used(k, key->changes);
	free_page(k, p);
	for (size_t i = 0; i < PAGES && k->bytes + r->body.n > ALL_BYTES; i++)
		free_page(k, choose_least_used(k, key->changes));
	*p = (struct page){ .hash = str_hash(STR_HASH, key->text), .changes = key->changes,
		.key = copy_text(key->text), .key_n = key->text.n,
		.body = copy_text(buf_str(&r->body)), .body_n = r->body.n,
		.type = r->type, .used = ++k->clock };
	k->bytes += r->body.n;
	pthread_mutex_unlock(&k->mutex);
}

uint64_t kept_answers(struct kept *k)
{
	uint64_t n;

	pthread_mutex_lock(&k->mutex);
	n = k->answers;
	pthread_mutex_unlock(&k->mutex);
	return n;
}
