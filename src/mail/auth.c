/* SPDX-License-Identifier: Apache-2.0 */
#include "mail/auth.h"

/* Leave out comments, which may lie in each other, and turn all white space into spaces (RFC 5322,
 * section 3.2.2). Quoted text stays, without the characters at which the field is parted. */
static struct str drop_comments(struct arena *a, struct str s)
{
	struct buf b = { .a = a };
	bool quoted = false;
	int depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((quoted || depth) && c == '\\') i++;
		else if (quoted) quoted = c != '"';
		else if (c == '(') depth++;
		else if (c == ')' && depth) depth--;
		else if (c == '"' && !depth) quoted = true;
		else if (!depth) buf_ch(&b, (unsigned char)c <= ' ' ? ' ' : c);
		if (quoted && c != '"') buf_ch(&b, c == ';' || c == '=' ? '_' : c);
	}
	return buf_str(&b);
}

/* "dmarc = pass reason" → dmarc, pass; a version behind a slash is left out. */
static bool read_result(struct str part, struct str *method, struct str *result)
{
	struct str value, rest;

	if (!str_cut(part, '=', method, &value)) return false;
	str_cut(*method, '/', method, &rest);
	*method = str_trim(*method);
	str_cut(str_trim(value), ' ', result, &rest);
	return true;
}

bool mail_auth_passed(struct arena *a, struct str field, struct str id, bool *is_theirs)
{
	struct str part, rest = drop_comments(a, field), name, version, method, result;
	bool more = str_cut(rest, ';', &part, &rest);

	str_cut(str_trim(part), ' ', &name, &version);
	*is_theirs = id.n > 0 && str_eq_nocase(name, id);
	while (*is_theirs && more) {
		more = str_cut(rest, ';', &part, &rest);
		if (read_result(part, &method, &result) && str_eq_nocase(method, S("dmarc")))
			return str_eq_nocase(result, S("pass"));
	}
	return false;
}
