# SPDX-License-Identifier: Apache-2.0
#
# Both sides in numbers: in a year of a made-up organisation of 300 every figure of every pair and team is the one that is
# counted anew from the export; both of a pair read the same, and nobody else reads anything; a number opens as many rows
# as it counts; and no page puts people in order of a number.
import html
import json
import os
import re
import sys
from urllib.parse import parse_qsl, urlsplit

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import house
from house import Server, done, end, ok, path, run
from recount import Recount, read
from simulated import seconds, simulate

PEOPLE, LOOKED_AT = 300, 40
WEEKS = (4, 13, 52)
house.NOW = "2026-11-25T10:00:00Z"

simulate(PEOPLE, path("year.jsonl"), seconds(house.NOW))
run("init", "--data", "d")
done("a year of %d people is read" % PEOPLE, "import", path("year.jsonl"), "--data", "d")
run("export", path("all.jsonl"), "--data", "d")
tables = read(path("all.jsonl"))
counted = Recount(tables, seconds(house.NOW))
mail = {a["person"]: a["address"] for a in tables["address"]}
leaders = sorted({p["leader"] for p in tables["pair"]})
s = Server("d")


def ask(where):
    status, _, text = s.ask("GET", "/api/v1" + where)
    return json.loads(text) if status == 200 else status


def differs(shown, expected):
    """Which figures are not as they were counted anew."""
    return {name: (shown[name], value) for name, value in expected.items() if shown[name] != value}


wrong, seen, figures = [], 0, 0
led = {leader: [p for p in tables["pair"] if p["leader"] == leader] for leader in leaders}
for leader in leaders:
    s.enter(mail[leader])
    for weeks in WEEKS:
        page = ask("/insight?weeks=%d" % weeks)
        names = re.findall(r'<a class="person" href="/people/\w+/insight">.*?</span><span>([^<]+)</span></a>', s.ask("GET", "/insight?weeks=%d" % weeks)[2], re.S)
        if names != sorted(names) or len(names) != len(led[leader]):
            wrong.append((leader, "order", names))
        for of, expected in [(page["team"], counted.leader(leader, weeks)),
                             *((ask("/people/%s/insight?weeks=%d" % (p["member"], weeks))["pair"],
                                counted.pair(p["id"], weeks)[0]) for p in led[leader])]:
            bad = differs(of, expected)
            seen, figures = seen + 1, figures + len(expected)
            if bad:
                wrong.append((leader, weeks, of["id"], bad))
        by_week = page["team_weeks"]
        if sum(w["talks"] for w in by_week) != page["team"]["talks"] or len(by_week) != weeks or \
                sum(w["steps"] for w in by_week) != page["team"]["done"]:
            wrong.append((leader, weeks, "weeks"))
        if set(page) != {"team", "team_weeks", "mine", "mine_weeks"} or set(page["team"]) & {"rhythm", "gap", "last", "paused"}:
            wrong.append((leader, "a table to rank by"))
ok(not wrong and figures > 10000, "%d figures of %d teams and pairs are those counted anew" % (figures, seen), wrong[:3])

