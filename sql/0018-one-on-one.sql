-- SPDX-License-Identifier: Apache-2.0
--
-- A one-on-one that stands in a calendar is the talk of its pair. docs/decisions/0052-standing-talks.md

-- The one of the owner's pairs it is with; NULL: nobody of them. No key: found anew when a calendar
-- is read.
ALTER TABLE one_on_one ADD COLUMN other INTEGER;
ALTER TABLE one_on_one ADD COLUMN series BLOB;                     -- hash of the UID; NULL: it has none
ALTER TABLE one_on_one ADD COLUMN title BLOB;                      -- sealed; NULL: read before there was one
CREATE INDEX one_on_one_other ON one_on_one (owner, other, starts);

ALTER TABLE talk ADD COLUMN source INTEGER NOT NULL DEFAULT 0;     -- enum talk_source of model/talk.h
ALTER TABLE talk ADD COLUMN series BLOB;                           -- hash of the event's UID; NULL: ours
ALTER TABLE talk ADD COLUMN event_starts INTEGER;                  -- where the event stands; NULL: ours
ALTER TABLE talk ADD COLUMN event_ends INTEGER;
-- Those whose time is over are looked for every minute.
CREATE INDEX talk_standing ON talk (starts) WHERE state = 0 AND source = 1;

-- Talks that leave a calendar are deleted: nothing may have been said in them.
CREATE INDEX said_talk ON said (talk);

-- A series of which one of the two said that it is no one-on-one of theirs.
CREATE TABLE not_one_on_one (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	series BLOB NOT NULL,                     -- hash of the UID
	author INTEGER NOT NULL REFERENCES person (id),
	made INTEGER NOT NULL,
	UNIQUE (series, pair)
) STRICT;
CREATE INDEX not_one_on_one_pair ON not_one_on_one (pair, id);

-- The worker reads every calendar again, and finds them.
UPDATE calendar SET horizon = 0;
