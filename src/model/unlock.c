/* SPDX-License-Identifier: Apache-2.0 */
#include "model/unlock.h"

#include <string.h>

#include "base/base64.h"
#include "base/envelope.h"
#include "base/id.h"
#include "base/json.h"
#include "base/secret.h"

enum { KINDS = 200 }; /* the most kinds of rows in a file */

const char *const unlock_names[] = { "words", "workload", "energy", "obstacle", "help", "more",
	NULL };

/* -- the file -- */

/* The text of a member; empty when it is absent or null. */
static bool take_text(struct arena *a, const struct json *row, const char *name, struct str *out,
	struct err *e)
{
	struct json v = json_get(row, name);

	*out = S("");
	if (!v.v || json_is_nothing(&v)) return true;
	if (!json_text(&v, out, e)) return false;
	*out = str_dup(a, *out);
	return true;
}

static bool take_id(struct arena *a, const struct json *row, const char *name, int64_t *out,
	struct err *e)
{
	struct str text;

	*out = 0;
	if (!take_text(a, row, name, &text, e)) return false;
	return id_parse(text, out) || json_err(row, e, "%s: expected an id", name);
}

static bool take_number(const struct json *row, const char *name, int64_t *out, struct err *e)
{
	struct json v = json_get(row, name);

	return json_int(&v, 0, INT64_MAX, out, e);
}

static bool take_bytes(struct arena *a, const struct json *row, const char *name, struct str *out,
	struct err *e)
{
	struct str text;

	return take_text(a, row, name, &text, e) &&
		(base64url_parse(a, text, out) || json_err(row, e, "%s: expected base64url", name));
}

static bool take_key(struct arena *a, const struct json *row, struct unlock_file *f, struct err *e)
{
	struct json ready = json_get(row, "ready");
	int64_t id;

	if (!take_id(a, row, "id", &id, e) || !take_text(a, row, "person", &f->person, e))
		return false;
	if (!ready.v || json_is_nothing(&ready)) return true; /* it never locked anything */
	if (f->keys_n == UNLOCK_KEYS) return json_err(row, e, "more keys than anybody has");
	f->keys[f->keys_n++].id = id;
	return true;
}

static bool take_wrap(struct arena *a, const struct json *row, struct unlock_file *f, struct err *e)
{
	struct unlock_wrap *w = &f->wraps[f->wraps_n];

	if (f->wraps_n == UNLOCK_WRAPS) return json_err(row, e, "more wraps than anybody has");
	f->wraps_n++;
	return take_id(a, row, "key", &w->key, e) && take_text(a, row, "kind", &w->kind, e) &&
		take_number(row, "memory", &w->memory, e) && take_number(row, "passes", &w->passes, e) &&
		take_bytes(a, row, "salt", &w->salt, e) && take_bytes(a, row, "wrapped", &w->wrapped, e);
}

static bool take_locked(struct arena *a, const struct json *row, struct unlock_file *f,
	struct err *e)
{
	struct unlock_text *t = &f->texts[f->texts_n++];

	return take_id(a, row, "id", &t->id, e) && take_text(a, row, "kind", &t->kind, e) &&
		take_text(a, row, "about", &t->about, e) && take_text(a, row, "pair", &t->pair, e) &&
		take_text(a, row, "pair_name", &t->with, e) && take_text(a, row, "made", &t->made, e) &&
		take_text(a, row, "envelope", &t->envelope, e);
}

/* Take the rows of a kind, if it is one of those that this is about. */
static bool take_kind(struct arena *a, const struct json *kind, struct unlock_file *f, struct err *e)
{
	struct json name = json_get(kind, "kind"), rows = json_get(kind, "rows");
	struct str is;
	size_t n;

	if (!json_text(&name, &is, e)) return false;
	if (!str_eq(is, S("note_key")) && !str_eq(is, S("note_wrap")) && !str_eq(is, S("locked")))
		return true;
	if (!json_count(&rows, UNLOCK_TEXTS, &n, e)) return false;
	if (str_eq(is, S("locked"))) f->texts = NEW_N(a, struct unlock_text, n), f->texts_n = 0;
	for (size_t i = 0; i < n; i++) {
		struct json row = json_at(&rows, i);

		if (!(str_eq(is, S("locked")) ? take_locked(a, &row, f, e) :
			    str_eq(is, S("note_key")) ? take_key(a, &row, f, e) :
			    take_wrap(a, &row, f, e)))
			return false;
	}
	return true;
}

