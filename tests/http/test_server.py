# SPDX-License-Identifier: Apache-2.0
#
# The server on loopback, asked by raw sockets: what is malformed, too large or too slow
# is refused and hides nothing behind it, and what is right keeps working beside it.
import atexit
import os
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
from house import end, ok

BUILD = os.environ.get("BUILD", "build")
HELPER = os.path.join(BUILD, "tests/http/helper_server")
FOLDER = tempfile.TemporaryDirectory(prefix="rapport-http-")
KEY = os.path.join(FOLDER.name, "key")


class Server:
    def __init__(self, *args, **more):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([HELPER, KEY, *args], stdout=subprocess.PIPE,
                                        stderr=self.log, text=True, **more)
        atexit.register(self.process.kill)  # a test that ends early leaves no server behind
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise SystemExit("the helper did not start: " + self.read_log())

    def read_log(self):
        self.log.seek(0)
        return self.log.read().decode()

    def connect(self, timeout=15):
        if self.address.startswith("unix:"):
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(timeout)
            s.connect(self.address[5:])
            return s
        host, port = self.address.rsplit(":", 1)
        return socket.create_connection((host.strip("[]"), int(port)), timeout=timeout)

    def send(self, data, timeout=15):
        """Everything that comes back until the server closes; None: it does not close."""
        with self.connect(timeout) as s:
            return exchange(s, data)

    def ask(self, head, body=b""):
        """One request that asks to be the last: status, header text, body."""
        if "host:" not in head.lower():
            head += "Host: localhost\r\n"
        answer = self.send(head.encode() + b"Connection: close\r\n\r\n" + body)
        return split(answer or b"")

    def get(self, path, more=""):
        return self.ask("GET %s HTTP/1.1\r\n%s" % (path, more))

    def post(self, path, body, more="", kind="application/x-www-form-urlencoded"):
        return self.ask("POST %s HTTP/1.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s"
                        % (path, kind, len(body), more), body)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        rest = self.process.stdout.read()
        return self.process.wait(20), rest


def exchange(s, data):
    answer = bytearray()
    try:
        s.sendall(data)
    except OSError:
        pass
    try:
        while True:
            piece = s.recv(1 << 16)
            if not piece:
                return bytes(answer)
            answer += piece
    except socket.timeout:
        return None
    except OSError:
        return bytes(answer)


def read_one(s, data=b"", head=False):
    """Exactly one answer with a Content-Length from a connection that stays open."""
    s.sendall(data)
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = s.recv(1)
        if not piece:
            return answer
        answer += piece
    n = int(re.search(rb"Content-Length: (\d+)", answer).group(1))
    while n and not head:
        piece = s.recv(n)
        if not piece:
            break
        answer += piece
        n -= len(piece)
    return answer


