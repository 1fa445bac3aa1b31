/* SPDX-License-Identifier: Apache-2.0
 *
 * What goes to a push service: a text that only one browser can open (RFC 8291, with the coding
 * aes128gcm of RFC 8188), and a proof of who sends it (VAPID, RFC 8292). Nothing here asks a network.
 */
#ifndef HTTP_WEB_PUSH_H
#define HTTP_WEB_PUSH_H

#include "base/p256.h"
#include "base/secret.h"

enum {
	WEB_PUSH_AUTH = 16,
	WEB_PUSH_SALT = 16,
	WEB_PUSH_BODY = 4096,      /* bytes that every push service takes (RFC 8030, 7.2) */
	/* Bytes inside each message, whatever it says: its length tells nothing of its kind. Not all that
	 * would fit, because the way from a push service to a phone is narrower in places. */
	WEB_PUSH_TEXT = 2048,
	WEB_PUSH_ORIGIN = 300,
	WEB_PUSH_PROOF = 12 * 3600, /* seconds for which a proof holds; at most a day */
};

/* The keys of a browser's subscription. */
struct web_push_keys {
	unsigned char point[P256_POINT];
	unsigned char auth[WEB_PUSH_AUTH];
};
/* Read the two keys as a browser gives them, in base64url without padding. False when they are none,
 * or the point is not on the curve. */
MUST_CHECK bool web_push_keys_parse(struct arena *a, struct str p256dh, struct str auth,
	struct web_push_keys *out);

/* Encrypt a text of at most WEB_PUSH_TEXT bytes, filled up to that with zeros; the body of a request
 * with "Content-Encoding: aes128gcm". False when it is longer. */
MUST_CHECK bool web_push_seal(struct arena *a, const struct web_push_keys *to, struct str text,
	struct str *body);
/* The same with numbers that are given and without filling up: pure, for tests. */
MUST_CHECK bool web_push_seal_with(struct arena *a, const struct web_push_keys *to,
	const unsigned char secret[P256_SECRET], const unsigned char salt[WEB_PUSH_SALT], struct str text,
	struct str *body);

/* Who sends: a pair of keys made from the key file, the same on each start and each node. */
struct web_push_sender {
	unsigned char secret[P256_SECRET], point[P256_POINT];
};
MUST_CHECK bool web_push_sender(const struct keys *keys, struct web_push_sender *out);
/* The public key as a browser asks for it, in base64url. */
struct str web_push_public_key(struct arena *a, const struct web_push_sender *s);

/* The origin of an address: "https://push.example:8443", in lower case, without what follows. Empty
 * when it is no address of HTTP or has other letters than a host has. */
struct str web_push_origin(struct arena *a, struct str url);
/* Sign a proof for the push service of this origin: the value of Authorization, "vapid t=…, k=…".
 * `contact` is an address, "https://…" or "mailto:…", for who runs the push service. */
MUST_CHECK bool web_push_prove(struct arena *a, const struct web_push_sender *s, struct str origin,
	struct str contact, int64_t now, struct str *authorization);

#endif
