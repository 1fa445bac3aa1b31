# SPDX-License-Identifier: Apache-2.0
#
# What real CalDAV servers do and Radicale and Xandikos do not, by small servers on loopback:
# answers in pages, tokens that are too old, objects left out of a multiget or written in
# another way, digest and bearer, a redirect to another server.
import hashlib
import http.server
import os
import re
import socket
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
from house import BUILD, calendar, end, event, ok

ASK = os.path.join(BUILD, "tests/caldav/helper_caldav")
ICS = calendar(event("a", "20261124", 10))


def multistatus(*parts):
    return ('<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
            + "".join(parts) + "</d:multistatus>")


def prop(href, text, status="200 OK"):
    return ("<d:response><d:href>%s</d:href><d:propstat><d:prop>%s</d:prop>"
            "<d:status>HTTP/1.1 %s</d:status></d:propstat></d:response>" % (href, text, status))


def alone(href, status):
    return "<d:response><d:href>%s</d:href><d:status>HTTP/1.1 %s</d:status></d:response>" % (href, status)


class Dav(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, text="", **headers):
        body = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def serve(self):
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.asked.append((self.command, self.path, self.headers.get("Authorization")))
        self.server.does(self)

    do_GET = do_PROPFIND = do_REPORT = serve


def listen(does):
    s = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dav)
    s.does, s.asked = does, []
    s.handle_error = lambda *_: None  # who was told enough hangs up
    s.url = "http://127.0.0.1:%d" % s.server_address[1]
    threading.Thread(target=s.serve_forever, daemon=True).start()
    return s


def ask(*args, **env):
    return subprocess.run([ASK, *args], capture_output=True, text=True, timeout=30,
                          env={**os.environ, **env}).stdout.splitlines()


def etags(*names):
    return "".join(prop("/c/" + n, '<d:getetag>"%s"</d:getetag>' % n) for n in names)


def contents(*names):
    return "".join(prop("/c/" + n, '<d:getetag>"%s"</d:getetag><c:calendar-data>%s</c:calendar-data>'
                        % (n, ICS)) for n in names)


def asked_for(h):
    return [p[3:] for p in re.findall(r"href>(/c/[^<]*)<", h.body)]


def in_pages():
    pages = {"": (["1.ics", "2.ics"], "t1"), "t1": (["3.ics"], "t2"), "t2": (["4.ics"], "t3")}

    def does(h):
        if "multiget" in h.body:
            return h.answer(207, multistatus(contents(*asked_for(h))))
        token = re.search(r"sync-token>([^<]*)<", h.body)[1]
        if token == "old":
            return h.answer(403, '<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>')
        names, then = pages.get(token, ([], token))
        cut = alone("/c/", "507 Insufficient Storage") if token in ("", "t1", "stuck") else ""
        return h.answer(207, multistatus(etags(*names), cut, "<d:sync-token>%s</d:sync-token>" % then))

    s = listen(does)
    got = ask("sync", s.url + "/c/", "ada", "secret", "")
    ok(len([g for g in got if g.startswith("item")]) == 4 and got[-1] == "whole token=t3",
       "all pages of a long answer are read", got)
    got = ask("sync", s.url + "/c/", "ada", "secret", "old")
    ok(len([g for g in got if g.startswith("item")]) == 4 and got[-1] == "whole token=t3",
       "also when a token is too old and all begins anew", got)
    got = ask("sync", s.url + "/c/", "ada", "secret", "stuck")
    ok(got == ["refused: What is there is larger than what is read."], "pages without end end", got)


def without_sync():
    """A server of before RFC 6578: while its ctag stays, nothing is listed."""
    def does(h):
        if "getctag" in h.body:
            return h.answer(207, multistatus(prop("/c/", '<s:getctag xmlns:s="http://calendarserver.org/ns/">'
                                                  + s.ctag + "</s:getctag>" if s.ctag else "<d:x/>")))
        if "multiget" in h.body:
            return h.answer(207, multistatus(contents(*asked_for(h))))
        return h.answer(207, multistatus(etags("1.ics", "2.ics")))

    s = listen(does)
    s.ctag = "one"
    got = ask("list", s.url + "/c/", "ada", "secret", "")
    ok(len(got) == 3 and got[-1] == "whole token=ctag:one", "all is listed, and its ctag kept", got)
    s.asked.clear()
    got = ask("list", s.url + "/c/", "ada", "secret", "ctag:one")
    ok(got == ["part token=ctag:one"] and len(s.asked) == 1, "nothing is listed while it stays", (got, s.asked))
    s.ctag = "two"
    got = ask("list", s.url + "/c/", "ada", "secret", "ctag:one")
    ok(len(got) == 3 and got[-1] == "whole token=ctag:two", "all is when it changes", got)
    s.ctag = ""
    got = ask("list", s.url + "/c/", "ada", "secret", "ctag:two")
    ok(len(got) == 3 and got[-1] == "whole token=", "and each time where there is none", got)


