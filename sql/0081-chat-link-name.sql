-- SPDX-License-Identifier: Apache-2.0
--
-- Which account a link connects: the page names it before anybody presses, and the way afterwards.
ALTER TABLE chat_link ADD COLUMN name TEXT NOT NULL DEFAULT '';  -- what people there call the account; empty: it was not said
ALTER TABLE chat_link ADD COLUMN place TEXT NOT NULL DEFAULT ''; -- the same of its workspace or team
ALTER TABLE chat_link ADD COLUMN team TEXT NOT NULL DEFAULT '';  -- the id of that workspace or team
