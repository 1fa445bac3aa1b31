# SPDX-License-Identifier: Apache-2.0
#
# `rapport backup` and `rapport restore` on the real program: the copy is of one moment
# while others write, and a restore replaces nothing before it has checked everything.
import os
import shutil
import sqlite3
import sys
import threading

from house import (Server, TEAM, calendar, done, end, event, ok, path, refused, rows, run, whole,
                   write)

team = write("team.csv", TEAM)
write("calendars/ada.ics", calendar(event("a", "20261124", 10, "Secret plans")))
done("a folder is made", "init", "--data", "d")
done("a team comes in", "import", team, "--calendars", path("calendars"), "--data", "d")

people = "SELECT key, name FROM person ORDER BY key"
before = rows("d", people)

r = done("a backup is made", "backup", "b", "--data", "d", says="keep d/key too")
ok(os.stat(path("b")).st_mode & 0o777 == 0o600, "the backup is its owner's alone")
ok(b"rapport-key-1" not in open(path("b"), "rb").read(), "the key is not in the backup")
ok(b"Secret plans" not in open(path("b"), "rb").read(), "nor is what is sealed, readable")
ok(not [n for n in os.listdir(path()) if n.startswith("b.") or n.startswith("b-")],
   "nothing else is left beside it", os.listdir(path()))
refused("a backup never overwrites", 1, "b: already there", "backup", "b", "--data", "d")
refused("no folder, no backup", 2, "there is no database", "backup", "c", "--data", "nowhere")
refused("PostgreSQL has pg_dump", 2, "pg_dump", "backup", "c", "--database", "postgresql:///x")
refused("and pg_restore", 2, "pg_restore", "restore", "b", "--database", "postgresql:///x")

# a copy of one moment, while a server writes
server = Server("d")
server.sign_in()
stop, posts = threading.Event(), []


def keep_writing():
    n = 0
    while not stop.is_set():
        n += 1
        form = {"name": "Ada %d" % n, "timezone": "Europe/Berlin", "work_hours": "09:00-17:00",
                "lang": ""}
        posts.append(server.post("/settings", form)[0])


writer = threading.Thread(target=keep_writing)
writer.start()
backups = [run("backup", "live%d" % i, "--data", "d").returncode for i in range(5)]
stop.set()
writer.join()
ok(backups == [0] * 5 and set(posts) == {303}, "backups run beside a server that is written to",
   (backups, posts))
for i in range(5):
    c = sqlite3.connect(path("live%d" % i))
    audits, changed = c.execute("SELECT (SELECT count(*) FROM audit WHERE what = 'person.set'),"
                                " (SELECT name FROM person WHERE key = 'ada')").fetchone()
    damage = c.execute("PRAGMA integrity_check").fetchone()[0]
    c.close()
    ok(damage == "ok" and changed == ("Ada %d" % audits if audits else "Ada"),
       "copy %d is whole and of one moment" % i, (damage, audits, changed))

refused("a folder that is served is not restored", 1, "already serves this folder",
        "restore", "b", "--replace", "--data", "d")
server.stop()
after = rows("d", people)
ok(after != before, "the server has changed something")

# refusals change nothing
refused("a database is not replaced by accident", 1, "--replace", "restore", "b", "--data", "d")
whole_bytes = open(path("b"), "rb").read()
write("cut", whole_bytes[:len(whole_bytes) // 2])
bad = bytearray(whole_bytes)
bad[20 * 4096:21 * 4096] = b"\x55" * 4096
write("bad", bytes(bad))
write("text", "hello, I am no database\n" * 500)
write("empty", "")
for name, change in (("newer", "INSERT INTO schema_version VALUES (9999, 'x')"),):
    shutil.copy(path("b"), path(name))
    c = sqlite3.connect(path(name))
    c.execute(change)
    c.commit()
    c.close()
c = sqlite3.connect(path("foreign"))
c.execute("CREATE TABLE t (a)")
c.commit()
c.close()
sqlite3.connect(path("nothing")).execute("VACUUM")
shutil.copy(path("b"), path("hot"))
write("hot-wal", "x")
os.mkdir(path("dir"))
for name, status, says in (
        ("missing", 2, "missing: No such file"), ("cut", 2, "cut: the database is damaged"),
        ("bad", 2, "bad: the database is damaged"), ("text", 2, "text: not a database of rapport"),
        ("empty", 2, "expected a file made by"), ("newer", 1, "use the newer program"),
        ("foreign", 2, "tables of another program"), ("dir", 2, "expected a file made by"),
        ("hot", 2, "a database in use")):
    refused("%s is refused" % name, status, says, "restore", name, "--replace", "--data", "d")
ok(rows("d", people) == after and whole("d") == "ok", "after all that the folder is as it was")
ok(not [n for n in os.listdir(path("d")) if "before" in n or "restoring" in n],
   "and nothing is left in it", os.listdir(path("d")))

# another's key
done("another folder", "init", "--data", "other")
refused("a backup of another key is refused", 2, "does not open with this key",
        "restore", "b", "--replace", "--data", "other")
refused("a backup without its key is refused", 2, "put the key file that was kept",
        "restore", "b", "--data", "new")
os.makedirs(path("new"), exist_ok=True)
shutil.copy(path("d", "key"), path("new", "key"))
done("with its key it is restored into an empty folder", "restore", "b", "--data", "new")
ok(rows("new", people) == before and whole("new") == "ok", "and holds what was there")

# an old database with a log that was never emptied: the new one must not read it
server = Server("d")
server.sign_in()
server.post("/settings", {"name": "Ada of the log", "timezone": "Europe/Berlin",
                          "work_hours": "09:00-17:00", "lang": ""})
server.stop(9)
ok(os.path.getsize(path("d", "rapport.db-wal")) > 0, "a killed server leaves a log")
write("d/rapport.db.restoring", "left by a restore that was killed")
r = done("it is replaced when asked", "restore", "b", "--replace", "--data", "d",
         says="what was there before is in")
ok(rows("d", people) == before and whole("d") == "ok", "the backup stands, without the old log",
   rows("d", people))
kept = [n for n in os.listdir(path("d")) if n.startswith("rapport.db.before-")]
ok(len(kept) == 1 and not os.path.exists(path("d", "rapport.db.restoring")), "the old one is kept",
   os.listdir(path("d")))
c = sqlite3.connect(path("d", kept[0]))
ok(c.execute("SELECT name FROM person WHERE key = 'ada'").fetchone() == ("Ada of the log",),
   "with the last thing that was written to it")
c.close()

# a database too damaged to open can be replaced too
write("d/rapport.db", "nonsense" * 1000)
os.remove(path("d", kept[0]))
done("a ruined database is replaced", "restore", "b", "--replace", "--data", "d")
ok(rows("d", people) == before, "by what was kept")

sys.exit(end())
