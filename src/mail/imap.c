/* SPDX-License-Identifier: Apache-2.0 */
#include "mail/imap.h"

#include <string.h>

enum { SAID_BYTES = 1 << 20, LINE_SLACK = 64 << 10, FETCH_SECONDS = 60 /* enough for 10 MiB on a slow line */ };

bool imap_number(struct str said, struct str word, int64_t *n)
{
	for (size_t i = 0; i + word.n < said.n; i++) {
		struct str rest = str_sub(said, i + word.n, said.n);
		size_t digits = 0;

		if (!str_eq_nocase(str_sub(said, i, i + word.n), word) || rest.p[0] != ' ') continue;
		rest = str_sub(rest, 1, rest.n);
		while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9') digits++;
		return str_int(str_sub(rest, 0, digits), n);
	}
	return false;
}

static void add_uid(struct imap_new *out, int64_t uid)
{
	size_t at = out->n;

	while (at > 0 && out->uids[at - 1] > uid) at--;
	if (at == IMAP_TURN || (at > 0 && out->uids[at - 1] == uid)) return;
	if (out->n < IMAP_TURN) out->n++;
	memmove(&out->uids[at + 1], &out->uids[at], (out->n - 1 - at) * sizeof *out->uids);
	out->uids[at] = uid;
}

void imap_search(struct str said, int64_t after, struct imap_new *out)
{
	struct str line, word;
	int64_t uid;

	while (str_line(&said, &line)) {
		line = str_trim(line);
		if (!str_eq_nocase(str_sub(line, 0, 8), S("* SEARCH"))) continue;
		line = str_sub(line, 8, line.n);
		for (line = str_trim(line); line.n; line = str_trim(line)) {
			str_cut(line, ' ', &word, &line);
			/* "n:*" also gives the last message when it is older (RFC 9051, 6.4.4) */
			if (str_int(word, &uid) && uid > after) add_uid(out, uid);
		}
	}
}

static bool ask_server(struct arena *a, const struct mail_server *s, struct str url, const char *command,
	size_t limit, const _Atomic bool *stop, struct transfer_answer *got, struct err *e)
{
	struct transfer_ask t = { .url = url, .method = command, .user = s->user,
		.password = s->password, .auth = s->user.n ? TRANSFER_ANY : TRANSFER_NO_AUTH,
		.tls = s->plain ? TRANSFER_TLS_BY_SCHEME : TRANSFER_STARTTLS, .limit = limit,
		.seconds = command ? 0 : FETCH_SECONDS, .stop = stop, .inside = true /* the operator's own word */ };

	return transfer(a, &t, got, e);
}

/* "imaps://host/" and the path of the mailbox, INBOX unless the address names one. */
static struct str mailbox_url(struct arena *a, struct str url, struct str *root)
{
	size_t host = str_index(url, ':') + 3, slash = host + str_index(str_sub(url, host, url.n), '/');
	struct str path = str_sub(url, slash + 1, url.n);

	*root = str_fmt(a, "%.*s/", STR(str_sub(url, 0, slash)));
	return str_fmt(a, "%.*s%.*s", STR(*root), STR(path.n ? path : S("INBOX")));
}

bool imap_look(struct arena *a, const struct mail_server *s, int64_t validity, int64_t uid,
	const _Atomic bool *stop, struct imap_new *out, struct err *e)
{
	struct str root, url = mailbox_url(a, s->url, &root);
	struct str name = str_sub(url, root.n, url.n);
	struct transfer_answer got;

	*out = (struct imap_new){ 0 };
	if (!ask_server(a, s, root, str_fmt(a, "STATUS \"%.*s\" (UIDVALIDITY)", STR(name)).p, SAID_BYTES, stop,
		    &got, e))
		return false;
	if (!imap_number(got.body, S("UIDVALIDITY"), &out->validity) &&
		!imap_number(got.headers, S("UIDVALIDITY"), &out->validity))
		return err_set(e, ERR_FAILED, "the mailbox does not say its UIDVALIDITY");
	if (out->validity != validity) uid = 0;
	if (!ask_server(a, s, url, str_fmt(a, "UID SEARCH UID %lld:*", (long long)uid + 1).p, SAID_BYTES, stop,
		    &got, e))
		return false;
	imap_search(got.body, uid, out);
	if (!out->n) imap_search(got.headers, uid, out);
	return true;
}

bool imap_fetch(struct arena *a, const struct mail_server *s, int64_t uid, size_t limit,
	const _Atomic bool *stop, struct str *out, struct err *e)
{
	struct str root, url = mailbox_url(a, s->url, &root);
	struct transfer_answer got;

	if (!ask_server(a, s, str_fmt(a, "%.*s/;UID=%lld", STR(url), (long long)uid), NULL,
		    limit + LINE_SLACK, stop, &got, e))
		return false;
	*out = got.body;
	return got.body.n <= limit || err_set(e, ERR_INPUT, "larger than what is read");
}
