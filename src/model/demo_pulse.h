/* SPDX-License-Identifier: Apache-2.0
 *
 * The pulse of the demo.
 */
#ifndef MODEL_DEMO_PULSE_H
#define MODEL_DEMO_PULSE_H

#include "base/ctx.h"

/* Hold four rounds of the pulse in the last two whole quarters, as operator; all of `who` answer. */
MUST_CHECK bool demo_hold_pulses(struct ctx *x, const int64_t *who, size_t n);

#endif
