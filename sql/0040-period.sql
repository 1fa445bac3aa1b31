-- SPDX-License-Identifier: Apache-2.0
--
-- Sprints and busy periods, of a team or of everybody. docs/periods.md.

CREATE TABLE period (
	id INTEGER PRIMARY KEY NOT NULL,
	owner INTEGER NOT NULL REFERENCES person (id), -- who began it: of a team, its leader; else an admin
	reader INTEGER NOT NULL,                  -- 0 the owner and the members of their team, 1 everybody
	name BLOB NOT NULL,                       -- sealed
	kind INTEGER NOT NULL,                    -- 0 a sprint, 1 a busy time
	first_day INTEGER NOT NULL,               -- days since 1970-01-01
	last_day INTEGER NOT NULL,                -- likewise, and part of it
	talks INTEGER NOT NULL,                   -- in plans of these days: 0 as long as ever, 1 shorter
	earlier INTEGER NOT NULL,                 -- 1: and as early in the week as it goes
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX period_owner ON period (owner, reader, last_day);
CREATE INDEX period_reader ON period (reader, last_day);
