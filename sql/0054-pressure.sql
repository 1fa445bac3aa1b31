-- SPDX-License-Identifier: Apache-2.0
--
-- Red-hot weeks that somebody leaves as they are: no shorter talks are offered for them. What makes a week
-- red-hot is kept nowhere (docs/pressure.md).
CREATE TABLE pressure_left (
	person INTEGER NOT NULL REFERENCES person (id),
	from_day INTEGER NOT NULL,                -- the Monday of the week, days since 1970
	PRIMARY KEY (person, from_day)
) STRICT;
