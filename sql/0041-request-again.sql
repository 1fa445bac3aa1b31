-- SPDX-License-Identifier: Apache-2.0
--
-- Three minutes that were planned and given up again: whoever asked is told so.

ALTER TABLE request ADD COLUMN again INTEGER; -- since when it waits again; NULL: no time was given up
