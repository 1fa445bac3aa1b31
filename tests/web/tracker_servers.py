# SPDX-License-Identifier: Apache-2.0
#
# Task trackers for the tests, on loopback: they answer as the documentation of each says, check what is asked of
# them, and note it. `amiss` has what becomes of the next request of a method in the place of the right answer.
import base64
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


class GitLab(Peer):
    """By version 4 of its interface; the project is one path, with its slashes escaped."""

    def __init__(self, project="acme/team/app"):
        super().__init__()
        self.project = project

    def issue(self, number):
        return self.issues[number - 1]

    def add(self, title, description, mine=True):
        now = stamp()
        self.issues.append({"id": 1000 + len(self.issues), "iid": len(self.issues) + 1, "title": title,
                            "description": description, "state": "opened", "created_at": now.replace("Z", ".000Z"),
                            "updated_at": now.replace("Z", ".000Z"), "closed_at": None, "moved_to_id": None, "mine": mine})
        return self.issues[-1]

    def set(self, number, state, reason=None, at=None):
        now = stamp(at).replace("Z", ".500Z")
        self.issue(number).update(state={"open": "opened"}.get(state, state), updated_at=now,
                                  closed_at=now if state == "closed" else None, moved_to_id=9 if reason else None)

    def page(self, query):
        self.must(query.get("scope") == "created_by_me", "scope")
        got = [i for i in self.issues if i["mine"]]
        for name, key in ("created_after", "created_at"), ("updated_after", "updated_at"):
            if name in query:
                got = [i for i in got if i[key] >= query[name].replace("Z", ".000Z")]
        got.sort(key=lambda i: (i[query["order_by"]], i["iid"]), reverse=query["sort"] == "desc")
        per, page = int(query["per_page"]), int(query["page"])
        return [{k: v for k, v in i.items() if k != "mine"} for i in got[(page - 1) * per:page * per]]

    def serve(self, ask):
        headers, path = ask["headers"], ask["path"]
        if headers.get("authorization") != "Bearer " + TOKEN and headers.get("private-token") != TOKEN:
            return 401, {"message": "401 Unauthorized"}, {}
        root = "/api/v4/projects/" + urllib.parse.quote(self.project, safe="")
        if ask["method"] == "GET" and path == root:
            return 200, {"id": 5, "path_with_namespace": self.project}, {}
        if ask["method"] == "GET" and path == root + "/issues":
            said = self.page(ask["query"])
            tag = 'W/"%x"' % (hash(json.dumps(said)) & 0xffffffff)
            return (304, None, {"ETag": tag}) if headers.get("if-none-match") == tag else (200, said, {"ETag": tag})
        if ask["method"] == "POST" and path == root + "/issues":
            sent = json.loads(ask["body"])
            self.must(set(sent) <= {"title", "description", "labels"}, "members %r" % sent)
            return 201, self.add(sent["title"], sent["description"]), {}
        found = re.fullmatch(re.escape(root) + r"/issues/(\d+)", path)
        if found and ask["method"] == "PUT" and int(found[1]) <= len(self.issues):
            event = json.loads(ask["body"])
            self.must(event in ({"state_event": "close"}, {"state_event": "reopen"}), "event %r" % event)
            self.set(int(found[1]), {"close": "closed", "reopen": "opened"}[event["state_event"]])
            return 200, self.issue(int(found[1])), {}
        return 404, {"message": "404 Not Found"}, {}


