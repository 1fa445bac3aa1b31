-- SPDX-License-Identifier: Apache-2.0
--
-- A bit for each cell of the organisation, for each team of it, grew with the square of the teams: 25 MB a
-- statement with 100,000 people. The bits begin at the first cell of a group now, and end at its last.

ALTER TABLE pulse_result ADD COLUMN first_cell INTEGER NOT NULL DEFAULT 0; -- which cell the first bit of `cells` is
