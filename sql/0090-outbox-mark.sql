-- SPDX-License-Identifier: Apache-2.0
--
-- How much mail goes to a mailbox that is nobody's here, however many people are said to have it.
ALTER TABLE outbox ADD COLUMN mark TEXT NOT NULL DEFAULT ''; -- a tag of its address, made with the key file; empty: it is the person's own
CREATE INDEX outbox_mark ON outbox (mark, made) WHERE mark <> '';
