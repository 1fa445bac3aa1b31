# SPDX-License-Identifier: Apache-2.0
"""Occurrences per second of CPU time beside libical and python-dateutil: make
build/bench/recur, then python3 bench/recur.py [ROUNDS]. The three take turns; medians."""
import itertools
import os
import statistics
import subprocess
import sys
import time
from datetime import datetime

from dateutil.rrule import rrulestr

PROGRAM = os.path.join(os.environ.get("BUILD", "build"), "bench/recur")
START = datetime(2000, 1, 3, 9)
RULES = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE,FR",
         "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"]


def in_c(who, rule, year=0):
    return float(subprocess.run([PROGRAM, who, str(year), rule], capture_output=True, text=True,
                                check=True).stdout)


def in_dateutil(rule):
    done, begin = 0, time.process_time()
    while time.process_time() - begin < 0.2:
        done += sum(1 for _ in itertools.islice(rrulestr(rule, dtstart=START), 2000))
    return done / (time.process_time() - begin)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"{'occurrences per second':46} {'here':>12} {'libical':>10} {'dateutil':>10}"
          f" {'/libical':>9} {'/dateutil':>9}")
    for rule in RULES:
        runs = [(in_c("here", rule), in_c("libical", rule), in_dateutil(rule))
                for _ in range(rounds)]
        ours, lib, dateutil = (statistics.median(r[i] for r in runs) for i in range(3))
        print(f"{rule:46} {ours:12,.0f} {lib:10,.0f} {dateutil:10,.0f} {ours / lib:9.1f}"
              f" {ours / dateutil:9.1f}")
    print("first occurrence of 2026 for a rule from 2000, microseconds")
    for rule in RULES:
        runs = [(in_c("here", rule, 2026), in_c("libical", rule, 2026)) for _ in range(rounds)]
        ours, lib = (statistics.median(r[i] for r in runs) * 1e6 for i in range(2))
        print(f"{rule:46} {ours:12.3f} {lib:10.3f} {'':10} {lib / ours:9.1f}")


main()
