-- SPDX-License-Identifier: Apache-2.0
--
-- The facts of model/insight.h count what happened in a stretch of weeks: these find it without the years before.
CREATE INDEX step_made ON step (pair, made);
CREATE INDEX step_closed ON step (pair, closed);
CREATE INDEX step_confirmed ON step (pair, confirmed) WHERE confirmed IS NOT NULL;
CREATE INDEX step_due ON step (pair, due) WHERE due IS NOT NULL;
CREATE INDEX need_answered ON need (pair, closed);
CREATE INDEX need_met ON need (pair, met) WHERE met IS NOT NULL;
CREATE INDEX recognition_made ON recognition (pair, made);
CREATE INDEX asked_made ON asked (pair, made);
CREATE INDEX goal_mark_made ON goal_mark (goal, made);
