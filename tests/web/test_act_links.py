# SPDX-License-Identifier: Apache-2.0
#
# Links of messages on the real program: every address that a mail has leads to a page, none of them
# changes anything however it is followed, and the one that does something asks once, does it once, and
# says so afterwards, without a word of what it is about.
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import house
from house import TEAM, Server, end, id_text, ok, rows, run, write
from mail_server import Smtp, free_port, wait_for

FRIDAY, MONDAY = "2026-11-20T09:00:00Z", "2026-11-23T07:00:00Z"
SECRET = "qzxwordzxq"
smtp = Smtp()
mail = ("--mail-from", "talks@example.org", "--smtp", "smtp://127.0.0.1:%d" % smtp.port, "--mail-plain")


def of(who, title):
    return [m for to, m in smtp.mails if who + "@" in to[0] and title in str(m["Subject"])]


house.NOW = FRIDAY
run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d", *mail)
jars = {}
for who in ("ada", "ben"):
    s.enter(who + "@example.org")
    jars[who] = dict(s.cookies)
ids = {key: id_text(n) for n, key in rows("d", "SELECT id, key FROM person")}
s.cookies = dict(jars["ben"])
s.post("/people/%s/log" % ids["ada"], {"held": "10"}, "/settings")
talk = id_text(rows("d", "SELECT id FROM talk")[0][0])
s.post("/talks/%s/capture" % talk, {"steps.0.owner": ids["ben"], "steps.0.words": "a promise " + SECRET, "steps.0.due": "2026-11-24"},
       "/settings")
ok(rows("d", "SELECT state FROM step") == [(0,)], "Ben has promised something for Tuesday", rows("d", "SELECT * FROM step"))
s.post("/settings/messages", {"week": "nothing", "quiet_from": "20:00", "quiet_to": "07:30", "most": "2"}, "/settings/messages")
s.stop()

house.NOW = MONDAY
SITE = "http://127.0.0.1:%d" % free_port()
s = Server("d", *mail, "--listen", SITE[7:], "--public-url", SITE)
ok(wait_for(lambda: of("ben", "Due tomorrow")), "he is reminded the day before", (s.stderr(), smtp.mails))
message = of("ben", "Due tomorrow")[0]
text, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
found = re.search(re.escape(SITE) + r"(/act/[\w-]{43})(?![\w-])", text)
act = found[1] if found else "/act/x"
ok(found and act in page and "It is done" in text, "the mail has a link that says it is done", text)
ok(act[5:] not in repr(rows("d", "SELECT * FROM act_link")), "the database has no more of it than a hash")

# -- programs follow every link, before anybody reads --
s.cookies = {}
for where in re.findall(re.escape(SITE) + r"(/\S+)", text) + [act]:
    for method in ("HEAD", "GET", "GET"):
        status, head, _ = s.ask(method, where)
        ok(status in (200, 303) and status == (303 if where in ("/settings/messages",) or where.startswith("/steps") else 200),
           "%s %s leads to a page" % (method, where[:20]), (status, where))
ok(rows("d", "SELECT state FROM step") == [(0,)] and rows("d", "SELECT used FROM act_link") == [(None,)], "and nothing has changed")
status, _, text = s.ask("GET", act)
ok("Is it done?" in text and "What you promised to Ada" in text and SECRET not in text and text.count("<button") == 1,
   "without a sign-in it asks by name and day, with one button, and says no more", text)
ok("Promised on Fri 20 Nov. Due on Tue 24 Nov." in text, "the day on which it was promised tells two promises apart", text)
s.cookies = dict(jars["ben"])
status, _, text = s.ask("GET", act)
ok(status == 200 and "a promise " + SECRET in text and text.count('action="/act/') == 1, "its owner, signed in, reads what it is about", text)

# -- somebody else, and made-up links --
s.cookies = dict(jars["ada"])
ok(s.ask("GET", act)[0] == 404 and s.ask("POST", act, "")[0] in (404, 415), "for somebody else who is signed in it leads nowhere", s.ask("GET", act))
s.cookies = {}
for forged in (act[:-1], act + "x", "/act/", "/act/" + "a" * 43, "/act/..", "/act/" + "a" * 5000):
    ok(s.ask("GET", forged)[0] in (404, 414) and s.ask("POST", forged, "a=b", {"Content-Type": "application/x-www-form-urlencoded"})[0] in (404, 405, 414),
       "a link that was made up leads nowhere: " + forged[:20], s.ask("GET", forged)[0])

