-- SPDX-License-Identifier: Apache-2.0
--
-- What sprints and busy times wanted when a plan was looked for: when they want something else by
-- now, the plan says so.

ALTER TABLE proposal ADD COLUMN ruled INTEGER; -- 1, and 2 for shorter talks, and 4 for early ones; null: not known
