# SPDX-License-Identifier: Apache-2.0
#
# Who may do what, on the real program: every route of `rapport help routes` is asked as
# each of six people, and the answer compared with its line in authority.tsv. A route
# without a line fails, and the failure prints the line to add, with what was answered:
# read it as a claim about trust before adding it.
#
# A line is METHOD PATH OBJECT FORM and the six answers, separated by tabs. OBJECT names
# one of OBJECTS below, what :id or :token stands for; FORM is what is sent, with
# {object} for ids and @ics for a file. An answer is a status, or `in`: sent to sign in.
#
# A program with a personal token of all scopes may do what its person may: the same answers, but
# where an account is entered, set up or administered (NO_TOKEN), which is refused. The API's twin of
# a route answers as the route does, with JSON: 200 or 201 where a form is sent on, 401 to nobody.
import atexit
import itertools
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
from house import end, id_text, ok

BUILD = os.environ.get("BUILD", "build")
RAPPORT = os.path.join(BUILD, "rapport")
HERE = os.path.dirname(os.path.abspath(__file__))
ROLES = ["leader", "member", "upper", "colleague", "admin", "out"]
TEAM = """id,name,email,leader,timezone,work_hours,minutes,cadence_days
admin,Admin,admin@example.org,,Europe/Berlin,09:00-17:00,,
upper,Upper,upper@example.org,,Europe/Berlin,09:00-17:00,,
leader,Leader,leader@example.org,upper,Europe/Berlin,09:00-17:00,15,7
member,Member,member@example.org,leader,Europe/Berlin,09:00-17:00,15,7
colleague,Colleague,colleague@example.org,leader,Europe/Berlin,09:00-17:00,15,7
fresh,Fresh,fresh@example.org,leader,Europe/Berlin,09:00-17:00,15,7
"""
ICS = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:%s@example.org\r\n"
       "DTSTAMP:20260101T000000Z\r\nDTSTART:20261124T100000Z\r\nDTEND:20261124T110000Z\r\n"
       "SUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
PAIR = ("SELECT id FROM pair WHERE leader = (SELECT id FROM person WHERE key = 'leader')"
        " AND member = (SELECT id FROM person WHERE key = 'member')")
