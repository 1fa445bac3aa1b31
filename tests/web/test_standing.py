# SPDX-License-Identifier: Apache-2.0
#
# A one-on-one that stands in a calendar is the talk of that week, on every page, and is none when
# one of the two says so.
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, id_text, ok, rows, run, write

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Berlin:20261102T140000
DTEND;TZID=Europe/Berlin:20261102T143000
RRULE:FREQ=WEEKLY
SUMMARY:1:1 Ada / Ben
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def words(server, where):
    status, _, text = server.ask("GET", where)
    main = text.split("<main", 1)[-1]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))), status


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
os.makedirs("cal", exist_ok=True)
run("import", "team.csv", "--calendars", os.path.dirname(write("cal/ada.ics", CALENDAR)), "--data", "d")
s = Server("d")
s.sign_in()
ben = "/people/" + id_text(rows("d", "SELECT id FROM person WHERE key = 'ben'")[0][0])

said, _ = words(s, "/today")
ok("Ben" in said and "From your calendar: 1:1 Ada / Ben" in said, "Today has it as the next talk", said)
said, _ = words(s, "/people")
ok("from a calendar" in said, "People says where the next one comes from", said)
said, _ = words(s, "/plan?week=2026-11-23")
ok("Ben from a calendar" in said, "the plan has it before anything is found", said)
s.post("/plan/find", {"week": "2026-11-23"}, "/plan")
said, _ = words(s, "/plan?week=2026-11-23")
ok(said.count("Ben planned from a calendar") == 1, "and adds none beside it", said)
talk, = [r[0] for r in rows("d", "SELECT t.id FROM talk t JOIN person p ON p.id = t.member WHERE p.key = 'ben'"
                            " AND t.starts > 1795392000 AND t.starts < 1795996800")]
where = "/talks/" + id_text(talk)
said, _ = words(s, "/plan?week=2026-11-23&talk=" + id_text(talk))
ok("From your calendar: 1:1 Ada / Ben" in said and "Not a one-on-one" in said and "Read the brief" in said and
   "Move, shorten or call off" in said, "its drawer offers what one can do with a talk", said)
said, _ = words(s, where)
ok("From your calendar: 1:1 Ada / Ben" in said and "Begin the talk" in said, "it opens a brief of its own", said)
ok(said.index("Begin the talk") < said.index("Not a one-on-one"), "where beginning comes first", said)
ok("first talk here" not in said and "Last time Mon 16 Nov" in said, "which tells of the last one that stood there", said)
said, _ = words(s, ben)
ok("Talks so far Mon 16 Nov" in said and said.index("The next talks") < said.index("Talks so far") and
   said.count("planned") < 6, "and half a year ahead does not hide what was", said)
said, status = words(s, where + "/cancel")
ok(status == 200 and "We cannot write into that event" in said and "Move it there" in said,
   "what a change does is said before", said)

status, _, text = s.post(where + "/move", {"start": "2026-11-24T03:00", "minutes": "15"}, "/settings")
ok(status == 409 and "Take it all the same" in text, "the night is asked back", status)
status, _, text = s.post(where + "/move", {"start": "2020-01-01T10:00", "minutes": "15"}, "/settings")
ok(status == 422 and "2020-01-01T10:00" in text, "what was typed stays when it is refused", status)
status, head, _ = s.post(where + "/move", {"start": "2026-11-24T10:05", "minutes": "15", "back": "plan"}, "/settings")
moved, = rows("d", "SELECT datetime(starts, 'unixepoch'), minutes, source FROM talk WHERE id = %d" % talk)
ok(status == 303 and moved == ("2026-11-24 09:05:00", 15, 2), "any time that fits both is taken", (status, moved))
said, _ = words(s, where)
ok("The event itself stays as it is" in said, "and the page says what becomes of the event", said)

later = "/talks/" + id_text(rows("d", "SELECT id FROM talk WHERE source = 1 AND state = 0 ORDER BY starts")[0][0])
status, _, _ = s.post(later + "/not-one-on-one", {}, "/settings")
said, _ = words(s, ben)
ok(status == 303 and "No one-on-ones" in said and "1:1 Ada / Ben" in said, "it is said to be none", (status, said))
ok(rows("d", "SELECT count(*) FROM talk WHERE source = 1")[0][0] == 0, "then it counts nowhere")
run("import", "team.csv", "--calendars", os.path.dirname(write("cal/ada.ics", CALENDAR.replace("14:", "14:"))), "--data", "d")
ok(rows("d", "SELECT count(*) FROM talk WHERE source = 1")[0][0] == 0, "nor when it is read again")
denied = id_text(rows("d", "SELECT id FROM not_one_on_one")[0][0])
status, _, _ = s.post("/one-on-ones/" + denied, {}, "/settings")
ok(status == 303 and rows("d", "SELECT count(*) FROM talk WHERE source = 1")[0][0] > 20, "and it can be taken back", status)
s.stop()
sys.exit(end())
