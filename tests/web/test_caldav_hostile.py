# SPDX-License-Identifier: Apache-2.0
#
# A CalDAV server that means no good, or that half works, against the whole program: what it costs,
# that the program ends when it is told to while such a server drips, and what its owner is told.
import http.client
import os
import re
import socketserver
import sqlite3
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
import house
from house import ok

FIRST, SECOND = "2026-11-23T07:00:00Z", "2026-11-23T08:%02d:00Z"
# What docs/operators.md says: five seconds for what is under way, one to hang up on other servers.
END_SECONDS = 6 + 2 * house.SLOW
HEAD = b"HTTP/1.1 207 Multi-Status\r\nTransfer-Encoding: chunked\r\n\r\n"


def multistatus(*parts):
    return ('<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
            + "".join(parts) + "</d:multistatus>")


def prop(href, text):
    return ("<d:response><d:href>%s</d:href><d:propstat><d:prop>%s</d:prop>"
            "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>" % (href, text))


def collection(name):
    return prop("/home/%s/" % name, "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
                "<d:displayname>%s</d:displayname><d:supported-report-set><d:supported-report><d:report>"
                "<d:sync-collection/></d:report></d:supported-report></d:supported-report-set>" % name)


class Peer(socketserver.StreamRequestHandler):
    """Honest until somebody asks for what is in a calendar; then as the test says."""

    def handle(self):
        try:
            while self.take():
                pass
        except OSError:
            pass

    def take(self):
        line = self.rfile.readline().decode()
        length = 0
        for field in iter(lambda: self.rfile.readline().strip().lower(), b""):
            if field.startswith(b"content-length:"):
                length = int(field.split(b":")[1])
            elif field.startswith(b"expect:"):
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.rfile.read(length).decode()
        if not line:
            return False
        method, path, _ = line.split(" ", 2)
        self.server.asked += 1
        if self.server.drips or path not in ("/", "/.well-known/caldav", "/home/"):
            return self.server.does(self, method, path, body)
        if path != "/home/" or "home-set" in body:
            self.say(207, multistatus(prop("/", "<c:calendar-home-set><d:href>/home/</d:href>"
                                                "</c:calendar-home-set>")))
        else:
            self.say(207, multistatus(*[collection(name) for name in self.server.names]))
        return True

    def say(self, status, text=""):
        self.wfile.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (status, len(text)) + text.encode())
        return True


class Dav(socketserver.ThreadingTCPServer):
    daemon_threads, request_queue_size = True, 50

    def __init__(self, *names):
        super().__init__(("127.0.0.1", 0), Peer)
        self.names, self.does, self.drips, self.asked = names or ("Work",), None, False, 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass


def drip_body(peer, *_):
    peer.wfile.write(HEAD)
    while True:
        peer.wfile.write(b"1\r\n<\r\n")
        time.sleep(0.05)


def drip_head(peer, *_):
    peer.wfile.write(b"HTTP/1.1 207 X\r\nX-Slow: ")
    while True:
        peer.wfile.write(b"a")
        time.sleep(0.05)


def say_nothing(*_):
    time.sleep(300)


def drip_objects(peer, method, _, body):
    """A list of many, each of which fails slowly when it is asked for."""
    if "sync-collection" in body:
        return peer.say(207, multistatus(*[prop("/home/Work/%d.ics" % i, "<d:getetag>1</d:getetag>")
                                           for i in range(500)], "<d:sync-token>t</d:sync-token>"))
    if method == "REPORT":
        return peer.say(501)
    time.sleep(0.4)
    return peer.say(500)


def chunks_without_end(piece):
    def go_on(peer, *_):
        peer.wfile.write(HEAD)
        while True:
            peer.wfile.write(b"%x\r\n" % len(piece) + piece + b"\r\n")
    return go_on


