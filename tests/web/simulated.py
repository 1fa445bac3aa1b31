# SPDX-License-Identifier: Apache-2.0
#
# A year of a made-up organisation, as rows of an export (docs/export.md): pairs with rhythms of their own, talks that were
# held, shortened, missed or cancelled, and what was agreed, needed, asked and thanked in them. What is private, and what
# stands at the very bounds of a period, is among it.
import collections
import datetime
import json
import os
import random

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
DAY = 86400
EPOCH = datetime.datetime(1970, 1, 1)
ANSWERS = ["Yes", "Not yet", "", "  ", "Ask again in spring"]


def stamp(at):
    return (EPOCH + datetime.timedelta(seconds=at)).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_id(at, n):
    """An id of this second: of a million rows in each of its milliseconds."""
    value = (at * 1000 + (n >> 20) % 1000 << 20 | n & 0xfffff) & (1 << 63) - 1
    return "".join(ALPHABET[value >> 5 * i & 31] for i in range(12, -1, -1))


def date(days):
    return (EPOCH + datetime.timedelta(days=days)).strftime("%Y-%m-%d")


def seconds(text):
    return int((datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ") - EPOCH).total_seconds())


SCHEMA = 55  # whose fields the rows have; what came since is as in any older export


def organisation(people, now, span=8):
    """A tree in which everybody leads up to `span` people: persons, addresses and pairs, as rows of an export."""
    zones = ["Europe/Berlin", "Europe/Lisbon", "America/New_York", "Asia/Tokyo"]
    ids, began = {}, now - 420 * DAY
    for i in range(people):
        ids[i] = make_id(began, i)
        yield "person", {
            "id": ids[i], "key": "p%d" % i, "name": "P%06d" % (i * 7919 % people), "leader": ids[(i - 1) // span] if i else None,
            "timezone": zones[i % 4], "work_hours": "Mon-Wed 09:00-13:00" if i % 5 == 0 else "09:00-17:00", "lang": "",
            "admin": i == 0, "made": stamp(began), "left_at": None, "thanks": "unsaid", "unseen": False}
    for i in range(people):
        yield "address", {"address": "p%d@example.org" % i, "person": ids[i], "main": True}
    for i in range(people):
        if i % 23 != 5:  # who has never signed in
            late = i % 29 == 7  # who did so lately
            yield "account", {"person": ids[i], "password": "", "entered": stamp(now - 100 * DAY if late else began + 3 * DAY),
                              "linked_by": "operator", "linked": stamp(began), "mailed": "", "shut": False}
    for i in range(1, people):
        yield "pair", {"id": make_id(began, people + i), "leader": ids[(i - 1) // span], "member": ids[i], "minutes": 15,
                       "cadence_days": 7, "since": stamp(began), "ended": None, "handed": None}


class Year:
    """The rows of all pairs, one table after the other. `rows` takes a table's name and a row."""

    def __init__(self, seed, now, rows):
        self.random, self.now, self.put, self.n = random.Random(seed), now, rows, 0
        self.midnight = now // DAY * DAY
        self.team_goals = collections.defaultdict(list)
        # where a period begins or ends, to the second
        self.edges = [self.midnight - (7 * w - 1) * DAY + d for w in (4, 13, 52) for d in (-1, 0, 1)]

    def id(self, at):
        self.n += 1
        return make_id(at, self.n)

    def later(self, at, days):
        """Some time after `at`, or None when that has not come yet."""
        at += self.random.randrange(60, int(days * DAY))
        return at if at <= self.now else None

    def talk(self, pair, at):
        r = self.random
        state = r.choices(["held", "held", "missed", "cancelled"], [70, 15, 5, 10])[0]
        wanted = r.choice([3, 5, 10, 15, 30])
        first = r.choice([m for m in (3, 5, 10, 15, 30) if m <= wanted])  # many are planned short and never longer
        minutes = r.choice([m for m in (3, 5, 10, 15, 30) if m <= first])
        held = r.choice([minutes, minutes, max(1, minutes - 1), minutes + r.randrange(9)]) if state == "held" else None
        row = {"id": self.id(at - DAY), "pair": pair["id"], "leader": pair["leader"], "member": pair["member"],
               "starts": stamp(at), "minutes": minutes, "wanted": wanted,
               "first_minutes": first if r.random() < 0.9 else None, "state": state, "made": stamp(at - DAY),
               "unplanned": False, "moved": r.randrange(2), "began": None,
               "ended": stamp(at + 60 * held) if held else None, "held_minutes": held, "logged_by": pair["member"],
               "logged_at": stamp(at + 60), "reason": None, "source": "ours", "series": {"base64": ""}, "event_starts": None,
               "event_ends": None}
        self.put("talk", row)
        return row["id"], state == "held"

    def step(self, pair, talk, at):
        r = self.random
        owner, other = r.sample([pair["leader"], pair["member"]], 2)
        due = at // DAY + r.randrange(1, 15) if r.random() < 0.7 else None
        state, closed = r.choices(["open", "done", "kept", "dropped"], [25, 20, 45, 10])[0], self.later(at, 30)
        if due and state in ("done", "kept") and r.random() < 0.3:  # about when its day ends
            closed = (due + 1) * DAY + r.choice([-1, 0, DAY // 2 - 1, DAY // 2, DAY // 2 + 1])
        if state != "open" and (closed is None or closed > self.now):
            state = "open"
        confirmed = self.later(closed, 3) if state == "kept" else None
        if state == "kept" and confirmed is None:
            state = "done"
        self.put("step", {"id": self.id(at), "pair": pair["id"], "talk": talk, "owner": owner, "other": other,
                          "author": owner, "words": "A step", "due": date(due) if due else None,
                          "goal": r.choice(self.team_goals[pair["leader"]] + [None]), "state": state,
                          "moved": 0, "reason": "Not needed" if state == "dropped" else None, "made": stamp(at),
                          "closed": stamp(closed) if state != "open" else None,
                          "confirmed": stamp(confirmed) if confirmed else None, "need": None})

    def need(self, pair, talk, at):
        r = self.random
        asker, giver = r.sample([pair["leader"], pair["member"]], 2)
        state = r.choices(["open", "granted", "declined", "taken back", "met"], [20, 15, 15, 10, 40])[0]
        closed = self.later(at, r.choice([1, 5, 40]))
        if closed is None:
            state = "open"
        met = self.later(closed, 10) if state == "met" else None
        if state == "met" and met is None:
            state = "granted"
        self.put("need", {"id": self.id(at), "pair": pair["id"], "talk": talk, "asker": asker, "giver": giver,
                          "author": asker, "words": "A thing", "source": "", "due": None, "goal": None, "state": state,
                          "reason": "No money" if state == "declined" else None, "made": stamp(at),
                          "closed": stamp(closed) if state != "open" else None,
                          "obstacle": r.choice([None, "No time"]), "met": stamp(met) if met else None})

    def thanks(self, pair, talk, at, of_pair=True):
        giver, receiver = self.random.sample([pair["leader"], pair["member"]], 2)
        self.put("recognition", {"id": self.id(at), "pair": pair["id"] if of_pair else None, "talk": talk if of_pair else None,
                                 "giver": giver, "receiver": receiver, "words": "Well done", "changed": None,
                                 "audience": "private", "made": stamp(at)})

    def question(self, pair, talk, at):
        self.put("asked", {"id": self.id(at), "pair": pair["id"], "talk": talk, "author": pair["member"],
                           "question": "q%d" % self.n, "words": "How is it?", "answer": self.random.choice(ANSWERS),
                           "made": stamp(at)})

    def goals(self, pair, team):
        r = self.random
        at = self.now - r.randrange(1, 400) * DAY
        reached = self.later(at, 300) if r.random() < 0.3 else None
        goal = {"id": self.id(at), "owner": pair["leader"] if team else pair["member"],
                "reader": "team" if team else r.choice(["leader", "leader", "private"]), "pair": None, "words": "A goal",
                "measure": "", "unit": "", "begins": "", "aim": "", "due": None,
                "state": "reached" if reached else "open", "made": stamp(at), "closed": stamp(reached) if reached else None}
        if goal["reader"] == "leader":
            goal["pair"] = pair["id"]
        self.put("goal", goal)
        if team:
            self.team_goals[goal["owner"]].append(goal["id"])
        for _ in range(r.randrange(4)):
            said = self.later(at, 300)
            if said:
                self.put("goal_mark", {"id": self.id(said), "goal": goal["id"], "author": goal["owner"], "number": "1",
                                       "words": "", "made": stamp(said)})

    def pair(self, pair, first_of_leader):
        r = self.random
        gap, at = r.choice([5, 7, 7, 7, 10, 14, 21, 30, 45, 80, 400]), self.now - r.randrange(360, 420) * DAY
        if r.random() < 0.05:
            return  # has not begun
        if first_of_leader:
            self.goals(pair, True)
        for _ in range(r.randrange(3)):
            self.goals(pair, False)
        stops = self.now - (r.randrange(10, 200) * DAY if r.random() < 0.1 else 0)
        times = list(self.edges) if r.random() < 0.2 else []
        while at < stops:
            times.append(at)
            at += max(1, int(r.gauss(gap, gap / 6))) * DAY + r.randrange(-6, 7) * 3600
        for at in sorted(t for t in times if t <= self.now - 3600):
            talk, held = self.talk(pair, at)
            if not held:
                continue
            for _ in range(r.randrange(3)):
                self.step(pair, talk, at)
            for what, share in ((self.need, 0.3), (self.thanks, 0.2), (self.question, 0.7)):
                if r.random() < share:
                    what(pair, talk, at)
            if r.random() < 0.05:
                self.thanks(pair, None, at, of_pair=False)


TABLES = ["talk", "goal", "goal_mark", "need", "step", "recognition", "asked"]


def simulate(people, out, now, seed=1):
    """Write an export of so many people with a year behind them into the file `out`."""
    held = {name: open(out + "." + name, "w+") for name in TABLES}
    records, led = 0, set()

    def put(table, row):
        held[table].write(json.dumps({table: row}) + "\n")

    year = Year(seed, now, put)
    with open(out, "w") as to:
        to.write(json.dumps({"rapport": "0.1.0", "schema": SCHEMA, "at": stamp(now)}) + "\n")
        for table, row in organisation(people, now):
            to.write(json.dumps({table: row}) + "\n")
            records += 1
            if table == "pair":
                year.pair(row, row["leader"] not in led)
                led.add(row["leader"])
        for name in TABLES:
            held[name].seek(0)
            for line in held[name]:
                to.write(line)
                records += 1
            held[name].close()
            os.unlink(out + "." + name)
        to.write(json.dumps({"end": True, "records": records}) + "\n")
