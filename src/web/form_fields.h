/* SPDX-License-Identifier: Apache-2.0
 *
 * Forms also have fields that no entity keeps as they were typed: passwords, codes, addresses that
 * have to be proven first, files. This table has their labels, for pages and for forms that are
 * sent again.
 */
#ifndef WEB_FORM_FIELDS_H
#define WEB_FORM_FIELDS_H

#include "db/entity.h"

/* This entity has no table and no struct. A field that READ_NOBODY reads is a secret, which no page
 * writes back; FIELD_BYTES is a file. */
extern const struct entity form_fields;

#endif
