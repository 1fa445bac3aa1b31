# SPDX-License-Identifier: Apache-2.0
#
# `rapport export` and `rapport import FILE.jsonl` on the real program, between folders
# and, where there is one, to PostgreSQL and back.
import json
import os
import subprocess
import sys

from house import (BUILD, TEAM, PROGRAM, calendar, done, end, env, event, folder, ok, path, postgres, refused,
                   rows, run, whole, write)

team = write("team.csv", TEAM)
write("calendars/ada.ics", calendar(event("a", "20261124", 10, "Plans, “secret”")))
run("init", "--data", "d")
done("a team comes in", "import", team, "--calendars", path("calendars"), "--data", "d")

r = done("everything is written", "export", "all.jsonl", "--data", "d", says="as safe as the key")
ok(os.stat(path("all.jsonl")).st_mode & 0o777 == 0o600, "for its owner alone")
lines = [json.loads(line) for line in open(path("all.jsonl"), encoding="utf-8")]
ok("rapport" in lines[0] and lines[-1] == {"end": True, "records": len(lines) - 2},
   "every line is JSON, with a header and an end", lines[-1])
ics = [v["calendar"]["ics"] for v in lines if "calendar" in v]
ok(ics == [open(path("calendars/ada.ics"), newline="", encoding="utf-8").read()],
   "the calendar is in it as it came", ics)
ok("“secret”".encode() not in open(path("d", "rapport.db"), "rb").read(),
   "in the database it is sealed")
refused("an export never overwrites", 1, "already there", "export", "all.jsonl", "--data", "d")
refused("nor comes into a folder that holds people", 1, "an empty database", "import", "all.jsonl",
        "--data", "d")
refused("nor together with other calendars", 2, "has its calendars in it", "import", "all.jsonl",
        "--calendars", path("calendars"), "--data", "d")
refused("a file that is not there is named", 2, "none.jsonl: No such file", "import", "none.jsonl",
        "--data", "d")


def facts(name):
    """Rows without the audit of exporting and importing, which differs."""
    return [line for line in open(path(name), encoding="utf-8").read().splitlines()[1:-1]
            if '"what":"archive.' not in line]


run("init", "--data", "e")
done("it is read into an empty folder", "import", "all.jsonl", "--data", "e")
done("and written again", "export", "again.jsonl", "--data", "e")
ok(facts("again.jsonl") == facts("all.jsonl"), "with the same rows")
ok(whole("e") == "ok", "into a whole database")
busy = "SELECT person, starts, ends FROM busy ORDER BY 1, 2"
ok(rows("e", busy) == rows("d", busy) != [], "busy time is there again", rows("e", busy))
with open(path("d", "key")) as a, open(path("e", "key")) as b:
    ok(a.read() != b.read(), "under a key of its own")
write("export-by-another-name", open(path("all.jsonl"), "rb").read())
run("init", "--data", "f")
done("an export is known by its first line", "import", "export-by-another-name", "--data", "f")
out = run("export", "-", "--data", "f")
ok(out.returncode == 0 and out.stdout.startswith('{"rapport"') and "as safe" in out.stderr,
   "- is standard output")

cut = open(path("all.jsonl"), "rb").read()
for at in (0, 30, len(cut) // 2, len(cut) - 3):
    write("cut.jsonl", cut[:at])
    run("init", "--data", "g")
    refused("cut after %s bytes it is refused" % (at if at < 100 else "more"), 2, "cut.jsonl:",
            "import", "cut.jsonl", "--data", "g")
    ok(rows("g", "SELECT count(*) FROM person") == [(0,)], "and nothing has come in")
with open("/dev/full", "w") as full:
    r = subprocess.run([PROGRAM, "export", "-", "--data", "d"], stdout=full, env=env(), cwd=folder.name,
                       stderr=subprocess.PIPE, text=True)
ok(r.returncode == 1 and "No space left" in r.stderr, "a full disk is said", (r.returncode, r.stderr))

with postgres("cli_export") as url:
    if not url:
        ok(True, "to PostgreSQL and back # SKIP RAPPORT_TEST_POSTGRES is not set")
        sys.exit(end())
    done("a PostgreSQL database is made", "init", "--data", "p", "--database", url)
    done("the export comes into it", "import", "all.jsonl", "--data", "p", "--database", url)
    done("and is written from it", "export", "p.jsonl", "--data", "p", "--database", url)
    ok(facts("p.jsonl") == facts("all.jsonl"), "with the same rows")
    run("init", "--data", "h")
    done("and comes back", "import", "p.jsonl", "--data", "h")
    ok(rows("h", busy) == rows("d", busy), "with the same busy time")
sys.exit(end())
