# SPDX-License-Identifier: Apache-2.0
#
# Made-up organisations whose generator knows who is busy when: `rapport busy` must say the
# same of every person. Skipped where the generator is not beside this tree.
import csv
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GENERATOR = os.path.join(HERE, "../../../shared/tools/gen_team.py")
RAPPORT = os.path.join(os.environ.get("BUILD", "build"), "rapport")
RUNS = ((1, "2026-01-05", 26), (2, "2026-08-31", 26), (3, "2027-02-01", 13))
PEOPLE = 200


def difference(folder, window, who, truth, email):
    args = [RAPPORT, "busy", "--from", window[0], "--to", window[1], "--tz", truth["tz"],
            "--me", email, "%s/calendars/%s.ics" % (folder, who)]
    r = subprocess.run(args, capture_output=True, timeout=60)
    if r.returncode or r.stderr:
        return "%s: exit %d, %r" % (who, r.returncode, r.stderr[:200])
    want = [[max(a, window[0]), min(b, window[1])] for a, b in truth["busy"]
            if b > window[0] and a < window[1]]
    got = json.loads(r.stdout)["busy"]
    if got == want:
        return None
    return "%s (%s): %s and %s" % (who, truth["tz"], [x for x in got if x not in want][:3],
                                  [x for x in want if x not in got][:3])


def run(number, seed, start, weeks):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, GENERATOR, folder, "--people", str(PEOPLE), "--truth",
                        str(PEOPLE), "--seed", str(seed), "--start", start, "--weeks", str(weeks)],
                       check=True, stdout=subprocess.DEVNULL)
        with open(folder + "/team.csv", encoding="utf-8") as f:
            email = {row["id"]: row["email"] for row in csv.DictReader(f)}
        with open(folder + "/truth.json", encoding="utf-8") as f:
            truth = json.load(f)
        bad = [d for who, t in truth["people"].items()
               if (d := difference(folder, truth["window"], who, t, email[who]))]
    good = not bad and len(truth["people"]) == PEOPLE
    print("%s %d - %d people of seed %d from %s are busy when they are" %
          ("ok" if good else "not ok", number, len(truth["people"]), seed, start))
    for d in bad[:5]:
        print("#   " + d)
    return good


def main():
    if not os.path.exists(GENERATOR):
        print("1..0 # SKIP no generator of organisations beside this tree")
        return 0
    good = [run(n + 1, *r) for n, r in enumerate(RUNS)]
    print("1..%d" % len(good))
    return not all(good)


sys.exit(main())
