# SPDX-License-Identifier: Apache-2.0
#
# A period in the API: set, changed in part, counted on the wall of whoever reads it, in the plan, and deleted. And what one
# that runs costs Today.
import json
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


def token(s, address):
    s.cookies = {}
    s.sign_in(re.search(r"/sign-in/\S+", run("link", address, "--data", "d").stdout).group(0))
    page = s.post("/settings/tokens", {"name": "test", "read": "1", "write": "1"})[2]
    return re.search(r"rpt_[\w-]{43}", page).group(0)


def ask(s, who, method, where, body=None, **headers):
    sent = {"Authorization": "Bearer " + who, "Content-Type": "application/json", **headers}
    signed_in, s.cookies = s.cookies, {}
    status, head, text = s.ask(method, "/api/v1" + where, json.dumps(body) if body is not None else None, sent)
    s.cookies = signed_in
    return status, head, json.loads(text) if text.strip() else None


def change(s, who, where, act, body):
    etag = ask(s, who, "GET", where)[1]["ETag"]
    return ask(s, who, "POST", where + act, body, **{"If-Match": etag})


def statements(s):
    return int(re.search(r"rapport_statements_total (\d+)", s.ask("GET", "/metrics")[2]).group(1))


def today_asks(s, n):
    """Statements for the page of who is signed in, without that of the count."""
    once = statements(s)
    once = statements(s) - once
    before = statements(s)
    s.ask("GET", "/today?n=%d" % n)
    return statements(s) - before - once


def wrong(s, who, field, **other):
    """The field that the problem points at when this is set."""
    status, _, problem = ask(s, who, "POST", "/periods", {**RELEASE, **other})
    ok(status == 422 and problem["errors"][0]["pointer"] == "/" + field, "%r is refused at %s" % (other, field), (status, problem))


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
kim, ada, ben = token(s, "kim@example.org"), token(s, "ada@example.org"), token(s, "ben@example.org")
before = [today_asks(s, n) for n in range(3)][-1]

wrong(s, ada, "name", name=" ")
wrong(s, ada, "first_day", first_day=None)
wrong(s, ada, "last_day", last_day="2026-11-18")
wrong(s, ada, "last_day", last_day="2027-11-20")
wrong(s, ada, "kind", kind="quiet")
status, _, made = ask(s, ada, "POST", "/periods", RELEASE)
period = made["period"]
ok(status == 201 and {k: period[k] for k in RELEASE} == RELEASE and period["reader"] == "team" and period["mine"], "it is set", (status, made))
ok((period["day"], period["days"]) == (3, 10), "Monday is the third of ten working days", period)
ok("work_hours" not in period, "the hours that the days are counted by are not told", period)
where = "/periods/" + period["id"]
ok(ask(s, ben, "GET", "/today")[2]["period"]["day"] == 3, "Today has it")
ok(ask(s, kim, "GET", "/today")[2]["period"]["day"] == 2, "where it is still Sunday it is the second")
ok([p["id"] for p in ask(s, ben, "GET", "/periods")[2]["periods"]] == [period["id"]], "the list of a member has it")

found = ask(s, ada, "POST", "/plan/find", {"week": "2026-11-23"})[2]
ok(found["period"]["id"] == period["id"] and {t["name"]: (t["minutes"], t["wanted"]) for t in found["talks"]} == {"Ben": (5, 15), "Kim": (15, 30)},
   "the plan goes by it", found)
status, _, page = change(s, ada, where, "", {**DATED, "talks": "as-ever"})
ok(status == 200 and page["period"]["talks"] == "as-ever" and page["period"]["name"] == "the release" and page["period"]["earlier"],
   "what is not sent stays", (status, page))
ok(change(s, ben, where, "", {**DATED, "name": "mine"})[0] == 403, "a member changes nothing")
again = [today_asks(s, n) for n in range(3, 6)][-1]
ok(again == before + 1, "one that runs costs Today one statement", (before, again))
ok(change(s, ada, where, "/delete", {})[0] == 200 and ask(s, ben, "GET", where)[0] == 404, "it is deleted")
ok(ask(s, ben, "GET", "/today")[2]["period"] is None, "and Today has none")
s.stop()
sys.exit(end())
