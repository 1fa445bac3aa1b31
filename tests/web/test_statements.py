# SPDX-License-Identifier: Apache-2.0
#
# A page asks the database as many statements for a team of sixteen as for one of eight.
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import Server, end, ok, run, write

HEAD = "id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
# /today tells of eleven matters, some by two statements
MOST = {"/plan": 18, "/today": 18, "/people": 12, "/now": 10, "/week": 14, "/team/report": 14}
BRIEF = "/talks/ID"
MOST_BRIEF = 31  # what the two have between them is read once, for the brief and for its questions


def team(people):
    """A leader whom somebody leads, and so many members."""
    rows = "ada,Ada,ada@example.org,top,Europe/Berlin,09:00-17:00,15,7\ntop,Top,top@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
    for i in range(people):
        rows += "m%d,Member %d,m%d@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n" % (i, i, i)
    return write("team.csv", HEAD + rows)


def statements(s):
    return int(re.search(r"rapport_statements_total (\d+)", s.ask("GET", "/metrics")[2]).group(1))


def asked(s, where):
    """Of a page that is made anew, without those of asking for the count."""
    once = statements(s)
    once = statements(s) - once
    before = statements(s)
    assert s.ask("GET", where)[0] == 200
    return statements(s) - before - once


def counts(people):
    run("import", team(people), "--data", "d")
    s = Server("d")
    s.sign_in(re.search(r"/sign-in/\S+", run("link", "ada@example.org", "--data", "d").stdout).group(0))
    s.post("/plan/find", {}, "/plan")
    s.ask("GET", "/people")  # statements are the same from the second time on
    found = {where: min(asked(s, "%s?n=%d" % (where, i)) for i in range(3)) for where in MOST}
    s.post("/plan/accept", {}, "/plan")
    talk = "/talks/" + re.search(r'"talk":"([0-9a-z]{13})"', s.ask("GET", "/api/v1/plan")[2].replace(" ", "")).group(1)
    found[BRIEF] = min(asked(s, "%s?n=%d" % (talk, i)) for i in range(3))
    s.stop()
    return found


run("init", "--data", "d")
eight, sixteen = counts(8), counts(16)
for where, most in {**MOST, BRIEF: MOST_BRIEF}.items():
    ok(eight[where] == sixteen[where], "%s asks %d statements for eight and %d for sixteen" % (where, eight[where], sixteen[where]))
    ok(sixteen[where] <= most, "%s asks at most %d" % (where, most))
sys.exit(end())
