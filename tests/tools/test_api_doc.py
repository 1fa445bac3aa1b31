# SPDX-License-Identifier: Apache-2.0
#
# docs/api.md says of each address whether programs have it: what "What it does not" lists has no twin under /api/v1, and what
# has none is listed there.
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import PROGRAM, end, ok

API = "/api/v1"
routes = [tuple(line.split()[:2]) for line in
          subprocess.run([PROGRAM, "help", "routes"], capture_output=True, text=True).stdout.splitlines() if line]
routes = [(method, re.sub(r":(\w+)", r"{\1}", where)) for method, where in routes]
twins = {(method, where[len(API):]) for method, where in routes if where.startswith(API)}
without = sorted({r for r in routes if not r[1].startswith(API) and r not in twins and r[1] != "/"})

text = open("docs/api.md").read().split("### What it does not")[1].split("\nA body is JSON")[0]
listed = [cell for row in text.splitlines() if row.startswith("|")
          for cell in re.findall(r"`([^`]*)`", row.rstrip("| ").rsplit("|", 1)[1])]
listed = [tuple(one.split(" ", 1)) if " " in one else ("", one) for one in listed]


def covers(entry, route):
    """An address with its method is this one alone, unless it ends with a slash; others stand for all that begin so."""
    if entry[0] and not entry[1].endswith("/"):
        return entry == route
    return entry[0] in ("", route[0]) and route[1].startswith(entry[1])


ok(len(without) > 50 and len(twins) > 50, "there are routes with and without a twin", (len(without), len(twins)))
missing = [r for r in without if not any(covers(e, r) for e in listed)]
ok(not missing, "each address that programs do not have is listed", missing)
idle = [e for e in listed if not any(covers(e, r) for r in without)]
ok(not idle, "and each that is listed is there, without a twin", idle)
wrong = [(e, r) for e in listed for r in twins if covers(e, r)]
ok(not wrong, "no line is of an address that programs have", wrong[:20])
sys.exit(end())
