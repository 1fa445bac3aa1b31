# SPDX-License-Identifier: Apache-2.0
#
# Calendars fetched by their address, from small servers on loopback that are slow, too
# large, send elsewhere or say "unchanged"; and, where a network namespace can be made, from
# a public address that sends us inside.
import email.utils
import http.server
import os
import re
import shutil
import socketserver
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
BUILD = os.environ.get("BUILD", "build")
ASK = os.path.join(BUILD, "tests/http/helper_client")
PUBLIC = "93.184.216.34"
if os.environ.get("RAPPORT_TEST_NAMESPACE") is None and shutil.which("unshare") and shutil.which("ip"):
    made = "ip link set lo up && ip addr add %s/32 dev lo" % PUBLIC
    if subprocess.run(["unshare", "-n", "sh", "-c", made], capture_output=True).returncode == 0:
        os.environ["RAPPORT_TEST_NAMESPACE"] = "1"
        os.execvp("unshare", ["unshare", "-n", "sh", "-c", made + ' && exec "$0" "$@"',
                              sys.executable, *sys.argv])
from house import end, ok  # a new program may have begun above: its folder is made once

NAMESPACE = os.environ.get("RAPPORT_TEST_NAMESPACE") == "1"
ICS = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:a@x\r\n"
       "DTSTAMP:20260101T000000Z\r\nDTSTART:20261124T100000Z\r\nDTEND:20261124T110000Z\r\n"
       "SUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
LEASE = 120  # a feed that is being fetched is taken for so long
EVERY, SPREAD = 3600, 600  # and comes due again after this, and up to that more


class Feeds(http.server.BaseHTTPRequestHandler):
    title, asked, broken, hangs, inside = "One", [], False, False, ""

    def do_GET(self):
        Feeds.asked.append((self.path, self.headers.get("If-None-Match")))
        path = self.path.split("?")[0]
        if path == "/slow":
            time.sleep(3)
        if path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(30):
                self.wfile.write(b"x")
                time.sleep(0.1)
            return
        if path == "/inside" or path == "/circle":
            self.send_response(302)
            self.send_header("Location", "/circle" if path == "/circle" else Feeds.inside)
            self.end_headers()
            return
        if path == "/file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
            return
        if path == "/large":
            self.answer(b"x" * 2000000)
            return
        if Feeds.hangs is True or Feeds.hangs == path:
            time.sleep(15)
        if Feeds.broken:
            self.send_response(500)
            self.end_headers()
            return
        etag = '"%s"' % Feeds.title
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.end_headers()
            return
        self.answer((ICS % Feeds.title).encode(), etag)

    def answer(self, body, etag=None):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, *args):
        pass


class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, *args):
        pass


def listen(address):
    server = Threads((address, 0), Feeds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://%s:%d" % (address, server.server_address[1])


def ask(*args):
    return subprocess.run([ASK, *args], capture_output=True, text=True, timeout=30).stdout.strip()


def the_client(base):
    port = base.rsplit(":", 1)[1]
    ok(ask(base + "/a", "inside").startswith("%d bytes" % len(ICS % "One")), "an allowed address is asked")
    for inside in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "0x7f000001", "127.1"):
        got = ask("http://%s:%s/a" % (inside, port))
        ok("private network" in got, "%s is refused" % inside, got)
    ok(ask(base + "/a", "inside", 'etag="One"') == "unchanged", "what has not changed is not sent again")
    ok("larger" in ask(base + "/large", "inside", "limit=1000000"), "too much is cut")
    started = time.monotonic()
    got = ask(base + "/slow", "inside", "seconds=1"), ask(base + "/drip", "inside", "seconds=1")
    ok(all("too long" in g for g in got) and time.monotonic() - started < 5, "the slow are cut", got)
    ok("circles" in ask(base + "/circle", "inside"), "circles end")
    ok("no address" in ask(base + "/file", "inside"), "no redirect reads a file", ask(base + "/file", "inside"))
    for bad in ("file:///etc/passwd", "ftp://example.org/", "gopher://x/", "https://a b/", "x", ""):
        ok("no address" in ask(bad, "inside"), "%r is no address" % bad, ask(bad, "inside"))


