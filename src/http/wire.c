/* SPDX-License-Identifier: Apache-2.0 */
#include "http/wire.h"

enum { EXTRA_BYTES = 4 << 10, SIZE_DIGITS = 15 };

enum wire wire_head_end(struct str bytes, size_t *seen)
{
	for (size_t i = *seen; i < bytes.n; i++) {
		char c = bytes.p[i], before = i ? bytes.p[i - 1] : '\0';

		*seen = i; /* this byte is looked at again, together with those behind it */
		if (c == '\0' || (c == '\n') != (before == '\r')) return WIRE_BAD;
		if (c == '\n' && i >= 3 && bytes.p[i - 2] == '\n') {
			*seen = i + 1;
			return WIRE_DONE;
		}
	}
	return WIRE_MORE;
}

/* Take the first line off `rest`. The caller knows that it ends in CR LF. */
static struct str take_line(struct str *rest)
{
	size_t end = str_index(*rest, '\r');
	struct str line = str_sub(*rest, 0, end);

	*rest = str_sub(*rest, end + 2, rest->n);
	return line;
}

/* Split a request line at its first space and at its last, so that a target with a space in it
 * stays whole and is refused later. */
static void parse_request_line(struct str line, struct http_head *out)
{
	size_t first = str_index(line, ' '), last = line.n;

	while (last > first + 1 && line.p[last - 1] != ' ') last--;
	out->method = str_sub(line, 0, first);
	out->uri = last > first + 1 ? str_sub(line, first + 1, last - 1) :
		str_sub(line, first + 1, line.n);
	out->version = last > first + 1 ? str_sub(line, last, line.n) : S("");
}

/* Take the host out of a target "http://host/path". Clients send it to proxies, but servers have to
 * understand it too (RFC 9112, section 3.2.2): that host counts, whatever the Host header says. */
static void take_absolute(struct arena *a, struct http_head *out)
{
	static const struct str schemes[] = { { "http://", 7 }, { "https://", 8 } };
	struct str rest;
	size_t end = 0;

	for (size_t i = 0; i < 2; i++) {
		if (!str_eq_nocase(str_sub(out->uri, 0, schemes[i].n), schemes[i])) continue;
		rest = str_sub(out->uri, schemes[i].n, out->uri.n);
		while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?') end++;
		out->authority = str_sub(rest, 0, end);
		out->uri = str_sub(rest, end, rest.n);
		if (!str_starts(out->uri, S("/"))) out->uri = str_fmt(a, "/%.*s", STR(out->uri));
		out->absolute = true;
	}
}

void wire_head_parse(struct arena *a, struct str head, struct http_head *out)
{
	struct str rest = head, line;

	*out = (struct http_head){ .bytes = head.n };
	parse_request_line(take_line(&rest), out);
	take_absolute(a, out);
	while ((line = take_line(&rest)).n && out->headers.n < HTTP_HEADERS) {
		struct http_pair pair = { 0 };

		if (!str_cut(line, ':', &pair.name, &pair.value)) out->ragged = true;
		while (pair.value.n && (pair.value.p[0] == ' ' || pair.value.p[0] == '\t'))
			pair.value = str_sub(pair.value, 1, pair.value.n);
		if (out->absolute && str_eq_nocase(pair.name, S("host"))) pair.value = out->authority;
		pairs_add(a, &out->headers, pair);
	}
}

/* The states of reading chunks (RFC 9112, section 7.1): a size and the end of its line, the data
 * and the end of its line, and the blank line behind the last size. */
enum { SIZE, EXTENSION, SIZE_LF, DATA, DATA_CR, DATA_LF, LAST_CR, LAST_LF };

static int hex_value(char c)
{
	if (c >= '0' && c <= '9') return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool take_size(struct wire_chunks *c, char b)
{
	int digit = hex_value(b);

	if (digit >= 0 && c->digits < SIZE_DIGITS) {
		c->left = c->left * 16 + digit;
		c->digits++;
		return true;
	}
	if (!c->digits || (b != '\r' && b != ';')) return false;
	c->at = b == ';' ? EXTENSION : SIZE_LF;
	return true;
}

static bool take_extension(struct wire_chunks *c, char b)
{
	if (b == '\r') c->at = SIZE_LF;
	else if ((unsigned char)b < ' ' && b != '\t') return false;
	return ++c->extra <= EXTRA_BYTES;
}

/* Take one byte that is not data. */
static enum wire take_byte(struct wire_chunks *c, char b)
{
	static const struct { char want; int next; } fixed[] = {
		[DATA_CR] = { '\r', DATA_LF }, [DATA_LF] = { '\n', SIZE },
		[LAST_CR] = { '\r', LAST_LF }, [LAST_LF] = { '\n', LAST_LF },
	};

	if (c->at == SIZE) return take_size(c, b) ? WIRE_MORE : WIRE_BAD;
	if (c->at == EXTENSION) return take_extension(c, b) ? WIRE_MORE : WIRE_BAD;
	if (c->at == SIZE_LF) {
		c->at = c->left ? DATA : LAST_CR;
		return b == '\n' ? WIRE_MORE : WIRE_BAD;
	}
	if (b != fixed[c->at].want) return WIRE_BAD;
	if (c->at == LAST_LF) return WIRE_DONE;
	c->at = fixed[c->at].next;
	if (c->at == SIZE) c->digits = 0;
	return WIRE_MORE;
}

enum wire wire_chunks_take(struct wire_chunks *c, struct str *bytes, struct str *data)
{
	enum wire got = WIRE_MORE;

	*data = S("");
	while (got == WIRE_MORE && bytes->n && c->at != DATA) {
		got = take_byte(c, bytes->p[0]);
		*bytes = str_sub(*bytes, 1, bytes->n);
	}
	if (got != WIRE_MORE || !bytes->n) return got;
	*data = (uint64_t)c->left < bytes->n ? str_sub(*bytes, 0, (size_t)c->left) : *bytes;
	*bytes = str_sub(*bytes, data->n, bytes->n);
	c->left -= (int64_t)data->n;
	if (!c->left) c->at = DATA_CR;
	return WIRE_MORE;
}
