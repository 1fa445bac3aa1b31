/* SPDX-License-Identifier: Apache-2.0
 *
 * Which rows each fact of model/insight.h counts, as the FROM and WHERE of a statement; for the files of that
 * module alone. $1 is x->me; $2 a pair of theirs, or 0 for all that they lead and that go on; $3 and $4 are the
 * period [from, to) in UTC seconds, both at midnight.
 */
#ifndef MODEL_INSIGHT_ROWS_H
#define MODEL_INSIGHT_ROWS_H

/* The authority of every statement, which has both forms: of one pair, and of all that are led. */
#define OF_ONE "r.id = $2 AND $1 IN (r.leader, r.member)"
#define OF_ALL "r.leader = $1 AND r.ended IS NULL AND CAST($2 AS INTEGER) = 0"

#define ROWS_TALKS(who)                                                                            \
	" FROM pair r JOIN talk t ON t.pair = r.id AND t.state = 1 AND t.starts >= $3 AND t.starts < $4" \
	" WHERE " who
/* Talks that were planned longer first; what was planned short and never longer is none. As talk_is_shortened(). */
#define IS_SHORTENED "t.minutes < t.first_minutes"
#define ROWS_SHORTENED(who) ROWS_TALKS(who) " AND " IS_SHORTENED
/* Of these, those that were broken off, or done, before even the shortened minutes were over. */
#define ROWS_SOONER(who) ROWS_SHORTENED(who) " AND t.held_minutes > 0 AND t.held_minutes < t.minutes"
#define ROWS_ASKED(who)                                                                            \
	" FROM pair r JOIN asked a ON a.pair = r.id AND a.made >= $3 AND a.made < $4 WHERE " who
#define ROWS_NEEDS_ANSWERED(who)                                                                   \
	" FROM pair r JOIN need n ON n.pair = r.id AND n.state IN (1, 2, 4)"                         \
	" AND n.closed >= $3 AND n.closed < $4 WHERE " who
#define ROWS_MET(who)                                                                              \
	" FROM pair r JOIN need n ON n.pair = r.id AND n.state = 4 AND n.met >= $3 AND n.met < $4"   \
	" WHERE " who
#define ROWS_OBSTACLES(who) ROWS_MET(who) " AND n.obstacle IS NOT NULL"
/* Thanks of somebody else, or from before the two talked with each other, belong to no pair. */
#define ROWS_THANKS(who)                                                                           \
	" FROM pair r JOIN recognition c ON c.pair = r.id AND c.made >= $3 AND c.made < $4 WHERE " who
#define ROWS_AGREED(who)                                                                           \
	" FROM pair r JOIN step s ON s.pair = r.id AND s.made >= $3 AND s.made < $4 WHERE " who
#define ROWS_DONE(who)                                                                             \
	" FROM pair r JOIN step s ON s.pair = r.id AND s.state IN (1, 2)"                            \
	" AND s.closed >= $3 AND s.closed < $4 WHERE " who
#define ROWS_CONFIRMED(who)                                                                        \
	" FROM pair r JOIN step s ON s.pair = r.id AND s.confirmed >= $3 AND s.confirmed < $4 WHERE " who
#define ROWS_KEPT(who) ROWS_CONFIRMED(who) " AND s.owner = r.leader"
/* A step is late when it was not done, nor dropped, while its day lasted anywhere on earth: twelve hours after the
 * day of UTC. `now` is the parameter with x->now. */
#define IS_LATE(now) "s.state < 3 AND COALESCE(s.closed, " now ") >= (s.due + 1) * 86400 + 43200"
#define ROWS_LATE(now, who)                                                                        \
	" FROM pair r JOIN step s ON s.pair = r.id AND s.due >= $3 / 86400 AND s.due < $4 / 86400"   \
	" AND " IS_LATE(now) " WHERE " who
/* A goal has moved when somebody said how far it has come, or when it was reached. */
#define HAS_MOVED                                                                                  \
	" AND (EXISTS (SELECT 1 FROM goal_mark m WHERE m.goal = g.id AND m.made >= $3 AND m.made < $4)" \
	" OR (g.state = 1 AND g.closed >= $3 AND g.closed < $4))"
#define ROWS_GOALS_SHOWN(who)                                                                      \
	" FROM pair r JOIN goal g ON g.pair = r.id AND g.owner = r.member AND g.reader = 0"          \
	" WHERE r.ended IS NULL AND " who HAS_MOVED
#define ROWS_GOALS_TEAM(who)                                                                       \
	" FROM pair r JOIN goal g ON g.owner = r.leader AND g.reader = 2"                            \
	" WHERE r.ended IS NULL AND " who HAS_MOVED
/* Of these, those that a pair moved: with a step of its own that serves the goal and was done in the period. */
#define ROWS_GOALS_STEPS(who) ROWS_GOALS_TEAM(who)                                                  \
	" AND EXISTS (SELECT 1 FROM step s WHERE s.pair = r.id AND s.goal = g.id AND s.state IN (1, 2)" \
	" AND s.closed >= $3 AND s.closed < $4)"

#endif
