-- SPDX-License-Identifier: Apache-2.0
--
-- Whose turn it is in the queues that send to other servers: a person is sent one thing at a time, whoever was served
-- longest ago comes first, and this outlives the address that was asked. docs/webhooks.md, docs/chat.md
CREATE TABLE send_turn (
	queue INTEGER NOT NULL,                   -- enum send_queue
	owner INTEGER NOT NULL,                   -- a person; 0: the installation
	claim INTEGER NOT NULL,                   -- the worker that has the owner's turn; 0: none
	since INTEGER NOT NULL,                   -- when that worker took it; UTC seconds
	busy_until INTEGER NOT NULL,              -- that worker has it so long; else when it was given back
	slow_until INTEGER NOT NULL,              -- the owner was slow, and waits with others that were, so long
	PRIMARY KEY (queue, owner)
) STRICT;
CREATE INDEX send_turn_busy_until ON send_turn (busy_until);
