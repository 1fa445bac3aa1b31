# SPDX-License-Identifier: Apache-2.0
#
# Personal tokens: made and shown once, used by a program in the place of a session, within their
# scopes and nowhere near an account, slowed down, and taken back.
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, ok, rows, run, write


def enter(s, address):
    s.enter(address)
    return s.cookies


def make(s, name, *scopes):
    """Make a token as whoever is signed in: its text, or the page that refused."""
    form = {"name": name, **{scope: "1" for scope in scopes}}
    status, _, page = s.post("/settings/tokens", form)
    found = re.search(r"rpt_[\w-]{43}", page)
    return found.group(0) if status == 200 and found else page


def ask(s, token, method, where, form="", **headers):
    """As a program: no cookie, and no CSRF token."""
    kept, s.cookies = s.cookies, {}
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/x-www-form-urlencoded",
               **headers}
    answer = s.ask(method, where, form or None, headers)
    s.cookies = kept
    return answer


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
ben = dict(enter(s, "ben@example.org"))
ada = enter(s, "ada@example.org")
read = make(s, "reader", "read")
ok(re.fullmatch(r"rpt_[\w-]{43}", read), "a token is made, and shown", read[:200])
page = s.ask("GET", "/settings/tokens")[2]
ok("reader" in page and read not in page and "not used yet" in page, "the list names it, and shows it no more")
ok(rows("d", "SELECT count(*) FROM token WHERE instr(hash, 'rpt_') > 0")[0][0] == 0 and
   rows("d", "SELECT length(hash) FROM token")[0][0] == 32, "its hash alone is kept")
write_ = make(s, "writer", "write")
calendar = make(s, "phone", "calendar")
every = make(s, "all of it", "read", "write", "calendar")

page = make(s, "", "read")
ok("Give it a name." in page, "one without a name is refused", page[:300])
page = make(s, "both", "read", "assistant_read")
ok("is for nothing else" in page, "one for an assistant that reads pages too is refused", page[:300])
made = {}
for kind, scopes in (("program", ("read", "calendar")), ("assistant", ("assistant_read",))):
    form = {"name": "as " + kind, "kind": kind, **{scope: "1" for scope in ("read", "calendar", "assistant_read")}}
    ok("rpt_" in s.post("/settings/tokens", form)[2], "of the kind that was chosen the token is made, whatever is ticked under the other: %s" % kind)
    made[kind] = rows("d", "SELECT scopes FROM token WHERE name = 'as %s'" % kind)
ok(made == {"program": [(5,)], "assistant": [(8,)]}, "and may what that kind says", made)
page = s.post("/settings/tokens", {"name": "", "kind": "assistant", "read": "1", "assistant_act": "1"})[2]
chosen = [i for i in re.findall("<input[^>]*>", page) if " checked" in i]
ok('name="kind" value="assistant" checked' in page, "a form that is refused stands as it was chosen", chosen)
ok(any('name="assistant_act"' in i for i in chosen) and not any('name="assistant_read"' in i for i in chosen), "with what was ticked", chosen)
page = s.post("/settings/tokens", {"name": "idle", "kind": "assistant", "read": "1"})[2]
ok("Choose at least one thing" in page, "an assistant that may nothing is refused", page[:300])
page = make(s, "nothing")
ok("Choose at least one thing" in page and 'value="nothing"' in page, "and one that may do nothing", page[:300])
s.ask("GET", "/today")
page = s.ask("GET", "/settings/tokens", headers={"Accept-Language": "de"})[2]
ok("Ihre Programme" in page and "noch nicht benutzt" in page, "the page speaks German")

member = re.search(r"/people/[0-9a-z]{13}", s.ask("GET", "/people")[2]).group(0)
status, head, text = ask(s, read, "GET", "/today")
ok(status == 200 and "Ben" in text, "it reads as its person", (status, text[:200]))
ok(not head.get_all("Set-Cookie"), "and gets no cookie", head.get_all("Set-Cookie"))
ok(ask(s, read.replace("rpt_", "RPT_"), "GET", "/today")[0] == 303, "what is no token of ours is not looked at")
ok(ask(s, read, "GET", "/today", Authorization="bearer  " + read)[0] == 200, "the scheme's name has no case")
status, head, text = ask(s, read, "POST", member + "/topics", "words=By+a+program")
ok(status == 403 and 'error="insufficient_scope"' in head["WWW-Authenticate"], "one that reads does not write", status)
ok(head["Content-Type"].startswith("application/problem+json") and json.loads(text)["status"] == 403,
   "a program gets a problem, and no page", text)
status, head, text = ask(s, write_, "POST", member + "/topics", "words=By+a+program")
ok(status == 303, "one that writes needs no CSRF token", (status, text[:200]))
ok("By a program" in s.ask("GET", member)[2], "and what it wrote is there")
ok(ask(s, write_, "GET", "/today")[0] == 403, "one that writes does not read")
status, head, text = ask(s, calendar, "GET", "/calendar.ics")
ok(status == 200 and head["Content-Type"].startswith("text/calendar") and "BEGIN:VCALENDAR" in text,
   "one for the calendar reads the talks", (status, text[:100]))
