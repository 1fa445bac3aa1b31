# SPDX-License-Identifier: Apache-2.0
#
# `rapport backup` and `rapport restore` on the real program: the copy is of one moment
# while others write, and a restore replaces nothing before it has checked everything.
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time

from house import (PROGRAM, SLOW, Server, TEAM, calendar, done, end, env, event, folder, ok, path,
                   refused, rows, run, whole, write)

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
FOOT = len("rapport-backup-1 ") + 43 + 1
ok(re.fullmatch(rb"rapport-backup-1 [\w-]{43}\n", whole_bytes[-FOOT:]), "a backup ends with its seal",
   whole_bytes[-80:])


def edited(name, *statements):
    """A copy of the backup that somebody without the key has changed, its old seal behind it."""
    write(name, whole_bytes[:-FOOT])
    c = sqlite3.connect(path(name))
    for statement in statements:
        c.execute(statement)
    c.commit()
    c.close()
    with open(path(name), "ab") as f:
        f.write(whole_bytes[-FOOT:])


def flipped(at):
    changed = bytearray(whole_bytes)
    changed[at] ^= 1 << at % 8
    return bytes(changed)


SPY = ("CREATE TRIGGER spy AFTER UPDATE ON person BEGIN"
       " UPDATE address SET address = 'eve@example.org' WHERE person = old.id; END")
steps = list(range(0, len(whole_bytes) - FOOT, max(1, len(whole_bytes) // 40))) + list(range(-FOOT, 0, 5))
taken = []
for at in steps:
    write("flipped", flipped(at))
    if run("restore", "flipped", "--replace", "--data", "d").returncode != 2:
        taken.append(at)
ok(not taken, "one changed bit of a backup is noticed, wherever it is (%d places)" % len(steps), taken)
edited("admin", "UPDATE person SET admin = 1 WHERE key = 'ben'")
edited("spy", SPY)
write("longer", whole_bytes[:-FOOT] + b"x" * 4096 + whole_bytes[-FOOT:])
for name in ("admin", "spy", "longer"):
    refused("a backup with %s in it is refused" % name, 2, "its seal is not right",
            "restore", name, "--replace", "--data", "d")
write("cut", whole_bytes[:len(whole_bytes) // 2])
write("old", whole_bytes[:-FOOT])
write("text", "hello, I am no database\n" * 500)
for name in ("cut", "old", "text"):
    refused("without a seal %s is refused" % name, 2, "it has no seal",
            "restore", name, "--replace", "--data", "d")

# a file of before the seals: taken when asked, and looked through
bad = bytearray(whole_bytes[:-FOOT])
bad[20 * 4096:21 * 4096] = b"\x55" * 4096
write("bad", bytes(bad))
write("empty", "")
for name, *statements in (("newer", "INSERT INTO schema_version VALUES (9999, 'x')"), ("trigger", SPY),
                          ("view", "CREATE VIEW more AS SELECT 1"), ("less", "DROP INDEX person_leader")):
    edited(name, *statements)
    write(name, open(path(name), "rb").read()[:-FOOT])
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
        ("trigger", 2, "the trigger spy is nothing that rapport makes"),
        ("view", 2, "the view more is nothing"), ("less", 2, "the index person_leader is missing"),
        ("foreign", 2, "tables of another program"), ("dir", 2, "expected a file made by"),
        ("admin", 2, "its seal is not right"), ("hot", 2, "a database in use")):
    refused("%s is refused" % name, status, says, "restore", name, "--replace", "--unsealed", "--data", "d")
ok(rows("d", people) == after and whole("d") == "ok", "after all that the folder is as it was")
ok(not [n for n in os.listdir(path("d")) if "before" in n or "restoring" in n],
   "and nothing is left in it", os.listdir(path("d")))

# only looking
server = Server("d")
r = done("a backup is checked while a server runs", "restore", "b", "--check", "--data", "d",
         says="b is whole, made by rapport, unchanged since")
server.stop()
counts = dict(re.findall(r"^  (\w+) +(\d+)$", r.stdout, re.M))
ok(counts.get("person") == "3" and counts.get("calendar") == "1", "and its rows are counted", r.stdout)
ok(re.search(r"sealed values +1, of which 0 do not open", r.stdout), "and what is sealed is opened", r.stdout)
refused("one that was changed is told", 2, "its seal is not right", "restore", "admin", "--check", "--data", "d")
ok(rows("d", people) == after and not [n for n in os.listdir(path("d")) if "checking" in n and "lock" not in n],
   "nothing has changed", os.listdir(path("d")))

# a kill leaves nothing
left, killed = [], 0
os.mkdir(path("out"))
for i in range(12):
    p = subprocess.Popen([PROGRAM, "backup", path("out", "k%d" % i), "--data", "d"], cwd=folder.name, env=env(),
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.003 * i * SLOW)
    p.kill()
    killed += p.wait() != 0
    for n in os.listdir(path("out")):
        # SQLite opens files by their names alone: a kill in the moment before the name is taken away leaves it, empty
        if n != "k%d" % i and os.path.getsize(path("out", n)) == 0:
            os.remove(path("out", n))
    left += [n for n in os.listdir(path("out")) if n != "k%d" % i]
    for n in os.listdir(path("out")):
        done("a backup that is there in spite of the kill is whole", "restore", path("out", n), "--check",
             "--data", "d")
        os.remove(path("out", n))
ok(not left and killed, "%d killed backups left nothing of the data beside" % killed, left)

# another's key
done("another folder", "init", "--data", "other")
refused("a backup of another key is refused", 2, "belongs to another key file",
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

done("a second restore in the same second works, too", "restore", "b", "--replace", "--data", "d",
     says=kept[0] + "-2")
ok(sorted(n for n in os.listdir(path("d")) if n.startswith("rapport.db.before-")) == [kept[0], kept[0] + "-2"],
   "and keeps both old ones", os.listdir(path("d")))

# a database too damaged to open can be replaced too
write("d/rapport.db", "nonsense" * 1000)
os.remove(path("d", kept[0]))
done("a ruined database is replaced", "restore", "b", "--replace", "--data", "d")
ok(rows("d", people) == before, "by what was kept")

sys.exit(end())
