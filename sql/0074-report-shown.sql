-- SPDX-License-Identifier: Apache-2.0
--
-- A report that somebody reads in a terminal is no file; the two of the pair are told of it all the same.
CREATE INDEX audit_report_shown ON audit (target, id) WHERE what = 'report.shown';
