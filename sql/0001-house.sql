-- SPDX-License-Identifier: Apache-2.0
--
-- People, how they sign in, their calendars, and the plan of a week. Ids are made by
-- the program (base/id.h), times are UTC seconds, *sealed* columns are encrypted with
-- the key file (base/secret.h) and bound to their row.

-- Everyone of the organisation; one who left stays, so that talks keep their names.
CREATE TABLE person (
	id INTEGER PRIMARY KEY NOT NULL,
	key TEXT NOT NULL UNIQUE,                 -- the id of the team file; never shown
	name TEXT NOT NULL,
	leader INTEGER REFERENCES person (id),    -- NULL: leads themselves
	timezone TEXT NOT NULL,                   -- IANA name
	work_hours TEXT NOT NULL,                 -- as in the team file: model/hours.h
	lang TEXT NOT NULL,                       -- of pages and mail; '': the browser's
	admin INTEGER NOT NULL,                   -- 1: runs the organisation's settings
	made INTEGER NOT NULL,
	left_at INTEGER                           -- NULL: still here
) STRICT;
CREATE INDEX person_leader ON person (leader, id);

-- The addresses of a person, lower case: to sign in, and to know their own line among
-- the attendees of a meeting.
CREATE TABLE address (
	address TEXT PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id),
	main INTEGER NOT NULL                     -- 1: where mail goes
) STRICT;
CREATE INDEX address_person ON address (person);

-- A leader and a member who talk regularly.
CREATE TABLE pair (
	id INTEGER PRIMARY KEY NOT NULL,
	leader INTEGER NOT NULL REFERENCES person (id),
	member INTEGER NOT NULL REFERENCES person (id),
	minutes INTEGER NOT NULL,                 -- of a full talk: 3, 5, 10, 15 or 30
	cadence_days INTEGER NOT NULL,            -- a talk at least this often
	since INTEGER NOT NULL,
	ended INTEGER,                            -- NULL: goes on
	UNIQUE (leader, member)
) STRICT;
CREATE INDEX pair_member ON pair (member);

-- One-time links for signing in; only a hash of the token is kept.
CREATE TABLE sign_in (
	token BLOB PRIMARY KEY NOT NULL,          -- BLAKE2b-256
	person INTEGER NOT NULL REFERENCES person (id),
	expires INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_expires ON sign_in (expires);

-- Who is signed in where.
CREATE TABLE session (
	token BLOB PRIMARY KEY NOT NULL,          -- BLAKE2b-256 of the cookie
	person INTEGER NOT NULL REFERENCES person (id),
	made INTEGER NOT NULL,
	expires INTEGER NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires);

-- A source of busy time: one file of one person, as it came.
CREATE TABLE calendar (
	id INTEGER PRIMARY KEY NOT NULL,
	owner INTEGER NOT NULL REFERENCES person (id),
	name TEXT NOT NULL,                       -- of the file
	hash BLOB NOT NULL,                       -- of its bytes: the same file is not read twice
	bytes INTEGER NOT NULL,
	ics BLOB NOT NULL,                        -- sealed
	all_day INTEGER NOT NULL,                 -- enum busy_all_day of ical/busy.h
	read_at INTEGER NOT NULL,
	horizon INTEGER NOT NULL,                 -- occurrences are known up to here
	events INTEGER NOT NULL,                  -- occurrences inside the horizon
	warnings TEXT NOT NULL,                   -- what was skipped, a line each
	UNIQUE (owner, name)
) STRICT;
CREATE INDEX calendar_horizon ON calendar (horizon);

-- What a calendar holds inside its horizon. Read by its owner alone.
CREATE TABLE occurrence (
	calendar INTEGER NOT NULL REFERENCES calendar (id),
	n INTEGER NOT NULL,                       -- in order of time, from 0
	owner INTEGER NOT NULL REFERENCES person (id),
	starts INTEGER NOT NULL,
	ends INTEGER NOT NULL,
	kind INTEGER NOT NULL,                    -- enum busy_kind of ical/busy.h
	all_day INTEGER NOT NULL,
	title BLOB NOT NULL,                      -- sealed
	PRIMARY KEY (calendar, n)
) STRICT;
CREATE INDEX occurrence_owner ON occurrence (owner, starts);

-- Busy time of a person over all their calendars: merged, not overlapping. What the
-- planner reads; it knows no titles.
CREATE TABLE busy (
	person INTEGER NOT NULL REFERENCES person (id),
	starts INTEGER NOT NULL,
	ends INTEGER NOT NULL,
	PRIMARY KEY (person, starts)
) STRICT;

-- The plan proposed to a leader for some days.
CREATE TABLE proposal (
	id INTEGER PRIMARY KEY NOT NULL,
	leader INTEGER NOT NULL REFERENCES person (id),
	from_day INTEGER NOT NULL,                -- days since 1970-01-01, the leader's own
	days INTEGER NOT NULL,
	made INTEGER NOT NULL,
	cost INTEGER NOT NULL,                    -- in the planner's units
	bound INTEGER NOT NULL,                   -- no plan of these days costs less
	UNIQUE (leader, from_day)
) STRICT;

-- One talk of a proposal.
CREATE TABLE proposed_talk (
	id INTEGER PRIMARY KEY NOT NULL,
	proposal INTEGER NOT NULL REFERENCES proposal (id),
	pair INTEGER NOT NULL REFERENCES pair (id),
	state INTEGER NOT NULL,                   -- enum proposed_state of model/proposal.h
	starts INTEGER,                           -- NULL: no time was found, or left out
	minutes INTEGER NOT NULL,
	wanted INTEGER NOT NULL,                  -- the pair's full length
	UNIQUE (proposal, pair)
) STRICT;
CREATE INDEX proposed_talk_pair ON proposed_talk (pair);

-- One conversation of a pair.
CREATE TABLE talk (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	leader INTEGER NOT NULL REFERENCES person (id),  -- the pair's, for lists by person
	member INTEGER NOT NULL REFERENCES person (id),
	starts INTEGER NOT NULL,
	minutes INTEGER NOT NULL,
	wanted INTEGER NOT NULL,                  -- the pair's full length when it was planned
	state INTEGER NOT NULL,                   -- enum talk_state of model/talk.h
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX talk_pair ON talk (pair, starts);
CREATE INDEX talk_leader ON talk (leader, starts);
CREATE INDEX talk_member ON talk (member, starts);

-- Who did what, and never the content.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY NOT NULL,
	at INTEGER NOT NULL,
	who INTEGER NOT NULL,                     -- a person, or -1: the operator
	what TEXT NOT NULL,                       -- "calendar.add"
	target INTEGER NOT NULL                   -- id of what it was done to
) STRICT;

-- Facts about this database itself, set by the program: "demo".
CREATE TABLE setting (
	name TEXT PRIMARY KEY NOT NULL,
	value TEXT NOT NULL
) STRICT;
