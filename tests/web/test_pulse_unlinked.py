# SPDX-License-Identifier: Apache-2.0
#
# Whoever runs the server has the database, a backup of it after each single answer, the write-ahead log, the key
# file, every export and the log at its fullest. Forty people answer one after the other, without a script, which is
# the way that shows the server most. Between two answers all of it is taken and compared: whose an answer is cannot
# be told better than among five people or more.
import glob
import os
import random
import re
import resource
import sqlite3
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cli"), HERE]
import house
from house import Server, end, id_text, ok, path, rows, run
from pulse_client import open_for_team, wait_for

DATA, LEAST = "d", 5
WORDS = ["yes", "rather-yes", "rather-no", "no", "cannot-say"]
random.seed(7)
# whoever starts the server lets programs leave core dumps, as far as this machine does
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
people, pulse = open_for_team(DATA, 40, "2026-11-23T07:00:00Z", "2026-11-23T09:00:00Z")
server = Server(DATA, "--log", "debug")
key_of = dict(rows(DATA, "SELECT id, key FROM person"))


def enter(who):
    """A browser of somebody who has signed in before."""
    link = run("link", who + "@example.org", "--data", DATA).stdout.strip()
    server.cookies = {}
    server.post("/sign-in/" + link.rsplit("/", 1)[1], {})
    return dict(server.cookies)


