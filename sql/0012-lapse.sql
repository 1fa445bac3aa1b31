-- SPDX-License-Identifier: Apache-2.0
--
-- One-on-ones that vanish from a calendar, or are cut short there; and what a leader does not
-- want to make up for.

ALTER TABLE one_on_one ADD COLUMN usual INTEGER NOT NULL DEFAULT 0; -- seconds it was to take; 0: not known

CREATE TABLE not_now (
	leader INTEGER NOT NULL REFERENCES person (id),
	member INTEGER NOT NULL REFERENCES person (id),
	starts INTEGER NOT NULL,                  -- of the one-on-one that does not take place
	PRIMARY KEY (leader, member, starts)
) STRICT;
