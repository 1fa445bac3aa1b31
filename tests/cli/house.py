# SPDX-License-Identifier: Apache-2.0
#
# What the tests of the whole program share: run a command, run a server and use it as
# a browser does, look into a database, print TAP.
import atexit
import collections
import contextlib
import html
import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse

BUILD = os.environ.get("BUILD", "build")
PROGRAM = os.path.abspath(os.path.join(BUILD, "rapport"))
# ASan's own costs are not what is tested
SLOW = 4 if "san" in BUILD else 1
NOW = "2026-11-23T07:00:00Z"

folder = tempfile.TemporaryDirectory(prefix="rapport-cli-")
_count = _failed = 0

TEAM = """id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00,15,7
ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7
cara,Cara,cara@example.org,ada,Europe/Lisbon,09:00-17:00,30,14
"""


ID = re.compile("[0-9a-hjkmnp-tv-z]{13}")


def id_text(n):
    """An id as it stands in addresses and in JSON (src/base/id.h)."""
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[n >> 5 * i & 31] for i in range(12, -1, -1))


def event(uid, day, hour, title="Meeting", more=""):
    return ("BEGIN:VEVENT\r\nUID:%s@example.org\r\nDTSTAMP:20260101T000000Z\r\n"
            "DTSTART;TZID=Europe/Berlin:%sT%02d0000\r\nDURATION:PT1H\r\nSUMMARY:%s\r\n%sEND:VEVENT\r\n"
            % (uid, day, hour, title, more))


def calendar(*events):
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + "".join(events) +
            "END:VCALENDAR\r\n")


def ok(right, claim, *seen):
    """A line of TAP. What was seen instead of the claim follows a failure, a text as its lines."""
    global _count, _failed
    _count += 1
    print(("ok" if right else "not ok"), _count, "-", claim, flush=True)
    if not right:
        _failed += 1
        for line in [line for one in seen for line in (one.splitlines() if isinstance(one, str) else [repr(one)])]:
            print("#   got", line[:1500], flush=True)
    return right


def end():
    print("1..%d" % _count)
    return 1 if _failed else 0


def path(*names):
    return os.path.join(folder.name, *names)


