-- SPDX-License-Identifier: Apache-2.0
--
-- Solutions: how a pair reaches a goal and gets past an obstacle, in a sentence of each of the two, with the
-- step and the need that serve both. docs/goals.md.

CREATE TABLE solution (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	goal INTEGER NOT NULL REFERENCES goal (id),
	author INTEGER NOT NULL REFERENCES person (id), -- who began it
	obstacle BLOB NOT NULL,                   -- sealed
	of_leader BLOB,                           -- the leader's sentence; sealed, NULL: not written yet
	of_member BLOB,                           -- the member's; likewise
	step INTEGER REFERENCES step (id) ON DELETE SET NULL, -- of the pair; NULL: none
	need INTEGER REFERENCES need (id) ON DELETE SET NULL, -- of the pair; NULL: none
	state INTEGER NOT NULL,                   -- 0 open, 1 closed
	became BLOB,                              -- what came of it, in a sentence; sealed, NULL: not said
	made INTEGER NOT NULL,
	closed INTEGER                            -- NULL: open
) STRICT;
CREATE INDEX solution_pair ON solution (pair, state, id);
CREATE INDEX solution_goal ON solution (goal, state, id);
CREATE INDEX solution_step ON solution (step);
CREATE INDEX solution_need ON solution (need);
