/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/chat_options.h"

#include "cli/secret_file.h"

/* The address of a server: https://, or http:// on this machine. */
static bool take_url(const char *option, struct str url, struct str *out, struct err *e)
{
	*out = url;
	while (out->n && out->p[out->n - 1] == '/') out->n--;
	if (str_starts(url, S("https://")) || str_starts(url, S("http://127.0.0.1:")) ||
		str_starts(url, S("http://localhost:")))
		return true;
	return err_at(e, ERR_INPUT, option, "expected https://HOST, or http:// on this machine");
}

/* Refuse a secret of a chat server that is not named, wherever it comes from: rather than passed over. */
static bool refuse_given(struct arena *a, const struct secret_place *p, const char *needed, struct err *e)
{
	const char *given = secret_file_given(a, p);

	return !given || err_set(e, ERR_INPUT, "%s needs %s", given, needed);
}

/* Take two secrets that go together; *both: they are there, and not none of them. */
static bool take_two(struct arena *a, const struct secret_place p[2], struct str *first, struct str *second,
	bool *both, struct err *e)
{
	const struct secret_place *there, *missing;

	if (!secret_file_take_token(a, &p[0], first, e) || !secret_file_take_token(a, &p[1], second, e)) return false;
	*both = first->n && second->n;
	if (!first->n == !second->n) return true;
	there = first->n ? &p[0] : &p[1], missing = first->n ? &p[1] : &p[0];
	return err_set(e, ERR_INPUT, "%s needs %s or %s too: the two go together", secret_file_given(a, there),
		missing->option, missing->variable);
}

static bool take_slack(struct arena *a, const struct chat_options *o, struct outward_server *s, struct err *e)
{
	const struct secret_place two[] = { { "--slack-token-file", "RAPPORT_SLACK_TOKEN", o->slack_token_file },
		{ "--slack-signing-secret-file", "RAPPORT_SLACK_SIGNING_SECRET", o->slack_secret_file } };
	struct str api = o->slack_api.n ? o->slack_api : S("https://slack.com/api");
	bool both;

	if (!take_two(a, two, &s->token, &s->secret, &both, e)) return false;
	if (!both)
		return !o->slack_api.n || err_set(e, ERR_INPUT,
			"--slack-api needs --slack-token-file and --slack-signing-secret-file");
	return take_url("--slack-api", api, &s->url, e);
}

static bool take_mattermost(struct arena *a, const struct chat_options *o, struct outward_server *s,
	struct err *e)
{
	const struct secret_place two[] = {
		{ "--mattermost-token-file", "RAPPORT_MATTERMOST_TOKEN", o->mattermost_token_file },
		{ "--mattermost-command-token-file", "RAPPORT_MATTERMOST_COMMAND_TOKEN", o->mattermost_command_file } };
	bool both;

	if (!o->mattermost.n)
		return refuse_given(a, &two[0], "--mattermost", e) && refuse_given(a, &two[1], "--mattermost", e);
	if (!take_url("--mattermost", o->mattermost, &s->url, e) || !take_two(a, two, &s->token, &s->secret, &both, e))
		return false;
	return both || err_set(e, ERR_INPUT,
		"--mattermost needs --mattermost-token-file and --mattermost-command-token-file");
}

static bool take_matrix(struct arena *a, const struct chat_options *o, struct outward_server *s, struct err *e)
{
	const struct secret_place token = { "--matrix-token-file", "RAPPORT_MATRIX_TOKEN", o->matrix_token_file };

	if (!o->matrix.n) return refuse_given(a, &token, "--matrix", e);
	if (!take_url("--matrix", o->matrix, &s->url, e) || !secret_file_take_token(a, &token, &s->token, e))
		return false;
	return s->token.n || err_set(e, ERR_INPUT, "--matrix needs --matrix-token-file");
}

bool chat_options_take(struct arena *a, const struct chat_options *o, struct outward *out, struct err *e)
{
	return take_slack(a, o, &out->slack, e) && take_mattermost(a, o, &out->mattermost, e) &&
		take_matrix(a, o, &out->matrix, e);
}
