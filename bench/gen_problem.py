#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Make a planning problem of any size for tests and measurements: an organisation in which
# everybody but one has a leader, calendars full of meetings that people of a team share,
# working hours in several zones. The same arguments make the same problem.
"""gen_problem.py --talks N [options] OUT.json"""
import argparse
import json
import random

HOUR = 12                                  # cells of five minutes
DAY = 24 * HOUR
ZONES = (-8, -5, 0, 1, 1, 1, 2, 5, 9)      # hours from UTC; one office is the largest


def merged(spans, low, high):
    """spans cut to [low, high), sorted and joined, as a flat list"""
    out = []
    for a, b in sorted((max(a, low), min(b, high)) for a, b in spans):
        if a >= b:
            continue
        if out and a <= out[-1]:
            out[-1] = max(out[-1], b)
        else:
            out += [a, b]
    return out


class Organisation:
    def __init__(self, args):
        self.args, self.random = args, random.Random("%r" % sorted(vars(args).items()))
        self.cells = (args.days + 2) * DAY
        self.leader, self.zone = [-1], [self.random.choice(ZONES)]
        self.meetings = {}

    def grow(self):
        """add teams below people in order until there are enough"""
        low, high = self.args.span
        boss = 0
        while len(self.leader) <= self.args.talks:
            for _ in range(self.random.randint(low, high)):
                if len(self.leader) > self.args.talks:
                    break
                stays = self.random.random() < 0.85
                self.zone.append(self.zone[boss] if stays else self.random.choice(ZONES))
                self.leader.append(boss)
            boss += 1

    def team_meetings(self, boss):
        """three an organisation week that a whole team sits in"""
        if boss not in self.meetings:
            noon = DAY + (12 - self.zone[boss]) * HOUR
            starts = [noon + self.random.randrange(self.args.days) * DAY +
                      self.random.randrange(-3 * HOUR, 4 * HOUR, 6) for _ in range(3)]
            self.meetings[boss] = [(s, s + self.random.choice((6, 12))) for s in starts]
        return self.meetings[boss]

    def person(self, i):
        r, work, prefer = self.random, [], []
        busy = list(self.team_meetings(i))
        if self.leader[i] >= 0:
            busy += self.team_meetings(self.leader[i])
        begins, hours = r.randint(7, 10), r.randint(7, 10)
        booked = r.uniform(*self.args.booked)
        likes = r.choice((None, None, (0, 2), (2, 4), (hours - 3, hours)))
        for day in range(self.args.days):
            start = DAY + day * DAY + (begins - self.zone[i]) * HOUR
            end = start + hours * HOUR
            half = start + (hours // 2) * HOUR + r.choice((0, 0, 6))
            if r.random() < 0.2:            # a split day: two windows of one number
                work += [start, half, day, half + 6, end, day]
            else:
                work += [start, end, day]
            if likes:
                prefer += [start + likes[0] * HOUR, start + likes[1] * HOUR]
            at = start
            while at < end:                 # runs of meetings, then a gap
                length = r.choice((3, 5, 6, 6, 10, 12, 12, 18))
                if r.random() < booked:
                    busy.append((at, at + length))
                at += length + (r.randint(1, 4) if r.random() < 0.25 else 0)
        first, last = work[0], work[-2]
        return {"work": work, "busy": merged(busy, first, last), "prefer": prefer,
                "cap": r.choice((2, 3, 4, 4))}

    def talk(self, leader, member):
        r = self.random
        full = r.choice((1, 1, 2, 3, 3, 6))
        sizes = [s for s in (6, 3, 2, 1) if s <= full]
        talk = {"who": [leader, member], "lengths": [[s, 5 * k] for k, s in enumerate(sizes)],
                "weight": 1 + min(9, int(r.expovariate(0.3))), "due": r.randrange(self.args.days)}
        if r.random() < self.args.keep:
            talk["keep"] = [r.randrange(self.cells), r.randint(1, 20)]
        return talk

    def problem(self):
        self.grow()
        n = len(self.leader)
        talks = [self.talk(self.leader[i], i) for i in range(1, n)]
        for _ in range(int(self.args.peers * (n - 1))):
            a = self.random.randrange(1, n)
            b = max(1, min(n - 1, a + self.random.choice((-9, -4, -1, 1, 4, 9))))
            if a != b:
                talks.append(self.talk(a, b))
        return {"format": "rapport-problem-1", "cell_minutes": 5, "cells": self.cells,
                "costs": {"late": 4, "split_cap": 12, "prefer_miss": 3, "unplaced": 100},
                "people": [self.person(i) for i in range(n)], "talks": talks}


def pair(text):
    low, high = (float(x) for x in text.split("-"))
    return low, high


def main():
    ap = argparse.ArgumentParser(usage=__doc__)
    ap.add_argument("--talks", type=int, required=True)
    ap.add_argument("--days", type=int, default=5)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--span", type=pair, default=(5, 11), help="members of a leader, LOW-HIGH")
    ap.add_argument("--booked", type=pair, default=(0.4, 0.8), help="share of meetings, LOW-HIGH")
    ap.add_argument("--peers", type=float, default=0.0, help="talks between colleagues, a share")
    ap.add_argument("--keep", type=float, default=0.1, help="talks with an agreed start, a share")
    ap.add_argument("out")
    args = ap.parse_args()
    out = args.out
    del args.out
    args.span = tuple(int(x) for x in args.span)
    with open(out, "w") as f:
        json.dump(Organisation(args).problem(), f, separators=(",", ":"))


if __name__ == "__main__":
    main()
