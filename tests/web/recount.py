# SPDX-License-Identifier: Apache-2.0
#
# The figures of docs/evidence.md, counted anew from an export by their definitions there, without any code of the program.
import collections
import json

from simulated import DAY, seconds

OVER_10, SIX_TO_10, THREE_TO_6, TO_3, WEEKLY, ONCE, NEVER = ("over 10 weeks", "6 to 10 weeks", "3 to 6 weeks", "to 3 weeks",
                                                            "weekly", "once", "never")
SUMS = ["talks", "minutes", "shortened", "asked", "answered", "needs_answered", "thanks", "kept", "agreed", "done",
        "confirmed", "late", "obstacles", "goals", "met", "saved", "sooner"]


def read(path, keep=lambda table, row: True):
    """The tables of an export: a list of rows each, of those that keep() wants."""
    tables = collections.defaultdict(list)
    with open(path) as f:
        for line in f:
            (name, row), = list(json.loads(line).items())[:1]
            if isinstance(row, dict) and keep(name, row):
                tables[name].append(row)
    return tables


def days(text):
    return seconds(text + "T00:00:00Z") // DAY


def bucket(gap):
    return (WEEKLY if gap <= 8 else TO_3 if gap <= 21 else THREE_TO_6 if gap <= 42 else SIX_TO_10 if gap <= 70 else OVER_10)


def rhythm(talked, today):
    """The bucket and the gap of days with a talk."""
    seen = sorted({d for d in talked if today - 364 < d <= today})[-9:]
    if len(seen) < 2:
        return (ONCE if seen else NEVER), 0
    gaps = sorted(b - a for a, b in zip(seen, seen[1:]))
    middle, since = gaps[len(gaps) // 2], today - seen[-1]
    if since > 2 * middle and bucket(since) != bucket(middle):
        middle = since
    return bucket(middle), middle


def middle(numbers):
    n = sorted(numbers)
    if not n:
        return None
    return n[len(n) // 2] if len(n) % 2 else (n[len(n) // 2 - 1] + n[len(n) // 2]) // 2


class Recount:
    def __init__(self, tables, now):
        self.now, self.today = now, now // DAY
        self.pairs = {p["id"]: p for p in tables["pair"]}
        self.of = {name: collections.defaultdict(list) for name in ("talk", "asked", "need", "recognition", "step")}
        for name, by_pair in self.of.items():
            for row in tables[name]:
                by_pair[row["pair"]].append(row)
        self.marks = collections.defaultdict(list)
        for mark in tables["goal_mark"]:
            self.marks[mark["goal"]].append(seconds(mark["made"]))
        self.shown, self.team = collections.defaultdict(list), collections.defaultdict(list)
        for goal in tables["goal"]:
            if goal["reader"] == "leader" and goal["pair"]:
                self.shown[goal["pair"]].append(goal)
            if goal["reader"] == "team":
                self.team[goal["owner"]].append(goal)

    def moved(self, goals, inside):
        return sum(any(inside(at) for at in self.marks[g["id"]]) or
                   (g["state"] == "reached" and inside(seconds(g["closed"]))) for g in goals)

    def late(self, step, first):
        if not step["due"] or step["state"] == "dropped" or not first <= days(step["due"]) <= self.today:
            return False
        return (seconds(step["closed"]) if step["closed"] else self.now) >= (days(step["due"]) + 1) * DAY + DAY // 2

    def pair(self, pair, weeks):
        """The figures of a pair, and how long its needs waited for an answer."""
        first, p = self.today - 7 * weeks + 1, self.pairs[pair]

        def inside(at):
            return first <= (seconds(at) if isinstance(at, str) else at) // DAY <= self.today

        talks = [t for t in self.of["talk"][pair] if t["state"] == "held" and inside(t["starts"])]
        short = [t for t in talks if t["first_minutes"] and t["minutes"] < t["first_minutes"]]
        length = {t["id"]: t["held_minutes"] or t["minutes"] for t in talks}
        asked = [a for a in self.of["asked"][pair] if inside(a["made"])]
        needs, steps = self.of["need"][pair], self.of["step"][pair]
        answered = [n for n in needs if n["state"] in ("granted", "declined", "met") and inside(n["closed"])]
        met = [n for n in needs if n["state"] == "met" and inside(n["met"])]
        confirmed = [s for s in steps if s["confirmed"] and inside(s["confirmed"])]
        waits = [seconds(n["closed"]) - seconds(n["made"]) for n in answered]
        is_, gap = rhythm([seconds(t["starts"]) // DAY for t in self.of["talk"][pair] if t["state"] == "held"], self.today)
        return {
            "talks": len(talks), "minutes": sum(length.values()), "shortened": len(short),
            "asked": len(asked), "answered": sum(a["answer"].strip() != "" for a in asked),
            "needs_answered": len(answered), "answer_seconds": middle(waits),
            "thanks": sum(inside(c["made"]) for c in self.of["recognition"][pair]),
            "kept": sum(s["owner"] == p["leader"] for s in confirmed),
            "agreed": sum(inside(s["made"]) for s in steps),
            "done": sum(s["state"] in ("done", "kept") and inside(s["closed"]) for s in steps),
            "confirmed": len(confirmed), "late": sum(self.late(s, first) for s in steps),
            "obstacles": sum(n["obstacle"] is not None for n in met),
            "goals": self.moved(self.shown[pair], inside) + self.moved(
                [g for g in self.team[p["leader"]] if any(s["goal"] == g["id"] and s["state"] in ("done", "kept") and
                                                          inside(s["closed"]) for s in steps)], inside),
            "met": len(met), "saved": sum(t["first_minutes"] - length[t["id"]] for t in short),
            "sooner": sum(0 < (t["held_minutes"] or 0) < t["minutes"] for t in short),
            "rhythm": is_, "gap": gap}, waits

    def leader(self, leader, weeks):
        """The figures of a team: of all pairs together."""
        led = [p["id"] for p in self.pairs.values() if p["leader"] == leader and not p["ended"]]
        each = [self.pair(p, weeks) for p in led]
        first = self.today - 7 * weeks + 1
        team = {name: sum(figures[name] for figures, _ in each) for name in SUMS}
        inside = lambda at: first <= (seconds(at) if isinstance(at, str) else at) // DAY <= self.today
        team["goals"] = sum(self.moved(self.shown[p], inside) for p in led) + self.moved(self.team[leader], inside)
        team["answer_seconds"] = middle([w for _, waits in each for w in waits])
        return team
