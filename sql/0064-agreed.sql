-- SPDX-License-Identifier: Apache-2.0
-- What an agreement has turned off for everybody; a part without a row is on.
CREATE TABLE agreed (
	id INTEGER PRIMARY KEY NOT NULL,          -- the part: 1 insight, 2 coverage
	turned_off INTEGER NOT NULL               -- 1: whoever runs the server has turned it off
) STRICT;
