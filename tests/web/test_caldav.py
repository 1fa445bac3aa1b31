# SPDX-License-Identifier: Apache-2.0
#
# Calendars of real CalDAV servers, Radicale and Xandikos, each started here on loopback where
# it is installed: found, read, changed elsewhere and read again, with only what changed
# fetched; and what is said when the password is wrong or the server is gone.
import base64
import http.client
import http.server
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
import house
from house import ok

FIRST, SECOND, THIRD = "2026-11-23T07:00:00Z", "2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z"
FOURTH, FIFTH = "2026-11-23T10:30:00Z", "2026-11-23T20:00:00Z"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, seconds=30):
    until = time.monotonic() + seconds * house.SLOW
    while time.monotonic() < until:
        try:
            if what():
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


class Dav:
    """One server with a calendar of Ada's."""

    def __init__(self, name):
        self.name, self.port = name, free_port()
        d = house.path(name)
        os.makedirs(d)
        self.auth = "Basic " + base64.b64encode(b"ada:secret").decode()
        if name == "radicale":
            house.write("radicale/users", "ada:secret\n")
            conf = house.write("radicale/conf", "[server]\nhosts = 127.0.0.1:%d\n[auth]\ntype = htpasswd\n"
                               "htpasswd_filename = %s/users\nhtpasswd_encryption = plain\ndelay = 0\n"
                               "[storage]\nfilesystem_folder = %s/data\n" % (self.port, d, d))
            self.command = ["/usr/bin/python3", shutil.which("radicale"), "-C", conf]
            self.calendar = "/ada/team/"
        else:
            self.command = ["/usr/bin/python3", shutil.which("xandikos"), "-d", d, "-l", "127.0.0.1", "-p",
                            str(self.port), "--defaults", "--current-user-principal", "/ada"]
            self.calendar = "/ada/calendars/calendar/"
        self.start()
        if name == "radicale":
            status = self.ask("MKCALENDAR", self.calendar)
            ok(status == 201, "a calendar is made", status)

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not wait_for(lambda: socket.create_connection(("127.0.0.1", self.port), 1)):
            raise SystemExit("%s does not start" % self.name)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)

    def ask(self, method, path, body=None, **headers):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        c.request(method, path, body, {"Authorization": self.auth, "Content-Type": "text/calendar", **headers})
        r = c.getresponse()
        self.text = r.read().decode()
        c.close()
        return r.status

    def put(self, name, day, hour, title):
        text = house.calendar(house.event(name, day, hour, title))
        status = self.ask("PUT", self.calendar + name + ".ics", text)
        if status not in (201, 204):
            ok(False, "the test writes into the calendar", (status, self.text))


def busy(data):
    return [s for (s,) in house.rows(data, "SELECT starts FROM busy ORDER BY starts")]


def at(hour, day=24):
    return 1795478400 + (day - 24) * 86400 + hour * 3600 - 3600  # of Berlin, in November


def serve(data, now, *args):
    house.NOW = now
    server = house.Server(data, "--allow-private-feeds", "--log", "info", *args)
    server.cookies.clear()
    link = house.run("link", "ada@example.org", "--data", data).stdout
    server.sign_in("/sign-in/" + link.strip().rsplit("/", 1)[1])
    return server


def settings(server):
    return server.ask("GET", "/settings/caldav")[2]


def synced(data, server):
    return wait_for(lambda: house.rows(data, "SELECT fetched FROM caldav_account WHERE error = ''"
                                             " AND fetched > 0") and
                    "collection=" in server.stderr())


def changed(server):
    return [int(n) for n in re.findall(r"caldav collection=\d+ changed=(\d+)", server.stderr())]


def trip(name):
    dav, data = Dav(name), name + "-data"
    try:
        walk(dav, data)
    finally:
        dav.stop()


def connect(server, dav, secret="secret"):
    return server.post("/settings/caldav", {"caldav_url": "http://127.0.0.1:%d/" % dav.port,
                                            "caldav_user": "ada", "caldav_secret": secret}, "/settings")


