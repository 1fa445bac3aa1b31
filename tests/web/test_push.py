# SPDX-License-Identifier: Apache-2.0
#
# Web Push from the form to the device: a push service on loopback that takes, refuses, is busy or forgets,
# and a browser's side that opens what came and checks who sent it, by libraries that are not ours.
import base64
import http.server
import json
import os
import re
import socketserver
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
sys.path.insert(0, HERE)
import house
from house import TEAM, Server, end, ok, rows, run, write
from mail_server import free_port

house.NOW = ""  # the real clock: a proof has an end
LIMIT = 120 * house.SLOW


class Service(http.server.BaseHTTPRequestHandler):
    came, lock = [], threading.Lock()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with Service.lock:
            Service.came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            first = len([1 for path, _, _ in Service.came if path == self.path]) == 1
        self.send_response({"/ok": 201, "/gone": 410, "/busy": 429 if first else 201, "/no": 403}[re.match("/[a-z]+", self.path)[0]])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


def wait_for(what, limit=LIMIT):
    until = time.monotonic() + limit
    while not (got := what()) and time.monotonic() < until:
        time.sleep(0.1)
    return got


def came(path):
    with Service.lock:
        return [(head, body) for at, head, body in Service.came if at == path]


def opened(keys, key, path):
    lines = "".join(json.dumps({**keys, "body": base64.b64encode(body).decode(), "authorization": head["authorization"], "key": key,
                                "aud": ORIGIN}) + "\n" for head, body in came(path))
    r = subprocess.run(["node", os.path.join(HERE, "open_push.mjs")], input=lines, capture_output=True, text=True, timeout=60)
    return [json.loads(line) for line in r.stdout.splitlines()] or [{"error": r.stderr}]


service = Threads(("127.0.0.1", 0), Service)
threading.Thread(target=service.serve_forever, daemon=True).start()
ORIGIN = "http://127.0.0.1:%d" % service.server_address[1]
SITE = "http://127.0.0.1:%d" % free_port()
keys = json.loads(subprocess.run(["node", os.path.join(HERE, "open_push.mjs"), "keys"], capture_output=True, text=True, timeout=60).stdout)


def device(path, **more):
    return {"endpoint": ORIGIN + path, "p256dh": keys["p256dh"], "auth": keys["auth"], **more}


def add(path, **more):
    return s.post("/settings/messages/devices", device(path, **more), "/settings/messages")[0]


def test_all():
    return s.post("/settings/messages/test", {"way": "push"}, "/settings/messages")[0]


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d", "--listen", SITE[7:], "--public-url", SITE, "--mail-from", "talks@example.org", "--smtp", "smtp://127.0.0.1:1", "--mail-plain")
s.enter("ada@example.org")
ok(add("/ok/1") == 422, "a push service on a private address is refused", add("/ok/1"))
s.stop()
s = Server("d", "--listen", SITE[7:], "--public-url", SITE, "--allow-private-webhooks", "--mail-from", "talks@example.org",
           "--smtp", "smtp://127.0.0.1:1", "--mail-plain")
s.enter("ada@example.org")
ada = dict(s.cookies)
page = s.ask("GET", "/settings/messages")[2]
key = re.search(r'data-key="([\w-]{87})"', page)[1]
ok("Send my devices a test" not in page and "on my devices" not in page and test_all() == 409, "without a device there is nothing to choose or to test", page[-3000:])
ok(s.ask("POST", "/settings/messages/devices", "endpoint=x", {"Content-Type": "application/x-www-form-urlencoded"})[0] == 403,
   "a page of another site sets up nothing")

# -- a message --
sent = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) Gecko/145.0 Firefox/145.0"}
form = "&".join("%s=%s" % pair for pair in device("/ok/1", csrf=s.token("/settings/messages")).items())
ok(s.ask("POST", "/settings/messages/devices", form, {"Content-Type": "application/x-www-form-urlencoded", **sent})[0] == 303, "a device is set up")
page = s.ask("GET", "/settings/messages")[2]
usual = dict(re.findall(r'<p class="hint" id="([\w-]+)-hint">(Usually [^<]*)</p>', page))
ok("Firefox, Android" in page and "on my devices" in page and usual.get("soon") == "Usually on your devices" and usual.get("asked") == "Usually by mail",
   "it is known by its name, and a talk in ten minutes comes there", usual)
