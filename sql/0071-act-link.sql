-- SPDX-License-Identifier: Apache-2.0
--
-- Links in messages that do one thing, once (docs/messages.md).

-- One link: for one person, one act and one thing. It holds no words.
CREATE TABLE act_link (
	id INTEGER PRIMARY KEY NOT NULL,
	token BLOB NOT NULL UNIQUE,               -- BLAKE2b-256 of what stands in the link
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- who is to do it
	act INTEGER NOT NULL,                     -- enum act_link_kind of model/act_link.h
	about INTEGER NOT NULL,                   -- id of the step or talk
	turn INTEGER NOT NULL,                    -- of a talk the time that was proposed; else 0
	until INTEGER NOT NULL,                   -- from then on it does nothing
	used INTEGER                              -- when it was used; NULL: not yet
) STRICT;
CREATE INDEX act_link_person ON act_link (person);
CREATE INDEX act_link_until ON act_link (until);
