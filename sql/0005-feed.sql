-- SPDX-License-Identifier: Apache-2.0
--
-- Calendars that are fetched by their address, again and again.

CREATE TABLE feed (
	calendar INTEGER PRIMARY KEY NOT NULL REFERENCES calendar (id),
	url BLOB NOT NULL,                        -- sealed: whoever has it reads the calendar
	etag TEXT NOT NULL,                       -- of the last answer; '': it gave none
	modified TEXT NOT NULL,                   -- its Last-Modified, the same
	fetched INTEGER NOT NULL,                 -- when it last came, changed or not
	next_try INTEGER NOT NULL,
	failures INTEGER NOT NULL,                -- in a row
	error TEXT NOT NULL                       -- of the last try, in words; '': it went well
) STRICT;
CREATE INDEX feed_next ON feed (next_try);
