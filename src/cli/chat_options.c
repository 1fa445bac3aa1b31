/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/chat_options.h"

#include "cli/secret_file.h"

/* Read a secret from a file, or else from the environment. It stands in a header, so it is of visible
 * ASCII. */
static bool take_secret(struct arena *a, const char *option, struct str file, const char *variable,
	struct str *out, struct err *e)
{
	if (!secret_file_take(a, option, file, variable, out, e)) return false;
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i] <= ' ' || out->p[i] > '~')
			return err_at(e, ERR_INPUT, option, "expected a token of visible characters");
	return true;
}

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

static bool take_slack(struct arena *a, const struct chat_options *o, struct outward_server *s, struct err *e)
{
	struct str api = o->slack_api.n ? o->slack_api : S("https://slack.com/api");

	if (!take_secret(a, "--slack-token-file", o->slack_token_file, "RAPPORT_SLACK_TOKEN", &s->token, e) ||
		!take_secret(a, "--slack-signing-secret-file", o->slack_secret_file,
			"RAPPORT_SLACK_SIGNING_SECRET", &s->secret, e))
		return false;
	if (!s->token.n && !s->secret.n)
		return !o->slack_api.n || err_set(e, ERR_INPUT,
			"--slack-api needs --slack-token-file and --slack-signing-secret-file");
	if (!s->token.n || !s->secret.n)
		return err_set(e, ERR_INPUT, "--slack-token-file and --slack-signing-secret-file go together");
	return take_url("--slack-api", api, &s->url, e);
}

static bool take_mattermost(struct arena *a, const struct chat_options *o, struct outward_server *s,
	struct err *e)
{
	if (!o->mattermost.n)
		return (!o->mattermost_token_file.n && !o->mattermost_command_file.n) || err_set(e, ERR_INPUT,
			"--mattermost-token-file and --mattermost-command-token-file need --mattermost");
	if (!take_url("--mattermost", o->mattermost, &s->url, e) ||
		!take_secret(a, "--mattermost-token-file", o->mattermost_token_file, "RAPPORT_MATTERMOST_TOKEN",
			&s->token, e) ||
		!take_secret(a, "--mattermost-command-token-file", o->mattermost_command_file,
			"RAPPORT_MATTERMOST_COMMAND_TOKEN", &s->secret, e))
		return false;
	return (s->token.n && s->secret.n) || err_set(e, ERR_INPUT,
		"--mattermost needs --mattermost-token-file and --mattermost-command-token-file");
}

static bool take_matrix(struct arena *a, const struct chat_options *o, struct outward_server *s, struct err *e)
{
	if (!o->matrix.n)
		return !o->matrix_token_file.n || err_set(e, ERR_INPUT, "--matrix-token-file needs --matrix");
	if (!take_url("--matrix", o->matrix, &s->url, e) ||
		!take_secret(a, "--matrix-token-file", o->matrix_token_file, "RAPPORT_MATRIX_TOKEN", &s->token, e))
		return false;
	return s->token.n || err_set(e, ERR_INPUT, "--matrix needs --matrix-token-file");
}

bool chat_options_take(struct arena *a, const struct chat_options *o, struct outward *out, struct err *e)
{
	return take_slack(a, o, &out->slack, e) && take_mattermost(a, o, &out->mattermost, e) &&
		take_matrix(a, o, &out->matrix, e);
}
