-- SPDX-License-Identifier: Apache-2.0
--
-- When somebody would like to be reminded of how they are, on their own page Today.

CREATE TABLE check_in_wish (
	owner INTEGER PRIMARY KEY NOT NULL REFERENCES person (id),
	remind INTEGER NOT NULL                   -- enum check_in_remind of model/check_in_wish.h
) STRICT;
