-- SPDX-License-Identifier: Apache-2.0
--
-- Lines that two people type in at once: what each did is kept until nobody types there any more, so
-- that it can be carried over what the other did meanwhile. The texts themselves stand in note, said
-- and asked.

CREATE TABLE line_op (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),    -- whose line it is
	about INTEGER NOT NULL,                        -- the talk of a line to remember or an answer, the pair of a goal or an obstacle
	line INTEGER NOT NULL,                         -- 0: to remember, 1: goal, 2: obstacle, 3: answer
	n INTEGER NOT NULL,                            -- its place in the order of the line, from 1
	author INTEGER NOT NULL REFERENCES person (id),
	client TEXT NOT NULL,                          -- the open page that sent it, a random word; empty: the text was set otherwise
	seq INTEGER NOT NULL,                          -- the page's own number, so that what comes twice is kept once
	ops BLOB,                                      -- what was done to the text; sealed; null: no longer kept
	made INTEGER NOT NULL                          -- UTC seconds
) STRICT;
CREATE UNIQUE INDEX line_op_n ON line_op (about, line, n);
CREATE INDEX line_op_client ON line_op (about, line, author, client, seq);
CREATE INDEX line_op_made ON line_op (made) WHERE ops IS NOT NULL;
