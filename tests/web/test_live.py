# SPDX-License-Identifier: Apache-2.0
#
# The stream of events: it tells the two of a pair that something has changed, whoever changed it and
# by whichever program, tells nobody else, and ends with the session. What a page asks for its state.
import http.client
import os
import re
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, id_text, ok, postgres, rows, run, write


class Stream:
    """The stream of whoever has these cookies, read on a thread of its own."""

    def __init__(self, server, cookies):
        self.text, self.ended = "", threading.Event()
        self.connection = http.client.HTTPConnection(server.address, timeout=60)
        self.connection.request("GET", "/live", headers={
            "Accept": "text/event-stream", "Cookie": "; ".join("%s=%s" % i for i in cookies.items())})
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            while some := self.answer.read1(4096):
                self.text += some.decode()
        except (OSError, http.client.HTTPException):
            pass
        self.ended.set()

    def heard(self, before, what="event: changed", seconds=20):
        """What came since `before` characters, as soon as this is in it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and what not in self.text[before:]:
            time.sleep(0.01)
        return self.text[before:]


def entered(s, address):
    s.enter(address)
    return dict(s.cookies)


def as_(s, cookies):
    s.cookies = cookies
    return s


def tells_the_two_alone(s, ada, ben, cara, person):
    hears = {name: Stream(s, cookies) for name, cookies in (("ada", ada), ("ben", ben), ("cara", cara))}
    ok(all(h.status == 200 and h.answer.headers["Content-Type"] == "text/event-stream" for h in hears.values()), "each has a stream")
    told = {**ben, "notice": "Taken%20back."}
    ok("notice" not in str(Stream(s, told).answer.headers), "and takes no line that is for the next page")
    _, head, _ = as_(s, dict(told)).ask("GET", "/today?ahead=1")
    ok("notice" not in str(head), "nor does a page that a device keeps beforehand", head)
    _, head, page = as_(s, dict(told)).ask("GET", "/today")
    ok("Taken back." in page and "notice=;" in str(head), "which shows it, once", head)
    as_(s, ben).post(person, {"words": "The on-call week"}, page="/settings")
    pair = id_text(rows("d", "SELECT pair FROM topic")[0][0])
    for name in ("ada", "ben"):
        said = hears[name].heard(0)
        ok(re.search(r'event: changed\ndata: \{"pair":"%s","n":1\}\n\n' % pair, said), name + " hears of it", said)
    ok("on-call" not in hears["ada"].text and "on-call" not in hears["ben"].text, "and not a word of it")
    ok("changed" not in hears["cara"].text, "nobody else hears", hears["cara"].text)
    return hears


def hears_of_commands(s, hears):
    before = len(hears["ada"].text)
    run("log", "Ben", "5m", "--as", "ada@example.org", "--data", "d")
    said = hears["ada"].heard(before, '"n":2')  # what the server did itself may be told again before it
    ok('"n":2' in said, "what a command beside the server changes is heard", said)


def ends_with_the_session(s, hears, ben):
    as_(s, ben).post("/sign-out", {}, page="/today")
    ok(hears["ben"].ended.wait(20), "signing out ends the stream")
    ok(not hears["ada"].ended.is_set(), "and that of nobody else")
    ok(Stream(s, ben).status == 303, "who is signed out gets none")


def state_of_a_page(s, ada, ben, talk, person):
    status, head, text = as_(s, ben).ask("GET", talk + "/state.json")
    ok(status == 200 and '"state":"open"' in text and '"beat":0' in text and '"speaker":null' in text, "the state of a talk", text)
    again = s.ask("GET", talk + "/state.json", headers={"If-None-Match": head["ETag"]})
    ok(again[0] == 304 and abs(int(again[1]["Rapport-Now"]) - int(head["Rapport-Now"])) < 30000, "is not sent twice, but the time is", again)
    as_(s, ada).post(talk + "/beat", {"beat": "2"}, page="/settings")
    ok('"beat":2' in as_(s, ben).ask("GET", talk + "/state.json", headers={"If-None-Match": head["ETag"]})[2], "a beat of the one is the other's")
    ok(as_(s, ada).post(talk + "/beat", {"beat": "6"}, page="/settings")[0] == 422, "there are six beats")
    ok(s.post(talk + "/speaker", {"speaker": "nobody"}, page="/settings")[0] == 422, "and two who speak")
    ok('"here":false' in as_(s, ben).ask("GET", person + "/state.json")[2], "nobody is here")
    as_(s, ada).post(TO_BEN + "/here", {"act": "come"}, page="/settings")
    ok('"here":true' in as_(s, ben).ask("GET", person + "/state.json")[2], "the one who has come is")
    as_(s, ada).post("/settings/here", {}, page="/settings")
    ok('"here":false' in as_(s, ben).ask("GET", person + "/state.json")[2], "until they switch it off")


def two_servers_of_one_database():
    """What one server changes is heard on the stream of the other."""
    with postgres("live") as where:
        if not where:
            ok(True, "two servers of one database # SKIP no PostgreSQL")
            return
        run("init", "--data", "p", "--database", where)
        run("import", write("team.csv", TEAM), "--data", "p", "--database", where)
        one, other = (Server("p", "--database", where) for _ in range(2))
        link = re.search(r"/sign-in/\S+", run("link", "ada@example.org", "--data", "p", "--database", where).stdout).group(0)
        one.post(link, {})
        ada = dict(one.cookies)
        stream = Stream(one, ada)
        person = re.search(r"/people/[0-9a-z]{13}", as_(other, ada).ask("GET", "/people")[2]).group(0)
        other.post(person + "/topics", {"words": "From the other"}, page="/settings")
        ok('"n":1' in stream.heard(0), "what another server changes is heard", stream.text)
        one.stop()
        other.stop()


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
cara, ben, ada = (entered(s, name + "@example.org") for name in ("cara", "ben", "ada"))
people = [p for p in re.findall(r"/people/[0-9a-z]{13}", as_(s, ada).ask("GET", "/people")[2])]
TO_BEN = next(p for p in people if "Ben" in s.ask("GET", p)[2].split("<h1>")[1].split("</h1>")[0])
TO_ADA = re.search(r"/people/[0-9a-z]{13}", as_(s, ben).ask("GET", "/people")[2]).group(0)
hears = tells_the_two_alone(s, ada, ben, cara, TO_ADA + "/topics")
hears_of_commands(s, hears)
talk = as_(s, ada).post(TO_BEN + "/talk", {}, page="/settings")[1]["Location"].replace("/mode", "")
state_of_a_page(s, ada, ben, talk, TO_ADA)
ends_with_the_session(s, hears, ben)
s.stop()
ok(hears["ada"].ended.wait(20), "the server's end is the end of every stream")
two_servers_of_one_database()
sys.exit(end())
