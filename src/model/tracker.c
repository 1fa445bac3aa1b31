/* SPDX-License-Identifier: Apache-2.0
 *
 * Trackers are set up here. Address and token are sealed, and shown to nobody again, for whoever has
 * the token can do in the tracker what its person can.
 */
#include "model/tracker.h"

#include "base/clean.h"
#include "base/id.h"
#include "base/json.h"
#include "db/db.h"
#include "http/transfer.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/hook.h"
#include "model/written.h"
#include "view/lang.h"

enum { LIST, GET_ONE, COUNT, ADD, SET, SET_TOKEN, TRY, AGREE, DEL };
#define TRACKER                                                                                    \
	"SELECT t.id, t.person, t.kind, t.url, t.project, t.account, t.token, t.labels,"           \
	"  t.issue_type, t.template, t.closes, t.agreed, t.made, t.state, t.error, t.went,"        \
	"  t.failures, t.not_before, t.asked FROM tracker t WHERE t.person = $1"
const char *const tracker_sql[] = {
	[LIST] = TRACKER " ORDER BY t.id LIMIT 20",
	[GET_ONE] = TRACKER " AND t.id = $2",
	[COUNT] = "SELECT count(*) FROM tracker WHERE person = $1",
	[ADD] =
		"INSERT INTO tracker (id, person, kind, url, project, account, token, labels, issue_type,"
		"  template, closes, agreed, made, state, error, went, failures, not_before, asked, poll_at,"
		"  since, etag, quiet, claim, busy_until)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, $12, 0, '', NULL, 0, 0, $12,"
		"  NULL, $12, '', 0, 0, 0)",
	[SET] =
		"UPDATE tracker SET account = $3, labels = $4, issue_type = $5, template = $6, closes = $7"
		" WHERE id = $2 AND person = $1",
	[SET_TOKEN] =
		"UPDATE tracker SET token = $3, state = 0, error = '', failures = 0, not_before = 0,"
		"  asked = $4 WHERE id = $2 AND person = $1",
	[TRY] = "UPDATE tracker SET asked = $3 WHERE id = $2 AND person = $1",
	[AGREE] = "UPDATE tracker SET agreed = $3 WHERE id = $2 AND person = $1",
	[DEL] = "DELETE FROM tracker WHERE id = $2 AND person = $1",
	NULL
};

const char *const tracker_kinds[] = { "github", "gitlab", "jira-cloud", "jira", "webhook", NULL };
static const struct kind {
	const char *says;        /* a name, in every language */
	const char *url;         /* what a form proposes; empty: nothing */
} kinds[TRACKER_KINDS] = {
	[TRACKER_GITHUB] = { "GitHub", "https://api.github.com" },
	[TRACKER_GITLAB] = { "GitLab", "https://gitlab.com" },
	[TRACKER_JIRA_CLOUD] = { "Jira Cloud", "" },
	[TRACKER_JIRA] = { "Jira Data Center", "" },
	[TRACKER_WEBHOOK] = { "Webhook", "" },
};
const char tracker_template[] =
	"{\"title\":\"{{line}}\",\"due\":\"{{due}}\",\"link\":\"{{link}}\",\"id\":\"{{id}}\",\"state\":\"{{state}}\"}";
static const char *const states[] = { "on", "stopped", NULL };

static const struct entity_field tracker_fields[] = {
	FIELD(tracker, id, ID),
	FIELD(tracker, person, ID, .about = "whose it is"),
	TYPED(tracker, kind, CHOICE, AUTHOR, TR("Kind"), .words = tracker_kinds),
	TYPED(tracker, url, SEALED, AUTHOR, TR("Address (https://)"), .needed = true, .closed = true,
		.most = TRACKER_URL_BYTES, .place = "tracker.url"),
	TYPED(tracker, project, TEXT, AUTHOR, TR("Project"), .most = TRACKER_PROJECT_BYTES),
	TYPED(tracker, account, TEXT, AUTHOR, TR("Whose the token is"), .most = TRACKER_ACCOUNT_BYTES),
	TYPED(tracker, token, SEALED, AUTHOR, TR("Personal token"), .closed = true,
		.most = TRACKER_TOKEN_BYTES, .place = "tracker.token"),
	TYPED(tracker, labels, TEXT, AUTHOR, TR("Labels, with commas between"), .most = TRACKER_LABELS_BYTES),
	TYPED(tracker, issue_type, TEXT, AUTHOR, TR("Type of issue"), .most = TRACKER_TYPE_BYTES),
	TYPED(tracker, template, TEXT, AUTHOR, TR("What is sent"), .most = TRACKER_TEMPLATE_BYTES),
	TYPED(tracker, closes, BOOL, AUTHOR, TR("When a step is over here, close it there too")),
	FIELD(tracker, agreed, TIME, .null = true,
		.about = "when its person agreed to what is sent; null: they are asked first"),
	FIELD(tracker, made, TIME),
	FIELD(tracker, state, CHOICE, .words = states),
	FIELD(tracker, error, TEXT, .about = "of the last request: a sentence and what fills it, as JSON; empty: it went well"),
	FIELD(tracker, went, TIME, .null = true, .about = "when a request last went well; null: none yet"),
	FIELD(tracker, failures, INT, .about = "requests that failed in a row"),
	FIELD(tracker, not_before, TIME, .about = "nothing is asked before"),
	FIELD(tracker, asked, TIME, .null = true, .about = "it is tried, as was asked then; null: it was tried"),
	FIELD(tracker, host, TEXT, .computed = true, .about = "of the address, which is not shown again"),
	{ 0 },
};
const struct entity tracker_entity = { .name = "tracker", .fields = tracker_fields,
	.size = sizeof(struct tracker) };

