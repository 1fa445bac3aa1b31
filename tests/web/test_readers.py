# SPDX-License-Identifier: Apache-2.0
#
# Who reads what, by content: every field that people write holds a word of its own; then every
# GET route is asked as six people, with every id there is, and the log, the counters and all mail
# are looked through. A word may stand nowhere but before its readers.
#
# Each column of text or bytes in the database is either seeded here or listed in MACHINE with
# what it is, so that a new one fails until somebody has said who reads it.
import http.client
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../cli")]
import house
from house import calendar, end, event, id_text, ok, rows, run, write
from test_mail import Smtp, answer, calendar_of, event_of, wait_for
import told_to_assistants
from test_caldav_hostile import Dav, multistatus, prop

SEED, TOLD, LATER = "2026-11-23T07:00:00Z", "2026-11-23T07:10:00Z", "2026-11-23T08:00:00Z"
DATA = "d"
OVER = {"leader": "upper", "member": "leader", "colleague": "leader", "fresh": "admin"}
ROLES = ["leader", "member", "upper", "colleague", "admin", "out"]
PAIR, NOBODY, EVERYBODY = {"leader", "member"}, set(), set(ROLES) - {"out"}
ABOVE = {"leader", "member", "upper"}  # a need that is passed up
BANK_QUESTION = "plans"  # a key of the bank of questions

# Text and bytes that no person writes.
MACHINE = {
    "account.mailed": "the address that a link went to: a copy of address.address",
    "act_link.token": "a hash",
    "asked.question": "the key of a question",
    "assistant_call.program": "the name of a token: told_to_assistants.py",
    "assistant_call.tool": "the name of a tool",
    "audit.what": "the name of an act",
    "caldav_account.error": "a sentence of ours",
    "caldav_account.name": "the host of caldav_account.url",
    "caldav_collection.error": "a sentence of ours",
    "caldav_collection.token": "the other server's",
    "caldav_item.etag": "the other server's",
    "caldav_item.href": "a path on the other server",
    "calendar.hash": "a hash",
    "capture.tag": "a hash",
    "chat_declined.mark": "a hash",
    "chat_invited.mark": "a hash",
    "chat_invited.room": "an id of another server",
    "chat_link.account": "an id of another server; gone in ten minutes",
    "chat_link.name": "a name of another server; gone in ten minutes",
    "chat_link.place": "a name of another server; gone in ten minutes",
    "chat_link.team": "an id of another server; gone in ten minutes",
    "chat_link.token": "a hash",
    "claim.code": "a hash",
    "feed.error": "a sentence of ours",
    "feed.etag": "the other server's",
    "feed.modified": "the other server's",
    "delivery.body": "kinds, times and ids: tests/model/test_hook.c",
    "delivery.error": "a sentence of ours",
    "delivery.kind": "a word of ours",
    "inbox_seen.hash": "a hash",
    "inbox_try.what": "a hash",
    "inbox_try.why": "a sentence of ours",
    "invitation.error": "a sentence of ours",
    "invitation.etag": "the other server's",
    "key_check.sealed": "a word of ours",
    "line_op.client": "a random word of the program",
    "link_asked.address": "what somebody typed who asked for a link; gone when the worker has answered",
    "link_asked.lang": "chosen from the languages there are",
    "mailbox.name": "a hash",
    "need.client": "the name that a page gave a row, a random word",
    "not_one_on_one.series": "a hash",
    "note_wrap.kdf": "a word of the browser's",
    "one_on_one.series": "a hash",
    "opened.kind": "a word of ours",
    "outbox.address": "a copy of claim.address or address.address",
    "outbox.mark": "a hash",
    "outbox.content": "mail of ours, which is read as mail below",
    "outbox.error": "a sentence of ours, and what the mail server answered",
    "outbox.kind": "a word of ours",
    "parcel.body": "what is said on a channel, without words: tests/model/test_message.c",
    "person.lang": "chosen from the languages there are",
    "person.timezone": "chosen from the zones there are",
    "pulse_result.cells": "a bit for each group",
    "pulse_spent.token": "random bytes of a browser",
    "reach.error": "a sentence of ours",
    "reach.label": "the names of a browser and a machine, a host, or an account on another server",
    "reach.mark": "a hash",
    "reach.session": "a hash",
    "repeat.asked": "a hash",
    "repeat.key": "a hash",
    "schema_version.name": "the name of a migration",
    "session.token": "a hash",
    "setting.name": "a word of ours",
    "setting.value": "set by the program",
    "sign_in.mailed": "the address that a link went to: a copy of address.address",
    "step.client": "the name that a page gave a row, a random word",
    "talk.series": "a hash",
    "talk_feed.hash": "a hash",
    "topic.client": "the name that a page gave a row, a random word",
    "tracked.error": "a sentence of ours",
    "tracked.number": "the number of an issue, the other server's",
    "tracker.error": "a sentence of ours",
    "tracker.etag": "the other server's",
}
# What somebody may read and no page shows them: only who leads is told of one-on-ones elsewhere.
UNSEEN = {("one_on_one.who", "member"), ("one_on_one.title", "member"),
          ("team_asked.words", "leader")}  # nor does so small a team read its list: tests/model/test_team_asked.c
# Where somebody is shown by name to whoever is signed in: to be thanked, or with a line that is for everybody;
# and to whom somebody wrote what they have read. What somebody takes along names those whom /thanks and /kept name
# to them, and no others: tests/model/test_own.c.
NAMED = {"/people/:id/card", "/people/:id/thanks", "/thanks", "/team/report", "/kept", "/kept/export.html", "/kept/export.json"}
words = {}   # a word → (the column it is seeded in, who may read it)
plain = []   # those of them that do not begin with zq-: hours, passwords, tokens
columns = set()
where_seen, answered = {}, set()