# both of a pair
wrong = []
pairs = tables["pair"][:: len(tables["pair"]) // LOOKED_AT]
for p in pairs:
    s.enter(mail[p["leader"]])
    theirs = ask("/people/%s/insight" % p["member"])["pair"]
    s.enter(mail[p["member"]])
    own, mine = ask("/people/%s/insight" % p["leader"])["pair"], ask("/insight")["mine"]
    if {**theirs, "name": ""} != {**own, "name": ""} or own != mine or differs(own, counted.pair(p["id"], 13)[0]):
        wrong.append((p["id"], theirs, own))
ok(not wrong, "both of %d pairs read the same numbers" % len(pairs), wrong[:1])

# a number opens as many rows as it counts
FACTS = ["talks", "shortened", "asked", "answered", "needs-answered", "thanks", "kept", "agreed", "done", "confirmed", "late",
         "obstacles", "goals", "met"]


def all_rows(where):
    """The ids of all rows of a list, page by page as the Link says."""
    ids, at = [], where
    while at:
        _, head, text = s.ask("GET", "/api/v1" + at)
        ids += [r["id"] for r in json.loads(text)["rows"]]
        after = re.search(r'<[^>]*?/api/v1([^>]+)>; rel="next"', head.get("Link") or "")
        at = after.group(1) if after else None
    return ids


wrong = []
p = max(tables["pair"], key=lambda p: len(counted.of["talk"][p["id"]]))
s.enter(mail[p["leader"]])
for where, of in [("&with=" + p["member"], ask("/people/%s/insight?weeks=52" % p["member"])["pair"]),
                  ("", ask("/insight?weeks=52")["team"])]:
    for fact in FACTS:
        ids = all_rows("/insight/rows?fact=%s&weeks=52&limit=50%s" % (fact, where))
        if len(ids) != of[fact.replace("-", "_")] or len(set(ids)) != len(ids):
            wrong.append((fact, where, len(ids), of[fact.replace("-", "_")]))
ok(not wrong, "a number opens as many rows as it counts", wrong)

# nobody else
upper = counted.pairs[p["id"]]["leader"]
above = next(q["leader"] for q in tables["pair"] if q["member"] == upper) if upper != leaders[0] else None
colleague = next(q["member"] for q in tables["pair"] if q["leader"] == p["leader"] and q["member"] != p["member"])
strangers = [colleague, *([above] if above else [])]
got = []
for who in strangers:
    s.enter(mail[who])
    got += [ask("/people/%s/insight" % p["member"]), ask("/insight/rows?fact=done&with=%s" % p["member"])]
ok(set(got) == {404}, "neither who is above nor a colleague reads a pair's numbers", got)
s.cookies = {}
ok(s.ask("GET", "/insight")[0] == 303, "who is signed out is asked to sign in")
to = [s.ask("GET", "/insight/rows?fact=done" + more)[1]["Location"] for more in ("&with=a%26b%0A", "&x=" + "y" * 1000)]
ok([dict(parse_qsl(urlsplit(one).query)).get("next") for one in to] == ["/insight/rows?fact=done&with=a%26b%0A", "/insight/rows"],
   "and goes on to the page with its query, which is left out when it is long", to)

# as pages
s.enter(mail[p["leader"]])
page = html.unescape(s.ask("GET", "/insight")[2])
for words in ["Connection", "Execution", "That does not show that the one came of the other", "In the order of names"]:
    ok(words in page, "the page says: %s" % words)
ok(not re.search(r'href="[^"]*(sort|order|by)=', page) and "<th" in page, "and offers no other order")
link = re.search(r'href="(/insight/rows\?fact=done[^"]*)"', page).group(1)
listed = html.unescape(s.ask("GET", link)[2])
ok("A step" in listed and listed.count('href="/steps/') > 0, "a number opens its rows", link)
led = {person["name"] for person in tables["person"] if any(q["member"] == person["id"] and q["leader"] == p["leader"] for q in tables["pair"])}
ok(led and not [name for name in led if name in listed], "and those of a team have no names", sorted(led)[:3])
named = []
for fact in FACTS:
    rows_of = ask("/insight/rows?fact=%s&weeks=52&limit=50" % fact)["rows"]
    named += [r for r in rows_of if r["pair"] or r["name"] or r["who"] or r["to"]]
ok(not named, "nor for programs", named[:2])
has_room = ask("/team")["members"]
ok(len(has_room) == len(led) and set(has_room[0]) == {"member", "name", "workload", "workload_said", "more", "more_said"},
   "who has room is no table of figures for programs", has_room[:1])
with_names = ask("/insight/rows?fact=done&weeks=52&limit=50&with=" + p["member"])["rows"]
ok(with_names and all(r["pair"] == p["id"] and r["who"] for r in with_names), "those of a pair say whose they are", with_names[:1])
long = s.ask("GET", "/insight/rows?fact=talks&weeks=52")[2]
older = html.unescape(re.search(r'href="(/insight/rows\?[^"]*rows=[^"]*)"', long).group(1))
ok(s.ask("GET", older)[0] == 200, "and goes on to earlier ones", older)
person = s.ask("GET", "/people/" + p["member"])[2]
ok('id="both-sides"' in person, "the page of the pair has a few of them")
held = next(t for t in reversed(counted.of["talk"][p["id"]]) if t["state"] == "held")
came = s.ask("GET", "/talks/" + held["id"])[2]
ok('id="came"' in came, "and a held talk says what came of it")
ok(all("pay, promotion or dismissal" in re.sub(r"<details.*?</details>", "", one, flags=re.S) for one in (page, person, came, listed)),
   "every page with numbers says in sight what they are not for")
for where in ("/insight", "/people/%s/insight" % p["member"]):
    status, _, text = s.ask("GET", where + "?weeks=5")
    ok(status == 422 and "Choose 4, 13 or 52 weeks." in text and re.search(r'weeks=13" aria-current="true"', text) and "weeks=52" in text,
       "other weeks are refused beside those that are offered", (status, text[-600:]))
ok(s.ask("GET", "/api/v1/insight?weeks=5")[0] == 422 and "Choose 4, 13 or 52 weeks." in s.ask("GET", "/insight/rows?fact=done&weeks=5")[2],
   "and so they are for programs, and of rows")
ok(s.ask("GET", "/insight/rows?fact=score")[0] == 404, "and so is a number that is not counted")
ok(s.ask("GET", "/insight/rows?fact=done&rows=x")[0] == 422 and s.ask("GET", "/insight/rows?fact=done&with=x")[0] == 404,
   "and what is no id")
s.enter(mail[p["member"]])
mine = html.unescape(s.ask("GET", "/insight")[2])
if not any(q["leader"] == p["member"] for q in tables["pair"]):
    ok("Your time with each" not in mine and "the same numbers" in mine, "a member reads their pair, and no shares")
s.stop()
sys.exit(end())
