# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/instructions.sh
#
# Instructions of a request, as valgrind's callgrind counts them: what the whole program executes
# between two requests of a kept connection, so the figures repeat on a busy machine. The organisation
# and the leader are those of bench/serve.py; beside them libmicrohttpd alone with a page from memory.
import glob
import http.client
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import serve
import today

REQUESTS = int(os.environ.get("REQUESTS", "20"))
OUT = os.environ.get("PROFILES", "")  # a folder that keeps callgrind's files, to look into
TALKS = int(os.environ.get("TALKS", "0"))  # talks that were held, put beside
STORED = int(os.environ.get("STORED", "0"))  # people put beside, in teams of eight


class Counted:
    """A server under callgrind, and one connection to it."""

    def __init__(self, folder, name, *args):
        self.out = str(folder / name)
        self.server = serve.Server("valgrind", "--tool=callgrind", "-q", "--callgrind-out-file=" + self.out, *args)
        self.pid = str(self.server.child.pid)
        self.connection = http.client.HTTPConnection(self.server.address, timeout=120)

    def get(self, path, cookie):
        self.connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit("bench/instructions: %s answers %d" % (path, answer.status))

    def control(self, *what):
        subprocess.run(["callgrind_control", *what, self.pid], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def count(self, path, cookie, fresh):
        """Of one request: made anew for each, or unchanged since the last."""
        mark = "&" if "?" in path else "?"
        for i in range(3):
            self.get(path + "%sn=%d" % (mark, i) if fresh else path, cookie)
        self.control("-z")
        for i in range(REQUESTS):
            self.get(path + "%sn=%d" % (mark, 3 + i) if fresh else path, cookie)
        self.control("-d")
        newest = max(glob.glob(self.out + ".*"), key=os.path.getmtime)
        if OUT and fresh:
            shutil.copy(newest, os.path.join(OUT, "callgrind" + path.replace("/", ".")))
        return int(re.search(r"^(?:totals|summary): (\d+)", Path(newest).read_text(), re.M).group(1)) / REQUESTS

    def stop(self):
        self.connection.close()
        self.server.stop()


def add_people(data, n):
    """People without calendars, whom nobody of the others leads."""
    with sqlite3.connect(os.path.join(data, "rapport.db")) as db:
        first = 1 << 40
        people = ((first + i, "more%d" % i, "More %d" % i, None if i % 8 == 0 else first + i - i % 8) for i in range(n))
        db.executemany("INSERT INTO person (id, key, name, leader, timezone, work_hours, lang, admin, made)"
                       " VALUES (?, ?, ?, ?, 'Europe/Berlin', '09:00-17:00', '', 0, 0)", people)
        db.executemany("INSERT INTO pair (id, leader, member, minutes, cadence_days, since) VALUES (?, ?, ?, 15, 7, 0)",
                       ((first + i, first + i - i % 8, first + i) for i in range(n) if i % 8))
        db.executemany("INSERT INTO address (address, person, main) VALUES (?, ?, 1)",
                       (("more%d@example.net" % i, first + i) for i in range(n)))


def accept(server, cookie):
    """Take the plan of the week, so that there is a talk with a page."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', server.ask("/plan", cookie).decode()).group(1)
    connection = http.client.HTTPConnection(server.address)
    connection.request("POST", "/plan/accept", "csrf=%s&week=%s" % (csrf, serve.MONDAY),
                       {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
    connection.getresponse().read()
    return re.search(r"/talks/[0-9a-z]{13}", server.ask("/today", cookie).decode()).group(0)


def main():
    if not shutil.which("callgrind_control"):
        serve.say("instructions", "not counted, valgrind is not installed (apt-get install valgrind)")
        return
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as name:
        folder = Path(name)
        data = str(folder / "data")
        serve.organisation(folder, data)
        if STORED:
            add_people(data, STORED)
        if TALKS:
            today.store(data, TALKS)
        plain = serve.rapport(serve.RAPPORT, data)
        cookie = serve.signed_in(plain, data)
        drawer = re.search(r'/plan\?[^"]*talk=[0-9a-z]{13}[^"#]*', plain.ask("/plan", cookie).decode()).group(0)
        before = {"/plan": "/plan, proposed", drawer.replace("&amp;", "&"): "/plan, with a drawer"}
        plain.stop()
        server = Counted(folder, "proposed", serve.RAPPORT, "serve", "--data", data, "--listen", "127.0.0.1:0", "--log", "quiet")
        figures = {what: (server.count(path, cookie, True), server.count(path, cookie, False))
                   for path, what in before.items()}
        server.stop()
        plain = serve.rapport(serve.RAPPORT, data)
        talk = accept(plain, cookie)
        plain.stop()
        server = Counted(folder, "accepted", serve.RAPPORT, "serve", "--data", data, "--listen", "127.0.0.1:0", "--log", "quiet")
        for path in ["/today", "/plan", "/people", "/steps", "/now", "/settings", talk]:
            what = "/talks/ID" if path == talk else path
            figures[what] = server.count(path, cookie, True), server.count(path, cookie, False)
        server.stop()
        bare = Counted(folder, "bare", os.path.join(serve.BUILD, "bench/http_bare"))
        memory = bare.count("/", "", False)
        bare.stop()
        serve.say("libmicrohttpd alone", "%7.3f M, a page from memory" % (memory / 1e6))
        for what, (fresh, kept) in figures.items():
            serve.say(what, "%7.3f M made anew (%.1f times), %.3f M unchanged (%.1f times)" %
                      (fresh / 1e6, fresh / memory, kept / 1e6, kept / memory))


if __name__ == "__main__":
    main()