def pages_without_end(peer, *_):
    """Of a sync report, each of 9,000 objects with the longest paths and versions there may be."""
    peer.server.page = page = getattr(peer.server, "page", 0) + 1
    return peer.say(207, multistatus(
        *[prop("/home/Work/%s%d-%d" % ("x" * 1900, page, i), "<d:getetag>%s</d:getetag>" % ("e" * 490))
          for i in range(9000)],
        "<d:response><d:href>/home/Work/</d:href><d:status>HTTP/1.1 507 X</d:status></d:response>",
        "<d:sync-token>t%d</d:sync-token>" % page))


def serve(data, now, who="ada@example.org"):
    house.NOW = now
    server = house.Server(data, "--allow-private-feeds", "--log", "info")
    server.enter(who)
    return server


def form_of(dav):
    return {"caldav_url": "http://127.0.0.1:%d/" % dav.server_address[1], "caldav_user": "ada",
            "caldav_secret": "secret"}


def page_of(server):
    return re.sub(r"\s+", " ", server.ask("GET", "/settings/caldav")[2])


def made(data, dav):
    """A folder with the team, and Ada with all calendars of this server chosen."""
    house.NOW = FIRST
    house.run("init", "--data", data)
    house.run("import", house.write(data + ".csv", house.TEAM), "--data", data)
    server = serve(data, FIRST)
    status = server.post("/settings/caldav", form_of(dav), "/settings")[0]
    page = page_of(server)
    ids = re.findall(r'name="chosen" value="(\w+)"', page)
    ok(status == 303 and len(ids) == len(dav.names), "the calendars are found", page[-2000:])
    where = re.search(r'action="(/settings/caldav/\w+)"', page)[1]
    # two fields of one name: as a browser sends them
    sent = "csrf=%s&" % server.token("/settings") + "&".join("chosen=" + i for i in ids)
    server.ask("POST", where, sent, {"Content-Type": "application/x-www-form-urlencoded"})
    server.stop()


def sql(data, text):
    with sqlite3.connect(house.path(data, "rapport.db"), timeout=20) as db:
        db.execute(text)


def again(data, minute):
    sql(data, "UPDATE caldav_account SET next_try = 0")
    sql(data, "UPDATE caldav_collection SET next_try = 0, failures = 0, error = ''")
    return serve(data, SECOND % minute)


def wait_for(what, seconds=30):
    until = time.monotonic() + seconds * house.SLOW
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False


def most_memory(server):
    """Megabytes, of its whole life."""
    with open("/proc/%d/status" % server.process.pid) as f:
        return int(re.search(r"VmHWM:\s+(\d+)", f.read())[1]) >> 10


def ends_while_it_drips(data, dav):
    for i, (claim, does) in enumerate((("its body", drip_body), ("its header", drip_head), ("nothing", say_nothing),
                                       ("object after object", drip_objects))):
        dav.does, dav.asked = does, 0
        server = again(data, i)
        ok(wait_for(lambda: dav.asked > 0), "the worker asks a server that drips " + claim, server.stderr())
        time.sleep(1)
        status, seconds = server.stop()
        ok(status == 0 and seconds < END_SECONDS, "and the end does not wait for it", (status, seconds))


def ends_while_somebody_adds_one(data, dav):
    """Also when many wait behind one another for their turn at a slow server."""
    dav.does, dav.drips, dav.asked = drip_body, True, 0
    server = serve(data, SECOND % 10)
    seen = []
    form = urllib.parse.urlencode({"csrf": server.token("/settings"), **form_of(dav)})

    def add():
        try:
            seen.append(server.ask("POST", "/settings/caldav", form,
                                   {"Content-Type": "application/x-www-form-urlencoded"})[0])
        except (OSError, http.client.HTTPException) as e:
            seen.append(repr(e))

    threads = [threading.Thread(target=add) for _ in range(6)]
    for t in threads:
        t.start()
    ok(wait_for(lambda: dav.asked >= 2), "two are asked for, the others wait", dav.asked)
    time.sleep(1)
    status, seconds = server.stop()
    for t in threads:
        t.join()
    ok(status == 0 and seconds < END_SECONDS, "the end waits for none of them", (status, seconds))
    ok(len(seen) == 6 and set(seen) <= {422, 503}, "and each is answered", seen)
    dav.drips = False


