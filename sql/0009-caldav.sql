-- SPDX-License-Identifier: Apache-2.0
--
-- Calendars that are kept in step with a CalDAV server.

-- Somebody's account at a server.
CREATE TABLE caldav_account (
	id INTEGER PRIMARY KEY NOT NULL,
	owner INTEGER NOT NULL REFERENCES person (id),
	name TEXT NOT NULL,                       -- of the server, to show
	url BLOB NOT NULL,                        -- where its calendars are; sealed
	account BLOB NOT NULL,                    -- the name to sign in with; sealed
	secret BLOB NOT NULL,                     -- password or token; sealed
	bearer INTEGER NOT NULL,                  -- 1: the secret is a token
	fetched INTEGER NOT NULL,                 -- when all went well last; 0: never
	next_try INTEGER NOT NULL,
	failures INTEGER NOT NULL,                -- in a row
	error TEXT NOT NULL                       -- of the last try, in words; '': it went well
) STRICT;
CREATE INDEX caldav_account_owner ON caldav_account (owner, id);
CREATE INDEX caldav_account_next ON caldav_account (next_try);

-- One calendar there.
CREATE TABLE caldav_collection (
	id INTEGER PRIMARY KEY NOT NULL,
	account INTEGER NOT NULL REFERENCES caldav_account (id),
	url BLOB NOT NULL,                        -- sealed
	name TEXT NOT NULL,
	chosen INTEGER NOT NULL,                  -- 1: it counts as busy time
	writes INTEGER NOT NULL,                  -- 1: the person's talks are written into it
	syncs INTEGER NOT NULL,                   -- 1: the server can tell what changed (RFC 6578)
	token TEXT NOT NULL DEFAULT '',           -- as of that; '': everything is looked at
	calendar INTEGER REFERENCES calendar (id) -- what is known of it here; NULL: nothing yet
) STRICT;
CREATE INDEX caldav_collection_account ON caldav_collection (account, id);
CREATE INDEX caldav_collection_calendar ON caldav_collection (calendar);

-- One object of a chosen collection, so that only what changed is fetched.
CREATE TABLE caldav_item (
	collection INTEGER NOT NULL REFERENCES caldav_collection (id),
	href TEXT NOT NULL,                       -- its path on the server
	etag TEXT NOT NULL,
	ics BLOB NOT NULL,                        -- sealed
	PRIMARY KEY (collection, href)
) STRICT;
