-- SPDX-License-Identifier: Apache-2.0
--
-- Messages that are being read, or could not be: a message that ends whoever reads it is read three
-- times and no more.

CREATE TABLE inbox_try (
	what BLOB PRIMARY KEY NOT NULL,           -- BLAKE2b-256: of its place in a mailbox, or of its bytes
	uid INTEGER NOT NULL,                     -- in that mailbox; 0: it came by a pipe
	tries INTEGER NOT NULL,                   -- begun; the row goes when one comes to its end
	aside INTEGER NOT NULL,                   -- 1: set aside, it is not tried again
	why TEXT NOT NULL,                        -- then, in words of ours; '': it is being read
	at INTEGER NOT NULL                       -- of the last try
) STRICT;
CREATE INDEX inbox_try_at ON inbox_try (at);
CREATE INDEX inbox_try_aside ON inbox_try (aside, at);
