/* SPDX-License-Identifier: Apache-2.0
 *
 * The page /device (pages/device.html): what this browser keeps, for when there is no network.
 */
#ifndef WEB_DEVICE_H
#define WEB_DEVICE_H

#include "view/html.h"

/* Talks of the next hours whose pages a device keeps beforehand, at most, hours before and after
 * now; and people with whom one may talk without having planned it. */
enum { DEVICE_TALKS = 5, DEVICE_PEOPLE = 15, DEVICE_HOURS_BEFORE = 2, DEVICE_HOURS_AHEAD = 18 };

void page_device(struct html *h);

#endif
