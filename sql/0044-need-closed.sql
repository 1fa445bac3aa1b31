-- SPDX-License-Identifier: Apache-2.0
--
-- The needs of a pair that are not open come in their order from one index, for the brief of a talk.

CREATE INDEX need_closed ON need (pair, id) WHERE state > 0;
