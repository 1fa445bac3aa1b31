# SPDX-License-Identifier: Apache-2.0
"""Random rules, expanded here, by python-dateutil and by libical.

RECUR_RULES is how many (20,500 by default), RECUR_SEED where they begin. Where one of the
others departs from RFC 5545, the text decides, beside the code that knows of it; such
rules are then held against brute(), which lists every day of a period and filters it.
"""
import bisect
import datetime as datetime_module
import os
import random
import signal
import subprocess
import sys
from datetime import date, datetime, timedelta

import dateutil.rrule
from dateutil.rrule import rrulestr

BUILD = os.environ.get("BUILD", "build")
RULES = int(os.environ.get("RECUR_RULES", "20500"))
SEED = int(os.environ.get("RECUR_SEED", "5545"))
MOST = 12
EPOCH = datetime(1970, 1, 1)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FREQS = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
# how far a rule is followed
HORIZON = {"YEARLY": 365 * 40, "MONTHLY": 365 * 12, "WEEKLY": 365 * 5, "DAILY": 365 * 2,
           "HOURLY": 60, "MINUTELY": 3, "SECONDLY": 1}


def seconds(t):
    return int((t - EPOCH).total_seconds())


class Case:
    """A rule as a dict of parts, its start, and where the expansion is to begin and end."""

    def __init__(self, rng):
        self.freq = rng.choices(FREQS, [1, 2, 4, 6, 6, 6, 6])[0]
        finer = self.freq in ("SECONDLY", "MINUTELY", "HOURLY")
        self.dates = not finer and rng.random() < 0.15
        clock = timedelta(0) if self.dates else timedelta(
            hours=rng.randrange(24), minutes=rng.choice([0, 0, 30, rng.randrange(60)]),
            seconds=rng.choice([0, 0, 0, rng.randrange(60)]))
        self.start = datetime(1995, 1, 1) + timedelta(days=rng.randrange(16000)) + clock
        self.end = self.start + timedelta(days=HORIZON[self.freq])
        # an instant that the limiting parts are made to let pass, so that most rules yield
        self.aim = self.start + (self.end - self.start) * rng.random() * 0.3
        self.parts = {"FREQ": self.freq}
        self.days, self.weeknos = [], []
        self.pick(rng)
        self.seek = self.start
        if rng.random() < 0.3:
            reach = 0.5 if self.freq in ("YEARLY", "MONTHLY") else 0.1 if not finer else 0.01
            self.seek += (self.end - self.start) * rng.random() * reach
            self.seek = self.seek.replace(microsecond=0)

    def pick(self, rng):
        p = self.parts
        if rng.random() < 0.4:
            p["INTERVAL"] = rng.choice([2, 2, 3, 4, 5, 7, 10, 13])
        if rng.random() < 0.3:
            p["WKST"] = rng.choice(DAYS)
        self.pick_days(rng)
        self.pick_times(rng)
        if rng.random() < 0.25 and any(k.startswith("BY") for k in p):
            places = [1, -1, 2, -2, 3, -3, 5, -8, rng.randint(1, 60), -rng.randint(1, 60)]
            p["BYSETPOS"] = join(rng.choices(places, k=rng.randint(1, 3)))
        if rng.random() < 0.2:
            p["COUNT"] = rng.randint(1, 15)
        elif rng.random() < 0.15:
            p["UNTIL"] = (self.start + (self.end - self.start) * rng.random()).strftime(
                "%Y%m%dT%H%M%S")

    def pick_days(self, rng):
        p, freq, aim = self.parts, self.freq, self.aim
        if rng.random() < 0.3:
            p["BYMONTH"] = numbers(rng, 1, 12, 3, aim.month)
        if freq != "WEEKLY" and rng.random() < 0.35:
            p["BYMONTHDAY"] = numbers(rng, 1, 31, 4, aim.day, -31)
        if freq not in ("DAILY", "WEEKLY", "MONTHLY") and rng.random() < 0.15:
            p["BYYEARDAY"] = numbers(rng, 1, 366, 60, aim.timetuple().tm_yday, -366)
        if freq == "YEARLY" and rng.random() < 0.15:
            p["BYWEEKNO"] = numbers(rng, 1, 53, 4, aim.isocalendar()[1], -53)
        if rng.random() < 0.45:
            may_count = freq in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in p
            kind = rng.choice(["plain", "plain", "counted", "both"]) if may_count else "plain"
            reach = 5 if freq == "MONTHLY" or "BYMONTH" in p else 53
            for _ in range(rng.randint(1, 4)):
                n = rng.choice([1, 2, -1, rng.randint(1, reach), -rng.randint(1, reach)])
                counted = kind == "counted" or (kind == "both" and rng.random() < 0.5)
                self.days.append((n if counted else 0, rng.randrange(7)))
            if not may_count:
                self.days.append((0, aim.weekday()))
            p["BYDAY"] = join((str(n) if n else "") + DAYS[w] for n, w in self.days)

    def pick_times(self, rng):
        p, aim = self.parts, self.aim
        if self.dates:
            return
        if rng.random() < 0.25:
            p["BYHOUR"] = numbers(rng, 0, 23, 3, aim.hour)
        if rng.random() < 0.2:
            p["BYMINUTE"] = numbers(rng, 0, 59, 3, aim.minute)
        if rng.random() < 0.15:
            p["BYSECOND"] = numbers(rng, 0, 59, 3, aim.second)

    def text(self, **changed):
        parts = {**self.parts, **changed}
        return ";".join(f"{k}={v}" for k, v in parts.items() if v is not None)

    def line(self):
        return (f"{'d' if self.dates else ''}{seconds(self.start)} {seconds(self.seek)} "
                f"{seconds(self.end)} {MOST} {self.text()}")


