-- SPDX-License-Identifier: Apache-2.0
--
-- Sign-in links by mail, for whoever asks for one.

-- 1: the person has shown that mail to this address reaches them (a code or a link that went there), or
-- whoever runs the server has said whose it is. Only to such an address goes a sign-in link that somebody
-- asks for: an admin who writes another address into a team file gets no way in by it.
ALTER TABLE address ADD COLUMN proven INTEGER NOT NULL DEFAULT 1;

-- Addresses that somebody asked a link for. They are answered by the worker, so that asking takes as long
-- for an address that is known as for one that is not.
CREATE TABLE link_asked (
	address TEXT PRIMARY KEY NOT NULL,        -- as it was typed, lower case
	lang TEXT NOT NULL,                       -- of the page on which it was asked
	made INTEGER NOT NULL
) STRICT;
CREATE INDEX link_asked_made ON link_asked (made);
