#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make up an organisation with jammed calendars, to try `rapport plan` on and to test it.

usage: gen_demo_team.py OUT [--people N] [--seed N] [--start MONDAY] [--weeks N]

OUT/team.csv, OUT/calendars/<id>.ics, and OUT/truth.json: when each person is busy in UTC,
as laid down here and not read back from the calendars. The same arguments give the same
files.
"""
import argparse
import datetime as D
import json
import os
import random
from zoneinfo import ZoneInfo

UTC = D.timezone.utc
TEAM = 7  # members of a leader
ZONES = ["Europe/Berlin", "Europe/Berlin", "Europe/London", "Europe/Athens", "America/New_York", "Asia/Kolkata"]
HOURS = ["09:00-17:00", "08:00-16:00", "10:00-18:00"]
FIRST = ["Ana", "Boris", "Celia", "Darek", "Edda", "Farid", "Greta", "Hugo", "Irma", "Jonas", "Keiko", "Levi", "Marta", "Noah"]
LAST = ["Adler", "Brandt", "Cruz", "Demir", "Engel", "Fuchs", "Grant", "Horvat", "Ilves", "Jung", "Keller", "Lund", "Moser"]
TITLES = ["Design", "Customer", "Hiring", "Planning", "Review", "Numbers", "Café, break; walk"]


class Person:
    def __init__(self, i, seed):
        self.i, self.id = i, "m%04d" % i
        self.random = random.Random("%d/%d" % (seed, i))
        self.name = self.random.choice(FIRST) + " " + self.random.choice(LAST)
        self.email = "m%d@example.org" % i
        self.leader = None if i == 0 else (i - 1) // TEAM
        self.zone = self.random.choice(ZONES)
        self.hours = self.random.choice(HOURS)
        self.minutes = self.random.choice(["", "5", "10", "15", "30"])
        self.events, self.busy = [], []

    def meeting(self, start, minutes, zone, title, *more, rule=None, blocks=True, times=None, utc=False):
        """One event; `times` are the starts that block, on the wall of `zone`."""
        stamp = lambda t: t.strftime("%Y%m%dT%H%M%S")
        tz = ZoneInfo(zone)
        if utc:
            a = start.replace(tzinfo=tz).astimezone(UTC)
            lines = ["DTSTART:%sZ" % stamp(a), "DTEND:%sZ" % stamp(a + D.timedelta(minutes=minutes))]
        else:
            lines = ["DTSTART;TZID=%s:%s" % (zone, stamp(start)), "DURATION:PT%dM" % minutes]
        self.events.append(lines + ["SUMMARY:" + title.replace(",", "\\,").replace(";", "\\;")] + ([rule] if rule else []) + list(more))
        if blocks:
            for t in times or [start]:
                a = t.replace(tzinfo=tz).astimezone(UTC)
                self.busy.append((a, a + D.timedelta(minutes=minutes)))

    def away(self, day, days):
        self.events.append(["DTSTART;VALUE=DATE:" + day.strftime("%Y%m%d"), "DTEND;VALUE=DATE:" + (day + D.timedelta(days=days)).strftime("%Y%m%d"),
                            "SUMMARY:Away", "TRANSP:OPAQUE"])
        edge = lambda d: d.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        self.busy.append((edge(day), edge(day + D.timedelta(days=days))))

    def calendar(self):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//rapport//demo//EN"]
        for n, event in enumerate(self.events):
            lines += ["BEGIN:VEVENT", "UID:%s-%d@example.org" % (self.id, n), "DTSTAMP:20260101T000000Z"] + event + ["END:VEVENT"]
        return "\r\n".join(lines + ["END:VCALENDAR", ""])


def team_meetings(leader, team, start, weeks):
    """A stand-up every day but one that is left out, and a long meeting once a week."""
    r, hour = leader.random, int(leader.hours[:2])
    first = start + D.timedelta(hours=hour + r.choice([0, 1]), minutes=r.choice([0, 15, 30]))
    days = [first + D.timedelta(days=7 * w + d) for w in range(weeks) for d in range(5)]
    gone = r.choice(days[1:])
    long = start + D.timedelta(days=r.randrange(5), hours=hour + 4)
    for p in team:
        declined = p is not leader and r.random() < .1
        answer = ["ORGANIZER:mailto:" + leader.email, "ATTENDEE;PARTSTAT=%s:mailto:%s" % ("DECLINED" if declined else "ACCEPTED", p.email)]
        p.meeting(first, 15, leader.zone, "Stand-up", *answer, "EXDATE;TZID=%s:%s" % (leader.zone, gone.strftime("%Y%m%dT%H%M%S")),
                  rule="RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=%d" % len(days), blocks=not declined, times=[t for t in days if t != gone])
        p.meeting(long, 60, leader.zone, "Team", rule="RRULE:FREQ=WEEKLY;COUNT=%d" % weeks, times=[long + D.timedelta(days=7 * w) for w in range(weeks)])


def own_meetings(p, start, weeks):
    r = p.random
    for day in (start + D.timedelta(days=7 * w + d) for w in range(weeks) for d in range(5)):
        if r.random() < .02:
            p.away(day, 1)
        for _ in range(r.choice([2, 4, 6])):
            t = day + D.timedelta(hours=int(p.hours[:2]) + r.randrange(8), minutes=r.choice([0, 0, 5, 30, 45]))
            kind, minutes, title = r.random(), r.choice([25, 30, 50, 60, 90]), r.choice(TITLES)
            if kind < .06:
                p.meeting(t, minutes, p.zone, title, "STATUS:CANCELLED", blocks=False)
            elif kind < .12:
                p.meeting(t, minutes, p.zone, title, "TRANSP:TRANSPARENT", blocks=False)
            else:
                p.meeting(t, minutes, p.zone, title, *(["STATUS:TENTATIVE"] if kind < .2 else []), utc=kind > .7)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out")
    ap.add_argument("--people", type=int, default=57)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--start", default="2026-11-23", help="a Monday")
    ap.add_argument("--weeks", type=int, default=4)
    args = ap.parse_args()
    start = D.datetime.strptime(args.start, "%Y-%m-%d")
    people = [Person(i, args.seed) for i in range(args.people)]
    for leader in people:
        team = [leader] + [p for p in people if p.leader == leader.i]
        if len(team) > 1:
            team_meetings(leader, team, start, args.weeks)
        own_meetings(leader, start, args.weeks)
    os.makedirs(os.path.join(args.out, "calendars"), exist_ok=True)
    with open(os.path.join(args.out, "team.csv"), "w", encoding="utf-8", newline="") as f:
        f.write("id,name,email,leader,timezone,work_hours,minutes\n")
        for p in people:
            f.write(",".join([p.id, p.name, p.email, "" if p.leader is None else people[p.leader].id, p.zone, p.hours, p.minutes]) + "\n")
    truth = {}
    for p in people:
        with open(os.path.join(args.out, "calendars", p.id + ".ics"), "w", encoding="utf-8", newline="") as f:
            f.write(p.calendar())
        truth[p.id] = {"busy": [[t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in span] for span in sorted(p.busy)]}
    with open(os.path.join(args.out, "truth.json"), "w") as f:
        json.dump({"people": truth}, f)


if __name__ == "__main__":
    main()
