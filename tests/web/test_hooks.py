# SPDX-License-Identifier: Apache-2.0
#
# Webhooks from the form to the receiver: small servers on loopback that answer well, badly, slowly, too
# much, elsewhere or not at all; signatures checked by the text of docs/webhooks.md and by npm's
# standardwebhooks; and no word of anybody in what is sent.
import http.server
import json
import os
import re
import shutil
import signal
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
import house
from house import ID, TEAM, Server, end, id_text, ok, rows, run, write

house.NOW = ""  # the real clock: a verifier allows five minutes
LIMIT = 60 * house.SLOW
DOC = os.path.join(HERE, "../../docs/webhooks.md")
verify = {}
exec(re.search(r"```python\n(.*?)```", open(DOC).read(), re.S).group(1), verify)
verify = verify["verify"]


class Peer(http.server.BaseHTTPRequestHandler):
    """What an address answers is chosen by its first word; all of them note what came."""
    came, lock, now_in, most_in = [], threading.Lock(), {}, {}
    held, broken = threading.Event(), 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with Peer.lock:
            Peer.now_in[self.path] = Peer.now_in.get(self.path, 0) + 1
            Peer.most_in[self.path] = max(Peer.most_in.get(self.path, 0), Peer.now_in[self.path])
            Peer.came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        try:
            getattr(self, "on_" + self.path.split("/")[1])()
        except OSError:
            pass
        with Peer.lock:
            Peer.now_in[self.path] -= 1

    def do_GET(self):
        Peer.came.append((self.path, {}, b""))
        self.say(200)

    def say(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def on_ok(self):
        self.say(204)

    def on_gone(self):
        self.say(410)

    def on_busy(self):
        self.say(429, Retry_After="1800")

    def on_unavailable(self):
        self.say(503, Retry_After="999999999")

    def on_broken(self):
        with Peer.lock:
            Peer.broken += 1
            first = Peer.broken == 1
        self.say(500 if first else 200)

    def on_flips(self):
        self.say(200 if sum(c[0] == self.path for c in Peer.came) == 1 else 500)

    def on_elsewhere(self):
        self.say(302, Location="/ok/redirected")

    def on_closing(self):
        self.close_connection = True

    def on_large(self):
        self.say(200, b"x" * (1 << 20))

    def on_slow(self):
        Peer.held.wait(120)
        self.say(200)

    def on_turn(self):
        time.sleep(0.05)
        self.say(200)

    def log_message(self, *args):
        pass


class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, *args):
        pass


def listen():
    server = Threads(("127.0.0.1", 0), Peer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://127.0.0.1:%d" % server.server_address[1]


def wait_for(what, limit=LIMIT):
    until = time.monotonic() + limit
    while not (got := what()) and time.monotonic() < until:
        time.sleep(0.1)
    return got


def sent_to(path):
    return [c for c in list(Peer.came) if c[0] == path]


def hurry(data):
    """Nothing has to wait any more."""
    with sqlite3.connect(house.path(data, "rapport.db"), timeout=20) as db:
        db.execute("UPDATE delivery SET next_try = 0 WHERE next_try IS NOT NULL")
        db.execute("UPDATE hook SET not_before = 0")


def kinds(s):
    return re.findall(r'type="checkbox" id="([a-z._]+)"', s.ask("GET", "/settings/webhooks")[2])


def add(s, url, *chosen, **more):
    """Add a webhook as whoever is signed in: its address here, its secret, and the page."""
    form = {"name": "Hook", "url": url, **{k: "1" for k in chosen or kinds(s)}, **more}
    status, _, page = s.post("/settings/webhooks", form)
    secret = re.search(r"whsec_[A-Za-z0-9+/]{43}=", page)
    where = re.search(r'action="(/settings/webhooks/%s)"' % ID.pattern, page)
    return where and where[1], secret and secret[0], (status, page)


def text_of(s, where):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", s.ask("GET", where)[2]))


def test_of(s, where, path):
    """Send a test, and wait until it came."""
    before = len(sent_to(path))
    status = s.post(where + "/test", {}, where)[0]
    ok(status == 303 and wait_for(lambda: len(sent_to(path)) > before), "a test comes to %s" % path, status)
    return sent_to(path)[-1]


def npm_says(cases):
    """What npm's verifier says of (secret, headers, body): true or false for each."""
    lines = "\n".join(json.dumps({"secret": s, "headers": h, "body": b.decode("latin-1")}) for s, h, b in cases)
    r = subprocess.run(["node", os.path.join(HERE, "verify_hook.mjs")], input=lines, capture_output=True, text=True,
                       timeout=60, cwd=os.path.join(HERE, "../.."))
    return r.stdout.split() or r.stderr


def changed(headers, body):
    """The same with one byte or header changed."""
    yield headers, body.replace(b"talk", b"talc", 1) if b"talk" in body else body[:-1] + b" "
    yield {**headers, "webhook-id": headers["webhook-id"][:-1] + ("0" if headers["webhook-id"][-1] != "0" else "1")}, body
    yield {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)}, body
    first = headers["webhook-signature"]
    yield {**headers, "webhook-signature": first[:5] + ("A" if first[5] != "A" else "B") + first[6:]}, body
    yield {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3600)}, body


