/* SPDX-License-Identifier: Apache-2.0
 *
 * The memory that bodies over 64 KiB may have, all of them together. An upload claims what
 * it says it will send before its body is read; who does not fit waits, with the socket
 * unread, in the order of asking. One person has one upload under way, and after it goes
 * behind the others who wait, so that nobody's files keep others' out.
 */
#ifndef HTTP_BUDGET_H
#define HTTP_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct budget;

/* A place in it: zeroed, none. Whoever has it keeps it where it is until budget_release(). */
struct claim {
	struct claim *next, *before;
	struct budget *of;
	int64_t whom;
	size_t bytes;     /* that it has */
	size_t wants;     /* that it waits for; 0: it does not wait */
};

/* `bytes` together. `woken(arg)` is called, on any thread, when waiting may be over. */
struct budget *budget_new(size_t bytes, void (*woken)(void *), void *arg);
void budget_free(struct budget *b);
/* Have `c` hold `bytes` (more than it does) for `whom`. False: it waits now, in the queue;
 * ask again when woken. What is larger than the whole budget is had when nothing else is. */
bool budget_claim(struct budget *b, struct claim *c, int64_t whom, size_t bytes);
/* Give back all of it, and the place in the queue. A zeroed claim has none. */
void budget_release(struct claim *c);
/* Does anybody wait? */
bool budget_is_short(struct budget *b);
size_t budget_used(struct budget *b);

#endif
