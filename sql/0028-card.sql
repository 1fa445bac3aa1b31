-- SPDX-License-Identifier: Apache-2.0
--
-- What matters to somebody: lines that they write of themselves and own, each with its own
-- readers, and how they like to be thanked. docs/talks.md.

CREATE TABLE card_line (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id), -- who wrote it, of themselves
	kind INTEGER NOT NULL,                    -- enum card_kind of model/card.h
	reader INTEGER NOT NULL,                  -- enum card_reader of model/card.h: who reads it
	words BLOB NOT NULL,                      -- sealed; a line that is emptied is deleted
	made INTEGER NOT NULL,
	UNIQUE (person, kind)
) STRICT;

ALTER TABLE person ADD COLUMN thanks INTEGER NOT NULL DEFAULT 0; -- enum thanks_way of model/person.h