const char *tracker_kind_says(unsigned kind)
{
	return kinds[kind < TRACKER_KINDS ? kind : 0].says;
}

const char *tracker_kind_url(unsigned kind)
{
	return kinds[kind < TRACKER_KINDS ? kind : 0].url;
}

/* -- reading -- */

/* Leave of the address of a tracker only the host, and nothing of its token. */
static void show_host(struct ctx *x, struct tracker *t)
{
	struct err ignored = { 0 };

	if (!entity_open(x, &tracker_entity, "url", t) ||
		!transfer_fits(x->a, t->url, true, &t->host, &ignored))
		t->host = S("");
	t->url = t->token = S("");
}

bool tracker_list(struct ctx *x, struct tracker **out, size_t *n)
{
	if (!entity_list(x, &tracker_entity, db_query(x, tracker_sql[LIST], "i", x->me), 20, out, n))
		return false;
	for (size_t i = 0; i < *n; i++) show_host(x, &(*out)[i]);
	return true;
}

struct tracker *tracker_get(struct ctx *x, int64_t id)
{
	struct tracker *t = entity_one(x, &tracker_entity,
		db_query(x, tracker_sql[GET_ONE], "ii", x->me, id), TR("there is no such tracker"));

	if (t) show_host(x, t);
	return t;
}

/* -- checking -- */

static bool is_name(struct str s, const char *more)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    str_index(str_of(more), c) < str_of(more).n))
			return false;
	}
	return s.n && !str_eq(s, S(".")) && !str_eq(s, S(".."));
}

static bool check_github(struct ctx *x, struct tracker *t)
{
	struct str owner, name;

	return (str_cut(t->project, '/', &owner, &name) && is_name(owner, "-_.") && is_name(name, "-_.")) ||
		err_field(&x->err, ERR_INPUT, "project", TR("Write it as owner/repository."));
}

/* The path of a project with its groups, or its number. */
static bool check_gitlab(struct ctx *x, struct tracker *t)
{
	struct str rest = t->project, part;
	int64_t number;
	bool ok = t->project.n > 0, more = true;

	if (str_int(t->project, &number) && number > 0) return true;
	for (int parts = 0; ok && more; parts++) {
		more = str_cut(rest, '/', &part, &rest);
		ok = is_name(part, "-_.") && (more || parts);
	}
	return ok || err_field(&x->err, ERR_INPUT, "project", TR("Write it as group/project, as in its address."));
}

static bool check_jira(struct ctx *x, struct tracker *t)
{
	struct clean_at at;

	if (!is_name(t->project, "_"))
		return err_field(&x->err, ERR_INPUT, "project", TR("Write its key, such as APP."));
	if (t->kind == TRACKER_JIRA_CLOUD && !str_has(t->account, S("@")))
		return err_field(&x->err, ERR_INPUT, "account", TR("Write the mail address of the account that the token belongs to."));
	if (!t->issue_type.n || clean_find(t->issue_type, &at))
		return err_field(&x->err, ERR_INPUT, "issue_type", TR("Write a type of issue that the project has, such as Task."));
	for (size_t i = 1; i + 1 < t->labels.n; i++)
		if (t->labels.p[i] == ' ' && t->labels.p[i - 1] != ',' && t->labels.p[i + 1] != ',' && t->labels.p[i + 1] != ' ' && t->labels.p[i - 1] != ' ')
			return err_field(&x->err, ERR_INPUT, "labels", TR("A label of Jira has no space in it."));
	return true;
}

/* Leave out what a kind does not have. */
static void drop_fields(struct tracker *t)
{
	bool jira = t->kind == TRACKER_JIRA || t->kind == TRACKER_JIRA_CLOUD;

	/* of GitHub the account is learnt from its answers */
	if (t->kind != TRACKER_JIRA_CLOUD && t->kind != TRACKER_GITHUB) t->account = S("");
	if (!jira) t->issue_type = S("");
	if (t->kind != TRACKER_WEBHOOK) t->template = S("");
	else t->project = t->labels = S("");
}

