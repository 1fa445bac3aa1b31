/* SPDX-License-Identifier: Apache-2.0
 *
 * The key file is one line, "rapport-key-1 " and 32 random bytes in base64. Sealing and
 * tagging use keys derived from it, so that neither can be played against the other.
 */
#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define HEAD "rapport-key-1 "
#define CONTEXT "rapport1" /* crypto_kdf's domain; 8 bytes */

enum {
	SEAL_KEY = 1, /* numbers of the derived keys; never reused for another purpose */
	TAG_KEY = 2,
	FILE_KEY = 3,
	BLIND_KEY = 4,
	VERSION_1 = 1, /* first byte of what is sealed */
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAIL = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	KEY_CHARS = sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING) - 1,
	FILE_CHARS = sizeof HEAD - 1 + KEY_CHARS + 1,
};

_Static_assert(SECRET_MORE_BYTES == 1 + NONCE + TAIL, "a version, a nonce and a tag");

struct keys {
	unsigned char seal[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
	unsigned char tag[crypto_generichash_KEYBYTES];
	unsigned char file[crypto_generichash_KEYBYTES];
	unsigned char blind[crypto_generichash_KEYBYTES];
};

/* libsodium may be begun more than once, from any thread; it fails only without a source of random
 * numbers. */
static void begin_sodium(void)
{
	if (sodium_init() < 0) {
		fprintf(stderr, "rapport: no source of random numbers\n");
		abort();
	}
}

static struct str print_base64(struct arena *a, const unsigned char *bytes, size_t n)
{
	size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *p = NEW_N(a, char, room);

