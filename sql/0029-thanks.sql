-- SPDX-License-Identifier: Apache-2.0
--
-- Thanks go from anybody to anybody of the organisation, not only inside a pair; they say
-- what it changed, too, and whom the giver shows them to. Those that are there already stay
-- between the two. A column that may become NULL needs the table made anew on SQLite.

CREATE TABLE recognition_new (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER REFERENCES pair (id),        -- of the two, while they talk; NULL: they do not
	talk INTEGER REFERENCES talk (id),        -- where it was said; NULL: between talks
	giver INTEGER NOT NULL REFERENCES person (id),
	receiver INTEGER NOT NULL REFERENCES person (id),
	words BLOB NOT NULL,                      -- what they did; sealed
	changed BLOB,                             -- what it changed; sealed, NULL: not said
	audience INTEGER NOT NULL,                -- enum thanks_audience of model/recognition.h
	made INTEGER NOT NULL
) STRICT;
INSERT INTO recognition_new (id, pair, talk, giver, receiver, words, audience, made)
	SELECT id, pair, talk, giver, receiver, words, 0, made FROM recognition;
DROP TABLE recognition;
ALTER TABLE recognition_new RENAME TO recognition;
CREATE INDEX recognition_pair ON recognition (pair, id);
CREATE INDEX recognition_giver ON recognition (giver, receiver, id);
CREATE INDEX recognition_given ON recognition (giver, id);
CREATE INDEX recognition_receiver ON recognition (receiver, id);
CREATE INDEX recognition_talk ON recognition (talk, id);
CREATE INDEX recognition_shared ON recognition (id) WHERE audience > 0;
