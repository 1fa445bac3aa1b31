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
	int64_t claimed_by, made; /* who said so: the person, or their leader */
	struct str code;          /* tag of the mailed code under the key; empty: none was mailed */
	int64_t expires, tries;   /* of the code; wrong ones since it was mailed */
	struct str name, leader;  /* of the person, and of who leads them; for admins */
	bool mailed;              /* a code is on its way that can still be typed */
};

/* Another address of x->me: it is proven at once when x->me is an admin and no mail is set
 * up, else a code is mailed to it, or it waits for an admin. *proven says which. ERR_INPUT;
 * ERR_CONFLICT when somebody has proven it; ERR_LIMIT when x->me has ten. */
MUST_CHECK bool claim_add(struct ctx *x, struct str typed, bool *proven);
/* The same for somebody x->me adds to their team; nothing is mailed yet. For roster.c. */
MUST_CHECK bool claim_for(struct ctx *x, int64_t person, struct str address);
/* Those of x->me. */
MUST_CHECK bool claim_list(struct ctx *x, struct claim **out, size_t *n);
/* The code that was mailed: the address is x->me's from now on. ERR_INPUT when it is another
 * or too old; *proven tells, so that the caller keeps the count of tries. */
MUST_CHECK bool claim_prove(struct ctx *x, int64_t id, struct str code, bool *proven);
/* Mail another code, in the place of the one before. */
MUST_CHECK bool claim_send(struct ctx *x, int64_t id);
/* Take an own one back. */
MUST_CHECK bool claim_drop(struct ctx *x, int64_t id);

/* Those that wait for an admin; none when x->me is no admin, or mail is set up. */
MUST_CHECK bool claim_list_open(struct ctx *x, struct claim **out, size_t *n);
/* An admin's word on one: it is true, or it is not. ERR_MISSING for everybody else. */
MUST_CHECK bool claim_judge(struct ctx *x, int64_t id, bool is_true);

/* Who claims an address, for the operator; at most CLAIMS_SHOWN. */
MUST_CHECK bool claim_list_address(struct ctx *x, struct str address, struct claim **out, size_t *n);
/* It is proven that the address is this person's: by a link mailed to it, or by the operator.
 * Nothing when there is no such claim; every claim of others to it ends. */
MUST_CHECK bool claim_settle(struct ctx *x, int64_t person, struct str address);
/* The address is somebody's now: every claim to it ends. For imports. */
MUST_CHECK bool claim_end(struct ctx *x, struct str address);
/* Where a first link for somebody can be mailed: their main address, or the one that was
 * given when they were added. Empty: nowhere. Who asks is for the caller to check. */
MUST_CHECK bool claim_mail_address(struct ctx *x, int64_t person, struct str *address);

extern const char *const claim_sql[];
extern const struct entity claim_entity;

#endif
