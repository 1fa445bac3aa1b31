/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept, printed from the tables of fields (db/entity.h).
 */
#ifndef CLI_CATALOGUE_H
#define CLI_CATALOGUE_H

/* The tables of docs/export.md, in Markdown. */
void catalogue_print_fields(void);
/* Every table and field: what it is for, who reads it, how long it is kept. */
void catalogue_print_data(void);

#endif
