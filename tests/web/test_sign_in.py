# SPDX-License-Identifier: Apache-2.0
#
# Signing in on the real program, by people and by those who guess: what is counted, for whom,
# and who goes on working meanwhile; and what a request's head cannot make of a link.
import http.client
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
import house
from house import PROGRAM, Server, end, env, ok

house.NOW = "2026-11-23T08:00:00Z"
TEAM = ("id,name,email,leader,timezone,work_hours\n"
        "ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00\n"
        "ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00\n")
WORDS = "nine calm lighthouse rows"


class Browser:
    """Keeps cookies; says it comes from `address`, as a proxy would."""

    def __init__(self, server, address=None):
        self.server, self.address, self.cookies = server, address, {}
        self.body, self.status, self.headers = "", 0, {}

    def ask(self, method, path, form=None, **headers):
        c = http.client.HTTPConnection(self.server.address, timeout=30)
        headers = {k.replace("_", "-"): v for k, v in headers.items()}
        headers["Cookie"] = "; ".join("%s=%s" % i for i in self.cookies.items())
        if self.address:
            headers["X-Forwarded-For"] = self.address
        data = None
        if method == "POST":
            data = urllib.parse.urlencode(form or {})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        c.request(method, path, data, headers)
        answer = c.getresponse()
        self.body, self.status = answer.read().decode(), answer.status
        self.headers = answer.headers
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        c.close()
        return self

    def csrf(self, page="/sign-in"):
        return re.search(r'name="csrf" value="([^"]+)"', self.ask("GET", page).body)[1]

    def try_password(self, email, password):
        token = self.token = getattr(self, "token", None) or self.csrf()
        return self.ask("POST", "/sign-in", {"csrf": token, "email": email, "password": password,
                                             "next": "/today"}).status

    def forget(self):
        """The session is over; the device stays the one it is."""
        self.cookies.pop("rapport", None)
        self.token = None


def fresh(folder, *more):
    data = tempfile.mkdtemp(dir=folder)
    team = os.path.join(folder, "team.csv")
    open(team, "w").write(TEAM)
    subprocess.run([PROGRAM, "init", "--data", data], check=True, capture_output=True)
    subprocess.run([PROGRAM, "import", team, "--data", data], check=True, capture_output=True)
    return Server(data, *more)


def link(server, email):
    out = subprocess.run([PROGRAM, "link", email, "--data", server.data], check=True, text=True,
                         capture_output=True, env=env())
    return "/sign-in/" + re.search(r"/sign-in/([\w-]{43})", out.stdout)[1]


def enter(server, email, address=None):
    """In by a link, and with a password from then on."""
    b = Browser(server, address)
    where = link(server, email)
    b.ask("POST", where, {"csrf": b.csrf(where)})
    ok("under any of your addresses" in b.ask("GET", "/settings/password").body, "the page of the password knows their address", b.body)
    b.ask("POST", "/settings/password", {"csrf": b.csrf("/settings"), "password": WORDS,
                                         "again": WORDS})
    ok(b.status == 303, "%s is in, and has a password" % email, (b.status, b.body[-300:]))
    return b


def guess(server, email, times, address=None):
    b = Browser(server, address)
    return [b.try_password(email, "wrong words %d" % i) for i in range(times)]


def without_a_named_proxy(folder):
    s = fresh(folder)
    ada = enter(s, "ada@example.org")
    got = [guess(s, "ada@example.org", 1, "203.0.113.%d" % i)[0] for i in range(12)]
    ok(got == [401] * 10 + [429] * 2, "another address in X-Forwarded-For gives no more tries", got)
    s.stop()
    s = Server(s.data)
    got = guess(s, "ben@example.org", 10) + guess(s, "nobody@example.org", 12)
    ok(got.count(429) == 2, "tries are counted by account", got)
    b = Browser(s)
    ok(b.try_password("ada@example.org", WORDS) == 303,
       "twenty wrong ones do not shut out whoever comes by the same proxy", b.body[-300:])
    s.stop()
    said = s.stderr()
    ok("X-Forwarded-For" not in said, "and nothing is said of a header that did not come", said)
    s = Server(s.data)
    guess(s, "ben@example.org", 2, "203.0.113.1")
    s.stop()
    said = s.stderr()
    ok(said.count("name the proxy with --trusted-proxy") == 1,
       "a header that is not believed is said in the log, once", said)
    return ada


def with_a_named_proxy(folder):
    s = fresh(folder, "--trusted-proxy", "127.0.0.1")
    ada = enter(s, "ada@example.org", "198.51.100.1")
    enter(s, "ben@example.org", "198.51.100.2")
    got = guess(s, "ada@example.org", 12, "203.0.113.5")
    ok(got == [401] * 10 + [429] * 2, "a stranger has ten tries at an account", got)
    waits = Browser(s, "203.0.113.5")
    waits.try_password("ada@example.org", "once more")
    ok(waits.status == 429 and int(waits.headers.get("Retry-After", 0)) == 60,
       "and is told when to try again", waits.headers)
    got = guess(s, "ada@example.org", 1, "1.2.3.4, 203.0.113.5")
    ok(got == [429], "what they write before their address does not help", got)
    b = Browser(s, "198.51.100.7")
    ok(b.try_password("ada@example.org", WORDS) == 303, "from another address the owner signs in")
    ada.forget()
    ada.address = "203.0.113.5"
    ok(ada.try_password("ada@example.org", WORDS) == 303,
       "and from the stranger's own, on a device that has signed in before")
    where = link(s, "ada@example.org")
    b = Browser(s, "203.0.113.5")
    ok(b.ask("POST", where, {"csrf": b.csrf(where)}).status == 303, "and by a link")
    got = guess(s, "ben@example.org", 12, "203.0.113.5")
    ok(got.count(401) == 10, "twenty tries from an address", got)
    b = Browser(s, "203.0.113.5")
    ok(b.try_password("ben@example.org", WORDS) == 429, "then it waits, with the right one too")
    s.stop()
    return s


