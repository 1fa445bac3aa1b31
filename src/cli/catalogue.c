/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept, printed from the tables of fields: for docs/export.md, and as a data catalogue
 * for whoever has to answer for it.
 */
#include "cli/catalogue.h"

#include <stdio.h>
#include <string.h>

#include "model/fields.h"

/* Describe a field in a few words; empty when the name of the field says enough. */
static const char *describe_field(const struct entity_field *f)
{
	if (f->about) return f->about;
	if (f->label) return f->label;
	if (strcmp(f->name, "id") == 0) return "the key of the row";
	return strcmp(f->name, "made") == 0 ? "when it was written" : "";
}

static void print_words(const struct entity_field *f, const char *between)
{
	for (int64_t i = f->least; f->words && f->words[i]; i++)
		printf("%s%s", i > f->least ? between : "", f->words[i]);
}

static void print_export_field(const struct entity_field *f, const char *before)
{
	const char *says = f->about || f->label ? describe_field(f) : "";

	printf("%s`%s`", before, f->name);
	if (!f->words && !*says) return;
	printf(" (%s", says);
	if (f->words && *says) printf(": ");
	print_words(f, ", ");
	printf(")");
}

void catalogue_print_fields(void)
{
	printf("| table | fields |\n| --- | --- |\n");
	for (size_t i = 0; entities[i]; i++) {
		const char *before = "";

		printf("| `%s` | ", entities[i]->name);
		for (const struct entity_field *f = entities[i]->fields; f->type; f++) {
			if (!field_is_stored(f) || f->derived) continue;
			print_export_field(f, before);
			before = ", ";
		}
		printf(" |\n");
	}
}

static void print_table(const char *name, const char *purpose, const char *read_by, const char *kept)
{
	printf("%s: %s\n  read by  %s\n  kept     %s\n", name, purpose, read_by, kept);
}

static void print_field(const struct entity_field *f)
{
	printf("    %-16s %s", f->name, describe_field(f));
	if (f->words) {
		printf("%s", *describe_field(f) ? ": " : "");
		print_words(f, ", ");
	}
	if (f->type == FIELD_SEALED) printf("; sealed");
	if (f->readers != READ_AS_ROW) printf("; read by %s", field_readers_say(f->readers));
	printf("\n");
}

void catalogue_print_data(void)
{
	printf("What this program keeps, in each table of its database. A row is read by those who are "
	       "named\nunder its table; what somebody else reads, or nobody, says so itself. What is "
	       "sealed is\nunreadable without the key file, also in a backup.\n");
	for (size_t i = 0; entities[i]; i++) {
		const struct entity *t = entities[i];

		printf("\n");
		print_table(t->name, t->purpose, t->read_by, t->kept);
		for (const struct entity_field *f = t->fields; f->type; f++)
			if (field_is_stored(f)) print_field(f);
	}
	printf("\nAnd what an export leaves out:\n");
	for (const struct left_out *t = left_out; t->table; t++) {
		printf("\n");
		print_table(t->table, t->purpose, t->read_by, t->kept);
	}
}