/* Check a template with words that fit only where they are to stand: inside of a string. */
static bool check_webhook(struct ctx *x, struct tracker *t)
{
	const struct tracker_words words = { S("A \"step\""), S("2026-11-30"), S("https://x/"), S("05fb7y33482mz"),
		S("open") };
	struct str filled;

	return tracker_fill(x->a, t->template, &words, &filled, &x->err);
}

static bool check_kind(struct ctx *x, struct tracker *t)
{
	switch (t->kind) {
	case TRACKER_GITHUB: return check_github(x, t);
	case TRACKER_GITLAB: return check_gitlab(x, t);
	case TRACKER_JIRA_CLOUD: case TRACKER_JIRA: return check_jira(x, t);
	case TRACKER_WEBHOOK: return check_webhook(x, t);
	default: return err_field(&x->err, ERR_INPUT, "kind", TR("Please choose one."));
	}
}

/* True when a text is one line, so that it can stand in a header. */
static bool take_line(struct ctx *x, const char *field, struct str *s)
{
	*s = str_trim(*s);
	return (str_utf8(*s) && written_control(*s, S("")) == s->n) ||
		err_field(&x->err, ERR_INPUT, field, TR("Write it in one line."));
}

static bool check_token(struct ctx *x, struct tracker *t)
{
	if (!t->token.n) return err_field(&x->err, ERR_INPUT, "token", TR("The token is missing."));
	return entity_check_field(x, &tracker_entity, "token", t) &&
		((str_ascii(t->token) && str_index(t->token, ' ') == t->token.n) ||
			err_field(&x->err, ERR_INPUT, "token", TR("This is no token: it has a space or a letter that none has.")));
}

/* Check what may be changed later too. */
static bool check_changeable(struct ctx *x, struct tracker *t)
{
	return take_line(x, "account", &t->account) && take_line(x, "labels", &t->labels) &&
		take_line(x, "issue_type", &t->issue_type) &&
		entity_check_field(x, &tracker_entity, "account", t) &&
		entity_check_field(x, &tracker_entity, "labels", t) &&
		entity_check_field(x, &tracker_entity, "issue_type", t) &&
		entity_check_field(x, &tracker_entity, "template", t);
}

static bool check_address(struct ctx *x, struct tracker *t, bool inside)
{
	struct err why = { 0 };

	t->url = str_trim(t->url);
	while (str_ends(t->url, S("/"))) t->url.n--;
	if (!written_address(x, "url", t->url) || !entity_check_field(x, &tracker_entity, "url", t)) return false;
	if (str_has(t->url, S("?")) || str_has(t->url, S("#")))
		return err_field(&x->err, ERR_INPUT, "url", TR("Leave out what stands behind a question mark or a number sign."));
	return transfer_fits(x->a, t->url, inside, &t->host, &why) ||
		err_say(&x->err, ERR_INPUT, "url", why.says);
}

/* -- changing -- */

int64_t tracker_add(struct ctx *x, const struct tracker *typed, bool inside, struct str *secret)
{
	struct tracker t = *typed;
	int64_t id = id_new(x->now);

	*secret = t.kind == TRACKER_WEBHOOK ? hook_secret(x->a) : S("");
	if (t.kind == TRACKER_WEBHOOK) t.token = *secret;
	if (t.kind == TRACKER_GITHUB) t.account = S("");
	drop_fields(&t);
	if (x->me <= 0 || !entity_room(x, tracker_sql[COUNT], x->me, TRACKERS)) {
		err_set(&x->err, ERR_FULL, TR("You have as many trackers as are kept. Take one away first."));
		return 0;
	}
	if (!check_address(x, &t, inside) || !take_line(x, "project", &t.project) ||
		!entity_check_field(x, &tracker_entity, "project", &t) || !check_kind(x, &t) ||
		!take_line(x, "token", &t.token) || !check_token(x, &t) || !check_changeable(x, &t))
		return 0;
	return db_run(x, tracker_sql[ADD], "iiibssbsssii", id, x->me, (int64_t)t.kind,
			       written_seal(x, "tracker.url", id, t.url), t.project, t.account,
			       written_seal(x, "tracker.token", id, t.token), t.labels, t.issue_type,
			       t.template, (int64_t)t.closes, x->now) == 1 &&
			audit_add(x, "tracker.add", id)
		? id
		: 0;
}