def signatures(s, base):
    where, secret, (status, page) = add(s, base + "/ok/sEcReTpath")
    ok(status == 200 and where and secret, "a webhook is added, and its secret shown", re.sub(r"<[^>]+>", " ", page)[:600])
    page = s.ask("GET", where)[2] + s.ask("GET", "/settings/webhooks")[2]
    ok(secret not in page and "sEcReTpath" not in page and "127.0.0.1" in page, "once; later the host alone is shown")
    found = subprocess.run(["grep", "-rlaE", "sEcReTpath|" + re.escape(secret[6:]), house.path("d")], capture_output=True,
                           text=True).stdout
    ok(found == "", "nowhere in the data folder in the clear", found)
    _, headers, body = test_of(s, where, "/ok/sEcReTpath")
    ok(json.loads(body)["type"] == "webhook.test" and headers["content-type"] == "application/json", "a test says what it is", body)
    ok(re.fullmatch("msg_" + ID.pattern, headers["webhook-id"]) and
       abs(int(headers["webhook-timestamp"]) - time.time()) < 120, "with an id and a time", headers)
    ok(verify(secret, headers, body), "the document verifies it", headers)
    ok(not any(verify(secret, *c) for c in changed(headers, body)), "and refuses a changed byte")
    good, other = (secret, headers, body), "whsec_" + "A" * 43 + "="
    bad = [(secret, *c) for c in changed(headers, body)] + [(other, headers, body)]
    if shutil.which("node"):
        says = npm_says([good, *bad])
        ok(says == ["true"] + ["false"] * len(bad), "npm's verifier says the same", says)
    status, _, page = s.post(where + "/secret", {}, where)
    second = re.search(r"whsec_[A-Za-z0-9+/]{43}=", page)[0]
    _, headers, body = test_of(s, where, "/ok/sEcReTpath")
    ok(second != secret and len(headers["webhook-signature"].split(" ")) == 2 and verify(secret, headers, body) and
       verify(second, headers, body), "while a secret is changed, both sign", headers["webhook-signature"])
    if shutil.which("node"):
        says = npm_says([(secret, headers, body), (second, headers, body), (other, headers, body)])
        ok(says == ["true", "true", "false"], "for npm's verifier too", says)
    ok(wait_for(lambda: "delivered (204)" in text_of(s, where)), "what was sent is listed", text_of(s, where)[:900])
    again = re.search(r'action="(/settings/webhooks/sent/[^"]+/again)"', s.ask("GET", where)[2])[1]
    before = sent_to("/ok/sEcReTpath")
    ok(s.post(again, {}, where)[0] == 303 and wait_for(lambda: len(sent_to("/ok/sEcReTpath")) > len(before)), "and sent again")
    ok(sent_to("/ok/sEcReTpath")[-1][1]["webhook-id"] in [h["webhook-id"] for _, h, _ in before], "under the same id")


