# SPDX-License-Identifier: Apache-2.0
"""The zone reader against Python's zoneinfo, on every zone of the system's tzdata, 1970
to 2060: each change of the offset, and how local times are read around it.

For a gap RFC 5545 (3.3.5) takes the offset before it, for an overlap the first reading:
both are what PEP 495 calls fold=0.
"""
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
import zoneinfo
from zoneinfo._zoneinfo import ZoneInfo as PlainZone  # its lists of changes can be read

BUILD = os.environ.get("BUILD", "build")
FROM = int(datetime(1970, 1, 1, tzinfo=timezone.utc).timestamp())
TO = int(datetime(2060, 1, 1, tzinfo=timezone.utc).timestamp())
EPOCH = datetime(1970, 1, 1)
# the machine's own zone under a name that is no place: refused on purpose
NOT_A_PLACE = {"localtime"}


def offset_at(zone, t):
    delta = datetime.fromtimestamp(t, zone).utcoffset()
    return delta.days * 86400 + delta.seconds


def read_local(zone, local):
    delta = (EPOCH + timedelta(seconds=local)).replace(tzinfo=zone).utcoffset()
    return local - (delta.days * 86400 + delta.seconds)


def instants(name):
    """Where zoneinfo itself may change: its list, and each year's pair of its footer."""
    plain = PlainZone.no_cache(name)
    found = {int(t) for t in plain._trans_utc}
    after = plain._tz_after
    if hasattr(after, "transitions"):
        last = max(found, default=FROM)
        for year in range(1969, 2062):
            begin, end = after.transitions(year)
            for t in (begin - after.std.utcoff.total_seconds(),
                      end - after.dst.utcoff.total_seconds()):
                if t > last:
                    found.add(int(t))
    return sorted(t for t in found if FROM < t < TO)


def changes(name, zone):
    before, out = offset_at(zone, FROM), []
    for t in instants(name):
        now = offset_at(zone, t)
        if now != before:
            out.append((t, now))
            before = now
    return out


def ours(names):
    helper = os.path.join(BUILD, "tests/ical/helper_zone")
    asked = "".join(f"{name} {FROM} {TO}\n" for name in names)
    text = subprocess.run([helper], input=asked, capture_output=True, text=True, check=True).stdout
    answers, current = {}, None
    for line in text.splitlines():
        words = line.split()
        if words[0] == "none":
            answers[words[1]] = None
        elif words[0] == "zone":
            current = answers[words[1]] = (int(words[2]), [], [])
        else:
            current[1].append((int(words[0]), int(words[1])))
            current[2].extend(tuple(map(int, pair.split("="))) for pair in words[2:])
    return answers


def same_between(zone, first, list_of_changes):
    """Sampled every nine days, so that a change both lists lack would be noticed."""
    upcoming, now = iter(list_of_changes + [(TO + 10**9, 0)]), first
    at, after = next(upcoming)
    for t in range(FROM, TO, 9 * 86400):
        while at <= t:
            now, (at, after) = after, next(upcoming)
        if offset_at(zone, t) != now:
            return t
    return None


def main():
    names = sorted(zoneinfo.available_timezones() - NOT_A_PLACE)
    answers = ours(names)
    wrong, total, readings = {"changes": [], "readings": [], "samples": []}, 0, 0
    for name in names:
        zone, answer = zoneinfo.ZoneInfo(name), answers.get(name)
        if answer is None:
            wrong["changes"].append(f"{name}: not found")
            continue
        first, mine, reads = answer
        total += len(mine)
        readings += len(reads)
        theirs = changes(name, zone)
        if first != offset_at(zone, FROM) or mine != theirs:
            wrong["changes"].append(f"{name}: {sorted(set(mine) ^ set(theirs))[:3]}")
        for local, utc in reads:
            if read_local(zone, local) != utc:
                wrong["readings"].append(f"{name}: local {local} read {utc}")
        if (t := same_between(zone, first, mine)) is not None:
            wrong["samples"].append(f"{name}: at {t}")
    report(names, wrong, total, readings)
    return 1 if any(wrong.values()) else 0


def report(names, wrong, total, readings):
    print(f"{'ok' if len(names) > 400 else 'not ok'} 1 - {len(names)} zones were compared")
    claims = [("changes", f"{total} changes of the offset are those of zoneinfo"),
              ("readings", f"{readings} local times are read as zoneinfo reads them"),
              ("samples", "between the changes the offset is that of zoneinfo")]
    for number, (key, claim) in enumerate(claims, 2):
        print(f"{'not ok' if wrong[key] else 'ok'} {number} - {claim}")
        for line in wrong[key][:10]:
            print("#  ", line)
    print("1..4")


sys.exit(main())
