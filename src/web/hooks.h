/* SPDX-License-Identifier: Apache-2.0
 *
 * The pages of webhooks: all of the reader's, and one with what was sent to it.
 */
#ifndef WEB_HOOKS_H
#define WEB_HOOKS_H

#include "model/hook.h"
#include "view/html.h"

enum { HOOK_SENT_SHOWN = 30 };

struct page_hooks {
	struct hook *hooks;
	size_t hooks_n;
	bool admin;              /* the reader may add webhooks of the installation */
	struct hook typed;       /* one that was sent and refused, with its url; else all kinds of one's own */
};
void page_hooks(struct html *h, const struct page_hooks *p);

struct page_hook {
	struct hook *hook;
	struct when changed, failing, not_before;
	struct delivery *sent;
	struct when *sent_at, *next_try, *arrived;
	bool *again;             /* it may be sent by hand, and goes sooner for it */
	size_t sent_n;
	struct str secret;       /* a secret that was just made; else empty */
};
void page_hook(struct html *h, const struct page_hook *p);
/* Write how a webhook is, in a few words. */
struct str say_hook_state(struct html *h, const struct hook *k);

#endif
