# SPDX-License-Identifier: Apache-2.0
#
# A period in the API: set, changed in part, counted on the wall of whoever reads it, in the plan, and deleted. And what one
# that runs costs Today.
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import Server, end, ok, run, write

TEAM = """id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00,15,7
ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7
kim,Kim,kim@example.org,ada,America/Los_Angeles,09:00-17:00,30,7
"""  # where it is still Sunday: 07:00 in UTC is an hour before midnight there
RELEASE = {"name": "the release", "kind": "busy", "first_day": "2026-11-19", "last_day": "2026-12-02", "talks": "shorter", "earlier": True}

DATED = {name: RELEASE[name] for name in ("name", "first_day", "last_day")}  # without which there is none


def statements(s):
    return int(re.search(r"rapport_statements_total (\d+)", s.ask("GET", "/metrics")[2]).group(1))


def today_asks(s, n):
    """Statements for Ben's page, without that of the count."""
    s.cookies = dict(signed_in)
    once = statements(s)
    once = statements(s) - once
    before = statements(s)
    s.ask("GET", "/today?n=%d" % n)
    took = statements(s) - before - once
    s.cookies = {}
    return took


def wrong(s, who, field, **other):
    """The field that the problem points at when this is set."""
    status, _, problem = s.api(who, "POST", "/periods", {**RELEASE, **other})
    ok(status == 422 and problem["errors"][0]["pointer"] == "/" + field, "%r is refused at %s" % (other, field), (status, problem))


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
(kim, _), (ada, _), (ben, signed_in) = (s.make_token(who + "@example.org", "read", "write") for who in ("kim", "ada", "ben"))
before = [today_asks(s, n) for n in range(3)][-1]

wrong(s, ada, "name", name=" ")
wrong(s, ada, "first_day", first_day=None)
wrong(s, ada, "last_day", last_day="2026-11-18")
wrong(s, ada, "last_day", last_day="2027-11-20")
wrong(s, ada, "kind", kind="quiet")
status, _, made = s.api(ada, "POST", "/periods", RELEASE)
period = made["period"]
ok(status == 201 and {k: period[k] for k in RELEASE} == RELEASE and period["reader"] == "team" and period["mine"], "it is set", (status, made))
ok((period["day"], period["days"]) == (3, 10), "Monday is the third of ten working days", period)
ok("work_hours" not in period, "the hours that the days are counted by are not told", period)
where = "/periods/" + period["id"]
ok(s.api(ben, "GET", "/today")[2]["period"]["day"] == 3, "Today has it")
ok(s.api(kim, "GET", "/today")[2]["period"]["day"] == 2, "where it is still Sunday it is the second")
ok([p["id"] for p in s.api(ben, "GET", "/periods")[2]["periods"]] == [period["id"]], "the list of a member has it")

found = s.api(ada, "POST", "/plan/find", {"week": "2026-11-23"})[2]
ok(found["period"]["id"] == period["id"] and {t["name"]: (t["minutes"], t["wanted"]) for t in found["talks"]} == {"Ben": (5, 15), "Kim": (15, 30)},
   "the plan goes by it", found)
status, _, page = s.change(ada, where, "", {**DATED, "talks": "as-ever"})
ok(status == 200 and page["period"]["talks"] == "as-ever" and page["period"]["name"] == "the release" and page["period"]["earlier"],
   "what is not sent stays", (status, page))
ok(s.change(ben, where, "", {**DATED, "name": "mine"})[0] == 403, "a member changes nothing")
again = [today_asks(s, n) for n in range(3, 6)][-1]
ok(again == before + 1, "one that runs costs Today one statement", (before, again))
ok(s.change(ada, where, "/delete", {})[0] == 200 and s.api(ben, "GET", where)[0] == 404, "it is deleted")
ok(s.api(ben, "GET", "/today")[2]["period"] is None, "and Today has none")
s.stop()
sys.exit(end())
