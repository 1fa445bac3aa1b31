-- SPDX-License-Identifier: Apache-2.0
--
-- What the program tells people outside of its pages: that something waits, and never what it says.
-- docs/messages.md

-- One thing that somebody is told of once, planned by the worker. It holds no words: what is said is
-- made of these ids when it is said.
CREATE TABLE message (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id),  -- who is told
	kind INTEGER NOT NULL,                    -- enum message_kind of model/message.h
	about INTEGER NOT NULL,                   -- id of the talk, need or request; of a week its Monday, of promises their day
	turn INTEGER NOT NULL,                    -- another one of the same thing: a talk that was moved once more; else 0
	due INTEGER,                              -- not before; NULL: it is over
	until INTEGER NOT NULL,                   -- from then on it is of no use
	state INTEGER NOT NULL,                   -- enum message_state of model/message_plan.h
	changed INTEGER NOT NULL,
	week INTEGER,                             -- Monday of the week in which it counts; NULL: it does not count
	slot INTEGER,                             -- which of the messages of that week it is; NULL: likewise
	UNIQUE (person, kind, about, turn)        -- nothing is said twice, however many workers there are
) STRICT;
CREATE UNIQUE INDEX message_slot ON message (person, week, slot) WHERE slot IS NOT NULL;
CREATE INDEX message_due ON message (due) WHERE due IS NOT NULL;
CREATE INDEX message_kind ON message (kind, about, person);
CREATE INDEX message_changed ON message (state, changed);

-- When somebody is told of things, and how much.
CREATE TABLE message_hours (
	person INTEGER PRIMARY KEY NOT NULL REFERENCES person (id),
	quiet_from INTEGER NOT NULL,              -- minute of the local day at which quiet begins …
	quiet_to INTEGER NOT NULL,                -- … and at which it ends; the same: there is none
	days_off INTEGER NOT NULL,                -- a bit for each day, 1: Monday
	calendar_only INTEGER NOT NULL,           -- 1: nothing but what is about the calendar
	most INTEGER NOT NULL                     -- in a week, the week itself among them; 0: no bound
) STRICT;

-- By which way somebody is told of a kind of things, where they have chosen.
CREATE TABLE message_choice (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id),
	kind INTEGER NOT NULL,                    -- enum message_kind of model/message.h
	channel INTEGER NOT NULL,                 -- enum message_channel of model/message.h
	UNIQUE (person, kind)
) STRICT;
CREATE INDEX message_choice_kind ON message_choice (kind, person) WHERE channel > 0;

-- The worker looks every minute for what is due.
CREATE INDEX step_open_due ON step (due) WHERE state = 0;
CREATE INDEX need_waits ON need (made) WHERE state = 0;
CREATE INDEX request_waits ON request (made) WHERE state = 0;
CREATE INDEX talk_soon ON talk (starts) WHERE state = 0;
CREATE INDEX check_in_made ON check_in (made);
CREATE INDEX locked_made ON locked (made) WHERE kind = 1;
