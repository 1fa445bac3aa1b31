# SPDX-License-Identifier: Apache-2.0
#
# What the tests of task trackers share: a server that has trackers on loopback, steps of two people, and the
# claims that hold for every kind of tracker.
import os
import re
import socket
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import house
from house import ID, TEAM, id_text, ok, run, write
from tracker_servers import TOKEN

house.NOW = ""  # the real clock: trackers have theirs
free = socket.socket()
free.bind(("127.0.0.1", 0))
SITE = "http://127.0.0.1:%d" % free.getsockname()[1]
free.close()
ARGS = "--allow-private-webhooks", "--listen", SITE[7:], "--public-url", SITE
LIMIT = 60 * house.SLOW


def begin():
    run("init", "--data", "d")
    run("import", write("team.csv", TEAM), "--data", "d")
    return house.Server("d", *ARGS)


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


def added(table, act):
    """The id of the row that `act` adds; None: it adds none. Ids that two servers made in one second do not rise."""
    before = set(sql("SELECT id FROM " + table))
    act()
    new = set(sql("SELECT id FROM " + table)) - before
    return id_text(new.pop()[0]) if new else None


held_talk = None


def step_of(s, words, owner, author="ada@example.org"):
    """A step of Ada and Ben that a talk leaves behind: its address. Whoever is signed in afterwards is Ben."""
    global held_talk
    s.enter(author)
    pair = re.search(r"/people/%s" % ID.pattern, s.ask("GET", "/people")[2]).group(0)
    # told of once more within minutes it is the same talk
    held_talk = added("talk", lambda: s.post(pair + "/log", {"held": "10"}, pair)) or held_talk
    talk = "/talks/" + held_talk
    who = id_text(sql("SELECT id FROM person WHERE key = ?", owner)[0][0])
    card = {"steps.0.words": words, "steps.0.owner": who, "remember": "canary note", "thanks": "canary thanks"}
    step = added("step", lambda: s.post(talk + "/capture", card, talk))
    s.enter("ben@example.org")
    return "/steps/" + step


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


def seen(s, step, says):
    return soon(lambda: says in text_of(s, step))


def states(s, hub, step, name, number):
    """What becomes of the issue comes back, and what becomes of the step goes there only if chosen."""
    hub.set(number, "closed")
    ok(seen(s, step, "closed in " + name) and state_of(step) == 1, "%s: closed there, done here" % name, text_of(s, step))
    s.post(step, {"act": "reopen"}, step)
    for _ in range(3):
        asked = len(hub.asks)
        hurry()
        wait_for(lambda: len(hub.asks) > asked)
    ok(state_of(step) == 0, "%s: opened here, it stays open however often the closed issue is seen" % name)
    hub.set(number, "open")
    ok(seen(s, step, ", open") and state_of(step) == 0, "%s: opened there" % name, text_of(s, step))
    hub.set(number, "closed")
    ok(seen(s, step, "closed in " + name), "%s: and closed again" % name)
    hub.set(number, "open")
    ok(seen(s, step, ", open") and state_of(step) == 0, "%s: opened again there, it is open here" % name, text_of(s, step))
    s.enter("ada@example.org")
    ok(s.ask("GET", "/steps")[0] == 200, "%s: the other reads her page" % name)
    s.enter("ben@example.org")


def told(s, hub, where, step, name, number, closed):
    """A step that is over closes its issue, once that is chosen."""
    settings = {"labels": "rapport", "account": "ben@example.org", "issue_type": "Task"}
    s.post(step, {"act": "done"}, step)
    hurry()
    asked = len(hub.asks)
    ok(wait_for(lambda: len(hub.asks) > asked) and not closed(number), "%s: not chosen, the issue stays open" % name)
    s.post(step, {"act": "reopen"}, step)
    hurry()
    s.post(where, {**settings, "closes": "1"}, where)
    s.post(step, {"act": "done"}, step)
    ok(soon(lambda: closed(number)), "%s: chosen, a step that is done closes it" % name, hub.asks[-3:])
    ok(seen(s, step, ", closed") and "closed in " not in text_of(s, step), "%s: which is no word of the tracker" % name, text_of(s, step))
    s.post(step, {"act": "reopen"}, step)
    ok(soon(lambda: not closed(number)), "%s: and one that is open again opens it" % name, hub.asks[-3:])
    ok(seen(s, step, ", open") and state_of(step) == 0, "%s: both are open" % name, text_of(s, step))
