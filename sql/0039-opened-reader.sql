-- SPDX-License-Identifier: Apache-2.0
--
-- What somebody has read lately is found by who read it, so that it is written down once a day.

CREATE INDEX opened_reader ON opened (reader, latest);
