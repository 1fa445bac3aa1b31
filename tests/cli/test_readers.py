# SPDX-License-Identifier: Apache-2.0
#
# Three readers on made-up calendars: `rapport busy`, reference.py and reference.mjs. Series of
# all kinds around the changes of the clocks, with exceptions, extra dates and overrides, in
# zones, floating, in UTC or of days, as well-formed as the readers need them.
# SEEDS=N tries N calendars.
import datetime as D
import json
import os
import random
import subprocess
import sys
import tempfile
import warnings
from zoneinfo import ZoneInfo

from house import end, ok
from readers import ask_all

RAPPORT = os.path.join(os.environ.get("BUILD", "build"), "rapport")
SEEDS = int(os.environ.get("SEEDS", "300"))
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = D.timedelta(days=1)


class Series:
    """One event with a rule, written as text."""

    def __init__(self, r, n):
        self.r, self.uid = r, "s%d" % n
        self.kind = r.choice(("zone", "zone", "zone", "utc", "floating", "date"))
        self.zone = r.choice(ZONES)
        self.first = D.datetime(2026, r.choice((2, 3, 9, 10)), r.randrange(1, 29), r.randrange(24), r.choice((0, 15, 30)))
        self.step = None

    def at(self, name, t, *more):
        params = "".join(";" + m for m in more)
        if self.kind == "date":
            return "%s%s;VALUE=DATE:%s" % (name, params, t.strftime("%Y%m%d"))
        zone = ";TZID=" + self.zone if self.kind == "zone" else ""
        return name + params + zone + ":" + t.strftime("%Y%m%dT%H%M%S") + ("Z" if self.kind == "utc" else "")

    def named(self, name, t):
        """The instance at t, as exceptions and overrides name it: also in UTC."""
        if self.kind != "zone" or self.r.random() < .5:
            return self.at(name, t)
        utc = t.replace(tzinfo=ZoneInfo(self.zone)).astimezone(D.timezone.utc)
        return name + utc.strftime(":%Y%m%dT%H%M%SZ")

    def length(self, t):
        if self.kind == "date":
            return self.r.choice(([], [self.at("DTEND", t + DAY * self.r.randrange(1, 4))], ["DURATION:P2D"]))
        if self.r.random() < .3:
            return [self.r.choice(("DURATION:PT45M", "DURATION:PT26H", "DURATION:P1D"))]
        return [self.at("DTEND", t + D.timedelta(minutes=self.r.choice((15, 60, 90, 600, 1500))))]

    def end(self):
        if self.r.random() < .5:
            return self.r.choice(("", ";COUNT=%d" % self.r.randrange(1, 12)))
        t = self.first + DAY * self.r.randrange(1, 90)
        if self.kind == "date":
            return ";UNTIL=" + t.strftime("%Y%m%d")
        return ";UNTIL=" + t.strftime("%Y%m%dT%H%M%S") + ("" if self.kind == "floating" else "Z")

    def rule(self):
        """A rule that DTSTART obeys; self.step is what lies between instances for certain."""
        day, n = DAYS[self.first.weekday()], self.r.randrange(1, 4)
        kind = self.r.randrange(6)
        if kind == 0:
            self.step = DAY * n
            return "DAILY;INTERVAL=%d" % n
        if kind == 1:
            self.step = DAY * 7 * n
            return "WEEKLY;INTERVAL=%d" % n
        if kind == 2:
            self.step = DAY * 7
            return "WEEKLY;BYDAY=" + ",".join(sorted({day, *self.r.sample(DAYS, 2)}))
        if kind == 3:
            return "MONTHLY;BYMONTHDAY=%d" % self.first.day
        if kind == 4:
            return "MONTHLY;BYDAY=%d%s" % ((self.first.day + 6) // 7, day)
        self.step = DAY
        return "DAILY;BYMONTH=%s" % ",".join(str(m) for m in range(self.first.month, 13))

    def event(self, t, *more):
        status = self.r.choice(("",) * 6 + ("TRANSP:TRANSPARENT", "STATUS:CANCELLED", "STATUS:TENTATIVE"))
        answer = self.r.choice(("",) * 6 + ("ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org",
                                            "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org"))
        lines = ["BEGIN:VEVENT", "UID:" + self.uid, self.at("DTSTART", t), *self.length(t), *more, status, answer]
        return [x for x in lines if x] + ["END:VEVENT"]

    def lines(self):
        more = ["RRULE:FREQ=" + self.rule() + self.end()]
        others = [self.first + self.step * k for k in self.r.sample(range(1, 20), 4)] if self.step else []
        more += [self.named("EXDATE", t) for t in others[:self.r.randrange(3)]]
        if self.r.random() < .3:
            more.append(self.at("RDATE", self.first + DAY * self.r.randrange(1, 60) + D.timedelta(minutes=7)))
        lines = self.event(self.first, *more)
        for t in others[2:2 + self.r.randrange(3)]:
            lines += self.event(t + self.r.choice((DAY, 3 * DAY, D.timedelta(hours=2))), self.named("RECURRENCE-ID", t))
        return lines


def calendar(seed):
    r = random.Random(seed)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//rapport//test//EN"]
    for n in range(r.randrange(1, 4)):
        lines += Series(r, n).lines()
    start = D.datetime(2026, r.choice((2, 3, 9, 10)), r.randrange(1, 29), r.randrange(24))
    window = [t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in (start, start + DAY * r.randrange(3, 120))]
    return "\r\n".join(lines + ["END:VCALENDAR", ""]), {"from": window[0], "to": window[1], "tz": r.choice(ZONES),
                                                        "me": ["ada@example.org"]}


def ours(c):
    r = subprocess.run([RAPPORT, "busy", "--from", c["from"], "--to", c["to"], "--tz", c["tz"], "--me", *c["me"],
                        c["theirs"]], capture_output=True, timeout=60)
    return json.loads(r.stdout)["busy"], r.stderr.decode()


def notes(seed, case, mine, theirs):
    return "seed %d, from %s in %s\nours %s\ntheirs %s\n%s" % (seed, case["from"], case["tz"], mine, theirs, case["text"])


def main():
    warnings.simplefilter("ignore")
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(SEEDS):
            text, case = calendar(seed)
            case["theirs"], case["text"] = "%s/%d.ics" % (folder, seed), text
            open(case["theirs"], "w", newline="").write(text)
            cases.append(case)
        readers = ask_all(cases)
        if not readers:
            print("1..0 # SKIP no other reader")
            return 0
        answers = [ours(c) for c in cases]
    for name, said in readers.items():
        bad = [i for i in range(SEEDS) if said[i] != answers[i][0]]
        ok(not bad, "%s says of %d calendars what we say" % (name, SEEDS), "seeds %s" % bad[:60],
           *(notes(i, cases[i], answers[i][0], said[i]) for i in bad[:3]))
    warned = [said for _, said in answers if said]
    ok(not warned, "and nothing was left out", *warned[:3])
    busy = sum(len(spans) > 0 for spans, _ in answers)
    ok(busy > SEEDS / 3, "which was busy time in a third of them at least", busy)
    return end()


sys.exit(main())
