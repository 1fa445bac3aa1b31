# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/insight.sh
#
# A large organisation with a year behind it (tests/web/simulated.py) is read in and written out again; of teams chosen by
# chance, every figure of the team and of each pair is held against the same figure counted anew from the export
# (tests/web/recount.py), over 4, 13 and 52 weeks. Then how long the pages take, beside /today in the same run, and beside
# themselves in an organisation of 300.
import json
import os
import random
import statistics
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, "..", "tests", "cli"), os.path.join(here, "..", "tests", "web")]
import house
from house import Server, path, run
from recount import Recount, read
from simulated import organisation, seconds, simulate

PEOPLE = int(os.environ.get("PEOPLE", "10000"))
TEAMS = int(os.environ.get("TEAMS", "100"))
ROUNDS = 30
house.NOW = "2026-11-25T10:00:00Z"
NOW = seconds(house.NOW)


def timed(what, act):
    began = time.monotonic()
    result = act()
    print("%-46s %8.1f s" % (what, time.monotonic() - began), flush=True)
    return result


def command(*args):
    r = run(*args) if PEOPLE < 5000 else house.subprocess.run([house.PROGRAM, *args], cwd=house.folder.name, env=house.env(),
                                                              text=True, capture_output=True)
    if r.returncode:
        raise SystemExit(r.stderr)


def fill(people, data):
    timed("%d people, a year of rows" % people, lambda: simulate(people, path(data + ".jsonl"), NOW))
    command("init", "--data", data)
    timed("import", lambda: command("import", path(data + ".jsonl"), "--data", data))
    os.unlink(path(data + ".jsonl"))


def read_teams(exported, leaders):
    """Only the rows of these leaders' pairs: all of them would fill the memory."""
    pairs, goals = set(), set()

    def keep(table, row):
        if table == "pair":
            if row["leader"] in leaders:
                pairs.add(row["id"])
            return row["leader"] in leaders
        if table == "goal":
            kept = row["pair"] in pairs or row["owner"] in leaders
            if kept:
                goals.add(row["id"])
            return kept
        if table == "goal_mark":
            return row["goal"] in goals
        return table in ("talk", "asked", "need", "recognition", "step") and row["pair"] in pairs

    return read(exported, keep)


def ask(s, where):
    status, _, text = s.ask("GET", "/api/v1" + where)
    if status != 200:
        raise SystemExit("%s: %d" % (where, status))
    return json.loads(text)


def compare(s, counted, leaders, mail):
    """How many figures were looked at, and which differ."""
    looked_at, wrong = 0, []
    for leader in leaders:
        s.enter(mail[leader])
        for weeks in (4, 13, 52):
            got = [(ask(s, "/insight?weeks=%d" % weeks)["team"], counted.leader(leader, weeks))]
            for p in counted.pairs.values():
                if p["leader"] == leader:
                    got.append((ask(s, "/people/%s/insight?weeks=%d" % (p["member"], weeks))["pair"],
                                counted.pair(p["id"], weeks)[0]))
            for shown, expected in got:
                looked_at += len(expected)
                wrong += [(leader, weeks, name) for name, value in expected.items() if shown[name] != value]
    return looked_at, wrong


def pages(servers):
    """The median milliseconds of each page of each server, in rounds that take turns, so that all have the same load. Each
    round has another address, so that no page is a kept one."""
    kinds = {"/today": "/today", "/insight": "/insight", "/insight, 52 weeks": "/insight?weeks=52",
             "/people/ID/insight": "/people/%s/insight", "/people/ID": "/people/%s",
             "/insight/rows": "/insight/rows?fact=talks&weeks=52"}
    took = [{kind: [] for kind in kinds} for _ in servers]
    for i in range(ROUNDS):
        for kind, where in kinds.items():
            for n, (s, member) in enumerate(servers):
                to = where.replace("%s", member) + "%sround=%d" % ("&" if "?" in where else "?", i)
                began = time.perf_counter()
                status, _, _ = s.ask("GET", to)
                took[n][kind].append((time.perf_counter() - began) * 1000)
                if status != 200:
                    raise SystemExit("%s: %d" % (to, status))
    return [{kind: statistics.median(of) for kind, of in each.items()} for each in took]


people = list(organisation(PEOPLE, NOW))
mail = {row["person"]: row["address"] for table, row in people if table == "address"}
led = {}
for table, row in people:
    if table == "pair":
        led.setdefault(row["leader"], []).append(row["member"])
del people
leaders = random.Random(2).sample(sorted(led), min(TEAMS, len(led)))
fill(PEOPLE, "large")
timed("export", lambda: command("export", path("all.jsonl"), "--data", "large"))
print("%-46s %8.0f MB" % ("database", os.path.getsize(path("large", "rapport.db")) / 1e6))
counted = Recount(timed("the rows of %d teams, read from the export" % len(leaders),
                        lambda: read_teams(path("all.jsonl"), set(leaders))), NOW)
os.unlink(path("all.jsonl"))
s = Server("large")
looked_at, wrong = timed("figures asked for and counted anew", lambda: compare(s, counted, leaders, mail))
print("%d figures of %d teams and their pairs: %d differ" % (looked_at, len(leaders), len(wrong)))
leader = next(p for p in leaders if len(led[p]) == 8)
s.enter(mail[leader])
fill(300, "small")
few = Server("small")
few.enter("p1@example.org")
second = [row["id"] for table, row in organisation(2, NOW) if table == "person"][1]
member = next(row["member"] for table, row in organisation(300, NOW) if table == "pair" and row["leader"] == second)
large, small = pages([(s, led[leader][0]), (few, member)])
s.stop()
few.stop()
print("\n%-24s %12s %12s %14s %12s" % ("page", "%d, ms" % PEOPLE, "300, ms", "large/small", "of /today"))
for kind, ms in large.items():
    print("%-24s %12.2f %12.2f %14.2f %12.2f" % (kind, ms, small[kind], ms / small[kind], ms / large["/today"]))
sys.exit(1 if wrong else 0)
