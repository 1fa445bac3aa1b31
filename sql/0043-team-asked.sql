-- SPDX-License-Identifier: Apache-2.0
--
-- "What was asked and what became of it": an answered need that its asker lets the team read, in words for
-- the team and without a name. What is taken back is deleted.

CREATE TABLE team_asked (
	id INTEGER PRIMARY KEY NOT NULL,
	need INTEGER NOT NULL REFERENCES need (id),
	asker INTEGER NOT NULL REFERENCES person (id),  -- whose need it is
	words BLOB NOT NULL,                      -- for the team; sealed
	made INTEGER NOT NULL                     -- since when these words stand there; UTC seconds
) STRICT;
CREATE UNIQUE INDEX team_asked_need ON team_asked (need);
CREATE INDEX team_asked_asker ON team_asked (asker, id);