def what_has_no_end_is_left(data, dav):
    for i, (claim, does) in enumerate((
            ("an answer", chunks_without_end(b"<d:x/>" * 10000)),
            ("header lines", lambda peer, *_: [peer.wfile.write(b"X-A: b\r\n" * 100 if n else b"HTTP/1.1 207 X\r\n")
                                              for n in range(1 << 30)]),
            ("interim answers", lambda peer, *_: [peer.wfile.write(b"HTTP/1.1 103 Early\r\n\r\n") for _ in range(1 << 30)]),
            ("pages", pages_without_end))):
        dav.does = does
        server = again(data, 20 + i)
        ok(wait_for(lambda: "larger than what is read" in page_of(server), 60),
           "%s without end: it is said that this is too much" % claim, server.stderr()[-600:])
        most = most_memory(server)
        ok(most < 250 * house.SLOW, "and it takes no more memory than one calendar may", most)
        ok(server.stop()[0] == 0, "and the end is clean")


def half_a_server():
    """Of two calendars one is closed to us; in the other two objects are broken."""
    dav, data = Dav("Work", "Private"), "half-data"

    def does(peer, method, path, body):
        if path.startswith("/home/Private/"):
            return peer.say(500)
        if "sync-collection" in body:
            return peer.say(207, multistatus(*[prop("/home/Work/%s.ics" % n, "<d:getetag>1</d:getetag>")
                                               for n in "abc"], "<d:sync-token>t</d:sync-token>"))
        if method == "GET":
            return peer.say(403)
        day = "20261124"
        return peer.say(207, multistatus(prop("/home/Work/a.ics", "<d:getetag>1</d:getetag><c:calendar-data>%s"
                                              "</c:calendar-data>" % house.calendar(house.event("a", day, 10)))))

    made(data, dav)
    dav.does = does
    server = again(data, 30)
    ok(wait_for(lambda: house.rows(data, "SELECT count(*) FROM caldav_collection WHERE failures > 0 OR fetched > 0") ==
                [(2,)]), "both are asked for", server.stderr())
    page = page_of(server)
    state = {name: text for name, text in re.findall(r"<strong>(Work|Private)</strong>(.*?)</fieldset>|$", page)} or page
    ok("2 events in it could not be read; what was known of them stays." in page,
       "it is said how many objects could not be read", state)
    ok("The other server answered with an error." in page, "and what is wrong with the other, in words", page[-3000:])
    ok(page.count("It could not be read lately.") == 1, "of that one alone", page[-3000:])
    ok(house.rows(data, "SELECT count(*) FROM busy") == [(1,)], "what could be read is busy time")
    tries = house.rows(data, "SELECT name, failures, next_try > fetched FROM caldav_collection ORDER BY name")
    ok(tries == [("Private", 1, 1), ("Work", 0, 0)], "the next try is each one's own", tries)
    ok(re.search(r"It could not be read lately\..{0,400}(08|09):\d\d", page), "and is said", page[-3000:])
    server.stop()
    sql(data, "UPDATE person SET lang = 'de' WHERE key = 'ada'")
    server = again(data, 31)
    page = page_of(server)
    ok("The other server" not in page and "could not be read" not in page and "nicht gelesen werden" in page,
       "in German too", page[-3000:])
    server.stop()
    dav.shutdown()


def main():
    dav, data = Dav(), "dripping-data"
    made(data, dav)
    ends_while_it_drips(data, dav)
    ends_while_somebody_adds_one(data, dav)
    what_has_no_end_is_left(data, dav)
    dav.shutdown()
    half_a_server()
    return house.end()


if __name__ == "__main__":
    sys.exit(main())
