/* SPDX-License-Identifier: Apache-2.0
 *
 * Signing in: one-time links, and the sessions they open. Tokens are random; the
 * database keeps only their hashes, so a stolen copy of it signs nobody in.
 */
#ifndef MODEL_ACCOUNT_H
#define MODEL_ACCOUNT_H

#include "db/entity.h"

enum { ACCOUNT_LINK_SECONDS = 24 * 3600, ACCOUNT_SESSION_SECONDS = 30 * 24 * 3600 };

/* A fresh one-time token for `person`, in the place of those not used yet. The operator
 * makes one for anyone; that ends every session and token of theirs, and using it forgets their
 * password. An admin and a person's own leader make one only until that person has signed in
 * for the first time: later it would be a way to act as somebody else. Whoever enters with
 * theirs is shut (account_session) until a password is set, and can be given another link until
 * then. Empty on error: ERR_MISSING for a stranger, ERR_FORBIDDEN for one who has been here, or
 * whose own mail can be reached. */
MUST_CHECK struct str account_link(struct ctx *x, int64_t person);
/* Where the link that x->me may make goes: the person's own mail; empty: into x->me's hands,
 * because no mail is set up or no address of theirs is known. Errors as above. */
MUST_CHECK bool account_link_way(struct ctx *x, int64_t person, struct str *address);
/* Mail the first link to its person, at the address that comes back. Using it proves that
 * address. ERR_LIMIT after several within the hour. */
MUST_CHECK bool account_mail_link(struct ctx *x, int64_t person, struct str *to);
/* For the operator: the person's name, and that of who leads them (empty: nobody). */
MUST_CHECK bool account_whose(struct ctx *x, int64_t person, struct str *name, struct str *leader);

struct account {
	int64_t person;
	struct str password;     /* its argon2id hash; empty: none is set, or nobody asked for it */
	int64_t entered;         /* when they first signed in; 0: not known */
	int64_t linked_by, linked; /* who made the link (CTX_OPERATOR; 0: not known), and when */
	struct str mailed;       /* to which address; empty: it was handed over */
	bool shut;               /* no password has been set since that link */
	struct str by_name;      /* who made it, by name */
};
/* How x->me came in for the first time, for their own eyes, without the password. */
MUST_CHECK bool account_first_entry(struct ctx *x, struct account *out);
/* Whether `person` has ever signed in, and was not shut (account_session) then. */
MUST_CHECK bool account_entered(struct ctx *x, int64_t person, bool *entered);
/* Whether anybody ever has. */
MUST_CHECK bool account_any_entered(struct ctx *x, bool *entered);
/* Who signs in first: an admin, or whoever has been here longest; 0: nobody is here. */
MUST_CHECK bool account_first(struct ctx *x, int64_t *person);
/* Whom an unused token would sign in, without using it up: the page that asks first.
 * 0 when it is unknown, used or too old. */
MUST_CHECK bool account_link_person(struct ctx *x, struct str token, int64_t *person,
	struct str *name);
/* Use the token up and open a session: its cookie value. Empty on ERR_SIGN_IN. */
MUST_CHECK struct str account_enter(struct ctx *x, struct str token);
/* Open a session for a demo person without a token; ERR_FORBIDDEN outside the demo. */
MUST_CHECK struct str account_enter_demo(struct ctx *x, int64_t person);
/* Whose session this cookie is; 0: nobody's. When somebody came in by a link that another
 * had in hands and has set no password yet, that is *shut, and *person is 0: it may be the
 * other, and acts as nobody until it is known who makes themselves at home. */
MUST_CHECK bool account_session(struct ctx *x, struct str cookie, int64_t *person, int64_t *shut);
MUST_CHECK bool account_leave(struct ctx *x, struct str cookie);

/* What a password is compared with. The comparison is slow and needs no database, so a
 * caller reads the proof, ends its transaction, compares, and begins another. */
struct account_proof {
	int64_t person;  /* 0: nobody has the address */
	struct str hash; /* empty: no password is set */
	bool fits;
};
/* The proof of whoever has this address; nobody's takes as long. */
MUST_CHECK bool account_proof(struct ctx *x, struct str address, struct account_proof *p);
/* x->me's own. */
MUST_CHECK bool account_own_proof(struct ctx *x, struct account_proof *p);
/* Sets and returns p->fits. */
bool account_compare(struct arena *a, struct account_proof *p, struct str password);
/* Open a session for whom the proof fits: its cookie. Empty with ERR_SIGN_IN when it does
 * not, or the password has changed since. */
MUST_CHECK struct str account_enter_proven(struct ctx *x, const struct account_proof *p);
/* Give x->me the password with this hash (base/secret.h). The old one must have been
 * proven when there is one. Every session and link of x->me ends; the new session's
 * cookie comes back. */
MUST_CHECK struct str account_set_password(struct ctx *x, const struct account_proof *old,
	struct str hash);

/* Whether x->me may have this password (model/password.h); ERR_INPUT says why not. */
MUST_CHECK bool account_password_fits(struct ctx *x, struct str password);

/* True when this database was filled by the demo; then `people` are those one may be. */
struct account_demo { int64_t id; struct str name; bool leads; };
MUST_CHECK bool account_demo(struct ctx *x, struct account_demo **people, size_t *n);
MUST_CHECK bool account_set_demo(struct ctx *x);

/* Forget what has expired: for the worker. */
MUST_CHECK bool account_sweep(struct ctx *x);

extern const char *const account_sql[];
extern const struct entity setting_entity, account_entity;

#endif