def split(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    m = re.match(rb"HTTP/1\.[01] (\d{3})", head)
    return int(m.group(1)) if m else 0, head.decode("latin-1"), body


def statuses(answer):
    return [int(n) for n in re.findall(rb"HTTP/1\.[01] (\d{3})", answer or b"")]


SECOND = b"GET /show?smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def held(server):
    """Requests whose memory the server holds beside the one that asks."""
    text = server.get("/metrics")[2].decode()
    return int(re.search(r"requests_held (\d+)", text).group(1)) - 1


def gives_back(server, seconds=10):
    """Does the server come to hold nothing? A connection is closed a moment after its end."""
    until = time.monotonic() + seconds
    while held(server) and time.monotonic() < until:
        time.sleep(0.02)
    return held(server) == 0


def refused(server, claim, data, *expected):
    """One refusal, like every answer with its policy, and nothing behind it runs."""
    started = time.monotonic()
    answer = server.send(data + SECOND)
    got = statuses(answer)
    right = answer is not None and b"smuggled" not in answer
    right = right and len(got) == 1 and got[0] in expected
    right = right and b"Content-Security-Policy: default-src 'none'" in answer
    ok(right and time.monotonic() - started < 10, claim + " is refused", answer)
    ok(gives_back(server), "and its memory is given back", held(server))


def malformed(s):
    host = b"Host: localhost\r\n"
    post = b"POST /hook HTTP/1.1\r\n" + host
    get = b"GET /show HTTP/1.1\r\n" + host
    refused(s, "Content-Length with Transfer-Encoding",
            post + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)
    refused(s, "Transfer-Encoding with Content-Length",
            post + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400)
    refused(s, "two lengths that differ",
            post + b"Content-Length: 4\r\nContent-Length: 0\r\n\r\nabcd", 400)
    refused(s, "the same length twice",
            post + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", 400)
    refused(s, "a list of lengths", post + b"Content-Length: 4, 4\r\n\r\nabcd", 400)
    refused(s, "a signed length", post + b"Content-Length: +4\r\n\r\nabcd", 400)
    refused(s, "a negative length", post + b"Content-Length: -1\r\n\r\n", 400)
    refused(s, "a length with a space", post + b"Content-Length: 4 \r\n\r\nabcd", 400)
    refused(s, "an endless length", post + b"Content-Length: 99999999999999999999999\r\n\r\n",
            400, 413)
    refused(s, "a request without Host", b"GET / HTTP/1.1\r\nX: y\r\n\r\n", 400)
    refused(s, "a second Host", get + b"Host: evil.example\r\n\r\n", 400)
    refused(s, "a foreign Host", b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421)
    refused(s, "a space before the colon", get + b"X-A : b\r\n\r\n", 400)
    refused(s, "a length with a space before its colon",
            post + b"Content-Length : 4\r\n\r\nabcd", 400)
    refused(s, "NUL in a value", get + b"X-A: b\0c\r\n\r\n", 400)
    refused(s, "NUL at the end of a value", get + b"X-A: b\0\r\n\r\n", 400)
    refused(s, "NUL in a name", get + b"X\0A: b\r\n\r\n", 400)
    refused(s, "NUL at the start of a line", get + b"\0X-A: b\r\n\r\n", 400)
    refused(s, "NUL instead of the blank line", get + b"\0\r\n", 400)
    refused(s, "NUL in the address", b"GET /sh\0ow HTTP/1.1\r\n" + host + b"\r\n", 400)
    refused(s, "a control character in a value", get + b"X-A: b\x01\r\n\r\n", 400)
    refused(s, "a folded line", get + b"X-A: b\r\n c\r\n\r\n", 400)
    refused(s, "a folded length",
            post + b"Content-Length:\r\n 4\r\n\r\nabcd", 400)
    refused(s, "a line that ends in LF", get + b"X-A: b\nX-B: c\r\n\r\n", 400)
    refused(s, "a request line that ends in LF", b"GET / HTTP/1.1\n" + host + b"\r\n", 400)
    refused(s, "a blank line of LF", get + b"\n", 400)
    refused(s, "a CR within a line", get + b"X-A: b\rX-B: c\r\n\r\n", 400)
    refused(s, "a header without a colon", get + b"X-A\r\n\r\n", 400)
    refused(s, "a header without a name", get + b": b\r\n\r\n", 400)
    refused(s, "a header line before the first name",
            b"GET / HTTP/1.1\r\n X-A: b\r\n" + host + b"\r\n", 400)
    refused(s, "Transfer-Encoding: xchunked",
            post + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501)
    refused(s, "Transfer-Encoding: identity",
            post + b"Transfer-Encoding: identity\r\n\r\n", 501)
    refused(s, "chunked twice", post + b"Transfer-Encoding: chunked\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)
    refused(s, "chunked in HTTP/1.0", b"POST /hook HTTP/1.0\r\n" + host
            + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)
    chunked = post + b"Transfer-Encoding: chunked\r\n\r\n"
    for claim, framing in (
            ("a chunk size that is no number", b"zz\r\nab\r\n0\r\n\r\n"),
            ("a chunk longer than its size", b"2\r\nabcd\r\n0\r\n\r\n"),
            ("a chunk shorter than its size", b"9\r\nabcd\r\n0\r\n\r\n"),
            ("an endless chunk", b"fffffffffffffffff\r\nabcd"),
            ("a chunk size that ends in LF", b"4\nabcd\r\n0\r\n\r\n"),
            ("a chunk that ends in LF", b"4\r\nabcd\n0\r\n\r\n"),
            ("a last chunk that ends in LF", b"4\r\nabcd\r\n0\n\r\n"),
            ("a body in chunks that ends in LF", b"4\r\nabcd\r\n0\r\n\n"),
            ("a chunk size that ends in CR", b"4\rabcd\r\n0\r\n\r\n"),
            ("a space before a chunk size", b" 4\r\nabcd\r\n0\r\n\r\n"),
            ("a space behind a chunk size", b"4 \r\nabcd\r\n0\r\n\r\n"),
            ("a chunk size with a sign", b"+4\r\nabcd\r\n0\r\n\r\n"),
            ("a chunk size with 0x", b"0x4\r\nabcd\r\n0\r\n\r\n"),
            ("no chunk size", b"\r\nabcd\r\n0\r\n\r\n"),
            ("an LF in a chunk extension", b"4;a=b\nc\r\nabcd\r\n0\r\n\r\n"),
            ("a NUL in a chunk extension", b"4;a=\0\r\nabcd\r\n0\r\n\r\n"),
            ("5 KB of chunk extensions", b"4;" + b"a" * 5000 + b"\r\nabcd\r\n0\r\n\r\n"),
            ("a trailer", b"4\r\nabcd\r\n0\r\nX-A: b\r\n\r\n")):
        refused(s, claim, chunked + framing, 400)
    got = s.ask("POST /hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
                b"4;a=b\r\nabcd\r\n0B\r\n01234567890\r\n0\r\n\r\n")
    ok(got[0] == 200 and b"bytes 15\n" in got[2], "well-formed chunks are taken", got)
    refused(s, "a GET with a body", get + b"Content-Length: 4\r\n\r\nabcd", 400)
    refused(s, "a GET in chunks", get + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)
    refused(s, "a space in the address", b"GET /sh ow HTTP/1.1\r\n" + host + b"\r\n", 400)
    refused(s, "an address of another kind", b"GET ftp://localhost/ HTTP/1.1\r\n"
            + host + b"\r\n", 400)
    whole = b"GET http://%s/show?a=b HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
    got = split(s.send(whole % (b"localhost", b"elsewhere.example")))
    ok(got[0] == 200, "a whole address is understood, and its host is the one that counts", got)
    refused(s, "a whole address of another site", whole % (b"evil.example", b"localhost"), 421)
    refused(s, "a name before the host of a whole address", whole % (b"localhost@evil.example", b"localhost"), 421)
    refused(s, "a whole address without Host", b"GET http://localhost/ HTTP/1.1\r\n\r\n", 400)
    refused(s, "a whole address without host", b"GET http:///show HTTP/1.1\r\n" + host + b"\r\n", 421)
    refused(s, "HTTP/2.0 in plain", b"GET / HTTP/2.0\r\n" + host + b"\r\n", 400, 505)
    refused(s, "no version", b"GET /\r\n" + host + b"\r\n", 400, 505)
    refused(s, "an expectation we cannot meet", post + b"Content-Length: 4\r\n"
            b"Expect: 200-maybe\r\n\r\nabcd", 417)
    for path in (b"/%73how", b"/s%68ow", b"/%2fshow", b"/%2e%2e/show", b"/%4Detrics"):
        refused(s, "a path in disguise", b"GET " + path + b" HTTP/1.1\r\n" + host + b"\r\n", 400)
    for path in (b"/%", b"/%zz", b"/a%00b", b"/%ff", b"/%0a", b"/?a=%00", b"/?a=%c0%af"):
        refused(s, "the address " + path.decode(), b"GET " + path + b" HTTP/1.1\r\n" + host
                + b"\r\n", 400)
    refused(s, "a request line without end", b"GET /" + b"a" * 40000, 414)
    refused(s, "a header without end", get + b"X-A: " + b"a" * 40000, 431)
    refused(s, "an address of 2,000 fields", b"GET /?" + b"a=b&" * 2000 + b" HTTP/1.1\r\n" + host
            + b"\r\n", 400)
    got = s.get("/?" + "&" * 700)
    ok(got[0] == 200, "700 empty fields are none", got)
    ok(s.get("/show")[0] == 200, "and the server goes on")


def gone(s):
    """Whoever leaves in the middle leaves nothing behind."""
    host = b"Host: localhost\r\n"
    post = b"POST /hook HTTP/1.1\r\n" + host
    for claim, data in (
            ("an address of 700 empty fields", b"GET /?" + b"&" * 700 + b" HTTP/1.1\r\n" + host
             + b"\r\n"),
            ("an address of 2,000 fields", b"GET /?" + b"a=b&" * 2000 + b" HTTP/1.1\r\n" + host
             + b"\r\n"),
            ("700 cookies", b"GET /show HTTP/1.1\r\n" + host + b"Cookie: " + b"a=b;" * 700
             + b"\r\n\r\n"),
            ("a request line of 40 KB", b"GET /" + b"a" * 40000),
            ("a header of 40 KB", b"GET /show HTTP/1.1\r\n" + host + b"X-A: " + b"a" * 40000),
            ("a request line", b"GET /sho"),
            ("a header", b"GET /show HTTP/1.1\r\n" + host + b"X-A: b"),
            ("a body", post + b"Content-Length: 9\r\n\r\nabc"),
            ("a chunk", post + b"Transfer-Encoding: chunked\r\n\r\n9\r\nabc"),
            ("the wait for slow work", b"GET /slowly HTTP/1.1\r\n" + host + b"\r\n"),
            ("a large answer", b"GET /large?n=30000000 HTTP/1.1\r\n" + host + b"\r\n")):
        for _ in range(5):
            with s.connect() as c:
                try:
                    c.sendall(data)
                except OSError:
                    pass
                time.sleep(0.02)
        ok(gives_back(s), "who leaves in the middle of %s leaves nothing behind" % claim, held(s))


def sizes(s):
    got = s.get("/show", "".join("X-%d: y\r\n" % i for i in range(200)))
    ok(got[0] == 431, "200 headers are too many", got)
    got = s.get("/show", "X-A: %s\r\n" % ("y" * 17000))
    ok(got[0] == 431, "a header of 17 KB is too large", got)
    got = s.get("/show", "X-A: %s\r\n" % ("y" * 100000))
    ok(got[0] == 431, "a header of 100 KB is too large", got)
    got = s.get("/" + "a" * 9000)
    ok(got[0] == 414, "an address of 9 KB is too long", got)
    got = s.get("/" + "a" * 100000)
    ok(got[0] == 414, "an address of 100 KB is too long", got)
    got = s.get("/show", "Cookie: %s\r\n" % ("y" * 9000))
    ok(got[0] == 200, "9 KB of cookies are not", got)
    started = time.monotonic()
    got = s.ask("POST /upload HTTP/1.1\r\nContent-Length: %d\r\n" % (2 << 30), b"x" * 100000)
    ok(got[0] == 413 and time.monotonic() - started < 5, "2 GB are refused at once", got)
    got = s.ask("POST /upload HTTP/1.1\r\nContent-Length: %d\r\nExpect: 100-continue\r\n"
                % (2 << 30))
    ok(got[0] == 413, "and before they are sent, when the client asks", got)
    got = s.ask("POST /hook HTTP/1.1\r\nContent-Length: %d\r\n" % ((64 << 10) + 1))
    ok(got[0] == 413, "a route that says nothing takes 64 KiB", got)
    got = s.post("/hook", b"x" * (64 << 10), kind="text/plain")
    ok(got[0] == 200 and b"bytes 65536\n" in got[2], "and all of them", got)
    chunk = b"%x\r\n%s\r\n" % (4096, b"x" * 4096)
    head = (b"POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n")
    answer = s.send(head + chunk * 16 + b"0\r\n\r\n")
    ok(statuses(answer) == [200] and b"bytes 65536\n" in answer, "in chunks too", answer)
    answer = s.send(head + chunk * 17 + b"0\r\n\r\n")
    ok(statuses(answer) == [413], "more chunks are too many", answer)
    answer = s.send(head + chunk * 10000)
    ok(statuses(answer) in ([413], []), "however many there are", answer)


def methods(s):
    got = s.ask("DELETE /show HTTP/1.1\r\n")
    ok(got[0] == 405 and "Allow: GET, HEAD, POST" in got[1], "DELETE names what is allowed", got)
    got = s.ask("BREW /nothing HTTP/1.1\r\n")
    ok(got[0] == 501, "an unknown method of an unknown page is not implemented", got)
    got = s.post("/only-get", b"")
    ok(got[0] == 405 and "Allow: GET, HEAD\r\n" in got[1], "so does POST on a page", got)
    got = s.get("/upload")
    ok(got[0] == 405 and "Allow: POST\r\n" in got[1], "and GET on a form's target", got)
    got = s.get("/nothing")
    ok(got[0] == 404 and b"404 " in got[2], "what is not there is 404 in the house's form", got)
    page = s.get("/")
    head = s.ask("HEAD / HTTP/1.1\r\n")
    ok(head[0] == 200 and head[2] == b"" and "Content-Length: %d\r\n" % len(page[2]) in
       head[1] + "\r\n", "HEAD is GET without the body", head)
    got = s.get("/private")
    ok(got[0] == 401 and b"sign in first" in got[2], "enter has the last word", got)
    got = s.get("/people/Zo%C3%AB?x=a+b&y=%26")
    ok(b"param id=Zo\xc3\xab\n" in got[2] and b"query x=a b\nquery y=&\n" in got[2],
       "parameters and queries are decoded once", got)


def keeping(s):
    get = b"GET /show?%d HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with s.connect() as c:
        right = all(b"query %d=" % i in read_one(c, get % i) for i in range(20))
        ok(right, "a connection serves 20 requests")
        body = b"a=1"
        post = (b"POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\n%s" % (len(body), body))
        ok(b"form a=1\n" in read_one(c, post), "then a form")
        ok(b" 404 " in read_one(c, b"GET /no HTTP/1.1\r\nHost: localhost\r\n\r\n"), "a 404")
        head = read_one(c, b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n", head=True)
        ok(b" 200 " in head, "a HEAD")
        both = read_one(c, get % 1 + get % 2) + read_one(c)
        ok(both.index(b"query 1=") < both.index(b"query 2="), "and two at once, in order", both)
    with s.connect() as c:
        c.sendall(b"POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
                  b"Expect: 100-continue\r\n\r\n")
        first = c.recv(100)
        ok(first.startswith(b"HTTP/1.1 100 "), "a waiting client is told to go on", first)
        ok(b"bytes 3\n" in read_one(c, b"abc"), "and then answered")


def token_of(s, cookie="session=ada"):
    body = s.get("/show", "Cookie: %s\r\n" % cookie)[2].decode()
    return re.search("csrf (.+)", body).group(1)


def forms(s):
    session = "Cookie: session=ada\r\n"
    origin = "Origin: http://localhost\r\n"
    good = b"csrf=" + token_of(s).encode() + b"&note=kept"
    got = s.post("/show", good, session + origin + "Sec-Fetch-Site: same-origin\r\n")
    ok(got[0] == 200 and b"form note=kept\n" in got[2], "a form with its token is taken", got)
    got = s.post("/show", b"note=kept", session)
    ok(got[0] == 403 and b"form note=kept\n" in got[2],
       "one without is not, and what was typed is there to be shown again", got)
    got = s.post("/show", good.replace(b"csrf=", b"csrf=x"), session)
    ok(got[0] == 403, "nor one with a wrong token", got)
    got = s.post("/show", good, "Cookie: session=ben\r\n")
    ok(got[0] == 403, "nor one of another session", got)
    got = s.post("/show", good, session + "Origin: https://evil.example\r\n")
    ok(got[0] == 403, "nor one from a foreign page", got)
    got = s.post("/show", good, session + "Sec-Fetch-Site: cross-site\r\n")
    ok(got[0] == 403, "nor one that the browser calls cross-site", got)
    got = s.post("/show", b"{}", session + "X-CSRF-Token: %s\r\n" % token_of(s),
                 kind="application/json")
    ok(got[0] == 200 and b"bytes 2\n" in got[2], "a script sends it in a header", got)
    got = s.post("/hook", b"a=1", "Origin: https://evil.example\r\n")
    ok(got[0] == 200, "a route with a secret of its own needs none", got)
    got = s.post("/hook", b"a=%00", session)
    ok(got[0] == 400 and b"not UTF-8" in got[2], "a broken form says what is broken", got)
    kind = "multipart/form-data; boundary=zz"
    parts = (b"--zz\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n"
             + token_of(s).encode() + b"\r\n--zz\r\nContent-Disposition: form-data; "
             b"name=\"file\"; filename=\"cal.ics\"\r\nContent-Type: text/calendar\r\n\r\n"
             + b"x" * 200000 + b"\r\n--zz--\r\n")
    got = s.post("/upload", parts, session, kind)
    ok(got[0] == 200 and b" file=cal.ics\n" in got[2], "a file is uploaded", got[:2])
    got = s.post("/upload", parts[:-20], session, kind)
    ok(got[0] == 400, "half a file is not", got)


def cookies_and_assets(s):
    got = s.get("/sign-in/secret-token?to=/show")
    ok(got[0] == 303 and "Location: /show\r\n" in got[1] and
       "Set-Cookie: session=ada; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax\r\n" in got[1],
       "a cookie is set, and a redirect follows", got)
    got = s.get("/sign-in/x?to=//evil.example")
    ok("Location: /\r\n" in got[1], "a redirect stays here", got)
    got = s.get("/show", "Cookie: other=1; session=ada\r\n")
    ok(b"cookie ada\n" in got[2], "the cookie comes back", got)
    path = "/assets/app-1f2e3d4c.css"
    got = s.get(path)
    tag = re.search('ETag: (".+")', got[1]).group(1)
    ok(got[0] == 200 and got[2] == b"p{}\n" and "max-age=31536000, immutable" in got[1],
       "an asset is kept for a year", got)
    got = s.get(path, "If-None-Match: %s\r\n" % tag)
    ok(got[0] == 304 and got[2] == b"", "and not sent twice", got)
    got = s.get(path, "Accept-Encoding: gzip\r\n")
    ok(got[2] == b"zip" and "Content-Encoding: gzip" in got[1] and tag not in got[1],
       "nor unpacked to who takes gzip", got)
    for path, status in (("/", 200), ("/no", 404), ("/assets/app-1f2e3d4c.css", 200)):
        head = s.get(path)[1]
        ok("Content-Security-Policy: default-src 'none'" in head and
           "X-Content-Type-Options: nosniff" in head and
           "Referrer-Policy: same-origin" in head, "%s carries the policy" % path, head)
    ok("Cache-Control: no-store" in s.get("/")[1], "a page is not kept")
    got = s.get("/show", "X-Forwarded-For: 1.2.3.4, 203.0.113.9\r\n")
    ok(b"from \n" in got[2], "who is no proxy by the operator's word names no reader", got)
    head = s.get("/show")[1]
    ok("Set-Cookie" not in head, "what is no page sets no cookie", head)
    heads = [s.get("/")[1] for _ in range(2)]
    browsers = [re.search(r"Set-Cookie: browser=([\w-]{43}); Max-Age=2592000; Path=/; HttpOnly; "
                          "SameSite=Lax\r\n", h) for h in heads]
    ok(all(browsers) and browsers[0][1] != browsers[1][1], "each browser gets a name", heads)
    if all(browsers):
        mine = "Cookie: browser=%s\r\n" % browsers[0][1]
        token = b"csrf=" + token_of(s, "browser=" + browsers[0][1]).encode()
        ok(s.post("/show", token, mine)[0] == 200, "its own token is taken")
        other = "Cookie: browser=%s\r\n" % browsers[1][1]
        got = (s.post("/show", token, other)[0], s.post("/show", token)[0])
        ok(got == (403, 403), "in another browser, or in none, it is worth nothing", got)


def proxies():
    """The reader's address comes from the proxies that were named, and from nobody else."""
    s = Server("trusted=127.0.0.1,10.0.0.0/8")
    got = s.get("/show", "X-Forwarded-For: 1.2.3.4, 203.0.113.9\r\n")
    ok(b"from 203.0.113.9\n" in got[2], "a named proxy names the reader", got)
    got = s.get("/show", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 203.0.113.9, 10.0.0.1\r\n")
    ok(b"from 203.0.113.9\n" in got[2], "also over two lines and two proxies", got)
    ok(b"from \n" in s.get("/show")[2], "a proxy that says nothing leaves it unknown")
    s.stop()
    path = os.path.join(FOLDER.name, "proxied")
    s = Server("listen=unix:" + path, "trusted=unix")
    got = s.get("/show", "X-Forwarded-For: 203.0.113.9\r\n")
    ok(b"from 203.0.113.9\n" in got[2], "so does one that comes by the socket", got)
    s.stop()
    got = start_fails("trusted=proxy.example.org")
    ok(got[0] == 2 and "--trusted-proxy proxy.example.org: expected" in got[1],
       "a proxy is named by its address", got)


def log_and_metrics(s):
    s.get("/sign-in/secret-token?to=/show&hidden=word")
    text = s.get("/metrics")[2].decode()
    ok(re.search(r'requests_total\{status="2xx"\} [1-9]', text) and
       re.search(r"refused_total [1-9]\d", text) and
       re.search(r'seconds_bucket\{le="\+Inf"\} [1-9]', text), "requests are counted", text)
    buckets = [int(n) for n in re.findall(r"_bucket\{[^}]*\} (\d+)", text)]
    ok(buckets == sorted(buckets) and len(buckets) == 7, "the histogram is cumulative", buckets)
    log = s.read_log()
    ok(re.search(r" info GET /sign-in/:token 303 0 bytes \d+ us\n", log), "the log names routes",
       log[-300:])
    ok("secret-token" not in log and "hidden" not in log and "?" not in log,
       "and no address that someone wrote", log[-9000:])


def drip(s, head, seconds=10.0, more=b"x"):
    """Send a byte (or `more`) every tenth of a second; how long until the server hangs up?"""
    with s.connect() as c:
        c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        c.sendall(head)
        c.settimeout(0.1)
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            try:
                c.sendall(more)
                if not c.recv(1 << 16):
                    break
            except socket.timeout:
                continue
            except OSError:
                break
        return time.monotonic() - started


def stalled(s, path):
    """Ask for much and read nothing for a while: does all of it come later?"""
    with s.connect() as c:
        c.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % path)
        time.sleep(3)
        return len(exchange(c, b"") or b"")


def slow_ones(s):
    times, got = {}, {}

    def dripping(name, head, more=b"x"):
        times[name] = drip(s, head, more=more)

    def stalling(name, path):
        got[name] = stalled(s, path)

    jobs = [
        (dripping, "a header", b"GET / HTTP/1.1\r\nX-A: "),
        (dripping, "a request line", b"GET /"),
        (dripping, "a body", b"POST /hook HTTP/1.1\r\nHost: localhost\r\n"
                             b"Content-Length: 9999\r\n\r\n"),
        (dripping, "a body in chunks", b"POST /hook HTTP/1.1\r\nHost: localhost\r\n"
                                       b"Transfer-Encoding: chunked\r\n\r\n1000\r\n"),
        (dripping, "empty lines", b"\r\n", b"\r\n"),
        (dripping, "a second request", b"GET /show HTTP/1.1\r\nHost: localhost\r\n\r\nGET /"),
        (stalling, "an answer", b"/large?n=30000000"),
        (stalling, "a download", b"/large?n=30000000&slow"),
    ]
    threads = [threading.Thread(target=job, args=rest) for job, *rest in jobs]
    for t in threads:
        t.start()
    ok(s.get("/show")[0] == 200, "a quick request is answered beside slow ones")
    with s.connect() as c:
        started = time.monotonic()
        right = True
        while right and time.monotonic() - started < 1.8:
            right = b" 200 " in read_one(c, b"GET /show HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.3)
        ok(right, "a busy connection outlives header_seconds")
    for t in threads:
        t.join()
    for name in ("a header", "a request line", "a body", "a body in chunks"):
        ok(0.5 < times[name] < 8, "who drips %s is cut off" % name, times)
    # one is forgiven, the next is a request without a line, and is refused at once
    ok(times["empty lines"] < 8, "who drips empty lines is cut off", times)
    ok(times["a second request"] < 9, "also on a connection that was quick once", times)
    ok(got["an answer"] < 30000000, "who does not take an answer is cut off", got)
    ok(got["a download"] > 30000000, "unless it is a download that may last", got)
    text = s.get("/metrics")[2].decode()
    ok(int(re.search(r"cut_total (\d+)", text).group(1)) >= 6, "and counted", text)


def crowds():
    s = Server("connections=20", "header_seconds=1")
    idle = [s.connect() for _ in range(40)]
    started = time.monotonic()
    got = s.get("/show")
    ok(got[0] == 200 and time.monotonic() - started < 12,
       "when idle strangers hold all connections, a reader's turn comes", got)
    for c in idle:
        c.close()
    results = []
    threads = [threading.Thread(target=lambda: results.append(s.get("/show")[0]))
               for _ in range(100)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    ok(results == [200] * 100, "five times as many readers as connections are all served",
       results)
    s.stop()
    s = Server("connections=20", "header_seconds=15")
    for claim, sent in (("half a header", b"GET /show HTTP/1.1\r\n"),
                        ("half a body", b"POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\nx"),
                        ("refusals that nobody fetches", b"BAD\r\n\r\n")):
        slow = [s.connect() for _ in range(40)]
        for c in slow:
            c.sendall(sent)
        started = time.monotonic()
        got = s.get("/show")
        ok(got[0] == 200 and time.monotonic() - started < 9,
           "when %s holds each connection, a reader's turn comes" % claim, (got, time.monotonic() - started))
        for c in slow:
            c.close()
    s.stop()
    s = Server("connections=2")
    busy = [s.connect() for _ in range(2)]
    for c in busy:
        c.sendall(b"GET /slowly HTTP/1.1\r\nHost: localhost\r\n\r\n")
    time.sleep(0.05)
    started = time.monotonic()
    got = s.get("/show")
    ok(got[0] == 200 and time.monotonic() - started < 5,
       "who was busy when the house was full gives way once idle", (got, time.monotonic() - started))
    for c in busy:
        c.close()
    s.stop()
    s = Server("per_address=5")
    held = [s.connect() for _ in range(5)]
    for c in held:
        read_one(c, b"GET /show HTTP/1.1\r\nHost: localhost\r\n\r\n")
    with s.connect() as c:
        answer = exchange(c, b"GET /show HTTP/1.1\r\nHost: localhost\r\n\r\n")
        ok(answer == b"", "one address gets no more connections than its share", answer)
    for c in held:
        c.close()
    s.stop()


def listen_to(server, path="/stream/1", more=""):
    """A stream that has begun, and what has come of it."""
    c = server.connect()
    c.sendall(("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n" % (path, more)).encode())
    got = b""
    while b"\r\n\r\n" not in got:
        piece = c.recv(4096)
        if not piece:
            break
        got += piece
    return c, got


def next_event(c):
    got = b""
    while not got.endswith(b"\n\n") or got == b": \n\n":
        piece = c.recv(1)
        if not piece:
            return got
        got = piece if got == b": \n\n" else got + piece
    return got


def is_open(c):
    return not select.select([c], [], [], 0)[0] or c.recv(4096) != b""


def counter(server, name):
    return int(re.search(name + r" (\d+)", server.get("/metrics")[2].decode()).group(1))


def comes_to(server, streams, seconds=5):
    until = time.monotonic() + seconds
    while counter(server, "rapport_http_streams") != streams and time.monotonic() < until:
        time.sleep(0.02)
    return counter(server, "rapport_http_streams") == streams


def streams():
    s = Server("connections=6", "streams=12", "header_seconds=1", "log=info")
    listening = [listen_to(s, path)[0] for path in ["/stream/1"] * 6 + ["/slow-stream/2"] * 6]
    ok(counter(s, "rapport_http_streams") == 12 and counter(s, "rapport_http_connections") <= 6,
       "streams take no connection from others")
    ok(gives_back(s), "and hold no request's memory")
    c, got = listen_to(s)
    status, head, _ = split(got)
    ok(status == 503 and "\r\nRetry-After: " in head and "Content-Security-Policy" in head,
       "one more is told when to come again", got)
    c.close()
    idle = [s.connect() for _ in range(8)]
    for c in idle:
        c.sendall(b"GET /show HTTP/1.1\r\n")
    started = time.monotonic()
    got = s.get("/show")
    ok(got[0] == 200 and time.monotonic() - started < 9,
       "when all streams and all connections are taken, a reader's turn comes", got)
    ok(all(is_open(c) for c in listening), "and no stream has given way to it")
    for c in idle:
        c.close()
    got = s.post("/publish/2", b"data: for two\n\n", kind="text/plain")
    ok(got[0] == 200 and all(next_event(c) == b"data: for two\n\n" for c in listening[6:]),
       "an event reaches its channel")
    s.post("/publish/1", b"data: for one\n\n", kind="text/plain")
    ok(all(next_event(c) == b"data: for one\n\n" for c in listening[:6]), "and no other one")
    for c in listening[:6]:
        c.close()
    ok(comes_to(s, 6), "streams whose readers left are closed at once")
    hostile_streams(s)
    result = s.stop()
    ok(result == (0, "stopped\n") and all(c.recv(99) == b"" for c in listening[6:]),
       "stopping ends the others", (result, s.read_log()[-2000:]))
    few_files()


def hostile_streams(s):
    second = b"GET /show?smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with s.connect() as c:
        c.sendall(b"GET /stream/5?hello&seconds=1 HTTP/1.1\r\nHost: localhost\r\n\r\n" + second)
        answer = exchange(c, b"")
        ok(statuses(answer) == [200] and b"data: 0\n\n" in answer and b"smuggled" not in answer,
           "what stands behind the request of a stream is not answered", answer)
    for claim, line in (("a channel that is no number", "/stream/x"), ("a channel below 0", "/stream/-5"),
                        ("a channel too large", "/stream/99999999999999999999"),
                        ("seconds below 0", "/stream/5?seconds=-1"), ("a status", "/stream/5?status=404")):
        c, got = listen_to(s, line)
        ok(statuses(got) in ([200], [404]), claim + " does no harm", got)
        c.close()
    ok(comes_to(s, 6), "and leaves nothing open")
    refused(s, "a stream asked for with a body",
            b"GET /stream/5 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc", 400)
    refused(s, "a stream of a foreign host",
            b"GET /stream/5 HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421)
    slow, _ = listen_to(s, "/stream/6")
    cut = counter(s, "rapport_http_streams_cut_total")
    s.post("/publish/6?times=3000", b"data: " + b"y" * 3000 + b"\n\n", kind="text/plain")
    ok(comes_to(s, 6) and counter(s, "rapport_http_streams_cut_total") == cut + 1,
       "whoever lets too much wait is cut, and counted")
    slow.close()
    ok(counter(s, "rapport_http_events_total") >= 12, "events are counted")
    ok("GET /stream/:channel 200" in s.read_log(), "a stream is in the log when it begins")


def few_files():
    few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
    s = Server(preexec_fn=few)
    ok("only 100 files may be open" in s.read_log() and "LimitNOFILE" in s.read_log(),
       "a limit that is too low is said", s.read_log())
    listening = [listen_to(s, "/stream/%d" % i)[0] for i in range(60)]
    ok(counter(s, "rapport_http_streams") in range(30, 40) and s.get("/show")[0] == 200,
       "and then streams leave half of the files to others",
       counter(s, "rapport_http_streams"))
    for c in listening:
        c.close()
    s.stop()
    path = os.path.join(FOLDER.name, "stream-socket")
    s = Server("listen=unix:" + path)
    c, got = listen_to(s, "/stream/1")
    s.post("/publish/1", b"data: one\n\n", kind="text/plain")
    ok(next_event(c) == b"data: one\n\n", "a Unix socket has streams, too", got)
    c.close()
    ok(comes_to(s, 0), "and they end")
    s.stop()


def descriptors():
    """Connections that say nothing take no descriptor that others, or the database, need."""
    s = Server()
    resource.prlimit(s.process.pid, resource.RLIMIT_NOFILE, (40, 40))
    idle = [s.connect() for _ in range(60)]
    started = time.monotonic()
    got = s.get("/show")
    ok(got[0] == 200 and time.monotonic() - started < 5,
       "when no descriptor is left, who is idle gives way", got)
    for c in idle:
        c.close()
    s.stop()
    s = Server(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (80, 80)))
    idle = [s.connect() for _ in range(100)]
    ok(s.get("/show")[0] == 200, "with few descriptors a reader's turn comes too")
    n = len(os.listdir("/proc/%d/fd" % s.process.pid))
    ok(n <= 74, "and some are kept for what is not a connection", n)
    for c in idle:
        c.close()
    s.stop()


def stopping():
    s = Server()
    with s.connect() as c:
        c.sendall(b"GET /think HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.4)
        started = time.monotonic()
        result = s.stop()
        answer = exchange(c, b"")
    ok(b"thought" in (answer or b"") and b"Connection: close" in answer,
       "a request under way is answered before the end", answer)
    ok(result == (0, "stopped\n") and time.monotonic() - started < 4, "and the end is clean",
       result)
    s = Server()
    idle = s.connect()
    started = time.monotonic()
    result = s.stop()
    ok(result[0] == 0 and time.monotonic() - started < 4, "an idle connection does not delay it",
       result)
    idle.close()


def elsewhere():
    """Slow work waits in a queue of its own, and too much of it is turned away."""
    s = Server()
    many = [s.connect() for _ in range(44)]
    started = time.monotonic()
    for c in many:
        c.sendall(b"GET /slowly HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    quick = time.monotonic()
    got = s.get("/show")
    quick = time.monotonic() - quick
    answers = [split(exchange(c, b"") or b"") for c in many]
    took = time.monotonic() - started
    ok(got[0] == 200 and quick < took / 3, "pages are served while slow work waits", (quick, took))
    statuses = sorted(a[0] for a in answers)
    ok(set(statuses) == {200, 503} and 32 <= statuses.count(200) < 44,
       "beyond the queue it is turned away with 503", statuses)
    ok(all(a[2] == b"thought elsewhere\n" for a in answers if a[0] == 200), "each gets its answer")
    sleeping = [s.connect() for _ in range(4)]
    for c in sleeping:
        c.sendall(b"GET /slowly HTTP/1.1\r\nHost: localhost\r\n\r\n")
    time.sleep(0.1)
    sleeping[0].close()
    result = s.stop()
    ok(result == (0, "stopped\n"), "a stop answers those who sleep", (result, s.read_log()[-2000:]))
    ok(b"thought elsewhere" in (exchange(sleeping[1], b"") or b""), "and they get it")
    for c in sleeping:
        c.close()


def begin_upload(s, who, n, sent):
    c = s.connect(30)
    c.sendall(b"POST /file HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
              b"Connection: close\r\nX-Who: %d\r\nContent-Length: %d\r\n\r\n" % (who, n))
    c.settimeout(0.2)
    try:
        c.sendall(b"x" * sent)
    except socket.timeout:
        pass
    c.settimeout(30)
    return c


def upload(s, who, n):
    """The answer, and the seconds it took."""
    started = time.monotonic()
    got = s.ask("POST /file HTTP/1.1\r\nContent-Type: text/plain\r\nX-Who: %d\r\n"
                "Content-Length: %d\r\n" % (who, n), b"x" * n)
    return got, time.monotonic() - started


def peak(s):
    text = open("/proc/%d/status" % s.process.pid).read()
    return int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) / 1024


def uploads():
    """One memory for all large bodies: who stalls gives way, who does not fit waits."""
    s = Server("upload_bytes=%d" % (8 << 20))
    ok(upload(s, 0, 1 << 20)[0][0] == 401, "a large body of a stranger is not read")
    held_up = [begin_upload(s, 1, 6 << 20, 1 << 20) for _ in range(8)]
    got, took = upload(s, 2, 4 << 20)
    ok(got[0] == 200 and took < 8, "eight that stall, of one person, hold nobody up for long",
       (got[0], took))
    for c in held_up:
        c.close()
    ok(gives_back(s), "and leave nothing behind", held(s))
    held_up = [begin_upload(s, 10 + i, 6 << 20, 1 << 20) for i in range(3)]
    got, took = upload(s, 2, 4 << 20)
    ok(got[0] == 200 and took < 10, "nor do some of as many people", (got[0], took))
    # whoever stalls gives way only while somebody waits: somebody does until all three have
    answered = threading.Event()

    def go_on_asking():
        while not answered.is_set():
            upload(s, 2, 4 << 20)

    asking = threading.Thread(target=go_on_asking)
    asking.start()
    answers = [statuses(exchange(c, b"")) for c in held_up]
    answered.set()
    asking.join()
    ok(all(a == [503] for a in answers), "who stalled is told so", answers)
    for c in held_up:
        c.close()
    moving = begin_upload(s, 1, 8 << 20, 1 << 20)
    waiting = begin_upload(s, 2, 6 << 20, 0)
    waiting.settimeout(0.25)
    started, answer = time.monotonic(), b""
    while not answer and time.monotonic() - started < 20:
        moving.sendall(b"x" * (100 << 10))
        try:
            answer = waiting.recv(1 << 16)
        except socket.timeout:
            pass
    ok(answer.startswith(b"HTTP/1.1 503 ") and b"Retry-After: " in answer and
       8 < time.monotonic() - started < 15, "who does not fit is told to come again", answer)
    moving.close()
    waiting.close()
    ok(gives_back(s), "and leaves nothing behind", held(s))
    s.stop()
    s = Server()
    before, results = peak(s), []
    threads = [threading.Thread(target=lambda i=i: results.append(upload(s, 1 + i, 31 << 20)[0][0]))
               for i in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    ok(set(results) <= {200, 503} and 200 in results and
       (peak(s) - before < 90 or "san" in BUILD),
       "eight of 31 MiB at once take no more than their memory", (results, before, peak(s)))
    s.stop()


def start_fails(*args):
    p = subprocess.run([HELPER, KEY, *args], capture_output=True, text=True, timeout=10)
    return p.returncode, p.stderr


def addresses():
    s = Server()
    got = start_fails("listen=" + s.address)
    ok(got[0] == 1 and s.address + ": another program listens there already" in got[1],
       "an address in use is named", got)
    s.stop()
    got = start_fails("listen=0.0.0.0:0")
    ok(got[0] == 2 and "--public-url https://" in got[1],
       "beyond this machine plain http is refused, and the way out is named", got)
    got = start_fails("listen=192.0.2.1:0", "public_url=https://rapport.example.org")
    ok(got[0] == 2 and got[1].startswith("192.0.2.1:0: "), "so is an address of others", got)
    s = Server("public_url=https://rapport.example.org")
    got = s.ask("GET /sign-in/x?to=/ HTTP/1.1\r\nHost: rapport.example.org\r\n")
    ok("Set-Cookie: __Host-session=ada; " in got[1] and "; Secure\r\n" in got[1] and
       "Strict-Transport-Security: max-age=" in got[1], "https makes cookies strict", got)
    s.stop()
    path = os.path.join(FOLDER.name, "socket")
    s = Server("listen=unix:" + path)
    ok(s.get("/show")[0] == 200, "a Unix socket serves a proxy")
    got = start_fails("listen=unix:" + path)
    ok(got[0] == 1 and "listens there already" in got[1], "one server to a socket", got)
    s.process.kill()
    s.process.wait()
    s = Server("listen=unix:" + path)
    ok(s.get("/show")[0] == 200, "what a killed one left is no hindrance")
    s.stop()
    ok(not os.path.exists(path), "and nothing stays behind")
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        ok(True, "IPv6 is served # SKIP no IPv6 here")
        return
    s = Server("listen=[::1]:0")
    ok(s.address.startswith("[::1]:") and s.get("/show")[0] == 200, "IPv6 is served", s.address)
    s.stop()


def main():
    s = Server("log=info")
    for part in (malformed, gone, sizes, methods, keeping, forms, cookies_and_assets,
                 log_and_metrics):
        part(s)
    result = s.stop()
    ok(result == (0, "stopped\n"), "after all that it stops cleanly", (result, s.read_log()[-2000:]))
    s = Server("header_seconds=1", "idle_seconds=1", "least_rate=100000000")
    slow_ones(s)
    s.stop()
    crowds()
    streams()
    descriptors()
    stopping()
    elsewhere()
    uploads()
    addresses()
    proxies()
    return end()


sys.exit(main())
