-- SPDX-License-Identifier: Apache-2.0
--
-- Forms that a browser keeps while it has no network may come again weeks later, so each key says
-- for how long it is known.

ALTER TABLE repeat ADD COLUMN until INTEGER NOT NULL DEFAULT 0; -- from then on the key is forgotten
UPDATE repeat SET until = at + 86400;
DROP INDEX repeat_at;
CREATE INDEX repeat_until ON repeat (until);