static bool take_kinds(struct arena *a, const struct json *top, struct unlock_file *f, struct err *e)
{
	struct json kinds = json_get(top, "kinds");
	size_t n;

	if (!json_count(&kinds, KINDS, &n, e)) return false;
	for (size_t i = 0; i < n; i++) {
		struct json kind = json_at(&kinds, i);

		if (!take_kind(a, &kind, f, e)) return false;
	}
	return true;
}

bool unlock_read(struct arena *a, const char *name, struct str json, struct unlock_file *out,
	struct err *e)
{
	struct json_doc *doc = json_parse(name, json, e);
	struct json top;
	bool ok;

	*out = (struct unlock_file){ 0 };
	if (!doc) return false;
	top = json_top(doc);
	ok = take_kinds(a, &top, out, e);
	json_free(doc);
	if (!ok) return false;
	return out->keys_n || err_set(e, ERR_INPUT, "%s: nothing in it is locked", name);
}

/* -- keys -- */

static struct str print_key(struct arena *a, int64_t id)
{
	struct buf b = { .a = a };

	id_print(&b, id);
	return buf_str(&b);
}

/* Open a wrapped key with another; false also when it does not open, and then e is free. */
static bool unwrap(struct arena *a, const struct unlock_file *f, const struct unlock_wrap *w,
	const unsigned char outer[32], unsigned char inner[32], struct err *e)
{
	struct str id = print_key(a, w->key), key;
	struct str bound = str_fmt(a, "rl1 wrap %.*s %.*s %.*s", STR(w->kind), STR(id), STR(f->person));

	if (!secret_open_gcm(a, outer, str_sub(w->wrapped, 0, ENVELOPE_NONCE), bound,
		    str_sub(w->wrapped, ENVELOPE_NONCE, w->wrapped.n), &key, e)) {
		if (e->code == ERR_INPUT) err_clear(e);
		return false;
	}
	if (key.n != 32) return false;
	memcpy(inner, key.p, 32);
	secret_wipe((char *)(uintptr_t)key.p, key.n);
	return true;
}

/* Open a key by a passphrase, whose costs are not below the floor. */
static bool open_by_passphrase(struct arena *a, const struct unlock_file *f,
	const struct unlock_wrap *w, struct str passphrase, unsigned char key[32], struct err *e)
{
	unsigned char outer[32];
	bool ok;

	if (w->memory < KDF_LEAST_MEMORY || w->memory > KDF_MOST_MEMORY ||
		w->passes < KDF_LEAST_PASSES || w->passes > KDF_MOST_PASSES)
		return err_set(e, ERR_INPUT,
			"the costs of this passphrase are not those of a browser of ours");
	ok = secret_argon2id(passphrase, w->salt, w->memory, w->passes, outer, e) &&
		unwrap(a, f, w, outer, key, e);
	secret_wipe(outer, sizeof outer);
	return ok;
}

/* True when the checksum of a kit is that of its key. */
static bool is_summed(const unsigned char kit[KIT_BYTES])
{
	enum { CONTEXT = sizeof KIT_CONTEXT - 1 };
	char text[CONTEXT + 32];
	unsigned char sum[32];

	memcpy(text, KIT_CONTEXT, CONTEXT);
	memcpy(text + CONTEXT, kit, 32);
	secret_sha256((struct str){ text, sizeof text }, sum);
	secret_wipe(text, sizeof text);
	return memcmp(sum, kit + 32, KIT_SUM) == 0;
}

/* Open a key by a kit, which is the key itself and a checksum. */
static bool open_by_kit(struct arena *a, const struct unlock_file *f, const struct unlock_wrap *w,
	struct str typed, unsigned char key[32], struct err *e)
{
	unsigned char kit[KIT_BYTES];
	bool ok = false;

