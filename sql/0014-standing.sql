-- SPDX-License-Identifier: Apache-2.0
--
-- Talks that nobody ended, and talks of pairs that have ended.

-- What was left open is looked for every minute.
CREATE INDEX talk_left_open ON talk (began) WHERE state = 0 AND began IS NOT NULL;

-- A pair that had ended kept its planned talks: they are called off now, and told.
INSERT INTO invitation_due (talk, at)
	SELECT t.id, 0 FROM talk t JOIN pair p ON p.id = t.pair
	 WHERE t.state = 0 AND t.began IS NULL AND p.ended IS NOT NULL AND t.starts >= p.ended
	ON CONFLICT (talk) DO NOTHING;
UPDATE talk SET state = 3
 WHERE state = 0 AND began IS NULL AND EXISTS (SELECT 1 FROM pair p
	WHERE p.id = talk.pair AND p.ended IS NOT NULL AND talk.starts >= p.ended);
DELETE FROM proposed_talk
 WHERE state <> 3 AND EXISTS (SELECT 1 FROM pair p
	WHERE p.id = proposed_talk.pair AND p.ended IS NOT NULL);
