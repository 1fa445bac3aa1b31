-- SPDX-License-Identifier: Apache-2.0
--
-- The way to a meeting, which calendar programs keep beside it (X-APPLE-TRAVEL-DURATION):
-- it blocks its owner, unless they say otherwise for a calendar.

ALTER TABLE calendar ADD COLUMN travel INTEGER NOT NULL DEFAULT 0;   -- enum busy_travel of ical/busy.h
ALTER TABLE occurrence ADD COLUMN travel INTEGER NOT NULL DEFAULT 0; -- 1: the way to a meeting, whose title it has

-- The worker reads every calendar again.
UPDATE calendar SET horizon = 0;
