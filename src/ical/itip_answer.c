/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/itip_answer.h"

enum itip_answer itip_answer_of(struct str partstat)
{
	if (str_eq_nocase(partstat, S("DECLINED"))) return ITIP_DECLINED;
	if (str_eq_nocase(partstat, S("DELEGATED"))) return ITIP_DECLINED;
	if (str_eq_nocase(partstat, S("TENTATIVE"))) return ITIP_TENTATIVE;
	if (str_eq_nocase(partstat, S("ACCEPTED"))) return ITIP_ACCEPTED;
	return ITIP_NO_ANSWER;
}

const char *itip_partstat(enum itip_answer answer)
{
	static const char *const names[] = { "NEEDS-ACTION", "DECLINED", "TENTATIVE", "ACCEPTED" };

	return names[answer];
}
