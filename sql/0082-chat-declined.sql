-- SPDX-License-Identifier: Apache-2.0
--
-- Accounts in Matrix that turned an invitation of ours down, or left its room: nobody here has them invited again.
-- docs/chat.md
CREATE TABLE chat_declined (
	mark BLOB PRIMARY KEY NOT NULL,           -- a tag of the account's id, made with the key file
	until INTEGER NOT NULL                    -- forgotten then
) STRICT;
CREATE INDEX chat_declined_until ON chat_declined (until);
