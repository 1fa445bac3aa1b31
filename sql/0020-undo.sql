-- SPDX-License-Identifier: Apache-2.0
--
-- What somebody did a moment ago, and how it was before: for some seconds they can undo it.

CREATE TABLE undo (
	id INTEGER PRIMARY KEY NOT NULL,
	act INTEGER NOT NULL,                     -- all that one request did has the same
	person INTEGER NOT NULL REFERENCES person (id), -- who did it, and alone undoes it
	kind INTEGER NOT NULL,                    -- enum undo_kind of model/undo.h
	object INTEGER NOT NULL,                  -- id of the step, need, topic, talk …
	a INTEGER NOT NULL,                       -- how it was before; what each means
	b INTEGER NOT NULL,                       --   stands beside its kind
	c INTEGER NOT NULL,
	d INTEGER NOT NULL,
	e INTEGER NOT NULL,
	kept BLOB,                                -- of a topic: its words, sealed as they stood
	                                          -- in its row; NULL: of nothing else
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX undo_act ON undo (act, id);
CREATE INDEX undo_made ON undo (made);
