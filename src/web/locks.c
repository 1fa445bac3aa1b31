/* SPDX-License-Identifier: Apache-2.0
 *
 * Locked notes: the page where the reader sets them up, and what their browser asks for and sends
 * (web-assets/locks.js). No text comes here in plain but one that is no longer to be locked.
 */
#include "web/locks.h"

#include "model/entity.h"
#include "model/written.h"
#include "web/handlers.h"

/* -- the page -- */

/* Find out whether something that could be locked is not. */
static bool find_plain(struct visit *v, bool *plain)
{
	struct note_line *lines;
	struct check_in *check_ins;
	size_t lines_n, check_ins_n;

	if (!note_list_private(&v->x, 0, 1, &lines, &lines_n) ||
		!check_in_list_unshown(&v->x, 0, 1, &check_ins, &check_ins_n))
		return false;
	*plain = lines_n || check_ins_n;
	return true;
}

static bool fill_locks(struct visit *v, void *to)
{
	struct page_locks *p = to;

	if (!note_key_list(&v->x, &p->keys, &p->keys_n) ||
		!note_wrap_list(&v->x, &p->wraps, &p->wraps_n) || !find_plain(v, &p->plain))
		return false;
	for (size_t i = 0; i < p->keys_n; i++)
		if (p->keys[i].ready) p->former = p->current, p->current = p->keys[i].id;
	p->wraps_at = NEW_N(v->x.a, struct when, p->wraps_n);
	for (size_t i = 0; i < p->wraps_n; i++) p->wraps_at[i] = visit_when(v, p->wraps[i].made);
	if (p->former && !locked_count(&v->x, p->former, &p->waiting)) return false;
	if (p->current && !locked_count(&v->x, p->current, &p->locked)) return false;
	p->locked += p->waiting;
	return true;
}

static void write_locks(struct html *h, void *page)
{
	page_locks(h, page);
}

const struct web_page locks_page = { "locks", sizeof(struct page_locks), NULL, fill_locks, write_locks,
	NULL };

/* The keys and wraps of the reader, for their browser alone: whoever has a wrap can guess its
 * passphrase as fast as they like, so no program gets one with a token. */
bool locks_keys_get(struct visit *v)
{
	struct buf *b = &v->h.b;
	struct page_locks p;

	if (!note_key_list(&v->x, &p.keys, &p.keys_n) ||
		!note_wrap_list(&v->x, &p.wraps, &p.wraps_n))
		return false;
	v->r->type = "application/json";
	buf_z(b, "{\"keys\":[");
	for (size_t i = 0; i < p.keys_n; i++) {
		if (i) buf_ch(b, ',');
		entity_json(b, &note_key_entity, &p.keys[i]);
	}
	buf_z(b, "],\"wraps\":[");
	for (size_t i = 0; i < p.wraps_n; i++) {
		if (i) buf_ch(b, ',');
		entity_json(b, &note_wrap_entity, &p.wraps[i]);
	}
	buf_z(b, "]}\n");
	return true;
}

/* -- lists for the browser, in pages -- */

struct page_locked_texts {
	struct locked *texts;
	size_t texts_n;
};

static bool fill_texts(struct visit *v, void *to)
{
	struct page_locked_texts *p = to;
	struct page_window w;

	return visit_window(v, "texts", &w) &&
		(!w.most || locked_list(&v->x, w.before, w.most, &p->texts, &p->texts_n));
}

static const struct page_part texts_parts[] = {
	MANY(page_locked_texts, "texts", texts, locked, locked_entity, .paged = true),
	{ 0 },
};
const struct web_page locked_texts_page = { "locked_texts", sizeof(struct page_locked_texts),
	texts_parts, fill_texts, NULL, &paged_query };

/* What could be locked and is not. */
struct page_unlocked_texts {
	struct note_line *notes;
	size_t notes_n;
	struct check_in *check_ins;
	size_t check_ins_n;
};

static bool fill_unlocked(struct visit *v, void *to)
{
	struct page_unlocked_texts *p = to;
	struct page_window notes, check_ins;

	if (!visit_window(v, "notes", &notes) || !visit_window(v, "check_ins", &check_ins))
		return false;
	return (!notes.most ||
		       note_list_private(&v->x, notes.before, notes.most, &p->notes, &p->notes_n)) &&
		(!check_ins.most || check_in_list_unshown(&v->x, check_ins.before, check_ins.most,
					    &p->check_ins, &p->check_ins_n));
}

static const struct page_part unlocked_parts[] = {
	MANY(page_unlocked_texts, "notes", notes, note_line, note_entity, .paged = true),
	MANY(page_unlocked_texts, "check_ins", check_ins, check_in, check_in_entity, .paged = true),
	{ 0 },
};
const struct web_page unlocked_texts_page = { "unlocked_texts", sizeof(struct page_unlocked_texts),
	unlocked_parts, fill_unlocked, NULL, &paged_query };

/* -- acts -- */

static bool go_to_locks(struct visit *v, const char *notice)
{
	return visit_go(v, notice, "/settings/locks");
}

bool locks_key_post(struct visit *v)
{
	struct note_wrap w = { 0 };

	return visit_take(v, &note_wrap_entity, &w) &&
		note_key_begin(&v->x, &w, visit_field(v, "former")) && go_to_locks(v, NULL);
}

bool locks_key_ready_post(struct visit *v)
{
	int64_t id;

	return visit_id(v, "id", &id) && note_key_ready(&v->x, id, visit_field(v, "proof")) &&
		go_to_locks(v, NULL);
}

bool locks_key_drop_post(struct visit *v)
{
	int64_t id;

	return visit_id(v, "id", &id) && locked_drop_key(&v->x, id) && go_to_locks(v, NULL);
}

bool locks_wrap_post(struct visit *v)
{
	struct html *h = &v->h;
	struct note_wrap w = { 0 };

	return visit_take(v, &note_wrap_entity, &w) && note_wrap_put(&v->x, &w) &&
		go_to_locks(v, tr("From now on this opens your locked notes."));
}

bool locks_wrap_delete_post(struct visit *v)
{
	int64_t id;

	return visit_id(v, "id", &id) && note_wrap_del(&v->x, id) && go_to_locks(v, NULL);
}

bool locks_text_post(struct visit *v)
{
	struct str seen = visit_field(v, "seen");
	struct locked l = { 0 };
	int64_t last = 0;

	if (seen.n && !id_parse(seen, &last))
		return err_field(&v->x.err, ERR_INPUT, "seen",
			TR("Choose one of those that are offered."));
	return visit_take(v, &locked_entity, &l) && locked_put(&v->x, &l, last) && go_to_locks(v, NULL);
}

bool locks_text_renew_post(struct visit *v)
{
	int64_t id;

	return visit_id(v, "id", &id) && locked_renew(&v->x, id, visit_field(v, "envelope")) &&
		go_to_locks(v, NULL);
}

/* Keep a text in plain from now on: the browser has unlocked it. */
bool locks_text_open_post(struct visit *v)
{
	struct check_in c = { 0 };
	struct locked *l;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(l = locked_get(&v->x, id)) ||
		!visit_take(v, &check_in_entity, &c))
		return false;
	return (l->kind == LOCKED_NOTE ? locked_open_note(&v->x, id, c.words)
				       : locked_open_check_in(&v->x, id, &c)) &&
		go_to_locks(v, NULL);
}

bool locks_text_delete_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && locked_del(&v->x, id) &&
		visit_go(v, tr("Deleted."), "/check-in");
}
