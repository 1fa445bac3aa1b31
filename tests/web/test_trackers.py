# SPDX-License-Identifier: Apache-2.0
#
# Steps in task trackers, from the button to the issue and back: small servers that play the trackers as
# documented, well, badly, hostile and in between, kills of the program, and a canary: nothing but the line
# of the step and its address goes out.
import json
import os
import re
import signal
import socket
import sqlite3
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "cli"), HERE]
import house
from house import ID, TEAM, Server, end, id_text, ok, rows, run, write
from tracker_servers import TOKEN, GitHub, after, held, stamp, status

house.NOW = ""  # the real clock: trackers have theirs
free = socket.socket()
free.bind(("127.0.0.1", 0))
SITE = "http://127.0.0.1:%d" % free.getsockname()[1]
free.close()
ARGS = "--allow-private-webhooks", "--listen", SITE[7:], "--public-url", SITE
LIMIT = 60 * house.SLOW


def wait_for(what, limit=LIMIT):
    until = time.monotonic() + limit
    while not (got := what()) and time.monotonic() < until:
        time.sleep(0.1)
    return got


def sql(text, *values):
    with sqlite3.connect(house.path("d", "rapport.db"), timeout=20) as db:
        return db.execute(text, values).fetchall()


def hurry():
    """Nothing has to wait any more."""
    sql("UPDATE tracked SET next_try = 0 WHERE next_try IS NOT NULL")
    sql("UPDATE tracker SET not_before = 0, poll_at = CASE WHEN poll_at IS NULL THEN NULL ELSE 0 END")


def soon(what):
    """Wait for something while nothing else has to wait."""
    return wait_for(lambda: hurry() or what())


def text_of(s, where):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", s.ask("GET", where)[2]))


def step_of(s, words, owner, author="ada@example.org"):
    """A step of Ada and Ben that a talk leaves behind: its address. Whoever is signed in afterwards is Ben."""
    s.enter(author)
    pair = re.search(r"/people/%s" % ID.pattern, s.ask("GET", "/people")[2]).group(0)
    s.post(pair + "/log", {"held": "10"}, pair)
    held_talk = "/talks/" + id_text(sql("SELECT max(id) FROM talk WHERE state = 1")[0][0])
    who = id_text(sql("SELECT id FROM person WHERE key = ?", owner)[0][0])
    s.post(held_talk + "/capture", {"steps.0.words": words, "steps.0.owner": who, "remember": "canary note",
                                    "thanks": "canary thanks"}, held_talk)
    s.enter("ben@example.org")
    return "/steps/" + id_text(sql("SELECT max(id) FROM step")[0][0])


def add(s, kind, base, **more):
    form = {"kind": kind, "url": base, "project": "acme/app", "token": TOKEN, **more}
    code, headers, page = s.post("/settings/trackers", form, "/settings/trackers?kind=" + kind)
    where = headers.get("Location") or ""
    return where.split("?")[0].replace("http://" + s.address, ""), (code, page)


def put(s, step, tracker, **more):
    return s.post(step + "/tracker", {"tracker": tracker.rsplit("/", 1)[1], **more}, step + "/tracker")


def state_of(step):
    return sql("SELECT s.state FROM step s WHERE s.id = ?", number_of(step))[0][0]


def number_of(step):
    n = 0
    for c in step.rsplit("/", 1)[1]:
        n = n * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(c)
    return n


