-- SPDX-License-Identifier: Apache-2.0
--
-- Requests that programs may send again: each key is done once in a day.

CREATE TABLE repeat (
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	key BLOB NOT NULL,                        -- hash of what the program chose
	asked BLOB NOT NULL,                      -- hash of the request: whether it is the same
	made INTEGER,                             -- id of what it made; NULL: it only changed something
	at INTEGER NOT NULL,
	PRIMARY KEY (person, key)
) STRICT;
CREATE INDEX repeat_at ON repeat (at);
