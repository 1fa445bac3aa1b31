-- SPDX-License-Identifier: Apache-2.0
--
-- What an accepted answer to a red-hot week has changed, so that it can be taken back as long as the talks are ahead,
-- after a reload and from another device too.
CREATE TABLE pressure_changed (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id), -- who accepted it
	from_day INTEGER NOT NULL,                -- the Monday of the week, days since 1970
	talk INTEGER NOT NULL,                    -- which may be gone by now
	was_starts INTEGER NOT NULL,              -- before …
	was_minutes INTEGER NOT NULL,             -- … 0: there was no talk
	was_source INTEGER NOT NULL,              -- as talk.source
	starts INTEGER NOT NULL,                  -- and after
	minutes INTEGER NOT NULL,
	back INTEGER                              -- when it was taken back; NULL: not so far
) STRICT;
CREATE INDEX pressure_changed_week ON pressure_changed (person, from_day);
CREATE INDEX pressure_changed_talk ON pressure_changed (talk);
