-- SPDX-License-Identifier: Apache-2.0
--
-- Who was added to a team by its leader is not asked in a pulse at first: when one opens, it is asked of
-- everybody who added them.

CREATE INDEX audit_added ON audit (target) WHERE what = 'roster.add';
