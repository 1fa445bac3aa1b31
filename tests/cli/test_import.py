# SPDX-License-Identifier: Apache-2.0
#
# `rapport import team.csv --calendars DIR`, and again: what is new, what has changed, what is
# as before, and what cannot be read, which holds up no other.
import os
import sys

from house import calendar, done, end, event, ok, path, rows, run, write

PEOPLE = 150  # more than go into one transaction
team = "id,name,email,leader,timezone,work_hours\n" + "".join(
    "p%d,Person %d,p%d@example.org,%s,Europe/Berlin,09:00-17:00\n" % (i, i, i, "p0" if i else "")
    for i in range(PEOPLE))
write("team.csv", team)
for i in range(PEOPLE - 1):  # the last one has none
    write("calendars/p%d.ics" % i, calendar(event("e%d" % i, "20261124", 10, "A")))
write("calendars/p70.ics", "no calendar at all")
write("calendars/p71.ics", calendar(event("cut", "20261124", 10, "A")).rsplit("END:VCALENDAR")[0])


def found(new, changed, same, refused):
    return "149 of 150 calendars found in calendars: %d new, %d changed, %d as before, %d refused\n" % (
        new, changed, same, refused)


def busy():
    return rows("d", "SELECT count(*), count(DISTINCT person) FROM busy")[0]


run("init", "--data", "d")
r = done("calendars come in", "import", "team.csv", "--calendars", "calendars", "--data", "d", says=found(147, 0, 0, 2))
said = r.stderr.splitlines()
ok(len(said) == 2 and said[0].startswith("calendars/p70.ics") and said[1].startswith("calendars/p71.ics:") and
   "ends in the middle" in said[1], "those that cannot be read are named", said)
ok(busy() == (147, 147), "all others are kept", busy())
done("again, nothing has changed", "import", "team.csv", "--calendars", "calendars", "--data", "d",
     says=found(0, 0, 147, 2))
ok(rows("d", "SELECT count(*) FROM audit WHERE what = 'calendar.put'") == [(147,)], "and nothing is read anew")
write("calendars/p3.ics", calendar(event("e3", "20261125", 10, "A"), event("f3", "20261126", 10, "B")))
write("calendars/p149.ics", calendar(event("g", "20261126", 10, "B")))
os.remove(path("calendars/p5.ics"))
done("what has changed is", "import", "team.csv", "--calendars", "calendars", "--data", "d",
     says=found(1, 1, 145, 2))
ok(busy() == (149, 148), "and a file that is gone takes nothing away", busy())
sys.exit(end())
