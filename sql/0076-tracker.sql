-- SPDX-License-Identifier: Apache-2.0
--
-- Task trackers: where a person works, and which of their steps they have put there.

-- A tracker of a person: where, and with what it is spoken to.
CREATE TABLE tracker (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- whose it is
	kind INTEGER NOT NULL,                    -- enum tracker_kind of model/tracker.h: 0 is GitHub
	url BLOB NOT NULL,                        -- sealed: the address of its interface; of a webhook it may hold a secret
	project TEXT NOT NULL,                    -- "owner/repository", the path of a project, its key; of a webhook empty
	account TEXT NOT NULL,                    -- whose the token is, as the tracker calls them; empty: not known
	token BLOB NOT NULL,                      -- sealed: the personal token; of a webhook the secret that signs
	labels TEXT NOT NULL,                     -- what an issue is labelled with, with commas between; empty: nothing
	issue_type TEXT NOT NULL,                 -- of Jira: the type of an issue; else empty
	template TEXT NOT NULL,                   -- of a webhook: JSON with places; else empty
	closes INTEGER NOT NULL,                  -- 1: a step that is over here closes its issue, and one that is open again opens it
	agreed INTEGER,                           -- when its person agreed to what is sent; NULL: they are asked first
	made INTEGER NOT NULL,
	state INTEGER NOT NULL,                   -- 0 on, 1 stopped: it said that it takes nothing
	error TEXT NOT NULL,                      -- why the last request failed: a sentence and what fills it, as JSON; empty: it went well
	went INTEGER,                             -- when a request last went well; NULL: none yet
	failures INTEGER NOT NULL,                -- requests that failed in a row
	not_before INTEGER NOT NULL,              -- nothing is asked before this
	asked INTEGER,                            -- its person wants it tried, since then; NULL: no
	poll_at INTEGER,                          -- when it is asked for states; NULL: there is nothing to ask about
	since INTEGER NOT NULL,                   -- states that changed before this are known, by its clock
	etag TEXT NOT NULL,                       -- of the last answer with states; empty: none
	quiet INTEGER NOT NULL,                   -- answers in a row that brought nothing new
	claim INTEGER NOT NULL,                   -- of the worker that asks it now; 0: none does
	busy_until INTEGER NOT NULL               -- that worker has it so long; else when it was last asked something
) STRICT;
CREATE INDEX tracker_person ON tracker (person, id);
CREATE INDEX tracker_asked ON tracker (asked) WHERE asked IS NOT NULL;
CREATE INDEX tracker_poll ON tracker (poll_at) WHERE poll_at IS NOT NULL;

-- A step that lies in a tracker, or is on its way there.
CREATE TABLE tracked (
	id INTEGER PRIMARY KEY NOT NULL,
	tracker INTEGER NOT NULL REFERENCES tracker (id) ON DELETE CASCADE,
	step INTEGER NOT NULL REFERENCES step (id) ON DELETE CASCADE,
	made INTEGER NOT NULL,                    -- when its owner put it there
	state INTEGER NOT NULL,                   -- 0 waits to be put there, 1 lies there, 2 could not be put there, 3 is gone from there
	number TEXT NOT NULL,                     -- of the issue: "12", "APP-12"; empty: none yet
	theirs INTEGER NOT NULL,                  -- the issue as last seen: 0 open, 1 closed, 2 closed as not planned
	theirs_at INTEGER NOT NULL,               -- since when, by the clock of the tracker; 0: since it was made
	ours INTEGER NOT NULL,                    -- the step as the tracker knows it: 0 open, 1 over
	ours_at INTEGER NOT NULL,                 -- when one of the two last said what became of the step; 0: nobody did
	ended INTEGER,                            -- when the step was done because its issue was closed; NULL: it was not
	since INTEGER NOT NULL,                   -- when the present tries began
	next_try INTEGER,                         -- when the issue is made, or told of the step; NULL: nothing is to do
	tries INTEGER NOT NULL,
	error TEXT NOT NULL                       -- why it is not there: a sentence and what fills it, as JSON; empty: nothing is wrong
) STRICT;
CREATE UNIQUE INDEX tracked_step ON tracked (step);
CREATE INDEX tracked_tracker ON tracked (tracker, number);
CREATE INDEX tracked_due ON tracked (next_try) WHERE next_try IS NOT NULL;
