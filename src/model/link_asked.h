/* SPDX-License-Identifier: Apache-2.0
 *
 * Sign-in links by mail for whoever asks. Asking only keeps the address, known or not, so that
 * neither the answer nor the time it takes tells which addresses are known here; the worker then
 * mails a link to those that are.
 */
#ifndef MODEL_LINK_ASKED_H
#define MODEL_LINK_ASKED_H

#include "base/ctx.h"

enum {
	LINK_ASKED_SECONDS = 3600, /* how long such a link works */
	LINK_ASKED_MOST = 1000,    /* the most addresses that wait for the worker */
};

/* Keep that somebody asked for a link to this address; `lang` is that of their page. Whoever asks is not
 * signed in, and how often they may ask is for the caller to know. ERR_INPUT when it is no address,
 * ERR_CONFLICT when mail is not set up, ERR_LIMIT when too many wait. */
MUST_CHECK bool link_ask(struct ctx *x, struct str typed, struct str lang);
/* Answer the address that waits longest, for the worker: mail a link that signs in its person, who keeps
 * their password, if they have proven the address. *more is false when nobody waits. */
MUST_CHECK bool link_answer(struct ctx *x, bool *more);

extern const char *const link_asked_sql[];

#endif
