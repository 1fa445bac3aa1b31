# SPDX-License-Identifier: Apache-2.0
#
# What was asked and what became of it, as a page and as JSON: the leader and the five read the words, what
# became of it and the quarter, and nothing by which they could be told apart; nobody else reads anything.
import html
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import house
from house import Server, end, id_text, ok, rows, run, write

FIVE = ["ben", "cara", "dan", "eve", "fay"]
TEAM = "id,name,email,leader,timezone,work_hours,minutes,cadence_days\n" + "".join(
    "%s,%s,%s@example.org,%s,UTC,09:00-17:00,15,7\n" % (who, who.title(), who, over)
    for who, over in [("zed", ""), ("ada", "zed"), *((m, "ada") for m in FIVE)])
SAID = {"ben": "Two screens", "cara": "A quiet room", "dan": "Mornings without meetings"}


class Told:
    """The served program, with somebody signed in."""

    def __init__(self, now):
        house.NOW = now
        self.s = Server("d")

    def be(self, who):
        self.s.enter(who + "@example.org")

    def post(self, where, form, page="/settings"):
        status, headers, text = self.s.post(where, form, page)
        ok(status == 303, "POST %s" % re.sub(r"[0-9a-z]{13}", "ID", where), (status, text[-400:]))

    def page(self, where="/team/asked"):
        text = self.s.ask("GET", where)[2].split("<main", 1)[-1].split(">", 1)[-1]
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))

    def json(self):
        return json.loads(self.s.ask("GET", "/api/v1/team/asked")[2])


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
ada, = rows("d", "SELECT id FROM person WHERE key = 'ada'")[0]
t = Told("2026-11-25T10:00:00Z")
needs = {}
for who, words in SAID.items():
    t.be(who)
    t.post("/people/%s/needs" % id_text(ada), {"words": "As the two said it"})
    needs[who] = id_text(rows("d", "SELECT max(id) FROM need")[0][0])
t.be("ada")
for who in SAID:
    form = {"act": "decline", "reason": "Next year"} if who == "dan" else {"act": "grant"}
    t.post("/needs/" + needs[who], form)
for who, words in SAID.items():
    t.be(who)
    form = t.page("/team/asked?need=" + needs[who])
    ok("Everybody in your team, without your name" in form, "the field says who will read it", form)
    t.post("/needs/%s/tell" % needs[who], {"words": words})
ok(t.json()["team"] == [], "in the week in which they were put there none is shown", t.json())
t.s.stop()

t = Told("2026-11-30T08:00:00Z")
for who in ["ada", *FIVE]:
    t.be(who)
    shown = t.page()
    ok(all(words in shown for words in SAID.values()), "%s reads them" % who, shown)
    found = t.json()["own_team" if who == "ada" else "team"]
    ok(found == [{"words": "A quiet room", "became": "granted", "answered": "this-quarter"},
                 {"words": "Mornings without meetings", "became": "declined", "answered": "this-quarter"},
                 {"words": "Two screens", "became": "granted", "answered": "this-quarter"}],
       "and in JSON too, in the order of their words, without an id, a name or a day", found)
    ok("As the two said it" not in shown and "Next year" not in shown, "and nothing that the two said", shown)
    known = [m["words"] for m in t.json()["mine"]]
    ok(known == [SAID[who]] if who in SAID else known == [], "whose they are each knows of their own alone", known)
t.be("zed")
shown = t.page()
ok(not any(words in shown for words in SAID.values()) and "nobody can be told apart" in shown and not re.search(r"\d", shown),
   "who leads the leader reads none of it, and no number", shown)
t.be("dan")
t.post("/team/asked/" + id_text(rows("d", "SELECT id FROM team_asked WHERE asker = (SELECT id FROM person WHERE key = 'dan')")[0][0]), {})
for who in ("dan", "ada", "eve"):
    t.be(who)
    shown = t.page()
    ok("Mornings" not in shown and "nobody can be told apart" in shown and not re.search(r"\d", shown),
       "taken back it is gone at once for %s, and why nothing is shown names no number" % who, shown)
t.s.stop()
sys.exit(end())
