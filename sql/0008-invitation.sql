-- SPDX-License-Identifier: Apache-2.0
--
-- What the two people of a talk were told about it where their calendars are, and what
-- they answered there.

-- A talk whose people are to be told, a little later: what is changed twice is told once.
CREATE TABLE invitation_due (
	talk INTEGER PRIMARY KEY NOT NULL REFERENCES talk (id),
	at INTEGER NOT NULL                       -- not before
) STRICT;
CREATE INDEX invitation_due_at ON invitation_due (at);

-- One person's copy of a talk.
CREATE TABLE invitation (
	id INTEGER PRIMARY KEY NOT NULL,
	talk INTEGER NOT NULL REFERENCES talk (id),
	person INTEGER NOT NULL REFERENCES person (id),
	way INTEGER NOT NULL,                     -- enum invitation_way of model/invitation.h;
	                                          -- never changes: nobody is told in two ways
	sequence INTEGER NOT NULL,                -- RFC 5545, 3.8.7.4: of what was told last
	starts INTEGER NOT NULL,                  -- as told last
	minutes INTEGER NOT NULL,                 -- as told last
	cancelled INTEGER NOT NULL,               -- 1: told that it does not take place
	told INTEGER NOT NULL,
	answer INTEGER NOT NULL,                  -- enum itip_answer of ical/itip.h
	answered INTEGER,                         -- DTSTAMP of the answer; NULL: none
	counter_starts INTEGER,                   -- another time they propose; NULL: none
	counter_minutes INTEGER,                  -- NULL: none
	href BLOB,                                -- in a CalDAV calendar: its address, sealed
	etag TEXT NOT NULL,                       -- there; '': not written yet
	pending INTEGER NOT NULL,                 -- 1: is to be written there
	next_try INTEGER NOT NULL,                -- of writing
	failures INTEGER NOT NULL,                -- in a row
	error TEXT NOT NULL,                      -- of the last try, in words; '': it went well
	UNIQUE (talk, person)
) STRICT;
CREATE INDEX invitation_person ON invitation (person, starts);
CREATE INDEX invitation_pending ON invitation (next_try) WHERE pending = 1;

-- How a person's talks reach their own calendar.
CREATE TABLE talk_feed (
	person INTEGER PRIMARY KEY NOT NULL REFERENCES person (id),
	mail INTEGER NOT NULL,                    -- 1: invitations may come by mail
	token BLOB,                               -- sealed: of the private address; NULL: there is none
	hash BLOB UNIQUE                          -- of the token, to find it by
) STRICT;
