/* SPDX-License-Identifier: Apache-2.0
 *
 * How many sockets each address has open, so that one of them cannot take all there may be.
 */
#ifndef HTTP_SHARE_H
#define HTTP_SHARE_H

#include <stdbool.h>
#include <stddef.h>

struct shares;

/* For at most `room` sockets in all, `most` of one address. */
struct shares *shares_new(size_t room, unsigned most);
void shares_free(struct shares *s);
/* From any thread: count one more of this address. False: it has its share already. */
bool shares_take(struct shares *s, const unsigned char at[16]);
void shares_leave(struct shares *s, const unsigned char at[16]);

#endif