def write(name, text):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(path(name), "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())
    return path(name)


def env(**more):
    return {**os.environ, "RAPPORT_NOW": NOW, **more}


def run(*args, **more):
    """The finished command: .returncode, .stdout, .stderr."""
    return subprocess.run([PROGRAM, *args], cwd=folder.name, env=env(), text=True,
                          capture_output=True, timeout=120, **more)


def done(claim, *args, says=""):
    r = run(*args)
    ok(r.returncode == 0 and says in r.stdout, claim, (r.returncode, r.stdout, r.stderr))
    return r


def refused(claim, status, says, *args, **more):
    """The command fails with this status and this text in one line on stderr."""
    r = run(*args, **more)
    lines = r.stderr.splitlines()
    ok(r.returncode == status and any(says in line for line in lines) and
       "Sanitizer" not in r.stderr, claim, (r.returncode, r.stdout, r.stderr))
    return r


def rows(data, sql):
    c = sqlite3.connect(path(data, "rapport.db"), timeout=10)
    try:
        return c.execute(sql).fetchall()
    finally:
        c.close()


def psql(sql):
    r = subprocess.run(["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", os.environ["RAPPORT_TEST_POSTGRES"], "-c", sql],
                       capture_output=True, text=True)
    if r.returncode:
        raise SystemExit(r.stderr)


@contextlib.contextmanager
def postgres(name):
    """The address of an empty schema of a PostgreSQL server; None where there is no server."""
    server = os.environ.get("RAPPORT_TEST_POSTGRES")
    if not server:
        yield None
        return
    schema = "%s_%d" % (name, os.getpid())
    psql("CREATE SCHEMA %s" % schema)
    try:
        yield "%s%coptions=-csearch_path%%3D%s" % (server, "&" if "?" in server else "?", schema)
    finally:
        psql("DROP SCHEMA %s CASCADE" % schema)


def whole(data):
    """What SQLite says of the database; "ok" when nothing is damaged or dangling."""
    said = rows(data, "PRAGMA integrity_check")[0][0]
    dangling = rows(data, "PRAGMA foreign_key_check")
    return said if not dangling else "dangling: %r" % dangling


class Server:
    def __init__(self, data, *args, wait=True, **more):
        self.err = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", data, "--listen", "127.0.0.1:0", *args],
            cwd=folder.name, env=env(), stdout=subprocess.PIPE, stderr=self.err, text=True, **more)
        atexit.register(self.process.kill)  # a test that ends early leaves no server behind
        self.line = self.process.stdout.readline() if wait else ""
        self.cookies, self.data = {}, data
        found = re.match(r"open http://([^/]+)(/\S*)", self.line)
        self.address, self.first = found.groups() if found else (None, None)

    def stderr(self):
        # the server writes at the position of the same open file: a seek would let it write over its log
        return os.pread(self.err.fileno(), 1 << 26, 0).decode("utf-8", "replace")

    def ask(self, method, where, body=None, headers=None, timeout=30):
        """Status, headers and text of one request, with the cookies of this visitor."""
        c = http.client.HTTPConnection(self.address, timeout=timeout)
        sent = {"Cookie": "; ".join("%s=%s" % i for i in self.cookies.items()), **(headers or {})}
        try:
            c.request(method, where, body, sent)
            r = c.getresponse()
            text = r.read().decode("utf-8", "replace")
        finally:
            c.close()
        for line in r.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return r.status, r.headers, text

    def token(self, where):
        text = self.ask("GET", where)[2]
        found = re.search(r'name="csrf" value="([^"]+)"', text)
        return found.group(1) if found else ""

    def post(self, where, form, page=None, **more):
        """Send a form with the token of the page it stands on."""
        sent = urllib.parse.urlencode({"csrf": self.token(page or where), **form})
        return self.ask("POST", where, sent,
                        {"Content-Type": "application/x-www-form-urlencoded"}, **more)

    def upload(self, name, bytes_, page="/settings", where="/settings/calendars"):
        edge = "edge-of-a-part"
        head = ('--%s\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n%s\r\n'
                '--%s\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n'
                "Content-Type: text/calendar\r\n\r\n" % (edge, self.token(page), edge, name))
        body = head.encode() + bytes_ + ("\r\n--%s--\r\n" % edge).encode()
        return self.ask("POST", where, body,
                        {"Content-Type": "multipart/form-data; boundary=" + edge})

    def sign_in(self, where=None):
        """Enter by a link: this one, that of the first start, or one that the operator makes for Ada."""
        where = where or self.first
        return self.post(where, {}) if "/sign-in/" in where else self.enter("ada@example.org")

    def enter(self, address):
        """Go on as this person alone, by a link that the operator makes."""
        self.cookies = {}
        return self.post(re.search(r"/sign-in/\S+", run("link", address, "--data", self.data).stdout).group(0), {})

    def make_token(self, address, *scopes):
        """A token of this person, and the cookies under which it was made; afterwards nobody is signed in."""
        self.enter(address)
        page = self.post("/settings/tokens", {"name": "test", **{scope: "1" for scope in scopes}})[2]
        cookies, self.cookies = self.cookies, {}
        return re.search(r"rpt_[\w-]{43}", page).group(0), cookies

    def api(self, token, method, where, body=None, **headers):
        """Status, headers and JSON of one request to the API with this token; If_Match is a header. Cookies go along, and
        a session counts before a token: a program has none."""
        sent = {"Authorization": "Bearer " + token} if token else {}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        status, head, text = self.ask(method, "/api/v1" + where, body, sent)
        return status, head, json.loads(text) if text.strip().startswith("{") else text or None

    def change(self, token, where, act, body=None):
        """Change what has been read: with the ETag of its page."""
        return self.api(token, "POST", where + act, body, If_Match=self.api(token, "GET", where)[1]["ETag"])

    def walk(self, starts, each=1):
        """Follow the links of every page from these on: yield the address, the kind and the text of a page. Ids in
        addresses make no other kind, and of one kind at most `each` are read."""
        seen, kinds, ahead = set(), collections.Counter(), list(starts)
        while ahead:
            where = ahead.pop()
            kind = ID.sub(":id", where.split("?")[0])
            if where in seen or kinds[kind] >= each or kind.startswith("/sign-"):
                continue
            seen.add(where)
            kinds[kind] += 1
            status, head, text = self.ask("GET", where)
            if status == 303:
                ahead.append(head["Location"])
            if status == 200 and "text/html" in (head["Content-Type"] or ""):
                links = {html.unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', text)}
                ahead += sorted(links - seen, reverse=True)
                yield where, kind, text

    def stop(self, sig=signal.SIGTERM):
        """The exit status and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(sig)
        status = self.process.wait(timeout=30)
        self.process.stdout.close()
        return status, time.monotonic() - began
