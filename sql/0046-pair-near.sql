-- SPDX-License-Identifier: Apache-2.0
--
-- Who is near somebody is read from these indexes alone, without a row of the table for each pair: every
-- page of a team asks it several times.
CREATE INDEX pair_led ON pair (leader, ended, member);
CREATE INDEX pair_followed ON pair (member, ended, leader);