def seed(column, who, readers, word=None):
    """A word of its own for a column, as `who` writes it."""
    word = word or "zq-%s-%sq" % (re.sub(r"[._]", "-", column), who)
    words.setdefault(word.lower(), (column, set(readers)))
    columns.add(column)
    return word


def one(sql):
    found = rows(DATA, sql)
    return found[0][0] if found else None


def found_in(text):
    text = text.lower()
    return [w for w in words if w in text] if "zq-" in text or any(w in text for w in plain) else []


# -- the world --


def hours_of(who):
    return "09:00-17:%02d" % (11 + [*ROLES, "fresh"].index(who))


def team(over):
    """The admin is the first of the file. Names are read by those who work with the person. `fresh`
    was never in."""
    around = {"admin": {"admin", "fresh"}, "upper": {"upper", "leader"},
              "leader": {"leader", "upper", "member", "colleague"}, "member": PAIR,
              "colleague": {"colleague", "leader"}, "fresh": {"fresh", "admin"}}
    lines = ["id,name,email,leader,timezone,work_hours,minutes,cadence_days"]
    for who, readers in around.items():
        name = seed("person.name", who, readers)
        key = seed("person.key", who, {who})
        address = seed("address.address", who, {who}) + "@example.org"
        hours = seed("person.work_hours", who, readers, hours_of(who))
        plain.append(hours)
        leader = seed("person.key", over[who], NOBODY) if who in over else ""
        lines.append(",".join([key, name, address, leader, "Europe/Berlin", hours, "15", "7"]))
    return "\n".join(lines) + "\n"


def person(who):
    return one("SELECT id FROM person WHERE key = 'zq-person-key-%sq'" % who)


def admin_is_asked():
    """Where no mail is set up an admin says whether a claimed address is theirs; who leads them is said."""
    for word in ("zq-claim-address-memberq", "zq-person-name-memberq", "zq-person-name-leaderq"):
        words[word][1].add("admin")


def follows(member, leader):
    """The member has another leader from now on: they know each other, and nothing that was said."""
    for column in ("person.name", "person.work_hours"):
        for word, (where, readers) in words.items():
            if where == column and (member + "q" in word or word == hours_of(member)):
                readers.add(leader)
            if where == column and (leader + "q" in word or word == hours_of(leader)):
                readers |= {member, "admin"} if where == "person.name" else {member}
    run("import", write("team.csv", team({**OVER, member: leader})), "--data", DATA)
    for reader, now in (("leader", {member}), ("team", {member, leader, *(w for w in OVER if OVER[w] == leader)})):
        words["zq-card-line-words-%s-%sq" % (member, reader)][1].clear()
        words["zq-card-line-words-%s-%sq" % (member, reader)][1].update(now)
    for column in ("words", "changed"):
        words["zq-recognition-%s-upper-teamq" % column][1].difference_update({"colleague"} - now)


PAIR_ID = "(SELECT id FROM pair WHERE leader = %d AND member = %d)"


def pair():
    return PAIR_ID % (person("leader"), person("member"))


def own_calendar(who):
    """A meeting, a one-on-one with somebody outside, and what a calendar says beside a title."""
    mine = {who}
    guests = ("ATTENDEE;CN=%s:mailto:%s@outside.example\r\nATTENDEE:mailto:zq-address-address-%sq@example.org\r\n"
              % (seed("one_on_one.who", who + "-name", mine), seed("one_on_one.who", who, mine), who))
    bad = "RRULE:FREQ=%s\r\n" % seed("calendar.warnings", who, mine)
    more = "DESCRIPTION:%s\r\nLOCATION:%s\r\n" % (seed("calendar.ics", who, NOBODY),
                                                   seed("calendar.ics", who + "-place", NOBODY))
    return calendar(event("a", "20261123", 12, seed("occurrence.title", who, mine), more),
                    event("b", "20261125", 12, seed("one_on_one.title", who, mine), guests),
                    event("c", "20261126", 12, "Odd", bad))


def standing(who, other):
    """A one-on-one of the two that stands in the calendar of one of them: its title is theirs."""
    guests = "".join("ATTENDEE:mailto:zq-address-address-%sq@example.org\r\n" % p for p in (who, other))
    return calendar(event("s", "20261203", 12, seed("one_on_one.title", who + "-standing", {who}), guests))