def only_busy_time():
    """A calendar of which one may know no more than when its owner is busy."""
    fb = ("BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nFREEBUSY:20261124T090000Z/PT1H\r\n"
          "END:VFREEBUSY\r\nEND:VCALENDAR\r\n")

    def does(h):
        if "free-busy-query" not in h.body:
            return h.answer(403)
        s.range = re.search(r'start="(\w+)" end="(\w+)"', h.body).groups()
        return h.answer(200, fb, Content_Type="text/calendar")

    s = listen(does)
    got = ask("sync", s.url + "/c/", "ada", "secret", "")
    ok(got == ["refused: The other server does not open this calendar to us."], "it cannot be listed", got)
    got = ask("busy", s.url + "/c/", "ada", "secret")
    ok("FREEBUSY:20261124T090000Z/PT1H" in got, "but asked when its owner is busy", got)
    ok(s.range == ("20261123T000000Z", "20261221T000000Z"), "in a range of time", s.range)


def half_an_answer():
    """A multiget that leaves out one, encodes another, and knows that a third has gone."""
    def does(h):
        if h.command == "GET":
            return h.answer(200, ICS, ETag='"single"') if h.path == "/c/left.ics" else h.answer(500)
        if "multiget" in h.body:
            return h.answer(207, multistatus(*[
                alone("/c/gone.ics", "404 Not Found") if name == "gone.ics" else
                contents("a%40b.ics") if name == "a@b.ics" else "" for name in asked_for(h)]))
        return h.answer(207, multistatus(etags(*s.names), "<d:sync-token>t</d:sync-token>"))

    s = listen(does)
    s.names = ["left.ics", "a@b.ics", "gone.ics"]
    got = ask("sync", s.url + "/c/", "ada", "secret", "")
    size = str(len(ICS.replace("\r\n", "\n")))
    ok(got[0] == 'item /c/left.ics "single" %d' % len(ICS), "what is left out is asked for itself", got)
    ok(got[1].startswith("item /c/a@b.ics") and got[1].endswith(size), "an encoded path is the same one", got)
    ok(got[2].startswith("gone /c/gone.ics"), "what is not there is gone", got)
    s.names = ["broken.ics"]
    got = ask("sync", s.url + "/c/", "ada", "secret", "")
    ok(got[0].startswith("unread /c/broken.ics"), "what cannot be read is said, and not gone", got)


