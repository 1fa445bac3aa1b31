/* SPDX-License-Identifier: Apache-2.0 */
#include "http/web_push.h"

#include <string.h>

#include "base/base64.h"
#include "base/json.h"

/* A record of RFC 8188: salt, its greatest size, the length of the sender's public key, that key. */
enum { HEAD = WEB_PUSH_SALT + 4 + 1 + P256_POINT, RECORD = 4096, LAST = 2 /* marks the last record */ };

_Static_assert(HEAD + WEB_PUSH_TEXT + 1 + AES128_TAG <= WEB_PUSH_BODY, "what is sent is taken");

static struct str bytes_of(const void *p, size_t n)
{
	return (struct str){ p, n };
}

bool web_push_keys_parse(struct arena *a, struct str p256dh, struct str auth, struct web_push_keys *out)
{
	struct str point, secret;

	if (p256dh.n > 100 || auth.n > 100 || !base64url_parse(a, p256dh, &point) ||
		!base64url_parse(a, auth, &secret) || secret.n != WEB_PUSH_AUTH || !p256_is_point(point))
		return false;
	memcpy(out->point, point.p, P256_POINT);
	memcpy(out->auth, secret.p, WEB_PUSH_AUTH);
	return true;
}

/* -- keys of one message -- */

/* HKDF with SHA-256 (RFC 5869): one block is as much as is asked for here. */
static void derive_key(struct str salt, struct str input, struct str info, unsigned char *out, size_t n)
{
	unsigned char key[32], block[32];
	char text[256];

	secret_hmac_sha256(salt, input, key);
	memcpy(text, info.p, info.n);
	text[info.n] = 1;
	secret_hmac_sha256(bytes_of(key, sizeof key), bytes_of(text, info.n + 1), block);
	memcpy(out, block, n);
	secret_wipe(key, sizeof key);
	secret_wipe(block, sizeof block);
}

struct message_keys {
	unsigned char key[AES128_KEY], nonce[AES128_NONCE], point[P256_POINT];
};

/* Derive the key and the nonce of a message (RFC 8291, 3.4). */
static bool derive_keys(const struct web_push_keys *to, const unsigned char secret[P256_SECRET],
	const unsigned char salt[WEB_PUSH_SALT], struct message_keys *out)
{
	static const char key_info[] = "Content-Encoding: aes128gcm", /* each with its NUL */
		nonce_info[] = "Content-Encoding: nonce", head[] = "WebPush: info";
	unsigned char shared[P256_SHARED], input[32];
	char info[sizeof head + 2 * P256_POINT];

	if (!p256_point(secret, out->point) || !p256_shared(secret, to->point, shared)) return false;
	memcpy(info, head, sizeof head);
	memcpy(info + sizeof head, to->point, P256_POINT);
	memcpy(info + sizeof head + P256_POINT, out->point, P256_POINT);
	derive_key(bytes_of(to->auth, WEB_PUSH_AUTH), bytes_of(shared, sizeof shared),
		bytes_of(info, sizeof info), input, sizeof input);
	derive_key(bytes_of(salt, WEB_PUSH_SALT), bytes_of(input, sizeof input),
		bytes_of(key_info, sizeof key_info), out->key, sizeof out->key);
	derive_key(bytes_of(salt, WEB_PUSH_SALT), bytes_of(input, sizeof input),
		bytes_of(nonce_info, sizeof nonce_info), out->nonce, sizeof out->nonce);
	secret_wipe(shared, sizeof shared);
	secret_wipe(input, sizeof input);
	return true;
}

/* -- a message -- */

