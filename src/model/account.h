/* SPDX-License-Identifier: Apache-2.0
 *
 * People sign in by one-time links or passwords, which open sessions. The tokens of links and
 * sessions are random, and the database keeps only their hashes, so that nobody can sign in with a
 * stolen copy of it.
 */
#ifndef MODEL_ACCOUNT_H
#define MODEL_ACCOUNT_H

#include "db/entity.h"

enum { ACCOUNT_LINK_SECONDS = 24 * 3600, ACCOUNT_SESSION_SECONDS = 30 * 24 * 3600 };

/* Make a new one-time token for `person`; it takes the place of tokens that were not used yet. The
 * operator may make one for anybody: that ends every session and every API token of the person, and
 * when it is used, the password is forgotten. Admins and a person's own leader may make one only
 * until that person has signed in and is not shut, because later they could act as somebody else
 * with it. A person who signs in by such a token is shut (account_session) until a password is set.
 * Empty on error: ERR_MISSING for a stranger, ERR_FORBIDDEN when the person has signed in before,
 * or when the link can go to the person's own mail (account_mail_link). */
MUST_CHECK struct str account_link(struct ctx *x, int64_t person);
/* Find out where a link of x->me for this person goes: *address is the person's own address, or
 * empty when x->me gets the link to hand it over, because mail is not set up or no address of the
 * person is known. Errors as of account_link(). */
MUST_CHECK bool account_link_way(struct ctx *x, int64_t person, struct str *address);
/* Mail a first link to its person; *to is the address that it went to. When the link is used, that
 * address is proven. Errors as of account_link(); ERR_CONFLICT when the link cannot be mailed,
 * ERR_LIMIT after LETTER_HOURLY within an hour. */
MUST_CHECK bool account_mail_link(struct ctx *x, int64_t person, struct str *to);
/* Find the name of a person and of their leader (empty: nobody leads them), for the operator. */
MUST_CHECK bool account_whose(struct ctx *x, int64_t person, struct str *name, struct str *leader);

struct account {
	int64_t person;
	struct str password;     /* its argon2id hash; empty: none is set, or it was not read */
	int64_t entered;         /* when the person signed in for the first time; 0: never yet */
	int64_t linked_by, linked; /* who made the first link (CTX_OPERATOR; 0: unknown), when */
	struct str mailed;       /* the address that it went to; empty: it was handed over */
	bool shut;               /* it was handed over by another, and no password is set since */
	struct str by_name;      /* the name of who made it; empty: the operator, or unknown */
};
/* Read how x->me signed in for the first time; the password is left out. */
MUST_CHECK bool account_first_entry(struct ctx *x, struct account *out);
/* Find out whether `person` has ever signed in and is not shut (account_session). */
MUST_CHECK bool account_entered(struct ctx *x, int64_t person, bool *entered);
/* Find out whether anybody has ever signed in. */
MUST_CHECK bool account_any_entered(struct ctx *x, bool *entered);
/* Find who should sign in first: an admin, else the person who was added first; 0:
 * there is nobody. */
MUST_CHECK bool account_first(struct ctx *x, int64_t *person);
/* Find whom a token would sign in, without using it up, for the page that asks first. *person is 0
 * when the token is unknown, used or too old. */
MUST_CHECK bool account_link_person(struct ctx *x, struct str token, int64_t *person,
	struct str *name);
/* Use a token up and open a session. The value of its cookie; empty on error: ERR_SIGN_IN when the
 * token is unknown, used or too old. */
MUST_CHECK struct str account_enter(struct ctx *x, struct str token);
/* Open a session for a demo person without a token; ERR_FORBIDDEN outside the demo. */
MUST_CHECK struct str account_enter_demo(struct ctx *x, int64_t person);
/* Find the person of a session by its cookie; 0: it is no session. When the person signed in by a
 * link that another person handed over, and has set no password since, *shut is the person and
 * *person is 0: the session may be that of the other person, so it can do nothing but set a
 * password. */
MUST_CHECK bool account_session(struct ctx *x, struct str cookie, int64_t *person, int64_t *shut);
/* End the session of a cookie. */
MUST_CHECK bool account_leave(struct ctx *x, struct str cookie);

/* The hash with which a password is compared. Comparing is slow and needs no database, so a caller
 * reads the proof, ends its transaction, compares, and begins another transaction. */
struct account_proof {
	int64_t person;  /* 0: nobody has the address */
	struct str hash; /* empty: no password is set */
	bool fits;
};
/* Read the proof of the person who has this address. When nobody has it, comparing takes as long,
 * so that nobody can find out which addresses are known. */
MUST_CHECK bool account_proof(struct ctx *x, struct str address, struct account_proof *p);
/* Read the proof of x->me. */
MUST_CHECK bool account_own_proof(struct ctx *x, struct account_proof *p);
/* Compare a password with the proof: sets p->fits and returns it. */
bool account_compare(struct arena *a, struct account_proof *p, struct str password);
/* Open a session for the person of a proof. The value of its cookie; empty with ERR_SIGN_IN when
 * the password did not fit or has been changed since. */
MUST_CHECK struct str account_enter_proven(struct ctx *x, const struct account_proof *p);
/* Give x->me the password with this hash (base/secret.h). When x->me has a password already, `old`
 * has to be its proof. Every session and every link of x->me ends, and a new session opens. The
 * value of its cookie; empty on error: ERR_FORBIDDEN when `old` does not fit, ERR_CONFLICT when the
 * password has been changed since. */
MUST_CHECK struct str account_set_password(struct ctx *x, const struct account_proof *old,
	struct str hash);

/* Check that x->me may have this password (model/password.h); ERR_INPUT says why not. */
MUST_CHECK bool account_password_fits(struct ctx *x, struct str password);

/* Somebody of the demo. leads 0: nobody; 1: a team; 2: also somebody who leads a team. */
struct account_demo { int64_t id; struct str name; int64_t leads; };
/* List the people as whom anybody may sign in when this database is the demo, at most 20. In
 * another database there are none. */
MUST_CHECK bool account_demo(struct ctx *x, struct account_demo **people, size_t *n);
/* Note that this database is the demo. */
MUST_CHECK bool account_set_demo(struct ctx *x);

/* Delete links, sessions and API tokens that have expired; for the worker. */
MUST_CHECK bool account_sweep(struct ctx *x);

extern const char *const account_sql[];
extern const struct entity setting_entity, account_entity;

#endif
