/* SPDX-License-Identifier: Apache-2.0
 *
 * Addresses that are said to be somebody's and not proven yet. A claim counts for nothing:
 * nobody signs in with it, no link, import or answer finds its person by it, and an import
 * that gives the address to another takes it away. It is proven by a code that was mailed
 * to it; where no mail is set up, an admin says that it is true.
 */
#ifndef MODEL_CLAIM_H
#define MODEL_CLAIM_H

#include "db/entity.h"

enum {
	CLAIM_CODE_SECONDS = 3600,
	CLAIM_TRIES = 5,          /* wrong codes, then another one must be mailed */
	CLAIMS_SHOWN = 50,
};

struct claim {
	int64_t id, person;
	struct str address;
	int64_t claimed_by, made; /* who claimed it: the person, or their leader; and when */
	struct str code;          /* tag of the mailed code under the key; empty: none was mailed */
	int64_t expires, tries;   /* of the code; wrong ones since it was mailed */
	struct str name, leader;  /* of the person, and of who leads them; for admins */
	bool mailed;              /* a code is on its way that can still be typed */
};

/* Claim another address for x->me. It is proven at once when x->me is an admin and no mail is set
 * up; else a code is mailed to it, or it waits for an admin. *proven says whether it is proven. When it is
 * somebody else's already, all is the same for x->me, and the mail tells the other instead of having a code.
 * ERR_INPUT; ERR_LIMIT; ERR_CONFLICT for that admin alone; ERR_FULL when x->me has ten. */
MUST_CHECK bool claim_add(struct ctx *x, struct str typed, bool *proven);
/* Claim an address for somebody whom x->me adds to their team; no code is mailed yet. For
 * roster.c. */
MUST_CHECK bool claim_for(struct ctx *x, int64_t person, struct str address);
/* List the claims of x->me. */
MUST_CHECK bool claim_list(struct ctx *x, struct claim **out, size_t *n);
/* Prove a claim by the code that was mailed; the address is x->me's from now on. A code that is
 * wrong or too old is no error, because the caller has to commit the count of tries: *proven is
 * false. */
MUST_CHECK bool claim_prove(struct ctx *x, int64_t id, struct str code, bool *proven);
/* Mail another code, which takes the place of the code before. */
MUST_CHECK bool claim_send(struct ctx *x, int64_t id);
/* Take a claim of x->me back. */
MUST_CHECK bool claim_drop(struct ctx *x, int64_t id);

/* List the claims that wait for an admin; empty when x->me is no admin, or mail is set up. */
MUST_CHECK bool claim_list_open(struct ctx *x, struct claim **out, size_t *n);
/* Judge a claim as an admin: the address is the person's, or it is not. ERR_MISSING for everybody
 * who is no admin. */
MUST_CHECK bool claim_judge(struct ctx *x, int64_t id, bool is_true);

/* List the claims to an address, for the operator; at most CLAIMS_SHOWN. */
MUST_CHECK bool claim_list_address(struct ctx *x, struct str address, struct claim **out, size_t *n);
/* Turn a person's claim into their address, because a link mailed to it, or the operator, has
 * proven it; an address that is theirs already counts as proven from now on. Every claim of others to
 * it ends. Nothing happens when the person has neither. */
MUST_CHECK bool claim_settle(struct ctx *x, int64_t person, struct str address);
/* End every claim to an address that is somebody's now; for imports. */
MUST_CHECK bool claim_end(struct ctx *x, struct str address);
/* Find where a first link for somebody can be mailed: their main address, or the address that was
 * given when they were added. Empty: nowhere. The caller checks who may ask. */
MUST_CHECK bool claim_mail_address(struct ctx *x, int64_t person, struct str *address);

extern const char *const claim_sql[];
extern const struct entity claim_entity;

#endif
