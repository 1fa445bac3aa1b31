/* SPDX-License-Identifier: Apache-2.0
 *
 * What the operator has said of messages that go out over HTTP (model/reach.h). It is part of the open
 * data folder (model/store.h), and every piece of work sees it as x->outward.
 */
#ifndef MODEL_OUTWARD_H
#define MODEL_OUTWARD_H

#include <stdbool.h>

#include "base/str.h"

struct outward {
	/* addresses that people set up may lead inside: serve --allow-private-webhooks; then http:// is
	 * allowed too */
	bool inside;
};

#endif
