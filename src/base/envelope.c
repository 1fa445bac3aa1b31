/* SPDX-License-Identifier: Apache-2.0 */
#include "base/envelope.h"

#include <string.h>

#include "base/base64.h"
#include "base/id.h"

bool envelope_parse(struct arena *a, struct str text, struct envelope *out, struct err *e)
{
	struct str version, key, rest, bytes;
	size_t inside;

	*out = (struct envelope){ 0 };
	if (text.n > ENVELOPE_CHARS || !str_cut(text, '.', &version, &rest) ||
		!str_eq(version, S("rl1")) || !str_cut(rest, '.', &key, &rest) ||
		!id_parse(key, &out->key) || !base64url_parse(a, rest, &bytes) ||
		bytes.n < ENVELOPE_NONCE + ENVELOPE_TAG)
		return err_set(e, ERR_INPUT, "this is no locked text");
	inside = bytes.n - ENVELOPE_NONCE - ENVELOPE_TAG;
	if (!inside || inside % ENVELOPE_BLOCK || inside > (size_t)ENVELOPE_BLOCK * ENVELOPE_BLOCKS)
		return err_set(e, ERR_INPUT, "this locked text has no possible length");
	out->nonce = str_sub(bytes, 0, ENVELOPE_NONCE);
	out->sealed = str_sub(bytes, ENVELOPE_NONCE, bytes.n);
	return true;
}

bool envelope_unpad(struct str padded, struct str *text)
{
	size_t n = padded.n;

	while (n > 0 && padded.p[n - 1] == 0) n--;
	*text = str_sub(padded, 0, n ? n - 1 : 0);
	return n > 0 && (unsigned char)padded.p[n - 1] == 0x80;
}

/* The value of a character of a kit; 32: it is between them, 33: it is none. */
static unsigned read_character(char c)
{
	static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
	const char *at;

	if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
	if (c == ' ' || c == '-' || c == '\n' || c == '\r' || c == '\t') return 32;
	if (c == 'o') return 0;
	if (c == 'i' || c == 'l') return 1;
	at = c ? strchr(alphabet, c) : NULL;
	return at ? (unsigned)(at - alphabet) : 33;
}

bool kit_parse(struct str typed, unsigned char out[KIT_BYTES])
{
	unsigned bits = 0, have = 0;
	size_t n = 0, characters = 0;

	memset(out, 0, KIT_BYTES);
	for (size_t i = 0; i < typed.n; i++) {
		unsigned value = read_character(typed.p[i]);

		if (value == 32) continue;
		if (value == 33 || characters++ == KIT_CHARS) return false;
		bits = (bits << 5 | value) & 0xffffu;
		have += 5;
		if (have < 8) continue;
		have -= 8;
		out[n++] = (unsigned char)(bits >> have & 0xffu);
	}
	return characters == KIT_CHARS;
}
