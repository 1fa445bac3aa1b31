-- SPDX-License-Identifier: Apache-2.0
--
-- To show talks and the pulse side by side, every pair was counted anew for each of eight quarters that are
-- over; and a picture that somebody had seen moved when talks of it were deleted. Each is counted once now.
CREATE TABLE coverage_kept (
	id INTEGER PRIMARY KEY NOT NULL,
	reader INTEGER NOT NULL REFERENCES person (id), -- for whom it was counted, whose own pairs are not in it
	everybody INTEGER NOT NULL,               -- 1: the pairs of the organisation; else those below the reader
	quarter INTEGER NOT NULL,                 -- its first day, in days since 1970
	pairs INTEGER NOT NULL,                   -- how many were counted; 0: they may not be shown
	often INTEGER NOT NULL                    -- how many of these talked every three weeks or more often
) STRICT;
CREATE UNIQUE INDEX coverage_kept_of ON coverage_kept (reader, everybody, quarter);
CREATE INDEX coverage_kept_quarter ON coverage_kept (quarter);
