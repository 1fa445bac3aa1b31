-- SPDX-License-Identifier: Apache-2.0

-- A link that connects somebody with their account on a chat server, once. docs/chat.md
CREATE TABLE chat_link (
	token BLOB PRIMARY KEY NOT NULL,          -- a hash of the link
	channel INTEGER NOT NULL,                 -- enum message_channel of model/message.h
	account TEXT NOT NULL,                    -- the id of that account on the other server
	until INTEGER NOT NULL                    -- it works until then: some minutes
) STRICT;
