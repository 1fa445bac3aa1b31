/* SPDX-License-Identifier: Apache-2.0 */
#include "mail/message.h"

#include <gmime/gmime.h>
#include <pthread.h>

#include "mail/scan.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void begin_library(void)
{
	pthread_once(&once, g_mime_init);
}

/* -- writing -- */

static bool is_one_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127) return false;
	return str_utf8(s);
}

static void add_text(GMimeMultipart *to, const char *subtype, struct str text, const char *method)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	GMimeStream *bytes = g_mime_stream_mem_new_with_buffer(text.p, text.n);
	GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(bytes, GMIME_CONTENT_ENCODING_DEFAULT);

	/* as bytes: a text of the library's is turned into the narrowest charset that has its letters, and RFC 6047, 2.4
	 * wants UTF-8 */
	g_mime_part_set_content(part, content);
	g_object_unref(content);
	g_object_unref(bytes);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	/* base64 keeps the lines of iCalendar as they are, on every way */
	g_mime_part_set_content_encoding(part,
		method ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	if (method) g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "method", method);
	g_mime_multipart_add(to, GMIME_OBJECT(part));
	g_object_unref(part);
}

static GMimeObject *make_body(const struct mail_draft *m)
{
	GMimeMultipart *all = g_mime_multipart_new_with_subtype("alternative");

	add_text(all, "plain", m->text, NULL);
	if (m->html.n) add_text(all, "html", m->html, NULL);
	if (m->method) add_text(all, "calendar", m->calendar, m->method);
	return GMIME_OBJECT(all);
}

/* Add a header line as it stands. The library would break an address that is longer than a line into encoded words
 * (RFC 2047), in which RFC 2369 has none: whoever looks for "<https:" finds nothing. */
static void add_raw(GMimeObject *head, const char *name, const char *raw)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(head);

	g_mime_header_list_append(list, name, "", NULL);
	g_mime_header_set_raw_value(g_mime_header_list_get_header(list, name), raw);
}

static void add_head(struct arena *a, GMimeMessage *msg, const struct mail_draft *m)
{
	GDateTime *date = g_date_time_new_from_unix_utc(m->date);
	GMimeObject *head = GMIME_OBJECT(msg);

	g_mime_message_add_mailbox(msg, GMIME_ADDRESS_TYPE_FROM,
		m->from_name.n ? str_z(a, m->from_name) : NULL, str_z(a, m->from));
	g_mime_message_add_mailbox(msg, GMIME_ADDRESS_TYPE_TO, NULL, str_z(a, m->to));
	if (m->reply_to.n)
		g_mime_message_add_mailbox(msg, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, str_z(a, m->reply_to));
	g_mime_message_set_subject(msg, str_z(a, m->subject), "utf-8");
	if (date) {
		g_mime_message_set_date(msg, date);
		g_date_time_unref(date);
	}
	g_mime_message_set_message_id(msg, str_z(a, m->message_id));
	g_mime_object_set_header(head, "Auto-Submitted", "auto-generated", NULL);
	if (!m->unsubscribe.n) return;
	add_raw(head, "List-Unsubscribe", str_fmt(a, " <%.*s>\r\n", STR(m->unsubscribe)).p);
	g_mime_object_set_header(head, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click", NULL);
}

static struct str write_message(struct arena *a, GMimeMessage *msg)
{
	GMimeFormatOptions *format = g_mime_format_options_new();
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *got;
	struct str out;

	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
	g_mime_object_write_to_stream(GMIME_OBJECT(msg), format, stream);
	got = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	out = str_dup(a, (struct str){ (const char *)got->data, got->len });
	g_object_unref(stream);
	g_mime_format_options_free(format);
	return out;
}

bool mail_write(struct arena *a, const struct mail_draft *m, struct str *out, struct err *e)
{
	const struct str lines[] = { m->from, m->from_name, m->to, m->reply_to, m->message_id,
		m->subject, m->unsubscribe, str_of(m->method) };
	GMimeMessage *msg;
	GMimeObject *body;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (!is_one_line(lines[i]))
			return err_set(e, ERR_INPUT, "a line in the head of a mail has a control character");
	begin_library();
	msg = g_mime_message_new(FALSE);
	body = make_body(m);
	add_head(a, msg, m);
	g_mime_message_set_mime_part(msg, body);
	*out = write_message(a, msg);
	g_object_unref(body);
	g_object_unref(msg);
	return true;
}

/* -- reading -- */

struct walk {
	struct arena *a;
	struct mail *out;
	int parts;
};

/* The decoded content of a part, at most `most` bytes; false when it has more. */
static bool read_content(struct arena *a, GMimePart *part, size_t most, struct str *out)
{
	GMimeDataWrapper *w = g_mime_part_get_content(part);
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *got;
	bool fits = false;

	*out = S("");
	if (w && g_mime_data_wrapper_write_to_stream(w, stream) >= 0) {
		got = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
		fits = got->len <= most;
		if (fits) *out = str_dup(a, (struct str){ (const char *)got->data, got->len });
	}
	g_object_unref(stream);
	return fits;
}

static void take_calendar(struct walk *w, GMimePart *part, GMimeContentType *type)
{
	const char *method = g_mime_content_type_get_parameter(type, "method");
	struct mail_calendar *c = &w->out->calendars[w->out->calendars_n];

	if (w->out->calendars_n == MAIL_CALENDARS) return;
	if (!read_content(w->a, part, MAIL_CALENDAR_BYTES, &c->text) || !c->text.n) return;
	c->method = str_dup(w->a, str_of(method));
	w->out->calendars_n++;
}

/* The value of the first header of this name in a block of them. */
static struct str find_field(struct str block, struct str name)
{
	struct str line, key, value;

	while (str_line(&block, &line))
		if (str_cut(line, ':', &key, &value) && str_eq_nocase(str_trim(key), name))
			return str_trim(value);
	return S("");
}

static struct str without_brackets(struct str id)
{
	id = str_trim(id);
	if (id.n > 1 && id.p[0] == '<' && id.p[id.n - 1] == '>') return str_sub(id, 1, id.n - 1);
	return id;
}

/* Read a message/delivery-status (RFC 3464), which has a block of fields for each recipient. */
static void take_status(struct walk *w, GMimePart *part)
{
	struct str text, said;

	if (!read_content(w->a, part, MAIL_CALENDAR_BYTES, &text)) return;
	if (!str_eq_nocase(find_field(text, S("Action")), S("failed"))) return;
	said = find_field(text, S("Diagnostic-Code"));
	w->out->bounced = true;
	w->out->status = str_fmt(w->a, "%.*s %.*s", STR(str_sub(find_field(text, S("Status")), 0, 20)),
		STR(str_sub(said, 0, 200)));
}

static void take_original(struct walk *w, struct str id)
{
	if (!w->out->original_id.n && id.n) w->out->original_id = str_dup(w->a, without_brackets(id));
}

static void take_part(struct walk *w, GMimePart *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	struct str heads;

	if (g_mime_content_type_is_type(type, "text", "calendar") ||
		g_mime_content_type_is_type(type, "application", "ics"))
		take_calendar(w, part, type);
	else if (g_mime_content_type_is_type(type, "message", "delivery-status"))
		take_status(w, part);
	else if (g_mime_content_type_is_type(type, "text", "rfc822-headers") &&
		read_content(w->a, part, MAIL_CALENDAR_BYTES, &heads))
		take_original(w, find_field(heads, S("Message-ID")));
}

static void read_part(struct walk *w, GMimeObject *part, int depth)
{
	if (!part || depth > MAIL_DEPTH || ++w->parts > MAIL_PARTS) return;
	if (GMIME_IS_MULTIPART(part)) {
		int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));

		for (int i = 0; i < n && w->parts <= MAIL_PARTS; i++)
			read_part(w, g_mime_multipart_get_part(GMIME_MULTIPART(part), i), depth + 1);
	} else if (GMIME_IS_MESSAGE_PART(part)) {
		/* of a message that came back, or that somebody passed on, the Message-ID alone is
		 * read */
		GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));

		if (inner) take_original(w, str_of(g_mime_message_get_message_id(inner)));
	} else if (GMIME_IS_PART(part)) {
		take_part(w, GMIME_PART(part));
	}
}

