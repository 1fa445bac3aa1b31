-- SPDX-License-Identifier: Apache-2.0
--
-- An invitation that keeps its guests to itself looks like a one-on-one with who sent it.

ALTER TABLE one_on_one ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0; -- 1: other guests may be hidden

-- The worker reads every calendar again.
UPDATE calendar SET horizon = 0;