# What a route is about, as SQL on the prepared data. `person`, `token` and `feed` are made in World.object():
# the other one of the pair for its two, and the member for everyone else.
OBJECTS = {
    "person": None,
    "feed": None,
    "own_token": "SELECT id FROM token WHERE person = (SELECT id FROM person WHERE key = 'member')",
    "hook": "SELECT id FROM hook WHERE whole = 0",  # the member's
    "whole_hook": "SELECT id FROM hook WHERE whole = 1",  # of the installation
    "reach": "SELECT id FROM reach",  # a device of the member
    "delivery": "SELECT id FROM delivery",  # to the member's
    "tracker": "SELECT id FROM tracker",  # the member's
    "fresh": "SELECT id FROM person WHERE key = 'fresh'",
    "member": "SELECT id FROM person WHERE key = 'member'",
    "calendar": "SELECT c.id FROM calendar c JOIN person p ON p.id = c.owner WHERE p.key = 'member'",
    "account": "SELECT id FROM caldav_account",  # the member's
    "claim": "SELECT id FROM claim",  # the member's
    "mail": "SELECT id FROM outbox",  # to the member
    "proposed": f"SELECT id FROM proposed_talk WHERE state < 2 AND pair = ({PAIR}) ORDER BY id DESC",
    "talk": f"SELECT id FROM talk WHERE pair = ({PAIR}) AND state = 0 ORDER BY id",
    "denied": f"SELECT id FROM not_one_on_one WHERE pair = ({PAIR})",
    "held": f"SELECT id FROM talk WHERE pair = ({PAIR}) AND state = 1 ORDER BY id",
    "step": f"SELECT id FROM step WHERE pair = ({PAIR})",  # the member's
    "need": f"SELECT id FROM need WHERE pair = ({PAIR})",  # the member's, of the leader
    "passed": "SELECT id FROM passed",  # the member's, by the leader, with the upper
    "told": "SELECT id FROM team_asked",  # the member's, to the team
    "request": f"SELECT id FROM request WHERE pair = ({PAIR})",  # the member's, of the leader
    "undo": "SELECT u.act FROM undo u JOIN person p ON p.id = u.person WHERE p.key = 'leader'"
            " AND NOT EXISTS (SELECT 1 FROM passed q WHERE q.id = u.object) ORDER BY u.id DESC",  # what went up went on since
    "question": "SELECT id FROM question",  # the leader's
    "shared_question": "SELECT id FROM shared_question",  # of the organisation
    "check_in": "SELECT min(id) FROM check_in",  # the member's, shown to the leader
    "period": "SELECT min(id) FROM period",  # of the leader's team
    "goal": "SELECT min(id) FROM goal",  # of the leader's team
    "solution": "SELECT min(id) FROM solution",  # of the leader and the member
    "offer": "SELECT min(id) FROM offer",  # the leader's
    "thanks": f"SELECT id FROM recognition WHERE pair = ({PAIR})",  # the leader's
    "note_key": "SELECT min(id) FROM note_key",  # the member's, with which they lock notes
    "begun_key": "SELECT max(id) FROM note_key",  # the member's, which is not ready
    "note_wrap": "SELECT id FROM note_wrap",  # the member's, by a passkey
    "locked": "SELECT id FROM locked",  # the member's
    "new_id": "SELECT (1795420800 - 1704067200 << 31) + 77",  # as a browser makes one
    "pulse": "SELECT id FROM pulse_round WHERE closed IS NULL",  # which asks all but the admin
    "pulse_over": "SELECT id FROM pulse_round WHERE closed = 1",
    "pulse_result": "SELECT id FROM pulse_result",  # of the leader's team
    "topic": f"SELECT id FROM topic WHERE pair = ({PAIR})",  # the leader's
}
# What no token may ask, whatever its scopes.
NO_TOKEN = re.compile(r"""/(sign-in|sign-out|welcome|set-up)(/.*)?$|/people/(addresses/:id|:id/link|:id/assistants|:id/report\.(md|json))$
    |/settings/(password|address|addresses|tokens|caldav|messages)(/.*)?$|/(act|chat|unsubscribe)/.*|/settings/(feeds|talks|talks/address)$|/kept/.*
    |/settings/locks(/keys.*|/wraps.*|/texts/:id/.*)?$|/device$|/device\.json$|/worker\.js$""", re.X)
NO_TOKEN_POST = {"/settings/locks/texts", "/settings/webhooks", "/settings/webhooks/:id",
                 *("/settings/webhooks/:id/" + act for act in ("switch", "test", "secret", "delete")),
                 "/mcp",  # but for a token of an assistant: test_mcp.py
                 "/settings/webhooks/sent/:id/again", "/people/:id/report", "/people/:id/lines",
                 "/settings/trackers", "/settings/trackers/:id", "/steps/:id/tracker", "/steps/:id/tracker/forget",
                 *("/settings/trackers/:id/" + act for act in ("test", "ask", "delete")),
                 "/pulse", "/pulse/call-off", "/pulse/answers", "/pulse/:id/answer", "/pulse/:id/draw",
                 "/settings/calendars", "/settings/questions/file",  # files, and what only an admin does
                 "/settings/questions/shared", "/settings/questions/shared/:id/delete", "/settings/questions/shared/file"}
# What carries a secret of its own, so that the session of a form does not count.
OWN_SECRET = {"/act/:token", "/mcp", "/pulse/answers", "/unsubscribe/:token", "/chat/slack", "/chat/mattermost", "/chat/slack/press",
              "/chat/mattermost/press"}
