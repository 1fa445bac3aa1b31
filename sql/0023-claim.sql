-- SPDX-License-Identifier: Apache-2.0
--
-- Addresses that are said to be somebody's, and how people came in for the first time.

-- An address that somebody says is theirs, or that a leader gave for whom they added. It
-- counts for nothing (signing in, links, imports, answers) until it is proven and moves into
-- `address`: by a code mailed to it, by the link mailed to it, or by an admin where no mail is
-- set up. Several may claim one address; whoever proves it first has it.
CREATE TABLE claim (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id),  -- whose it would be
	address TEXT NOT NULL,                    -- lower case
	claimed_by INTEGER NOT NULL,              -- who said so: the person, or their leader
	made INTEGER NOT NULL,
	code TEXT NOT NULL,                       -- tag of the mailed code under the key; '': none was mailed
	expires INTEGER NOT NULL,                 -- of the code
	tries INTEGER NOT NULL,                   -- wrong codes since it was mailed
	UNIQUE (person, address)
) STRICT;
CREATE INDEX claim_address ON claim (address);

-- Who made a link, and how it reached its person.
ALTER TABLE sign_in ADD COLUMN made_by INTEGER NOT NULL DEFAULT -1;  -- a person, or -1: the operator
ALTER TABLE sign_in ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sign_in ADD COLUMN mailed TEXT NOT NULL DEFAULT '';      -- to which address; '': handed over

-- The link that was used for the first entry, for its person to see.
ALTER TABLE account ADD COLUMN linked_by INTEGER NOT NULL DEFAULT 0; -- who made it; 0: not known
ALTER TABLE account ADD COLUMN linked INTEGER NOT NULL DEFAULT 0;    -- when it was made
ALTER TABLE account ADD COLUMN mailed TEXT NOT NULL DEFAULT '';      -- as in sign_in
-- 1: came in by a link that somebody else had in hands, and has set no password yet: whoever is
-- in such a session acts as nobody, but for setting one
ALTER TABLE account ADD COLUMN shut INTEGER NOT NULL DEFAULT 0;
