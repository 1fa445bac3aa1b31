-- SPDX-License-Identifier: Apache-2.0
--
-- A sum is told so that none of the teams in it can be seen to agree with all or with nobody. So of a
-- sum of several teams it is kept between which numbers the true one is.

ALTER TABLE pulse_result ADD COLUMN least INTEGER NOT NULL DEFAULT 0; -- so many agree at least
ALTER TABLE pulse_result ADD COLUMN most INTEGER NOT NULL DEFAULT 0;  -- so many at most
UPDATE pulse_result SET least = CASE WHEN agree <= 1 THEN 0 ELSE agree END,
	most = CASE WHEN agree >= answered - 1 THEN answered ELSE agree END;
