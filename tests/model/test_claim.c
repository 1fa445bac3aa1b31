/* SPDX-License-Identifier: Apache-2.0 */
#include "model/claim.h"

#include "model/account.h"
#include "model/outbox.h"
#include "model/person.h"
#include "tests/model/world.h"

static int64_t owner_of(struct ctx *x, const char *address)
{
	int64_t id;

	return person_find(x, str_of(address), &id) ? id : -1;
}

/* The only claim of x->me. */
static int64_t own(struct ctx *x)
{
	struct claim *c;
	size_t n;

	return claim_list(x, &c, &n) && n == 1 ? c->id : 0;
}

static void a_claim_counts_for_nothing_and_an_import_beats_it(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct account_proof proof;
	int64_t newhire;
	bool proven;

	OK(claim_add(&x, S("Newhire@example.org"), &proven) && !proven);
	IS(owner_of(&x, "newhire@example.org"), 0);
	OK(account_proof(&x, S("newhire@example.org"), &proof) && proof.person == 0);
	world_keep(&x);
	world_import(&w, "id,name,email,leader,timezone,work_hours\n"
		"newhire,New Hire,newhire@example.org,,Europe/Berlin,09:00-17:00\n");
	x = world_as(&w, w.ben);
	newhire = owner_of(&x, "newhire@example.org");
	OK(newhire > 0 && newhire != w.ben);
	IS(own(&x), 0);
	OK(claim_add(&x, S("newhire@example.org"), &proven) && !proven);
	IS(owner_of(&x, "newhire@example.org"), newhire);
	{
		struct claim *c;
		size_t n;

		x.me = w.ada; /* an admin says who is who, and nobody takes an address from another */
		OK(claim_list_open(&x, &c, &n) && n == 1 && !claim_judge(&x, c[0].id, true) && x.err.code == ERR_CONFLICT);
		err_clear(&x.err);
	}
	world_drop(&x);
	world_end(&w);
}

