/* SPDX-License-Identifier: Apache-2.0
 *
 * The fields of forms that are no column of a table, so that pages and errors name them like the
 * others.
 */
#include "web/form_fields.h"

#define ASKED(member, T, WHO, LABEL)                                                               \
	COLUMN(member, T, .typed = true, .readers = READ_##WHO, .label = LABEL)

static const struct entity_field fields[] = {
	/* the address with which somebody signs in */
	ASKED(email, TEXT, AS_ROW, TR("E-mail address")),
	ASKED(password, TEXT, NOBODY, TR("Password")),
	ASKED(current, TEXT, NOBODY, TR("Your password so far")),
	/* an address that is to be proven, or that of a new person */
	ASKED(address, TEXT, AS_ROW, TR("E-mail address")),
	ASKED(code, TEXT, AS_ROW, TR("The code from that mailbox")),
	ASKED(name, TEXT, AUTHOR, TR("What it is for")),            /* the name of a token */
	ASKED(file, BYTES, AS_ROW, TR("File")),
	ASKED(url, TEXT, AS_ROW, TR("Address of a calendar")),
	ASKED(caldav_url, TEXT, AUTHOR, TR("Address of the server")),
	ASKED(caldav_user, TEXT, AUTHOR, TR("User name on that server")),
	ASKED(caldav_secret, TEXT, NOBODY, TR("Password or token for that server")),
	/* of a pulse that is opened */
	ASKED(days, INT, AS_ROW, TR("How many days it is open")),
	/* the length of a talk that nobody opened */
	ASKED(held, INT, AS_ROW, TR("How many minutes was it?")),
	{ 0 },
};

const struct entity form_fields = { .name = "form", .fields = fields };
