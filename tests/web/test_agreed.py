# SPDX-License-Identifier: Apache-2.0
#
# What an agreement turns off is gone from pages, links, the API and commands at once, for everybody and without a new
# start of the server; the pages say why, and turned on again all is as it was.
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, done, end, ok, path, refused, rows, run, write

PEOPLE = {"Zed": "zed@example.org", "Ada": "ada@example.org", "Ben": "ben@example.org"}
PARTS = {
    "insight": ("turned off for everybody", r"/insight$|/insight/rows$",
                ["/insight", "/people/%s/insight", "/insight/rows?fact=talks"]),
    "coverage": ("turned off for everybody", r"/coverage$|/together$", ["/coverage", "/together"]),
}

write("team.csv", TEAM.replace("ada@example.org,,", "ada@example.org,zed,") +
      "zed,Zed,zed@example.org,,Europe/Berlin,09:00-17:00,15,7\n")
run("init", "--data", "d")
run("import", path("team.csv"), "--data", "d")
run("log", "ben", "12m", "a calm talk", "--step", "Write the plan", "--as", PEOPLE["Ada"], "--data", "d")
s = Server("d")
ben = json.loads(run("export", "-", "--data", "d").stdout.split('"name":"Ben"')[0].rsplit("\n", 1)[1].split('"id":')[1].split(",")[0])


def walked(who):
    """The texts of all pages that links lead this person to, by their kind."""
    s.enter(PEOPLE[who])
    return {kind: re.sub(r"\?v=\w+|value=\"[^\"]*\"|nonce-\S+", "", text) for _, kind, text in s.walk(["/today"], each=2)}


def numbers(pages):
    """On which pages the figures of a pair or talk stand."""
    return sorted(kind for kind, text in pages.items() if "/insight/rows?fact=" in text)


before = {who: walked(who) for who in PEOPLE}
ok(any(k.startswith("/people/:id") for k in numbers(before["Ada"])) and numbers(before["Ben"]), "turned on, the figures stand on several pages",
   numbers(before["Ada"]))
for part, (says, kinds, pages) in PARTS.items():
    leads = [k for who in PEOPLE for k in before[who] if re.search(kinds, k)]
    ok(len(set(leads)) >= 2, "turned on, links lead to %s" % part, leads)
    done("%s is turned on" % part, part, "--data", "d", says="turned on")
    done("and turned off", part, "off", "--data", "d", says="turned off")
    for who in PEOPLE:
        now = walked(who)
        found = [k for k, text in now.items() if re.search(kinds, k) or
                 (part == "insight" and "/insight" in text) or (part == "coverage" and re.search(r'href="/(coverage|together)', text))]
        ok(not found and "/kept" in now, "no page leads %s there" % who, found)
        ok(says in now["/kept"], "and what is kept about them says so")
    s.enter(PEOPLE["Ada"])
    for where in pages:
        where = where % ben if "%s" in where else where
        status, _, text = s.ask("GET", where)
        ok(status == 403 and says in text and "by agreement" in text and "Turned off here" in text and 'href="/coverage"' not in text, "%s says that it is turned off by agreement" % where, (status, text[-600:]))
        status, _, text = s.ask("GET", "/api/v1" + where)
        if where != "/together": # it is a page for people alone
            ok(status == 403 and says in json.loads(text)["detail"], "and so is it for programs", (status, text))
    if part == "coverage":
        refused("and for the report in the terminal", 1, says, "report", "coverage", "--as", PEOPLE["Zed"], "--data", "d")
    done("a command says so", part, "--data", "d", says="turned off")
    done("and turns it on again", part, "on", "--data", "d", says="turned on")
for who in PEOPLE:
    now = walked(who)
    ok(set(now) == set(before[who]), "turned on again, %s is led to the same pages" % who, sorted(set(now) ^ set(before[who])))
    ok(numbers(now) == numbers(before[who]), "with the same figures on them")
# who has room
s.enter(PEOPLE["Ada"])
on = s.ask("GET", "/team")[2]
ok("Nothing said, or nothing shown to you." in on and "/team" in s.ask("GET", "/people")[2], "turned on, a leader reads who has room")
done("it is turned off", "room", "off", "--data", "d", says="room is turned off")
status, _, text = s.ask("GET", "/team")
ok(status == 200 and "by agreement" in text and "Nothing said" not in text and "open promise" not in text and "What you could hand over" in text,
   "turned off, the page has no member and what could be handed over", text[-900:])
ok("Who has room" not in s.ask("GET", "/people")[2] and "Who has room is not put together here" in s.ask("GET", "/kept")[2],
   "no link speaks of it, and what is kept says so")
status, _, text = s.ask("GET", "/api/v1/team")
ok(status == 403 and "by agreement" in json.loads(text)["detail"], "programs are refused", (status, text))
done("and it is turned on again", "room", "on", "--data", "d", says="room is turned on")
ok("Nothing said" in s.ask("GET", "/team")[2], "with all that it had")
s.enter(PEOPLE["Ben"])
ok("Ada also sees of you, under “Who has room”" in s.ask("GET", "/kept")[2], "and a member reads that their leader sees it")
done("turned off once more", "room", "off", "--data", "d", says="room is turned off")
ok("also sees of you" not in s.ask("GET", "/kept")[2], "while it is turned off, not")
done("turned on again", "room", "on", "--data", "d", says="room is turned on")
logged = [what for what, in rows("d", "SELECT what FROM audit WHERE what LIKE 'insight.%' OR what LIKE 'coverage.%' OR what LIKE 'room.%' ORDER BY what")]
ok(logged == ["coverage.off", "coverage.on", "insight.off", "insight.on", *["room.off"] * 2, *["room.on"] * 2], "the audit log has each turn", logged)
refused("another word is refused", 2, "expected off or on, not maybe", "insight", "maybe", "--data", "d")
s.stop()
sys.exit(end())