class Kept(http.server.BaseHTTPRequestHandler):
    """A server that keeps connections, and one that is too busy."""
    protocol_version, connections, asked = "HTTP/1.1", 0, []

    def setup(self):
        Kept.connections += 1
        super().setup()

    def do_GET(self):
        Kept.asked.append(self.headers.get("Authorization"))
        busy = self.path.startswith("/busy/")
        self.send_response(int(self.path.split("/")[2]) if busy else 304)
        if busy:
            self.send_header("Retry-After", self.path.split("/")[3].replace("_", " "))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


def kept_lines():
    server = Threads(("127.0.0.1", 0), Kept)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = "http://127.0.0.1:%d" % server.server_address[1]
    ok(ask(base + "/a", "inside", "times=5") == "unchanged" and Kept.connections == 1,
       "one connection serves several questions", Kept.connections)
    got = ask("http://ada:secret@" + base[7:] + "/a", "inside", "times=2")
    ok(got == "unchanged" and all(Kept.asked[-2:]), "also with a password in the address", Kept.asked)
    got = ask(base + "/busy/429/120", "inside", "times=2")
    ok(got.endswith("retry=120"), "a server that is too busy says for how long", got)
    then = email.utils.formatdate(time.time() + 300, usegmt=True).replace(" ", "_")
    got = ask(base + "/busy/503/" + then, "inside")
    ok(290 < int(got.rsplit("=")[-1]) <= 300, "or until when", got)
    ok(ask(base + "/busy/500/120", "inside").endswith("retry=0"), "other failures do not")
    ok("private network" in ask(base + "/a", "times=2"), "a kept line leads no further inside")


def from_outside(base):
    if not NAMESPACE:
        ok(True, "a public address may not send us inside # SKIP no network namespace can be made here")
        return
    public = listen(PUBLIC)
    Feeds.inside = base + "/secret"
    ok(" bytes" in ask(public + "/a"), "a public address is asked")
    Feeds.asked.clear()
    got = ask(public + "/inside")
    ok("private network" in got and [p for p, _ in Feeds.asked] == ["/inside"],
       "one that sends us inside is not followed", (got, Feeds.asked))
    ok(" bytes" in ask(public + "/inside", "inside"), "unless the operator allows it")


def row(data, sql):
    with sqlite3.connect(os.path.join(data, "rapport.db"), timeout=20) as db:
        return db.execute(sql).fetchone()


def again(data, Server, *more):
    """A new start finds the feed due."""
    with sqlite3.connect(os.path.join(data, "rapport.db"), timeout=20) as db:
        db.execute("UPDATE feed SET next_try = 0")
    before = len(Feeds.asked)
    server = Server(data, *more)
    until = time.monotonic() + 15
    while time.monotonic() < until:
        if len(Feeds.asked) > before and all(n > CLOCK + LEASE for n in tries(data)):
            break
        time.sleep(0.05)
    return server


CLOCK = 1795420800  # 2026-11-23T08:00:00Z, as the server has it


def tries(data):
    with sqlite3.connect(os.path.join(data, "rapport.db"), timeout=20) as db:
        return [n for (n,) in db.execute("SELECT next_try FROM feed ORDER BY calendar")]


