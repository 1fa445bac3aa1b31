# SPDX-License-Identifier: Apache-2.0
#
# `rapport busy` on calendars that real programs wrote, where a folder of them lies beside
# this tree. shared-expectations.json has an answer for every file, which at least one other
# reader confirms here (reference.py, reference.mjs) or "why" gives the rule for:
#
#	file part from to tz me  the question; "part": the first part of a message of that type
#	busy or message          the answer: busy time, or what stands behind "rapport: FILE:"
#	how                      how it was worked out by hand
#	mended                   [[pattern, text]]: faults taken out of the copy the readers get
#	differs                  {reader: why it says something else}; true or the test fails
#	why                      the rule, where no reader says what we do
import collections
import email
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings

from house import end, ok
from readers import ask_all

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "../../../shared/calendars/")
RAPPORT = os.path.join(os.environ.get("BUILD", "build"), "rapport")
RULE = re.compile(r"RFC \d+,? (section )?\d")


def busy(file, start, end, zone, me=()):
    args = [RAPPORT, "busy", "--from", start, "--to", end, "--tz", zone]
    args += [x for m in me for x in ("--me", m)] + [file]
    return subprocess.run(args, capture_output=True, timeout=60)


def every_file_gives_busy_time_or_a_message(files):
    for path in files:
        r = busy(path, "1990-01-01", "2030-01-01", "Europe/Berlin")
        err = r.stderr.decode(errors="replace")
        if r.returncode == 0:
            good = isinstance(json.loads(r.stdout)["busy"], list) and all(
                line.startswith(path + ":") for line in err.splitlines())
        else:
            good = r.returncode == 2 and err.startswith("rapport: " + path + ":") and r.stdout == b""
        ok(good, "reads or refuses " + path[len(SHARED):], r.returncode, err)


def every_file_has_an_answer(files, cases):
    asked = {c["file"] for c in cases}
    there = {f[len(SHARED):] for f in files}
    ok(there <= asked, "every file has an answer", sorted(there - asked))
    ok(asked <= there, "every answer has its file", sorted(asked - there))
    parts = {c["file"] for c in cases if "part" in c}
    messages = {f for f in there if f.endswith(".eml")}
    ok(parts == messages, "and the calendar in every message", sorted(parts ^ messages))


def text_of(case):
    """What is asked about: the file, or the part of the message."""
    text = open(SHARED + case["file"], "rb").read()
    if "part" not in case:
        return text
    walk = email.message_from_bytes(text).walk()
    return next(p for p in walk if p.get_content_type() == case["part"]).get_payload(decode=True)


def prepare(cases, folder):
    """For each case the file that we read, and the one that the other readers do."""
    for n, c in enumerate(cases):
        text, c["ours"], c["theirs"] = text_of(c), SHARED + c["file"], "%s/%d.ics" % (folder, n)
        if "part" in c:
            c["ours"] = "%s/%d-part.ics" % (folder, n)
            open(c["ours"], "wb").write(text)
        for pattern, to in c.get("mended", []):
            text, changed = re.subn(pattern.encode(), to.encode(), text)
            ok(changed, "%s has the fault that is mended for the readers" % c["file"], pattern)
        open(c["theirs"], "wb").write(text)


def name(c):
    more = ["%s" % c["part"]] if "part" in c else []
    more += ["of " + ", ".join(c["me"])] if "me" in c else []
    return " ".join([c["file"], c["from"][:10], c["tz"]] + more)


def we_say_so(c):
    r = busy(c["ours"], c["from"], c["to"], c["tz"], c.get("me", []))
    if "message" in c:
        got, want = r.stderr.decode(), "rapport: %s:%s\n" % (c["ours"], c["message"])
        ok(r.returncode == 2 and got == want, "%s: %s" % (name(c), c["message"]), got, want)
        return
    got = json.loads(r.stdout or b'{"busy":null}')["busy"]
    ok(got == c["busy"], "%s: %s" % (name(c), c.get("how", "as it should be")), got, c["busy"], r.stderr)


def others_agree_or_differ_for_a_reason(cases, readers):
    for n, c in enumerate(cases):
        differs, said = c.get("differs", {}), {r: answers[n] for r, answers in readers.items()}
        ok(set(differs) <= {"python", "ical.js"} and all(differs.values()), name(c) + ": reasons have readers")
        for r, answer in said.items():
            if r in differs:
                ok(answer != c["busy"], "%s: %s differs: %s" % (name(c), r, differs[r]), "it agrees now")
            else:
                ok(answer == c["busy"], "%s: %s says so" % (name(c), r), answer, c["busy"])
        if len(differs) == 2 or "why" in c:
            ok(len(differs) == 2 and RULE.search(c.get("why", "")), name(c) + ": the rule, and no reader with us",
               c.get("why"))


def main():
    if not os.path.isdir(SHARED):
        print("1..0 # SKIP no calendars of other programs beside this tree")
        return 0
    warnings.simplefilter("ignore")
    files = [f for f in sorted(glob.glob(SHARED + "*/*")) if f.endswith((".ics", ".eml"))]
    cases = json.load(open(os.path.join(HERE, "../corpus/shared-expectations.json")))
    every_file_gives_busy_time_or_a_message(files)
    every_file_has_an_answer(files, cases)
    with tempfile.TemporaryDirectory() as folder:
        prepare(cases, folder)
        for c in cases:
            we_say_so(c)
        cases = [c for c in cases if "busy" in c]
        readers = ask_all(cases)
        others_agree_or_differ_for_a_reason(cases, readers)
        agree = collections.Counter(r for n, c in enumerate(cases) for r, a in readers.items() if a[n] == c["busy"])
        print("# %d questions; " % len(cases) + ", ".join("%s agrees in %d" % x for x in sorted(agree.items())))
    return end()


sys.exit(main())
