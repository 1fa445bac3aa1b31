# SPDX-License-Identifier: Apache-2.0
#
# What goes wrong in practice, done to the real program: each is told clearly, with the
# right status, and nothing is half-written and nothing lost.
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

from house import (PROGRAM, SLOW, Server, TEAM, calendar, done, end, env, event, folder, ok, path,
                   refused, rows, run, whole, write)

HEADER = "id,name,email,leader,timezone,work_hours\n"
FINE = calendar(event("a", "20261124", 10))
BROKEN = {
    "text": b"Dear all, the meeting is on Tuesday.\n",
    "empty": b"",
    "cut": FINE[:120].encode(),
    "bytes": bytes(range(256)) * 40,
    "html": b"<!DOCTYPE html><html><body>Please sign in</body></html>",
}


def count(data, table="person"):
    return rows(data, "SELECT count(*) FROM " + table)[0][0]


# -- files on the command line --

run("init", "--data", "d")
for name, header in (("wrong", "name;mail;boss\nAda;ada@example.org;\n"),
                     ("missing", "id,name,email,leader,timezone\nada,Ada,,,Europe/Berlin\n"),
                     ("twice", "id,name,name,email,leader,timezone,work_hours\n")):
    refused("a team file with a %s header is refused at its line" % name, 2, "%s.csv:1: " % name,
            "import", write(name + ".csv", header), "--data", "d")
german = subprocess.run([PROGRAM, "import", write("zone.csv", TEAM.replace("Europe/Lisbon", "Europe/Lissabon")), "--data", "d"],
                        cwd=folder.name, env=env(LC_ALL="", LC_MESSAGES="de_DE.UTF-8", LANG="en_US.UTF-8"), text=True,
                        capture_output=True, timeout=60)
ok(german.returncode == 2 and german.stderr == "rapport: %s:4: Die Zeitzone „Europe/Lissabon“ gibt es nicht; ihr Name sieht aus "
   "wie Europe/Berlin.\n" % path("zone.csv"), "a refusal speaks the language of the terminal", german.stderr)
