-- SPDX-License-Identifier: Apache-2.0
--
-- The two of a pair are told who made a file of their report, and when.

CREATE INDEX audit_report ON audit (target, id) WHERE what = 'report.file';