def join(values):
    return ",".join(str(v) for v in values)


def numbers(rng, least, most, many, aim, minus=None):
    found = [rng.randint(least, most) for _ in range(rng.randint(0, many))] + [aim]
    if minus:
        found = [v if rng.random() < 0.7 else -rng.randint(1, -minus) for v in found]
    rng.shuffle(found)
    return join(found)


def values(case, part):
    return [int(v) for v in str(case.parts[part]).split(",")] if part in case.parts else []


# brute force, for days: the table of section 3.3.10 read as filters

def month_length(year, month):
    return ((date(year + month // 12, month % 12 + 1, 1)) - date(year, month, 1)).days


def first_week(year, wkst):
    """Week 1 is the first with four or more days of the year."""
    day = date(year, 1, 1)
    day -= timedelta((day.weekday() - wkst) % 7)
    return day if (date(year, 1, 1) - day).days <= 3 else day + timedelta(7)


def counted_in(case, day):
    """The span in which 2TU is counted: the month, or of YEARLY without BYMONTH the year."""
    if case.freq == "MONTHLY" or "BYMONTH" in case.parts:
        return day.replace(day=1), month_length(day.year, day.month)
    return date(day.year, 1, 1), (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days


def day_passes(case, day, months, month_days, year_days, weekdays):
    if months and day.month not in months:
        return False
    length = month_length(day.year, day.month)
    if month_days and not {day.day, day.day - length - 1} & set(month_days):
        return False
    nth = day.timetuple().tm_yday
    size = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    if year_days and not {nth, nth - size - 1} & set(year_days):
        return False
    if not weekdays:
        return True
    first, span = counted_in(case, day)
    forward = (day - first).days // 7 + 1
    backward = -((first + timedelta(span - 1) - day).days // 7 + 1)
    return any(w == day.weekday() and n in (0, forward, backward) for n, w in weekdays)


def periods(case):
    """The days of each period, from the one that holds the start."""
    step = int(case.parts.get("INTERVAL", 1))
    wkst = DAYS.index(case.parts.get("WKST", "MO"))
    day = case.start.date()
    if case.freq == "YEARLY" and "BYWEEKNO" in case.parts:
        year = (day + timedelta(3 - (day.weekday() - wkst) % 7)).year
        while True:
            weeks, begin = values(case, "BYWEEKNO"), first_week(year, wkst)
            n = (first_week(year + 1, wkst) - begin).days // 7
            yield [begin + timedelta(i) for i in range(n * 7)
                   if i // 7 + 1 in weeks or i // 7 - n in weeks]
            year += step
    month = day.year * 12 + day.month - 1
    week = day - timedelta((day.weekday() - wkst) % 7)
    while True:
        if case.freq == "YEARLY":
            size = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
            yield [date(day.year, 1, 1) + timedelta(i) for i in range(size)]
            day = date(day.year + step, 1, 1)
        elif case.freq == "MONTHLY":
            first = date(month // 12, month % 12 + 1, 1)
            yield [first + timedelta(i) for i in range(month_length(first.year, first.month))]
            month += step
        elif case.freq == "WEEKLY":
            yield [week + timedelta(i) for i in range(7)]
            week += timedelta(7 * step)
        else:
            yield [day]
            day += timedelta(step)


def brute(case):
    months, month_days = values(case, "BYMONTH"), values(case, "BYMONTHDAY")
    year_days, weekdays, start = values(case, "BYYEARDAY"), case.days, case.start
    if not (month_days or year_days or weekdays):
        if case.freq == "WEEKLY" or "BYWEEKNO" in case.parts:
            weekdays = [(0, start.weekday())]
        elif case.freq in ("MONTHLY", "YEARLY"):
            month_days = [start.day]
            if case.freq == "YEARLY" and not months:
                months = [start.month]
    clocks = sorted({timedelta(hours=h, minutes=m, seconds=s)
                     for h in values(case, "BYHOUR") or [start.hour]
                     for m in values(case, "BYMINUTE") or [start.minute]
                     for s in values(case, "BYSECOND") or [start.second]})
    places, found = values(case, "BYSETPOS"), []
    until = case.end
    if "UNTIL" in case.parts:
        until = min(until, datetime.strptime(case.parts["UNTIL"], "%Y%m%dT%H%M%S"))
    for days in periods(case):
        if datetime(days[0].year, days[0].month, days[0].day) > until if days else \
                len(found) > 10000:
            break
        passing = [d for d in days
                   if day_passes(case, d, months, month_days, year_days, weekdays)]
        all_of = [datetime(d.year, d.month, d.day) + c for d in passing for c in clocks]
        if places:
            n = len(all_of)
            chosen = {p - 1 if p > 0 else n + p for p in places}
            all_of = [t for i, t in enumerate(all_of) if i in chosen]
        found.extend(t for t in all_of if start <= t <= until)
        if sum(t >= case.seek for t in found) > MOST or days and days[-1].year > until.year + 1:
            break
    return found


# python-dateutil

class Calendar:
    """The datetime module as dateutil sees it, with a last year of our choice: it follows a
    rule that never matches to that year, and 9999 is far."""

    MAXYEAR = 9999

    def __getattr__(self, name):
        return getattr(datetime_module, name)


class TooLong(Exception):
    pass


class Alarm:
    """Raises TooLong after 8 ms of our own work, while it is set."""

    on = False

    def __init__(self):
        signal.signal(signal.SIGVTALRM, self.ring)

    def ring(self, _signal, _frame):
        if self.on:
            raise TooLong

    def set(self):
        self.on = True
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.008)


def dateutil_departs(case):
    """Where python-dateutil does not follow the text, and brute() answers instead."""
    p = case.parts
    # "Information, not contained in the rule, necessary to determine the various recurrence
    # instance start time and dates are derived from the Start Time": a BYWEEKNO alone means
    # DTSTART's weekday of that week; dateutil gives all seven.
    if "BYWEEKNO" in p and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & p.keys():
        return "BYWEEKNO alone"
    # A week of a year may lie partly in the next calendar year ("Week number one of the
    # calendar year is the first week that contains at least four (4) days in that calendar
    # year"); dateutil cuts it at new year, which shows when years are left out or counted.
    if "BYWEEKNO" in p and {"INTERVAL", "BYSETPOS"} & p.keys():
        return "BYWEEKNO over new year"
    # "Week number one ... A week is defined as a seven day period": 2022-01-02 lies in week 52 of
    # 2021, a year of 52 weeks; dateutil counts the old year's weeks with the length of the new
    # year, and takes it for week 53.
    if any(abs(v) >= 52 for v in values(case, "BYWEEKNO")):
        return "the last week of the old year"
    # "BYDAY ... specifies a COMMA-separated list of days of the week": MO,2TU are Mondays and
    # the second Tuesday; dateutil demands that a day is both.
    if len({bool(n) for n, _ in case.days}) == 2:
        return "BYDAY with and without a number"
    # BYSETPOS "operates on a set of recurrence instances in one interval of the recurrence
    # rule": the first week is whole although DTSTART lies within it; dateutil cuts it.
    if case.freq == "WEEKLY" and "BYSETPOS" in p:
        return "BYSETPOS in the first week"
    return None


def by_dateutil(case, alarm):
    found, wanted = [], 0
    dateutil.rrule.datetime.MAXYEAR = case.end.year
    try:
        alarm.set()
        for t in rrulestr(case.text(COUNT=None), dtstart=case.start):
            wanted += t >= case.seek
            if t > case.end or wanted > MOST:
                break
            found.append(t)
        alarm.on = False
    except TooLong:
        return None
    except ValueError:  # its way to say that INTERVAL never meets BYHOUR or the like
        alarm.on = False
        return []
    return found


def counted(case, found):
    """COUNT, of which DTSTART is the first "always", also when the rule does not yield it."""
    if "COUNT" in case.parts:
        found = found[:case.parts["COUNT"] - (not found or found[0] != case.start)]
    return found[bisect.bisect_left(found, case.seek):][:MOST]


# libical

# the BY parts of days with which libical reads a YEARLY rule as the table of 3.3.10 does
LIBICAL_YEARLY = [set(), {"BYMONTH"}, {"BYMONTH", "BYMONTHDAY"}, {"BYDAY"}, {"BYDAY", "BYMONTH"},
                  {"BYDAY", "BYWEEKNO"}, {"BYYEARDAY"}]


def libical_departs(case):
    """Where libical 3.0.16 does not follow the text, or cannot be waited for."""
    p, places = case.parts, "BYSETPOS" in case.parts
    # it steps through every second to a limiting part that is far away
    if case.freq in ("SECONDLY", "MINUTELY", "HOURLY"):
        return "too slow to compare"
    # "a set of recurrence instances in one interval": the times of a day belong to the set, and
    # so do BYMONTHDAY's days in the order of the calendar, negative ones too; libical counts
    # days only, in the order written, and nothing in DAILY and WEEKLY (libical issue 795)
    if places and (case.freq in ("DAILY", "WEEKLY") or "BYDAY" not in p
                   or {"BYHOUR", "BYMINUTE", "BYSECOND", "BYMONTHDAY"} & p.keys()):
        return "BYSETPOS"
    # the table: BYMONTHDAY limits a DAILY rule; libical then yields nothing for a negative one
    # (issue 791)
    if case.freq == "DAILY" and any(v < 0 for v in values(case, "BYMONTHDAY")):
        return "DAILY and a negative BYMONTHDAY"
    # "WKST ... is significant when a WEEKLY RRULE has an interval greater than 1": libical
    # steps from a week that does not hold DTSTART when WKST is not Monday
    if case.freq == "WEEKLY" and {"INTERVAL", "WKST"} <= p.keys():
        return "WKST"
    if case.freq == "YEARLY":
        # the table: BYMONTHDAY expands a YEARLY rule, in every month; libical takes DTSTART's
        # month. It refuses or misreads most other pairs of parts.
        days = {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO"} & p.keys()
        if days not in LIBICAL_YEARLY:
            return "YEARLY with several parts"
        # "a BYWEEKNO of 53 ... only in years with 53 weeks"; negative ones count from the
        # last week of the year. libical is a week off for both.
        if any(v < 0 or v > 51 for v in values(case, "BYWEEKNO")):
            return "the last weeks of a year"
    return None


def libical_line(case):
    """libical wants the values of a part once and in order (a list in the RFC has no order),
    and counts COUNT from the first occurrence that the rule yields."""
    parts = {}
    for key, value in case.parts.items():
        if key in ("BYHOUR", "BYMINUTE", "BYSECOND", "BYMONTH", "BYMONTHDAY", "BYYEARDAY",
                   "BYWEEKNO", "BYSETPOS"):
            value = join(sorted(set(values(case, key))))
        elif key == "BYDAY":
            value = join((str(n) if n else "") + DAYS[w] for n, w in sorted(set(case.days)))
        parts[key] = value
    parts["COUNT"] = None
    begin = seconds(case.start)
    return (f"{'d' if case.dates else ''}{begin} {begin} {seconds(case.end)} {MOST} "
            f"{case.text(**parts)}")


def ask(helper, lines):
    program = os.path.join(BUILD, "tests/ical", helper)
    return subprocess.run([program], input="\n".join(lines) + "\n", capture_output=True,
                          text=True, check=True).stdout.splitlines()


def show(case, ours, theirs, who):
    fmt = "%Y-%m-%dT%H:%M:%S"
    return [f"{case.text()} from {case.start:{fmt}} seek {case.seek:{fmt}}",
            "  here    " + " ".join(f"{EPOCH + timedelta(seconds=t):{fmt}}" for t in ours[:6]),
            f"  {who} " + " ".join(f"{EPOCH + timedelta(seconds=t):{fmt}}" for t in theirs[:6])]


def against_dateutil(cases, ours):
    alarm = Alarm()
    decided, by_brute, given_up, wrong = 0, 0, 0, []
    for case, line in zip(cases, ours):
        if line.startswith("!"):
            wrong.append([f"{case.text()}: refused, {line}"])
            continue
        mine = [int(t) for t in line.split()]
        departs = dateutil_departs(case)
        found = brute(case) if departs else by_dateutil(case, alarm)
        if found is None:
            given_up += 1
            continue
        decided += 1
        by_brute += departs is not None
        want = [seconds(t) for t in counted(case, found)]
        if mine != want:
            wrong.append(show(case, mine, want, "dateutil" if not departs else "brute   "))
    return decided, by_brute, given_up, wrong


def against_libical(cases):
    """From DTSTART, without seeking: libical's own seek is another piece of code."""
    chosen = [c for c in cases if libical_departs(c) is None]
    for case in chosen:
        case.seek = case.start
    ours = ask("helper_recur", [c.line() for c in chosen])
    decided, wrong = 0, []
    for case, mine, line in zip(chosen, ours, ask("helper_libical", map(libical_line, chosen))):
        if line == "?":
            continue
        decided += 1
        found = [] if line.startswith("!") else [EPOCH + timedelta(seconds=int(t))
                                                 for t in line.split()]
        mine = [int(t) for t in mine.split()]
        want = [seconds(t) for t in counted(case, found)]
        if mine != want:
            wrong.append(show(case, mine, want, "libical "))
    return decided, wrong


def claim(number, good, text, wrong=()):
    print(f"{'ok' if good and not wrong else 'not ok'} {number} - {text}")
    for lines in wrong[:8]:
        print("\n".join(f"#   {line}" for line in lines))


def main():
    dateutil.rrule.datetime = Calendar()
    rng = random.Random(SEED)
    cases = [Case(rng) for _ in range(RULES)]
    ours = ask("helper_recur", [c.line() for c in cases])
    decided, by_brute, given_up, wrong = against_dateutil(cases, ours)
    claim(1, decided >= RULES * 0.95, f"{decided} rules, {by_brute} of them by brute force, are "
          f"expanded as by dateutil; it took too long for {given_up}", wrong)
    compared, different = against_libical(cases[:RULES // 2])
    claim(2, compared >= RULES * 0.15, f"{compared} rules are expanded as by libical", different)
    some = sum(1 for line in ours if line.strip())
    claim(3, some >= RULES * 0.7, f"{some} of {RULES} rules yielded occurrences")
    print("1..3")
    return 1 if wrong or different else 0


sys.exit(main())