class Jira(Peer):
    """By version 2, in the cloud or on a server of one's own; statuses of three sorts, and ways between them."""
    STATUSES = {"To Do": "new", "In Progress": "indeterminate", "Done": "done"}

    def __init__(self, cloud):
        super().__init__()
        self.cloud, self.project = cloud, "APP"

    def issue(self, number):
        return self.issues[number - 1]

    def add(self, fields):
        key = "APP-%d" % (100 + len(self.issues) + 1)
        now = time.time()
        self.issues.append({"key": key, "status": "To Do", "created": now, "updated": now, "resolution": None, **fields})
        return self.issues[-1]

    def set(self, number, state, reason=None, at=None):
        self.issue(number).update(status="Done" if state == "closed" else "To Do", updated=time.time() if at is None else at,
                                  resolution=reason or ("Done" if state == "closed" else None))

    def shown(self, i):
        def when(at):
            return time.strftime("%Y-%m-%dT%H:%M:%S.000+0100", time.gmtime(at + 3600))
        return {"id": "1", "key": i["key"], "fields": {
            "status": {"name": i["status"], "statusCategory": {"key": self.STATUSES[i["status"]]}},
            "updated": when(i["updated"]), "description": i["description"],
            "resolution": i["resolution"] and {"name": i["resolution"]},
            "resolutiondate": when(i["updated"]) if i["resolution"] else None}}

    def search(self, query):
        jql = re.fullmatch(r'project = "APP" AND creator = currentUser\(\) AND (created|updated) >= -(\d+)m ORDER BY \1 (ASC|DESC)', query["jql"])
        if not self.must(jql, "jql " + query["jql"]):
            return 400, {"errorMessages": ["no"]}, {}
        self.must("description" in query["fields"] and "status" in query["fields"], "fields")
        got = [i for i in self.issues if i[jql[1]] >= time.time() - 60 * int(jql[2])]
        got.sort(key=lambda i: i[jql[1]], reverse=jql[3] == "DESC")
        per = int(query["maxResults"])
        if not self.cloud:
            at = int(query["startAt"])
            return 200, {"startAt": at, "maxResults": per, "total": len(got), "issues": [self.shown(i) for i in got[at:at + per]]}, {}
        at = int(query.get("nextPageToken", "page 0").split(" ")[1])
        said = {"issues": [self.shown(i) for i in got[at:at + per]], "isLast": at + per >= len(got)}
        if not said["isLast"]:
            said["nextPageToken"] = "page %d" % (at + per)
        return 200, said, {}

    def serve(self, ask):
        headers, path, method = ask["headers"], ask["path"], ask["method"]
        right = "Basic " + base64.b64encode(("ben@example.org:" + TOKEN).encode()).decode() if self.cloud else "Bearer " + TOKEN
        if headers.get("authorization") != right:
            return 401, {"message": "Client must be authenticated"}, {}
        if method == "GET" and path in ("/rest/api/2/myself", "/rest/api/2/project/APP"):
            return 200, {"self": "x"}, {}
        if method == "GET" and path == "/rest/api/2/search" + ("/jql" if self.cloud else ""):
            return self.search(ask["query"])
        if method == "POST" and path == "/rest/api/2/issue":
            fields = json.loads(ask["body"])["fields"]
            self.must(set(fields) <= {"project", "issuetype", "summary", "description", "labels"}, "fields %r" % fields)
            self.must(fields["project"] == {"key": "APP"} and fields["issuetype"] == {"name": "Task"}, "project")
            return 201, {"id": "1", "key": self.add(fields)["key"], "self": "x"}, {}
        found = re.fullmatch(r"/rest/api/2/issue/APP-(\d+)/transitions", path)
        number = int(found[1]) - 100 if found else 0
        if not 0 < number <= len(self.issues):
            return 404, {"errorMessages": ["Issue does not exist"]}, {}
        ways = [{"id": str(n), "name": "go", "to": {"name": s, "statusCategory": {"key": self.STATUSES[s]}}}
                for n, s in enumerate(self.STATUSES, 11) if s != self.issue(number)["status"]]
        if method == "GET":
            return 200, {"expand": "transitions", "transitions": ways}, {}
        wanted = json.loads(ask["body"])["transition"]["id"]
        to = [w["to"]["name"] for w in ways if w["id"] == wanted]
        if not self.must(to, "transition"):
            return 400, {}, {}
        self.set(number, "closed" if to[0] == "Done" else "open")
        return 204, None, {}


class Webhook(Peer):
    def serve(self, ask):
        return 204, None, {}
