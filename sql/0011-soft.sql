-- SPDX-License-Identifier: Apache-2.0
--
-- Tentative time: kept apart in what the planner reads, used where a leader says so, and
-- a choice for meetings that were never answered.

ALTER TABLE busy ADD COLUMN kind INTEGER NOT NULL DEFAULT 2;  -- enum busy_kind: 1 soft, 2 hard
ALTER TABLE proposal ADD COLUMN use_soft INTEGER NOT NULL DEFAULT 0; -- 1: talks may stand over soft time
ALTER TABLE calendar ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0; -- enum busy_unanswered of ical/busy.h

-- The worker reads every calendar again, and tells soft time from hard.
UPDATE calendar SET horizon = 0;
