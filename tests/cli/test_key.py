# SPDX-License-Identifier: Apache-2.0
#
# The key file and the database belong together: a key that is missing or another's is
# noticed before anything is written, and one damaged row takes nothing else with it.
import json
import os
import shutil
import sqlite3
import sys

from house import Server, TEAM, calendar, done, end, event, ok, path, refused, rows, run, write

team = write("team.csv", TEAM)
DAMAGED = b"\x01" + bytes(range(60))
write("calendars/ada.ics", calendar(event("a", "20261123", 10, "Secret plans")))


def change(data, sql, *values):
    c = sqlite3.connect(path(data, "rapport.db"))
    c.execute(sql, values)
    c.commit()
    c.close()


done("a folder is made", "init", "--data", "d")
ok(rows("d", "SELECT count(*) FROM key_check") == [(1,)], "the database knows its key")
done("a team comes in", "import", team, "--calendars", path("calendars"), "--data", "d")
done("another folder is made", "init", "--data", "other")

# -- missing --
os.rename(path("d/key"), path("kept"))
for command in (("serve", "--listen", "127.0.0.1:0"), ("import", team), ("export", "out.jsonl"),
                ("link", "ada@example.org"), ("backup", "copy")):
    refused("%s without the key is refused" % command[0], 2, "d/key: the key file is missing",
            *command, "--data", "d")
ok(not os.path.exists(path("d/key")), "and no key is made for what is there")
done("a folder in which nothing was ever kept gets one", "init", "--data", "fresh")
os.makedirs(path("half"))
sqlite3.connect(path("half/rapport.db")).execute("VACUUM")
done("also where a start was cut off before its key was made", "init", "--data", "half")
ok(os.path.exists(path("half/key")), "it is there")

# -- another's --
shutil.copy(path("other/key"), path("d/key"))
before = rows("d", "SELECT count(*), max(at) FROM audit")
for command in (("serve", "--listen", "127.0.0.1:0"), ("import", team), ("export", "out.jsonl")):
    refused("%s with another's key is refused" % command[0], 2,
            "d/key: this key file belongs to another database", *command, "--data", "d")
ok(rows("d", "SELECT count(*), max(at) FROM audit") == before and not os.path.exists(path("out.jsonl")),
   "and nothing was written")
change("d", "DELETE FROM key_check")
refused("in a database of before the check, too", 2, "belongs to another database",
        "export", "out.jsonl", "--data", "d")
os.replace(path("kept"), path("d/key"))
done("with its own key it opens", "import", team, "--data", "d")
ok(rows("d", "SELECT count(*) FROM key_check") == [(1,)], "and is known from then on")

# -- while it is served --
server = Server("d")
server.sign_in()
ok(server.ask("GET", "/readyz")[0] == 200, "the server is ready")
sealed = rows("d", "SELECT sealed FROM key_check")[0][0]
change("d", "UPDATE key_check SET sealed = ?", rows("other", "SELECT sealed FROM key_check")[0][0])
status, _, text = server.ask("GET", "/readyz")
ok(status == 503 and "key file" in text, "a database that was swapped underneath is not ready", (status, text))
ok(server.ask("GET", "/healthz")[0] == 200, "the process is well")
change("d", "UPDATE key_check SET sealed = ?", sealed)
ok(server.ask("GET", "/readyz")[0] == 200, "with its own it is ready again")
os.rename(path("d/key"), path("kept"))
status, _, text = server.ask("GET", "/readyz")
ok(status == 503 and "key file" in text and "d/key: No such file" in server.stderr(),
   "without its key file it is not ready, and the log says so", (status, text, server.stderr()))
ok(server.ask("GET", "/people")[0] == 200, "its pages are read all the same")
shutil.copy(path("other/key"), path("d/key"))
status, _, text = server.ask("GET", "/readyz")
ok(status == 503 and "key file" in text, "nor with the file of another database in its place", (status, text))
os.replace(path("kept"), path("d/key"))
ok(server.ask("GET", "/readyz")[0] == 200, "with its own file it is ready once more")

# -- one row that does not open --
where = "/people/" + server.ask("GET", "/people")[2].split('href="/people/')[1].split('"')[0]
for topic in ("First matter", "Second matter"):
    ok(server.post(where + "/topics", {"words": topic}, where)[0] == 303, "a topic is brought")
worst = rows("d", "SELECT min(id) FROM topic")[0][0]
change("d", "UPDATE topic SET words = ? WHERE id = ?", DAMAGED, worst)
change("d", "UPDATE occurrence SET title = ?", DAMAGED)
status, _, text = server.ask("GET", where)
ok(status == 200 and "Second matter" in text and "This text cannot be opened" in text and "First matter" not in text,
   "a damaged row is shown as such, beside the others", (status, text[-1500:]))
ok(all(server.ask("GET", p)[0] == 200 for p in ("/today", "/plan", "/people", "/steps", "/settings")),
   "and every page stands")
ok("unopened place=topic.words %d" % worst in server.stderr(), "the log names the row", server.stderr())
server.stop()
r = done("the export is whole", "export", "out.jsonl", "--data", "d")
ok("1 values did not open" in r.stderr, "and counts what stays closed", r.stderr)
lines = [json.loads(line) for line in open(path("out.jsonl"), encoding="utf-8")]
topics = [line["topic"]["words"] for line in lines if "topic" in line]
ok(len(topics) == 2 and "unopened" in topics[0] and topics[1] == "Second matter",
   "what does not open stands in it as it was stored", topics)
done("a folder to move to", "init", "--data", "moved")
r = done("which takes it", "import", "out.jsonl", "--data", "moved")
ok("1 values did not open where the export was made" in r.stderr, "and says so", r.stderr)
ok(rows("moved", "SELECT words FROM topic WHERE id = %d" % worst) ==
   rows("d", "SELECT words FROM topic WHERE id = %d" % worst), "with the same bytes")
server = Server("moved")
server.sign_in()
status, _, text = server.ask("GET", where)
ok(status == 200 and "This text cannot be opened" in text, "and shows it as such there, too", status)
server.stop()
run("init", "--data", "refuses")
bad = open(path("out.jsonl"), encoding="utf-8").read().replace('"unopened":"', '"unopened":"*')
refused("what is no base64 there is refused", 2, "expected base64", "import",
        write("bad.jsonl", bad), "--data", "refuses")

sys.exit(end())
