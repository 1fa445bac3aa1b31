-- SPDX-License-Identifier: Apache-2.0
--
-- Rows that a page shows before they are saved, and values that the other of two has replaced.

-- The name that the page gave the row before it was saved, a random word: by it the page finds the row again, and acts on
-- it before its id is known. Null: it was made otherwise.
ALTER TABLE topic ADD COLUMN client TEXT;
ALTER TABLE step ADD COLUMN client TEXT;
ALTER TABLE need ADD COLUMN client TEXT;
CREATE UNIQUE INDEX topic_client ON topic (author, client) WHERE client IS NOT NULL;
CREATE UNIQUE INDEX step_client ON step (author, client) WHERE client IS NOT NULL;
CREATE UNIQUE INDEX need_client ON need (author, client) WHERE client IS NOT NULL;

-- What the other of a pair has replaced of a step, for a day; one row for a person and a step: the last such change.
CREATE TABLE replaced (
	person INTEGER NOT NULL REFERENCES person (id), -- who is told
	step INTEGER NOT NULL REFERENCES step (id) ON DELETE CASCADE,
	change INTEGER NOT NULL,                        -- the id of the change
	field INTEGER NOT NULL,                         -- 1: the date, 2: the state
	was INTEGER NOT NULL,                           -- the value that they knew; a day, 0: no date, or a state
	became INTEGER NOT NULL,                        -- the value that took its place
	closed INTEGER,                                 -- of a state: since when it was so, UTC seconds; null: it was open
	at INTEGER NOT NULL,                            -- when it was replaced, UTC seconds
	PRIMARY KEY (person, step)
) STRICT;
CREATE INDEX replaced_step ON replaced (step);
CREATE INDEX replaced_at ON replaced (at);
