/* SPDX-License-Identifier: Apache-2.0
 *
 * What each question of the bank must be like, in each language, and that docs/questions.md
 * reviews each of them as it is.
 */
#include "base/file.h"
#include "model/question_bank.h"
#include "tests/tap.h"
#include "view/lang.h"

enum { EVERY = 120, EACH_INTENT = 5, EACH_SIDE = 8, WORDS_MOST = 20, REVIEW_BYTES = 200 << 10 };

/* What a language begins a question with, and which nouns stand before what people typed. */
struct rules {
	const char *code;
	const char *openers[40];  /* "von" and the like: a preposition, and one of the others behind it */
	const char *before[8];
	const char *accusing[5];
	const char *open, *close;
	const char *nouns[QUESTION_WORDS][2];
};

static const struct rules languages[] = {
	{ .code = "en",
		.openers = { "What", "Which", "Who", "Whose", "Whom", "Where", "When", "How" },
		.before = { "With", "From", "For", "On", "In" },
		.accusing = { "why", "fault", "fail", "excuse", "blame" },
		.open = "“", .close = "”",
		.nouns = { { "goal " }, { "obstacle " }, { "answer " }, { "request " }, { "request " },
			{ "step " }, { "step " }, { "step " } } },
	{ .code = "de",
		.openers = { "Was", "Welche", "Welcher", "Welches", "Welchen", "Welchem", "Wer", "Wem", "Wen",
			"Wessen", "Wo", "Wann", "Wie", "Wofür", "Womit", "Woran", "Worin", "Worauf", "Wovon",
			"Wobei", "Wodurch", "Woher", "Worüber", "Worum", "Wohin" },
		.before = { "Von", "An", "Bei", "Mit", "Für" },
		.accusing = { "warum", "weshalb", "wieso", "schuld", "fehler" },
		.open = "„", .close = "“",
		.nouns = { { "Ziel ", "Ziels " }, { "Hindernis ", "Hindernisses " }, { "Antwort " },
			{ "Bitte " }, { "Bitte " }, { "Schritt " }, { "Schritt " }, { "Schritt " } } },
};

static const struct rules *rules_of(const struct lang *l)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (str_eq(str_of(languages[i].code), str_of(lang_code(l)))) return &languages[i];
	return NULL;
}

static bool is_one_of(struct str word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n && list[i]; i++)
		if (str_eq_nocase(word, str_of(list[i]))) return true;
	return false;
}

static struct str next_word(struct str *rest)
{
	size_t at = str_index(*rest, ' ');
	struct str word = str_sub(*rest, 0, at);

	*rest = str_sub(*rest, at + 1, rest->n);
	return word;
}

static bool begins_open(const struct rules *r, struct str text)
{
	struct str word = next_word(&text);

	if (is_one_of(word, r->before, sizeof r->before / sizeof *r->before)) word = next_word(&text);
	if (str_ends(word, S(",")) || str_ends(word, S("?"))) word = str_sub(word, 0, word.n - 1);
	return is_one_of(word, r->openers, sizeof r->openers / sizeof *r->openers);
}

static bool accuses(const struct rules *r, struct str text)
{
	struct arena *a = arena_new();
	struct str low = str_lower(a, text);
	bool found = false;

	for (size_t i = 0; i < sizeof r->accusing / sizeof *r->accusing; i++)
		found = found || str_has(low, str_of(r->accusing[i]));
	arena_free(a);
	return found;
}

/* Whether the text quotes word `w` exactly where it should: in marks, behind a noun. */
static bool quotes(const struct rules *r, struct str text, int w)
{
	struct arena *a = arena_new();
	bool found = false;

	for (int i = 0; i < 2; i++)
		if (r->nouns[w][i])
			found = found || str_has(text, str_fmt(a, "%s%s%%%d$s%s", r->nouns[w][i], r->open,
							       w + 1, r->close));
	arena_free(a);
	return found;
}

static int count_words(struct str text)
{
	int n = 0;

	while (text.n) n += next_word(&text).n > 0;
	return n;
}

static void every_question_is_open_short_and_free_of_judgement(void)
{
	for (size_t i = 0; lang_at(i); i++) {
		const struct rules *r = rules_of(lang_at(i));

		if (!OK(r)) continue; /* a new language brings its rules with it */
		for (const struct question_entry *e = question_bank; e->key; e++) {
			struct str text = str_of(lang_text(lang_at(i), e->text));

			if (!begins_open(r, text) || accuses(r, text) || !str_ends(text, S("?")) ||
				count_words(text) > WORDS_MOST)
				IS_STR(text, S("an open question"));
			for (int w = 0; w < QUESTION_WORDS; w++) {
				struct arena *a = arena_new();
				bool has = str_has(text, str_fmt(a, "%%%d$s", w + 1));

				arena_free(a);
				if (has != !!(e->when & 1u << w) || has != quotes(r, text, w))
					IS_STR(text, S("words in quotation marks, behind their noun"));
			}
		}
	}
}

/* The check above finds what it is there for. */
static void a_question_that_is_closed_or_accuses_is_found(void)
{
	const struct rules *en = &languages[0], *de = &languages[1];

	OK(!begins_open(en, S("Do you like it?")) && !begins_open(en, S("Could you do it?")));
	OK(!begins_open(en, S("Why is it late?")) && !begins_open(de, S("Warum ist es so?")));
	OK(!begins_open(de, S("Haben Sie Zeit?")) && !begins_open(de, S("Von Ihnen?")));
	OK(begins_open(en, S("With whom?")) && begins_open(de, S("Von wem?")));
	OK(accuses(en, S("What happened, and why?")) && accuses(de, S("Wer ist schuld?")));
	OK(!quotes(de, S("Was macht unser Ziel „%2$s“?"), 0) && !quotes(en, S("What of “%1$s”?"), 0));
}

