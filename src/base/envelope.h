/* SPDX-License-Identifier: Apache-2.0
 *
 * Envelopes: texts that their author's browser has locked with a key that the server never has.
 * docs/locked-notes.md has their format, so that other programs can open them.
 *
 *	rl1.KEY.BYTES    KEY: the id of the key, 13 characters (base/id.h)
 *	                 BYTES: base64url without padding (RFC 4648, section 5) of
 *	                 12 bytes of nonce, then ciphertext, then 16 bytes of tag
 *
 * The ciphertext is as long as the padded text: a multiple of ENVELOPE_BLOCK. The server checks
 * this form and no more, for it can open none. Pure.
 */
#ifndef BASE_ENVELOPE_H
#define BASE_ENVELOPE_H

#include "base/err.h"
#include "base/str.h"

enum {
	ENVELOPE_NONCE = 12, ENVELOPE_TAG = 16, ENVELOPE_BLOCK = 256,
	ENVELOPE_BLOCKS = 80,      /* the most blocks of a text: six lines of a check-in fit */
	ENVELOPE_KEY = 32,         /* bytes of a key */
	/* bytes of a wrapped key: a nonce, the key and a tag */
	ENVELOPE_WRAPPED = ENVELOPE_NONCE + ENVELOPE_KEY + ENVELOPE_TAG,
	ENVELOPE_CHARS = 18 + 1 +
		(ENVELOPE_NONCE + ENVELOPE_TAG + ENVELOPE_BLOCK * ENVELOPE_BLOCKS) * 4 / 3,
};

/* The least that argon2id of a passphrase may cost, and the most that anybody is asked to pay: KiB
 * and passes. The browser has the same floor (web-assets/envelope.js), for it need not trust this. */
enum { KDF_LEAST_MEMORY = 19456, KDF_MOST_MEMORY = 1 << 20, KDF_LEAST_PASSES = 2,
	KDF_MOST_PASSES = 16 };

struct envelope {
	int64_t key;               /* the id of the key that opens it */
	struct str nonce;          /* ENVELOPE_NONCE bytes */
	struct str sealed;         /* ciphertext and tag */
};

/* Take an envelope apart; its bytes are in `a`. ERR_INPUT when it is none, or too long. */
MUST_CHECK bool envelope_parse(struct arena *a, struct str text, struct envelope *out,
	struct err *e);
/* Take the padding off an opened text: a byte 0x80 and zeros behind it (ISO/IEC 7816-4). False when
 * there is none. */
MUST_CHECK bool envelope_unpad(struct str padded, struct str *text);

/* Read a recovery kit as somebody typed it: 56 characters of Crockford's base32, upper or lower
 * case, where O is 0 and I and L are 1, with any blanks and hyphens between. They are the key and 3
 * bytes of checksum, which the caller compares with the beginning of SHA-256("rapport kit 1" and
 * the key). */
enum { KIT_SUM = 3, KIT_BYTES = ENVELOPE_KEY + KIT_SUM, KIT_CHARS = KIT_BYTES * 8 / 5 };
#define KIT_CONTEXT "rapport kit 1"
MUST_CHECK bool kit_parse(struct str typed, unsigned char out[KIT_BYTES]);

#endif
