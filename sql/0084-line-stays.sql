-- SPDX-License-Identifier: Apache-2.0
--
-- Of a pair, who has said that lines which they wrote stay here: they go into no task tracker of the other.
CREATE TABLE line_stays (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	person INTEGER NOT NULL REFERENCES person (id), -- whose lines, one of the two
	made INTEGER NOT NULL                           -- UTC seconds
) STRICT;
CREATE UNIQUE INDEX line_stays_of ON line_stays (pair, person);
CREATE INDEX line_stays_person ON line_stays (person, id);