def canaries(s, base):
    """Whatever two people do, what is sent has ids alone."""
    s.enter("ada@example.org")
    add(s, base + "/ok/ada")
    whole = add(s, base + "/ok/whole", whole="1", name="Hook")[2]
    ok(whole[0] == 200, "an admin adds one of the installation")
    s.enter("ben@example.org")
    status, page = add(s, base + "/ok/typed", whole="1", name="Hook")[2]
    ok(status == 403 and "Address (https://)" in page and "calendar" not in page and base + "/ok/typed" in page,
       "who is no admin cannot, and gets back what was typed, by the name that it had", (status, page[-1500:]))
    s.enter("ada@example.org")
    pair = re.search(r"/people/%s" % ID.pattern, s.ask("GET", "/people")[2]).group(0)
    ok(s.post(pair + "/topics", {"words": "canary topic"}, pair)[0] == 303, "a topic")
    s.post(pair + "/log", {"held": "10"}, pair)
    held = "/talks/" + id_text(rows("d", "SELECT max(id) FROM talk WHERE state = 1")[0][0])
    ben = id_text(rows("d", "SELECT id FROM person WHERE key = 'ben'")[0][0])
    s.post(held + "/capture", {"steps.0.words": "canary step", "thanks": "canary thanks", "needs.0.words": "canary need",
                               "needs.0.asker": ben, "remember": "canary note"}, held)
    step = "/steps/" + id_text(rows("d", "SELECT id FROM step")[0][0])
    need = "/needs/" + id_text(rows("d", "SELECT id FROM need")[0][0])
    s.post(step, {"act": "done"}, step)
    s.post(need, {"act": "decline", "reason": "canary reason"}, need)
    s.post("/plan/find", {"week": time.strftime("%Y-%m-%d")}, "/plan")
    s.post("/plan/accept", {"week": time.strftime("%Y-%m-%d")}, "/plan")
    s.post("/set-up/team", {"name": "Canary", "timezone": "UTC", "work_hours": "09:00-17:00", "minutes": "15",
                           "cadence_days": "7"}, "/set-up/team")
    s.post("/check-in", {"words": "canary check-in", "shown": "shared"}, "/check-in")
    hurry("d")
    left = "SELECT count(*) FROM delivery WHERE state = 0"
    ok(wait_for(lambda: hurry("d") or rows("d", left)[0][0] == 0), "all of it is sent", rows("d", left))
    bodies = [b.decode() for p, _, b in Peer.came if p.startswith("/ok/")]
    types = {json.loads(b)["type"] for b in bodies}
    ok({"topic.added", "talk.held", "step.added", "step.kept", "need.asked", "need.answered", "thanks.given"} <= types,
       "each kind that happened came", types)
    form = re.compile(r'\{"type":"[a-z_.]+","timestamp":"[-0-9TZ:]{20}","data":\{("[a-z]+":"%s",?)+\}\}' % ID.pattern)
    odd = [b for b in bodies if not form.fullmatch(b) or "canary" in b.lower()]
    ok(not odd, "and has a kind, a time and ids alone", odd[:3])
    ids = {v for b in bodies for v in json.loads(b)["data"].values()}
    ok(all(ID.fullmatch(v) for v in ids), "ids as the API has them")
    seen = {json.loads(b)["type"] for p, _, b in Peer.came if p == "/ok/whole"}
    ok(seen <= {"person.added", "person.changed"}, "the one of the installation hears of people alone", seen)
    ok(not any("check_in" in t or "note" in t or "pulse" in t for t in types), "and no kind is of a check-in or a note", types)


def the_api(s):
    token, _ = s.make_token("ben@example.org", "read", "write")
    status, _, page = s.api(token, "GET", "/settings/webhooks")
    hook = page["webhooks"][0]
    ok(status == 200 and hook["host"] == "127.0.0.1" and "talk.held" in hook["events"].split() and
       not {"url", "kinds", "secret"} & set(hook), "a program reads which there are, without address and secret", page)
    status, _, page = s.api(token, "GET", "/settings/webhooks/%s?limit=2" % hook["id"])
    sent = page["deliveries"]
    ok(status == 200 and len(sent) == 2 and all(json.loads(d["body"])["type"] == d["kind"] for d in sent),
       "and what was sent, in pages", page)
    status = s.api(token, "POST", "/settings/webhooks/%s/test" % hook["id"], {})[0]
    ok(status in (403, 404, 405), "and sets up nothing, whatever its scopes", status)


