-- SPDX-License-Identifier: Apache-2.0
--
-- Live pages: what two people have open changes with what the other does.

-- The changes of what a pair shares are counted, so that an open page can ask what it has missed.
CREATE TABLE live (
	pair INTEGER PRIMARY KEY NOT NULL REFERENCES pair (id),
	n INTEGER NOT NULL,                       -- how many changes there were
	changed INTEGER NOT NULL                  -- when the last one was
) STRICT;
CREATE INDEX live_changed ON live (changed);
