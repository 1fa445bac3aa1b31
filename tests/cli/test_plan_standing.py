# SPDX-License-Identifier: Apache-2.0
#
# A one-on-one that stands in a calendar is the talk of its pair: the plan adds none beside it.
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import TEAM, end, ok, path, run, write


def calendar(title, people=(), more=""):
    guests = "".join("ATTENDEE:mailto:%s\r\n" % p for p in people)
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:one@example.org\r\n"
            "DTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20261102T140000\r\n"
            "DTEND;TZID=Europe/Berlin:20261102T143000\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:%s\r\n%s%s"
            "END:VEVENT\r\nEND:VCALENDAR\r\n" % (title, guests, more))


def plan(*args):
    r = run("plan", "--team", path("team.csv"), "--calendars", path("cal"), "--from", "2026-11-23", "--days", "5",
            *(args or ("--keep-one-on-ones",)))
    return r


def planned(keep="--keep-one-on-ones"):
    got = json.loads(plan("--format", "json", *([keep] if keep else [])).stdout)
    return sorted(t["member"] for t in got["talks"]), got.get("standing")


write("team.csv", TEAM)
write("cal/ada.ics", calendar("1:1 Ada / Ben"))
ok(planned() == (["cara"], [{"leader": "ada", "member": "ben", "minutes": 30, "start": "2026-11-23T13:00:00Z",
                             "end": "2026-11-23T13:30:00Z"}]), "by its title", planned())
table = plan().stdout
ok("stands in the calendar already: “1:1 Ada / Ben”" in table, "the table says so", table)
ok(planned(None) == (["ben", "cara"], None), "where it is asked for", planned(None))
write("cal/ada.ics", calendar("Budget", ("ada@example.org", "BEN@example.org")))
ok(planned()[0] == ["cara"], "by who is invited", planned())
write("cal/ada.ics", calendar("Budget", ("ada@example.org", "ben@example.org", "zoe@example.org")))
ok(planned()[0] == ["ben", "cara"], "three are none", planned())
write("cal/ada.ics", calendar("1:1 Ada / Ben", (), "STATUS:CANCELLED\r\n"))
ok(planned()[0] == ["ben", "cara"], "nor is what was called off", planned())
write("cal/ada.ics", calendar("Focus"))
write("cal/ben.ics", calendar("Sync", ("ada@example.org", "ben@example.org")))
ok(planned()[0] == ["cara"], "the member's calendar counts as well", planned())
ok("Sync" not in plan().stdout, "but its titles are nobody else's", plan().stdout)
write("cal/ben.ics", calendar("Stand-up", ("ben@example.org",), "ORGANIZER:mailto:ada@example.org\r\n"))
ok(planned()[0] == ["ben", "cara"], "an invitation that may hide other guests is none", planned())
write("cal/ben.ics", calendar("1:1", ("ben@example.org", "ada@example.org"), "ORGANIZER:mailto:ada@example.org\r\n"))
ok(planned()[0] == ["cara"], "one that names both as guests is one", planned())
write("cal/cara.ics", calendar("1:1 Cara / Ada"))
ok(planned()[0] == [] and len(planned()[1]) == 2, "with nothing left to plan the plan is empty", planned())
sys.exit(end())