def one_bad_object():
    """Whatever a server does at one object, the others come."""
    def refuses(h):  # 403, in the multiget and alone
        if h.command == "GET":
            return h.answer(403)
        h.answer(207, multistatus(*[alone("/c/" + n, "403 Forbidden") if n == "bad.ics" else contents(n)
                                    for n in asked_for(h)]))

    def fails(h):  # 500 to every question that has it
        if h.command == "GET" or "bad.ics" in h.body:
            return h.answer(500)
        h.answer(207, multistatus(contents(*asked_for(h))))

    def breaks(h):  # a character that no XML may have
        if h.command == "GET":
            return h.answer(200, ICS.replace("SUMMARY:", "SUMMARY:\x0b"))
        text = multistatus(contents(*asked_for(h)))
        h.answer(207, text.replace("SUMMARY:", "SUMMARY:\x0b") if "bad.ics" in h.body else text)

    def signs_out(h):  # a page, with 200, in the place of an object
        if h.command == "GET":
            return h.answer(200, "<html>Sign in</html>")
        h.answer(207, multistatus(contents(*[n for n in asked_for(h) if n != "bad.ics"])))

    def cuts(h):  # the first half of it
        if h.command == "GET":
            return h.answer(200, ICS[:150])
        h.answer(207, multistatus(*[contents(n).replace("END:VCALENDAR", "") if n == "bad.ics" else contents(n)
                                    for n in asked_for(h)]))

    def grows(h):  # larger than any answer may be
        if h.command == "GET" or "bad.ics" in h.body:
            return h.answer(200 if h.command == "GET" else 207, "x" * (33 << 20))
        h.answer(207, multistatus(contents(*asked_for(h))))

    names = ["%d.ics" % i for i in range(6)]
    for does, comes in ((refuses, 0), (fails, 0), (breaks, 1), (signs_out, 0), (cuts, 0), (grows, 0)):
        s = listen(lambda h, does=does: h.answer(207, multistatus(etags(*names[:3], "bad.ics", *names[3:]),
                   "<d:sync-token>t</d:sync-token>")) if "sync-collection" in h.body else does(h))
        got = ask("sync", s.url + "/c/", "ada", "secret", "")
        ok(len([g for g in got if g.startswith("item")]) == 6 + comes and
           len([g for g in got if g.startswith("unread /c/bad.ics")]) == 1 - comes and got[-1] == "whole token=t",
           "of seven objects one %s" % does.__name__, got)
    s = listen(lambda h: h.answer(207, multistatus(etags("a b.ics"), "<d:sync-token>t</d:sync-token>"))
               if "sync-collection" in h.body else h.answer(200, ICS) if h.path == "/c/a%20b.ics" else h.answer(405))
    got = ask("sync", s.url + "/c/", "ada", "secret", "")
    ok(got[0].startswith("item /c/a b.ics"), "without multiget, and with a space in its name, it comes too", got)
    s = listen(lambda h: h.answer(207, multistatus(prop("/c/sub/", "<d:resourcetype><d:collection/></d:resourcetype>"),
               prop("/c/1.ics", "<d:resourcetype/>"), "<d:sync-token>t</d:sync-token>"))
               if "sync-collection" in h.body else h.answer(207, multistatus(contents("1.ics"))))
    got = ask("sync", s.url + "/c/", "ada", "secret", "")
    ok(len(got) == 2 and got[0].startswith("item /c/1.ics"), "an object without an etag is one, a folder is none", got)
    s = listen(lambda h: h.answer(401) if h.command == "GET" else h.answer(207, multistatus(
        etags("a.ics") if "sync" in h.body else "", "<d:sync-token>t</d:sync-token>")))
    got = ask("sync", s.url + "/c/", "ada", "secret", "")
    ok(got == ["refused: The other server does not take this name and password."], "a wrong password is said", got)


def headers_without_end():
    """Word after word that an answer is coming (RFC 9110, 15.2), each with headers."""
    listener = socket.create_server(("127.0.0.1", 0))
    sent = []

    def speak():
        peer = listener.accept()[0]
        peer.recv(65536)
        try:
            while len(sent) < 20000:
                peer.sendall(b"HTTP/1.1 103 Early Hints\r\n" + b"Link: </a>\r\n" * 20 + b"\r\n")
                sent.append(1)
        except OSError:
            pass

    threading.Thread(target=speak, daemon=True).start()
    got = ask("sync", "http://127.0.0.1:%d/c/" % listener.getsockname()[1], "ada", "secret", "")
    ok(got == ["refused: What is there is larger than what is read."] and len(sent) < 20000,
       "headers without end are not heard", (got, len(sent)))


def one_outcome():
    """An object removed and made anew is in a report twice, also on two pages (RFC 6578, 3.5.1)."""
    dead, there = alone("/c/1.ics", "404 Not Found"), etags("1.ics")
    cut = alone("/c/", "507 Insufficient Storage")

    def does(h):
        if h.command == "GET":
            return h.answer(404)
        if "multiget" in h.body:
            return h.answer(207, multistatus(contents(*asked_for(h)) if s.has else dead))
        page = s.pages[1 if ">p1<" in h.body else 0]
        h.answer(207, multistatus(page, "<d:sync-token>%s</d:sync-token>" % ("p1" if page.endswith(cut) else "t")))

    s = listen(does)
    s.has = True
    for s.pages in ([dead + there], [there + dead], [dead + cut, there], [there + cut, dead]):
        got = ask("sync", s.url + "/c/", "ada", "secret", "old")
        ok(len(got) == 2 and got[0].startswith("item /c/1.ics"), "what is there and gone is there", got)
    s.has = False
    got = ask("sync", s.url + "/c/", "ada", "secret", "old")
    ok(len(got) == 2 and got[0].startswith("gone /c/1.ics"), "unless it cannot be found", got)


