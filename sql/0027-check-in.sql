-- SPDX-License-Identifier: Apache-2.0
--
-- Check-ins: how somebody is, in their own words. They belong to who wrote them, and nobody else
-- reads them but the other of a pair to whom they were shared. docs/check-ins.md.

CREATE TABLE check_in (
	id INTEGER PRIMARY KEY NOT NULL,
	owner INTEGER NOT NULL REFERENCES person (id),
	words BLOB NOT NULL,                      -- how they are; sealed, may be empty text, as all of it
	workload BLOB NOT NULL,                   -- sealed: a word of check_in_workloads in model/check_in.c
	energy BLOB NOT NULL,                     -- sealed: a word of check_in_energies there
	obstacle BLOB NOT NULL,                   -- what stands in the way; sealed
	help BLOB NOT NULL,                       -- what would help; sealed
	more BLOB NOT NULL,                       -- what they would like more of; sealed
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX check_in_owner ON check_in (owner, id);

-- To which pair a check-in is shown, to one at most. Taken back before the other opened it, the row is gone; after that it
-- stays, without the check-in, so that the other is told that something was taken back.
CREATE TABLE check_in_share (
	id INTEGER PRIMARY KEY NOT NULL,
	check_in INTEGER REFERENCES check_in (id), -- NULL: taken back
	pair INTEGER NOT NULL REFERENCES pair (id),
	owner INTEGER NOT NULL REFERENCES person (id), -- who shared it
	once INTEGER NOT NULL,                    -- 1: until the next talk of the pair has ended
	made INTEGER NOT NULL,
	ended INTEGER                             -- NULL: it is shown to the other
) STRICT;
CREATE UNIQUE INDEX check_in_share_check_in ON check_in_share (check_in);
CREATE INDEX check_in_share_pair ON check_in_share (pair, ended, check_in);
