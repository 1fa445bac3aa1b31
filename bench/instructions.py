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
import subprocess
import sys
import tempfile
from pathlib import Path

import serve

REQUESTS = int(os.environ.get("REQUESTS", "20"))
OUT = os.environ.get("PROFILES", "")  # a folder that keeps callgrind's files, to look into


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
