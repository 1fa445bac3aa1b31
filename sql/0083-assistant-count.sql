-- SPDX-License-Identifier: Apache-2.0
--
-- Calls of assistants that carried no words of others are counted by day, tool, token, person and outcome, also those
-- that were refused. A call that carried words keeps a row of its own, and has no day.
ALTER TABLE assistant_call ADD COLUMN outcome INTEGER NOT NULL DEFAULT 0; -- what became of it (enum assistant_outcome)
ALTER TABLE assistant_call ADD COLUMN day INTEGER;                        -- since 1970, UTC: the row counts calls of this day; NULL: it is one call
ALTER TABLE assistant_call ADD COLUMN more INTEGER NOT NULL DEFAULT 0;    -- how many calls the row counts beside the first
ALTER TABLE assistant_call ADD COLUMN latest INTEGER;                     -- UTC seconds, of the last of them; NULL: there is one
CREATE UNIQUE INDEX assistant_call_day ON assistant_call (person, day, tool, program, outcome, COALESCE(about, 0));
DROP INDEX assistant_call_about;
CREATE INDEX assistant_call_words ON assistant_call (person, words, id);
CREATE INDEX assistant_call_about ON assistant_call (about, words, id);