def the_pages(base, folder):
    from test_set_up import Browser, Server, enter
    data = os.path.join(folder, "data")
    server = Server(data)
    b = enter(server)
    b.post("/set-up", name="Zoë", address="", timezone="Europe/Berlin", work_hours="09:00-17:00")
    b.post("/settings/feeds", url=base + "/a?key=secret", next="")
    ok(b.status == 422 and b.has("private network") and b.has("/a?key=secret"),
       "a private address is refused in words, and what was typed stays", b.text())
    server.stop()
    server = Server(data, "--allow-private-feeds")
    b.server = server
    b.get("/settings/calendars").post("/settings/feeds", url=base + "/large", next="")
    ok(b.status == 422 and b.has("no calendar"), "what is no calendar is not kept", b.text())
    b.get("/settings/calendars").post("/settings/feeds", url=base + "/a?key=secret", next="set-up")
    ok(b.path == "/set-up/team" and b.has("1 event read."), "an allowed one is fetched at once", b.text())
    b.get("/settings/calendars")
    ok(b.has("Fetched every hour.") and not b.has("key=secret"), "it is shown without its address", b.text())
    found = subprocess.run(["grep", "-rlaF", "key=secret", data], capture_output=True, text=True).stdout
    ok(found == "", "and nowhere in the data folder in the clear", found)
    server.stop()
    Feeds.asked.clear()
    server = again(data, Server, "--allow-private-feeds")
    ok(Feeds.asked[-1:] == [("/a?key=secret", '"One"')], "later it is asked whether it changed", Feeds.asked)
    server.stop()
    Feeds.title = "Two"
    server = again(data, Server, "--allow-private-feeds")
    ok(row(data, "SELECT etag FROM feed")[0] == '"Two"', "and read again when it did")
    server.stop()
    Feeds.broken = True
    again(data, Server, "--allow-private-feeds").stop()
    first = row(data, "SELECT next_try, failures FROM feed")
    server = again(data, Server, "--allow-private-feeds")
    second = row(data, "SELECT next_try, failures FROM feed")
    ok(first[1] == 1 and second[1] == 2 and second[0] - first[0] == 900,
       "a server that fails is asked more and more rarely", (first, second))
    b.server = server
    b.get("/settings/calendars")
    ok(b.has("could not be fetched lately") and b.has("answered with an error") and
       row(data, "SELECT count(*) FROM occurrence")[0] == 1,
       "the failure is said in words, and what is known stays", b.text())
    server.stop()
    Feeds.hangs = True
    with sqlite3.connect(os.path.join(data, "rapport.db"), timeout=20) as db:
        db.execute("UPDATE feed SET next_try = 0")
    before = len(Feeds.asked)
    server = Server(data, "--allow-private-feeds")
    while len(Feeds.asked) == before:
        time.sleep(0.05)
    started = time.monotonic()
    server.stop()
    ok(time.monotonic() - started < 6 and row(data, "SELECT failures, next_try FROM feed") == (2, 0),
       "the end waits for no server that hangs, and the feed stays due", time.monotonic() - started)
    Feeds.hangs = False
    server = again(data, Server, "--allow-private-feeds")
    b.server = server
    b.get("/settings/calendars")
    calendar = re.search(r"/settings/calendars/([0-9a-z]{13})/delete", b.body)[1]
    b.post("/settings/calendars/%s/delete" % calendar)
    ok(b.status == 200 and row(data, "SELECT count(*) FROM feed")[0] == 0, "it can be taken away")
    server.stop()
    side_by_side(data, base, Server, b)


def side_by_side(data, base, Server, b):
    """The feed that is due first hangs, and another is fetched meanwhile."""
    Feeds.broken = False
    server = Server(data, "--allow-private-feeds")
    b.server = server
    b.get("/settings/calendars").post("/settings/feeds", url=base + "/hanging", next="")
    hanging = row(data, "SELECT calendar FROM feed")[0]
    b.get("/settings/calendars").post("/settings/feeds", url=base + "/other", next="")
    server.stop()
    Feeds.hangs = "/hanging"
    with sqlite3.connect(os.path.join(data, "rapport.db"), timeout=20) as db:
        db.execute("UPDATE feed SET next_try = CASE WHEN calendar = ? THEN 0 ELSE 1 END", (hanging,))
    server = Server(data, "--allow-private-feeds")
    of = lambda which: row(data, "SELECT next_try FROM feed WHERE calendar %s %d" % (which, hanging))[0]
    until = time.monotonic() + 10
    while time.monotonic() < until and of("<>") <= CLOCK + LEASE:
        time.sleep(0.05)
    ok(CLOCK + EVERY <= of("<>") < CLOCK + EVERY + SPREAD and of("=") == CLOCK + LEASE,
       "a server that hangs does not hold up another feed", tries(data))
    server.stop()
    Feeds.hangs = False


def main():
    base = listen("127.0.0.1")
    the_client(base)
    kept_lines()
    from_outside(base)
    with tempfile.TemporaryDirectory(prefix="rapport-feeds-") as folder:
        the_pages(base, folder)
    return end()


sys.exit(main())
