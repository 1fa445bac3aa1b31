# SPDX-License-Identifier: Apache-2.0
#
# The permanent address of a pair: the same for both, it leads to the talk that they are in or have next. Where none
# is planned it is the brief of a talk that can begin now, which no GET begins; a stranger gets nothing of it.
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import house
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
    as_(who).post("/people/%s/topics" % ids[other], {"words": "A topic of " + who}, "/settings")
    status, _, text = as_(who).ask("GET", address)
    main = text[text.index("<main"):text.index("</main")]
    ok(status == 200 and "No talk of you two is planned." in main, "without a talk it says so to " + who, text)
    ok('id="question"' in main and "A topic of " + who in main, "and is the brief, with a question", main)
    ok(re.search(r'action="/people/%s/talk"[^§]*<button class="button primary" type="submit">Begin now · 3 minutes</button>' % ids[other], main) and
       main.count("button primary") == 1, "the one primary act begins a talk", main)
    ok('href="/people/%s"' % ids[other] in main, "and the page of the two is a link away", main)
    ok(as_(who).ask("HEAD", address)[0] == 200 and not rows("d", "SELECT * FROM talk"), "to open it begins nothing")
ok("A topic of ada" in as_("ben").ask("GET", address)[2], "each reads the topics of both")
ok(as_("ada").ask("GET", "/with/" + ids["ben"])[0] == 200, "the other's id does as well")
ok(leads("cara", address)[0] == 404 and leads("cara", "/with/" + ids["ben"])[0] == 404, "it is nothing to anybody else")
ok(leads("ada", "/with/" + ids["ada"])[0] == 404 and leads("ada", "/with/?")[0] == 404, "nor is what is no pair")
ok(leads("nobody", address) == (303, "/sign-in?next=" + address.replace("/", "%2F")), "who is signed out signs in first, and comes here then", leads("nobody", address))

as_("ada").post("/people/%s/three" % ids["ben"], {"start": "2026-11-23T10:00:00Z"}, "/settings")
(talk,), = rows("d", "SELECT id FROM talk")
ok({leads(who, address) for who in ("ada", "ben")} == {(303, "/talks/" + id_text(talk))}, "a planned talk is what it leads both to", leads("ada", address))
as_("ben").post("/talks/%s/cancel" % id_text(talk), {}, "/settings")
ok(as_("ben").ask("GET", address)[0] == 200, "once it is called off, a talk can begin there again")
status, head, _ = as_("ben").post("/people/%s/talk" % ids["ada"], {}, address)
(now,), = rows("d", "SELECT id FROM talk WHERE began IS NOT NULL AND ended IS NULL")
ok((status, head["Location"]) == (303, "/talks/%s/mode" % id_text(now)), "what begins there leads to talk mode", head["Location"])
ok(leads("ada", address) == (303, "/talks/%s/mode" % id_text(now)), "and a talk that is open comes first", leads("ada", address))
text = as_("ben").ask("GET", "/settings/talks")[2]
ok('href="/people/%s#for-event"' % ids["ada"] in text and 'id="for-event"' in s.ask("GET", "/people/" + ids["ada"])[2],
   "settings of talks in one's calendar lead to it", text[-2500:])
ok('href="/people/%s#for-event"' % ids["ben"] in as_("ada").ask("GET", "/settings/talks")[2], "for who leads, to that of each member")
s.stop()
house.NOW = "2026-11-23T08:30:00Z"
s = Server("d")
ok(leads("ben", address) == (303, "/talks/%s/mode" % id_text(now)), "also when it has been open for longer than talks are near", leads("ben", address))
as_("ada").post("/talks/%s/end" % id_text(now), {}, "/settings")
s.stop()
run("import", write("team.csv", TEAM.replace("ben@example.org,ada", "ben@example.org,cara")), "--data", "d")
s = Server("d")
ok(leads("ada", address) == (303, "/people/" + ids["ben"]), "of a pair that has ended it leads to the page of the two", leads("ada", address))
s.stop()
sys.exit(end())
