-- SPDX-License-Identifier: Apache-2.0
--
-- When all of it was last exported is told to everybody whose words were in it.

CREATE INDEX audit_export ON audit (at) WHERE what = 'archive.export';
