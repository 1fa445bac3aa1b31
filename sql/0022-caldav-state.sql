-- SPDX-License-Identifier: Apache-2.0
--
-- Each calendar of a CalDAV account, and each object in it, is read and fails for itself.

ALTER TABLE caldav_collection ADD COLUMN fetched INTEGER NOT NULL DEFAULT 0;  -- when it went well last; 0: never
ALTER TABLE caldav_collection ADD COLUMN next_try INTEGER NOT NULL DEFAULT 0; -- not before, while it fails
ALTER TABLE caldav_collection ADD COLUMN failures INTEGER NOT NULL DEFAULT 0; -- in a row
ALTER TABLE caldav_collection ADD COLUMN error TEXT NOT NULL DEFAULT '';      -- of the last try, in words; '': it went well
ALTER TABLE caldav_collection ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;   -- objects in it that could not be read

-- An object that cannot be had keeps what was known of it: `etag` is the version that failed then.
ALTER TABLE caldav_item ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;       -- in a row; 0: it is read
ALTER TABLE caldav_item ADD COLUMN next_try INTEGER NOT NULL DEFAULT 0;       -- not before, in the same version

UPDATE caldav_collection SET fetched =
	(SELECT a.fetched FROM caldav_account a WHERE a.id = caldav_collection.account)
	WHERE calendar IS NOT NULL;
