#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Make calendars for bench/busy.sh: a jammed year of each of N people, as products write it.
# Half of the meetings are of series, with exceptions and overrides; two in three sit in the
# zone of their owner, and each file defines its zones. The same N makes the same bytes.
"""gen_calendars.py N OUT: OUT/0000.ics and so on"""
import datetime as D
import os
import random
import sys

YEAR, WEEKS = 2026, 52
DAYS = ("MO", "TU", "WE", "TH", "FR")
ZONES = {  # standard, daylight, when the clocks go forward and back
    "Europe/Berlin": ("+0100", "+0200", "BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU"),
    "America/New_York": ("-0500", "-0400", "BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"),
    "Asia/Kolkata": ("+0530", None, None, None),
}
WORDS = ("review of the plan with everybody who has a part in it and what is open since last time "
         "numbers risks hiring release customers budget notes are in the folder dial in by phone").split()


def observance(kind, month, before, after, rule):
    return ["BEGIN:" + kind, "DTSTART:1970%s01T020000" % month, "TZOFFSETFROM:" + before, "TZOFFSETTO:" + after,
            *(["RRULE:FREQ=YEARLY;" + rule] if rule else []), "END:" + kind]


def timezone(name):
    standard, daylight, forward, back = ZONES[name]
    lines = ["BEGIN:VTIMEZONE", "TZID:" + name]
    if daylight:
        lines += observance("DAYLIGHT", "03", standard, daylight, forward)
    lines += observance("STANDARD", "11", daylight or standard, standard, back)
    return lines + ["END:VTIMEZONE"]


def folded(line):
    out = line[:75]
    for i in range(75, len(line), 74):
        out += "\r\n " + line[i:i + 74]
    return out + "\r\n"


class Calendar:
    def __init__(self, n):
        self.n, self.random, self.count = n, random.Random(n), 0
        self.zone = self.random.choice(list(ZONES))
        self.lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//rapport//bench//EN", "CALSCALE:GREGORIAN"]
        for name in ZONES:
            self.lines += timezone(name)

    def text(self, words):
        return " ".join(self.random.choice(WORDS) for _ in range(words))

    def people(self):
        for i in range(self.random.choice((1, 1, 1, 2, 3, 5, 8))):
            answer = self.random.choice(("ACCEPTED", "ACCEPTED", "ACCEPTED", "NEEDS-ACTION", "TENTATIVE", "DECLINED"))
            yield "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=%s;CN=Person %d;X-NUM-GUESTS=0:mailto:p%d@" \
                "example.org" % (answer, i, self.random.randrange(1000))

    def time(self, name, zone, t):
        return "%s;TZID=%s:%s" % (name, zone, t.strftime("%Y%m%dT%H%M%S"))

    def event(self, start, minutes, zone, *more, uid=None):
        self.count += 1
        status = self.random.choice(("CONFIRMED",) * 8 + ("TENTATIVE", "CANCELLED"))
        self.lines += ["BEGIN:VEVENT", "UID:%s@example.org" % (uid or "%d-%d" % (self.n, self.count)),
                       "DTSTAMP:20260101T000000Z", self.time("DTSTART", zone, start),
                       self.time("DTEND", zone, start + D.timedelta(minutes=minutes)), *more,
                       "SUMMARY:" + self.text(4), "DESCRIPTION:" + self.text(40) + "\\n\\n" + self.text(20),
                       "STATUS:" + status, "SEQUENCE:0", *self.people(), "END:VEVENT"]

    def start(self, week):
        day = D.datetime(YEAR, 1, 5) + D.timedelta(days=7 * week + self.random.randrange(5))
        return day + D.timedelta(minutes=15 * self.random.randrange(4 * 8, 4 * 18))

    def series(self, rule):
        uid, zone = "%d-s%d" % (self.n, self.count), self.random.choice((self.zone, self.zone, *ZONES))
        first, minutes = self.start(0), self.random.choice((15, 30, 30, 60))
        days = [first + D.timedelta(days=7 * w) for w in range(1, WEEKS)] if "WEEKLY" in rule else []
        off = self.random.sample(days, min(len(days), 4))
        rule = "RRULE:FREQ=" + rule.format(day=DAYS[first.weekday()], nth=(first.day + 6) // 7)
        self.event(first, minutes, zone, rule,
                   *(self.time("EXDATE", zone, t) for t in off[:2]), uid=uid)
        for t in off[2:]:
            self.event(t + D.timedelta(hours=1), minutes, zone, self.time("RECURRENCE-ID", zone, t), uid=uid)

    def write(self, path):
        for rule, times in (("WEEKLY;BYDAY={day}", 12), ("WEEKLY;INTERVAL=2;BYDAY={day}", 4), ("MONTHLY;BYDAY={nth}{day}", 2)):
            for _ in range(times):
                self.series(rule)
        for week in range(WEEKS):
            for _ in range(14):
                zone = self.random.choice((self.zone, self.zone, *ZONES))
                self.event(self.start(week), self.random.choice((15, 30, 30, 45, 60, 90)), zone)
        with open(path, "w", newline="") as f:
            f.writelines(map(folded, self.lines + ["END:VCALENDAR"]))


def main():
    os.makedirs(sys.argv[2], exist_ok=True)
    for n in range(int(sys.argv[1])):
        Calendar(n).write("%s/%04d.ics" % (sys.argv[2], n))


main()