ENVELOPE = "rl1.%s.%s" % (id_text(11), "A" * 379)
WRAPPED, SALT = "A" * 80, "A" * 22
COUNTER = 1795690800  # 2026-11-26T11:00:00Z, which the member proposes instead


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class World:
    """A served data folder that can be put back to how it was prepared."""

    def __init__(self, folder):
        self.data = os.path.join(folder, "data")
        self.env = dict(os.environ, RAPPORT_NOW="2026-11-23T08:00:00Z")
        self.opener = urllib.request.build_opener(NoRedirect)
        self.cookies = {"out": ""}
        team = os.path.join(folder, "team.csv")
        open(team, "w").write(TEAM)
        for who in ("leader", "member", "colleague"):
            open(os.path.join(folder, who + ".ics"), "w").write(ICS % (who, "Standing"))
        self.run("init", "--data", self.data)
        self.run("import", team, "--calendars", folder, "--data", self.data)
        self.process = subprocess.Popen(
            [RAPPORT, "serve", "--data", self.data, "--listen", "127.0.0.1:0"], env=self.env,
            stdout=subprocess.PIPE, text=True)
        atexit.register(self.process.kill)  # a test that ends early leaves no server behind
        first = self.process.stdout.readline()
        self.base = re.match(r"open (http://[^/]+)/", first)[1]
        for who in ROLES[:5]:
            self.cookies[who] = self.enter(self.link(who))
        self.prepare()
        self.keep()

    def run(self, *args):
        return subprocess.run([RAPPORT, *args], env=self.env, check=True, capture_output=True,
                              text=True).stdout

    def link(self, who):
        return self.run("link", who + "@example.org", "--data", self.data).rsplit("/", 1)[1].strip()

    def enter(self, token):
        _, _, body = self.ask("out", "GET", "/sign-in/" + token)
        status, head, _ = self.ask("out", "POST", "/sign-in/" + token, {"csrf": csrf_of(body)})
        assert status == 303, status
        return head["Set-Cookie"].split(";")[0]

    def ask(self, who, method, path, form=None, cookie=None, token=None):
        headers = {"Cookie": self.cookies[who] if cookie is None else cookie}
        if token:
            headers = {"Authorization": "Bearer " + token, "If-Match": "*"}
        data = None
        if method == "POST":
            data, kind = encode(form or {})
            headers["Content-Type"] = kind
        request = urllib.request.Request(self.base + path, data=data, headers=headers, method=method)
        try:
            with self.opener.open(request, timeout=30) as answer:
                if who == "out":
                    self.keep_browser(answer.headers)
                stream = "event-stream" in (answer.headers["Content-Type"] or "")  # it does not end by itself
                return answer.status, answer.headers, (answer.read1(4096) if stream else answer.read()).decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read().decode()

    def keep_browser(self, headers):
        """Who is signed out is told apart by a cookie of the browser alone."""
        for line in headers.get_all("Set-Cookie") or []:
            if line.startswith("browser="):
                self.cookies["out"] = line.split(";")[0]

    def csrf(self, who):
        if who == "out":
            return csrf_of(self.ask("out", "GET", "/sign-in/" + self.link("fresh"))[2])
        return csrf_of(self.ask(who, "GET", "/settings")[2])

    def prepare(self):
        """A talk of the pair this week, and one that is only proposed next week."""
        token = self.csrf("leader")
        member = "/people/" + self.object("person", "leader")
        # told before anything is planned: what is told on the day of a planned talk is that talk
        self.ask("leader", "POST", member + "/log", {"csrf": token, "held": "400"})
        with sqlite3.connect(os.path.join(self.data, "rapport.db"), timeout=20) as db:
            db.execute("UPDATE talk SET starts = starts - 86400 WHERE state = 1")  # of yesterday
        for week in ("2026-11-23", "2026-11-30"):
            self.ask("leader", "POST", "/plan/find", {"csrf": token, "week": week})
        first = self.sql(f"SELECT id FROM proposed_talk WHERE pair = ({PAIR}) ORDER BY id")
        self.ask("leader", "POST", "/plan/accept",
                 {"csrf": token, "week": "2026-11-23", "talk": id_text(first)})
        self.ask("leader", "POST", "/settings/questions",
                 {"csrf": token, "words": "How is the new flat?", "beat": "arrive"})
        self.ask("admin", "POST", "/settings/questions/shared",
                 {"csrf": self.csrf("admin"), "words": "What made you laugh?", "beat": "close"})
        self.ask("leader", "POST", member + "/topics", {"csrf": token, "words": "A topic"})
        self.ask("leader", "POST", "/talks/" + self.object("held", "leader") + "/capture",
                 {"csrf": token, "steps.0.words": "A step", "thanks": "A thank-you", "needs.0.words": "A need",
                  "needs.0.asker": id_text(self.sql(OBJECTS["member"]))})
        self.ask("leader", "POST", "/goals", {"csrf": token, "words": "The beta", "reader": "team"})
        self.ask("leader", "POST", "/periods", {"csrf": token, "name": "Sprint 24", "first_day": "2026-11-23",
                                               "last_day": "2026-12-04"})
        self.ask("leader", "POST", member + "/solutions",
                 {"csrf": token, "goal": id_text(self.sql(OBJECTS["goal"])), "obstacle": "Slow machines"})
        self.ask("leader", "POST", "/team/offers", {"csrf": token, "words": "Hiring talks"})
        self.ask("member", "POST", "/check-in", {"csrf": self.csrf("member"), "words": "Fine", "shown": "shared"})
        self.ask("leader", "POST", "/needs/" + self.object("need", "leader"), {"csrf": token, "act": "pass-up"})
        self.ask("member", "POST", "/passed/" + self.object("passed", "member"),
                 {"csrf": self.csrf("member"), "act": "agree", "words": "For the one above"})
        self.ask("leader", "POST", member + "/not-now", {"csrf": token, "start": "2026-12-03T12:00:00Z"})
        self.ask("member", "POST", "/people/%s/ask" % self.object("person", "member"), {"csrf": self.csrf("member")})
        self.ask("member", "POST", "/settings/address",
                 {"csrf": self.csrf("member"), "address": "member@home.example"})
        self.ask("member", "POST", "/settings/talks/address",
                 {"csrf": self.csrf("member"), "act": "renew"})
        with sqlite3.connect(os.path.join(self.data, "rapport.db"), timeout=20) as db:
            db.execute("""INSERT INTO caldav_account SELECT 9, id, 'x', x'', x'', x'', 0, 0, 4000000000,
                0, '' FROM person WHERE key = 'member'""")
            db.execute(f"INSERT INTO not_one_on_one SELECT 5, id, x'01', leader, 0 FROM pair WHERE id = ({PAIR})")
            db.execute(f"INSERT INTO team_asked SELECT 6, id, asker, x'00', 0 FROM need WHERE pair = ({PAIR})")
            for key, ready in (11, 1), (12, None):
                db.execute("INSERT INTO note_key SELECT ?, id, ?, 0 FROM person WHERE key = 'member'", (key, ready))
            db.execute("""INSERT INTO note_wrap SELECT 13, id, 11, 2, 'hkdf-sha256', 0, 0, 0, '', x'', 'AAAA', 0
                FROM person WHERE key = 'member'""")
            db.execute(f"INSERT INTO locked SELECT 14, member, 0, id, pair, 11, ?, 0 FROM talk WHERE state = 0", (ENVELOPE,))
            db.execute("""INSERT INTO outbox (id, person, address, kind, about, content, state,
                made, changed, tries, claim, error) SELECT 8, id, '', 'invitation', 0, x'00', 2, 0, 0, 9, 0, ''
                FROM person WHERE key = 'member'""")
            db.execute(f"""INSERT INTO invitation (id, talk, person, way, sequence, starts, minutes,
                cancelled, told, answer, counter_starts, counter_minutes, etag, pending, next_try,
                failures, error) SELECT 7, id, member, 1, 0, starts, minutes, 0, 0, 2, {COUNTER}, 5,
                '', 0, 0, 0, '' FROM talk WHERE state = 0""")

            for hook, who, whole in (17, "member", 0), (18, "admin", 1):
                db.execute("""INSERT INTO hook SELECT ?, id, ?, 'x', x'', 8, 0, 0, 0, NULL, 0, 4000000000, 0, 0
                    FROM person WHERE key = ?""", (hook, whole, who))
            db.execute("INSERT INTO delivery VALUES (19, 17, 'talk.held', '{}', 0, 2, 0, 0, 0, NULL, 9, 500, '', NULL)")
            db.execute("""INSERT INTO reach (id, person, channel, mark, label, address, made, state, changed, failing, failures, went,
                not_before, error, claim, busy_until) SELECT 20, id, 2, x'', '', x'', 0, 0, 0, NULL, 0, NULL, 4000000000, '', 0, 0
                FROM person WHERE key = 'member'""")
            db.execute("""INSERT INTO tracker SELECT 22, id, 0, x'', 'acme/app', '', x'', '', '', '', 0, NULL, 0, 0, '', NULL, 0,
                4000000000, NULL, NULL, 0, '', 0, 0, 0 FROM person WHERE key = 'member'""")
            db.execute("INSERT INTO pulse_round VALUES (15, 0, 0, 1, 0, 5, 5, 0)")
            db.execute("INSERT INTO pulse_asked SELECT id, 15, id, leader, 0, 1 FROM person WHERE leader IS NOT NULL")
            db.execute("""INSERT INTO pulse_result (id, round, leader, below, statement, people, asked, answered, agree,
                least, most, better, same, worse, cells) SELECT 16, 15, id, 0, 0, 5, 5, 5, 3, 3, 3, -1, -1, -1, x'01'
                FROM person WHERE key = 'leader'""")
        self.run("pulse", "open", "--data", self.data)
        with sqlite3.connect(os.path.join(self.data, "rapport.db"), timeout=20) as db:
            # answers stay in the server's memory when rows are put back: others have drawn, so there is room for them
            for n in range(900, 920):
                db.execute(f"INSERT INTO pulse_asked SELECT {n}, round, {n}, leader, cell, 1 FROM pulse_asked"
                           " WHERE round <> 15 LIMIT 1")
        # two take turns: there are more routes than a token may ask at one and the same second
        self.programs = {who: itertools.cycle([self.program(who), self.program(who)]) for who in ROLES[:5]}

    def program(self, who):
        """A token that may do all that tokens may."""
        form = {"csrf": self.csrf(who), "name": "All", "read": "1", "write": "1", "calendar": "1"}
        return re.search(r"rpt_[\w-]+", self.ask(who, "POST", "/settings/tokens", form)[2])[0]

    def sql(self, text):
        with sqlite3.connect(os.path.join(self.data, "rapport.db"), timeout=20) as db:
            row = db.execute(text).fetchone()
        return row[0] if row else 0

    def keep(self):
        self.tokens = {who: self.csrf(who) for who in ROLES}
        with sqlite3.connect(os.path.join(self.data, "rapport.db"), timeout=20) as db:
            names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"
                                              " AND name NOT LIKE 'sqlite_%'")]
            self.kept = {n: db.execute(f"SELECT * FROM {n}").fetchall() for n in names}

    def restore(self):
        with sqlite3.connect(os.path.join(self.data, "rapport.db"), timeout=20) as db:
            db.execute("PRAGMA foreign_keys = OFF")
            for name, rows in self.kept.items():
                db.execute(f"DELETE FROM {name}")
                if rows:
                    places = ",".join("?" * len(rows[0]))
                    db.executemany(f"INSERT INTO {name} VALUES ({places})", rows)

    def object(self, name, who):
        if name == "token":
            return self.link("fresh")  # a link of the operator ends the sessions of its person
        if name == "way":
            return "slack"
        if name == "feed":  # of the member's talks: whoever has it reads it
            return re.search(r"/calendar/([\w-]+\.ics)", self.ask("member", "GET", "/settings/talks")[2])[1]
        if name == "person":
            name = "leader" if who == "member" else "member"
            return id_text(self.sql(f"SELECT id FROM person WHERE key = '{name}'"))
        return id_text(self.sql(OBJECTS[name]))

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def csrf_of(body):
    found = re.search(r'name="csrf" value="([^"]+)"', body)
    return found[1] if found else ""


