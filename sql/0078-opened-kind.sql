-- SPDX-License-Identifier: Apache-2.0
--
-- Of a person there are two notes for themselves: that they took an export, and that a command on the server was
-- run in their name. So a note is of a row, its kind and a reader. A key can change on SQLite only when the table is
-- made anew.

CREATE TABLE opened_new (
	object INTEGER NOT NULL,                  -- the row that was read
	reader INTEGER NOT NULL REFERENCES person (id),
	kind TEXT NOT NULL,                       -- the table of the row, "export" or "terminal"
	owner INTEGER NOT NULL REFERENCES person (id), -- whose words they are
	first INTEGER NOT NULL,
	latest INTEGER NOT NULL,                  -- to the day: written again only a day later
	PRIMARY KEY (object, reader, kind)
) STRICT;
INSERT INTO opened_new (object, reader, kind, owner, first, latest)
	SELECT object, reader, kind, owner, first, latest FROM opened;
DROP TABLE opened;
ALTER TABLE opened_new RENAME TO opened;
CREATE INDEX opened_owner ON opened (owner, latest);
CREATE INDEX opened_reader ON opened (reader, latest);
