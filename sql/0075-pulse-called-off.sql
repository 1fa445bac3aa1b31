-- SPDX-License-Identifier: Apache-2.0
--
-- A round of the pulse is not ended early any more, which could have singled somebody out: it can be called off, and
-- then nothing of it is kept but that it was.

ALTER TABLE pulse_round ADD COLUMN called_off INTEGER NOT NULL DEFAULT 0; -- 1: it was called off, at `closed`, and has no results
ALTER TABLE pulse_switch ADD COLUMN forgets INTEGER NOT NULL DEFAULT 0;   -- 1: the server that was started last cannot hand waiting answers on when it stops
