# SPDX-License-Identifier: Apache-2.0
#
# In a year of a made-up organisation every cell of coverage is the one that is counted anew from an export, for each
# reader; no difference of two shown sets is of few; and the rows of period reports are those of the export.
import collections
import json
import os
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import house
from house import Server, done, end, ok, path, run
from recount import NEVER, ONCE, OVER_10, SIX_TO_10, THREE_TO_6, TO_3, WEEKLY, days, read, rhythm
from simulated import DAY, seconds, simulate

PEOPLE, REPORTS = 700, 12
LEAST = 5
ORDER = ["weekly", "to 3 weeks", "3 to 6 weeks", "6 to 10 weeks", "over 10 weeks", "none"]
CALLED = {WEEKLY: 0, TO_3: 1, THREE_TO_6: 2, SIX_TO_10: 3, OVER_10: 4, ONCE: 4, NEVER: 5}
FIRST, BEHIND = days("2026-07-01"), days("2026-10-01")
house.NOW = "2026-11-25T10:00:00Z"

simulate(PEOPLE, path("year.jsonl"), seconds(house.NOW))
run("init", "--data", "d")
done("a year of %d people is read" % PEOPLE, "import", path("year.jsonl"), "--data", "d")
run("export", path("all.jsonl"), "--data", "d")
tables = read(path("all.jsonl"))
names = {p["id"]: p["name"] for p in tables["person"]}
mail = {a["person"]: a["address"] for a in tables["address"]}
entered = {a["person"]: seconds(a["entered"]) for a in tables["account"] if a["entered"]}
under, held = collections.defaultdict(list), collections.defaultdict(set)
for pair in tables["pair"]:
    if seconds(pair["since"]) < BEHIND * DAY and (not pair["ended"] or seconds(pair["ended"]) >= BEHIND * DAY):
        under[pair["leader"]].append(pair)
for talk in tables["talk"]:
    told = talk["source"] == "stands" or not talk["logged_at"] or seconds(talk["logged_at"]) < (BEHIND + 7) * DAY
    if talk["state"] == "held" and told and FIRST <= seconds(talk["starts"]) // DAY < BEHIND:
        held[talk["pair"]].add(seconds(talk["starts"]) // DAY)


def below(who):
    """Everybody below somebody, and themselves."""
    found, left = set(), [who]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += [p["member"] for p in under[one]]
    return found


def counts(pair):
    """Whether a pair went on for six weeks at the end of the quarter, and both had signed in before."""
    return all(at < (BEHIND - 42) * DAY for at in (seconds(pair["since"]), *(entered.get(pair[who], 1 << 60) for who in ("leader", "member"))))


def count(leaders, without):
    """The pairs of these leaders by bucket, and how many each leads."""
    cells, sizes = [0] * 6, collections.Counter()
    for leader in leaders:
        for p in under[leader]:
            if without not in (p["leader"], p["member"]) and counts(p):
                cells[CALLED[rhythm(held[p["id"]], BEHIND - 1)[0]]] += 1
                sizes[leader] += 1
    return cells, sizes


def laid(cells, shown):
    return [sum(cells[ORDER.index(c["first"]):ORDER.index(c["last"]) + 1]) for c in shown]


def breaks(cells, sizes, shown):
    """What a set tells that it must not: of few, or of somebody for certain."""
    if not sum(cells):
        return None
    slow = sum(n for n, c in zip(laid(cells, shown), shown) if ORDER.index(c["first"]) >= 2)
    if len(sizes) < LEAST or min(laid(cells, shown)) < LEAST or sum(cells) - max(sizes.values()) < slow:
        return cells, dict(sizes)
    return None


s = Server("d")
wrong, told, sets, figures, silent, left = [], [], 0, 0, 0, 0
admins = {p["id"] for p in tables["person"] if p["admin"]}
above = [who for who in names if who in admins or any(under[p["member"]] for p in under[who])]
for who in above:
    s.enter(mail[who])
    cells = json.loads(s.ask("GET", "/api/v1/coverage")[2])["cells"]
    whole = [c for c in cells if not c["area"]]
    mine = set(names) if who in admins else below(who) - {who}
    expected, sizes = count(mine, who)
    if not whole:
        silent += 1
        continue
    if laid(expected, whole) != [c["pairs"] for c in whole] or sum(expected) != sum(c["pairs"] for c in whole):
        wrong.append((names[who], whole, expected))
    told.append(breaks(expected, sizes, whole))
    shown_areas = list(dict.fromkeys(c["area"] for c in cells if c["area"]))
    if shown_areas != sorted(shown_areas):
        wrong.append((names[who], "order", shown_areas))
    rest = set(mine)
    for area in shown_areas:
        top = next(p["member"] for p in under[who] if names[p["member"]] == area)
        own = below(top)
        expected, sizes = count(own, who)
        shown = [c for c in cells if c["area"] == area]
        if laid(expected, whole) != [c["pairs"] for c in shown]:
            wrong.append((names[who], area, shown, expected))
        told.append(breaks(expected, sizes, whole))
        rest -= own
        sets, figures = sets + 1, figures + len(shown)
    told.append(breaks(*count(rest, who), whole))
    left += sum(not counts(p) for one in mine for p in under[one])
    sets, figures = sets + 1, figures + len(whole)
ok(not wrong and figures > 10, "%d figures of %d sets are those of the export" % (figures, sets), wrong[:3])
ok(not any(told), "and no set, and nothing that is left of one, tells of few or of somebody", [t for t in told if t][:3])
ok(left > 20, "%d pairs with somebody who has never signed in, or only lately, are in none" % left)
ok(len(above) > 5, "%d see coverage, and of them %d are shown nothing" % (len(above), silent))
others = [who for who in names if who not in above and who in mail][:10]
for who in others:
    s.enter(mail[who])
    if json.loads(s.ask("GET", "/api/v1/coverage")[2])["cells"]:
        wrong.append(who)
ok(not wrong, "nobody else is shown a figure", wrong)

# -- period reports --


def expected_rows(pair, since):
    """The ids of the rows of a pair of which something last became at `since` or later."""
    of = lambda table: [r for r in tables[table] if r["pair"] == pair["id"]]
    last = lambda row, *fields: seconds(next(row[f] for f in (*fields, "made") if row.get(f)))
    return {
        "talks": {r["id"] for r in of("talk") if r["state"] == "held" and since <= seconds(r["starts"]) <= seconds(house.NOW)},
        "steps": {r["id"] for r in of("step") if last(r, "confirmed", "closed") >= since},
        "needs": {r["id"] for r in of("need") if r["state"] != "taken back" and last(r, "met", "closed") >= since},
        "thanks": {r["id"] for r in of("recognition") if last(r) >= since},
    }


wrong, compared = [], 0
for pair in tables["pair"][::len(tables["pair"]) // REPORTS]:
    for me, other in ((pair["leader"], pair["member"]), (pair["member"], pair["leader"])):
        s.enter(mail[me])
        zone = ZoneInfo(next(p["timezone"] for p in tables["person"] if p["id"] == me))
        report = json.loads(s.ask("GET", "/api/v1/people/%s/report?since=2026-08-03" % other)[2])
        for part, ids in expected_rows(pair, datetime(2026, 8, 3, tzinfo=zone).timestamp()).items():
            found = {r["id"] for r in report[part]}
            compared += len(found)
            if found != ids:
                wrong.append((part, str(zone), sorted(found ^ ids)))
ok(not wrong and compared > 100, "%d rows of period reports are those of the export" % compared, wrong[:4])
s.stop()
sys.exit(end())
