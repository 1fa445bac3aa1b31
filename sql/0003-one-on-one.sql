-- SPDX-License-Identifier: Apache-2.0
--
-- The one-on-ones that a calendar already holds, found when it is read. For the eyes of
-- its owner alone.

CREATE TABLE one_on_one (
	calendar INTEGER NOT NULL REFERENCES calendar (id),
	n INTEGER NOT NULL,                       -- in order of time, from 0
	owner INTEGER NOT NULL REFERENCES person (id),
	starts INTEGER NOT NULL,
	ends INTEGER NOT NULL,
	state INTEGER NOT NULL,                   -- enum history_state of model/history.h
	who BLOB NOT NULL,                        -- sealed: the other one's address or name
	PRIMARY KEY (calendar, n)
) STRICT;
CREATE INDEX one_on_one_owner ON one_on_one (owner, starts);

-- The worker reads every calendar again, and finds them.
UPDATE calendar SET horizon = 0;