def set_up(s, hub):
    s.enter("ben@example.org")
    for form, says in ({"url": "ftp://x"}, "https://"), ({"project": "acme"}, "owner/repository"), \
            ({"project": "../x"}, "owner/repository"), ({"token": "a b"}, "no token"), ({"token": ""}, "token"), \
            ({"url": "https://u:p@x"}, "name and password"), ({"url": "https://x/?q"}, "question mark"):
        where, (code, page) = add(s, "github", hub.base, **form)
        ok(code == 422 and says in page and TOKEN not in page, "%r is refused at its field, and the token not written back" % form,
           code, re.sub(r"<[^>]+>", " ", page)[-1500:])
    where, (code, page) = add(s, "github", hub.base, labels=" rapport, later ")
    ok(code == 303 and where.startswith("/settings/trackers/"), "a tracker is added", code, page[-900:])
    ok(wait_for(lambda: "answered well" in text_of(s, where)), "it is tried", text_of(s, where)[:900])
    ok([a["method"] for a in hub.asks] == ["GET"] and not hub.issues, "without making anything", hub.asks)
    page = s.ask("GET", where)[2] + s.ask("GET", "/settings/trackers")[2] + s.ask("GET", "/settings")[2]
    ok(TOKEN not in page and "127.0.0.1" in page and "acme/app" in page, "the token is shown to nobody")
    found = house.subprocess.run(["grep", "-rlaF", TOKEN, house.path("d")], capture_output=True, text=True).stdout
    ok(found == "", "and stands nowhere in the data folder in the clear", found)
    hub.next("GET", status(401))
    s.post(where + "/test", {}, where)
    ok(wait_for(lambda: "stopped" in text_of(s, where)) and "(401)" in text_of(s, where), "a token that is refused stops it, and why is said",
       text_of(s, where)[:700])
    ok("(401)" in text_of(s, "/settings") and 'rapport_trackers{state="stopped"} 1' in s.ask("GET", "/metrics")[2],
       "in the list of settings and in /metrics too")
    s.post(where, {"token": TOKEN, "labels": "rapport, later"}, where)
    ok(wait_for(lambda: "stopped" not in text_of(s, where)), "a new token lets it go on", text_of(s, where)[:700])
    return where


def first(s, hub, where):
    """The yes, and what goes out."""
    line = "Ask <Cara> & \"co\" for 2 test phones — ’til Friday"
    step = step_of(s, line, "ben")
    page = s.ask("GET", step)[2]
    ok(step + "/tracker" in page, "a step of one's own leads to where one works")
    page = text_of(s, step + "/tracker")
    ok("Yes, send this to GitHub" in page and "Ask &lt;Cara&gt;" in page and SITE + step in page,
       "what is sent is shown first", page)
    ok(put(s, step, where)[0] == 409 and not hub.issues, "nothing goes without a yes")
    s.enter("ada@example.org")
    ok(put(s, step, where, yes="1")[0] in (403, 404) and s.ask("GET", step + "/tracker")[0] == 403, "nor by the other of the pair")
    s.enter("cara@example.org")
    form = {"tracker": where.rsplit("/", 1)[1], "yes": "1"}
    ok(s.post(step + "/tracker", form, "/settings/trackers?kind=github")[0] == 404 and s.ask("GET", step + "/tracker")[0] == 404,
       "nor by anybody else")
    s.enter("ben@example.org")
    ok(put(s, step, where, yes="1")[0] == 303, "with the yes it goes")
    ok(soon(lambda: len(hub.issues) == 1), "an issue is made", hub.asks)
    sent = json.loads(hub.asked("POST")[0]["body"])
    ok(sent == {"title": line, "body": SITE + step, "labels": ["rapport", "later"]}, "of the line, the address and the labels alone", sent)
    ok(wait_for(lambda: "GitHub 1, open" in text_of(s, step)), "the step says where it lies", text_of(s, step))
    page = s.ask("GET", step + "/tracker")[2]
    ok('href="%s/acme/app/issues/1"' % hub.base in page and "javascript" not in page, "its owner is led to the issue, by an address of ours", page[-1500:])
    s.enter("ada@example.org")
    page = s.ask("GET", step)[2]
    ok("GitHub 1, open" in page and "acme" not in page and "127.0.0.1:%s" % hub.base.rsplit(":", 1)[1] not in page,
       "the other sees that it lies there, and not where")
    s.enter("ben@example.org")
    ok(put(s, step, where)[0] == 409, "it lies in one tracker")
    return step


