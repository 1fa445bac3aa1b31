-- SPDX-License-Identifier: Apache-2.0
--
-- Personal tokens: a program that has one acts as the person who made it.

CREATE TABLE token (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	hash BLOB NOT NULL UNIQUE,                -- of the token, which was shown once
	name TEXT NOT NULL,                       -- what its person calls it
	scopes INTEGER NOT NULL,                  -- what it may: 1 read, 2 write, 4 the calendar; added up
	made INTEGER NOT NULL,
	used INTEGER                              -- the last day it was used, since 1970; NULL: never
) STRICT;
CREATE INDEX token_person ON token (person, id);
