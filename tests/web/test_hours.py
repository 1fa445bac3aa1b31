# SPDX-License-Identifier: Apache-2.0
#
# A time outside somebody's working hours is asked back, wherever a time is put into a form, and
# nothing changes until the reader says that it is meant so.
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, id_text, ok, rows, run, write

NIGHT, LISBON, DAY = "2026-11-25T03:00:00Z", "2026-11-25T08:30:00Z", "2026-11-25T12:00:00Z"


def talks():
    return rows("d", "SELECT datetime(starts, 'unixepoch'), minutes FROM talk ORDER BY id")


def asked(answer, claim, says, before):
    status, _, text = answer
    words = html.unescape(re.sub(r"<[^>]+>|\s+", " ", text))
    ok(status == 409 and says in words and "Take it all the same" in words and talks() == before, claim,
       (status, words[-400:], talks()))
    return text


def sent_again(server, where, text):
    """The form of the page that asks, as it stands there."""
    form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    form = {k: html.unescape(v) for k, v in form.items()}
    return server.post(where, form, page="/settings")


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
s.sign_in()
s.post("/plan/find", {"week": "2026-11-23"}, "/plan")
s.post("/plan/accept", {"week": "2026-11-23"}, "/plan")
(cara, minutes), = rows("d", "SELECT t.id, t.minutes FROM talk t JOIN person p ON p.id = t.member WHERE p.key = 'cara'")
where = "/talks/%s/shorten" % id_text(cara)
before = talks()
asked(s.post(where, {"start": NIGHT, "minutes": "5"}, "/settings"),
      "three at night is asked back, with the time", "Wed 25 Nov, 04:00: Outside the working hours of both of you.", before)
text = asked(s.post(where, {"start": LISBON, "minutes": "5"}, "/settings"),
             "so is half past nine in Berlin, when it is half past eight in Lisbon",
             "Outside the working hours of Cara.", before)
status, _, _ = sent_again(s, where, text)
ok(status == 303 and ("2026-11-25 08:30:00", 5) in talks(), "it is taken when it is meant so", (status, talks()))
status, _, _ = s.post(where, {"start": DAY, "minutes": "3"}, "/settings")
ok(status == 303 and ("2026-11-25 12:00:00", 3) in talks(), "within the hours of both nothing is asked", (status, talks()))
ben = id_text(rows("d", "SELECT id FROM person WHERE key = 'ben'")[0][0])
before = talks()
three = "/people/%s/three" % ben
text = asked(s.post(three, {"start": NIGHT}, "/settings"), "so are three minutes planned from Today",
             "Outside the working hours of both of you.", before)
status, _, _ = sent_again(s, three, text)
ok(status == 303 and ("2026-11-25 03:00:00", 3) in talks(), "and planned when it is meant so", (status, talks()))
s.stop()
sys.exit(end())
