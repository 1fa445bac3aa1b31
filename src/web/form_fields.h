/* SPDX-License-Identifier: Apache-2.0
 *
 * The fields of forms that no entity keeps as they are typed: passwords, codes, addresses that are
 * proven first, files. They have their labels here, for the pages and for the form that is sent again.
 */
#ifndef WEB_FORM_FIELDS_H
#define WEB_FORM_FIELDS_H

#include "db/entity.h"

/* No table and no struct stand behind it. A field that READ_NOBODY reads is a secret, which no page
 * writes back; FIELD_BYTES is a file. */
extern const struct entity form_fields;

#endif
