/* SPDX-License-Identifier: Apache-2.0
 *
 * The frame of the HTML part of a mail (pages/mail_frame.html), in the house's look: a heading, lines, what can be
 * done, and a foot. Mail programs read no style sheet of ours, so its styles stand in it, and only in pages whose
 * name begins with "mail_". Nothing of it is fetched from anywhere.
 */
#ifndef VIEW_MAIL_H
#define VIEW_MAIL_H

#include "view/html.h"

/* Begin the mail, with its one heading; mail_end() ends it. */
void mail_top(struct html *h, struct str title);
void mail_line(struct html *h, struct str line);
/* A line that matters less: a zone, an address to copy. */
void mail_line_soft(struct html *h, struct str line);
/* What one can do: the first as a button, what follows it as links. */
void mail_act_first(struct html *h, struct str says, struct url to);
void mail_act(struct html *h, struct str says, struct url to);
/* Below a hairline: links and lines about such mails as a whole. */
void mail_foot(struct html *h);
void mail_foot_link(struct html *h, struct str says, struct url to);
void mail_end(struct html *h);

#endif
