# SPDX-License-Identifier: Apache-2.0
#
# One person's servers answer nothing, and they set their addresses up anew all the time: what is sent for others goes
# out all the same, to chat and programs, by webhooks and to task trackers, and only one thing of theirs is on its way.
import http.server
import os
import re
import socketserver
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
sys.path.insert(0, HERE)
import house
from house import ID, TEAM, Server, end, ok, run, write
from mail_server import free_port, wait_for

house.NOW = ""  # the real clock: whose turn it is goes by it
WAYS, BRIEF = "/settings/messages/ways/", 10  # less than a server has to answer


class Peer(http.server.BaseHTTPRequestHandler):
    """Under /slow nothing is answered until `go`; under anything else at once."""
    came, go = [], threading.Event()

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Peer.came.append(self.path)
        if self.path.startswith("/slow"):
            Peer.go.wait(60)
        try:
            self.send_response(204)
            self.end_headers()
        except OSError:
            pass

    do_GET = do_POST

    def log_message(self, *_):
        pass


class Many(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads, request_queue_size = True, 64


peer = Many(("127.0.0.1", 0), Peer)
threading.Thread(target=peer.serve_forever, daemon=True).start()
base = "http://127.0.0.1:%d" % peer.server_port
run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
SITE = "http://127.0.0.1:%d" % free_port()
s = Server("d", "--allow-private-webhooks", "--listen", SITE[7:], "--public-url", SITE)
jars = {}


def be(who):
    if who not in jars:
        s.cookies = {}
        s.enter(who + "@example.org")
        jars[who] = s.cookies
    s.cookies = jars[who]


def count(path):
    return sum(p.startswith(path) for p in list(Peer.came))


def place(headers, page):
    return re.search(r"/settings/\w+/" + ID.pattern, (headers.get("Location") or "") + page)[0]


def add_hook(path):
    _, headers, page = s.post("/settings/webhooks", {"url": base + path, "name": "n", "topic.added": "1"}, "/settings/webhooks")
    return place(headers, page)


def add_tracker(path):
    _, headers, page = s.post("/settings/trackers", {"kind": "github", "url": base + path, "project": "a/b", "token": "t"},
                              "/settings/trackers?kind=github")
    return place(headers, page)


def starve(what, path, adds, takes_away):
    """`adds` sets up addresses under a path and has something sent there; `takes_away` takes what it returns away."""
    be("ben")
    slow, brisk = "/slow/" + path, "/brisk/" + path
    mine = [adds(slow, n) for n in range(3)]
    ok(wait_for(lambda: count(slow) >= 1), "%s of Ben is on its way" % what)
    for turn in range(2):
        for one in mine:
            takes_away(one)
        mine = [adds(slow, n) for n in range(3)]
        be("cara")
        before = count(brisk)
        adds(brisk, 0)
        ok(wait_for(lambda: count(brisk) > before, BRIEF), "%s of Cara comes meanwhile" % what, Peer.came)
        be("ben")
    ok(count(slow) == 1, "and Ben's are asked one at a time", Peer.came)


def send_way(path, n):
    way = WAYS + ("program", "slack", "mattermost")[n]
    s.post(way, {"address": base + path}, way)
    s.post(way + "/test", {}, way)
    return way


def send_hook(path, _):
    hook = add_hook(path)
    s.post(hook + "/test", {}, hook)
    return hook


def take_away(where):
    s.post(where + "/delete", {}, where)


starve("a message", "way", send_way, take_away)
starve("a webhook", "hook", send_hook, take_away)
starve("a tracker", "tracker", lambda path, _: add_tracker(path), take_away)
Peer.go.set()
s.stop()
sys.exit(end())
