-- SPDX-License-Identifier: Apache-2.0
--
-- The pulse: rounds of three statements that are answered without a name (docs/pulse.md). No table
-- has an answer of one person: answers wait in memory until enough of a cell are there, and only
-- their numbers are added up here. Who is asked, and that they have drawn the right to one answer,
-- stands in another table than any answer, and without a time.

CREATE TABLE pulse_round (
	id INTEGER PRIMARY KEY NOT NULL,
	opened INTEGER NOT NULL,                  -- UTC seconds
	ends INTEGER NOT NULL,                    -- no answer is taken from then on; UTC seconds
	closed INTEGER,                           -- when its results were worked out; NULL: not yet
	statement INTEGER NOT NULL,               -- the first of its three, enum pulse_statement; the next two follow
	asked INTEGER NOT NULL,                   -- how many people
	answered INTEGER NOT NULL                 -- how many of them; 0 until it is closed
) STRICT;
CREATE INDEX pulse_round_closed ON pulse_round (closed, id);

-- Who is asked, as it was when the round opened.
CREATE TABLE pulse_asked (
	id INTEGER PRIMARY KEY NOT NULL,
	round INTEGER NOT NULL REFERENCES pulse_round (id) ON DELETE CASCADE,
	person INTEGER NOT NULL REFERENCES person (id),
	leader INTEGER REFERENCES person (id),    -- theirs; NULL: nobody leads them
	cell INTEGER NOT NULL,                    -- in which their answer counts: 0, 1, 2 …
	drawn INTEGER NOT NULL                    -- 1: has drawn the right to one answer
) STRICT;
CREATE UNIQUE INDEX pulse_asked_round ON pulse_asked (round, person);
CREATE INDEX pulse_asked_person ON pulse_asked (person, id);
CREATE INDEX pulse_asked_leader ON pulse_asked (leader, round);

-- Of a round that is open: how many of a cell have answered, and how many of them said what. It grows by
-- five people or more at once, and is deleted when the round is closed.
CREATE TABLE pulse_count (
	round INTEGER NOT NULL REFERENCES pulse_round (id) ON DELETE CASCADE,
	cell INTEGER NOT NULL,
	place INTEGER NOT NULL,                   -- which of the three statements, 0 to 2; 3: the people themselves
	said INTEGER NOT NULL,                    -- enum pulse_said; of place 3 always 0
	n INTEGER NOT NULL,                       -- how many
	PRIMARY KEY (round, cell, place, said)
) STRICT, WITHOUT ROWID;

-- Of a round that is open: tokens that were handed in, so that none counts twice. They are deleted with
-- the numbers above.
CREATE TABLE pulse_spent (
	round INTEGER NOT NULL REFERENCES pulse_round (id) ON DELETE CASCADE,
	token BLOB NOT NULL,                      -- as the browser made it; the program never saw it when it was drawn
	PRIMARY KEY (round, token)
) STRICT, WITHOUT ROWID;

-- Lines of free text. Their ids are random, so that no order of theirs tells a time.
CREATE TABLE pulse_line (
	id INTEGER PRIMARY KEY NOT NULL,
	round INTEGER NOT NULL REFERENCES pulse_round (id) ON DELETE CASCADE,
	cell INTEGER NOT NULL,
	leader INTEGER NOT NULL,                  -- to whose team it is shown when the round is closed; 0: to everybody who was asked
	words BLOB NOT NULL                       -- sealed
) STRICT;
CREATE INDEX pulse_line_round ON pulse_line (round, leader);

-- How many of a cell were asked and how many answered each statement, for the rule by which later rounds
-- are published.
CREATE TABLE pulse_cell (
	id INTEGER PRIMARY KEY NOT NULL,
	round INTEGER NOT NULL REFERENCES pulse_round (id) ON DELETE CASCADE,
	cell INTEGER NOT NULL,
	place INTEGER NOT NULL,                   -- which of the three statements, 0 to 2
	asked INTEGER NOT NULL,
	answered INTEGER NOT NULL,                -- how many said how far they agree
	compared INTEGER NOT NULL                 -- how many of them said it before
) STRICT;
CREATE UNIQUE INDEX pulse_cell_round ON pulse_cell (round, place, cell);

-- What a closed round has published.
CREATE TABLE pulse_result (
	id INTEGER PRIMARY KEY NOT NULL,
	round INTEGER NOT NULL REFERENCES pulse_round (id) ON DELETE CASCADE,
	leader INTEGER NOT NULL,                  -- whose people; 0: everybody's who was asked
	below INTEGER NOT NULL,                   -- 1: all below that leader; 0: whom they lead directly
	statement INTEGER NOT NULL,               -- enum pulse_statement
	people INTEGER NOT NULL,                  -- how many the group has
	asked INTEGER NOT NULL,                   -- how many of them count here: fewer where teams had to be left out
	answered INTEGER NOT NULL,                -- how many of those said how far they agree
	agree INTEGER NOT NULL,                   -- how many agree: 1 means at most 1, answered − 1 at least so many
	better INTEGER NOT NULL,                  -- how many agree more than the last time; -1: it is not told
	same INTEGER NOT NULL,                    -- how many say the same, likewise
	worse INTEGER NOT NULL,                   -- how many agree less, likewise
	cells BLOB NOT NULL                       -- which cells count here, a bit each
) STRICT;
CREATE INDEX pulse_result_round ON pulse_result (round, leader);
CREATE INDEX pulse_result_leader ON pulse_result (leader, statement, round);
CREATE INDEX pulse_result_statement ON pulse_result (statement, round);

-- Whether this installation has a pulse at all; one row at most, and none: it has.
CREATE TABLE pulse_switch (
	id INTEGER PRIMARY KEY NOT NULL,          -- always 1
	turned_off INTEGER NOT NULL               -- 1: whoever runs the server has turned the pulse off
) STRICT;