def a_refused_token():
    """Nothing but 401, 429 and 503 keeps from looking at what is there."""
    def does(h):
        if "multiget" in h.body:
            return h.answer(207, multistatus(contents(*asked_for(h))))
        if "sync-collection" in h.body:
            return h.answer(s.code, "<d:error xmlns:d='DAV:'/>") if s.code != 207 else h.answer(207, "<html/>")
        h.answer(207, multistatus(prop("/c/", "<d:x/>"), "" if "getctag" in h.body or s.empty else etags("1.ics")))

    s = listen(does)
    s.empty = False
    for s.code in (207, 400, 403, 404, 405, 409, 410, 412, 415, 418, 500, 501, 507):
        got = ask("sync", s.url + "/c/", "ada", "secret", "old")
        ok(got[:1] == ['item /c/1.ics "1.ics" %d' % len(ICS.replace("\r\n", "\n"))], "%d: all is listed" % s.code, got)
    for s.code in (401, 429, 503):
        got = ask("sync", s.url + "/c/", "ada", "secret", "old")
        ok(len(got) == 1 and got[0].startswith("refused"), "%d is a failure" % s.code, got)
    e = listen(lambda h: h.answer(207, multistatus()))
    got = ask("list", e.url + "/c/", "ada", "secret", "")
    ok(len(got) == 1 and "answers as none" in got[0], "an empty answer takes nothing away", got)


def home(h):
    if h.path == "/":
        return h.answer(207, multistatus(prop("/", "<d:current-user-principal><d:href>/ada/</d:href>"
                                              "</d:current-user-principal>")))
    if h.path == "/ada/":
        return h.answer(207, multistatus(prop("/ada/", "<c:calendar-home-set><d:href>/home/</d:href>"
                                              "</c:calendar-home-set>")))
    return h.answer(207, multistatus(prop("/home/c/", "<d:resourcetype><d:collection/><c:calendar/>"
                                          "</d:resourcetype><d:displayname>Work</d:displayname>")))


def digest_and_bearer():
    def fits(h):
        said = dict(re.findall(r'(\w+)="?([^",]*)"?', h.headers.get("Authorization") or ""))
        md5 = lambda t: hashlib.md5(t.encode()).hexdigest()
        if not (h.headers.get("Authorization") or "").startswith("Digest "):
            return False
        return said["response"] == md5(":".join([md5("ada:dav:secret"), "n0", said["nc"], said["cnonce"], "auth",
                                                 md5(h.command + ":" + h.path)]))

    def digest(h):
        if not fits(h):
            return h.answer(401, WWW_Authenticate='Digest realm="dav", qop="auth", nonce="n0", algorithm=MD5')
        return home(h)

    def bearer(h):
        return home(h) if h.headers.get("Authorization") == "Bearer tok" else h.answer(401)

    s = listen(digest)
    got = ask("find", s.url + "/", "ada", "secret")
    ok(got[-1:] == ["calendar %s/home/c/ Work" % s.url], "digest", got)
    ok(not [a for _, _, a in s.asked if a and not a.startswith("Digest ")],
       "where the password itself is never sent", s.asked)
    got = ask("find", s.url + "/", "ada", "wrong")
    ok(got == ["refused: The other server does not take this name and password."], "a wrong one is said", got)
    got = ask("find", listen(bearer).url + "/", "", "tok")
    ok(got[-1].endswith("/home/c/ Work"), "bearer", got)


