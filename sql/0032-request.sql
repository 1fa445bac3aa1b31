-- SPDX-License-Identifier: Apache-2.0
--
-- "I need three minutes": a member asks whoever leads the pair for a talk, without a reason.

CREATE TABLE request (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	asker INTEGER NOT NULL REFERENCES person (id),   -- the member of the pair
	other INTEGER NOT NULL REFERENCES person (id),   -- its leader, who answers
	words BLOB,                               -- one line, if they like; sealed, NULL: none
	state INTEGER NOT NULL,                   -- enum request_state of model/request.h
	made INTEGER NOT NULL,
	answered INTEGER,                         -- a talk was planned or opened; NULL: not yet
	talk INTEGER REFERENCES talk (id) ON DELETE SET NULL -- that talk; NULL: none
) STRICT;
CREATE UNIQUE INDEX request_open ON request (pair) WHERE state = 0; -- one of a pair waits at a time
CREATE INDEX request_pair ON request (pair, id);
CREATE INDEX request_asker ON request (asker, state, id);
CREATE INDEX request_other ON request (other, state, id);
CREATE INDEX request_talk ON request (talk);
