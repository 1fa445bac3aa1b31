/* SPDX-License-Identifier: Apache-2.0
 *
 * The structure of a stranger's message: each byte is a piece of one (a boundary, a head, an empty line …), so
 * that parts lie in each other from the beginning on. What the scan lets pass, the library must
 * survive, and what it found comes through mail_pack() and mail_unpack(), which also reads the bytes
 * themselves. Seeds: tests/corpus/mail_parts.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "mail/apart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const pieces[] = {
	"\r\n", "\n", "--a\r\n", "--a--\r\n", "--b\r\n", "--b--\n", "--", "a", "b c", " ", "\t", ":", "x\r\n",
	"From: ben@example.org\r\n", "To: x: y;\r\n", "Message-ID: <id@example.org>\r\n",
	"Content-Type: multipart/mixed; boundary=a\r\n", "Content-Type: multipart/alternative; boundary=\"b\"\r\n",
	"Content-Type: multipart/digest;\r\n boundary=a\r\n", "Content-Type: multipart/report; boundary=b; x=y\r\n",
	"Content-Type: message/rfc822\r\n", "Content-Type: message/delivery-status\r\n",
	"Content-Type: text/rfc822-headers\r\n", "Content-Type: text/calendar; method=REPLY\r\n",
	"Content-Type: application/ics; name=\"x\"\r\n", "Content-Type: multipart/signed", "Content-Type:",
	"; boundary=", ";boundary*=", "\"", "(", ")", "\\", "=?utf-8?q?a?=",
	"Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n",
	"QkVHSU46VkNBTEVOREFS\r\n", "BEGIN:VCALENDAR\r\n", "=42=45\r\n", "Action: failed\r\n", "Status: 5.1.1\r\n",
	"Authentication-Results: mx; dmarc=pass\r\n", "Auto-Submitted: yes\r\n", "From x\n", "begin 644 x\n", "\xff\x80",
};

static void check(const struct mail *m)
{
	if (m->calendars_n > MAIL_CALENDARS || m->results_n > MAIL_RESULTS || !str_utf8(m->from)) abort();
	for (size_t i = 0; i < m->calendars_n; i++)
		if (m->calendars[i].text.n > MAIL_CALENDAR_BYTES) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct buf b = { .a = a }, packed = { .a = a };
	struct err e = { 0 };
	struct mail got;

	for (size_t i = 0; i < size; i++) buf_z(&b, pieces[data[i] % (sizeof pieces / sizeof *pieces)]);
	if (mail_read_here(a, buf_str(&b), &packed, &e)) {
		if (!mail_unpack(buf_str(&packed), &got)) abort();
		check(&got);
	} else if (e.code != ERR_INPUT) abort();
	if (mail_unpack((struct str){ (const char *)data, size }, &got)) check(&got);
	arena_free(a);
	return 0;
}
