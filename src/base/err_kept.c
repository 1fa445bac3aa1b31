/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err_kept.h"

#include <string.h>

#include "base/json.h"

static void put_part(struct arena *a, struct buf *b, struct str part)
{
	char *plain = str_z(a, part);

	/* the first byte may say that the part is a text of the catalogue */
	for (size_t i = 0; i < part.n; i++) {
		unsigned char c = (unsigned char)plain[i];

		if ((c < ' ' || c == 0x7f) && !(i == 0 && c == (unsigned char)ERR_KEY[0])) plain[i] = ' ';
	}
	json_put_text(b, (struct str){ plain, part.n });
}

struct str err_keep(struct arena *a, const struct err *e)
{
	struct buf b = { .a = a };
	size_t begin = 0;

	if (!e || !e->code) return S("");
	buf_z(&b, "{\"says\":");
	json_put_text(&b, str_of(e->says));
	if (e->parts_n) buf_z(&b, ",\"parts\":[");
	for (size_t i = 0; i < e->parts_n; begin = e->ends[i++]) {
		if (i) buf_ch(&b, ',');
		put_part(a, &b, (struct str){ e->parts + begin, e->ends[i] - begin });
	}
	if (e->parts_n) buf_ch(&b, ']');
	if (e->place[0]) {
		buf_z(&b, ",\"place\":");
		put_part(a, &b, str_of(e->place));
	}
	buf_ch(&b, '}');
	return buf_str(&b);
}

static void add_part(struct err *e, struct str part)
{
	size_t used = e->parts_n ? e->ends[e->parts_n - 1] : 0;

	if (part.n > sizeof e->parts - 1 - used) part.n = 0;
	memcpy(e->parts + used, part.p, part.n);
	e->ends[e->parts_n++] = (unsigned short)(used + part.n);
}

/* Take what the document says; false when it is none of ours. */
static bool take_document(struct arena *a, const struct json_doc *doc, struct err *e)
{
	struct json top = json_top(doc), says = json_get(&top, "says"), place = json_get(&top, "place");
	struct json parts = json_get(&top, "parts");
	struct err why = { 0 };
	struct str text;
	size_t n = 0;

	if (!says.v || !json_text(&says, &text, &why)) return false;
	e->says = str_z(a, text);
	if (place.v && json_text(&place, &text, &why) && text.n < sizeof e->place)
		memcpy(e->place, text.p, text.n);
	if (!parts.v || !json_count(&parts, ERR_PARTS, &n, &why)) return true;
	for (size_t i = 0; i < n; i++) {
		struct json part = json_at(&parts, i);

		if (json_text(&part, &text, &why)) add_part(e, text);
	}
	return true;
}

void err_kept(struct arena *a, struct str kept, struct err *e)
{
	struct err why = { 0 };
	struct json_doc *doc;
	bool taken = false;

	*e = (struct err){ .code = kept.n ? ERR_FAILED : ERR_NONE };
	if (!kept.n) return;
	if (kept.p[0] == '{' && (doc = json_parse("", kept, &why))) {
		taken = take_document(a, doc, e);
		json_free(doc);
	}
	if (taken) return;
	e->says = str_has(kept, S("%")) ? "%s" : str_z(a, kept);
	if (str_has(kept, S("%"))) add_part(e, kept);
}
