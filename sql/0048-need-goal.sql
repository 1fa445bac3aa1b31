-- SPDX-License-Identifier: Apache-2.0
--
-- Needs that serve a goal lose it when its owner deletes the goal.

CREATE INDEX need_goal ON need (goal);
