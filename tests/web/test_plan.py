# SPDX-License-Identifier: Apache-2.0
#
# The drawer of a proposed talk, without scripts: what it offers is taken, what would be refused
# says why beforehand, and a time that was typed and refused stands there still.
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, calendar, end, event, id_text, ok, rows, run, write

WEEK = "/plan?week=2026-11-23"
# Ada's meetings of Monday leave ten minutes at ten; the rest of the week she is away.
BUSY = [event("a", "20261123", 9),
        event("b", "20261123", 10).replace("T100000", "T101000").replace("PT1H", "PT7H"),
        event("c", "20261124", 0).replace("PT1H", "P5D")]


def words(text):
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", text))


def talk(key):
    return rows("d", "SELECT t.id, t.starts, t.minutes FROM proposed_talk t JOIN pair p ON p.id = t.pair"
                " JOIN person m ON m.id = p.member WHERE m.key = '%s'" % key)[0]


def forms(text, act):
    """The hidden fields of each form that posts there."""
    found = re.findall(r'<form[^>]*action="%s"[^>]*>(.*?)</form>' % act, text, re.S)
    return [dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', f)) for f in found]


run("init", "--data", "d")
cal = os.path.dirname(write("cal/ada.ics", calendar(*BUSY)))
run("import", write("team.csv", TEAM), "--calendars", cal, "--data", "d")
s = Server("d")
s.sign_in()
s.post("/plan/find", {"week": "2026-11-23"}, "/plan")
s.post("/plan/talks/%s/set" % id_text(talk("cara")[0]), {"act": "leave-out"}, "/settings")
ben, starts, minutes = talk("ben")
move = "/plan/talks/%s/move" % id_text(ben)
drawer = WEEK + "&talk=" + id_text(ben)
s.post(move, {"start": "2026-11-23T09:00:00Z", "minutes": "10"}, "/settings")
text = s.ask("GET", drawer)[2]
ok("15 minutes do not fit here: You are busy then." in words(text), "a length that does not fit says why", words(text)[-900:])
ok("When 10 minutes can begin: Mon 23 Nov: 10:00" in re.sub(r" +", " ", words(text)), "when it can begin is said beforehand",
   words(text)[-900:])
offered = [f for f in forms(text, move) if "minutes" in f]
ok(sorted(f["minutes"] for f in offered if f["start"] == "2026-11-23T09:00:00Z") == ["3", "5"] and
   len(set((f["start"], f["minutes"]) for f in offered)) == len(offered),
   "the lengths that fit are offered, three minutes too", offered)
for f in offered:
    status = s.post(move, {"start": f["start"], "minutes": f["minutes"]}, "/settings")[0]
    ok(status == 303, "what is offered is taken: %s, %s min" % (f["start"], f["minutes"]), status)
s.post(move, {"start": "2026-11-23T10:02", "minutes": "3"}, "/settings")
ok("Moved to Mon 10:00, and kept there." in words(s.ask("GET", drawer)[2]), "where a time between two steps is taken is said")
ok("15 minutes became 3, as you chose." in words(s.ask("GET", drawer)[2]), "what was shortened by hand says so")
for typed, why in (("2026-11-23T12:30", "You are busy then."), ("2026-11-23T19:00", "Outside your working hours."),
                   ("2026-11-22T10:00", "outside this week"), ("half past ten", "A day and a time are needed")):
    status, _, text = s.post(move, {"start": typed}, "/settings")
    ok(status == 409 and 'value="%s"' % typed in text and why in words(text), "typed and refused, it stands there still: " + typed,
       (status, why in words(text), re.findall(r'id="start"[^>]*', text), words(text)[-700:]))
ok(talk("ben")[2] == 3, "and nothing has changed", talk("ben"))

# Cara's rhythm is a fortnight: after a talk in this week the next one leaves her out, and says why.
s.post("/plan/talks/%s/set" % id_text(talk("cara")[0]), {"act": "release"}, "/settings")
s.post("/people/%s/log" % id_text(rows("d", "SELECT id FROM person WHERE key = 'cara'")[0][0]), {"held": "3"}, "/settings")
NEXT, why = "/plan?week=2026-11-30", "Cara left out You talk every 14 days: the next is due by Mon 7 Dec."
text = re.sub(" +", " ", words(s.ask("GET", NEXT)[2]))
ok(why in text and "Find a time for 1 person" in text, "who is not due is left out before times are looked for, and why is said", text[-900:])
s.post("/plan/find", {"week": "2026-11-30"}, "/plan")
late, = rows("d", "SELECT t.id, t.starts FROM proposed_talk t JOIN pair p ON p.id = t.pair JOIN person m ON m.id = p.member"
             " JOIN proposal w ON w.id = t.proposal WHERE m.key = 'cara' AND w.from_day = 20787")
page = s.ask("GET", NEXT + "&talk=" + id_text(late[0]))[2]
ok(late[1] is None and why in re.sub(" +", " ", words(page)) and "Plan a talk in this week all the same" in page,
   "and after that, with a button to take her in", (late, words(page)[-900:]))
s.post("/plan/talks/%s/set" % id_text(late[0]), {"act": "release"}, "/settings")
s.post("/plan/find", {"week": "2026-11-30"}, "/plan")
ok(why not in re.sub(" +", " ", words(s.ask("GET", NEXT)[2])) and
   rows("d", "SELECT starts FROM proposed_talk WHERE id = %d" % late[0])[0][0], "which finds a time for her")
s.stop()
sys.exit(end())
