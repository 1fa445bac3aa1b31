/* SPDX-License-Identifier: Apache-2.0
 *
 * Secrets, by libsodium (only secret.c includes it): content sealed at rest, tokens,
 * passwords. The key file lies beside the database, never in it.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct keys; /* the key file, in locked memory */

enum { SECRET_TOKEN_CHARS = 43, SECRET_HASH_BYTES = 32,
	SECRET_MORE_BYTES = 41 /* so much longer than its text is a sealed value */ };

/* Read the key file, or make it (mode 0600) when `make` and it is not there.
 * NULL on ERR_INPUT (not a key file, readable by others) or ERR_FAILED. */
struct keys *keys_open(const char *path, bool make, struct err *e);
void keys_free(struct keys *k);

/* Seal text for storage: XChaCha20-Poly1305 with a random nonce. `place` ("talk.topic
 * 0123…") is authenticated, so a sealed value cannot be moved to another row. */
struct str secret_seal(struct arena *a, const struct keys *k, struct str place, struct str text);
/* The text of a sealed value. ERR_FAILED when the value was altered, or was sealed for another
 * place. */
MUST_CHECK bool secret_open(struct arena *a, const struct keys *k, struct str place,
	struct str sealed, struct str *text, struct err *e);

/* 256 random bits as 43 characters of URL-safe base64; in the database only the hash
 * (BLAKE2b, 32 bytes) is kept. */
struct str secret_token(struct arena *a);
struct str secret_hash(struct arena *a, struct str token);
/* HMAC-like tag of `text` under the key file and a purpose: CSRF tokens. 43 chars. */
struct str secret_tag(struct arena *a, const struct keys *k, struct str purpose, struct str text);
/* A seal over bytes that come piece by piece, such as a whole file: BLAKE2b under a key of
 * its own, derived from the key file. mac_end() gives 43 characters of URL-safe base64, and
 * wipes the state. */
struct mac {
	_Alignas(64) unsigned char state[384];
};
void mac_begin(struct mac *m, const struct keys *k);
void mac_add(struct mac *m, struct str bytes);
struct str mac_end(struct arena *a, struct mac *m);
/* Argon2id of a password, as text that holds its own salt and costs: 64 MiB and a tenth
 * of a second and more, so not on a thread that serves. Empty when memory is short. */
struct str secret_password(struct arena *a, struct str password);
/* Whether a password is that of the hash. It takes as long as secret_password(), also for an empty
 * hash, which none fits, and for one whose costs are far beyond ours. */
bool secret_password_fits(struct arena *a, struct str hash, struct str password);
/* The 32 bytes that argon2id makes of a passphrase with these costs (KiB, passes; one lane) and 16
 * bytes of salt. ERR_FAILED when memory is short. */
MUST_CHECK bool secret_argon2id(struct str passphrase, struct str salt, int64_t memory,
	int64_t passes, unsigned char out[32], struct err *e);
/* Open what AES-256-GCM has encrypted: `sealed` is ciphertext and tag, `nonce` 12 bytes. ERR_INPUT
 * when it does not open with this key and this additional data; ERR_FAILED on a processor without
 * AES, for which libsodium has no such cipher. */
MUST_CHECK bool secret_open_gcm(struct arena *a, const unsigned char key[32], struct str nonce,
	struct str additional, struct str sealed, struct str *text, struct err *e);
/* A random number of 62 bits, more than 0: for ids whose order must tell nothing. */
int64_t secret_id(void);
/* A random number below `n`, which is more than 0. */
uint32_t secret_below(uint32_t n);

/* Blind tokens (docs/pulse.md), on the group ristretto255 (RFC 9496): somebody chooses a token of
 * SECRET_BLIND_BYTES, maps it to a point, hides the point by a random factor, and gets it back
 * multiplied by the key of `purpose`. Without the factor it is a proof that the key was used on the
 * token, which whoever has the key can check, and cannot tell when it was given. */
enum { SECRET_BLIND_BYTES = 32 };
/* Multiply a hidden point by the key of a purpose. False when it is no point. */
MUST_CHECK bool secret_blind_sign(const struct keys *k, struct str purpose, struct str hidden,
	unsigned char out[SECRET_BLIND_BYTES]);
/* Whether a proof is that of the token and the purpose. */
bool secret_blind_fits(const struct keys *k, struct str purpose, struct str token,
	struct str proof);

/* Bytes as URL-safe base64 without padding. */
struct str secret_base64url(struct arena *a, struct str bytes);
/* SHA-256 of a text. */
void secret_sha256(struct str text, unsigned char out[32]);
/* HMAC-SHA256 (RFC 2104) of a text under a key of any length. */
void secret_hmac_sha256(struct str key, struct str text, unsigned char out[32]);
/* Overwrite what must not stay in memory. */
void secret_wipe(void *p, size_t n);
/* Whether two texts are equal, in a time that does not depend on where they differ. */
bool secret_equal(struct str a, struct str b);

#endif
