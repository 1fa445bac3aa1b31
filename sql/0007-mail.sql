-- SPDX-License-Identifier: Apache-2.0
--
-- Mail on its way out, and what is remembered of mail that came in.

-- One mail, written in the transaction of its cause and sent by the worker. A row that is
-- being sent is claimed first, so that of several nodes one sends it; from the moment its
-- content is given to the other server it is in doubt until that server has answered.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY NOT NULL,          -- the Message-ID is made of it
	person INTEGER NOT NULL REFERENCES person (id),  -- to whom
	address TEXT NOT NULL,                    -- '': their main one when it is sent
	kind TEXT NOT NULL,                       -- "invitation", "sign-in", "digest"
	about INTEGER NOT NULL,                   -- id of what it is about; 0: nothing
	content BLOB NOT NULL,                    -- sealed; empty once it has been sent
	state INTEGER NOT NULL,                   -- enum outbox_state of model/outbox.h
	made INTEGER NOT NULL,
	changed INTEGER NOT NULL,                 -- when it came into this state
	next_try INTEGER,                         -- NULL: nothing is to be done
	tries INTEGER NOT NULL,
	claim INTEGER NOT NULL,                   -- of whoever sends it; 0: nobody
	error TEXT NOT NULL                       -- of the last try, in words; '': none
) STRICT;
CREATE INDEX outbox_next ON outbox (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX outbox_about ON outbox (kind, about, id);
CREATE INDEX outbox_person ON outbox (person, id);
CREATE INDEX outbox_state ON outbox (state, changed);

-- Messages that were read: the same one twice changes nothing the second time.
CREATE TABLE inbox_seen (
	hash BLOB PRIMARY KEY NOT NULL,           -- BLAKE2b-256 of the message
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX inbox_seen_at ON inbox_seen (at);

-- How far a mailbox was read.
CREATE TABLE mailbox (
	name BLOB PRIMARY KEY NOT NULL,           -- BLAKE2b-256 of its address and user
	validity INTEGER NOT NULL,                -- UIDVALIDITY of RFC 9051
	uid INTEGER NOT NULL,                     -- the highest UID that was read
	at INTEGER NOT NULL
) STRICT;
