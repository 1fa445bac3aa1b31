-- SPDX-License-Identifier: Apache-2.0
--
-- When a whole team is busy is read from this index alone: a row of the table for each stretch of
-- each member was a quarter of the plan's page.
CREATE INDEX busy_span ON busy (person, starts, ends, kind);
