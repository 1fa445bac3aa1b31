-- SPDX-License-Identifier: Apache-2.0
--
-- Questions that people write: whom they are for, how long a talk they take, and a list of the
-- organisation beside each person's own. docs/questions.md.

ALTER TABLE question ADD COLUMN side INTEGER NOT NULL DEFAULT 0;    -- enum question_side of model/question_bank.h
ALTER TABLE question ADD COLUMN minutes INTEGER NOT NULL DEFAULT 3; -- a talk at least this long

-- Those that everybody is offered; admins write them.
CREATE TABLE shared_question (
	id INTEGER PRIMARY KEY NOT NULL,
	owner INTEGER NOT NULL REFERENCES person (id), -- who wrote it
	beat INTEGER NOT NULL,                    -- enum beat of model/question_bank.h
	side INTEGER NOT NULL,                    -- enum question_side there
	minutes INTEGER NOT NULL,                 -- a talk at least this long
	words BLOB NOT NULL,                      -- sealed
	gone INTEGER,                             -- NULL: in use; taken away, but asked before
	made INTEGER NOT NULL
) STRICT;
