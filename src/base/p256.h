/* SPDX-License-Identifier: Apache-2.0
 *
 * The curve P-256 and AES-128-GCM, by OpenSSL's libcrypto (only p256.c includes it). libsodium has
 * neither, and Web Push (RFC 8291, RFC 8292) asks for both.
 */
#ifndef BASE_P256_H
#define BASE_P256_H

#include <stdbool.h>

#include "base/str.h"

enum { P256_SECRET = 32, P256_POINT = 65, P256_SHARED = 32, P256_SIGNATURE = 64,
	AES128_KEY = 16, AES128_NONCE = 12, AES128_TAG = 16 };

/* Make a pair of keys of random numbers. False without a source of them. */
MUST_CHECK bool p256_make(unsigned char secret[P256_SECRET], unsigned char point[P256_POINT]);
/* The public key of a secret: 4, then both coordinates (SEC 1, 2.3.3). False when the secret is 0 or
 * not below the order of the curve. */
MUST_CHECK bool p256_point(const unsigned char secret[P256_SECRET], unsigned char point[P256_POINT]);
/* Whether bytes are a public key in that form, on the curve. */
bool p256_is_point(struct str bytes);
/* What a secret and the public key of somebody else have in common (ECDH): the first coordinate.
 * False when the point is not on the curve. */
MUST_CHECK bool p256_shared(const unsigned char secret[P256_SECRET],
	const unsigned char point[P256_POINT], unsigned char out[P256_SHARED]);
/* Sign a text as ES256 has it (RFC 7518, 3.4): both numbers of ECDSA over SHA-256, 32 bytes each. */
MUST_CHECK bool p256_sign(const unsigned char secret[P256_SECRET], struct str text,
	unsigned char out[P256_SIGNATURE]);
/* Encrypt `text` with AES-128-GCM into `out`, text.n bytes and the tag behind them. A key and a nonce
 * are used together once. */
MUST_CHECK bool aes128_seal(const unsigned char key[AES128_KEY], const unsigned char nonce[AES128_NONCE],
	struct str text, unsigned char *out);

#endif