class Feed:
    """A web server that has one calendar."""

    def __init__(self):
        import http.server

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = calendar(event("f", "20261127", 12, Feed.title)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def caldav_server():
    """One whose addresses, names and objects are all words. Its name alone is shown again."""
    home = "/%s/" % seed("caldav_account.url", "member", NOBODY)
    there = home + seed("caldav_collection.url", "member", NOBODY) + "/"
    shown = seed("caldav_collection.name", "member", {"member"})
    item = calendar(event("v", "20261127", 14, seed("occurrence.title", "member-caldav", {"member"}),
                          "DESCRIPTION:%s\r\n" % seed("caldav_item.ics", "member", NOBODY)))

    def does(peer, method, path, body):
        if method == "PUT":
            return peer.say(201)
        if method == "GET":
            return peer.say(200, item)
        if "sync-collection" in body:
            return peer.say(207, multistatus(prop(there + "v.ics", "<d:getetag>\"v1\"</d:getetag>"),
                                             "<d:sync-token>t1</d:sync-token>"))
        if "multiget" in body:
            return peer.say(207, multistatus(prop(there + "v.ics", "<d:getetag>\"v1\"</d:getetag><c:calendar-data>"
                                                  + item + "</c:calendar-data>")))
        if "home-set" in body or "principal" in body:
            return peer.say(207, multistatus(prop(path, "<c:calendar-home-set><d:href>%s</d:href>"
                                                  "</c:calendar-home-set>" % home)))
        return peer.say(207, multistatus(prop(there, "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
            "<d:displayname>%s</d:displayname><d:supported-report-set><d:supported-report><d:report>"
            "<d:sync-collection/></d:report></d:supported-report></d:supported-report-set>" % shown)))
    dav = Dav()
    dav.drips, dav.does = True, does  # every path is ours
    return dav


class Program:
    """The served program, with six visitors."""

    logs = ""
    streams = {}  # what came to each person's stream of events

    def __init__(self, now, *args):
        house.NOW = now
        self.server = house.Server(DATA, "--log", "debug", "--allow-private-feeds", *args)
        self.jars = {who: {} for who in ROLES}

    def enter(self):
        for who in ROLES[:5]:
            link = run("link", "zq-address-address-%sq@example.org" % who, "--data", DATA).stdout
            self.server.cookies = self.jars[who]
            token = link.strip().rsplit("/", 1)[1]
            self.note(token, "sign_in.token", NOBODY)  # it is used up
            ok(self.server.post("/sign-in/" + token, {})[0] == 303, who + " signs in", link)
        link = run("link", "zq-address-address-freshq@example.org", "--data", DATA).stdout
        self.link = link.strip().rsplit("/", 1)[1]

    def listen(self):
        """Open the stream of each, and keep all that comes."""
        for who in ROLES[:5]:
            Program.streams.setdefault(who, bytearray())
            threading.Thread(target=self.keep_stream, args=(who,), daemon=True).start()

    def keep_stream(self, who):
        """A stream that ends, as after a changed password, is opened again, until the server stops."""
        try:
            while True:
                c = http.client.HTTPConnection(self.server.address, timeout=120)
                c.request("GET", "/live", headers={"Cookie": "; ".join("%s=%s" % i for i in self.jars[who].items())})
                answer = c.getresponse()
                while some := answer.read1(4096):
                    Program.streams[who] += some
                c.close()
                time.sleep(0.2)
        except (OSError, http.client.HTTPException):
            pass  # the server stopped

    def note(self, token, column, readers):
        """A secret that the program made is looked for like a word."""
        words[token.lower()] = column, readers
        columns.add(column)
        plain.append(token.lower())

    def post(self, who, where, form, page="/settings"):
        self.server.cookies = self.jars[who]
        status, _, text = self.server.post(where, form, page)
        if status not in (200, 303):
            ok(False, "%s: POST %s as %s" % (status, where, who), re.sub(r"<[^>]+>|\s+", " ", text)[-700:])
        return text

    def upload(self, who, name, text):
        self.server.cookies = self.jars[who]
        status = self.server.upload(name, text.encode())[0]
        ok(status == 303, "%s adds a calendar" % who, status)

    def get(self, who, where):
        self.server.cookies = self.jars[who]
        return self.server.ask("GET", where)[2]

    def stop(self):
        self.server.stop()
        Program.logs += self.server.stderr()


def again(before, now, *args):
    """The same visitors at a later time."""
    before.stop()
    s = Program(now, *args)
    s.jars, s.feed, s.link = before.jars, before.feed, before.link
    s.listen()
    return s


# -- seeding --


def bring(s, who, other):
    """A topic, and one that is taken back."""
    readers = {who, other}
    s.post(who, "/people/%s/topics" % id_text(person(other)), {"words": seed("undo.kept", who + "-" + other, NOBODY)})
    s.post(who, "/topics/" + id_text(one("SELECT max(id) FROM topic")), {})
    s.post(who, "/people/%s/topics" % id_text(person(other)), {"words": seed("topic.words", who + "-" + other, readers)})


def capture(s, who):
    """Everything that the card after a talk takes."""
    other = "member" if who == "leader" else "leader"
    w = lambda column, readers=PAIR, more="": seed(column, who + more, readers)
    owner, giver = id_text(person(other)), id_text(person(who))
    form = {"steps.0.words": w("step.words"), "steps.0.owner": owner, "steps.0.due": "2026-12-01",
            "steps.1.words": w("step.words", more="-two"), "steps.1.owner": id_text(person(who)),
            "needs.0.words": w("need.words"), "needs.0.asker": giver, "needs.0.source": w("need.source"),
            **thanks(who), "remember": w("note.words", more="-shared"),
            "private": w("note.words", {who}, "-private"), "goal": w("said.words", more="-goal"),
            "obstacle": w("said.words", more="-obstacle")}
    if who == "member":
        form.update(question=BANK_QUESTION, question_text=w("asked.words"), answer=w("asked.answer"))
    s.post(who, "/talks/%s/capture" % id_text(held()), form)


def type_in_lines(s):
    """Both type in the lines of a talk, and take some of it back: the log of operations has it still."""
    for line, who in (("remember", "leader"), ("goal", "member"), ("obstacle", "leader"), ("answer", "member")):
        talk = id_text(held())
        there = json.loads(s.get(who, "/talks/%s/lines.json" % talk))
        n = next(one["n"] for one in there["lines"] if one["line"] == line)
        word = seed("line_op.ops", who + "-" + line, PAIR)
        ops = [[["i", 0, word + " and more ", 0]], [["d", len(word), 9]]]
        for seq in (1, 2):
            s.post(who, "/talks/%s/ops" % talk, {"line": line, "client": "page-of-" + who, "seq": seq, "last": seq - 1,
                                                 "base": n + seq - 1, "ops": json.dumps(ops[seq - 1])})


def check_at_rest():
    """What people type in a line is sealed: neither the database nor its log of writes holds a word of it."""
    stored = b"".join(open(house.path(DATA, "rapport.db" + end), "rb").read() for end in ("", "-wal")
                      if os.path.exists(house.path(DATA, "rapport.db" + end)))
    typed = [w for w, (column, _) in words.items() if column in ("line_op.ops", "note.words", "said.words", "asked.answer")]
    ok(len(typed) > 8 and len(stored) > 100000, "lines were typed, and are stored", (len(typed), len(stored)))
    plainly = [w for w in typed if w.encode() in stored.lower()]
    ok(not plainly, "at rest nothing of a line is plain", plainly)


def thanks(who):
    """The leader's to the member are for everybody, as the member likes them; the member's are between the two."""
    readers = set(ROLES[:5]) if who == "leader" else PAIR
    return {"thanks": seed("recognition.words", who, readers), "thanks_changed": seed("recognition.changed", who, readers),
            "thanks_audience": "all" if who == "leader" else "private"}


def thank(s):
    """From somebody who has no pair with the receiver; each audience, the widest first; and one taken back."""
    readers = {"all": set(ROLES[:5]), "team": {*AROUND["member"], "upper"}, "private": {"member", "upper"}}
    for audience, who in readers.items():
        s.post("upper", "/people/%s/thanks" % id_text(person("member")), {
            "words": seed("recognition.words", "upper-" + audience, who), "audience": audience,
            "changed": seed("recognition.changed", "upper-" + audience, who)})
    s.post("upper", "/people/%s/thanks" % id_text(person("member")), {
        "words": seed("recognition.words", "upper-back", NOBODY), "audience": "all"})
    s.post("upper", "/thanks/" + id_text(one("SELECT max(id) FROM recognition")), {})
    words["zq-person-name-upperq"][1].add("member")  # whom one thanks is told who thanks


def held():
    return one("SELECT id FROM talk WHERE state = 1 AND pair = " + pair())


def check_in(s):
    """How the member is: shown to the leader, kept for themselves, and taken back."""
    for more, readers, shown in (("", PAIR, "shared"), ("-own", {"member"}, "private"), ("-back", {"member"}, "shared")):
        form = {f: seed("check_in." + f, "member" + more, readers) for f in ("words", "obstacle", "help", "more")}
        s.post("member", "/check-in", {**form, "workload": "over", "energy": "thin", "shown": shown})
    s.post("leader", "/team/offers", {"words": seed("offer.words", "leader", {"leader", "member", "colleague"})})
    s.post("member", "/offers/" + id_text(one("SELECT max(id) FROM offer")), {"act": "wish"})
    columns.update({"check_in.workload", "check_in.energy"})  # one of a few words, which have its readers
    last = "/check-in/" + id_text(one("SELECT max(id) FROM check_in"))
    s.get("leader", "/people/" + id_text(person("member")))
    s.post("member", last, {"act": "take-back"})


def lock(s):
    """The member's browser has locked a check-in; what it sends looks like random bytes."""
    mine, at = {"member"}, 1795417200 - 1704067200 << 31  # an id of SEED
    a_key = lambda more: seed("note_wrap.wrapped", "member" + more, mine).ljust(80, "A")
    wrap = {"key": id_text(at + 1), "salt": seed("note_wrap.salt", "member", mine).ljust(28, "A")}
    s.post("member", "/settings/locks/keys", {**wrap, "kind": "passphrase", "kdf": "argon2id", "memory": "65536",
                                              "passes": "3", "lanes": "1", "wrapped": a_key("")})
    s.post("member", "/settings/locks/keys/%s/ready" % wrap["key"], {"proof": a_key("-kit")})
    s.post("member", "/settings/locks/wraps", {**wrap, "kind": "passkey", "kdf": "hkdf-sha256", "wrapped": a_key("-key"),
                                               "credential": seed("note_wrap.credential", "member", mine).ljust(32, "A")})
    envelope = "rl1.%s.%s" % (wrap["key"], seed("locked.envelope", "member", mine).ljust(379, "A"))
    s.post("member", "/settings/locks/texts", {"kind": "check_in", "about": id_text(at + 2), "envelope": envelope})


def goals(s):
    """A goal of the team, one that the leader reads, and one that nobody else does; each with a mark."""
    team = {"leader", "member", "colleague"}
    for who, reader, readers in (("leader", "team", team), ("member", "leader", PAIR), ("member", "private", {"member"})):
        w = lambda column, more="": seed(column, who + "-" + reader + more, readers)
        s.post(who, "/goals", {"words": w("goal.words"), "measure": w("goal.measure"), "unit": w("goal.unit"),
                               "begins": "9", "aim": "2", "reader": reader})
        s.post(who, "/goals/%s/marks" % id_text(one("SELECT max(id) FROM goal")),
               {"number": "7", "words": w("goal_mark.words")})
    columns.update({"goal.begins", "goal.aim", "goal_mark.number"})  # numbers
    goal = "/goals/" + id_text(one("SELECT min(id) FROM goal"))
    s.post("member", goal + "/steps", {"words": seed("step.words", "member-goal", PAIR), "owner": id_text(person("member"))})


def periods(s):
    """A sprint of the team, and a busy time of everybody."""
    days = {"first_day": "2026-11-23", "last_day": "2026-12-04"}
    s.post("leader", "/periods", {"name": seed("period.name", "leader", {"leader", "member", "colleague"}), "reader": "team", **days})
    s.post("admin", "/periods", {"name": seed("period.name", "admin", EVERYBODY), "reader": "all", "kind": "busy", **days})


def solve(s):
    """The two tie a goal, an obstacle, a step and a need; each writes a sentence, and one is closed."""
    w = lambda column, who, more="": seed("solution." + column, who + more, PAIR)
    team = id_text(one("SELECT min(id) FROM goal"))
    for more in ("", "-closed"):
        s.post("leader", "/people/%s/solutions" % id_text(person("member")), {
            "goal": team, "obstacle": w("obstacle", "leader", more), "of_leader": w("of_leader", "leader", more),
            "step": id_text(one("SELECT max(id) FROM step WHERE state = 0 AND pair = " + pair()))})
        solution = "/solutions/" + id_text(one("SELECT max(id) FROM solution"))
        s.post("member", solution, {"act": "change", "of_member": w("of_member", "member", more)})
    s.post("member", solution, {"act": "close", "became": w("became", "member")})


AROUND = {"member": {"member", "leader", "colleague"}, "leader": {"leader", "upper", "member", "colleague"}}
LEADS = {"member": {"member", "leader"}, "leader": {"leader", "upper"}}


def card(s, who):
    """A line of one's own card for each kind of readers."""
    form = {"thanks": "writing"}
    for i, (reader, readers) in enumerate([("me", {who}), ("leader", LEADS[who]), ("team", AROUND[who]),
                                           ("everybody", set(ROLES[:5]))]):
        form.update({"lines.%d.kind" % i: ["work", "ask", "pattern", "learning"][i], "lines.%d.reader" % i: reader,
                     "lines.%d.words" % i: seed("card_line.words", who + "-" + reader, readers)})
    s.post(who, "/me", form)


def ask_for_three(s):
    """The member asks for three minutes, and says a word of why."""
    s.post("member", "/people/%s/ask" % id_text(person("leader")), {})
    s.post("member", "/requests/" + id_text(one("SELECT id FROM request")),
           {"act": "say", "words": seed("request.words", "member", PAIR)})


def state_need(s):
    """The member says between talks what they need, and what stands in the way."""
    s.post("member", "/people/%s/needs" % id_text(person("leader")),
           {"words": seed("need.words", "member-between", PAIR), "obstacle": seed("need.obstacle", "member", PAIR)})


def pass_up(s):
    """The leader passes the newest need up, the member agrees: who is above reads these words and the name."""
    s.post("leader", "/needs/" + id_text(one("SELECT max(id) FROM need")), {"act": "pass-up"})
    s.post("member", "/passed/" + id_text(one("SELECT id FROM passed")),
           {"act": "agree", "words": seed("passed.words", "member", ABOVE)})
    words["zq-person-name-memberq"][1].add("upper")


def tell_team(s):
    """The member lets the team read a need that was answered; so small a team is shown nothing."""
    need = one("SELECT id FROM need WHERE asker = %d AND state = 2" % person("member"))
    s.post("member", "/needs/%s/tell" % id_text(need),
           {"words": seed("team_asked.words", "member", {"leader", "member", "colleague"})})
    for who in ROLES:
        for where in ("/team/asked", "/api/v1/team/asked"):
            there = "zq-team-asked" in s.get(who, where)
            ok(there == (who == "member"), "%s: %s of the list" % (who, where))


def answer_pulse(s):
    """Four of five answer: their lines wait in memory, and nobody ever reads them."""
    run("pulse", "open", "--data", DATA)
    pulse = id_text(one("SELECT max(id) FROM pulse_round"))
    for who in ("upper", "leader", "member", "colleague"):
        s.post(who, "/pulse/%s/answer" % pulse, {"first": "no", "line": seed("pulse_line.words", who, NOBODY)})
    with sqlite3.connect(house.path(DATA, "rapport.db"), timeout=20) as db:  # one that is over, of all
        over = db.execute("SELECT max(id) - 1 FROM pulse_round").fetchone()[0]
        db.execute("INSERT INTO pulse_round VALUES (?, 0, 0, 1, 0, 5, 5, 0)", (over,))
        db.execute("INSERT INTO pulse_asked SELECT id, ?, id, NULL, 0, 1 FROM person", (over,))
        db.execute("INSERT INTO pulse_result VALUES (?, ?, 0, 0, 0, 5, 5, 5, 3, -1, -1, -1, x'01', 3, 3, 0)", (over, over))
    ok(one("SELECT count(*) FROM pulse_line") == 0 and one("SELECT sum(drawn) FROM pulse_asked WHERE leader IS NOT NULL AND drawn = 1") == 3,
       "that four have answered is noted, and not what")


def close(s):
    """One step of each is dropped and each need declined, with the reason."""
    for who, other in (("leader", "member"), ("member", "leader")):
        step = one("SELECT id FROM step WHERE author = %d AND owner = author" % person(who))
        s.post(who, "/steps/" + id_text(step), {"act": "drop", "reason": seed("step.reason", who, PAIR)})
        need = one("SELECT id FROM need WHERE author = %d" % person(who))
        s.post(other if one("SELECT giver FROM need WHERE id = %d" % need) == person(other) else who,
               "/needs/" + id_text(need), {"act": "decline", "reason": seed("need.reason", who, PAIR)})


def plan(s):
    """A talk of yesterday that was told, one that is planned, one that was cancelled, and one that is proposed."""
    s.post("leader", "/people/%s/log" % id_text(person("member")), {"held": "20"})
    with sqlite3.connect(house.path(DATA, "rapport.db"), timeout=20) as db:
        db.execute("UPDATE talk SET starts = starts - 86400 WHERE state = 1")
    for week in ("2026-11-23", "2026-11-30"):
        s.post("leader", "/plan/find", {"week": week})
        s.post("leader", "/plan/accept", {"week": week})
    last = one("SELECT id FROM talk WHERE state = 0 AND source = 0 AND pair = %s ORDER BY starts DESC" % pair())
    s.post("member", "/talks/%s/cancel" % id_text(last), {"reason": seed("talk.reason", "member", PAIR)})
    for week in ("2026-11-30", "2026-12-07"):
        s.post("leader", "/plan/find", {"week": week})


def trackers(s, who):
    """One of each sort, which between them have every field."""
    common = {"url": "https://trackers.invalid/" + seed("tracker.url", who, NOBODY), "token": seed("tracker.token", who, NOBODY)}
    s.post(who, "/settings/trackers", {"kind": "github", "project": "acme/" + seed("tracker.project", who, {who}), **common})
    s.post(who, "/settings/trackers", {
        "kind": "jira-cloud", "project": "APP", "account": seed("tracker.account", who, {who}) + "@home.example",
        "issue_type": seed("tracker.issue_type", who, {who}), "labels": seed("tracker.labels", who, {who}), **common})
    page = s.post(who, "/settings/trackers", {"kind": "webhook", **common,
                                              "template": '{"a":"%s {{line}}"}' % seed("tracker.template", who, {who})})
    s.note(re.search(r"whsec_[\w+/]+", page)[0], "tracker.token", NOBODY)  # it was shown once


def settings(s, feed, dav):
    s.post("admin", "/settings/questions/shared", {"words": seed("shared_question.words", "admin", EVERYBODY), "beat": "listen"})
    for who in ("leader", "member"):
        s.post(who, "/settings/questions", {"words": seed("question.words", who, {who}), "beat": "arrive"})
        page = s.post(who, "/settings/tokens", {"name": seed("token.name", who, {who}), "read": "1"})
        s.note(re.search(r"rpt_[\w-]+", page)[0], "token.hash", NOBODY)  # it was shown once
        kinds = re.findall(r'type="checkbox" id="([a-z._]+)"', s.get(who, "/settings/webhooks"))
        page = s.post(who, "/settings/webhooks", {
            "name": seed("hook.name", who, {who}),
            "url": "https://hooks.invalid/" + seed("hook.url", who, NOBODY), **{kind: "1" for kind in kinds}})
        s.note(re.search(r"whsec_[\w+/]+", page)[0], "hook_secret.secret", NOBODY)  # it was shown once
        s.post(who, "/settings/messages/ways/slack", {"address": "https://chat.invalid/" + seed("reach.address", who, NOBODY)})
        trackers(s, who)
        password = "zq-account-password-%sq" % who
        s.note(password, "account.password", NOBODY)
        s.post(who, "/settings/password", {"password": password})
        s.upload(who, seed("calendar.name", who, {who}) + ".ics", own_calendar(who))
    s.upload("leader", "standing.ics", standing("leader", "colleague"))
    s.post("member", "/settings/address", {"address": seed("claim.address", "member", {"member"}) + "@home.example"})
    s.post("member", "/settings/talks/address", {"act": "renew"})
    s.feed = re.search(r"/calendar/([\w-]+\.ics)", s.get("member", "/settings/talks"))[1]
    s.note(s.feed[:-4], "talk_feed.token", {"member"})
    Feed.title = seed("occurrence.title", "member-feed", {"member"})
    s.post("member", "/settings/feeds", {"url": "http://127.0.0.1:%d/%s.ics" % (
        feed.port, seed("feed.url", "member", NOBODY))})
    s.post("member", "/settings/caldav", {
        "caldav_url": "http://127.0.0.1:%d/" % dav.server_address[1],
        "caldav_user": seed("caldav_account.account", "member", NOBODY),
        "caldav_secret": seed("caldav_account.secret", "member", NOBODY)})
    page = s.get("member", "/settings/caldav")
    form, chosen = (re.search(p, page) for p in (r'action="(/settings/caldav/\w+)"', r'name="chosen" value="(\w+)"'))
    s.post("member", form[1], {"chosen": chosen[1], "writes": chosen[1]})
    columns.add("invitation.href")  # the address of an object in that calendar: its words are seeded above


def requests(smtp):
    """What the leader was asked by mail about a talk with the member."""
    found = [calendar_of(m)[1] for to, m in smtp.mails if "leaderq" in to[0]]
    return [c for c in found if c and "memberq@" in str(event_of(c)["attendee"])]


def comment(smtp):
    """The leader answers an invitation by mail, with some words."""
    said = answer(requests(smtp)[0], "zq-address-address-leaderq@example.org", "REPLY", "DECLINED",
                  comment=seed("invitation.words", "leader", PAIR))
    r = subprocess.run([house.PROGRAM, "receive", "--data", DATA], cwd=house.folder.name, env=house.env(), input=said,
                       capture_output=True, timeout=60)
    ok(b"an answer" in r.stdout, "the leader answers by mail", r)


# -- looking --


NUMBERS = ("talks minutes shortened asked answered needs-answered thanks kept agreed done confirmed late obstacles goals met "
           "saved").split()


def all_ids():
    """Everything in the database that looks like an id."""
    with sqlite3.connect(house.path(DATA, "rapport.db"), timeout=20) as db:
        ids = set()
        for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in db.execute("SELECT * FROM " + name):
                ids.update(v for v in row if isinstance(v, int) and v > 1 << 40)
    return sorted(ids)


def paths(s):
    ids = [id_text(i) for i in all_ids()]
    for line in run("help", "routes").stdout.splitlines():
        method, path, *_ = line.split()
        if method != "GET":
            continue
        if path == "/calendar/:token":
            yield path, "/calendar/" + s.feed
        elif path == "/sign-in/:token":
            yield path, "/sign-in/" + s.link
        elif path == "/settings/messages/ways/:way":
            yield from ((path, "/settings/messages/ways/" + way) for way in ("slack", "mattermost", "teams", "matrix", "program"))
        elif ":" in path:
            yield from ((path, re.sub(r":\w+", i, path)) for i in ids)
        else:
            yield path, path
    yield from (("/plan", "/plan?talk=" + i) for i in ids)
    yield from (("/plan", "/plan?week=" + day) for day in ("2026-11-16", "2026-11-23", "2026-11-30", "2026-12-07"))
    for talk, in rows(DATA, "SELECT id FROM talk"):
        yield from (("/talks/:id/mode", "/talks/%s/mode?beat=%d" % (id_text(talk), beat)) for beat in range(6))
        # what a device keeps beforehand
        yield from ((route, route.replace(":id", id_text(talk)) + "?ahead=1") for route in ("/talks/:id", "/talks/:id/card"))
    # the rows behind each number, of a team and of a pair
    everybody = ["", *("&with=" + id_text(person) for person, in rows(DATA, "SELECT id FROM person"))]
    for route in ("/insight/rows", "/api/v1/insight/rows"):
        yield from ((route, "%s?fact=%s&weeks=52%s" % (route, fact, of)) for fact in NUMBERS for of in everybody)


def ask_all(s, claim):
    """Every path as everybody; whoever has a private address reads what its owner may."""
    asked, wrong = 0, []
    for who in ROLES:
        c = http.client.HTTPConnection(s.server.address, timeout=30)
        cookie = "; ".join("%s=%s" % i for i in s.jars[who].items() if i[0] != "sent")
        for route, path in paths(s):
            c.request("GET", path, headers={"Cookie": cookie})
            r = c.getresponse()
            stream = "event-stream" in (r.headers["Content-Type"] or "")
            # not str(r.headers), which folds each line anew and takes longer than the answer
            text = "".join("%s: %s\n" % h for h in r.getheaders()) + (r.read1(4096) if stream else r.read()).decode("utf-8", "replace")
            if stream:
                c.close()
            if "text/calendar" in (r.headers["Content-Type"] or ""):
                text = re.sub(r"\r?\n[ \t]", "", text)
            asked += 1
            if r.status == 200:
                answered.add(route)
            # a link for signing in says whose it is, and to whoever is signed in who that is
            readers = {"/calendar/:token": {"member"}, "/sign-in/:token": {"fresh", who}}.get(route, {who})
            for word in found_in(text):
                where_seen.setdefault(word, set()).add(who)
                if words[word][0] == "person.name" and route.removeprefix("/api/v1") in NAMED and who != "out":
                    continue
                if not readers & words[word][1]:
                    wrong.append("%s reads %s (%s) at %s" % (who, word, words[word][0], path))
    ok(not wrong, "%s: nobody reads what is another's (%d pages)" % (claim, asked), "\n".join(sorted(set(wrong))[:40]))
    return {route for route, _ in paths(s)}


def take_reports(s):
    """A period report is made of two by either of them, as a page and as files, and by nobody else."""
    made, wrong = 0, []
    for who in ROLES[:5]:
        s.server.cookies = s.jars[who]
        for other in ROLES[:5]:
            for ending in ("", ".md", ".json"):
                where = "/people/%s/report%s" % (id_text(person(other)), ending)
                status, _, text = s.server.post(where, {"since": "2026-01-01"}, "/settings")
                made += status == 200
                if status not in (200, 404):
                    wrong.append("%s: %s as %s" % (status, where, who))
                for word in found_in(text):
                    where_seen.setdefault(word, set()).add(who)
                    if who not in words[word][1]:
                        wrong.append("%s reads %s (%s) at %s" % (who, word, words[word][0], where))
    ok(made == 18, "each of the two of three pairs makes a report, and its files", made)
    ok(not wrong, "and reads in it what they may read", "\n".join(sorted(set(wrong))[:40]))


def check_streams():
    """A stream says that something changed to the two whom it is between, and not a word of it."""
    came = {who: bytes(b).decode() for who, b in Program.streams.items()}
    ok(all(came[who].count("event: changed") > 10 for who in PAIR), "both of a pair hear that something has changed",
       {who: text.count("event: changed") for who, text in came.items()})
    wrong = [(who, line) for who, text in came.items() for line in text.splitlines()
             if line and not re.fullmatch(r':.*|retry: \d+|event: (hello|changed)|data: (\{\}|\{"pair":"[0-9a-z]{13}","n":\d+\})', line)]
    ok(not wrong, "a stream holds ids and numbers alone", wrong[:10])
    pairs = {who: set(re.findall(r'"pair":"(\w+)"', text)) for who, text in came.items()}
    theirs = {who: {id_text(i) for i, in rows(DATA, "SELECT id FROM pair WHERE %d IN (leader, member)" % person(who))} for who in came}
    ok(all(pairs[who] <= theirs[who] for who in came), "and nobody hears of the pair of others",
       {who: sorted(pairs[who] - theirs[who]) for who in came})


def check_mail(smtp):
    """A mail is for its receiver, and holds nothing that was said."""
    wrong = []
    for to, mail in smtp.mails:
        text = str(to) + "".join("%s: %s\n" % i for i in mail.items())
        for part in mail.walk():
            if not part.is_multipart():
                text += re.sub(r"\r?\n[ \t]", "", part.get_payload(decode=True).decode("utf-8", "replace"))
        who = re.search(r"zq-(?:address|claim)-address-(\w+)q@", to[0])[1]
        for word in found_in(text):
            column, readers = words[word]
            if column == "address.address":  # an invitation names its two
                readers = words[word.replace("address-address", "person-name")][1]
            where_seen.setdefault(word, set()).add("mail to " + who)
            if who not in readers or column not in ("person.name", "address.address", "claim.address"):
                wrong.append("a mail to %s has %s (%s)" % (who, word, column))
    ok(len(smtp.mails) >= 3, "mails went out", len(smtp.mails))
    ok(not wrong, "mails hold names and addresses alone, of those who work together", "\n".join(sorted(set(wrong))))


def check_table():
    """What the database can hold is what this test knows."""
    with sqlite3.connect(house.path(DATA, "rapport.db"), timeout=20) as db:
        there = {"%s.%s" % (t, c) for t, c in db.execute(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type IN ('TEXT', 'BLOB')")}
    ok(there - columns - MACHINE.keys() == set(), "who reads a column is said for each: seed it here, or list it in MACHINE",
       sorted(there - columns - MACHINE.keys()))
    ok(MACHINE.keys() <= there and columns <= there and not columns & MACHINE.keys(), "and nothing is said of others",
       sorted((MACHINE.keys() | columns) - there) + sorted(columns & MACHINE.keys()))


# What `rapport help data` says at a field, and whether these readers are meant.
SAYS = {
    "the two of the pair": lambda readers: len(readers) == 2,
    "whom the row names, else the two of the pair": lambda readers: len(readers) in (1, 2) or readers == ABOVE,
    "the leader and the members of their team": lambda readers: len(readers) >= 2,
    "who wrote it, and whom they show it to": lambda readers: "out" not in readers,
    "whose it is, and nobody else": lambda readers: len(readers) == 1,
    "everybody who is signed in": lambda readers: "out" not in readers,
    "nobody but the program": lambda readers: not readers,
    "their leader, their members and the other members of their leader": lambda readers: "out" not in readers,
}


def check_declared():
    """What the program says of each table and field is what was asked here."""
    table, tables, says = None, set(), {}
    for line in run("help", "data").stdout.splitlines():
        head, field = re.match(r"(\w+): ", line), re.match(r"    (\w+) ", line)
        if head:
            table = head[1]
            tables.add(table)
        elif field and "; read by " in line:
            says["%s.%s" % (table, field[1])] = line.rsplit("; read by ", 1)[1]
    unknown = {c.split(".")[0] for c in columns | MACHINE.keys()} - tables
    ok(not unknown and len(says) > 20, "the catalogue of data has each table", sorted(unknown))
    wrong = [(w, column, says[column]) for w, (column, readers) in words.items()
             if column in says and not SAYS.get(says[column], lambda _: False)(readers)]
    ok(not wrong, "and says of its fields who reads them, as it is", wrong)
    for column in [c for c in says if says[c] == "who wrote it, and whom they show it to" and any(c == w[0] for w in words.values())]:
        chosen = {frozenset(readers) for c, readers in words.values() if c == column}
        ok(len(chosen) > 1, "%s: rows with several readers, and with few" % column, chosen)


def check_vacuity():
    """Each word was kept; and each that has readers, but those that no page shows, was shown."""
    run("export", "out.jsonl", "--data", DATA)
    exported = open(house.path("out.jsonl"), encoding="utf-8").read().lower()
    lost = [w for w, (column, readers) in words.items() if w not in exported and w not in where_seen and readers]
    ok(not lost, "each word is kept, or shown", sorted(lost))
    shown = {(column, who) for w, (column, _) in words.items() for who in where_seen.get(w, ())}
    unseen = {(column, who) for column, readers in words.values() for who in readers & PAIR} - shown - UNSEEN
    ok(not unseen, "each of the two is shown something of each column that they read", sorted(unseen))


def main():
    smtp, feed, dav = Smtp(), Feed(), caldav_server()
    mail = ["--mail-from", "talks@example.org", "--smtp", "smtp://127.0.0.1:%d" % smtp.port, "--mail-plain"]
    house.NOW = SEED
    run("init", "--data", DATA)
    run("import", write("team.csv", team(OVER)), "--data", DATA)
    s = Program(SEED, *mail)
    s.enter()
    s.listen()
    settings(s, feed, dav)
    plan(s)
    for who, other in (("leader", "member"), ("member", "leader"), ("leader", "colleague"), ("colleague", "leader"),
                       ("upper", "leader")):
        bring(s, who, other)
    for who in ("leader", "member"):
        card(s, who)
    capture(s, "leader")
    capture(s, "member")
    type_in_lines(s)
    check_at_rest()
    check_in(s)
    thank(s)
    goals(s)
    periods(s)
    solve(s)
    close(s)
    tell_team(s)
    answer_pulse(s)
    ask_for_three(s)
    state_need(s)
    pass_up(s)
    lock(s)
    ask_all(s, "as it is written")
    told_to_assistants.check(sys.modules[__name__], s)
    s = again(s, TOLD, *mail)
    wait_for(lambda: requests(smtp))
    wait_for(lambda: one("SELECT count(*) FROM invitation WHERE href IS NOT NULL"))
    wait_for(lambda: one("SELECT count(*) FROM caldav_item"))
    comment(smtp)
    s = again(s, LATER)
    s.post("leader", "/talks/%s/begin" % id_text(one("SELECT min(id) FROM talk WHERE state = 0 AND pair = " + pair())), {})
    admin_is_asked()
    take_reports(s)
    routes = ask_all(s, "once it was told and answered, without mail")
    # the pages behind links of a mail say a kind, or a name and a day, and nothing more (test_messages.py, test_act_links.py)
    ok(routes - answered == {"/", "/unsubscribe/:token", "/act/:token", "/chat/connect/:token"},
       "each route but those that only lead on, or need a mail, has answered somebody", routes - answered)
    follows("member", "upper")
    ask_all(s, "when the member has another leader")
    ok("upper" in where_seen["zq-person-name-memberq"], "who works with the member now, by name")
    s.stop()
    check_at_rest()
    check_streams()
    check_mail(smtp)
    wrong = [line for line in Program.logs.splitlines() if found_in(line)]
    ok(len(Program.logs.splitlines()) > 100 and not wrong, "the log holds nothing that people wrote", "\n".join(wrong[:20]))
    check_table()
    check_declared()
    check_vacuity()
    return end()


if __name__ == "__main__":
    sys.exit(main())
