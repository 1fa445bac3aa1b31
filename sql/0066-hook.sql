-- SPDX-License-Identifier: Apache-2.0
--
-- Webhooks: addresses of other programs that are told of what happens, and what is sent to them.

-- An endpoint: where to, and which kinds of events.
CREATE TABLE hook (
	id INTEGER PRIMARY KEY NOT NULL,
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- who set it up
	whole INTEGER NOT NULL,                   -- 1: of the installation, for all admins; 0: of the person's own things
	name TEXT NOT NULL,                       -- what its person calls it
	url BLOB NOT NULL,                        -- sealed: the address, which may hold a secret
	kinds INTEGER NOT NULL,                   -- which kinds of events: a bit for each (model/hook_kind.c), added up
	made INTEGER NOT NULL,
	state INTEGER NOT NULL,                   -- 0 on, 1 off by hand, 2 the other server wants no more, 3 it failed for two days
	changed INTEGER NOT NULL,                 -- when that was so first
	failing INTEGER,                          -- since when every try failed; NULL: the last one went well
	failures INTEGER NOT NULL,                -- tries that failed in a row
	not_before INTEGER NOT NULL,              -- nothing is sent before this
	claim INTEGER NOT NULL,                   -- of the worker that sends to it now; 0: none does
	busy_until INTEGER NOT NULL               -- that worker has it so long; else when something was last sent
) STRICT;
CREATE INDEX hook_person ON hook (person, id);
CREATE INDEX hook_whole ON hook (whole, id);

-- The secrets with which what is sent to an endpoint is signed: one, and while it is changed those before.
CREATE TABLE hook_secret (
	id INTEGER PRIMARY KEY NOT NULL,
	hook INTEGER NOT NULL REFERENCES hook (id) ON DELETE CASCADE,
	secret BLOB NOT NULL,                     -- sealed: "whsec_" and base64
	until INTEGER                             -- it signs until then; NULL: it is the present one
) STRICT;
CREATE INDEX hook_secret_hook ON hook_secret (hook, id);
CREATE INDEX hook_secret_until ON hook_secret (until) WHERE until IS NOT NULL;

-- One event on its way to one endpoint.
CREATE TABLE delivery (
	id INTEGER PRIMARY KEY NOT NULL,
	hook INTEGER NOT NULL REFERENCES hook (id) ON DELETE CASCADE,
	kind TEXT NOT NULL,                       -- "talk.moved"
	body TEXT NOT NULL,                       -- what is sent: kind, time and ids, and no word of anybody
	act INTEGER NOT NULL,                     -- the act that undo knows it by (model/undo.h)
	state INTEGER NOT NULL,                   -- 0 waits, 1 delivered, 2 failed
	made INTEGER NOT NULL,
	since INTEGER NOT NULL,                   -- when its tries began; later than made when it was sent again
	changed INTEGER NOT NULL,                 -- when it was tried last
	next_try INTEGER,                         -- NULL: none
	tries INTEGER NOT NULL,
	status INTEGER NOT NULL,                  -- the HTTP status of the last answer; 0: none came
	error TEXT NOT NULL                       -- of the last try: a sentence and what fills it, as JSON; empty: it went well
) STRICT;
CREATE INDEX delivery_due ON delivery (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX delivery_hook ON delivery (hook, id);
CREATE INDEX delivery_act ON delivery (act);
CREATE INDEX delivery_over ON delivery (state, changed);