	if (!kit_parse(typed, kit))
		err_set(e, ERR_INPUT, "a recovery kit has %d letters and digits, in groups of four", KIT_CHARS);
	else if (!is_summed(kit))
		err_set(e, ERR_INPUT, "this recovery kit has a mistake; please look again");
	else ok = unwrap(a, f, w, kit, key, e); /* the key wraps itself */
	secret_wipe(kit, sizeof kit);
	return ok;
}

/* Open a former key with the one after it. */
static void open_former(struct arena *a, struct unlock_file *f)
{
	struct err none = { 0 };

	for (size_t i = 0; i < f->wraps_n; i++)
		if (f->keys_n == 2 && f->keys[1].open && !f->keys[0].open &&
			f->wraps[i].key == f->keys[0].id && str_eq(f->wraps[i].kind, S("next")))
			f->keys[0].open = unwrap(a, f, &f->wraps[i], f->keys[1].bytes,
				f->keys[0].bytes, &none);
}

/* The keys come newest first in the file; from here on oldest first. */
static void order_keys(struct unlock_file *f)
{
	struct unlock_key first = f->keys[0];

	if (f->keys_n < 2 || f->keys[0].id < f->keys[1].id) return;
	f->keys[0] = f->keys[1];
	f->keys[1] = first;
}

bool unlock_keys(struct arena *a, struct unlock_file *f, struct str secret, bool kit, struct err *e)
{
	struct str by = kit ? S("kit") : S("passphrase");
	bool any = false;

	order_keys(f);
	for (size_t k = f->keys_n; k-- > 0;) {
		struct unlock_key *key = &f->keys[k];

		for (size_t i = 0; i < f->wraps_n && !key->open; i++) {
			const struct unlock_wrap *w = &f->wraps[i];

			if (w->key != key->id || !str_eq(w->kind, by)) continue;
			key->open = kit ? open_by_kit(a, f, w, secret, key->bytes, e)
					: open_by_passphrase(a, f, w, secret, key->bytes, e);
			if (e->code) return false;
		}
		any = any || key->open;
	}
	open_former(a, f);
	return any || err_set(e, ERR_INPUT, kit ? "this recovery kit is of another key" :
		"this passphrase does not open it");
}

/* -- texts -- */

static bool take_said(struct arena *a, struct str json, struct unlock_text *t, struct err *e)
{
	struct json_doc *doc = json_parse("a locked text", json, e);
	bool ok = doc != NULL;

	if (!doc) return false;
	for (size_t i = 0; ok && unlock_names[i]; i++) {
		struct json top = json_top(doc);

		ok = take_text(a, &top, unlock_names[i], &t->said[i], e);
	}
	json_free(doc);
	return ok;
}

/* Open one text; false when it does not open, and e is set when this machine cannot open any. */
static bool open_text(struct arena *a, const struct unlock_file *f, struct unlock_text *t,
	struct err *e)
{
	struct err why = { 0 };
	struct str bound, padded, json;
	struct envelope env;
	size_t k = 0;

	if (!envelope_parse(a, t->envelope, &env, &why)) return false;
	while (k < f->keys_n && f->keys[k].id != env.key) k++;
	if (k == f->keys_n || !f->keys[k].open) return false;
	bound = str_fmt(a, "rl1 text %.*s %.*s %.*s %.*s %.*s", STR(t->kind), STR(print_key(a, env.key)),
		STR(f->person), STR(t->pair.n ? t->pair : S("-")), STR(t->about));
	if (!secret_open_gcm(a, f->keys[k].bytes, env.nonce, bound, env.sealed, &padded, &why)) {
		if (why.code == ERR_FAILED) err_pass(e, why.code, &why);
		return false;
	}
	return envelope_unpad(padded, &json) && take_said(a, json, t, &why);
}

bool unlock_texts(struct arena *a, struct unlock_file *f, size_t *failed, struct err *e)
{
	*failed = 0;
	for (size_t i = 0; i < f->texts_n; i++) {
		f->texts[i].opened = open_text(a, f, &f->texts[i], e);
		if (e->code) return false;
		*failed += !f->texts[i].opened;
	}
	return true;
}

void unlock_forget(struct unlock_file *f)
{
	secret_wipe(f->keys, sizeof f->keys);
}
