-- SPDX-License-Identifier: Apache-2.0
--
-- Goals of a person and of a team, how far they have come, and the steps and needs that serve them.
-- docs/goals.md.

CREATE TABLE goal (
	id INTEGER PRIMARY KEY NOT NULL,
	owner INTEGER NOT NULL REFERENCES person (id),
	reader INTEGER NOT NULL,                  -- 0 also the leader of `pair`, 1 nobody else, 2 also the owner's members
	pair INTEGER REFERENCES pair (id),        -- to whose leader it is shown; NULL: to none
	words BLOB NOT NULL,                      -- sealed
	measure BLOB NOT NULL,                    -- by what it is seen, in words; sealed, may be empty text, as the next three
	unit BLOB NOT NULL,                       -- what is counted; sealed
	begins BLOB NOT NULL,                     -- a number as it was typed; sealed
	aim BLOB NOT NULL,                        -- a number as it was typed; sealed
	due INTEGER,                              -- days since 1970-01-01
	state INTEGER NOT NULL,                   -- 0 open, 1 reached, 2 dropped
	made INTEGER NOT NULL,
	closed INTEGER                            -- NULL: open
) STRICT;
CREATE INDEX goal_owner ON goal (owner, state, id);
CREATE INDEX goal_pair ON goal (pair, state, id);

CREATE TABLE goal_mark (
	id INTEGER PRIMARY KEY NOT NULL,
	goal INTEGER NOT NULL REFERENCES goal (id),
	author INTEGER NOT NULL REFERENCES person (id),
	number BLOB NOT NULL,                     -- as it was typed; sealed, may be empty text
	words BLOB NOT NULL,                      -- sealed, may be empty text
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX goal_mark_goal ON goal_mark (goal, id);

ALTER TABLE step ADD COLUMN goal INTEGER REFERENCES goal (id); -- which it serves; NULL: none
ALTER TABLE need ADD COLUMN goal INTEGER REFERENCES goal (id); -- which it serves; NULL: none
CREATE INDEX step_goal ON step (goal, state, id);
