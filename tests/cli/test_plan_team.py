#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`rapport plan` on made-up organisations, judged without rapport's own code: against
what the generator says is busy, with Python's zoneinfo for the hours of work.
"""
import collections
import csv
import datetime as D
import json
import os
import subprocess
import sys
import tempfile
from zoneinfo import ZoneInfo

from house import end, ok

OWN = ["tools/gen_demo_team.py", "--people", "120", "--start", "2026-03-16"]
OTHER = ["../shared/tools/gen_team.py", "--people", "200", "--weeks", "17", "--truth", "200"]
PROGRAM = os.path.join(os.environ.get("BUILD", "build"), "rapport")
CELL = 300
CAP = 4
UTC = D.timezone.utc
# Generator, seed, first day, days: ordinary weeks; some in which Europe changes its clocks;
# single days, on which not everyone can have a time.
CASES = [(OWN, 1, "2026-03-23", 12), (OWN, 4, "2026-04-07", 1),
         (OTHER, 1, "2026-02-02", 7), (OTHER, 2, "2026-03-23", 12), (OTHER, 3, "2026-04-21", 1)]


def seconds(text):
    return int(D.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())


class Person:
    """Cells of five minutes since 1970 in which this person works, and is free."""

    def __init__(self, row, truth, first, days):
        self.zone, self.leader = ZoneInfo(row["timezone"]), row["leader"]
        self.day = {}
        begin, end = row["work_hours"].split("-")
        for k in range(days):
            date = first + D.timedelta(days=k)
            if date.weekday() < 5:
                a, b = (int(D.datetime.combine(date, D.time.fromisoformat(x), self.zone).timestamp()) for x in (begin, end))
                self.day.update((c, k) for c in range(-(-a // CELL), b // CELL))
        self.busy = sorted((seconds(a), seconds(b)) for a, b in truth["busy"])
        taken = {c for a, b in self.busy for c in range(a // CELL, -(-b // CELL))}
        self.busy_cells = taken
        self.free = set(self.day) - taken
        self.talks = set()


def cells_of(talk):
    start, end = seconds(talk["start"]), seconds(talk["end"])
    return range(start // CELL, -(-end // CELL))


def place(case, people, plan):
    """The talks themselves."""
    off, clash, over, late = [], [], [], collections.Counter()
    for t in plan["talks"]:
        cells = cells_of(t)
        if seconds(t["start"]) % CELL or seconds(t["end"]) - seconds(t["start"]) != 60 * t["minutes"]:
            off.append(t)
        for who in (t["leader"], t["member"]):
            p = people[who]
            for a, b in p.busy:
                if a < seconds(t["end"]) and b > seconds(t["start"]):
                    clash.append((who, t))
            if any(c not in p.day for c in cells):
                off.append((who, t))
            elif p.talks & set(cells):
                over.append((who, t))
            p.talks |= set(cells)
            late[who, p.day.get(cells[0])] += 1
    ok(len(plan["talks"]) > len(people) * .3, "%s: many people have a time" % case, len(plan["talks"]))
    ok(not off, "%s: every talk lies in the working hours of both" % case, off[:2])
    ok(not clash, "%s: no talk lies in anybody's busy time" % case, clash[:2])
    ok(not over, "%s: nobody is in two talks at once" % case, over[:2])
    ok(max(late.values()) <= CAP, "%s: nobody has more than %d talks a day" % (case, CAP), late.most_common(1))


def reason(leader, member, plan, per_day):
    common = set(leader.day) & set(member.day)
    if not common:
        return "no common working hours"
    l, m = common & leader.free, common & member.free
    if not l & m:
        if bool(l) == bool(m):
            return "they are never free at the same time"
        return ("the leader" if not l else "the member") + "'s calendar is full in the hours they share"
    left = (l & m) - leader.talks - member.talks
    if any(per_day[leader, leader.day[c]] < CAP and per_day[member, member.day[c]] < CAP for c in left):
        return "the search ended before using a free time"
    if left:
        return "the days with free time have all the talks a day may have"
    return "other talks took the time both have free"


def left_out(case, people, plan):
    per_day = collections.Counter()
    for t in plan["talks"]:
        for who in (t["leader"], t["member"]):
            p = people[who]
            per_day[p, p.day.get(cells_of(t)[0])] += 1
    wrong, untrue = [], []
    for u in plan["unplaced"]:
        leader, member = people[u["leader"]], people[u["member"]]
        expected = reason(leader, member, plan, per_day)
        if u["reason"] != expected:
            wrong.append((u, expected))
        f = u["would_free"]
        if f:
            p, other = (leader, member) if f["person"] == u["leader"] else (member, leader)
            block = set(range(seconds(f["start"]) // CELL, seconds(f["end"]) // CELL))
            if not block <= p.busy_cells or not (block & set(p.day) & other.free) - p.talks - other.talks:
                untrue.append(u)
    ok(not wrong, "%s: every reason for no time is true" % case, wrong[:2])
    ok(not untrue, "%s: what would free a time would" % case, untrue[:2])
    ok(not [u for u in plan["unplaced"] if u["reason"].startswith("the search")], "%s: no free time is left unused" % case)
    return {u["reason"] for u in plan["unplaced"]}, any(u["would_free"] for u in plan["unplaced"])


def whys(case, people, plan):
    wrong, n = [], collections.Counter()
    for t in plan["talks"]:
        leader, member, cells = people[t["leader"]], people[t["member"]], cells_of(t)
        for why in t["why"]:
            before, after = cells[0] - 1, cells[-1] + 1
            both = why.endswith(("of both", "of both end", "and one of their meetings"))
            told = [leader, member] if both else [member if "their" in why else leader]
            if why.startswith("starts as"):
                true = all(before in p.busy_cells for p in told)
            elif why.startswith("just before"):
                true = all(after in p.busy_cells for p in told)
            elif why.startswith("fills a gap"):
                true = all({before, after} <= p.busy_cells for p in told)
            elif why.startswith("at the start"):
                true = all(before not in p.day for p in told)
            elif why.startswith("at the end"):
                true = all(after not in p.day for p in told)
            elif why.startswith("the only time you are both free on"):
                day = leader.day.get(cells[0])
                shared = {c for c in leader.free & member.free if leader.day[c] == day}
                true = len([c for c in shared if c - 1 not in shared]) == 1
            else:
                continue
            n[why.split()[0]] += 1
            if not true:
                wrong.append((why, t))
    ok(len(n) >= 4 and not wrong, "%s: the reasons for a time are true (%d of them)" % (case, sum(n.values())), wrong[:2])
    ok(all(t["why"] for t in plan["talks"]), "%s: every talk has a reason" % case)


def run(*args):
    return subprocess.run([PROGRAM, "plan", *args], capture_output=True, text=True, timeout=120)


def check_case(folder, generator, seed, first, days):
    case = "%s %d, %d days from %s" % (os.path.basename(generator[0]), seed, days, first)
    subprocess.run([sys.executable, generator[0], folder, "--seed", str(seed)] + generator[1:], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "truth.json")) as f:
        truth = json.load(f)["people"]
    with open(os.path.join(folder, "team.csv"), encoding="utf-8", newline="") as f:
        people = {r["id"]: Person(r, truth[r["id"]], D.date.fromisoformat(first), days) for r in csv.DictReader(f)}
    args = ["--team", os.path.join(folder, "team.csv"), "--calendars", os.path.join(folder, "calendars"), "--from", first, "--days", str(days)]
    done = run(*args, "--format", "json")
    ok(done.returncode == 0, "%s: the plan is made" % case, done.stderr)
    plan = json.loads(done.stdout)
    ok(0 <= plan["lower_bound"] <= plan["cost"] and abs(plan["gap"] - (plan["cost"] - plan["lower_bound"]) / max(1, plan["cost"])) < 1e-5,
       "%s: cost, bound and gap agree" % case, (plan["cost"], plan["lower_bound"], plan["gap"]))
    pairs = [(t["leader"], t["member"]) for t in plan["talks"] + plan["unplaced"]]
    ok(sorted(pairs) == sorted((p.leader, i) for i, p in people.items() if p.leader), "%s: every pair stands in it once" % case)
    place(case, people, plan)
    reasons, freeing = left_out(case, people, plan)
    ok(days > 1 or (len(reasons) >= 3 and freeing), "%s: a full day shows many reasons" % case, reasons)
    whys(case, people, plan)
    return args, plan


def check_formats(args, plan):
    """The other two formats tell the same plan."""
    try:
        from icalendar import Calendar
    except ImportError:
        Calendar = None
    text = run(*args, "--format", "ics")
    if Calendar:
        events = Calendar.from_ical(text.stdout).walk("VEVENT")
        ok(sorted((int(e.decoded("dtstart").timestamp()), int(e.decoded("dtend").timestamp())) for e in events)
           == sorted((seconds(t["start"]), seconds(t["end"])) for t in plan["talks"]), "another reader finds the same talks in the iCalendar text")
        ok(len({str(e["uid"]) for e in events}) == len(events), "each has a UID of its own")
    else:
        ok(True, "another reader # SKIP no icalendar module")
    long = [x for x in subprocess.run([PROGRAM, "plan", *args, "--format", "ics"], capture_output=True).stdout.split(b"\r\n") if len(x) > 75 or b"\n" in x]
    ok(not long, "no line of it is longer than 75 octets, and each ends in CRLF", long[:1])
    table = run(*args).stdout
    ok("%d talk" % len(plan["talks"]) in table and "Why these times" in table and "Without a time" in table, "the table tells how many")
    ok(all(len(x) <= 80 or "there" in x for x in table.splitlines()), "its text fits 80 columns", max(table.splitlines(), key=len))
    leader = plan["talks"][0]["leader"]
    one = json.loads(run(*args, "--format", "json", "--leader", leader).stdout)
    ok({t["leader"] for t in one["talks"] + one["unplaced"]} == {leader}, "--leader plans that leader's team and no other")


def main():
    with tempfile.TemporaryDirectory() as temp:
        for n, case in enumerate(CASES):
            if not os.path.exists(case[0][0]):
                ok(True, "another generator's organisation # SKIP it is not here")
                continue
            args, plan = check_case(os.path.join(temp, str(n)), *case)
            if n == 0:
                check_formats(args, plan)
    return end()


if __name__ == "__main__":
    sys.exit(main())