bool tracker_set(struct ctx *x, int64_t id, const struct tracker *typed)
{
	struct tracker *t = tracker_get(x, id);

	if (!t) return false;
	if (t->kind == TRACKER_JIRA_CLOUD) t->account = typed->account;
	t->labels = typed->labels, t->issue_type = typed->issue_type,
	t->template = typed->template, t->closes = typed->closes;
	t->token = t->kind == TRACKER_WEBHOOK ? S("") : typed->token; /* its secret is not typed */
	drop_fields(t);
	if (!take_line(x, "token", &t->token) || (t->token.n && !check_token(x, t)) ||
		!check_changeable(x, t) || !check_kind(x, t))
		return false;
	if (db_run(x, tracker_sql[SET], "iissssi", x->me, id, t->account, t->labels, t->issue_type,
		    t->template, (int64_t)t->closes) != 1)
		return false;
	if (t->token.n && db_run(x, tracker_sql[SET_TOKEN], "iibi", x->me, id,
				  written_seal(x, "tracker.token", id, t->token), x->now) != 1)
		return false;
	return audit_add(x, "tracker.set", id);
}

bool tracker_try(struct ctx *x, int64_t id)
{
	return tracker_get(x, id) && db_run(x, tracker_sql[TRY], "iii", x->me, id, x->now) == 1 &&
		audit_add(x, "tracker.try", id);
}

bool tracker_agree(struct ctx *x, int64_t id, bool yes)
{
	struct tracker *t = tracker_get(x, id);

	if (!t) return false;
	if (yes == (t->agreed != 0)) return true;
	return (yes || tracker_disagreed(x, id)) &&
		db_run(x, tracker_sql[AGREE], "iio", x->me, id, yes ? x->now : INT64_C(0)) == 1 &&
		audit_add(x, yes ? "tracker.agree" : "tracker.disagree", id);
}

bool tracker_del(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, tracker_sql[DEL], "ii", x->me, id);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("there is no such tracker"));
	return rows > 0 && audit_add(x, "tracker.del", id);
}

/* -- where an issue is read -- */

struct str tracker_page(struct ctx *x, unsigned kind, struct str url, struct str project,
	struct str number)
{
	int64_t n;

	if (!number.n) return S("");
	switch (kind) {
	case TRACKER_GITHUB:
		if (str_eq(url, S("https://api.github.com"))) url = S("https://github.com");
		else if (str_ends(url, S("/api/v3"))) url.n -= sizeof "/api/v3" - 1;
		return str_fmt(x->a, "%.*s/%.*s/issues/%.*s", STR(url), STR(project), STR(number));
	case TRACKER_GITLAB:
		if (str_int(project, &n)) return S(""); /* a number is in no address for people */
		return str_fmt(x->a, "%.*s/%.*s/-/issues/%.*s", STR(url), STR(project), STR(number));
	case TRACKER_JIRA_CLOUD: case TRACKER_JIRA:
		return str_fmt(x->a, "%.*s/browse/%.*s", STR(url), STR(number));
	default: return S("");
	}
}

/* -- templates -- */

/* Find the words of a place. False: there is no such place. */
static bool find_words(const struct tracker_words *w, struct str place, struct str *out)
{
	const struct { struct str name, words; } places[] = { { S("line"), w->line }, { S("due"), w->due },
		{ S("link"), w->link }, { S("id"), w->id }, { S("state"), w->state } };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (str_eq(place, places[i].name)) {
			*out = places[i].words;
			return true;
		}
	return false;
}

/* Write a text as it stands inside a string of JSON. */
static void put_inside(struct buf *b, struct str s)
{
	struct buf quoted = { .a = b->a };

	json_put_text(&quoted, s);
	buf_add(b, str_sub(buf_str(&quoted), 1, quoted.n - 1));
}

bool tracker_fill(struct arena *a, struct str template, const struct tracker_words *w, struct str *out,
	struct err *e)
{
	struct buf b = { .a = a };
	struct err why = { 0 };
	struct json_doc *doc;

	for (size_t i = 0; i < template.n;) {
		struct str rest = str_sub(template, i, template.n), words;
		size_t end = 2;

		if (!str_starts(rest, S("{{"))) {
			buf_ch(&b, template.p[i++]);
			continue;
		}
		while (end < rest.n && rest.p[end] >= 'a' && rest.p[end] <= 'z') end++;
		if (end + 2 <= rest.n && str_eq(str_sub(rest, end, end + 2), S("}}"))) {
			if (!find_words(w, str_sub(rest, 2, end), &words))
				return err_field(e, ERR_INPUT, "template", TR("Its places are {{line}}, {{due}}, {{link}}, {{id}} and {{state}}."));
			put_inside(&b, words);
			i += end + 2;
		} else {
			buf_ch(&b, template.p[i++]); /* two objects of JSON that begin */
		}
	}
	*out = buf_str(&b);
	doc = json_parse("template", *out, &why);
	json_free(doc);
	return doc || err_field(e, ERR_INPUT, "template", TR("This is no JSON, or a place stands outside of quotation marks."));
}
