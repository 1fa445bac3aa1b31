# SPDX-License-Identifier: Apache-2.0
#
# A page that was made is answered again while it is true, and never to somebody who may not see it:
# what the reader, another person, another process or the operator changes is on the next page.
import html
import os
import re
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, ok, run, write


def kept(s):
    return int(re.search(r"rapport_pages_kept_total (\d+)", s.ask("GET", "/metrics")[2]).group(1))


def ask(s, where, who, **more):
    s.cookies = who
    return s.ask("GET", where, **more)


def again(s, where, who):
    """The same page twice: whether the second was kept, and its text. The worker may write between
    the two, and the minute end: some tries are given."""
    for _ in range(8):
        first = ask(s, where, who)
        before = kept(s)
        second = ask(s, where, who)
        if kept(s) == before + 1 and first[2] == second[2]:
            return True, second[2]
        time.sleep(0.2)
    return False, second[2]


def enter(s, address):
    s.enter(address)
    for once in ("notice", "undo", "sent"):
        s.cookies.pop(once, None)
    return s.cookies


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
ada, ben = enter(s, "ada@example.org"), enter(s, "ben@example.org")
s.cookies = ben
s.post("/welcome", {"password": "vier blaue Stuehle am Fluss"}, "/welcome")
for who in (ada, ben):
    for once in ("notice", "undo", "sent"):
        who.pop(once, None)
pages = ["/today", "/plan", "/people", "/steps", "/now", "/settings", "/settings/me"]
for where in pages:
    ok(again(s, where, ada)[0], "%s is answered again as it was" % where)
ok("no-store" in ask(s, "/today", ada)[1]["Cache-Control"], "and nobody else keeps it")
with_ben = re.search(r"/people/([0-9a-z]{13})", ask(s, "/people", ada)[2]).group(0)
ok(again(s, with_ben, ada)[0] and again(s, "/people", ben)[0], "two readers have their own")
ok(ask(s, "/people", ben)[2] != ask(s, "/people", ada)[2], "which are not the same")
german = s.ask("GET", "/today", headers={"Accept-Language": "de"})
ok('lang="en"' in ask(s, "/today", ada)[2], "another language is another page", german[0])

names = re.findall(r'href="(/people/[0-9a-z]{13})[^"]*"', ask(s, "/people", ben)[2])
ok(again(s, names[0], ben)[0], "the member's page of the pair is kept")
s.cookies = dict(ada)
s.post(with_ben + "/topics", {"words": "zq-garden"}, with_ben)
ok("zq-garden" in ask(s, with_ben, ada)[2], "what one writes is on the next page")
ok("zq-garden" in ask(s, names[0], ben)[2], "and on that of the other side")
again(s, "/people", ada)
write("two.csv", TEAM.replace("Cara", "Carla"))
r = run("import", "two.csv", "--data", "d")
ok(r.returncode == 0 and "Carla" in ask(s, "/people", ada)[2], "what another process writes is on the next page", r.stderr)

ok(again(s, "/today", ben)[0], "a page of somebody who will be sent away")
run("link", "ben@example.org", "--data", "d")
ok(ask(s, "/today", dict(ben))[0] == 303, "sessions that the operator ends see no kept page")
ok(again(s, "/today", ada)[0], "a page of somebody who will sign out")
left = dict(ada)
s.cookies = dict(ada)
out = s.post("/sign-out", {}, "/settings")
ok(ask(s, "/today", left)[0] == 303, "nor does a session that was signed out of", (out[0], out[2][:300]))
ok(ask(s, "/today", {})[0] == 303 and ask(s, "/today", {"rapport": "x" * 43})[0] == 303, "nor does anybody without one")
ada = enter(s, "ada@example.org")
s.cookies = dict(ada)
before = kept(s)
s.post("/settings", {"name": "Ada", "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "lang": "en"}, "/settings")
said = html.escape(urllib.parse.unquote(s.cookies["notice"]))
told = s.ask("GET", "/settings/me")[2]
ok(said and said in told and kept(s) == before, "a page that says something once is not kept", (before, kept(s)))
s.cookies = {n: v for n, v in s.cookies.items() if v}
ok(said not in s.ask("GET", "/settings/me")[2], "and the next does not say it again")
s.stop()
sys.exit(end())