static void read_results(struct arena *a, GMimeMessage *msg, struct mail *out)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(msg));
	int n = g_mime_header_list_get_count(list);

	for (int i = 0; i < n && out->results_n < MAIL_RESULTS; i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(list, i);

		if (str_eq_nocase(str_of(g_mime_header_get_name(h)), S("Authentication-Results")))
			out->results[out->results_n++] = str_dup(a, str_of(g_mime_header_get_value(h)));
	}
}

static void read_head(struct arena *a, GMimeMessage *msg, struct mail *out)
{
	InternetAddressList *from = g_mime_message_get_from(msg);
	const char *made = g_mime_object_get_header(GMIME_OBJECT(msg), "Auto-Submitted");
	InternetAddress *one;

	read_results(a, msg, out);
	out->message_id = str_dup(a, str_of(g_mime_message_get_message_id(msg)));
	out->automatic = made && !str_eq_nocase(str_trim(str_of(made)), S("no"));
	if (!from || internet_address_list_length(from) != 1) return;
	one = internet_address_list_get_address(from, 0);
	if (!INTERNET_ADDRESS_IS_MAILBOX(one)) return;
	out->from = str_lower(a, str_trim(str_of(
		internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)))));
	if (!is_one_line(out->from)) out->from = S("");
}

bool mail_fits(struct str bytes, struct err *e)
{
	if (bytes.n > MAIL_BYTES)
		return err_set(e, ERR_INPUT, "a message larger than %d MiB, the most that is read",
			MAIL_BYTES >> 20);
	return mail_scan(bytes, e);
}

bool mail_read(struct arena *a, struct str bytes, struct mail *out, struct err *e)
{
	struct walk w = { .a = a, .out = out };
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *msg;

	*out = (struct mail){ 0 };
	if (!mail_fits(bytes, e)) return false;
	begin_library();
	stream = g_mime_stream_mem_new_with_buffer(bytes.n ? bytes.p : "", bytes.n);
	parser = g_mime_parser_new_with_stream(stream);
	msg = g_mime_parser_construct_message(parser, NULL);
	if (msg) {
		read_head(a, msg, out);
		read_part(&w, g_mime_message_get_mime_part(msg), 0);
		g_object_unref(msg);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	return msg || err_set(e, ERR_INPUT, "no mail message: expected header lines first");
}