ok(test_all() == 303 and wait_for(lambda: came("/ok/1")), "a test arrives", s.stderr())
head, body = came("/ok/1")[0]
got = opened(keys, key, "/ok/1")[0]
message = json.loads(got.get("text", "{}"))
ok(message.get("title") == "This is how a message looks" and message.get("to") == "/settings/messages" and message.get("tag"),
   "the browser opens it, and nobody else", got)
ok(got.get("claims", {}).get("sub") == "mailto:talks@example.org" and 0 < got["claims"]["exp"] - time.time() <= 86400,
   "its sender is proven to this push service, for less than a day", got)
ok(b"message" not in body and head["content-encoding"] == "aes128gcm" and len(body) == 2151 and head["urgency"] == "normal" and
   0 < int(head["ttl"]) <= 3600, "the push service learns how urgent it is and how long it is of use", head)
ok(opened({**keys, "auth": keys["auth"][:-4] + "AAAA"}, key, "/ok/1")[0].get("error"), "with another secret it does not open")
database = b"".join(open(house.path("d", name), "rb").read() for name in os.listdir(house.path("d")) if name.startswith("rapport.db"))
ok(ORIGIN.encode() not in database and keys["auth"].encode() not in database, "the address is sealed in the database")

# -- what a push service says --
for path in ("/busy/1", "/gone/1", "/no/1"):
    ok(add(path) == 303, "another device: " + path)
ok(test_all() == 303 and wait_for(lambda: len(came("/busy/1")) == 2 and came("/gone/1") and came("/no/1")), "too many at once is tried again",
   (Service.came, s.stderr()))
ok(wait_for(lambda: (1,) in rows("d", "SELECT state FROM reach")), "410 switches a device off", rows("d", "SELECT state, error FROM reach"))
page = s.ask("GET", "/settings/messages")[2]
ok("switched off: the browser takes no more" in page and "403" in page, "both failures stand where the devices are", page[-5000:])
before = len(came("/gone/1"))
ok(test_all() == 303 and wait_for(lambda: len(came("/ok/1")) == 3) and len(came("/gone/1")) == before, "nothing goes there any more")
texts = [one.get("text") for one in opened(keys, key, "/busy/1")]
ok(len(set(texts[:2])) == 1 and texts[0], "what was tried twice says the same, under one tag", texts)

# -- whose it is --
devices = [n for (n,) in rows("d", "SELECT id FROM reach ORDER BY id")]
s.enter("ben@example.org")
ben = dict(s.cookies)
ok(s.post("/settings/messages/devices/%s/delete" % house.id_text(devices[0]), {}, "/settings/messages")[0] == 404, "nobody else takes a device away")
ok("Firefox, Android" not in s.ask("GET", "/settings/messages")[2], "or sees it")
ok(add("/ok/1") == 303 and len(rows("d", "SELECT 1 FROM reach")) == 4, "who sets up the same browser has it from then on")
s.cookies = dict(ada)
ok(s.post("/settings/messages/devices/%s/delete" % house.id_text(devices[2]), {}, "/settings/messages")[0] == 303 and
   len(rows("d", "SELECT 1 FROM reach")) == 3, "its person does")
ok(add("/ok/2", old=ORIGIN + "/no/1") == 303 and len(rows("d", "SELECT 1 FROM reach")) == 3, "a browser with a new address takes the place of the old one")

# -- how long --
s.cookies = dict(ben)
ok(s.post("/sign-out", {}, "/settings")[0] == 303 and len(rows("d", "SELECT 1 FROM reach")) == 2, "signing out takes the device away")
run("link", "ada@example.org", "--data", "d")
ok(not rows("d", "SELECT 1 FROM reach"), "so does the operator's link, which ends all sessions", rows("d", "SELECT * FROM reach"))
count = len(Service.came)
s.enter("ada@example.org")
ok(test_all() == 409 and len(Service.came) == count, "and nothing is sent after that")
s.stop()
end()
