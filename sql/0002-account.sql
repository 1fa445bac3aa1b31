-- SPDX-License-Identifier: Apache-2.0
--
-- How a person proves who they are, and whether they ever came in.

CREATE TABLE account (
	person INTEGER PRIMARY KEY NOT NULL REFERENCES person (id),
	password TEXT NOT NULL,                   -- argon2id as libsodium writes it; '': none is set
	entered INTEGER                           -- when they first signed in; NULL: never yet
) STRICT;
INSERT INTO account (person, password, entered)
	SELECT person, '', min(made) FROM session GROUP BY person;

-- A new link takes the place of those not used.
CREATE INDEX sign_in_person ON sign_in (person);
