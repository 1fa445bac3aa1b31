# SPDX-License-Identifier: Apache-2.0
#
# `rapport busy` on calendars that real programs wrote, where a folder of them lies beside
# this tree. Each must give busy time or a clear message; those of shared-expectations.json
# must give the times that stand there, which were worked out by hand or by a second reader
# (reference.py, which runs again here).
import datetime as D
import glob
import json
import os
import subprocess
import sys
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "../../../shared/calendars/")
RAPPORT = os.path.join(os.environ.get("BUILD", "build"), "rapport")
count = failed = 0


def ok(good, what, *notes):
    global count, failed
    count += 1
    failed += not good
    print("%s %d - %s" % ("ok" if good else "not ok", count, what))
    for n in [] if good else notes:
        print("#   " + str(n)[:600])


def busy(file, start, end, zone, me=()):
    args = [RAPPORT, "busy", "--from", start, "--to", end, "--tz", zone]
    args += [x for m in me for x in ("--me", m)] + [file]
    return subprocess.run(args, capture_output=True, timeout=60)


def instant(text):
    return D.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=D.timezone.utc)


def every_file_gives_busy_time_or_a_message():
    for path in sorted(glob.glob(SHARED + "*/*")):
        if not path.endswith((".ics", ".eml")):
            continue
        r = busy(path, "1990-01-01", "2030-01-01", "Europe/Berlin")
        err = r.stderr.decode(errors="replace")
        if r.returncode == 0:
            good = isinstance(json.loads(r.stdout)["busy"], list) and all(
                line.startswith(path + ":") for line in err.splitlines())
        else:
            good = r.returncode == 2 and err.startswith("rapport: " + path + ":") and r.stdout == b""
        ok(good, "reads or refuses " + path[len(SHARED):], r.returncode, err)


def as_expected(reader):
    for c in json.load(open(os.path.join(HERE, "../corpus/shared-expectations.json"))):
        me, window = c.get("me", []), (c["from"], c["to"])
        r = busy(SHARED + c["file"], *window, c["tz"], me)
        got = json.loads(r.stdout or b'{"busy":null}')["busy"]
        ok(got == c["busy"], "%s: %s" % (c["file"], c["how"]), got, c["busy"])
        if reader and c["how"] == "two readers":
            again = reader(open(SHARED + c["file"], "rb").read(), c["tz"], me)
            again = again.busy(*map(instant, window))
            ok(again == c["busy"], "%s: the second reader says so" % c["file"], again, c["busy"])


def main():
    if not os.path.isdir(SHARED):
        print("1..0 # SKIP no calendars of other programs beside this tree")
        return 0
    warnings.simplefilter("ignore")
    try:
        sys.path.insert(0, HERE)
        from reference import Reader
    except ImportError:
        Reader = None
        print("# python3-icalendar or python3-dateutil is missing: no second reader")
    every_file_gives_busy_time_or_a_message()
    as_expected(Reader)
    print("1..%d" % count)
    return failed != 0


sys.exit(main())
