# SPDX-License-Identifier: Apache-2.0
#
# What the program refuses it refuses in the reader's language: every form gets bad values from
# somebody who reads German, and what comes back has no English in it and no name of a field.
import html
import os
import re
import sqlite3
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, calendar, end, event, id_text, ok, path, rows, run, write

# words that German sentences do not have
ENGLISH = re.compile(r"\b(the|this|that|is|are|be|been|no|not|of|to|you|your|and|or|expected|such|already|"
                     r"there|please|choose|write|time|talk|day|with|than|character|kept|most)\b", re.I)
FIELD = re.compile(r"^[a-z_]+[0-9]?: ")
LONG = "wort " * 1000


class German(Server):
    def ask(self, method, where, body=None, headers=None, timeout=30):
        return super().ask(method, where, body, {"Accept-Language": "de", **(headers or {})}, timeout)


def said(text):
    """The sentences of a page that refuses: its lead and what stands at fields."""
    found = re.findall(r'<(?:p|span|div|li)[^>]*class="(?:lead|error|[^"]* error|error [^"]*)"[^>]*>(.*?)</(?:p|span|div|li)>',
                       text, re.S)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", f)).split()) for f in found]


def german(answer, claim, statuses=(400, 403, 404, 409, 413, 422, 429)):
    status, _, text = answer
    words = said(text)
    bad = [w for w in words if ENGLISH.search(w) or FIELD.search(w)]
    ok(status in statuses and words and not bad and 'lang="de"' in text, "refused in German: " + claim,
       (status, bad or words or text[-600:]))
    return text


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = German("d")
german(s.ask("GET", "/sign-in/nothing-that-was-ever-made"), "a link that is too old")
german(s.ask("GET", "/nowhere"), "no such page")
german(s.post("/sign-in", {"email": "ada@example.org", "password": "not this one"}), "another password", (200, 401, 422))
s.sign_in()
page = "/settings"
ben = id_text(rows("d", "SELECT id FROM person WHERE key = 'ben'")[0][0])
ada = id_text(rows("d", "SELECT id FROM person WHERE key = 'ada'")[0][0])
me = {"name": "Ada", "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "lang": "de"}
for more, claim in [({"work_hours": "von neun bis fünf"}, "hours that are none"), ({"work_hours": ""}, "no hours"),
                    ({"timezone": ""}, "no zone"), ({"name": ""}, "no name"), ({"name": "A" * 300}, "a long name"),
                    ({"name": "A\u200bda"}, "a name with what nobody sees")]:
    german(s.post("/settings", {**me, **more}, page), claim)
s.post("/settings", {**me, "lang": "en"}, page)
status, head, _ = s.post("/settings", me, page)
ok(status == 303 and "Gespeichert" in s.cookies["notice"], "what is said after German was chosen is said in German", s.cookies)
for password in ["kurz", "passwort123", "Ada ada@example.org", "1234567890", "x" * 2000]:
    german(s.post("/settings/password", {"password": password}, page), "a password like " + password[:20])
for address in ["keine", "ben@example.org", "a\u200bb@example.org", ""]:
    german(s.post("/settings/address", {"address": address}, page), "an address like " + address)
for url in ["ftp://example.org/a.ics", "gopher", "http://127.0.0.1/a.ics"]:
    german(s.post("/settings/feeds", {"url": url}, page), "a calendar at " + url)
german(s.post("/settings/caldav", {"caldav_url": "http://cloud.example.org", "caldav_user": "a", "caldav_secret": "b"}, page),
       "an account without https")
german(s.upload("leer.ics", b""), "an empty file")
german(s.upload("text.ics", b"Das ist kein Kalender.\r\n"), "a file that is no calendar")
german(s.upload("halb.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), "a file that was cut")
german(s.upload("brief.ics", b"MIME-Version: 1.0\r\n\r\nHallo\r\n"), "a mail in place of a calendar")
for text, claim in [(b"", "no list of questions"), (b"Hallo\n", "no columns of questions"), (b"beat,question\nwork,Was?\n", "no beat"),
                    (b"beat,question\nclose,\"Was\n", "a quote that never ends"), (b"beat,question\nclose,\xff\n", "no UTF-8")]:
    german(s.upload("fragen.csv", text, "/settings/questions", "/settings/questions/file"), claim)
for text, claim in [("", "no question"), (LONG, "a long question"), ("a\x07b", "a question with a control character")]:
    german(s.post("/settings/questions", {"beat": "listen", "words": text}, page), claim)
new = {"name": "Dana", "address": "", "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "minutes": "15",
       "cadence_days": "7"}
for more, claim in [({"name": ""}, "nobody"), ({"minutes": "7"}, "seven minutes"), ({"cadence_days": "0"}, "no days"),
                    ({"work_hours": "x"}, "their hours"), ({"timezone": ""}, "their zone"),
                    ({"address": "ben@example.org"}, "somebody else's address")]:
    german(s.post("/set-up/team", {**new, **more}, page), claim)
german(s.post("/people/%s/pair" % ben, {"minutes": "7", "cadence_days": "7"}, page), "a length that talks do not have")
german(s.post("/people/%s/pair" % ben, {"minutes": "15", "cadence_days": "1000"}, page), "a rhythm of a thousand days")
for text, claim in [("", "no topic"), (LONG, "a long topic"), ("a\x07b", "a control character")]:
    german(s.post("/people/%s/topics" % ben, {"words": text}, page), claim)
for held in ["", "0", "1000", "viele"]:
    german(s.post("/people/%s/log" % ben, {"held": held}, page), "minutes like '%s'" % held)

german(s.post("/plan/find", {"week": "bald"}, page), "a week that is none")
german(s.post("/plan/find", {"week": "2026-11-02"}, page), "a week that is over")
s.post("/plan/find", {"week": "2026-11-23"}, page)
s.post("/plan/accept", {"week": "2026-11-23"}, page)
german(s.post("/plan/accept", {"week": "2026-11-23"}, page), "accepted twice")
talk = "/talks/" + id_text(rows("d", "SELECT t.id FROM talk t JOIN person p ON p.id = t.member WHERE p.key = 'ben'")[0][0])
for start, minutes, claim in [("morgen", "15", "a time that is none"), ("2026-11-01T10:00", "15", "a time that is over"),
                              ("2030-11-01T10:00", "15", "in four years"), ("2026-11-25T10:00", "7", "seven minutes"),
                              ("2026-11-25T10:00", "viele", "minutes that are no number"),
                              ("2026-11-25T03:00", "15", "at night")]:
    german(s.post(talk + "/move", {"start": start, "minutes": minutes}, page), claim)
german(s.post(talk + "/shorten", {"start": "2026-11-25T10:00:00Z", "minutes": "30"}, page), "longer in place of shorter")
german(s.post(talk + "/cancel", {"reason": LONG}, page), "a long reason")
german(s.post("/talks/%s/move" % id_text(1), {"start": "2026-11-25T10:00"}, page), "a talk that is not there")
now = s.post("/people/%s/talk" % ben, {}, page)[1]["Location"]
talk = "/talks/" + re.search(r"/talks/(\w+)", now).group(1)
s.post(talk + "/end", {}, page)
for more, claim in [({"steps.0.words": "Etwas", "steps.0.due": "2026-02-31"}, "a day that does not exist"),
                    ({"steps.0.words": "Etwas", "steps.0.due": "2060-01-01"}, "a day in thirty years"), ({"steps.0.words": LONG}, "a long step"),
                    ({"needs.0.words": LONG}, "a long need"), ({"remember": "a\x07b"}, "a line with a control character")]:
    german(s.post(talk + "/capture", {"steps.0.owner": ada, **more}, page), claim)
s.post(talk + "/capture", {"steps.0.words": "Etwas", "steps.0.owner": ada}, page)
step = "/steps/" + id_text(rows("d", "SELECT id FROM step")[0][0])
german(s.post(step, {"act": "move", "due": "2026-02-31"}, page), "a step on a day that does not exist")
german(s.post(step, {"act": "move", "due": ""}, page), "a step moved to no day")
german(s.post(step, {"act": "move", "due": "2060-01-01"}, page), "a step in thirty years")
german(s.post(step, {"act": "drop", "reason": ""}, page), "dropped without a reason")
s.post(step, {"act": "drop", "reason": "Erledigt sich."}, page)
german(s.post(step, {"act": "done"}, page), "a step that is dropped already")
german(s.post("/steps/" + id_text(1), {"act": "done"}, page), "no such step")
german(s.post("/needs/" + id_text(1), {"act": "grant"}, page), "no such need")
german(s.post("/undo/" + id_text(1), {}, page), "too late to undo")
german(s.ask("POST", "/settings", urllib.parse.urlencode(me), {"Content-Type": "application/x-www-form-urlencoded"}),
       "a form without its token")

# -- what was skipped in a calendar

bad = event("b", "20261125", 10).replace("DURATION:PT1H", "DURATION:bald").replace("SUMMARY:Meeting", "SUMMARY:M\r\nRDATE:irgendwann\r\nohne Doppelpunkt")
s.upload("fehler.ics", calendar(bad, event("c", "20261126", 10).replace("DTSTART;TZID=Europe/Berlin:20261126T100000", "DTSTART:nie")).encode())
text = html.unescape(s.ask("GET", "/settings/calendars")[2])
notes = re.findall(r"<li>(\d+: .*?)</li>", text)
ok(len(notes) >= 4 and not [n for n in notes if ENGLISH.search(n) or "skipped" in n], "what was skipped in a calendar is said in German", notes or text[-1500:])
with sqlite3.connect(path("d", "rapport.db"), timeout=10) as db:
    db.execute("UPDATE calendar SET warnings = ?", ("12: a day\n",))
ok("<li>12: a day</li>" in s.ask("GET", "/settings/calendars")[2], "and what was kept before is still read")

# -- what was kept of a failure, to be shown later

MANY = '{"says":"more than %d busy periods","parts":["50000"],"place":"kalender.ics"}'
NO_MAIL = '{"says":"%s (SMTP %ld)","parts":["\\u0001The other server answered with an error.","451"]}'
kalender = calendar(event("a", "20261124", 10)).encode()
s.upload("kalender.ics", kalender)
person = rows("d", "SELECT id FROM person WHERE key = 'ada'")[0][0]
with sqlite3.connect(path("d", "rapport.db"), timeout=10) as db:
    one = db.execute("SELECT id FROM calendar").fetchone()[0]
    db.execute("UPDATE calendar SET warnings = ?", (MANY,))
    db.execute("INSERT INTO feed (calendar, url, etag, modified, fetched, next_try, failures, error)"
               " VALUES (?, x'00', '', '', 0, 4000000000, 1, ?)", (one, MANY))
    db.execute("INSERT INTO caldav_account (id, owner, name, url, account, secret, bearer, fetched, next_try, failures, error)"
               " VALUES (7, ?, 'cal.example.org', x'00', x'00', x'00', 0, 0, 4000000000, 1, ?)", (person, MANY))
    db.execute("INSERT INTO outbox (id, person, address, kind, about, content, state, made, changed, next_try, tries, claim,"
               " error, until) VALUES (7, ?, '', 'letter', 0, x'', 3, 1, 1, NULL, 1, 0, ?, NULL)", (person, NO_MAIL))
for where, shown in (("/settings/calendars", 2), ("/settings/caldav", 1)):
    text = html.unescape(s.ask("GET", where)[2])
    ok(text.count("50000") >= shown and "busy periods" not in text and '"says"' not in text, "said in German on " + where,
       text[-1500:])
text = html.unescape(s.ask("GET", "/settings/talks")[2])
ok("(SMTP 451)" in text and "answered with" not in text and '"says"' not in text, "and why a mail did not go", text[-1500:])
s.stop()
sys.exit(end())
