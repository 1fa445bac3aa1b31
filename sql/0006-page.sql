-- SPDX-License-Identifier: Apache-2.0
--
-- What a page reads of a day and of a pair costs the same however much is stored.

-- The last talk and the next one of a pair, each one step in this index alone.
CREATE INDEX talk_pair_state ON talk (pair, state, starts);

-- The meetings of a day in the order of the page. One that began over a day before is
-- looked for among the few that are so long.
CREATE INDEX occurrence_day ON occurrence (owner, starts, ends);
CREATE INDEX occurrence_long ON occurrence (owner, starts) WHERE ends - starts > 86400;
DROP INDEX occurrence_owner;

-- Whom a member talks with now, the newest first.
CREATE INDEX pair_member_since ON pair (member, since);
DROP INDEX pair_member;