def devices(folder):
    """A device is known to the account it has signed in to, and to no other."""
    s = fresh(folder, "--trusted-proxy", "127.0.0.1")
    ada = enter(s, "ada@example.org", "198.51.100.1")
    guess(s, "ada@example.org", 10, "203.0.113.1")
    made_up = Browser(s, "203.0.113.1")
    made_up.cookies["device"] = ada.cookies["device"].replace(".", "x.", 1)[1:]
    ok(made_up.try_password("ada@example.org", WORDS) == 429, "a made-up device is none")
    ada.forget()
    ada.address = "203.0.113.1"
    got = [ada.try_password("ada@example.org", "wrong") for _ in range(11)]
    ok(got == [401] * 10 + [429], "a known one has ten tries of its own", got)
    ben = Browser(s, "203.0.113.2")
    ben.cookies["device"] = ada.cookies["device"]
    got = [ben.try_password("ben@example.org", "wrong") for _ in range(11)]
    ok(got[-1] == 429, "and helps with nobody else's account", got)
    s.stop()


def heads(folder):
    s = fresh(folder)
    ada = enter(s, "ada@example.org")
    people = ada.ask("GET", "/people").body
    where = re.search(r'href="(/people/[0-9a-z]{13})"', people)[1]
    token = ada.csrf("/settings")
    for host in ("127.0.0.1:80@evil.example", "localhost:80@evil.example", "[::1]@evil.example"):
        got = ada.ask("POST", where + "/link", {"csrf": token}, Host=host)
        ok(got.status == 421 and "evil" not in got.body, "the Host %s is none of ours" % host,
           (got.status, got.body[-400:]))
    got = ada.ask("POST", where + "/link", {"csrf": token}, Host="localhost:1234")
    ok("http://%s/sign-in/" % s.address in got.body and "localhost:1234" not in got.body,
       "a first link leads to where the server listens, whatever the Host", got.body[-900:])
    mine, other = Browser(s), Browser(s)
    ok(mine.csrf() != other.csrf(), "two browsers have two tokens before signing in")
    got = other.ask("POST", "/sign-in", {"csrf": mine.csrf(), "email": "ada@example.org",
                                         "password": WORDS}).status
    ok(got == 403, "one of them is worth nothing in the other", got)
    s.stop()


def session_gone(folder):
    """A form whose session is over, or whose cookie is gone, keeps what was typed and says why."""
    s = fresh(folder)
    ada = enter(s, "ada@example.org")
    where = re.search(r'href="(/people/[0-9a-z]{13})"', ada.ask("GET", "/people").body)[1]
    form = {"csrf": ada.csrf(where), "words": "the budget of next year"}
    ada.forget()
    got = ada.ask("POST", where + "/topics", form, Sec_Fetch_Site="same-origin")
    ok(got.status == 401 and "You are signed out" in got.body and "the budget of next year" in got.body,
       "with its cookie gone, a form says that one is signed out", (got.status, got.body[-900:]))
    form["csrf"] = re.search(r'name="csrf" value="([^"]+)"', got.body)[1]
    ok(ada.try_password("ada@example.org", WORDS) == 303, "who then signs in on another tab")
    got = ada.ask("POST", where + "/topics", form, Sec_Fetch_Site="same-origin")
    ok(got.status == 403 and "before you signed in again" in got.body and form["words"] in got.body,
       "is told that the page is from before", (got.status, got.body[-900:]))
    form["csrf"] = re.search(r'name="csrf" value="([^"]+)"', got.body)[1]
    got = ada.ask("POST", where + "/topics", form, Sec_Fetch_Site="same-origin")
    ok(got.status == 303, "and sends it once more", got.status)
    got = ada.ask("POST", where + "/topics", dict(form, csrf="x"), Sec_Fetch_Site="cross-site",
                  Accept_Language="de")
    ok(got.status == 403 and "kam nicht von einer Seite" in got.body, "another site's form is refused as such",
       got.body[-900:])
    s.stop()


def somebody_elses_link(folder):
    """Who is signed in and opens a link of somebody else reads that it ends here."""
    s = fresh(folder)
    ada = enter(s, "ada@example.org")
    says = "You are signed in here as Ada. That ends on this device."
    got = ada.ask("GET", link(s, "ben@example.org"))
    ok("signs you in as Ben" in got.body and says in got.body, "the link of another says who is left", got.body[-900:])
    ok(says not in ada.ask("GET", link(s, "ada@example.org")).body, "one's own does not")
    ok("You are signed in here" not in Browser(s).ask("GET", link(s, "ben@example.org")).body, "nor to who is signed out")
    s.stop()


def main():
    with tempfile.TemporaryDirectory(prefix="rapport-sign-in-") as folder:
        without_a_named_proxy(folder)
        with_a_named_proxy(folder)
        devices(folder)
        heads(folder)
        session_gone(folder)
        somebody_elses_link(folder)
    return end()


sys.exit(main())
