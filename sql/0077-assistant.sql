-- SPDX-License-Identifier: Apache-2.0
--
-- Assistants: programs that a person lets read and act here by the Model Context Protocol.
-- Words of the other of a pair reach an assistant only while both have allowed it: each yes is a row.
CREATE TABLE assistant_key (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),     -- of whose words it is
	person INTEGER NOT NULL REFERENCES person (id), -- who allows it, one of the two
	made INTEGER NOT NULL                           -- UTC seconds
) STRICT;
CREATE UNIQUE INDEX assistant_key_of ON assistant_key (pair, person);
CREATE INDEX assistant_key_person ON assistant_key (person, id);

-- What assistants asked: a row of each call and of each person whom its answer was about.
CREATE TABLE assistant_call (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id), -- whose assistant it was
	program TEXT NOT NULL,                          -- the name of its token; '': a command beside the data folder
	tool TEXT NOT NULL,                             -- what it asked for: "brief"
	about INTEGER REFERENCES person (id),           -- whom the answer was about; NULL: the person alone
	words INTEGER NOT NULL,                         -- 1: words that `about` wrote were in it
	made INTEGER NOT NULL                           -- UTC seconds
) STRICT;
CREATE INDEX assistant_call_person ON assistant_call (person, id);
CREATE INDEX assistant_call_about ON assistant_call (about, id);
CREATE INDEX assistant_call_made ON assistant_call (made);
