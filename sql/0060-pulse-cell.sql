-- SPDX-License-Identifier: Apache-2.0
--
-- How many people a cell has is asked with each answer and each look at the pulse: among 100,000 who are
-- asked it was counted by reading all of them.

CREATE INDEX pulse_asked_cell ON pulse_asked (round, cell);
