-- SPDX-License-Identifier: Apache-2.0
--
-- A link of a message may be a button of a chat server instead of a page: docs/decisions/0077-buttons-in-chat.md
ALTER TABLE act_link ADD COLUMN way INTEGER NOT NULL DEFAULT 0; -- 0: it leads to a page; else enum message_channel of model/message.h: it is pressed there, and leads to no page
