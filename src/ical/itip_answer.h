/* SPDX-License-Identifier: Apache-2.0
 *
 * The answer of somebody who was invited (PARTSTAT), and how much may be said with it.
 */
#ifndef ICAL_ITIP_ANSWER_H
#define ICAL_ITIP_ANSWER_H

#include "base/str.h"

enum { ITIP_WORDS_BYTES = 2000 };

/* PARTSTAT (RFC 5545, section 3.2.12); a value that we do not know counts as no answer. */
enum itip_answer { ITIP_NO_ANSWER, ITIP_DECLINED, ITIP_TENTATIVE, ITIP_ACCEPTED };

/* The answer that a PARTSTAT names: "ACCEPTED" …, in upper or lower case. */
enum itip_answer itip_answer_of(struct str partstat);
/* The name of an answer as a PARTSTAT: "NEEDS-ACTION" for none. */
const char *itip_partstat(enum itip_answer answer);

#endif
