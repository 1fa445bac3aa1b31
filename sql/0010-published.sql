-- SPDX-License-Identifier: Apache-2.0
--
-- Busy time that a calendar publishes without events: free/busy (VFREEBUSY) and what lies
-- outside of office hours (VAVAILABILITY).

CREATE TABLE published (
	calendar INTEGER NOT NULL REFERENCES calendar (id),
	n INTEGER NOT NULL,                       -- in order of time, from 0; hard ones first
	owner INTEGER NOT NULL REFERENCES person (id),
	starts INTEGER NOT NULL,
	ends INTEGER NOT NULL,
	kind INTEGER NOT NULL,                    -- enum busy_kind of ical/busy.h, never free
	PRIMARY KEY (calendar, n)
) STRICT;
CREATE INDEX published_owner ON published (owner, starts);

-- The worker reads every calendar again, and finds them.
UPDATE calendar SET horizon = 0;