static void no_two_are_the_same(void)
{
	const struct lang *german = lang_choose(S("de"));
	int n = 0;

	for (const struct question_entry *e = question_bank; e->key; e++, n++) {
		const char *other = lang_text(german, e->text);

		OK(str_of(e->key).n <= 64 && (e->minutes == 3 || e->minutes == 5 || e->minutes == 10));
		if (strcmp(e->text, other) == 0) IS_STR(str_of(e->text), S("another text in German"));
		for (const struct question_entry *f = question_bank; f < e; f++)
			if (strcmp(f->key, e->key) == 0 || strcmp(f->text, e->text) == 0 ||
				strcmp(lang_text(german, f->text), other) == 0)
				IS_STR(str_of(e->key), S("a question of its own"));
	}
	OK(n >= EVERY);
}

static void there_are_enough_of_each_kind(void)
{
	int intents[11] = { 0 }, sides[BEATS][2] = { 0 };
	unsigned conditions = 0;

	for (const struct question_entry *e = question_bank; e->key; e++) {
		OK(e->intent >= 0 && e->intent <= 10);
		intents[e->intent]++;
		conditions |= e->when;
		if (e->when || e->minutes > 3) continue;
		for (int side = 0; side < 2; side++)
			sides[e->beat][side] += e->side != (side ? QUESTION_TO_MEMBER : QUESTION_TO_LEADER);
	}
	for (int i = 1; i <= 10; i++) OK(intents[i] >= EACH_INTENT);
	for (int beat = 0; beat < BEATS; beat++)
		OK(sides[beat][0] >= EACH_SIDE && sides[beat][1] >= EACH_SIDE);
	IS(conditions, 2 * QUESTION_IF_THANKED_ME - 1); /* no condition is without a question */
}

/* -- the review -- */

/* The words of docs/questions.md for a side and a condition. */
static const char *const sides[] = { "either asks", "the leader asks", "the member asks" };
static const char *const conditions[] = { "a goal is named", "an obstacle is named",
	"something was answered last time", "a request of the other is open",
	"a request of one's own is open", "the other has kept a step", "one has kept a step oneself",
	"a step of one's own is overdue", "they have talked before", "the pair is new",
	"the pair is a long one", "they are colleagues", "the last talk is long ago", "the time is busy",
	"the time is ordinary", "the workload is over", "one has thanked the other",
	"the other has given thanks" };

/* The row of a question without its last column, the reason. */
static struct str row_of(struct arena *a, const struct question_entry *e)
{
	struct str dots[QUESTION_WORDS];
	struct buf b = { .a = a };
	const char *before = "; ";

	for (int w = 0; w < QUESTION_WORDS; w++) dots[w] = S("…");
	buf_fmt(&b, "| %s | %.*s | %s", e->key, STR(str_fill(a, e->text, dots, QUESTION_WORDS)),
		sides[e->side]);
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
		if (!(e->when & 1u << i)) continue;
		buf_fmt(&b, "%s%s", before, conditions[i]);
		before = ", ";
	}
	buf_fmt(&b, " | %d | ", e->minutes);
	if (e->intent) buf_fmt(&b, "%d | ", e->intent);
	else buf_z(&b, "– | ");
	return buf_str(&b);
}

/* Whether the row stands in the review with a reason behind it, of some words. */
static bool is_reviewed(struct str review, struct str row)
{
	struct str line;

	while (review.n) {
		size_t end = str_index(review, '\n');

		line = str_sub(review, 0, end);
		review = str_sub(review, end + 1, review.n);
		if (!str_starts(line, row)) continue;
		return str_ends(line, S(". |")) && count_words(str_sub(line, row.n, line.n)) > 4;
	}
	return false;
}

static int count_rows(struct str review)
{
	int n = 0;

	while (review.n) {
		size_t end = str_index(review, '\n');

		n += str_starts(review, S("| ")) && !str_starts(review, S("| key")) &&
			!str_starts(review, S("| ---"));
		review = str_sub(review, end + 1, review.n);
	}
	return n;
}

static void each_question_is_reviewed_and_nothing_else(void)
{
	static const char title[] = "\n## The review\n";
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct str text;
	int n = 0;

	if (!OK(file_read(a, "docs/questions.md", REVIEW_BYTES, &text, &e))) return;
	while (text.n && !str_starts(text, S(title))) text = str_sub(text, 1, text.n);
	for (const struct question_entry *q = question_bank; q->key; q++, n++)
		if (!is_reviewed(text, row_of(a, q)))
			IS_STR(row_of(a, q), S("a row of docs/questions.md, with its reason"));
	IS(count_rows(text), n);
	arena_free(a);
}

int main(void)
{
	RUN(every_question_is_open_short_and_free_of_judgement);
	RUN(a_question_that_is_closed_or_accuses_is_found);
	RUN(no_two_are_the_same);
	RUN(there_are_enough_of_each_kind);
	RUN(each_question_is_reviewed_and_nothing_else);
	return tap_end();
}
