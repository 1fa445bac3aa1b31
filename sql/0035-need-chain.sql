-- SPDX-License-Identifier: Apache-2.0
--
-- From an obstacle to its removal: what a need came from, what was promised for it, and that whoever
-- needed it says it is there.

ALTER TABLE need ADD COLUMN obstacle BLOB;    -- what stands in the way; sealed, NULL: not said
ALTER TABLE need ADD COLUMN met INTEGER;      -- the asker says that it is there; NULL: not yet
ALTER TABLE step ADD COLUMN need INTEGER REFERENCES need (id); -- what it promises; NULL: no need
CREATE INDEX step_need ON step (need, id);
