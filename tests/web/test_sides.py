# SPDX-License-Identifier: Apache-2.0
#
# One program seen from every side: by a leader who is led, by a member, and by somebody who
# leads nobody. Nothing is offered that finds nobody, and no talk is out of reach.
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import house
from house import Server, calendar, end, event, ok, rows, run, write

TEAM = """id,name,email,leader,timezone,work_hours,minutes,cadence_days
zoe,Zoe,zoe@example.org,,Europe/Berlin,09:00-17:00,15,7
ada,Ada,ada@example.org,zoe,Europe/Berlin,09:00-17:00,15,7
ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7
nils,Nils,nils@example.org,,Europe/Berlin,09:00-17:00,15,7
"""


def words(server, where):
    text = server.ask("GET", where)[2].split("<main", 1)[-1]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


run("init", "--data", "d")
cal = os.path.dirname(write("cal/ada.ics", calendar(event("a", "20261123", 9), event("b", "20261123", 10))))
run("import", write("team.csv", TEAM), "--calendars", cal, "--data", "d")

house.NOW = "2026-11-23T08:30:00Z"
s = Server("d")
s.enter("ada@example.org")
ok("2 hours of meetings" in words(s, "/people"), "whole hours are said as hours", words(s, "/people")[-300:])
s.enter("ben@example.org")
said = words(s, "/today")
ok("Right now your calendars have no three minutes in common. Ask all the same: Ada can shorten something." in said and "I have three minutes now" not in said,
   "while the leader is busy the member is not offered three minutes", said)
ok("Who leads you is not free at this moment" in words(s, "/now"), "and the page says the same")
s.enter("zoe@example.org")
ok("I have three minutes now" in words(s, "/today"), "who leads is offered them, and then told who is free")
s.post("/plan/find", {"week": "2026-11-23"}, "/plan")
status, _, _ = s.post("/plan/accept", {"week": "2026-11-23"}, "/plan")
said = words(s, "/plan")
ok(status == 303 and "1 talk is planned. It stands in both your weeks." in said, "what accepting did is said", said[:300])
s.enter("ada@example.org")
s.post("/plan/find", {"week": "2026-11-23"}, "/plan")
said = words(s, "/plan?week=2026-11-23")
own = said.partition("Your talk with Zoe")[2]
ok("Read the brief" in own and "Move, shorten or call off" in own and said.count("Your talk with") == 1,
   "a leader's own talk as a member is on the plan, with all one can do with it", said)
s.enter("nils@example.org")
ok("I have three minutes now" not in words(s, "/today"), "who is in no pair is not offered them")
ok("Nobody is in a team with you yet." in words(s, "/now"), "and the page of now says why it is empty", words(s, "/now"))
ok("Nobody is in a team with you yet." in words(s, "/plan"), "so does the plan")
s.stop()

house.NOW = "2026-11-27T10:30:00Z"
s = Server("d")
s.enter("zoe@example.org")
said = words(s, "/plan?week=2026-11-23")
ok("Ada was planned" in said, "a talk whose time went by with nobody beginning it does not look as if it were ahead", said)
s.stop()
house.NOW = "2026-11-23T10:30:00Z"
s = Server("d")
s.enter("ben@example.org")
ok("I have three minutes now" in words(s, "/today"), "once the leader is free the member is offered them", words(s, "/today"))
ok(rows("d", "SELECT count(*) FROM talk")[0][0] == 1, "nothing else was planned")
s.stop()

# Who waits: nobody before the day before the rhythm of seven days asks for the next talk.
house.NOW = "2026-11-23T11:00:00Z"
s = Server("d")
s.enter("ada@example.org")
waiting = "Without a planned talk, longest first"
ok("Ben" in words(s, "/today").partition(waiting)[2], "somebody without a talk waits")
ben, = [where for where in re.findall(r'href="(/people/[0-9a-z]+)"', s.ask("GET", "/today")[2].partition(waiting)[2])]
status, _, _ = s.post(ben + "/log", {"held": "3"}, ben)
ok(status == 303 and waiting not in words(s, "/today"), "after three minutes of talk nobody does", status)
s.stop()
for now, waits in (("2026-11-28T11:30:00Z", False), ("2026-11-29T11:30:00Z", True)):
    house.NOW = now
    s = Server("d")
    s.enter("ada@example.org")
    said = words(s, "/today")
    ok((waiting in said) == waits, "on the %sth: %s" % (now[8:10], "waits again" if waits else "not yet"), said[:400])
    s.stop()
sys.exit(end())
