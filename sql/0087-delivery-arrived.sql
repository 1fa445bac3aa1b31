-- SPDX-License-Identifier: Apache-2.0
--
-- What was delivered and is sent again may fail then: that it arrived before stays known.
ALTER TABLE delivery ADD COLUMN arrived INTEGER; -- when the other server last took it; NULL: never
UPDATE delivery SET arrived = changed WHERE state = 1;
