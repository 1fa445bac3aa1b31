# SPDX-License-Identifier: Apache-2.0
#
# The readers of calendars that `rapport busy` is held against, for the tests that ask them.
# A case is {"theirs": FILE, "from", "to", "tz", "me"}; each reader answers all cases with
# busy time as `rapport busy` prints it, with the words of an error, or, missing, with None.
import datetime as D
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def instant(text):
    return D.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=D.timezone.utc)


def python(cases):
    """python3-icalendar and python3-dateutil"""
    try:
        sys.path.insert(0, HERE)
        from reference import Reader
    except ImportError:
        print("# python3-icalendar or python3-dateutil is missing: no second reader")
        return None
    answers = []
    for c in cases:
        try:
            reader = Reader(open(c["theirs"], "rb").read(), c["tz"], c.get("me", []))
            answers.append(reader.busy(instant(c["from"]), instant(c["to"])))
        except Exception as e:   # it raises what it likes on files it does not know
            answers.append(repr(e))
    return answers


def ical_js(cases):
    """ical.js in node"""
    ask = [{"file": c["theirs"], "from": c["from"], "to": c["to"], "zone": c["tz"], "me": c.get("me", [])}
           for c in cases]
    try:
        r = subprocess.run(["node", os.path.join(HERE, "reference.mjs")], timeout=120, capture_output=True,
                           input="\n".join(map(json.dumps, ask)).encode())
    except FileNotFoundError:
        print("# node is missing: no third reader")
        return None
    if r.returncode == 3:
        print("# " + r.stderr.decode().strip() + ": no third reader")
        return None
    answers = [json.loads(line) for line in r.stdout.splitlines()]
    if len(answers) != len(cases):
        raise RuntimeError("ical.js answers %d of %d: %s" % (len(answers), len(cases), r.stderr.decode()))
    return [a.get("busy", a.get("error")) for a in answers]


def ask_all(cases):
    answers = {"python": python(cases), "ical.js": ical_js(cases)}
    return {name: a for name, a in answers.items() if a}