def take():
    """All rows of all tables, as a backup of this moment has them."""
    copy = sqlite3.connect(":memory:")
    with sqlite3.connect(path(DATA, "rapport.db"), timeout=10) as db:
        db.backup(copy)
    names = [n for n, in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {n: set(copy.execute("SELECT * FROM " + n)) for n in names}


def raw():
    """Every byte in the data folder, the write-ahead log among them."""
    return b"".join(open(f, "rb").read() for f in sorted(glob.glob(path(DATA, "*"))) if os.path.isfile(f))


def counted(backup):
    return sum(n for _, _, place, _, n in backup["pulse_count"] if place == 3)


def drawn(backup):
    return {key_of[person] for _, _, person, _, _, drew in backup["pulse_asked"] if drew}


browsers = {who: enter(who) for who in people}
order = random.sample(people, len(people))
before, batches, others, lines = take(), [], set(), {}


def compare():
    """Take a backup, and compare it with the one before: what was added up, and how many may have said it."""
    global before, others
    now = take()
    others |= {t for t in now if now[t] != before[t]}
    if now["pulse_count"] != before["pulse_count"] or now["pulse_line"] != before["pulse_line"]:
        batches.append((counted(now) - counted(before), len(drawn(now)) - counted(before), len(now["pulse_line"]) - len(before["pulse_line"])))
    before = now
    return now


for done, who in enumerate(order, 1):
    said = {"first": random.choice(WORDS), "second": random.choice(WORDS), "third": random.choice(WORDS)}
    lines[who] = "line-%s-%d" % (who, random.randrange(10 ** 9))
    server.cookies = browsers[who]
    status = server.post("/pulse/%s/answer" % pulse, {**said, "line": lines[who]}, "/pulse")[0]
    if status != 303:
        ok(False, who + " answers", status)
    compare()
    if done % 10 == 0:  # the server adds ten up at its next beat, or has before
        ok(wait_for(lambda: done - counted(compare()) < 10), "%d have answered, and what may be is added up" % done, batches)
ok(drawn(before) == set(people), "all forty have answered, and that is noted")
ok(others <= {"pulse_asked", "pulse_count", "pulse_line"}, "an answer changes no other table", sorted(others))
ok(len(batches) > 1 and all(n >= LEAST for n, _, _ in batches), "answers are added up by five or more at once", batches)
ok(all(n == lines_n and n <= people_n for n, people_n, lines_n in batches), "of as many people as had drawn and were not counted yet: each answer may be any of theirs", batches)
ok(counted(before) == 40 and not before["pulse_spent"], "and none is lost when everybody has answered", counted(before))

# -- what else is there --

everything = raw()
log = server.stderr()
ok(not any(line.encode() in everything for line in lines.values()), "no line stands anywhere in clear")
ok(not any(line in log for line in lines.values()) and not re.search(r"rather-(yes|no)|cannot-say", log), "the log has no word of an answer")
ids = [row[0] for row in sorted(before["pulse_line"])]
seconds = {(i >> 31) + 1704067200 for i in ids}
ok(len(seconds) > 30 and max(seconds) - min(seconds) > 86400, "the number of a line is no time", sorted(seconds)[:5])
columns = {t: [c[1] for c in rows(DATA, "PRAGMA table_info(%s)" % t)] for t in ("pulse_count", "pulse_spent", "pulse_line")}
ok(not any(c in ("person", "made", "at", "time", "session") for names in columns.values() for c in names),
   "no table of answers has a person or a time", columns)
out = path("all.jsonl")
run("export", out, "--data", DATA)
text = open(out, encoding="utf-8").read()
ok("pulse_asked" in text and "pulse_count" not in text and "pulse_line" not in text, "an export has who was asked, and no answer of a round that is open")
run("backup", path("b"), "--data", DATA)
ok(os.path.exists(path("b")), "a backup can be taken while a round is open")

# -- one of many that is sent as programs send it --

c = sqlite3.connect(path(DATA, "rapport.db"), timeout=10)
c.execute("UPDATE pulse_asked SET drawn = 0")
c.commit()
server.cookies = browsers["p1"]
kept = rows(DATA, "SELECT count(*) FROM repeat")
sent = "csrf=%s&first=yes" % server.token("/pulse")
status = server.ask("POST", "/pulse/%s/answer" % pulse, sent, {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": "k"})[0]
ok(status == 422 and rows(DATA, "SELECT count(*) FROM repeat") == kept,
   "an answer takes no idempotency key: what is noted of one is a hash of the answer beside its person", status)
ok(rows(DATA, "SELECT count(*) FROM pulse_asked WHERE drawn = 1") == [(0,)], "and nothing is drawn by it")

# -- after its end --

server.stop()
house.NOW = "2026-11-30T08:00:00Z"
server = Server(DATA)
wait_for(lambda: rows(DATA, "SELECT closed FROM pulse_round WHERE closed IS NOT NULL"))
after = take()
ok(not after["pulse_count"] and not after["pulse_spent"], "when it is over, only what is published is left")
ok(all(row[7] >= LEAST for row in after["pulse_result"]) and after["pulse_result"], "of five people or more", after["pulse_result"])

# -- a stranger, while somebody writes --

run("pulse", "open", "--data", DATA)
pulse = id_text(rows(DATA, "SELECT max(id) FROM pulse_round")[0][0])
form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
junk = "round=%s&cell=0&token=%s&proof=%s&first=no" % (pulse, "A" * 43, "A" * 43)
server.cookies = browsers["p1"]
token = server.token("/pulse")
c = sqlite3.connect(path(DATA, "rapport.db"), timeout=10, isolation_level=None)
c.execute("BEGIN IMMEDIATE")
status, _, text = server.ask("POST", "/pulse/call-off", "csrf=" + token, form)
ok(status == 429 and "busy" in text and "rapport.db" not in text, "that the database is busy is said without its path", (status, text))
server.cookies = {}
began = time.monotonic()
tries = [server.ask("POST", "/pulse/answers", junk, form)[0] for _ in range(25)]
took = time.monotonic() - began
c.execute("ROLLBACK")
ok(took < 4, "an answer with a wrong proof waits for nobody who writes", took)
ok(tries[0] == 403 and tries[-1] == 429, "and an address with many of them has to wait", tries)

# -- when the server crashes --

with open("/proc/%d/limits" % server.process.pid, encoding="ascii") as f:
    core = re.search(r"Max core file size +(\S+) +(\S+)", f.read())
ok(core and core.groups() == ("0", "0"), "no core dump, in which answers stand, is kept of a server", core and core.groups())
server.stop()
sys.exit(end())
