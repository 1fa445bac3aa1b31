-- SPDX-License-Identifier: Apache-2.0
--
-- How long a talk was to be when it was first planned, so that one that was made shorter is told from one that was
-- planned short and never longer. Of a talk from before, the log tells whether somebody has shortened it; it was
-- planned in full then.
ALTER TABLE talk ADD COLUMN first_minutes INTEGER; -- NULL: not known
UPDATE talk SET first_minutes = minutes;
UPDATE talk SET first_minutes = wanted
	WHERE wanted > minutes AND id IN (SELECT target FROM audit WHERE what = 'talk.shorten');
