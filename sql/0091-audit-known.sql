-- SPDX-License-Identifier: Apache-2.0
--
-- How many addresses a leader was told of in a day that are somebody's here.
CREATE INDEX audit_known ON audit (who, at) WHERE what = 'roster.known';