def failures(s, base):
    s.enter("ben@example.org")
    where, _, _ = add(s, base + "/gone/x", "topic.added")
    test_of(s, where, "/gone/x")
    ok(wait_for(lambda: "wants nothing more" in text_of(s, where)), "410 switches it off", text_of(s, where))
    ok(s.post(where + "/test", {}, where)[0] == 409, "nothing is sent to it any more")
    ok("wants nothing more" in text_of(s, "/settings"), "the list of settings says so", text_of(s, "/settings")[-900:])
    for path, least, most in ("/busy/x", 1700, 1800), ("/unavailable/x", 21500, 21600):
        where, _, _ = add(s, base + path, "topic.added")
        test_of(s, where, path)
        ok(wait_for(lambda: "could be delivered lately" in text_of(s, where)), "%s: the failure is said" % path)
        rest = rows("d", "SELECT max(not_before - busy_until) FROM hook")[0][0]
        ok(least <= rest <= most, "%s: it is left alone as it says, within bounds" % path, rest)
        ok("/again" not in s.ask("GET", where)[2], "%s: what goes then anyway is not offered to be sent sooner" % path)
        with sqlite3.connect(house.path("d", "rapport.db"), timeout=20) as db:
            db.execute("UPDATE delivery SET next_try = next_try + 50000 WHERE state = 0")
        again = re.search(r'action="(/settings/webhooks/sent/[^"]+/again)".*?</form>', s.ask("GET", where)[2], re.S)
        ok(again and "Send it sooner" in again[0], "%s: what waits for longer is" % path, s.ask("GET", where)[2][-2500:])
        for act in again[1], where + "/test":
            status = s.post(act, {}, where)[0]
            page = text_of(s, where)
            ok(status == 303 and re.search(r"It goes at \w+ \d\d:\d\d: after what failed", page) and "It is sent again" not in page,
               "%s: and the page says when it goes" % path, (status, page[:900]))
        ok(len(sent_to(path)) == 1, "%s: not before that" % path, len(sent_to(path)))
    where, _, _ = add(s, base + "/broken/x", "topic.added")
    test_of(s, where, "/broken/x")
    ok(wait_for(lambda: hurry("d") or "delivered (200)" in text_of(s, where)), "500: it is tried again", text_of(s, where))
    ids = {h["webhook-id"] for _, h, _ in sent_to("/broken/x")}
    ok(len(sent_to("/broken/x")) == 2 and len(ids) == 1, "under the same id", sent_to("/broken/x"))
    where, _, _ = add(s, base + "/flips/x", "topic.added")
    test_of(s, where, "/flips/x")
    ok(wait_for(lambda: "delivered (200)" in text_of(s, where)), "one thing is taken", text_of(s, where))
    s.post(re.search(r'action="(/settings/webhooks/sent/[^"]+/again)"', s.ask("GET", where)[2])[1], {}, where)
    ok(wait_for(lambda: "waits; next try" in text_of(s, where)) and "it had arrived" in text_of(s, where),
       "sent again it fails, and the list still says that it had arrived", text_of(s, where))
    s.post(where + "/delete", {}, where)  # there are ten at most
    where, _, _ = add(s, base + "/elsewhere/x", "topic.added")
    test_of(s, where, "/elsewhere/x")
    ok(wait_for(lambda: "answered with 302" in text_of(s, where)) and not sent_to("/ok/redirected"),
       "a redirect is a failure, and not followed", text_of(s, where))
    where, _, _ = add(s, base + "/closing/x", "topic.added")
    test_of(s, where, "/closing/x")
    ok(wait_for(lambda: "cannot be reached" in text_of(s, where)), "no answer is a failure", text_of(s, where))
    where, _, _ = add(s, base + "/large/x", "topic.added")
    test_of(s, where, "/large/x")
    ok(wait_for(lambda: "delivered (200)" in text_of(s, where)), "an answer of any size is cut", text_of(s, where))


def slow(s, base):
    """One that is slow, and has more to come; another is told meanwhile."""
    where, _, _ = add(s, base + "/slow/x", "topic.added")
    test_of(s, where, "/slow/x")
    s.post(where + "/test", {}, where)
    other, _, _ = add(s, base + "/ok/beside", "topic.added")
    test_of(s, other, "/ok/beside")
    ok(Peer.now_in["/slow/x"] >= 1 and not Peer.held.is_set(), "while another has not answered", Peer.now_in)