ok(ask(s, calendar, "GET", "/today")[0] == 403, "and nothing else")
ok(ask(s, read, "GET", "/calendar.ics")[0] == 200, "one that reads reads the calendar too")

for method, where in (("GET", "/settings/password"), ("POST", "/settings/password"), ("GET", "/settings/tokens"),
                      ("POST", "/settings/tokens"), ("GET", "/sign-in"), ("POST", "/sign-in"),
                      ("GET", "/set-up"), ("POST", "/set-up/team"), ("POST", "/sign-out"), ("GET", "/welcome"),
                      ("POST", member + "/link"), ("POST", "/people/addresses/0000000000001")):
    ok(ask(s, every, method, where, "name=x&read=1" if method == "POST" else "")[0] == 403,
       "no token may %s %s" % (method, where))

status, head, text = ask(s, "rpt_" + "x" * 43, "GET", "/today")
ok(status == 401 and 'error="invalid_token"' in head["WWW-Authenticate"], "a token that was never made is refused", status)

# the reader's page in a browser is never the answer to somebody's token, nor the other way round
s.cookies = dict(ben)
s.post("/welcome", {"password": "vier blaue Stuehle am Fluss"}, "/welcome")
for once in ("notice", "undo", "sent"):
    s.cookies.pop(once, None)
ben = dict(s.cookies)
theirs = make(s, "Ben's", "read")
for _ in range(2):
    mine = s.ask("GET", "/people", headers={"Authorization": "Bearer " + read})[2]
    ok("Cara" in mine, "with a cookie of another the token counts", mine[:200])
    own = s.ask("GET", "/people")[2]
    ok("Cara" not in own, "and the session without it")
    a, b = (ask(s, t, "GET", "/people")[2] for t in (read, theirs))
    ok("Cara" in a and "Cara" not in b, "two tokens have pages of their own")
status = s.ask("POST", member + "/topics", "words=x", {"Authorization": "Bearer " + every,
               "Content-Type": "application/x-www-form-urlencoded"})[0]
ok(status == 403, "with a cookie beside it the form of a page is asked for", status)

day = rows("d", "SELECT name, used FROM token WHERE name IN ('reader', 'all of it') ORDER BY name DESC")
ok(day[0][1] == 20780, "the day it was used last is noted", day)
s.cookies = ada
ok("last used on 23 November 2026" in s.ask("GET", "/settings/tokens")[2], "and shown")

# slowed down: 300 at once, then one a second; RAPPORT_NOW stands still
for i in range(400):
    status, head, _ = ask(s, calendar, "GET", "/calendar.ics")
    if status != 200:
        break
ok(status == 429 and 250 < i < 350 and int(head["Retry-After"]) >= 1, "one that asks too often is told when to come again",
   (status, i))
ok(ask(s, read, "GET", "/today")[0] == 200, "which is nothing to the others")

number = rows("d", "SELECT count(*) FROM token t JOIN person p ON p.id = t.person WHERE p.key = 'ada'")[0][0]
for i in range(number, 20):
    make(s, "number %d" % i, "read")
page = make(s, "one more", "read")
ok("as many tokens as are kept" in page, "there are twenty at most", page[:300])
page = s.ask("GET", "/settings/tokens")[2]
gone = re.search(r"reader <span.*?(/settings/tokens/[0-9a-z]{13}/delete)", page, re.S).group(1)
s.cookies = dict(ben)
ok(s.post(gone, {}, "/settings/tokens")[0] == 404, "nobody takes back another's")
s.cookies = ada
ok(ask(s, read, "GET", "/people")[0] == 200, "which still reads")
ok(s.post(gone, {}, "/settings/tokens")[0] == 303, "one's own is taken back")
ok(ask(s, read, "GET", "/people")[0] == 401, "and reads nothing more, kept pages neither")

# whoever came in by a link that another had in hands makes none before there is a password
s.cookies = dict(ada)
cara = [p for p in re.findall(r"/people/[0-9a-z]{13}", s.ask("GET", "/people")[2]) if "Cara" in s.ask("GET", p)[2]][0]
link = re.search(r"/sign-in/[\w-]{43}", s.post(cara + "/link", {}, cara)[2]).group(0)
s.cookies = {}
s.sign_in(link)
status, head, _ = s.ask("GET", "/settings/tokens")
ok(status == 303 and head["Location"] == "/welcome", "an account that is shut has no tokens", (status, head["Location"]))

ok(ask(s, every, "GET", "/people")[0] == 200, "the other still reads")
run("link", "ada@example.org", "--data", "d")
ok(ask(s, every, "GET", "/people")[0] == 401, "the operator's link ends the tokens too")
ok(rows("d", "SELECT count(*) FROM token t JOIN person p ON p.id = t.person WHERE p.key = 'ada'")[0][0] == 0,
   "none is left")
ok(ask(s, theirs, "GET", "/people")[0] == 200, "nobody else's is")
run("export", "out.jsonl", "--data", "d")
s.stop()
ok(theirs not in s.stderr(), "no log holds a token")
sys.exit(end())