def elsewhere():
    other = listen(home)
    for user in ("ada", ""):
        other.asked.clear()
        s = listen(lambda h: h.answer(401, WWW_Authenticate='Basic realm="x"') if user and
                   not h.headers.get("Authorization") else h.answer(302, Location=other.url + h.path))
        ask("find", s.url + "/", user, "secret")
        ok(other.asked and not [a for _, _, a in other.asked if a],
           "a redirect takes no %s to another server" % ("password" if user else "token"), other.asked)
    s = listen(lambda h: h.answer(207, multistatus(prop("/", "<c:calendar-home-set><d:href>" + other.url +
                                                        "/home/</d:href></c:calendar-home-set>"))))
    other.asked.clear()
    ask("find", s.url + "/", "ada", "secret")
    ok(not other.asked, "nor does an answer", other.asked)
    got = ask("find", "http://cal.example.org/", "ada", "secret", RAPPORT_TEST_OUTSIDE="1")
    ok(got == ["refused: A password is told to another server only by https://."],
       "none is sent in the clear", got)


class Names(threading.Thread):
    """A name server: what stands in `records` (name, type) → data, and nothing else."""

    def __init__(self, records):
        super().__init__(daemon=True)
        self.records, self.asked = records, []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.at = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            asked, peer = self.socket.recvfrom(4096)
            name, at = [], 12
            while asked[at]:
                name.append(asked[at + 1:at + 1 + asked[at]].decode())
                at += 1 + asked[at]
            kind = int.from_bytes(asked[at + 1:at + 3], "big")
            self.asked.append((".".join(name), kind))
            found = self.records.get((".".join(name), kind), [])
            answer = asked[:2] + (b"\x81\x80" if found else b"\x81\x83") + b"\0\1" + len(found).to_bytes(2, "big")
            answer += b"\0\0\0\0" + asked[12:at + 5]
            for data in found:
                answer += b"\xc0\x0c" + asked[at + 1:at + 5] + b"\0\0\0\x3c" + len(data).to_bytes(2, "big") + data
            self.socket.sendto(answer, peer)


def srv(priority, weight, port, host):
    return (b"".join(n.to_bytes(2, "big") for n in (priority, weight, port)) +
            b"".join(bytes([len(p)]) + p.encode() for p in host.split(".") if p) + b"\0")


def by_name():
    """RFC 6764: a domain whose own web server knows nothing of calendars names another server."""
    bare = listen(lambda h: h.answer(404))
    dav = listen(lambda h: home(h) if h.path != "/dav/" else h.answer(
        207, multistatus(prop("/dav/", "<d:current-user-principal><d:href>/ada/</d:href></d:current-user-principal>"))))
    url = bare.url.replace("127.0.0.1", "localhost") + "/"
    port = dav.server_address[1]
    names = Names({("_caldav._tcp.localhost", 33): [srv(20, 0, 9, "no.localhost"), srv(10, 1, 9, "no.localhost"),
                                                    srv(10, 5, port, "dav.localhost")],
                   ("_caldav._tcp.localhost", 16): [b"\x03x=y\x0apath=/dav/"]})
    got = ask("find", url, "ada", "secret", RAPPORT_TEST_DNS=names.at)
    ok(got[-1:] == ["calendar http://dav.localhost:%d/home/c/ Work" % port], "a server is found by its SRV record", got)
    ok(dav.asked[0][1] == "/dav/", "at the path of its TXT record", dav.asked)
    names.asked.clear()
    got = ask("find", url + "calendars/", "ada", "secret", RAPPORT_TEST_DNS=names.at)
    ok(not names.asked and got == ["refused: There is no calendar at this address any more, or it is not open to us."],
       "only of a bare address", (got, names.asked))
    dav.asked.clear()
    names.records = {("_caldav._tcp.localhost", 33): [srv(0, 0, port, "localhost.evil.example")]}
    got = ask("find", url, "ada", "secret", RAPPORT_TEST_DNS=names.at)
    ok(len(got) == 1 and "server of another one" in got[0] and not dav.asked,
       "one of another domain is not told the password", (got, dav.asked))
    names.records = {("_caldav._tcp.localhost", 33): [srv(0, 0, 0, ".")]}
    got = ask("find", url, "ada", "secret", RAPPORT_TEST_DNS=names.at)
    ok(got == ["refused: There is no calendar at this address any more, or it is not open to us."],
       "a domain that says it has none has none", got)


def main():
    in_pages()
    without_sync()
    only_busy_time()
    half_an_answer()
    one_bad_object()
    headers_without_end()
    one_outcome()
    a_refused_token()
    digest_and_bearer()
    elsewhere()
    by_name()
    return end()


sys.exit(main())
