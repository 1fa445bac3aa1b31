/* SPDX-License-Identifier: Apache-2.0
 *
 * Locked notes, opened outside the browser: from the file that somebody took along
 * (/kept/export.json), with their passphrase or their recovery kit. Pure; nothing is written
 * (docs/locked-notes.md).
 */
#ifndef MODEL_UNLOCK_H
#define MODEL_UNLOCK_H

#include "base/err.h"
#include "base/str.h"

enum { UNLOCK_BYTES = 32 << 20 /* of a file */, UNLOCK_KEYS = 2, UNLOCK_WRAPS = 24,
	UNLOCK_TEXTS = 10000 };

struct unlock_key {
	int64_t id;
	unsigned char bytes[32];
	bool open;
};
struct unlock_wrap {
	int64_t key;
	struct str kind, salt, wrapped; /* the last two are bytes */
	int64_t memory, passes;
};
struct unlock_text {
	int64_t id;
	struct str kind, about, pair;  /* the last two as the file has them; a pair may be empty */
	struct str with;               /* the name of the other of the pair; empty: there is none */
	struct str made;               /* "2026-11-23T09:00:00Z" */
	struct str envelope;
	/* When it was opened, its texts in the order of unlock_names[]; an empty text was not said. */
	struct str said[6];
	bool opened;
};
extern const char *const unlock_names[];

/* Everything of such a file that this needs. */
struct unlock_file {
	struct str person;             /* the id of its owner */
	struct unlock_key keys[UNLOCK_KEYS];
	size_t keys_n;
	struct unlock_wrap wraps[UNLOCK_WRAPS];
	size_t wraps_n;
	struct unlock_text *texts;     /* newest first */
	size_t texts_n;
};

/* Read the file `name`. ERR_INPUT when it is none, or when nothing in it is locked. */
MUST_CHECK bool unlock_read(struct arena *a, const char *name, struct str json,
	struct unlock_file *out, struct err *e);
/* Open its keys by a passphrase, or by a kit when `kit`. ERR_INPUT when that opens none; ERR_FAILED
 * when this machine cannot. */
MUST_CHECK bool unlock_keys(struct arena *a, struct unlock_file *f, struct str secret, bool kit,
	struct err *e);
/* Open its texts; *failed is how many did not open. */
MUST_CHECK bool unlock_texts(struct arena *a, struct unlock_file *f, size_t *failed,
	struct err *e);
/* Forget the keys. */
void unlock_forget(struct unlock_file *f);

#endif
