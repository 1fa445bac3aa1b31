/* SPDX-License-Identifier: Apache-2.0
 *
 * Characters that nobody sees: controls, zero-width and bidirectional signs, soft hyphens,
 * byte order marks, and spaces other than the ordinary one. Copied along from a mail or a
 * spreadsheet, they make of one address two, and of a name something that reads as another.
 * Whatever identifies (addresses, ids, names, zones, hours, headers of columns) comes in
 * through here: at both ends they are taken off, inside they are refused with their place.
 */
#ifndef BASE_CLEAN_H
#define BASE_CLEAN_H

#include <stdint.h>

#include "base/str.h"

/* Where a character stands that does not belong into the text. */
struct clean_at {
	uint32_t code;      /* its code point */
	size_t character;   /* its number in the text, from 1 */
};

/* The text without white and unseen characters at both ends; controls that are not white stay. For
 * texts of every kind. */
struct str clean_trim(struct str s);
/* The text without any white or unseen character, also inside, in `a`: for what a stranger's
 * program wrote and is only compared. */
struct str clean_strip(struct arena *a, struct str s);
/* The first unseen character or odd space of a text that identifies; an ordinary space is
 * none. False when there is none. `s` is UTF-8; a byte that is not counts as unseen. */
bool clean_find(struct str s, struct clean_at *at);
/* A name as it is kept: trimmed, and every odd space an ordinary one. Joiners stay inside a
 * word of the scripts that are written with them (ZWNJ in Persian, ZWJ in Sinhala), variation
 * selectors behind what they vary. False, with its place, for any other unseen character. */
MUST_CHECK bool clean_name(struct arena *a, struct str typed, struct str *name,
	struct clean_at *at);
/* A name as it stands in mail and messages: behind what a program would make a link of ("evil.example", "x://y",
 * "a@b") stands a word joiner, which nobody sees. "J. R. Ewing" stays as it is. In `a`, or `name` itself. */
struct str clean_unlink(struct arena *a, struct str name);
/* Whether a name holds the address of a page: "://" or "www.". */
bool clean_has_link(struct str name);
/* An address as it is kept: trimmed, ASCII in lower case. False when it is none. Enough to
 * keep out slips: only a mail that arrives proves an address. */
MUST_CHECK bool clean_address(struct arena *a, struct str typed, struct str *address);
/* Somebody else's text (of a calendar, a mail, a file's name) as it is kept and shown: at most `most`
 * bytes of UTF-8, trimmed, without controls and signs of direction, which would command a terminal or
 * turn a page's words round; what is not UTF-8 becomes U+FFFD. `lines`: LF stays, and CRLF and CR
 * become it; else every line break is a space. In `a`, or `s` itself. */
struct str clean_foreign(struct arena *a, struct str s, size_t most, bool lines);
/* `s` for a message on a terminal, cut to `most` bytes: what is unseen as <U+200B>. */
struct str clean_shown(struct arena *a, struct str s, size_t most);

#endif
