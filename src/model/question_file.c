/* SPDX-License-Identifier: Apache-2.0
 *
 * Files of questions. Nothing is guessed: a column that is not known, or a beat that is misspelt,
 * would make a list that looks complete and is not.
 */
#include "model/question_file.h"

#include "base/clean.h"
#include "base/csv.h"
#include "model/written.h"

enum column { BEAT, SIDE, MINUTES, QUESTION, COLUMNS };
enum { SHOWN_BYTES = 60 };

static const char *const column_names[COLUMNS] = { "beat", "side", "minutes", "question" };

const char *const question_beats[] = { "arrive", "listen", "step", "resources", "recognise",
	"close", NULL };
const char *const question_sides[] = { "either", "leader", "member", NULL };

struct reader {
	struct csv csv;
	/* the place of each column in a record; CSV_FIELDS: the file has no such column */
	size_t at[COLUMNS];
	size_t fields;           /* the number of fields of the header */
};

/* Find a word in a list of words; −1: the list does not have it. */
static int find_word(struct str word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n && words[i]; i++)
		if (str_eq_nocase(word, str_of(words[i]))) return (int)i;
	return -1;
}

static bool refuse_column(struct reader *r, struct err *e, enum column c, const char *expected,
	struct str found)
{
	struct str shown = clean_shown(r->csv.a, found, SHOWN_BYTES);

	return err_line(e, ERR_INPUT, r->csv.name, r->csv.line,
		TR("column %s: expected %s, found \"%.*s\""), column_names[c], expected,
		STR(shown));
}

static bool read_header(struct reader *r, struct err *e)
{
	for (int c = 0; c < COLUMNS; c++) r->at[c] = CSV_FIELDS;
	if (!csv_next(&r->csv, e)) return err_at(e, ERR_INPUT, r->csv.name,
		TR("an empty file; expected a first line like beat,side,minutes,question"));
	r->fields = r->csv.n;
	for (size_t i = 0; i < r->csv.n; i++) {
		struct str name = clean_trim(r->csv.fields[i]);
		int c = find_word(name, column_names, COLUMNS);

		if (c < 0 || r->at[c] < CSV_FIELDS)
			return err_line(e, ERR_INPUT, r->csv.name, r->csv.line,
				TR("the column \"%.*s\" is not known, or is there twice; expected beat, side, "
				   "minutes and question"),
				STR(clean_shown(r->csv.a, name, SHOWN_BYTES)));
		r->at[c] = i;
	}
	if (r->at[BEAT] < CSV_FIELDS && r->at[QUESTION] < CSV_FIELDS) return true;
	return err_line(e, ERR_INPUT, r->csv.name, r->csv.line,
		TR("the columns beat and question are needed"));
}

/* Find the field of a column, trimmed; empty when the file has no such column. */
static struct str find_field(const struct reader *r, enum column c)
{
	return r->at[c] < CSV_FIELDS ? clean_trim(r->csv.fields[r->at[c]]) : S("");
}

/* Strip the quotation mark that csv_put() set before a text that a spreadsheet would run. */
static struct str strip_guard(struct str s)
{
	static const struct str starts = { "=+-@", 4 };

	if (s.n > 1 && s.p[0] == '\'' && str_index(starts, s.p[1]) < starts.n)
		return str_sub(s, 1, s.n);
	return s;
}

/* True when a text is one line that can be kept: it has no control character, and something else
 * than blanks. */
static bool is_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i],
			      next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;

		if (c < 0x20 || c == 0x7f || (c == 0xc2 && next < 0xa0)) return false;
	}
	return s.n > 0 && clean_trim(s).n > 0;
}

static bool read_record(struct reader *r, struct listed_question *q, struct err *e)
{
	struct str beat = find_field(r, BEAT), side = find_field(r, SIDE),
		   minutes = find_field(r, MINUTES);
	int found = find_word(beat, question_beats, BEATS);

	*q = (struct listed_question){ .minutes = 3, .words = strip_guard(find_field(r, QUESTION)) };
	if (r->csv.n != r->fields)
		return err_line(e, ERR_INPUT, r->csv.name, r->csv.line,
			TR("expected %d fields, found %d; a question with a comma stands in quotes"),
			(int)r->fields, (int)r->csv.n);
	if (found < 0)
		return refuse_column(r, e, BEAT,
			TR_PART("arrive, listen, step, resources, recognise or close"), beat);
	q->beat = (enum beat)found;
	found = side.n ? find_word(side, question_sides, 3) : 0;
	if (found < 0) return refuse_column(r, e, SIDE, TR_PART("leader, member or either"), side);
	q->side = (enum question_side)found;
	if (minutes.n && (!str_int(minutes, &q->minutes) || q->minutes < 3 ||
			q->minutes > QUESTION_MINUTES_MOST))
		return refuse_column(r, e, MINUTES, TR_PART("a whole number from 3 to 30"),
			minutes);
	if (!is_text(q->words) || q->words.n > WRITTEN_BYTES)
		return refuse_column(r, e, QUESTION,
			TR_PART("a question on one line, of at most 2000 bytes"), q->words);
	return true;
}

bool question_file_read(struct arena *a, const char *name, struct str text,
	struct listed_question **out, size_t *n, struct err *e)
{
	struct reader r = { 0 };
	struct err why = { 0 };

	*n = 0;
	*out = NEW_N(a, struct listed_question, QUESTION_FILE_ROWS);
	if (text.n > QUESTION_FILE_BYTES)
		return err_at(e, ERR_INPUT, name,
			TR("more than 512 KiB, which is no list of questions"));
	csv_init(&r.csv, a, name, text);
	if (!read_header(&r, e)) return false;
	while (csv_next(&r.csv, &why)) {
		if (*n == QUESTION_FILE_ROWS)
			return err_line(e, ERR_INPUT, name, r.csv.line,
				TR("more than %d questions in one file"), QUESTION_FILE_ROWS);
		if (!read_record(&r, &(*out)[*n], e)) return false;
		++*n;
	}
	return why.code == ERR_NONE || err_pass(e, why.code, &why);
}

void question_file_write(struct buf *b, const struct listed_question *q, size_t n)
{
	buf_z(b, "beat,side,minutes,question\r\n");
	for (size_t i = 0; i < n; i++) {
		buf_fmt(b, "%s,%s,%lld,", question_beats[q[i].beat], question_sides[q[i].side],
			(long long)q[i].minutes);
		csv_put(b, clean_foreign(b->a, q[i].words, WRITTEN_BYTES, false));
		buf_z(b, "\r\n");
	}
}
