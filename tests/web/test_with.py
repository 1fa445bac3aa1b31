# SPDX-License-Identifier: Apache-2.0
#
# The permanent address of a pair: the same for both, it leads to the talk that they are in or have next,
# else to their page; a stranger gets nothing of it.
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, id_text, ok, rows, run, write

run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
cookies = {}
for who in ("cara", "ben", "ada"):
    s.cookies = {}
    s.enter(who + "@example.org")
    cookies[who] = dict(s.cookies)


def as_(who):
    s.cookies = dict(cookies.get(who, {}))
    return s


def leads(who, path):
    status, head, _ = as_(who).ask("GET", path)
    return status, (head["Location"] or "").replace(s.address, "")


(pair,), = rows("d", "SELECT p.id FROM pair p JOIN person m ON m.id = p.member WHERE m.key = 'ben'")
ids = {key: id_text(i) for i, key in rows("d", "SELECT id, key FROM person")}
address = "/with/" + id_text(pair)
for who, other in (("ada", "ben"), ("ben", "ada")):
    text = as_(who).ask("GET", "/people/" + ids[other])[2]
    ok(re.search(r'value="http://[^"/]+%s"' % address, text), "the page of the two has it for " + who)
    ok(leads(who, address) == (303, "/people/" + ids[other]), "without a talk it leads %s to that page" % who, leads(who, address))
ok(leads("ada", "/with/" + ids["ben"]) == (303, "/people/" + ids["ben"]), "the other's id does as well")
ok(leads("cara", address)[0] == 404 and leads("cara", "/with/" + ids["ben"])[0] == 404, "it is nothing to anybody else")
ok(leads("ada", "/with/" + ids["ada"])[0] == 404 and leads("ada", "/with/?")[0] == 404, "nor is what is no pair")
ok(leads("nobody", address) == (303, "/sign-in?next=" + address.replace("/", "%2F")), "who is signed out signs in first, and comes here then", leads("nobody", address))

as_("ada").post("/people/%s/three" % ids["ben"], {"start": "2026-11-23T10:00:00Z"}, "/settings")
(talk,), = rows("d", "SELECT id FROM talk")
ok({leads(who, address) for who in ("ada", "ben")} == {(303, "/talks/" + id_text(talk))}, "a planned talk is what it leads both to", leads("ada", address))
as_("ben").post("/people/%s/talk" % ids["ada"], {}, "/settings")
(now,), = rows("d", "SELECT id FROM talk WHERE began IS NOT NULL AND ended IS NULL")
ok(leads("ada", address) == (303, "/talks/%s/mode" % id_text(now)), "and a talk that is open comes first", leads("ada", address))
text = as_("ben").ask("GET", "/settings/talks")[2]
ok('href="/people/%s#for-event"' % ids["ada"] in text and 'id="for-event"' in s.ask("GET", "/people/" + ids["ada"])[2],
   "settings of talks in one's calendar lead to it", text[-2500:])
ok('href="/people/%s#for-event"' % ids["ben"] in as_("ada").ask("GET", "/settings/talks")[2], "for who leads, to that of each member")
s.stop()
sys.exit(end())
