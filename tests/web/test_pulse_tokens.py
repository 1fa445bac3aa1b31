# SPDX-License-Identifier: Apache-2.0
#
# Answers of the pulse by their tokens, all from one address, as from an office: the server says the same of one
# whether it is added up or not; one that comes again and again has to wait, and costs nobody else anything; and what
# is turned away is counted.
import os
import re
import sqlite3
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cli"), HERE]
from house import Server, end, ok, path, rows
from pulse_client import blind, draw, hand_in, open_for_team, wait_for

DATA, BURST = "d", 30
people, pulse = open_for_team(DATA, 12, "2026-11-23T07:00:00Z", "2026-11-23T09:00:00Z")
server = Server(DATA, "--log", "quiet")


def drawn_by(who, blinded=None):
    server.enter(who + "@example.org")
    return draw(server, pulse, server.token("/settings"), blinded)


def turned_away():
    text = server.ask("GET", "/metrics")[2]
    return {why: int(n) for why, n in re.findall(r'rapport_pulse_turned_away_total\{why="(\w+)"\} (\d+)', text)}


def sql(words):
    with sqlite3.connect(path(DATA, "rapport.db"), timeout=10) as db:
        db.execute(words)


ok(turned_away() == {"forged": 0, "unproven": 0, "repeated": 0}, "nothing was turned away", turned_away())
tokens = [drawn_by(who) for who in people[:6]]
first = [hand_in(server, pulse, token) for token in tokens]
ok(all(answer[0] == 200 for answer in first), "six of an office are taken", first)
ok(all(answer == first[0] for answer in first), "and the same is said to each")
ok(draw(server, pulse, server.token("/settings")) == 409, "nobody draws twice")

# -- a draw whose answer was lost on the way --

same = blind()
lost = drawn_by("p11", same)
ok(draw(server, pulse, server.token("/settings"), same) == lost, "the same point is multiplied again for its person")
ok(draw(server, pulse, server.token("/settings")) == 409, "and no other one")
ok(drawn_by("p5", same) == 409, "nor the same for somebody else who has drawn")

# -- more answers than people drew --

seventh = drawn_by("p6")
sql("UPDATE pulse_asked SET drawn = 0 WHERE person IN (SELECT id FROM person WHERE key IN ('p0', 'p1'))")
ok(hand_in(server, pulse, seventh)[0] == 409 and turned_away()["forged"] == 1, "an answer more than people drew is counted as forged", turned_away())
sql("UPDATE pulse_asked SET drawn = 1 WHERE person IN (SELECT id FROM person WHERE key IN ('p0', 'p1'))")
ok(hand_in(server, pulse, seventh) == first[0], "and is taken when it is none")

# -- a token that was not drawn --

wrong = hand_in(server, pulse, {**tokens[0], "proof": tokens[1]["proof"]})
ok(wrong[0] == 403 and turned_away()["unproven"] == 1, "a proof of another token is counted", (wrong, turned_away()))

many = [hand_in(server, pulse, {**tokens[0], "proof": tokens[1]["proof"]})[0] for _ in range(25)]
ok(many[0] == 403 and many[-1] == 429, "after some of them an address has to wait", many)
ok(hand_in(server, pulse, tokens[1]) == first[0], "but what was drawn is taken from there as before")

# -- the same answer again and again --

waits = [hand_in(server, pulse, tokens[0]) for _ in range(BURST + 5)]
taken = [answer for answer in waits if answer[0] == 200]
ok(len(taken) == BURST - 1 and all(answer == first[0] for answer in taken), "an answer that is sent again is answered the same, %d times" % BURST, len(taken))
ok(all(answer[0] == 429 for answer in waits[len(taken):]) and any(k.lower() == "retry-after" for k, _ in waits[-1][1]), "then it has to wait, and reads how long", waits[-1])
ok(turned_away()["repeated"] == 6, "which is counted", turned_away())
tokens += [seventh] + [drawn_by(who) for who in people[7:11]] + [lost]
last = [hand_in(server, pulse, token) for token in tokens[7:]]
ok(last == [first[0]] * 5, "everybody else at that address hands in as before", last)

# -- added up, or not --

ok(wait_for(lambda: rows(DATA, "SELECT sum(n) FROM pulse_count WHERE place = 3") == [(12,)]), "everybody has answered, so they are added up")
again = [hand_in(server, pulse, token) for token in tokens[1:]]
ok(again == [first[0]] * 11, "and the server says the same of each as before", [answer for answer in again if answer != first[0]])
other = [hand_in(server, pulse, token, ("no", "no", "no"), line="Otherwise") for token in tokens[1:]]
ok(other == [first[0]] * 11 and rows(DATA, "SELECT sum(n) FROM pulse_count WHERE place = 3") == [(12,)], "also of another answer, which counts nowhere", other)
ok(turned_away() == {"forged": 1, "unproven": 26, "repeated": 6}, "and nothing else was turned away", turned_away())
server.stop()
sys.exit(end())
