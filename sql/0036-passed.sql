-- SPDX-License-Identifier: Apache-2.0
--
-- A need that is passed up: whoever leads the pair asks whoever leads them, if the asker agrees, in the
-- asker's own words for it. Of the talk and of the need itself nothing goes along.

CREATE TABLE passed (
	id INTEGER PRIMARY KEY NOT NULL,
	need INTEGER NOT NULL REFERENCES need (id),
	asker INTEGER NOT NULL REFERENCES person (id),  -- whose need it is, and who words it
	leader INTEGER NOT NULL REFERENCES person (id), -- of the pair
	sender INTEGER NOT NULL REFERENCES person (id), -- who passes it up: the leader, or one further up
	upper INTEGER NOT NULL REFERENCES person (id),  -- who leads the sender, and answers
	words BLOB,                               -- sealed; NULL: the asker has not agreed, or no longer does
	due INTEGER,                              -- days since 1970-01-01; NULL: no date
	state INTEGER NOT NULL,                   -- enum passed_state of model/passed.h
	made INTEGER NOT NULL,
	closed INTEGER                            -- NULL: it goes on
) STRICT;
CREATE INDEX passed_need ON passed (need, id);
CREATE INDEX passed_asker ON passed (asker, state, id);
CREATE INDEX passed_leader ON passed (leader, state, id);
CREATE INDEX passed_sender ON passed (sender, state, id);
CREATE INDEX passed_upper ON passed (upper, state, id);
