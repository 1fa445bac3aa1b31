-- SPDX-License-Identifier: Apache-2.0
--
-- Mail that is of no use after a time: a letter with a one-time link.

ALTER TABLE outbox ADD COLUMN until INTEGER; -- from then on it is not sent, and nothing of it is kept; NULL: no end
CREATE INDEX outbox_until ON outbox (until) WHERE until IS NOT NULL;
