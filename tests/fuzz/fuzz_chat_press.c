/* SPDX-License-Identifier: Apache-2.0
 *
 * What a chat server sends of a button that was pressed; in Mattermost anybody may send it. The first byte
 * chooses the server. Whatever the bytes, what is read stands in addresses and JSON without an escape. Seeds:
 * tests/corpus/chat_press.
 */
#include <stdint.h>
#include <stdlib.h>

#include "model/chat.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_word(struct str s, bool needed)
{
	if (s.n > CHAT_USER_BYTES || (needed && !s.n)) abort();
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 127 || c == '"' || c == '\\' || c == '/') abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str body = { (const char *)data + 1, size ? size - 1 : 0 };
	bool slack = size && data[0] % 2 == 0;
	struct chat_press p;
	struct err e = { 0 };

	if (chat_press_read(a, slack ? MESSAGE_SLACK : MESSAGE_MATTERMOST, body, &p, &e)) {
		check_word(p.who.id, true);
		check_word(p.who.team, slack);
		check_word(p.token, true);
		check_word(p.channel, slack);
		check_word(p.ts, slack);
	} else if (e.code != ERR_INPUT) abort();
	arena_free(a);
	return 0;
}
