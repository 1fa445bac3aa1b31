-- SPDX-License-Identifier: Apache-2.0
--
-- A talk that two people have open at once: where they are in it, and who has a page open.

-- Where the two are in a talk that is open, for both screens.
CREATE TABLE floor (
	talk INTEGER PRIMARY KEY NOT NULL REFERENCES talk (id) ON DELETE CASCADE,
	beat INTEGER NOT NULL,                    -- enum beat of model/question.h
	speaker INTEGER REFERENCES person (id),   -- who speaks, as one of the two has tapped; NULL: nobody said
	since INTEGER,                            -- since when they speak; NULL: nobody does
	leader_spoke INTEGER NOT NULL,            -- seconds that the leader has spoken before that
	member_spoke INTEGER NOT NULL,            -- and the member
	changed INTEGER NOT NULL                  -- when it was tapped last: it is kept for a day
) STRICT;
CREATE INDEX floor_speaker ON floor (speaker);
CREATE INDEX floor_changed ON floor (changed);

-- Who has a page of the two open right now.
CREATE TABLE here (
	person INTEGER NOT NULL REFERENCES person (id),
	pair INTEGER NOT NULL REFERENCES pair (id),
	until INTEGER NOT NULL,                   -- the page says again that it is open before then
	PRIMARY KEY (person, pair)
) STRICT;
CREATE INDEX here_pair ON here (pair);
CREATE INDEX here_until ON here (until);

-- 1: the other is not told when this person has a page of the two open.
ALTER TABLE person ADD COLUMN unseen INTEGER NOT NULL DEFAULT 0;
