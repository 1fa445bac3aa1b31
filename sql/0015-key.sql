-- SPDX-License-Identifier: Apache-2.0
--
-- Which key file belongs to this database. Without it a key that was lost or swapped was
-- noticed only when the first page opened something that was sealed.

CREATE TABLE key_check (
	id INTEGER PRIMARY KEY NOT NULL,          -- always 1
	sealed BLOB NOT NULL,                     -- a known word, sealed as "key_check 1"
	tried INTEGER NOT NULL                    -- counts the writes that only try whether the disk takes one
) STRICT;
