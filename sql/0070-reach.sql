-- SPDX-License-Identifier: Apache-2.0
--
-- Where people are reached outside of mail, and messages on their way there. docs/chat.md

-- One destination of one person on one channel.
CREATE TABLE reach (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	channel INTEGER NOT NULL,                 -- enum message_channel of model/message.h
	mark BLOB NOT NULL,                       -- a hash that says which destination it is
	label TEXT NOT NULL,                      -- how its person knows it; no secret
	address BLOB NOT NULL,                    -- sealed: what the channel needs to reach it, secrets among it
	made INTEGER NOT NULL,
	state INTEGER NOT NULL,                   -- 0 on, 1 the other server knows it no more, 2 it failed for long
	changed INTEGER NOT NULL,                 -- when that was so first
	failing INTEGER,                          -- since when every try failed; NULL: the last one went well
	failures INTEGER NOT NULL,                -- tries that failed in a row
	went INTEGER,                             -- when something last went well; NULL: never
	not_before INTEGER NOT NULL,              -- nothing is sent before this
	error TEXT NOT NULL,                      -- of the last try: a sentence and what fills it, as JSON; empty: it went well
	claim INTEGER NOT NULL,                   -- of the worker that sends to it now; 0: none does
	busy_until INTEGER NOT NULL,              -- that worker has it so long; else when something was last sent
	UNIQUE (channel, mark)                    -- a destination is one person's
) STRICT;
CREATE INDEX reach_person ON reach (person, channel, id);

-- One message on its way to one destination.
CREATE TABLE parcel (
	id INTEGER PRIMARY KEY NOT NULL,
	reach INTEGER NOT NULL REFERENCES reach (id) ON DELETE CASCADE,
	body BLOB NOT NULL,                       -- sealed: what is said; empty when it is over
	state INTEGER NOT NULL,                   -- 0 waits, 1 sent, 2 failed, 3 it may or may not have arrived
	made INTEGER NOT NULL,
	until INTEGER NOT NULL,                   -- from then on it is not sent
	changed INTEGER NOT NULL,                 -- when it was tried last
	next_try INTEGER,                         -- NULL: none
	tries INTEGER NOT NULL
) STRICT;
CREATE INDEX parcel_due ON parcel (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX parcel_late ON parcel (until) WHERE state = 0;
CREATE INDEX parcel_reach ON parcel (reach, id);
CREATE INDEX parcel_over ON parcel (state, changed);

-- How many messages were said, dropped and lost, by channel, since the database was made.
CREATE TABLE message_tally (
	id INTEGER PRIMARY KEY NOT NULL,          -- 10 times the channel, and enum tally_of of model/tally.h
	n INTEGER NOT NULL
) STRICT;
