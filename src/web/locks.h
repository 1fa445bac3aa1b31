/* SPDX-License-Identifier: Apache-2.0
 *
 * Locked notes on pages (docs/locked-notes.md). What is locked is unlocked by the reader's browser
 * alone (web-assets/locks.js); the pages say what there is to unlock.
 */
#ifndef WEB_LOCKS_H
#define WEB_LOCKS_H

#include "model/check_in.h"
#include "model/locked.h"
#include "model/note.h"
#include "model/note_key.h"
#include "view/html.h"

struct page_locks {
	struct note_key *keys;
	size_t keys_n;
	struct note_wrap *wraps;
	struct when *wraps_at;
	size_t wraps_n;
	int64_t current, former;   /* the ids of the ready keys; 0: none */
	int64_t locked, waiting;   /* texts that are locked, and those still under the former key */
	bool plain;                /* some text that could be locked is not */
};
void page_locks(struct html *h, const struct page_locks *p);

/* What locking needs on a page that shows or takes locked texts: the dialog in which the reader
 * unlocks them, and the script. Nothing for a reader who locks nothing. */
struct locks_shown {
	bool on;                   /* the reader locks their notes */
	int64_t key;               /* with this key */
	struct locked *at;         /* the locked texts of this page */
	size_t n;
};
void part_locks(struct html *h, const struct locks_shown *l);
/* A locked text where it stands: the word Locked, until the browser has unlocked it. */
void part_locked(struct html *h, const struct locked *l);
/* The field for the reader's own line of a talk, which their browser locks before the form is sent;
 * `typed` is the envelope of a form that was refused. */
void part_locked_line(struct html *h, const struct locks_shown *l, int64_t talk, int64_t pair,
	struct str typed);
/* A button that opens the dialog; a script hides it while texts are unlocked. */
void part_unlock(struct html *h);

#endif
