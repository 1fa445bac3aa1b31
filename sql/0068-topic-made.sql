-- SPDX-License-Identifier: Apache-2.0
--
-- The worker looks every minute for topics that were just brought.
CREATE INDEX topic_made ON topic (made) WHERE state = 0;
