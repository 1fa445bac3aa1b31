/* SPDX-License-Identifier: Apache-2.0
 *
 * CSV after RFC 4180: quoted fields, doubled quotes, line breaks inside quotes; LF, CRLF
 * or CR; a UTF-8 byte order mark is skipped. UTF-8 without NUL, 64 fields a record, 64 KiB
 * a field at most.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/err.h"
#include "base/str.h"

enum { CSV_FIELDS = 64, CSV_FIELD_BYTES = 64 << 10 };

struct csv {
	struct arena *a;
	const char *name; /* of the file, for errors */
	struct str rest;
	int line;         /* of the record last read, from 1 */
	int next_line;
	struct str fields[CSV_FIELDS];
	size_t n;
};

void csv_init(struct csv *c, struct arena *a, const char *name, struct str text);
/* The next record into c->fields. False at the end, and on ERR_INPUT
 * ("name:line: …"); blank lines are skipped. */
MUST_CHECK bool csv_next(struct csv *c, struct err *e);
/* A field for output, quoted when it must be; a leading = + - @ gets a ' before it,
 * so that a spreadsheet does not run it (OWASP: CSV injection). */
void csv_put(struct buf *b, struct str field);

#endif
