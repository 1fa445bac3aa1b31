# SPDX-License-Identifier: Apache-2.0
#
# Task trackers for the tests, on loopback: they answer as the documentation of each says, check what is asked of
# them, and note it. `amiss` has what becomes of the next request of a method in the place of the right answer.
import http.server
import json
import re
import socketserver
import threading
import time
import urllib.parse

TOKEN = "tok_S3cret"


def stamp(at=None):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() if at is None else at))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        peer = self.server.peer
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode() if length else ""
        parts = urllib.parse.urlsplit(self.path)
        ask = {"method": self.command, "path": parts.path, "query": dict(urllib.parse.parse_qsl(parts.query)),
               "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body}
        with peer.lock:
            peer.asks.append(ask)
            amiss = next((m for m in peer.amiss if m[0] == self.command), None)
            if amiss:
                peer.amiss.remove(amiss)
        try:
            if amiss and amiss[1](self, peer, ask):
                return
            with peer.lock:
                status, said, headers = peer.serve(ask)
            self.say(status, said, **headers)
        except OSError:
            self.close_connection = True

    def say(self, status, said=None, **headers):
        body = said if isinstance(said, bytes) else b"" if said is None else json.dumps(said).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_PUT = answer

    def log_message(self, *args):
        pass


class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, *args):
        pass


class Peer:
    """What a tracker of any kind has: issues, what was asked, and what goes amiss."""

    def __init__(self):
        self.lock, self.asks, self.amiss, self.issues, self.wrong = threading.Lock(), [], [], [], []
        self.server = Threads(("127.0.0.1", 0), Handler)
        self.server.peer = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = "http://127.0.0.1:%d" % self.server.server_address[1]

    def must(self, right, claim):
        """Note what is asked otherwise than documented."""
        if not right:
            self.wrong.append(claim)
        return right

    def next(self, method, does):
        with self.lock:
            self.amiss.append((method, does))

    def asked(self, method, path=""):
        return [a for a in list(self.asks) if a["method"] == method and a["path"].endswith(path)]


def status(code, said=None, **headers):
    """The next answer has this status."""
    def answer(handler, peer, ask):
        handler.say(code, {"message": "no"} if said is None else said, **headers)
        return True
    return answer


def after(code):
    """The next request is carried out, and its answer is lost: the connection closes."""
    def answer(handler, peer, ask):
        with peer.lock:
            peer.serve(ask)
        handler.close_connection = True
        handler.connection.close()
        return True
    return answer


def held(event, carried_out):
    """The next request is answered when the event is set; it is carried out first, or never."""
    def answer(handler, peer, ask):
        if carried_out:
            with peer.lock:
                peer.serve(ask)
        event.wait(120)
        handler.close_connection = True
        return True
    return answer


class GitHub(Peer):
    login = "octo-cat"

    def __init__(self, project="acme/app"):
        super().__init__()
        self.project = project

    def issue(self, number):
        return self.issues[number - 1]

    def add(self, title, body="", user="somebody", **more):
        now = stamp()
        self.issues.append({"number": len(self.issues) + 1, "title": title, "body": body, "state": "open",
                            "state_reason": None, "user": {"login": user}, "created_at": now, "updated_at": now,
                            "closed_at": None, "html_url": "javascript:alert(1)", "labels": [], **more})
        return self.issues[-1]

    def set(self, number, state, reason=None, at=None):
        issue = self.issue(number)
        issue.update(state=state, state_reason=reason, updated_at=stamp(at), closed_at=stamp(at) if state == "closed" else None)

    def page(self, query):
        got = [i for i in self.issues if query.get("state") == "all" or i["state"] == "open"]
        if "creator" in query:
            got = [i for i in got if i["user"]["login"] == query["creator"]]
        if "since" in query:
            got = [i for i in got if i["updated_at"] >= query["since"]]
        key = {"updated": "updated_at", "created": "created_at"}[query.get("sort", "created")]
        got.sort(key=lambda i: (i[key], i["number"]), reverse=query.get("direction", "desc") == "desc")
        per, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        return got[(page - 1) * per:page * per]

    def serve(self, ask):
        headers, path = ask["headers"], ask["path"]
        if headers.get("authorization") != "Bearer " + TOKEN:
            return 401, {"message": "Bad credentials"}, {}
        self.must(headers.get("accept") == "application/vnd.github+json", "Accept")
        self.must(headers.get("x-github-api-version") == "2022-11-28", "version")
        self.must(headers.get("user-agent", "").startswith("rapport/"), "User-Agent")
        root = "/repos/" + self.project
        if ask["method"] == "GET" and path == root:
            return 200, {"id": 1, "full_name": self.project, "has_issues": True}, {}
        if ask["method"] == "GET" and path == root + "/issues":
            said = self.page(ask["query"])
            tag = 'W/"%x"' % (hash(json.dumps(said)) & 0xffffffff)
            if headers.get("if-none-match") == tag:
                return 304, None, {"ETag": tag}
            return 200, said, {"ETag": tag}
        if ask["method"] == "POST" and path == root + "/issues":
            sent = json.loads(ask["body"])
            self.must(headers.get("content-type") == "application/json", "Content-Type")
            self.must(set(sent) <= {"title", "body", "labels"}, "members %r" % sent)
            return 201, self.add(sent["title"], sent["body"], self.login, labels=[{"name": n} for n in sent["labels"]]), {}
        found = re.fullmatch(re.escape(root) + r"/issues/(\d+)", path)
        if found and ask["method"] == "PATCH" and int(found[1]) <= len(self.issues):
            sent = json.loads(ask["body"])
            self.must(set(sent) <= {"state", "state_reason"}, "members %r" % sent)
            self.set(int(found[1]), sent["state"], sent.get("state_reason"))
            return 200, self.issue(int(found[1])), {}
        return 404, {"message": "Not Found"}, {}
