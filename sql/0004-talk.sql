-- SPDX-License-Identifier: Apache-2.0
--
-- What happens to a talk once it is planned, and what two people bring to it and take
-- from it. All that people write is *sealed* (sql/0001-house.sql) and bound to its row;
-- only the two people of the pair read it, a private note only its author. docs/talks.md.

-- `minutes` of a talk is what is planned for it, `wanted` the pair's full length.
ALTER TABLE talk ADD COLUMN unplanned INTEGER NOT NULL DEFAULT 0; -- 1: held without a plan
ALTER TABLE talk ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;     -- how often its time changed
ALTER TABLE talk ADD COLUMN began INTEGER;                        -- talk mode was opened; NULL: never
ALTER TABLE talk ADD COLUMN ended INTEGER;                        -- NULL: not held
ALTER TABLE talk ADD COLUMN held_minutes INTEGER;                 -- NULL: not held
ALTER TABLE talk ADD COLUMN logged_by INTEGER REFERENCES person (id); -- who said what became of it
ALTER TABLE talk ADD COLUMN logged_at INTEGER;                    -- NULL: nobody has yet
ALTER TABLE talk ADD COLUMN reason BLOB;                          -- of cancelling; sealed, NULL: none

-- A point that either brings to the next talk. Open topics carry over by themselves.
CREATE TABLE topic (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	author INTEGER NOT NULL REFERENCES person (id),
	words BLOB NOT NULL,                       -- sealed
	state INTEGER NOT NULL,                   -- enum topic_state of model/topic.h
	talk INTEGER REFERENCES talk (id),        -- where it was talked about; NULL: not yet
	carried INTEGER NOT NULL,                 -- talks that ended without it
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX topic_pair ON topic (pair, state, id);
CREATE INDEX topic_talk ON topic (talk, id);

-- A next step: what one of the two will do, and the other will see done.
CREATE TABLE step (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	talk INTEGER REFERENCES talk (id),        -- where it was agreed; NULL: between talks
	owner INTEGER NOT NULL REFERENCES person (id),   -- who does it
	other INTEGER NOT NULL REFERENCES person (id),   -- who confirms it
	author INTEGER NOT NULL REFERENCES person (id),  -- who wrote it down
	words BLOB NOT NULL,                       -- sealed
	due INTEGER,                              -- days since 1970-01-01; NULL: no date
	state INTEGER NOT NULL,                   -- enum step_state of model/step.h
	moved INTEGER NOT NULL,                   -- how often the date changed
	reason BLOB,                              -- why it was dropped; sealed, NULL: it was not
	made INTEGER NOT NULL,
	closed INTEGER,                           -- done or dropped; NULL: open
	confirmed INTEGER                         -- the other saw it done; NULL: not yet
) STRICT;
CREATE INDEX step_pair ON step (pair, state, id);
CREATE INDEX step_owner ON step (owner, state, id);
CREATE INDEX step_other ON step (other, state, id);
CREATE INDEX step_talk ON step (talk, id);

-- A resource that one of the two needs, and who can give it.
CREATE TABLE need (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	talk INTEGER REFERENCES talk (id),        -- where it was said; NULL: between talks
	asker INTEGER NOT NULL REFERENCES person (id),   -- who needs it
	giver INTEGER NOT NULL REFERENCES person (id),   -- who answers: the other, or the leader
	author INTEGER NOT NULL REFERENCES person (id),  -- who wrote it down
	words BLOB NOT NULL,                       -- what; sealed
	source BLOB NOT NULL,                     -- from whom else, in words; sealed, may be empty text
	due INTEGER,                              -- days since 1970-01-01; NULL: no date
	state INTEGER NOT NULL,                   -- enum need_state of model/need.h
	reason BLOB,                              -- why it was declined; sealed, NULL: it was not
	made INTEGER NOT NULL,
	closed INTEGER                            -- NULL: open
) STRICT;
CREATE INDEX need_pair ON need (pair, state, id);
CREATE INDEX need_asker ON need (asker, state, id);
CREATE INDEX need_giver ON need (giver, state, id);
CREATE INDEX need_talk ON need (talk, id);

-- Thanks for something specific.
CREATE TABLE recognition (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	talk INTEGER REFERENCES talk (id),        -- where it was said; NULL: between talks
	giver INTEGER NOT NULL REFERENCES person (id),
	receiver INTEGER NOT NULL REFERENCES person (id),
	words BLOB NOT NULL,                       -- sealed
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX recognition_pair ON recognition (pair, id);
CREATE INDEX recognition_giver ON recognition (giver, receiver, id);
CREATE INDEX recognition_talk ON recognition (talk, id);

-- One line to remember of a talk: a shared one of the pair, and a private one of each.
CREATE TABLE note (
	id INTEGER PRIMARY KEY NOT NULL,
	talk INTEGER NOT NULL REFERENCES talk (id),
	reader INTEGER NOT NULL,                  -- the one who reads it; 0: both of the pair
	author INTEGER NOT NULL REFERENCES person (id),
	words BLOB NOT NULL,                       -- sealed
	made INTEGER NOT NULL,
	UNIQUE (talk, reader)
) STRICT;

-- What the pair works towards, and what stands in the way, as last said.
CREATE TABLE said (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	kind INTEGER NOT NULL,                    -- enum said_kind of model/said.h
	talk INTEGER REFERENCES talk (id),        -- NULL: between talks
	author INTEGER NOT NULL REFERENCES person (id),
	words BLOB NOT NULL,                       -- sealed; empty text: no longer
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX said_pair ON said (pair, kind, id);

-- A person's own questions, beside those of the program (model/question_bank.c).
CREATE TABLE question (
	id INTEGER PRIMARY KEY NOT NULL,
	owner INTEGER NOT NULL REFERENCES person (id),
	beat INTEGER NOT NULL,                    -- enum beat of model/question.h
	words BLOB NOT NULL,                       -- sealed
	gone INTEGER,                             -- NULL: in use; taken away, but asked before
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX question_owner ON question (owner, id);

-- A question that was asked in a talk, so that it is not asked again soon.
CREATE TABLE asked (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	talk INTEGER NOT NULL REFERENCES talk (id),
	author INTEGER NOT NULL REFERENCES person (id),  -- who wrote it down
	question TEXT NOT NULL,                   -- key in the bank, or the id of an own one
	words BLOB NOT NULL,                       -- as it was asked; sealed
	answer BLOB NOT NULL,                     -- in a line; sealed, may be empty text
	made INTEGER NOT NULL,
	UNIQUE (talk, question)
) STRICT;
CREATE INDEX asked_pair ON asked (pair, id);

-- What was captured already: the same form sent twice is kept once.
CREATE TABLE capture (
	talk INTEGER NOT NULL REFERENCES talk (id),
	author INTEGER NOT NULL REFERENCES person (id),
	tag TEXT NOT NULL,                        -- of all that was sent, under the key file
	made INTEGER NOT NULL,
	PRIMARY KEY (talk, author, tag)
) STRICT;
