-- SPDX-License-Identifier: Apache-2.0
--
-- Locked notes: texts that their author's browser has locked, with a key that is never here.
-- docs/locked-notes.md.

-- A key of somebody, by its id; the key itself is in no table. There are two at most: while a key
-- is exchanged, texts are still locked with the former one.
CREATE TABLE note_key (
	id INTEGER PRIMARY KEY NOT NULL,          -- made by the browser, for the wraps are bound to it
	person INTEGER NOT NULL REFERENCES person (id),
	ready INTEGER,                            -- when the recovery kit was typed back; NULL: not yet, nothing is locked with it
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX note_key_person ON note_key (person, id);

-- How a key can be had: encrypted with another key, which comes from a passphrase or a passkey.
CREATE TABLE note_wrap (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id),
	key INTEGER NOT NULL REFERENCES note_key (id),
	kind INTEGER NOT NULL,                    -- enum note_wrap_kind of model/note_key.h
	kdf TEXT NOT NULL,                        -- how the other key is made: "argon2id", "hkdf-sha256"; empty: it is at hand
	memory INTEGER NOT NULL,                  -- KiB, of argon2id; else 0
	passes INTEGER NOT NULL,                  -- the same
	lanes INTEGER NOT NULL,                   -- the same
	salt TEXT NOT NULL,                       -- base64url; may be empty
	wrapped BLOB NOT NULL,                    -- sealed: base64url of nonce, encrypted key and tag
	credential TEXT NOT NULL,                 -- base64url: the id of the passkey; else empty
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX note_wrap_person ON note_wrap (person, id);
CREATE INDEX note_wrap_key ON note_wrap (key, kind);

-- A text that is locked.
CREATE TABLE locked (
	id INTEGER PRIMARY KEY NOT NULL,
	owner INTEGER NOT NULL REFERENCES person (id),
	kind INTEGER NOT NULL,                    -- enum locked_kind of model/locked.h
	about INTEGER NOT NULL,                   -- the talk; or the id that a check-in has when it is no longer locked
	pair INTEGER REFERENCES pair (id),        -- of that talk; NULL: of none
	key INTEGER NOT NULL REFERENCES note_key (id),
	envelope TEXT NOT NULL,                   -- base/envelope.h
	made INTEGER NOT NULL                     -- when its author wrote it
) STRICT;
CREATE INDEX locked_owner ON locked (owner, kind, about);
CREATE INDEX locked_list ON locked (owner, id);
CREATE INDEX locked_key ON locked (key);