def walk(dav, data):
    for i in range(3):
        dav.put("m%d" % i, "20261124", 10 + 2 * i, "Meeting %d" % i)
    if dav.name == "xandikos": # Radicale of Debian 12 does not know the report
        said = subprocess.run([os.path.join(house.BUILD, "tests/caldav/helper_caldav"), "busy",
                               "http://127.0.0.1:%d%s" % (dav.port, dav.calendar), "ada", "secret"],
                              capture_output=True, text=True, timeout=60).stdout
        ok("VFREEBUSY" in said and said.count("20261124T") >= 3, "it tells when its owner is busy", said)
    team = house.write(data + ".csv", house.TEAM)
    house.NOW = FIRST
    house.run("init", "--data", data)
    house.run("import", team, "--data", data)
    server = serve(data, FIRST)
    if dav.name == "radicale":
        status, _, text = connect(server, dav, "wrong")
        ok(status == 422 and "does not take this name and password" in text,
           "a wrong password is said in words", (status, text[-600:]))
    status, _, text = connect(server, dav)
    ok(status == 303, dav.name + ": the calendars are found from the server's address", (status, text[-1500:]))
    page = settings(server)
    form = re.search(r'action="(/settings/caldav/\w+)"', page)
    ids = re.findall(r'name="chosen" value="(\w+)"', page)
    ok(form and ids, "they are there to be chosen", page[-3000:])
    ok("secret" not in str(house.rows(data, "SELECT * FROM caldav_account")), "the password is sealed")
    server.post(form[1], {"chosen": ids[0]}, "/settings")
    server.stop()

    server = serve(data, SECOND)
    ok(synced(data, server) and busy(data) == [at(10), at(12), at(14)],
       "what is in it is busy time", (busy(data), server.stderr()))
    ok(changed(server) == [3], "three objects came", server.stderr())
    ok("Read" in settings(server) and "event" in server.ask("GET", "/settings/calendars")[2], "the settings say when it was read")
    server.stop()

    dav.put("m1", "20261124", 16, "Moved")
    dav.ask("DELETE", dav.calendar + "m2.ics")
    dav.put("m3", "20261125", 9, "New")
    server = serve(data, THIRD)
    ok(wait_for(lambda: busy(data) == [at(10), at(16), at(9, 25)]),
       "what changed elsewhere is seen", (busy(data), server.stderr()))
    ok(changed(server) == [3], "and only that came", server.stderr())
    server.stop()

    talks_in_the_calendar(dav, data)
    sql(data, "UPDATE caldav_collection SET token = 'http://nowhere/forgotten'")
    server = serve(data, FOURTH)
    ok(wait_for(lambda: changed(server)) and changed(server) == [0] and
       busy(data) == [at(10), at(16), at(9, 25)],
       "a token that the server does not know is no loss", (changed(server), server.stderr()))
    server.stop()

    dav.stop()
    server = serve(data, FIFTH)
    ok(wait_for(lambda: "cannot be reached" in settings(server)) and len(busy(data)) == 3,
       "a server that is gone: what is known stays, and it is said", settings(server)[-3000:])
    ok(house.rows(data, "SELECT next_try > fetched FROM caldav_account") == [(1,)], "it is tried again")
    server.stop()
    dav.start()
    server = serve(data, FIFTH)
    page = settings(server)
    where = re.search(r'action="(/settings/caldav/\w+/delete)"', page)[1]
    status = server.post(where, {}, "/settings")[0]
    left = [house.rows(data, "SELECT count(*) FROM " + t)[0][0]
            for t in ("caldav_account", "caldav_collection", "caldav_item", "calendar", "busy")]
    ok(status == 303 and left == [0] * 5, "taken away, nothing of it is left", left)
    server.stop()


def put_raw(dav, path, text):
    status = dav.ask("PUT", path, text)
    ok(status in (201, 204), "the copy is changed elsewhere", (status, dav.text))


def one(data, text):
    return house.rows(data, text)[0][0]


def talk_path(data):
    talk = one(data, "SELECT id FROM talk")
    return "/talks/" + house.id_text(talk)


def again(data, now):
    """A later minute: people are told, calendars are read."""
    sql(data, "UPDATE caldav_account SET next_try = 0")
    return serve(data, now)