odd = "a\x1b[31m\u009b\u202eb.ics"
for args in (("busy", "--from", "2026-11-23", "--to", "2026-11-24", "--tz", "UTC", "no" + odd),
             ("busy", "--from", "2026-11-23", "--to", "2026-11-24", "--tz", "UTC",
              write(odd, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:x\x1b[2Jy\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))):
    r = run(*args)
    ok(r.stderr.strip() and not any(c in r.stderr for c in "\x1b\u009b\u202e"),
       "what a file and its name say commands no terminal", r)
refused("an empty team file is refused", 2, "none.csv", "import", write("none.csv", ""), "--data", "d")
cycle = write("cycle.csv", HEADER + "a,A,a@example.org,c,Europe/Berlin,09:00-17:00\n"
              "b,B,b@example.org,a,Europe/Berlin,09:00-17:00\n"
              "c,C,c@example.org,b,Europe/Berlin,09:00-17:00\n")
refused("leaders who lead each other in a circle are refused", 2, "cycle.csv:", "import", cycle,
        "--data", "d")
zone = write("zone.csv", HEADER + "a,A,a@example.org,,Europe/Berlin,09:00-17:00\n"
             "b,B,b@example.org,a,Europe/Atlantis,09:00-17:00\n")
refused("a zone that does not exist is refused at its line", 2, "zone.csv:3: ", "import", zone,
        "--data", "d")
big = path("big.csv")
with open(big, "w") as f:
    f.truncate(2 << 30)
refused("a team file of 2 GB is refused", 2, "big.csv: larger than", "import", big, "--data", "d")
ok(count("d") == 0, "and nobody has come in")
for words, says in ((("import",), "expected one team file"), (("import", "x.csv", "y.csv"), "expected"),
                    (("import", "x.csv", "--dat", "d"), "--dat"), (("nonsense",), "no such command"),
                    (("import", "x.csv", "--data"), "--data needs a value")):
    refused("wrong usage: %s" % " ".join(words), 2, says, *words)
refused("a file that is not there is named", 2, "x.csv", "import", "x.csv", "--data", "d")
refused("a folder that is not there is named", 2, "nowhere", "import", cycle, "--data", "nowhere")

# -- calendars on the command line --

people = HEADER + "".join("%s,%s,%s@example.org,,Europe/Berlin,09:00-17:00\n" % (n, n, n)
                          for n in ["fine", *BROKEN, "huge"])
for name, text in BROKEN.items():
    write("broken/%s.ics" % name, text)
write("broken/fine.ics", FINE)
with open(path("broken/huge.ics"), "w") as f:
    f.truncate(2 << 30)
r = done("a folder with broken calendars is read", "import", write("people.csv", people),
         "--calendars", path("broken"), "--data", "d")
for name in (*BROKEN, "huge"):
    ok(any("%s.ics:" % name in line for line in r.stderr.splitlines()),
       "%s.ics is named, with what is wrong" % name, r.stderr)
have = {k for k, in rows("d", "SELECT p.key FROM calendar c JOIN person p ON p.id = c.owner")}
ok(have == {"fine"}, "and the one that is whole has come in", have)

# -- over HTTP --

run("init", "--data", "web")
run("import", write("team.csv", TEAM), "--data", "web")
server = Server("web")
server.sign_in()
ok(server.upload("mine.ics", FINE.encode())[0] == 303, "a calendar is uploaded")
for name, text in BROKEN.items():
    status, _, body = server.upload("mine.ics", text)
    ok(status == 422 or status == 400, "a broken one (%s) is refused" % name, (status, body[-1500:]))
ok(rows("web", "SELECT name, events FROM calendar") == [("mine.ics", 1)],
   "and the one that was there stays", rows("web", "SELECT name, events FROM calendar"))
status, _, body = server.post("/settings", {"name": "Ada", "timezone": "Europe/Atlantis",
                                            "work_hours": "09:00-17:00", "lang": ""})
ok(status == 422 and "Europe/Atlantis" in body, "a zone that does not exist is said at its field",
   (status, body[-1500:]))
for form in ({"name": "", "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "lang": ""},
             {"name": "A", "timezone": "Europe/Berlin", "work_hours": "always", "lang": ""},
             {"name": "A" * 5000, "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "lang": ""},
             {}):
    status = server.post("/settings", form)[0]
    ok(status == 422, "settings that make no sense are refused", status)
ok(rows("web", "SELECT name, timezone FROM person WHERE key = 'ada'") == [("Ada", "Europe/Berlin")],
   "and nothing of them is kept")


def memory():
    with open("/proc/%d/status" % server.process.pid) as f:
        return [int(line.split()[1]) // 1024 for line in f if line.startswith("VmHWM")][0]


def raw(head, chunks, timeout=20):
    """Send until the server has had enough: its first line, and how much it took."""
    host, port = server.address.split(":")
    taken = 0
    with socket.create_connection((host, int(port)), timeout=timeout) as s:
        s.sendall(head.encode())
        s.settimeout(0.0)
        for chunk in chunks:
            try:
                s.settimeout(timeout)
                s.sendall(chunk)
                taken += len(chunk)
                s.settimeout(0.0)
                if s.recv(1, socket.MSG_PEEK):
                    break
            except (BlockingIOError, socket.timeout):
                continue
            except OSError:
                break
        s.settimeout(timeout)
        answer = b""
        try:
            while more := s.recv(65536):
                answer += more
        except OSError:
            pass
    return answer.split(b"\r\n")[0].decode(), taken


megabyte = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"
cookies = "; ".join("%s=%s" % i for i in server.cookies.items())
head = ("POST /settings/calendars HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n"
        "Content-Type: multipart/form-data; boundary=edge\r\n" % (server.address, cookies))
before = memory()
began = time.monotonic()
line, taken = raw(head + "Content-Length: 2147483648\r\n\r\n", [])
ok(" 413 " in line and time.monotonic() - began < 5, "an upload announced with 2 GB is refused at once",
   (line, taken))
out = head.replace(cookies, "none=1")
line, taken = raw(out + "Content-Length: 33000000\r\n\r\n", [])
ok(" 401 " in line, "one by somebody who is signed out is refused before it is sent", line)
line, taken = raw(out + "Transfer-Encoding: chunked\r\n\r\n", (megabyte for _ in range(2048)))
ok(taken < 12 << 20, "also when it does not say how long it is", (line, taken >> 20))
line, taken = raw(head + "Transfer-Encoding: chunked\r\n\r\n", (megabyte for _ in range(2048)))
ok((" 413 " in line or line == "") and taken < 60 << 20,
   "one that does not say how long it is ends at the limit", (line, taken >> 20))
line, taken = raw(head + "Transfer-Encoding: chunked\r\n\r\n", [megabyte[:5000]], timeout=2)
ok(server.ask("GET", "/healthz")[0] == 200, "one that is cut leaves the server well")
ok(memory() - before < 160 * SLOW, "none of them fills the memory", (before, memory()))
ok(count("web", "calendar") == 1, "and nothing of them is kept")

# -- two servers on one folder --

second = subprocess.run([PROGRAM, "serve", "--data", "web", "--listen", "127.0.0.1:0"],
                        cwd=folder.name, env=env(), capture_output=True, text=True, timeout=30)
ok(second.returncode == 1 and "process %d already serves" % server.process.pid in second.stderr and
   second.stdout == "", "a second server on the folder is refused, naming the first",
   (second.returncode, second.stdout, second.stderr))
ok(server.ask("GET", "/today")[0] == 200, "and the first goes on")

# -- kill -9 between and inside POSTs --

kept = []


def add_addresses(visitor, who):
    n = 0
    while True:
        n += 1
        address = "%s-%d-%d@example.org" % (who, os.getpid(), n)
        try:
            if visitor.post("/settings/address", {"address": address}, "/settings")[0] == 303:
                kept.append(address)
            else:
                return  # ten addresses are the most
        except OSError:
            return


def post_names(visitor):
    n = 0
    while True:
        n += 1
        try:
            status = visitor.post("/settings", {"name": "Name %d" % n, "timezone": "Europe/Berlin",
                                                "work_hours": "09:00-17:00", "lang": ""})[0]
        except OSError:
            return
        if status == 303:
            names.append(n)


names = []
for round_ in range(3):
    del names[:]
    workers = [threading.Thread(target=post_names, args=(server,)),
               threading.Thread(target=add_addresses, args=(server, "r%d" % round_))]
    for w in workers:
        w.start()
    time.sleep(random.uniform(0.2, 0.6) * SLOW)
    server.stop(signal.SIGKILL)
    for w in workers:
        w.join()
    cookies = server.cookies
    server = Server("web")
    server.cookies = cookies
    found = {a for a, in rows("web", "SELECT address FROM address")}
    name, = rows("web", "SELECT name FROM person WHERE key = 'ada'")[0]
    last = int(name.split()[1]) if " " in name else 0
    ok(set(kept) <= found, "kill %d: every address that was acknowledged is there" % round_,
       set(kept) - found)
    ok(bool(names) and last in (names[-1], names[-1] + 1),
       "kill %d: so is the last name, or the one that was under way" % round_, (names[-1:], name))
    audits = rows("web", "SELECT count(*) FROM audit WHERE what = 'claim.proven'")[0][0]
    ok(audits == len(found) - 3, "kill %d: an address and its audit came together" % round_,
       (audits, len(found)))
    ok(whole("web") == "ok", "kill %d: the database is whole" % round_)
    ok(server.ask("GET", "/today")[0] == 200, "kill %d: served again, still signed in" % round_)
server.stop()

# -- kill -9 inside an import --

PEOPLE = 150
team = write("many.csv", HEADER + "".join(
    "p%d,P%d,p%d@example.org,%s,Europe/Berlin,09:00-17:00\n" % (i, i, i, "p0" if i else "")
    for i in range(PEOPLE)))
for i in range(PEOPLE):
    write("many/p%d.ics" % i, calendar(*(
        event("e%d" % n, "202611%02d" % (16 + n), 8 + n, "Meeting %d" % n,
              "RRULE:FREQ=WEEKLY\r\n") for n in range(6))))


def half(data):
    """What a kill may never leave: a calendar without its events, or busy time without it."""
    return rows(data, "SELECT c.id FROM calendar c WHERE c.horizon = 0 OR c.events = 0 OR c.events <>"
                " (SELECT count(*) FROM occurrence o WHERE o.calendar = c.id) OR NOT EXISTS"
                " (SELECT 1 FROM busy b WHERE b.person = c.owner)")


states = set()
for round_ in range(5):
    data = "kill%d" % round_
    run("init", "--data", data)
    p = subprocess.Popen([PROGRAM, "import", team, "--calendars", path("many"), "--data", data],
                         cwd=folder.name, env=env(), stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
    time.sleep((0.01 + 0.08 * round_) * SLOW)
    p.kill()
    p.wait()
    n, calendars = count(data), count(data, "calendar")
    states.add((n > 0, 0 < calendars < PEOPLE))
    ok(n in (0, PEOPLE) and (n or not calendars), "kill %d: all of the team, or nobody" % round_, n)
    ok(half(data) == [], "kill %d: each of %d calendars whole, or not there" % (round_, calendars),
       half(data)[:5])
    ok(whole(data) == "ok", "kill %d: the database is whole" % round_)
done("the import that was killed is done again", "import", team, "--calendars", path("many"),
     "--data", data)
ok(count(data) == PEOPLE and count(data, "calendar") == PEOPLE and half(data) == [],
   "and all is there once", (count(data), count(data, "calendar")))
print("# states seen after a kill (people there, some calendars there):", sorted(states))

# -- a full disk --

small = path("small")
os.makedirs(small)
mounted = os.geteuid() == 0 and subprocess.run(
    ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small], capture_output=True).returncode == 0
limit = None if mounted else (2 << 20, 2 << 20)


def on_little_room(*args):
    def cap():
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    return subprocess.run([PROGRAM, *args], cwd=folder.name, env=env(), capture_output=True, text=True,
                          timeout=120, preexec_fn=cap if limit else None)


def fill(name):
    """Take all the room there is, to the last byte."""
    with open(name, "wb", buffering=0) as f:
        for size in (65536, 4096, 1):
            try:
                while True:
                    f.write(b"x" * size)
            except OSError:
                pass


try:
    print("# a full disk is", "a tmpfs of 6 MB" if mounted else "RLIMIT_FSIZE of 2 MB")
    run("init", "--data", "small/d")
    run("import", write("team.csv", TEAM), "--data", "small/d")
    before = rows("small/d", "SELECT * FROM person ORDER BY id")
    r = on_little_room("import", team, "--calendars", path("many"), "--data", "small/d")
    ok(r.returncode == 1 and ("disk is full" in r.stderr or "disk failed" in r.stderr),
       "an import that fills the disk says so", (r.returncode, r.stderr))
    people_now = rows("small/d", "SELECT * FROM person ORDER BY id")
    ok([p for p in people_now if p in before] == before and len(people_now) in (3, 3 + PEOPLE),
       "what was there is there")
    ok(half("small/d") == [] and whole("small/d") == "ok", "and no calendar is half there")
    for verb in ("backup", "export"):
        r = on_little_room(verb, "small/copy", "--data", data)
        ok(r.returncode == 1 and "copy" in r.stderr, "%s onto a full disk says so" % verb,
           (r.returncode, r.stderr))
    left = [n for n in os.listdir(small) if n != "d"]
    ok(left == [], "and leaves nothing behind", left)
    run("backup", "whole-backup", "--data", data)
    shutil.copy(path(data, "key"), path("small/d/key"))
    r = on_little_room("restore", "whole-backup", "--replace", "--data", "small/d")
    ok(r.returncode == 1, "a restore onto a full disk fails", (r.returncode, r.stderr))
    ok(rows("small/d", "SELECT * FROM person ORDER BY id") == people_now and whole("small/d") == "ok" and
       not [n for n in os.listdir(path("small/d")) if "restoring" in n or "before" in n],
       "and the old database stands", os.listdir(path("small/d")))
    if mounted:
        shutil.rmtree(path("small/d"))
        run("init", "--data", "small/w")
        run("import", path("team.csv"), "--data", "small/w")
        server = Server("small/w")
        server.sign_in()
        fill(path("small/filler"))
        status, said = 303, ""
        for n in range(200):  # the log of the database has some room of its own
            status, _, said = server.post("/settings", {
                "name": "Ada %d" % n, "timezone": "Europe/Berlin", "work_hours": "09:00-17:00",
                "lang": ""})
            if status != 303:
                break
        ok(status == 500 and "Ada %d" % n in said, "a POST onto a full disk fails and keeps what was typed",
           (status, said[-1500:]))
        ok(server.ask("GET", "/people")[0] == 200, "pages are still read")
        os.remove(path("small/filler"))
        status = server.post("/settings", {"name": "Ada again", "timezone": "Europe/Berlin",
                                           "work_hours": "09:00-17:00", "lang": ""})[0]
        ok(status == 303, "and with room it is kept", status)
        ok(server.stop()[0] == 0 and whole("small/w") == "ok", "nothing was lost")
        for how, sig in (("killed", signal.SIGKILL), ("stopped", signal.SIGTERM)):
            server = Server("small/w")
            server.sign_in()
            cookies = server.cookies
            server.stop(sig)
            fill(path("small/filler"))
            server = Server("small/w")
            server.cookies = cookies
            ok(server.address and "/sign-in/" not in server.line, "a server that was %s starts on a full disk" % how,
               (server.line, server.stderr()))
            ok(server.ask("GET", "/people")[0] == 200, "its pages are read")
            ok("nothing can be written" in server.stderr() and "disk is full" in server.stderr(),
               "the log says what is wrong", server.stderr())
            status, _, said = server.ask("GET", "/readyz")
            ok(status == 503 and "nothing can be written" in said, "/readyz says so", (status, said))
            ok(server.ask("GET", "/healthz")[0] == 200, "/healthz answers")
            os.remove(path("small/filler"))
            ok(server.ask("GET", "/readyz")[0] == 200, "with room it is ready again")
            ok(server.post("/settings", {"name": "Ada " + how, "timezone": "Europe/Berlin",
                                         "work_hours": "09:00-17:00", "lang": ""})[0] == 303, "and writes")
            ok(server.stop()[0] == 0 and whole("small/w") == "ok", "nothing was lost")
finally:
    if mounted:
        subprocess.run(["umount", "-l", small])

sys.exit(end())