# -- once --
form = {"Content-Type": "application/x-www-form-urlencoded"}
status, head, text = s.ask("POST", act, "", form)
ok(status == 200 and "Said: it is done" in text, "the button does it, without a sign-in and without a redirect", (status, text))
ok(rows("d", "SELECT state FROM step") == [(1,)], "the step is done")
ok(s.ask("GET", "/today")[0] == 303, "nobody is signed in by it")
ok(SECRET not in text and "/undo/" not in text and "<time" not in text, "the page that answers says no more, nor a time that nobody asks for", text)
s.cookies = dict(jars["ben"])
step = id_text(rows("d", "SELECT id FROM step")[0][0])
ok('href="/steps/%s"' % step in text and "Not yet" in s.ask("GET", "/steps/" + step)[2], "the page leads to where it can be taken back", text[-600:])
status, _, _ = s.post("/steps/" + step, {"act": "reopen"}, "/settings")
ok(rows("d", "SELECT state FROM step") == [(0,)], "Ben takes it back", status)
s.cookies = {}
status, _, text = s.ask("POST", act, "", form)
ok(status == 200 and "This link has done what it is for." in text and rows("d", "SELECT state FROM step") == [(0,)],
   "a second time it says that it was used, and does nothing", (status, text))
ok("This link has done what it is for." in s.ask("GET", act)[2], "so does the page")
s.cookies = dict(jars["ben"])
text = s.ask("GET", act)[2]
ok("This link has done what it is for." in text and SECRET in text and "<time" not in text, "to its owner with what it was about", text)
s.cookies = {}

# -- every act of a message leads to a page of its reader --
s.cookies = dict(jars["ben"])
s.post("/people/%s/ask" % ids["ada"], {}, "/settings")
s.stop()
house.NOW = "2026-11-23T09:00:00Z"
s = Server("d", *mail, "--listen", SITE[7:], "--public-url", SITE)
ok(wait_for(lambda: of("ada", "asks for three minutes")), "Ada is told that Ben asks", s.stderr())
s.cookies = dict(jars["ada"])
for m in of("ada", "asks for three minutes") + of("ada", "Your week"):
    for where in re.findall(re.escape(SITE) + r"(/\S+)", m.get_body(("plain",)).get_content()):
        ok(s.ask("GET", where)[0] == 200, "what a mail leads to is there: " + where[:20], s.ask("GET", where)[0])

# -- what is of two people needs a sign-in --
text = of("ada", "asks for three minutes")[0].get_body(("plain",)).get_content()
found = re.search(r"Three minutes on [^\n]*:\s+" + re.escape(SITE) + r"(/act/[\w-]{43})(?![\w-])", text)
act = found[1] if found else "/act/x"
s.cookies = {}
status, _, page = s.ask("GET", act)
ok(found and status == 200 and "Ben asks for three minutes" in page and "/sign-in?next=/act/" in page and "<button" not in page,
   "three minutes are planned by who is signed in: else the page says so", (text, page))
ok(s.ask("POST", act, "", form)[0] in (303, 401) and rows("d", "SELECT state FROM request") == [(0,)], "and its button does nothing",
   s.ask("POST", act, "", form)[:1])
s.cookies = dict(jars["ada"])
status, _, page = s.ask("GET", act)
ok("Plan three minutes?" in page and "<time" in page and page.count('action="/act/') == 1, "with a sign-in it asks, and says when", page)
status, _, page = s.ask("POST", act, "", form)
ok(status == 200 and "Three minutes are planned" in page and rows("d", "SELECT state FROM request") == [(1,)] and
   rows("d", "SELECT minutes FROM talk WHERE state = 0") == [(3,)], "one tap plans them", (status, page, rows("d", "SELECT minutes, state FROM talk")))
(talk, starts), = rows("d", "SELECT id, starts FROM talk WHERE state = 0")
utc = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(starts))
main = page[page.index("<main"):]
ok(re.findall(r'<time datetime="([^"]{16})', main) == [utc] and 'href="/talks/%s"' % id_text(talk) in main and "Your talk with Ben" in main,
   "the page says when they are, and leads to the talk", (utc, main))
undo = re.search(r'action="(/undo/\w+)"', main)
ok(undo and "This link has done" not in main, "and how to take it back", main)
s.ask("POST", act, "", form)
ok(len(rows("d", "SELECT 1 FROM talk WHERE state = 0")) == 1, "a second one plans nothing more")
main = s.ask("GET", act)[2]
ok("This link has done what it is for." in main and '<time datetime="' + utc in main and "/undo/" not in main, "later it still says when they are", main)
s.post(undo[1] if undo else "/undo/x", {}, "/settings")
main = s.ask("GET", act)[2]
ok(not rows("d", "SELECT 1 FROM talk WHERE state = 0") and "Three minutes are planned" not in main and "Nothing is left to do here" in main,
   "undone, nothing is planned, and the page says no such thing", main)
s.stop()
end()