def twice(s, hub, where):
    """An issue is made once, whatever is lost."""
    before = len(hub.issues)
    hub.next("POST", after(201))
    step = step_of(s, "made, and the answer lost", "ben")
    ok(put(s, step, where)[0] == 303 and soon(lambda: "GitHub %d" % (before + 1) in text_of(s, step)),
       "an answer that is lost: the issue is found again", text_of(s, step), hub.asks[-3:])
    ok(len(hub.issues) == before + 1, "and not made again")
    for status_, retry in (500, {}), (502, {}), (429, {"Retry_After": "1700"}), (403, {"X_RateLimit_Remaining": "0"}), \
            (403, {"Retry_After": "1700"}):
        before = len(hub.issues)
        if "X_RateLimit_Remaining" in retry:
            retry["X_RateLimit_Reset"] = str(int(time.time()) + 1700)
        hub.next("POST", status(status_, **retry))
        step = step_of(s, "after %d %r" % (status_, retry), "ben")
        put(s, step, where)
        ok(wait_for(lambda: sql("SELECT error FROM tracker")[0][0] != ""), "%d %r: why is noted" % (status_, retry))
        rest = sql("SELECT not_before - busy_until, failures FROM tracker")[0]
        ok(1600 <= rest[0] <= 1700 if retry else rest[0] < 60, "it is left alone as it says", rest)
        ok(soon(lambda: "GitHub %d" % (before + 1) in text_of(s, step)) and len(hub.issues) == before + 1, "and then it goes well", text_of(s, step))
    before = len(hub.issues)
    hub.next("POST", status(422))
    step = step_of(s, "refused", "ben")
    put(s, step, where)
    ok(wait_for(lambda: "could not be put into GitHub" in text_of(s, step)), "422: it is said at the step", text_of(s, step))
    ok("(422)" in text_of(s, step + "/tracker") and "stopped" not in text_of(s, where), "with why, and the tracker goes on", text_of(s, step + "/tracker"))
    ok(put(s, step, where)[0] == 303 and soon(lambda: "GitHub %d" % (before + 1) in text_of(s, step)), "and it can be put there again")


def killed(s, hub, where):
    """The program dies between the issue and the note of it."""
    for carried_out in True, False:
        let, before = threading.Event(), len(hub.issues)
        hub.next("POST", held(let, carried_out))
        step = step_of(s, "killed %s" % carried_out, "ben")
        put(s, step, where)
        ok(wait_for(lambda: not hub.amiss), "the tracker is asked")
        s.stop(signal.SIGKILL)
        let.set()
        sql("UPDATE tracker SET busy_until = 0")  # as after the lease
        s = Server("d", *ARGS)
        s.enter("ben@example.org")
        ok(soon(lambda: "GitHub %d" % (before + 1) in text_of(s, step)), "after a crash the issue is there", text_of(s, step))
        ok(len(hub.issues) == before + 1, "once", len(hub.issues))
    return s


def yes_back(s, hub, where):
    step = step_of(s, "not sent", "ben")
    sql("UPDATE tracker SET not_before = 4000000000")
    put(s, step, where)
    ok("on its way to GitHub" in text_of(s, step), "while it waits it says so")
    ok(s.post(where + "/ask", {}, where)[0] == 303 and "on its way" not in text_of(s, step), "a yes that is taken back stops what waits")
    ok(put(s, step, where)[0] == 409, "and the next is asked for anew")
    before = len(hub.issues)
    hurry()
    ok(put(s, step, where, yes="1")[0] == 303 and soon(lambda: len(hub.issues) == before + 1), "and given again")
    ok(s.post(step + "/tracker/forget", {}, step + "/tracker")[0] == 303 and "GitHub" not in text_of(s, step), "its owner can forget it")


hub = GitHub()
run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
server = Server("d", *ARGS)
github = set_up(server, hub)
first(server, hub, github)
twice(server, hub, github)
server = killed(server, hub, github)
yes_back(server, hub, github)
ok(not hub.wrong, "GitHub was asked as documented", hub.wrong)
everything = "\n".join(a["body"] + a["path"] + json.dumps(a["query"]) for a in hub.asks)
ok("canary" not in everything and "Ada" not in everything and "Ben" not in everything, "no note, no thanks and no name went out")
server.stop()
sys.exit(end())