	sodium_bin2base64(p, room, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return (struct str){ p, room - 1 };
}

/* Make the key file beside its place and link it there, so that of two programs that start at once
 * both use the same key. */
static bool make_file(const char *path, struct err *e)
{
	unsigned char master[32];
	char text[FILE_CHARS + 1] = HEAD;
	struct err lost = { 0 };
	bool ok;

	randombytes_buf(master, sizeof master);
	sodium_bin2base64(text + sizeof HEAD - 1, KEY_CHARS + 1, master, sizeof master,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	text[FILE_CHARS - 1] = '\n';
	ok = file_create(path, (struct str){ text, FILE_CHARS }, 0600, &lost);
	sodium_memzero(master, sizeof master);
	sodium_memzero(text, sizeof text);
	if (!ok && lost.code != ERR_CONFLICT) return err_pass(e, lost.code, &lost);
	return true;
}

static bool read_file(const char *path, char *text, size_t n, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t got;

	if (fd < 0) return err_at(e, ERR_INPUT, path, "%s", strerror(errno));
	got = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? read(fd, text, n) : -1;
	close(fd);
	if (got != FILE_CHARS)
		return err_at(e, ERR_INPUT, path, "not a key file; expected one line \"" HEAD "…\"");
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return err_at(e, ERR_INPUT, path,
			"others on this machine may read the key; run: chmod 600 '%s'",
			path);
	return true;
}

static struct keys *derive_key(const char *path, const char *text, struct err *e)
{
	unsigned char master[crypto_kdf_KEYBYTES];
	struct keys *k = NULL;
	size_t n = 0;

	if (memcmp(text, HEAD, sizeof HEAD - 1) != 0 || text[FILE_CHARS - 1] != '\n' ||
		sodium_base642bin(master, sizeof master, text + sizeof HEAD - 1, KEY_CHARS, NULL,
			&n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		n != sizeof master) {
		err_at(e, ERR_INPUT, path, "not a key file; expected one line \"" HEAD "…\"");
		goto wipe;
	}
	k = sodium_malloc(sizeof *k);
	if (!k) {
		err_set(e, ERR_FAILED, "no memory for the keys");
		goto wipe;
	}
	crypto_kdf_derive_from_key(k->seal, sizeof k->seal, SEAL_KEY, CONTEXT, master);
	crypto_kdf_derive_from_key(k->tag, sizeof k->tag, TAG_KEY, CONTEXT, master);
	crypto_kdf_derive_from_key(k->file, sizeof k->file, FILE_KEY, CONTEXT, master);
	crypto_kdf_derive_from_key(k->blind, sizeof k->blind, BLIND_KEY, CONTEXT, master);
	sodium_mprotect_readonly(k);
wipe:
	sodium_memzero(master, sizeof master);
	return k;
}

struct keys *keys_open(const char *path, bool make, struct err *e)
{
	char text[FILE_CHARS + 1] = { 0 }; /* one more, to see a file that is too long */
	struct keys *k = NULL;

	begin_sodium();
	if (make && access(path, F_OK) != 0 && errno == ENOENT && !make_file(path, e)) return NULL;
	if (read_file(path, text, sizeof text, e)) k = derive_key(path, text, e);
	sodium_memzero(text, sizeof text);
	return k;
}

void keys_free(struct keys *k)
{
	sodium_free(k); /* wipes it first */
}

struct str secret_seal(struct arena *a, const struct keys *k, struct str place, struct str text)
{
	unsigned char *p = NEW_N(a, unsigned char, 1 + NONCE + text.n + TAIL);

	p[0] = VERSION_1;
	randombytes_buf(p + 1, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(p + 1 + NONCE, NULL,
		(const unsigned char *)text.p, text.n, (const unsigned char *)place.p, place.n,
		NULL, p + 1, k->seal);
	return (struct str){ (char *)p, 1 + NONCE + text.n + TAIL };
}

bool secret_open(struct arena *a, const struct keys *k, struct str place, struct str sealed,
	struct str *text, struct err *e)
{
	const unsigned char *p = (const unsigned char *)sealed.p;
	unsigned char *out;

	*text = S("");
	if (sealed.n < 1 + NONCE + TAIL || p[0] != VERSION_1)
		return err_set(e, ERR_FAILED, "stored content is not in the sealed form");
	out = NEW_N(a, unsigned char, sealed.n - NONCE - TAIL);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, p + 1 + NONCE,
		    sealed.n - 1 - NONCE, (const unsigned char *)place.p, place.n, p + 1,
		    k->seal) != 0)
		return err_set(e, ERR_FAILED,
			"stored content cannot be opened: it was altered or moved, or belongs to "
			"another key file");
	*text = (struct str){ (char *)out, sealed.n - 1 - NONCE - TAIL };
	return true;
}

struct str secret_token(struct arena *a)
{
	unsigned char bytes[32];
	struct str token;

	begin_sodium();
	randombytes_buf(bytes, sizeof bytes);
	token = print_base64(a, bytes, sizeof bytes);
	sodium_memzero(bytes, sizeof bytes);
	return token;
}

struct str secret_hash(struct arena *a, struct str token)
{
	unsigned char *p = NEW_N(a, unsigned char, SECRET_HASH_BYTES);

	begin_sodium();
	crypto_generichash(p, SECRET_HASH_BYTES, (const unsigned char *)token.p, token.n, NULL, 0);
	return (struct str){ (char *)p, SECRET_HASH_BYTES };
}

/* The purpose goes in with its length, so that no two pairs of texts are the same bytes. */
struct str secret_tag(struct arena *a, const struct keys *k, struct str purpose, struct str text)
{
	unsigned char tag[32];
	uint64_t n = purpose.n;
	unsigned char length[8];
	crypto_generichash_state st;

	for (int i = 0; i < 8; i++) length[i] = (unsigned char)(n >> 8 * i);
	crypto_generichash_init(&st, k->tag, sizeof k->tag, sizeof tag);
	crypto_generichash_update(&st, length, sizeof length);
	crypto_generichash_update(&st, (const unsigned char *)purpose.p, purpose.n);
	crypto_generichash_update(&st, (const unsigned char *)text.p, text.n);
	crypto_generichash_final(&st, tag, sizeof tag);
	sodium_memzero(&st, sizeof st);
	return print_base64(a, tag, sizeof tag);
}

_Static_assert(sizeof(struct mac) >= sizeof(crypto_generichash_state), "a state fits");

static crypto_generichash_state *state_of(struct mac *m)
{
	return (crypto_generichash_state *)(void *)m->state;
}

void mac_begin(struct mac *m, const struct keys *k)
{
	begin_sodium();
	crypto_generichash_init(state_of(m), k->file, sizeof k->file, 32);
}

void mac_add(struct mac *m, struct str bytes)
{
	crypto_generichash_update(state_of(m), (const unsigned char *)bytes.p, bytes.n);
}

struct str mac_end(struct arena *a, struct mac *m)
{
	unsigned char out[32];

	crypto_generichash_final(state_of(m), out, sizeof out);
	sodium_memzero(m, sizeof *m);
	return print_base64(a, out, sizeof out);
}

/* libsodium's "interactive" costs; a hash names its own, so that they can rise later. */
enum { PASSWORD_PASSES = crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
	PASSWORD_MEMORY = crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE };

struct str secret_password(struct arena *a, struct str password)
{
	char hash[crypto_pwhash_STRBYTES];

	begin_sodium();
	if (crypto_pwhash_argon2id_str(hash, password.p, password.n, PASSWORD_PASSES,
		    PASSWORD_MEMORY) != 0)
		return S("");
	return str_dup(a, str_of(hash));
}

/* A hash names its own costs, and one out of somebody's export may name any: those of at most
 * four times ours are paid. */
static bool costs_fit(struct str hash)
{
	struct str rest, memory, passes, lanes;
	int64_t kib, t;

	if (!str_starts(hash, S("$argon2id$v=19$m="))) return false;
	str_cut(str_sub(hash, 17, hash.n), ',', &memory, &rest);
	str_cut(rest, ',', &passes, &rest);
	str_cut(rest, '$', &lanes, &rest);
	return str_int(memory, &kib) && kib <= 4 * (int64_t)(PASSWORD_MEMORY / 1024) &&
		str_starts(passes, S("t=")) && str_int(str_sub(passes, 2, passes.n), &t) &&
		t <= 4 * (int64_t)PASSWORD_PASSES && str_eq(lanes, S("p=1"));
}

bool secret_password_fits(struct arena *a, struct str hash, struct str password)
{
	/* The hash of a random password that nobody knows, with the costs above: the password for an
	 * unknown account is checked against it, in the same time. */
	static const char nobodys[] = "$argon2id$v=19$m=65536,t=2,p=1$451Td29jRzGTYNDD7r14gw"
		"$ryPeLRtipvzuQScKQddG1SHWys8SXQFJVH/WfuTXyqI";
	bool fits;

	if (!costs_fit(hash)) hash = S("");
	begin_sodium();
	fits = crypto_pwhash_str_verify(str_z(a, hash.n ? hash : str_of(nobodys)), password.p,
		       password.n) == 0;
	return fits && hash.n;
}

bool secret_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

struct str secret_base64url(struct arena *a, struct str bytes)
{
	return print_base64(a, (const unsigned char *)bytes.p, bytes.n);
}

int64_t secret_id(void)
{
	uint64_t n = 0;

	begin_sodium();
	while (!n) {
		randombytes_buf(&n, sizeof n);
		n >>= 2;
	}
	return (int64_t)n;
}

uint32_t secret_below(uint32_t n)
{
	begin_sodium();
	return randombytes_uniform(n);
}

/* -- blind tokens -- */

/* Derive the scalar by which points are multiplied for a purpose. */
static void derive_scalar(const struct keys *k, struct str purpose,
	unsigned char out[crypto_core_ristretto255_SCALARBYTES])
{
	unsigned char wide[crypto_core_ristretto255_NONREDUCEDSCALARBYTES];

	crypto_generichash(wide, sizeof wide, (const unsigned char *)purpose.p, purpose.n, k->blind,
		sizeof k->blind);
	crypto_core_ristretto255_scalar_reduce(out, wide);
	sodium_memzero(wide, sizeof wide);
}

/* Map a token to a point, as web-assets/pulse.js does. */
static void map_token(struct str token, unsigned char out[crypto_core_ristretto255_BYTES])
{
	static const char domain[] = "rapport pulse token 1";
	unsigned char wide[crypto_core_ristretto255_HASHBYTES];
	crypto_hash_sha512_state st;

	crypto_hash_sha512_init(&st);
	crypto_hash_sha512_update(&st, (const unsigned char *)domain, sizeof domain - 1);
	crypto_hash_sha512_update(&st, (const unsigned char *)token.p, token.n);
	crypto_hash_sha512_final(&st, wide);
	crypto_core_ristretto255_from_hash(out, wide);
}

_Static_assert(SECRET_BLIND_BYTES == crypto_core_ristretto255_BYTES, "a point");

bool secret_blind_sign(const struct keys *k, struct str purpose, struct str hidden,
	unsigned char out[SECRET_BLIND_BYTES])
{
	unsigned char scalar[crypto_core_ristretto255_SCALARBYTES];
	bool ok;

	if (hidden.n != SECRET_BLIND_BYTES) return false;
	derive_scalar(k, purpose, scalar);
	ok = crypto_scalarmult_ristretto255(out, scalar, (const unsigned char *)hidden.p) == 0;
	sodium_memzero(scalar, sizeof scalar);
	return ok;
}

bool secret_blind_fits(const struct keys *k, struct str purpose, struct str token,
	struct str proof)
{
	unsigned char point[crypto_core_ristretto255_BYTES], want[SECRET_BLIND_BYTES];

	if (token.n != SECRET_BLIND_BYTES || proof.n != SECRET_BLIND_BYTES) return false;
	map_token(token, point);
	return secret_blind_sign(k, purpose, (struct str){ (const char *)point, sizeof point },
		       want) &&
		sodium_memcmp(want, proof.p, sizeof want) == 0;
}

/* -- what browsers have locked -- */

bool secret_argon2id(struct str passphrase, struct str salt, int64_t memory, int64_t passes,
	unsigned char out[32], struct err *e)
{
	begin_sodium();
	if (salt.n != crypto_pwhash_argon2id_SALTBYTES)
		return err_set(e, ERR_INPUT, "a salt has %d bytes, not %zu",
			(int)crypto_pwhash_argon2id_SALTBYTES, salt.n);
	if (crypto_pwhash_argon2id(out, 32, passphrase.p ? passphrase.p : "", passphrase.n,
		    (const unsigned char *)salt.p, (unsigned long long)passes, (size_t)memory * 1024,
		    crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
		return err_set(e, ERR_FAILED, "argon2id needs %lld MiB of memory, which are not there",
			(long long)memory / 1024);
	return true;
}

bool secret_open_gcm(struct arena *a, const unsigned char key[32], struct str nonce,
	struct str additional, struct str sealed, struct str *text, struct err *e)
{
	unsigned char *out;

	*text = S("");
	begin_sodium();
	if (!crypto_aead_aes256gcm_is_available())
		return err_set(e, ERR_FAILED,
			"this processor has no AES instructions, without which libsodium does not do "
			"AES-256-GCM; open the notes on another machine, or in a browser");
	if (nonce.n != crypto_aead_aes256gcm_NPUBBYTES || sealed.n < crypto_aead_aes256gcm_ABYTES)
		return err_set(e, ERR_INPUT, "too short to be something that is locked");
	out = NEW_N(a, unsigned char, sealed.n - crypto_aead_aes256gcm_ABYTES + 1);
	if (crypto_aead_aes256gcm_decrypt(out, NULL, NULL, (const unsigned char *)sealed.p, sealed.n,
		    (const unsigned char *)additional.p, additional.n,
		    (const unsigned char *)nonce.p, key) != 0)
		return err_set(e, ERR_INPUT, "it does not open");
	*text = (struct str){ (char *)out, sealed.n - crypto_aead_aes256gcm_ABYTES };
	return true;
}

void secret_sha256(struct str text, unsigned char out[32])
{
	begin_sodium();
	crypto_hash_sha256(out, (const unsigned char *)text.p, text.n);
}

void secret_hmac_sha256(struct str key, struct str text, unsigned char out[32])
{
	crypto_auth_hmacsha256_state st;

	begin_sodium();
	crypto_auth_hmacsha256_init(&st, (const unsigned char *)key.p, key.n);
	crypto_auth_hmacsha256_update(&st, (const unsigned char *)text.p, text.n);
	crypto_auth_hmacsha256_final(&st, out);
	sodium_memzero(&st, sizeof st);
}

void secret_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}
