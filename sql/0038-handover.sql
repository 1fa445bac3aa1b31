-- SPDX-License-Identifier: Apache-2.0
--
-- When somebody gets another leader they say, once, what goes along.

ALTER TABLE pair ADD COLUMN handed INTEGER; -- when the member of a pair that has ended said so; NULL: not asked yet
UPDATE pair SET handed = ended WHERE ended IS NOT NULL; -- it is too late to ask about those