def encode(form):
    if not any(str(v).startswith("@") for v in form.values()):
        return urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded"
    out = []
    for name, value in form.items():
        if value == "@ics":
            out.append(f'--xx\r\nContent-Disposition: form-data; name="{name}"; filename="new.ics"'
                       f"\r\nContent-Type: text/calendar\r\n\r\n{ICS % ('new', 'New')}\r\n")
        elif value == "@questions":
            out.append(f'--xx\r\nContent-Disposition: form-data; name="{name}"; filename="questions.csv"'
                       f"\r\nContent-Type: text/csv\r\n\r\nbeat,question\nclose,What is left?\n\r\n")
        elif value == "@csv":
            out.append(f'--xx\r\nContent-Disposition: form-data; name="{name}"; filename="team.csv"'
                       f"\r\nContent-Type: text/csv\r\n\r\n"
                       "id,name,email,leader,timezone,work_hours\n"
                       "new,New,new@example.org,,Europe/Berlin,09:00-17:00\n\r\n")
        else:
            out.append(f'--xx\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n')
    return ("".join(out) + "--xx--\r\n").encode(), "multipart/form-data; boundary=xx"


def routes(world):
    for line in world.run("help", "routes").splitlines():
        method, path, *_ = line.split()
        yield method, path


def expectations():
    out = {}
    for line in open(os.path.join(HERE, "authority.tsv"), encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            method, path, thing, form, *answers = line.rstrip("\n").split("\t")
            out[method, path] = thing, form, answers
    return out


def fill(world, path, thing, who):
    return re.sub(r":\w+", lambda m: world.object(thing, who), path)


def form_of(world, text, who, token):
    form = {"csrf": token}
    for pair in filter(None, text.split("&")):
        name, value = pair.split("=", 1)
        value = value.replace("{envelope}", ENVELOPE).replace("{wrapped}", WRAPPED).replace("{salt}", SALT)
        form[name] = re.sub(r"\{(\w+)\}", lambda m: world.object(m[1], who), value)
    return form


def word(status, head):
    to = head.get("Location") or ""
    return "in" if status == 303 and to.startswith("/sign-in") else str(status)


def answer(world, who, method, path, thing, form):
    data = form_of(world, form, who, world.tokens[who]) if method == "POST" else None
    status, head, _ = world.ask(who, method, fill(world, path, thing, who), data)
    if method == "POST" and status < 400:
        world.restore()
    return word(status, head)


def answer_program(world, who, method, path, thing, form):
    data = form_of(world, form, who, "") if method == "POST" else None
    status, head, _ = world.ask(who, method, fill(world, path, thing, who), data, token=next(world.programs[who]))
    if method == "POST" and status < 400:
        world.restore()
    return word(status, head)


def check_program(world, method, path, expected):
    thing, form, wanted = expected[method, path]
    wanted = wanted[:5]
    if NO_TOKEN.match(path) or (method == "POST" and path in NO_TOKEN_POST):
        wanted = ["403"] * 5
    seen = [answer_program(world, who, method, path, thing, form) for who in ROLES[:5]]
    ok(seen == wanted, f"{method} {path}: a token may do what its person may",
       "\n".join(f"{who}: {have}, expected {want}" for who, have, want in zip(ROLES, seen, wanted) if have != want))


API = "/api/v1"


def check_api(world, method, path, expected):
    """The twin of a page or form, asked by programs; a row of its own where it has no page."""
    thing, form, wanted = expected.get((method, path)) or expected[method, path[len(API):]]
    wanted = [("200", "201") if method == "POST" and w == "303" else (w,) for w in wanted[:5]] + [("401",)]
    seen = [answer_program(world, who, method, path, thing, form) for who in ROLES[:5]]
    data = form_of(world, form, "out", world.tokens["out"]) if method == "POST" else None
    seen.append(word(*world.ask("out", method, fill(world, path, thing, "out"), data)[:2]))
    ok(all(s in w for s, w in zip(seen, wanted)), f"{method} {path}: as the page, for programs",
       "\n".join(f"{who}: {have}, expected {want}" for who, have, want in zip(ROLES, seen, wanted) if have not in want))


def guess(path):
    """The object that a path without a line seems to be about."""
    parts = path.split("/")
    for i, part in enumerate(parts):
        if part == ":token":
            return "token"
        if part.startswith(":"):
            return {"people": "person", "calendars": "calendar"}.get(
                parts[i - 1], "proposed" if parts[1] == "plan" else parts[i - 1].rstrip("s"))
    return ""


def check_route(world, method, path, expected):
    if (method, path) not in expected:
        thing = guess(path)
        if thing and thing not in OBJECTS and thing != "token":
            seen = ["?"] * 6
        else:
            seen = [answer(world, who, method, path, thing, "") for who in ROLES]
        line = "\t".join([method, path, thing, "", *seen])
        ok(False, f"{method} {path} has a line in authority.tsv",
           f"add to tests/web/authority.tsv, after checking it ({' '.join(ROLES)}):\n{line}\n"
           + ("" if "?" not in seen else f"and to OBJECTS of test_authority.py: \"{thing}\""))
        return
    thing, form, wanted = expected[method, path]
    seen = [answer(world, who, method, path, thing, form) for who in ROLES]
    ok(seen == wanted, f"{method} {path}: each may do what is theirs",
       "\n".join(f"{who}: {have}, expected {want}" for who, have, want in
                 zip(ROLES, seen, wanted + [""] * 6) if have != want))


def check_forged(world, method, path, expected):
    """No id that is made up, or is of something else, is an error of the server's."""
    thing, form, _ = expected[method, path]
    for forged in ("0000000000001", "zzzzzzzzzzzzz", "'; --", "%F0%9F%99%82", "%D9%85", "9" * 300,
                   id_text(world.sql("SELECT id FROM person WHERE key = 'colleague'") + (1 << 30))):
        data = form_of(world, form, "leader", world.tokens["leader"]) if method == "POST" else None
        to = re.sub(r":\w+", forged.replace(" ", "%20"), path)
        status, head, _ = world.ask("leader", method, to, data)
        if status not in (400, 401, 403, 404, 422):
            ok(False, f"{method} {path} with the id {forged[:20]} is refused", status)
            return
    ok(True, f"{method} {path}: ids that are made up are refused")


def check_stale(world, path, expected):
    """A form from another session changes nothing, and what was typed comes back."""
    thing, form, _ = expected["POST", path]
    data = form_of(world, form, "leader", world.tokens["member"])
    data["note"] = "line one\nשורה & <two>"
    status, _, body = world.ask("leader", "POST", fill(world, path, thing, "leader"), data)
    ok(status == 403 and "line one\nשורה &amp; &lt;two&gt;" in body.replace("\r", ""),
       f"POST {path}: a form of another session is refused, its text kept", (status, body[-600:]))


def check_twice(world, path, expected):
    thing, form, _ = expected["POST", path]
    data = form_of(world, form, "leader", world.tokens["leader"])
    where = fill(world, path, thing, "leader")
    first = world.ask("leader", "POST", where, data)[0]
    second = world.ask("leader", "POST", where, data)[0]
    world.restore()
    ok(first < 500 and second < 500, f"POST {path}: sent twice, it is no error of the server's",
       (first, second))


def main():
    with tempfile.TemporaryDirectory(prefix="rapport-authority-") as folder:
        world = World(folder)
        try:
            expected = expectations()
            there = list(routes(world))
            twins = [r for r in there if r[1].startswith(API) and r[1] != API + "/openapi.json"]
            there = [r for r in there if r not in twins]
            for method, path in twins:
                check_api(world, method, path, expected)
            for method, path in there:
                check_route(world, method, path, expected)
            for method, path in expected:
                if (method, path) not in there and (method, path) not in twins:
                    ok(False, f"{method} {path} of authority.tsv is still a route")
            for method, path in (r for r in there if r in expected):
                check_program(world, method, path, expected)
                if ":" in path:
                    check_forged(world, method, path, expected)
                if method == "POST":
                    if path not in OWN_SECRET:
                        check_stale(world, path, expected)
                    check_twice(world, path, expected)
        finally:
            world.stop()
    return end()


sys.exit(main())