def talks_in_the_calendar(dav, data):
    """Ada has her talks written into her calendar, and answers there."""
    server = serve(data, "2026-11-23T09:10:00Z")
    page = settings(server)
    form = re.search(r'action="(/settings/caldav/\w+)"', page)[1]
    mine = re.findall(r'name="chosen" value="(\w+)"', page)[0]
    server.post(form, {"chosen": mine, "writes": mine}, "/settings")
    server.post("/plan/find", {"week": "2026-11-23"}, "/plan")
    server.post("/plan/accept", {"week": "2026-11-23"}, "/plan")
    sql(data, "DELETE FROM talk WHERE member <> (SELECT id FROM person WHERE key = 'ben')")
    sql(data, "UPDATE talk SET starts = %d" % at(15))
    server.stop()
    path = dav.calendar + talk_path(data).rsplit("/", 1)[1] + ".ics"
    before = busy(data)
    server = again(data, "2026-11-23T09:20:00Z")
    ok(wait_for(lambda: dav.ask("GET", path) == 200), "the talk is written into the calendar", server.stderr())
    text = dav.text
    unfolded = text.replace("\r\n ", "").replace("\n ", "")
    ok("SUMMARY:Ada & Ben" in unfolded and "METHOD" not in unfolded and
       unfolded.count("SCHEDULE-AGENT=CLIENT") == 3, "and the server sends nobody anything", text)
    ok(not house.rows(data, "SELECT * FROM outbox"), "no mail besides")
    server.stop()
    server = again(data, "2026-11-23T09:25:00Z")
    ok(wait_for(lambda: changed(server)) and busy(data) == before,
       "read back, it is no other meeting", (busy(data), before))
    server.stop()

    put_raw(dav, path, unfolded.replace("PARTSTAT=ACCEPTED", "PARTSTAT=TENTATIVE"))
    server = again(data, "2026-11-23T09:30:00Z")
    ok(wait_for(lambda: one(data, "SELECT answer FROM invitation") == 2), "an answer given there is seen",
       (house.rows(data, "SELECT * FROM invitation"), server.stderr()))
    server.stop()
    put_raw(dav, path, unfolded.replace("PARTSTAT=ACCEPTED", "PARTSTAT=DECLINED").replace(
        "SUMMARY:", "COMMENT:another day\r\nSUMMARY:"))
    sql(data, "UPDATE invitation SET pending = 1, etag = '', next_try = 0")
    server = again(data, "2026-11-23T09:35:00Z")
    ok(wait_for(lambda: house.rows(data, "SELECT answer, pending FROM invitation") == [(1, 0)]),
       "a write whose word was lost in a crash is found", (house.rows(data, "SELECT * FROM invitation"), server.stderr()))
    ok(dav.ask("GET", path) == 200 and "COMMENT:another day" in dav.text, "with what was answered in it", dav.text)
    server.stop()
    put_raw(dav, path, re.sub(r"(DT(?:START|END)[^:]*:20261124)T15", r"\1T16", unfolded))
    server = again(data, "2026-11-23T09:40:00Z")
    ok(wait_for(lambda: one(data, "SELECT counter_starts FROM invitation") == at(16)),
       "a copy that was moved there proposes that time", house.rows(data, "SELECT * FROM invitation"))
    where = talk_path(data)
    status = server.post(where + "/shorten", {"start": "2026-11-24T12:00:00Z", "minutes": "5"},
                         where + "/cancel")[0]
    ok(status == 303, "the talk gets another time here", status)
    server.stop()
    server = again(data, "2026-11-23T09:50:00Z")
    ok(wait_for(lambda: dav.ask("GET", path) == 200 and "T130000" in dav.text and "SEQUENCE:1" in dav.text),
       "which is written over the one that was changed there", (dav.text, server.stderr()))
    server.post(where + "/cancel", {"reason": ""}, where + "/cancel")
    server.stop()
    server = again(data, "2026-11-23T09:55:00Z")
    ok(wait_for(lambda: dav.ask("GET", path) == 404), "cancelled, it is taken out", server.stderr())
    ok(one(data, "SELECT count(*) FROM invitation") == 1, "all of it one row")
    server.stop()
    server = again(data, "2026-11-23T10:00:00Z")
    ok(wait_for(lambda: one(data, "SELECT count(*) FROM caldav_item") == len(before)), "and out of what is known")
    server.stop()


class OnlyBusy(http.server.BaseHTTPRequestHandler):
    """A server whose one calendar tells when its owner is busy and no more."""
    protocol_version = "HTTP/1.1"
    NS = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'

    def log_message(self, *args):
        pass

    def do_PROPFIND(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/home/c/":
            return self.answer(403, "")
        prop = ("<c:calendar-home-set><d:href>/home/</d:href></c:calendar-home-set>" if "home-set" in body else
                "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Chief</d:displayname>")
        self.answer(207, "<d:multistatus %s><d:response><d:href>/home/c/</d:href><d:propstat><d:prop>%s</d:prop>"
                    "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>" % (self.NS, prop))

    def do_REPORT(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if "free-busy-query" not in body:
            return self.answer(403, "")
        self.answer(200, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VFREEBUSY\r\nFREEBUSY:20261124T090000Z/PT1H\r\n"
                    "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261124T120000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n")

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


def only_busy_time():
    dav = http.server.ThreadingHTTPServer(("127.0.0.1", 0), OnlyBusy)
    dav.port, data = dav.server_address[1], "only-busy-data"
    threading.Thread(target=dav.serve_forever, daemon=True).start()
    house.run("init", "--data", data)
    house.run("import", house.write(data + ".csv", house.TEAM), "--data", data)
    server = serve(data, FIRST)
    status = connect(server, dav)[0]
    page = settings(server)
    ids = re.findall(r'name="chosen" value="(\w+)"', page)
    ok(status == 303 and "Chief" in page and len(ids) == 1, "a calendar that may not be looked into is found", page[-3000:])
    server.post(re.search(r'action="(/settings/caldav/\w+)"', page)[1], {"chosen": ids[0]}, "/settings")
    server.stop()
    server = serve(data, SECOND)
    ok(wait_for(lambda: house.rows(data, "SELECT starts, kind FROM busy ORDER BY starts") == [(at(10), 2), (at(13), 1)]),
       "and asked when its owner is busy", (house.rows(data, "SELECT * FROM busy"), server.stderr()))
    ok(wait_for(lambda: "Read" in settings(server)) and "could not be read" not in settings(server),
       "which is no failure", settings(server)[-3000:])
    server.stop()
    dav.shutdown()


def sql(data, text):
    with sqlite3.connect(house.path(data, "rapport.db"), timeout=20) as db:
        db.execute(text)


def main():
    house.NOW = FIRST
    only_busy_time()
    for name in ("radicale", "xandikos"):
        if shutil.which(name):
            trip(name)
        else:
            print("# %s is not installed" % name)
    return house.end()


sys.exit(main())
