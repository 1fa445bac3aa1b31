-- SPDX-License-Identifier: Apache-2.0
--
-- What leaders offer to hand over to their team, and who would like it. docs/check-ins.md.

CREATE TABLE offer (
	id INTEGER PRIMARY KEY NOT NULL,
	leader INTEGER NOT NULL REFERENCES person (id),
	words BLOB NOT NULL,                      -- what; sealed
	made INTEGER NOT NULL,
	ended INTEGER                             -- NULL: it is offered
) STRICT;
CREATE INDEX offer_leader ON offer (leader, ended, id);

CREATE TABLE offer_wish (
	id INTEGER PRIMARY KEY NOT NULL,
	offer INTEGER NOT NULL REFERENCES offer (id),
	person INTEGER NOT NULL REFERENCES person (id), -- who would like it
	made INTEGER NOT NULL,
	UNIQUE (offer, person)
) STRICT;
CREATE INDEX offer_wish_person ON offer_wish (person);
