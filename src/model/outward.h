/* SPDX-License-Identifier: Apache-2.0
 *
 * What the operator has said of messages that go out over HTTP (model/reach.h). It is part of the open
 * data folder (model/store.h), and every piece of work sees it as x->outward.
 */
#ifndef MODEL_OUTWARD_H
#define MODEL_OUTWARD_H

#include <stdbool.h>

#include "base/str.h"

/* A chat server on which the operator has an account for the program. */
struct outward_server {
	struct str url;            /* without a / at its end; empty: not set up */
	struct str token;          /* of the account, with which messages are sent */
	struct str secret;         /* with which it proves what it asks of us; Matrix asks nothing */
};

struct outward {
	/* addresses that people set up may lead inside: serve --allow-private-webhooks; then http:// is
	 * allowed too */
	bool inside;
	struct outward_server slack, mattermost, matrix;
};

#endif
