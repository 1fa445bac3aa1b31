/* SPDX-License-Identifier: Apache-2.0
 *
 * The floor of an open talk, as pages and programs read and set it (model/floor.h).
 */
#ifndef WEB_FLOOR_H
#define WEB_FLOOR_H

#include "model/floor.h"
#include "web/web.h"

/* Read a beat by its number, 0 to 5; false when the form or query names none. */
MUST_CHECK bool floor_read_beat(const struct visit *v, enum beat *beat);

extern const struct entity floor_view; /* what programs read of it */

#endif