def killed(s, base):
    """The program dies while an endpoint has not answered: it is told again, under the same id."""
    before = sent_to("/slow/x")
    s.stop(signal.SIGKILL)
    Peer.held.set()
    with sqlite3.connect(house.path("d", "rapport.db"), timeout=20) as db:
        db.execute("UPDATE hook SET busy_until = 0")  # as after the lease
        db.execute("DELETE FROM send_turn")
    s = Server("d", "--allow-private-webhooks")
    ok(wait_for(lambda: hurry("d") or len(sent_to("/slow/x")) > len(before)), "after a crash it is sent again")
    ok(sent_to("/slow/x")[len(before)][1]["webhook-id"] in {h["webhook-id"] for _, h, _ in before}, "under the same id")
    return s


def inside(base):
    """Without the operator's word nothing leads inside."""
    s = Server("d")
    s.enter("cara@example.org")
    for url in base + "/ok/in", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/", "https://[::1]/":
        _, secret, (status, page) = add(s, url, "topic.added")
        ok(status == 422 and not secret and url in page, "%s is refused, and stays in the form" % url, status)
    with sqlite3.connect(house.path("d", "rapport.db"), timeout=20) as db:
        db.execute("UPDATE hook SET state = 0, not_before = 0, busy_until = 0")
    s.enter("ben@example.org")
    where = re.search(r'href="(/settings/webhooks/%s)"' % ID.pattern, s.ask("GET", "/settings/webhooks")[2])[1]
    before = len(Peer.came)
    s.post(where + "/test", {}, where)
    ok(wait_for(lambda: "private network" in text_of(s, where)) and len(Peer.came) == before,
       "and one from before is not asked", text_of(s, where)[:900])
    said = s.ask("GET", "/metrics")[2]
    ok(re.search(r'rapport_webhooks\{state="failing"\} [1-9]', said) and
       re.search(r'rapport_webhook_deliveries\{state="waiting"\} [1-9]', said), "/metrics counts", said[-900:])
    logs = s.stderr()
    ok("webhook not delivered" in logs and base not in logs, "the log tells of a failure, without the address", logs[-600:])
    s.stop()


def two_nodes(base):
    """Two servers of one PostgreSQL database tell an endpoint each thing once, and one at a time."""
    events = 30
    with house.postgres("hook_nodes") as url:
        if not url:
            ok(True, "two nodes # SKIP RAPPORT_TEST_POSTGRES is not set")
            return
        args = "--database", url, "--allow-private-webhooks"
        run("init", "--data", "nodes", "--database", url)
        run("import", write("team.csv", TEAM), "--data", "nodes", "--database", url)
        nodes = [Server("nodes", *args) for _ in range(2)]
        s = nodes[0]
        link = run("link", "ada@example.org", "--data", "nodes", "--database", url).stdout
        s.post("/sign-in/" + link.strip().rsplit("/", 1)[1], {})
        add(s, base + "/turn/x", "topic.added")
        pair = re.search(r"/people/%s" % ID.pattern, s.ask("GET", "/people")[2]).group(0)
        for n in range(events):
            s.post(pair + "/topics", {"words": "topic %d" % n}, pair)
        ok(wait_for(lambda: len(sent_to("/turn/x")) >= events), "two nodes tell what is due", len(sent_to("/turn/x")))
        ids = [h["webhook-id"] for _, h, _ in sent_to("/turn/x")]
        ok(len(ids) == len(set(ids)) == events, "each thing once", (len(ids), len(set(ids))))
        ok(Peer.most_in["/turn/x"] == 1, "one at a time", Peer.most_in)
        for n in nodes:
            n.stop()


base = listen()
run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
server = Server("d", "--allow-private-webhooks")
server.enter("ben@example.org")
signatures(server, base)
canaries(server, base)
the_api(server)
failures(server, base)
slow(server, base)
server = killed(server, base)
server.stop()
inside(base)
two_nodes(base)
sys.exit(end())
