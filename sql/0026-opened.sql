-- SPDX-License-Identifier: Apache-2.0
--
-- Who has read what another person wrote, and when: for the eyes of that other person.

CREATE TABLE opened (
	object INTEGER NOT NULL,                  -- the row that was read
	reader INTEGER NOT NULL REFERENCES person (id),
	kind TEXT NOT NULL,                       -- the table of the row
	owner INTEGER NOT NULL REFERENCES person (id), -- whose words they are
	first INTEGER NOT NULL,
	latest INTEGER NOT NULL,                  -- to the day: written again only a day later
	PRIMARY KEY (object, reader)
) STRICT;
CREATE INDEX opened_owner ON opened (owner, latest);