static void without_mail_an_admin_confirms_or_refuses(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct claim *c;
	bool proven;
	size_t n;

	OK(claim_add(&x, S("ben@home.example"), &proven) && !proven);
	x.me = w.cara;
	OK(claim_add(&x, S("ben@home.example"), &proven) && !proven);
	OK(claim_list_open(&x, &c, &n) && n == 0);
	x.me = w.ada;
	OK(claim_list_open(&x, &c, &n) && n == 2 && c[0].person == w.ben);
	IS_STR(c[0].leader, S("Ada"));
	x.me = w.ben;
	OK(!claim_judge(&x, c[0].id, true) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	x.me = w.ada;
	OK(claim_judge(&x, c[0].id, true));
	IS(owner_of(&x, "ben@home.example"), w.ben);
	OK(claim_list_open(&x, &c, &n) && n == 0); /* the other's claim has ended with it */
	x.me = w.cara;
	OK(claim_add(&x, S("cara@home.example"), &proven));
	x.me = w.ada;
	OK(claim_list_open(&x, &c, &n) && n == 1 && claim_judge(&x, c[0].id, false));
	IS(owner_of(&x, "cara@home.example"), 0);
	OK(claim_add(&x, S("ada@home.example"), &proven) && proven);
	world_drop(&x);
	world_end(&w);
}

/* The code in the newest mail, and to whom it went. */
static struct str mailed_code(struct ctx *x, struct str *to)
{
	int64_t me = x->me;
	struct outbox_job *job = NULL;
	struct str code, rest;

	x->me = CTX_OPERATOR;
	if (!outbox_claim(x, &job) || !job) world_die("claim", &x->err);
	x->me = me;
	*to = job->to;
	str_cut(job->mail.subject, ':', &code, &rest);
	return code;
}

static void with_mail_a_code_proves_it_within_the_hour(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct str first, code, to;
	struct claim *c;
	int64_t id;
	bool proven;
	size_t n;

	x.mail_from = S("talks@example.org");
	OK(claim_add(&x, S("ben@home.example"), &proven) && !proven && (id = own(&x)) != 0);
	first = mailed_code(&x, &to);
	IS_STR(to, S("ben@home.example"));
	x.me = w.cara; /* nobody proves another's */
	OK(!claim_prove(&x, id, first, &proven) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	x.me = w.ada;
	OK(claim_list_open(&x, &c, &n) && n == 0);
	OK(!claim_judge(&x, id, true) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	x.me = w.ben;
	x.now += CLAIM_CODE_SECONDS;
	OK(claim_prove(&x, id, first, &proven) && !proven); /* too late */
	OK(claim_send(&x, id));
	code = mailed_code(&x, &to);
	OK(claim_prove(&x, id, first, &proven) && !proven);
	OK(claim_prove(&x, id, str_fmt(x.a, " %.*s %.*s", STR(str_sub(code, 0, 5)),
		STR(str_sub(code, 6, code.n))), &proven) && proven);
	IS(owner_of(&x, "ben@home.example"), w.ben);
	world_drop(&x);
	world_end(&w);
}

static struct outbox_job *next_mail(struct ctx *x)
{
	int64_t me = x->me;
	struct outbox_job *job = NULL;

	x->me = CTX_OPERATOR;
	if (!outbox_claim(x, &job) || !job) world_die("claim", &x->err);
	x->me = me;
	return job;
}

/* Somebody asks for an address as often as they may: what they are answered, "ok ok limit ". */
static struct str ask_often(struct ctx *x, const char *address)
{
	struct buf b = { .a = x->a };
	struct claim *c;
	bool proven;
	size_t n;

	for (int i = 0; i < 7; i++) {
		bool ok = claim_add(x, str_of(address), &proven);

		buf_fmt(&b, "%d %d %d ", ok, (int)x->err.code, proven);
		err_clear(&x->err);
	}
	if (!claim_list(x, &c, &n)) world_die("list", &x->err);
	for (size_t i = 0; i < n; i++) buf_fmt(&b, "%d %d ", c[i].mailed, c[i].code.n > 0);
	return buf_str(&b);
}

static void nobody_learns_by_a_claim_whether_an_address_is_known(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.dev);
	struct str unknown, known;
	struct outbox_job *job;
	bool proven;

	x.mail_from = S("talks@example.org");
	unknown = ask_often(&x, "nobody@example.org");
	OK(str_starts(unknown, S("1 0 0 1 0 0 ")) && str_has(unknown, str_fmt(x.a, "0 %d 0 ", (int)ERR_LIMIT)));
	for (int i = 0; i < 5; i++) OK(str_has(next_mail(&x)->mail.subject, S("the code for your address")));
	x.me = w.eve;
	known = ask_often(&x, "cara@example.org");
	IS_STR(known, unknown);
	/* whose it is hears of it, and there is nothing to prove */
	job = next_mail(&x);
	IS_STR(job->to, S("cara@example.org"));
	IS_STR(job->mail.subject, S("Somebody said that your address is theirs"));
	OK(str_has(job->mail.text, S("Eve says that this address is theirs")) && str_has(job->mail.text, S("nothing comes of it")));
	OK(claim_prove(&x, own(&x), S("22222-22222"), &proven) && !proven);
	IS(owner_of(&x, "cara@example.org"), w.cara);
	world_drop(&x);
	world_end(&w);
}

static void five_wrong_codes_make_the_right_one_void(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct str code, to;
	int64_t id;
	bool proven;

	x.mail_from = S("talks@example.org");
	OK(claim_add(&x, S("ben@home.example"), &proven) && (id = own(&x)) != 0);
	code = mailed_code(&x, &to);
	for (int i = 0; i < CLAIM_TRIES; i++)
		OK(claim_prove(&x, id, S("22222-22222"), &proven) && !proven);
	OK(claim_prove(&x, id, code, &proven) && !proven);
	OK(claim_drop(&x, id) && own(&x) == 0);
	world_drop(&x);
	world_end(&w);
}

static void what_a_leader_says_of_somebody_new_is_a_claim_and_an_admin_s_word_is_not(struct db_pool *p)
{
	struct world w = world(p);
	struct newcomer n = { S("Flo"), S("flo@example.org"), S("Asia/Tokyo"), S("09:00-17:00"), 15, 7 };
	struct ctx x = world_as(&w, w.ben);
	struct str to;
	int64_t flo, gil;

	OK(roster_add(&x, &n, &flo));
	IS(owner_of(&x, "flo@example.org"), 0);
	OK(claim_mail_address(&x, flo, &to));
	IS_STR(to, S("flo@example.org"));
	OK(claim_settle(&x, flo, S("flo@example.org")));
	IS(owner_of(&x, "flo@example.org"), flo);
	OK(claim_settle(&x, flo, S("gil@example.org")) && owner_of(&x, "gil@example.org") == 0);
	x.me = w.ada;
	n.address = S("gil@example.org");
	OK(roster_add(&x, &n, &gil));
	IS(owner_of(&x, "gil@example.org"), gil);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_claim_counts_for_nothing_and_an_import_beats_it);
	RUN_DB(without_mail_an_admin_confirms_or_refuses);
	RUN_DB(with_mail_a_code_proves_it_within_the_hour);
	RUN_DB(nobody_learns_by_a_claim_whether_an_address_is_known);
	RUN_DB(five_wrong_codes_make_the_right_one_void);
	RUN_DB(what_a_leader_says_of_somebody_new_is_a_claim_and_an_admin_s_word_is_not);
	return tap_end();
}
