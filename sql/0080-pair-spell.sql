-- SPDX-License-Identifier: Apache-2.0
--
-- A pair that ended and begins anew keeps its row, with a new beginning. When it went on before is kept here, so that
-- the coverage of a quarter that is over stays as it was (docs/evidence.md).

CREATE TABLE pair_spell (
	id INTEGER PRIMARY KEY NOT NULL,
	pair INTEGER NOT NULL REFERENCES pair (id),
	since INTEGER NOT NULL,
	ended INTEGER NOT NULL
) STRICT;
CREATE INDEX pair_spell_pair ON pair_spell (pair, since);
