-- SPDX-License-Identifier: Apache-2.0
--
-- A browser that is told of things is told as long as somebody is signed in there: docs/push.md.
ALTER TABLE reach ADD COLUMN session BLOB REFERENCES session (token) ON DELETE CASCADE; -- of a browser: where its person is signed in; NULL: it is no browser
CREATE INDEX reach_session ON reach (session) WHERE session IS NOT NULL;