/* Seal a text, filled up to `size` bytes. */
static bool seal_text(struct arena *a, const struct web_push_keys *to,
	const unsigned char secret[P256_SECRET], const unsigned char salt[WEB_PUSH_SALT], struct str text,
	size_t size, struct str *body)
{
	unsigned char *out = NEW_N(a, unsigned char, HEAD + size + 1 + AES128_TAG);
	char *plain = NEW_N(a, char, size + 1);
	struct message_keys keys;
	bool ok;

	*body = S("");
	if (text.n > size || !derive_keys(to, secret, salt, &keys)) return false;
	memcpy(out, salt, WEB_PUSH_SALT);
	out[WEB_PUSH_SALT + 2] = RECORD >> 8; /* the size in four bytes, the greatest first */
	out[WEB_PUSH_SALT + 4] = P256_POINT;
	memcpy(out + WEB_PUSH_SALT + 5, keys.point, P256_POINT);
	if (text.n) memcpy(plain, text.p, text.n);
	plain[text.n] = LAST;
	ok = aes128_seal(keys.key, keys.nonce, bytes_of(plain, size + 1), out + HEAD);
	secret_wipe(&keys, sizeof keys);
	if (ok) *body = bytes_of(out, HEAD + size + 1 + AES128_TAG);
	return ok;
}

bool web_push_seal_with(struct arena *a, const struct web_push_keys *to,
	const unsigned char secret[P256_SECRET], const unsigned char salt[WEB_PUSH_SALT], struct str text,
	struct str *body)
{
	return seal_text(a, to, secret, salt, text, text.n, body);
}

bool web_push_seal(struct arena *a, const struct web_push_keys *to, struct str text, struct str *body)
{
	unsigned char secret[P256_SECRET], point[P256_POINT];
	struct str salt;
	bool ok;

	*body = S("");
	if (!p256_make(secret, point) || !base64url_parse(a, secret_token(a), &salt)) return false;
	ok = seal_text(a, to, secret, (const unsigned char *)salt.p, text, WEB_PUSH_TEXT, body);
	secret_wipe(secret, sizeof secret);
	return ok;
}

/* -- who sends -- */

bool web_push_sender(const struct keys *keys, struct web_push_sender *out)
{
	struct arena *a = arena_new();
	bool ok = false;

	/* a tag that is no number below the order of the curve is passed over, as one in four thousand
	 * millions is */
	for (int i = 0; i < 8 && !ok; i++) {
		struct str tag = secret_tag(a, keys, S("web push"), str_fmt(a, "%d", i)), bytes;

		if (!base64url_parse(a, tag, &bytes) || bytes.n != P256_SECRET) break;
		memcpy(out->secret, bytes.p, P256_SECRET);
		ok = p256_point(out->secret, out->point);
	}
	arena_free(a);
	return ok;
}

struct str web_push_public_key(struct arena *a, const struct web_push_sender *s)
{
	return secret_base64url(a, bytes_of(s->point, P256_POINT));
}

static bool is_of_host(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' ||
		c == '[' || c == ']';
}

struct str web_push_origin(struct arena *a, struct str url)
{
	struct str rest = str_lower(a, url);
	size_t begin = str_starts(rest, S("https://")) ? 8 : str_starts(rest, S("http://")) ? 7 : 0, end;

	for (end = begin; end < rest.n && is_of_host(rest.p[end]); end++) {}
	if (!begin || end == begin || end > WEB_PUSH_ORIGIN || (end < rest.n && rest.p[end] != '/'))
		return S("");
	return str_sub(rest, 0, end);
}

bool web_push_prove(struct arena *a, const struct web_push_sender *s, struct str origin,
	struct str contact, int64_t now, struct str *authorization)
{
	unsigned char signature[P256_SIGNATURE];
	struct buf claims = { .a = a };
	struct str text;

	buf_z(&claims, "{\"aud\":");
	json_put_text(&claims, origin);
	buf_fmt(&claims, ",\"exp\":%lld,\"sub\":", (long long)now + WEB_PUSH_PROOF);
	json_put_text(&claims, contact);
	buf_ch(&claims, '}');
	text = str_fmt(a, "%.*s.%.*s", STR(secret_base64url(a, S("{\"typ\":\"JWT\",\"alg\":\"ES256\"}"))),
		STR(secret_base64url(a, buf_str(&claims))));
	if (!origin.n || !p256_sign(s->secret, text, signature)) return false;
	*authorization = str_fmt(a, "vapid t=%.*s.%.*s, k=%.*s", STR(text),
		STR(secret_base64url(a, bytes_of(signature, sizeof signature))),
		STR(web_push_public_key(a, s)));
	return true;
}
