/* SPDX-License-Identifier: Apache-2.0
 *
 * Turn a list of known passwords, the most frequent first, into a filter in C for
 * src/model/password.c: sieve LIST >sieve.c
 *
 * The filter takes each password that is long enough to be chosen, and the words inside the
 * most frequent passwords of any length: "shadow" is too short to be chosen, and "shadow-2026"
 * is no safer for being longer. Whoever reads the program finds bits, not passwords.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/sieve.h"
#include "model/password.h"
#include "model/password_word.h"

enum { MOST = 64 << 20, FREQUENT = 100000, WORD_LETTERS = 4, WIDE = 1 << 27 };

struct sifter {
	struct arena *a;      /* for one line */
	uint64_t *words;
	uint64_t bits, taken; /* taken: how many different words */
};

static void take_word(struct sifter *s, struct str text)
{
	const struct sieve so_far = { s->words, s->bits };

	if (sieve_has(&so_far, text)) return;
	s->taken++;
	sieve_add(s->words, s->bits, text);
}

/* Read the whole list, line by line, into a fresh filter. */
static void sift_list(struct sifter *s, uint64_t bits, struct str list)
{
	struct str line;

	s->words = calloc(bits / 64, sizeof *s->words);
	if (!s->words) abort();
	s->bits = bits;
	s->taken = 0;
	for (size_t i = 0; str_line(&list, &line); i++) {
		struct str low = str_lower(s->a, line);
		struct str word = i < FREQUENT ? password_word(s->a, low) : S("");

		if (line.n >= PASSWORD_CHARACTERS) take_word(s, low);
		if (word.n >= WORD_LETTERS) take_word(s, word);
		arena_reset(s->a);
	}
}

static void print_filter(const struct sifter *s)
{
	printf("/* made by tools/sieve.c; %llu entries */\n#include \"model/password.h\"\n\n"
		"static const uint64_t words[] = {\n", (unsigned long long)s->taken);
	for (uint64_t i = 0; i < s->bits / 64; i++)
		printf("0x%llx,%s", (unsigned long long)s->words[i], i % 6 == 5 ? "\n" : " ");
	printf("\n};\nconst struct sieve password_sieve = { words, %llu };\n",
		(unsigned long long)s->bits);
}

int main(int argc, char **argv)
{
	struct sifter s = { .a = arena_new() };
	struct arena *whole = arena_new();
	struct err e = { 0 };
	struct str list;

	if (argc != 2 || !file_read(whole, argv[1], MOST, &list, &e)) {
		fprintf(stderr, "sieve: %s\n", argc == 2 ? e.text : "usage: sieve LIST");
		return 1;
	}
	sift_list(&s, WIDE, list); /* to know how many there are */
	free(s.words);
	sift_list(&s, (s.taken * SIEVE_BITS + 63) / 64 * 64, list);
	print_filter(&s);
	free(s.words);
	arena_free(s.a);
	arena_free(whole);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
