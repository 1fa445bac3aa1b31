# SPDX-License-Identifier: Apache-2.0
#
# Setting up on the real program, as a person without scripts would: from the one line that
# `rapport serve` prints to a team, links to hand over, and a password.
import http.client
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
import house
from house import PROGRAM, Server, end, env, ok, rows

house.NOW = "2026-11-23T08:00:00Z"
ICS = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n"
       "BEGIN:VEVENT\r\nUID:a@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261124T100000Z\r\n"
       "DTEND:20261124T110000Z\r\nSUMMARY:Real\r\nEND:VEVENT\r\n"
       "BEGIN:VEVENT\r\nUID:b@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260231T100000Z\r\n"
       "DTEND:20260231T110000Z\r\nSUMMARY:Thirty-first of February\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


class Browser:
    """Keeps cookies, follows one redirect, and fills the forms of the page it is on."""

    def __init__(self, server):
        self.server, self.cookies, self.body, self.status, self.path = server, {}, "", 0, ""

    def ask(self, method, path, data=None, kind=None):
        c = http.client.HTTPConnection(self.server.address, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        c.request(method, path, data, headers)
        answer = c.getresponse()
        self.body, self.status, self.path = answer.read().decode(), answer.status, path
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        c.close()
        if answer.status == 303:
            return self.ask("GET", answer.headers["Location"])
        return self

    def get(self, path):
        return self.ask("GET", path)

    def csrf(self):
        return re.search(r'name="csrf" value="([^"]+)"', self.body)[1]

    def post(self, path, csrf=None, **form):
        form["csrf"] = csrf or self.csrf()
        return self.ask("POST", path, urllib.parse.urlencode(form),
                        "application/x-www-form-urlencoded")

    def upload(self, path, name, text):
        body = (f'--xx\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.csrf()}\r\n'
                f'--xx\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
                f"{text}\r\n--xx--\r\n")
        return self.ask("POST", path, body.encode(), "multipart/form-data; boundary=xx")

    def has(self, text):
        return text in self.body

    def text(self):
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", self.body))[-900:]


def enter(server, first=False):
    b = Browser(server)
    b.get(server.line.split(server.address)[1].strip())
    if first:
        ok(b.has("for people who lead others and for those they lead") and b.has(">Begin</button>") and
           b.has("makes you the first one") and not b.has("signs you in as ,") and not b.has("Sign in as <"),
           "the first screen says what this is, and names nobody", b.text())
    return b.post(b.path)


def who_i_am(server):
    ok(re.fullmatch(r"open http://127\.0\.0\.1:\d+/sign-in/[\w-]{43}\n", server.line),
       "an empty folder prints one line with a link", server.line)
    b = enter(server, True)
    ok(b.path == "/set-up" and b.has("Who are you?"), "the link leads to setting up", b.path)
    ok(b.has("for people who lead others and for those they lead"), "which says what this is", b.text())
    ok(not re.search(r'<option value="[^"]+" selected', b.body), "and no zone is chosen yet")
    for path in ("/today", "/plan", "/settings"):
        ok(b.get(path).path == "/set-up", f"before that {path} leads there too", b.path)
    ok(b.has('<option value="Europe/Berlin">') and b.has('data-guess="zone"'),
       "zones can be chosen, and the browser's is the guess")
    b.post("/set-up", name="Zoë", address="zoe@example", timezone="Atlantis/Main",
           work_hours="09:00-17:00")
    ok(b.status == 422 and b.has("no zone") and b.has('value="Zoë"') and b.has("zoe@example"),
       "a zone that is none is said at its field, and all that was typed stays", b.text())
    b.post("/set-up", name="Zoë", timezone="Europe/Berlin", work_hours="25:00-26:00", address="")
    ok(b.status == 422 and b.has("These hours were not understood"), "so are hours that are none", b.text())
    b.post("/set-up", name="a\nb", timezone="Europe/Berlin", work_hours="09:00-17:00", address="")
    ok(b.status == 422, "a name is one line", b.status)
    for sign in "\u202e", "\u200b", "\u009b":
        b.post("/set-up", name=f"Zoë {sign}שרה", timezone="Europe/Berlin", work_hours="09:00-17:00", address="")
        ok(b.status == 422 and b.has("a character in it that nobody sees"),
           f"U+{ord(sign):04X}, which nobody sees, is refused in a name", (b.status, b.text()))
    for link in "see https://evil.example/login", "WWW.evil.example":
        b.post("/set-up", name=f"Zoë, {link}", timezone="Europe/Berlin", work_hours="09:00-17:00", address="")
        ok(b.status == 422 and b.has("A name has no web address in it."), "nor does it lead anywhere", (b.status, b.text()))
    b.post("/set-up", name="Zoë שרה e\u0301\u0327", address="Zoe@Example.org",
           timezone="Europe/Berlin", work_hours="Mon-Thu 08:00-16:00; Fri 08:00-12:00")
    ok(b.path == "/set-up/calendar", "with name, zone and hours it goes on", (b.path, b.text()))
    ok(b.get("/settings/me").has("e\u0301\u0327") and b.get("/settings/addresses").has("zoe@example.org"),
       "a name from right to left with combining marks is kept as typed")
    return b


def calendar(b):
    b.get("/plan")
    ok(b.has("Nobody is in a team with you yet") and not b.has("Bring a topic"),
       "before there is a team the plan says so, and leads on", b.text())
    b.get("/set-up/calendar")
    b.upload("/set-up/calendar", "", "")
    ok(b.status == 422 and b.has("Choose a calendar file"), "no file is said", b.text())
    b.upload("/set-up/calendar", "x.ics", "hello")
    ok(b.status == 422 and b.has("no calendar"), "a file that is none is said", b.text())
    b.upload("/set-up/calendar", "work.ics", ICS)
    ok(b.path == "/set-up/team" and b.has("1 event read."), "a calendar is read", b.text())
    ok(b.get("/settings/calendars").has("What could not be read"), "a date that does not exist is a warning")


def team(b):
    b.get("/set-up/team")
    usual = re.search(r'<optgroup label="Usual here">(.*?)</optgroup>', b.body, re.S)
    ok(usual and "Europe/Berlin" in usual[1] and b.has('<optgroup label="Asia">') and
       b.has('<option value="Europe/Amsterdam">Amsterdam</option>'),
       "the usual zones come first, then all by region", usual and usual[1])
    ok(b.has('<option value="">Please choose'), "none is chosen for somebody else", b.text())
    b.post("/set-up/team", name="Bo", address="bo@example.org", minutes="15", cadence_days="7",
           timezone="", work_hours="09:00-17:00")
    ok(b.status == 422 and b.has("Please choose one; none is guessed."), "nor taken from the leader", b.text())
    b.post("/set-up/team", name="Bo", address="bo@example.org", minutes="15", cadence_days="7", ask="1")
    ok(b.status == 200 and b.has('value="bo@example.org"') and b.has("Please choose") and
       not b.has("is in your team now"), "one who is found in a calendar is asked for it too", b.text())
    b.post("/set-up/team", name="Bo", address="no address", minutes="15", cadence_days="7",
           timezone="", work_hours="")
    ok(b.status == 422 and b.has('value="Bo"') and b.has("no address"), "a slip is said", b.text())
    b.post("/set-up/team", name="Bo", address="bo@example.org", minutes="10", cadence_days="14",
           timezone="Asia/Tokyo", work_hours="10:00-18:00")
    ok(b.path == "/set-up/team" and b.has("Bo is in your team now."), "somebody is added", b.text())
    ok(b.has("10 minutes every 14 days"), "with their rhythm", b.text())
    places = [b.body.find(what) for what in ("10 minutes every 14 days", "That is everyone: find times", 'name="name"',
                                             "How full your next days are")]
    ok(-1 not in places[:3] and places == sorted(places) or places[3] == -1 and places[:3] == sorted(places[:3]),
       "the way on stands above the form for the next one, and what fills the days below it", places)
    b.post("/set-up/team", name="Other", address="BO@example.org", minutes="15", cadence_days="7",
           timezone="Asia/Tokyo", work_hours="09:00-17:00")
    ok(b.status == 409 and b.has("It belongs to somebody else here"), "an address is one person's", b.text())
    known = rows(b.server.data, "SELECT count(*) FROM audit WHERE what = 'roster.known'")
    ok(known == [(1,)], "that it was said is kept, though nothing else is", known)
    b.upload("/set-up/team/file", "team.csv",
             "id,name,email,leader,timezone,work_hours\nx,X,,nobody,Europe/Berlin,09:00-17:00\n")
    ok(b.status == 422 and b.has("Line 2: leader"), "a mistake in a file is said with its line", b.text())
    b.upload("/set-up/team/file", "team.csv",
             "id,name,email,leader,timezone,work_hours\ncy,Cy,cy@example.org,,Europe/Berlin,09:00-17:00\n"
             "di,Di,di@example.org,cy,Europe/Berlin,09:00-17:00\n")
    ok(b.has("2 people are new."), "a file is brought in", b.text())
    b.get("/people")
    ok(b.has(">Cy<") and b.has(">Bo<") and not b.has(">Di<"),
       "those without a leader in it are my team, theirs is not", b.text())


def hand_over(server, b):
    bo = re.search(r'href="(/people/[0-9a-z]{13})"><span[^>]*>B', b.body)[1]
    b.get(bo)
    ok(b.has("Not here yet"), "who has never signed in is said", b.text())
    b.post(bo + "/link")
    link = re.search(r"http://[^\s<]+/sign-in/[\w-]{43}", b.body)
    ok(link and b.path == bo + "/link", "a link to hand over is shown once", b.text())
    guest = Browser(server)
    guest.get(link[0].split(server.address)[1])
    guest.post(guest.path)
    ok(guest.path == "/welcome" and guest.has("made a link for you") and guest.has("Zoë"),
       "and lets Bo in, who is shown who made it", (guest.path, guest.text()))
    for path in ("/today", "/people", "/steps", "/settings", "/set-up"):
        ok(guest.get(path).path == "/welcome", f"{path} is closed before a password is set", guest.path)
    guest.get("/welcome")
    guest.post("/steps/0000000000000", act="done")
    ok(guest.path == "/welcome", "and nothing is written", (guest.path, guest.status))
    guest.post("/welcome", password="bo@example.org")
    ok(guest.status == 422 and guest.has("own name or address"), "a bad one is refused there too", guest.text())
    guest.post("/welcome", password="plum ladder moss")
    ok(guest.path == "/start" and guest.status == 200, "then everything is open", (guest.path, guest.text()))
    ok(guest.has("talk for a few minutes, again and again. Here you see when") and guest.has("Zoë") and guest.has("Each field says who reads it before you type"),
       "and the first visit says what this is and who reads what", guest.text())
    ok(all('href="%s"' % path in guest.body for path in ("/me", "/check-in", "/settings/calendars", "/today")),
       "offers the card, the check-in and the calendar, and the way on", guest.body)
    ok('href="/start"' in guest.get("/settings").body, "and is found again under Settings", guest.text())
    ok(b.get("/start").has("You talk with each of your people") and not b.has("You and "), "a leader reads other lines", b.text())
    made = subprocess.run([PROGRAM, "link", "bo@example.org", "--data", server.data], capture_output=True,
                          text=True, env=env())
    ok("for Bo, led by Zoë" in made.stderr and made.stdout.count("\n") == 1, "the operator's link says whose it is",
       (made.stdout, made.stderr))
    ok(guest.get("/today").path.startswith("/sign-in"), "and ends every session", guest.path)
    again = Browser(server)
    again.get("/sign-in/" + made.stdout.strip().rsplit("/", 1)[1])
    again.post(again.path)
    ok(again.path == "/welcome" and again.has("Opened for the first time") and again.has("/start"),
       "who comes in by it still sees who made the first one", (again.path, again.text()))
    other = Browser(server)
    other.get("/sign-in").post("/sign-in", email="bo@example.org", password="plum ladder moss", next="")
    ok(other.status == 401, "and the password of before is void", other.text())
    ok(not b.get(bo).has("Not here yet"), "after that no link is offered")
    b.post(bo + "/link", csrf=b.get("/settings").csrf())
    ok(b.status == 403 and b.has("signed in before"), "nor made", b.text())


def claims(server, b):
    """An address counts once an admin has confirmed it, where no mail is set up."""
    run = lambda *args: subprocess.run([PROGRAM, *args, "--data", server.data], capture_output=True, text=True,
                                       env=env())
    cy = Browser(server)
    cy.get("/sign-in/" + run("link", "cy@example.org").stdout.strip().rsplit("/", 1)[1])
    cy.post(cy.path)
    cy.get("/settings/addresses").post("/settings/address", address="newhire@example.org")
    ok(cy.has("newhire@example.org") and cy.has("Waits for an admin"), "a claimed address waits", cy.text())
    r = run("link", "newhire@example.org")
    ok(r.returncode == 2 and "claimed by Cy" in r.stderr and not r.stdout, "it opens no account", r)
    b.get("/people")
    claim = re.search(r"/people/addresses/\w+", b.body)
    ok(claim and b.has("newhire@example.org") and
       "Cy, led by Zoë" in re.sub("[\u2068\u2069]", "", b.body), "an admin sees it, and whose it would be")
    b.post(claim[0], act="refuse")
    ok(b.path == "/people" and not b.has("newhire@example.org"), "and can refuse it", b.text())
    cy.get("/settings/addresses").post("/settings/address", address="newhire@example.org")
    b.get("/set-up/team")
    b.upload("/set-up/team/file", "team.csv", "id,name,email,leader,timezone,work_hours\n"
             "newhire,New Hire,newhire@example.org,,Europe/Berlin,09:00-17:00\n")
    ok(b.has("1 person is new."), "a claim does not stop an import", b.text())
    ok("for New Hire" in run("link", "newhire@example.org").stderr, "which has the address")
    cy.get("/settings/addresses").post("/settings/address", address="cy@home.example")
    r = run("link", "--confirm", "cy@home.example")
    ok(r.returncode == 0 and "for Cy" in r.stderr, "the operator may confirm one", r)


def password(server, b):
    b.get("/settings").post("/settings/password", password="short")
    ok(b.status == 422 and b.has("At least 10 characters"), "a short password is refused", b.text())
    b.post("/settings/password", password="zoe@example.org")
    ok(b.status == 422 and b.has("own name or address"), "so is one's own address", b.text())
    b.get("/settings").post("/settings/password", password="kettle moss umbrella")
    ok(b.path == "/settings/password" and b.has("The password is set."), "a good one is taken", b.text())
    other = Browser(server)
    other.get("/sign-in").post("/sign-in", email="zoe@example.org", password="kettle", next="/plan")
    wrong = other.text()
    ok(other.status == 401 and other.has("do not belong together") and not other.has("kettle"),
       "a wrong one is refused, and the password is nowhere", wrong)
    ok(other.has('value="zoe@example.org"'), "the address stays", wrong)
    other.post("/sign-in", email="nobody@example.org", password="kettle", next="/plan")
    ok(other.status == 401 and other.text() == wrong, "an unknown account gets the same answer")
    other.post("/sign-in", email="ZOE@example.org", password="kettle moss umbrella", next="/people")
    ok(other.path == "/people", "the right one signs in and goes where it should", other.text())
    before = b.cookies["rapport"]
    b.get("/settings").post("/settings/password", password="another good one", current="wrong")
    ok(b.status == 422 and b.has("not your password so far"), "a change asks for the one so far")
    b.get("/settings").post("/settings/password", password="another good one",
                            current="kettle moss umbrella")
    ok(b.status == 200 and b.cookies["rapport"] != before, "a change gives a new session")
    ok(other.get("/people").path.startswith("/sign-in"), "and ends all others", other.path)
    for _ in range(12):
        other.get("/sign-in").post("/sign-in", email="cy@example.org", password="guess", next="")
    ok(other.status == 429 and other.has("Too many tries"), "guessing is slowed down", (other.status, other.text()))


def expired(server, b):
    """What was typed when the session had ended is sent again after signing in."""
    token = b.get("/set-up/team").csrf()
    old = dict(b.cookies)
    gone = Browser(server)
    gone.cookies = dict(old)
    gone.get("/settings").post("/sign-out")
    b.cookies = old
    b.post("/set-up/team", csrf=token, name="Line one\r\nline two <b>", address="", minutes="15",
           cadence_days="7")
    ok(b.status == 401 and "\nLine one\r\nline two &lt;b&gt;</textarea>" in b.body,
       "a form of an ended session comes back with every line", b.text())
    again = Browser(server)
    again.get("/sign-in").post("/sign-in", email="zoe@example.org", password="another good one",
                               next="/people")
    b.cookies = again.cookies
    b.post("/set-up/team", name="Line one", address="", minutes="15", cadence_days="7",
           timezone="Asia/Tokyo", work_hours="09:00-17:00")
    if b.status == 403:
        b.post("/set-up/team", name="Line one", address="", minutes="15", cadence_days="7",
           timezone="Asia/Tokyo", work_hours="09:00-17:00")
    ok(b.path == "/set-up/team" and b.has("Line one is in your team now."),
       "and is taken after signing in again", b.text())
    token = Browser(server).get("/sign-in").csrf()
    b.post("/sign-in", csrf="x" * 43, email="zoe@example.org", password="my secret words", next="")
    ok(not b.has("my secret words") and b.has("zoe@example.org"), "a password is never shown again")
    b.get("/settings")
    b.cookies["rapport"] = "x" * 43
    b.upload("/settings/calendars", "mine.ics", ICS)
    ok(b.status in (401, 403) and b.has("Choose the file once more") and not b.has("BEGIN:VEVENT"),
       "a file is asked for again, in words", (b.status, b.text()))


def demo(folder):
    server = Server(folder)
    b = enter(server)
    b.post("/set-up/demo")
    ok(b.path == "/today" and b.status == 200, "or one looks around with made-up people", b.text())
    ok(b.get("/people").has("Ben Okafor"), "and sees their team")
    ok(b.get("/pulse").has("of 40"), "and what came of their pulses", b.text())
    server.stop()
    server = Server(folder)
    ok(server.line.rstrip().endswith(server.address + "/"), "a second start prints no link", server.line)
    person = re.search(r'name="person" value="(\w+)"', Browser(server).get("/sign-in").body)
    again = Browser(server).get("/sign-in")
    ok(again.post("/sign-in/demo", person=person[1]).path == "/today", "the demo stays after a new start")
    there = Browser(server).get("/steps?as=asked")
    ok(there.post("/sign-in/demo", person=person[1], next=re.search(r'name="next" value="([^"]*)"', there.body)[1]).path == "/steps?as=asked",
       "whoever was on the way to a page of it comes there", there.path)
    lena = re.search(r'name="person" value="(\w+)"(?:(?!</form>).)*?Lena', Browser(server).get("/sign-in").body, re.S)
    above = Browser(server).get("/sign-in")
    above.post("/sign-in/demo", person=lena[1])
    ok(above.get("/coverage").has("up to every 3 weeks: 10"), "who leads leaders sees how often the pairs below talk", above.text())
    ok(above.get("/together").has("75 % of 20 pairs") and above.has("everybody answered"), "and that beside the pulse", above.text())
    server.stop()


def main():
    with tempfile.TemporaryDirectory(prefix="rapport-set-up-") as folder:
        server = Server(os.path.join(folder, "own"))
        b = who_i_am(server)
        calendar(b)
        team(b)
        hand_over(server, b)
        claims(server, b)
        password(server, b)
        expired(server, b)
        ok(server.stop()[0] == 0, "and it stops cleanly")
        demo(os.path.join(folder, "demo"))
    return end()


if __name__ == "__main__":
    sys.exit(main())
