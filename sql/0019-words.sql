-- SPDX-License-Identifier: Apache-2.0
--
-- Why somebody declined, or proposes another time, in their own words.

ALTER TABLE invitation ADD COLUMN words BLOB; -- sealed: said with the answer or the other time; NULL: nothing
