-- SPDX-License-Identifier: Apache-2.0
--
-- Accounts in Matrix that were invited from here: known also when the way is gone for which it was done, so that nobody
-- is invited again and again. docs/chat.md
CREATE TABLE chat_invited (
	id INTEGER PRIMARY KEY NOT NULL,
	mark BLOB NOT NULL UNIQUE,                -- a tag of the account's id, made with the key file
	person INTEGER REFERENCES person (id) ON DELETE SET NULL, -- who named it; NULL: they were deleted
	room BLOB NOT NULL,                       -- sealed: where it was invited to; empty: not known yet
	accepted INTEGER NOT NULL,                -- 1: it was seen in that room
	made INTEGER NOT NULL,                    -- when it was invited
	n INTEGER NOT NULL                        -- how often that was tried within a day of `made`
) STRICT;
CREATE INDEX chat_invited_person ON chat_invited (person, made);
CREATE INDEX chat_invited_made ON chat_invited (made);
