# SPDX-License-Identifier: Apache-2.0
#
# Six rounds of the pulse in a small organisation, while people come and leave: every figure that an export, the API and
# the pages tell is counted anew (pulse_recount.py).
import atexit
import datetime
import html
import os
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cli"), HERE]
import house
from house import Server, end, id_text, ok, path, rows, run, write
from pulse_recount import WAYS, Recount
from recount import read

DATA, ROUNDS = "d", 6
CHOICES = ["yes", "rather-yes", "rather-no", "no", "cannot-say"]
WORDS = ["In my talks I am heard.", "I know what my next step is.", "When something is in my way, I get an answer.",
         "What I do well is noticed, and I am thanked for it.", "My workload is bearable.", "Here I can say what I think.",
         "What is promised to me is kept.", "I would come to work here again."]
random.seed(14)
# what waits when a server is stopped in order is handed on to the next, which a week later adds it up
os.environ["RUNTIME_DIRECTORY"] = memory = tempfile.mkdtemp(prefix="rapport-pulse-", dir="/dev/shm")
atexit.register(shutil.rmtree, memory)
# who leads whom: teams of 6 to 9, one of 4, and one below another
leader_of = {0: None, **{i: 0 for i in range(1, 7)}}
for leader, team in ((1, range(10, 18)), (2, range(20, 27)), (3, range(30, 36)), (4, range(40, 45)), (5, range(50, 54)), (6, range(60, 69)),
                     (20, range(70, 76))):
    leader_of.update({i: leader for i in team})
# what has changed when a round opens: who comes to whom, and who has left
comes = {2: {18: 1}, 4: {45: 4, 46: 4, 47: 4, 48: 4, 49: 4}, 5: {36: 3}}
leaves = {3: [30], 5: [60]}
run("init", "--data", DATA)


def bring_in():
    lines = ["p%d,P%d Ray,p%d@example.org,%s,Europe/Berlin,09:00-17:00" % (i, i, i, "" if up is None else "p%d" % up)
             for i, up in leader_of.items()]
    run("import", write("team.csv", "\n".join(["id,name,email,leader,timezone,work_hours", *lines]) + "\n"), "--data", DATA)


def leave(who):
    del leader_of[who]
    with sqlite3.connect(path(DATA, "rapport.db"), timeout=10) as db:
        db.execute("UPDATE person SET left_at = 1 WHERE key = ?", ("p%d" % who,))


def go_as(who):
    """Go on as somebody, in the browser that they have signed in with before."""
    if who in browsers:
        server.cookies = dict(browsers[who])
    else:
        server.enter("p%d@example.org" % who)
        browsers[who] = dict(server.cookies)


def choose(who, statement):
    """What somebody says. Those of one team are all of one mind, and nobody of another agrees."""
    if leader_of[who] == 4:
        return "yes"
    if leader_of[who] == 1 and statement % 2:
        return "no"
    return random.choice(CHOICES)


browsers, answers, faults = {}, {}, []
bring_in()
for number in range(ROUNDS):
    for who in leaves.get(number, ()):
        leave(who)
    leader_of.update(comes.get(number, {}))
    bring_in()
    # a statement is asked again 28 days after it was published, so three weeks lie between two rounds
    opened = datetime.datetime(2026, 2, 2, 7) + datetime.timedelta(days=21 * number)
    house.NOW = opened.strftime("%Y-%m-%dT%H:%M:%SZ")
    run("pulse", "open", "--data", DATA)
    house.NOW = (opened + datetime.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    (round_, first), = rows(DATA, "SELECT id, statement FROM pulse_round WHERE closed IS NULL")
    server = Server(DATA, "--log", "quiet")
    given = answers[id_text(round_)] = {}
    browsers = {}  # after three weeks everybody signs in again
    id_of = {int(key[1:]): id_text(i) for i, key in rows(DATA, "SELECT id, key FROM person WHERE key LIKE 'p%'")}
    for who in random.sample(sorted(leader_of), len(leader_of)):
        if number != 1 and random.random() < 0.12:
            continue
        said = [choose(who, (first + i) % 8) for i in range(3)]
        change = [random.choice(WAYS) if c != "cannot-say" and random.random() < 0.9 else "" for c in said]
        form = {**dict(zip(("first", "second", "third"), said)), **{p + "_change": c for p, c in zip(("first", "second", "third"), change) if c}}
        go_as(who)
        status = server.post("/pulse/%s/answer" % id_text(round_), form, "/pulse")[0]
        if status != 303:
            faults.append((number, who, status))
        given[id_of[who]] = (said, change)
    server.stop()
    house.NOW = (opened + datetime.timedelta(days=7, hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    server = Server(DATA, "--log", "quiet")
    for _ in range(600):
        if rows(DATA, "SELECT closed FROM pulse_round WHERE id = %d" % round_) != [(None,)]:
            break
        time.sleep(0.1)
    server.stop()
ok(not faults, "everybody's answer was taken", faults)

# -- what the export tells --

out = path("all.jsonl")
run("export", out, "--data", DATA)
count = Recount(read(out), answers)
ok(len(count.rounds) == ROUNDS and len(count.results) > 20, "six rounds have published groups", (len(count.rounds), len(count.results)))
ok(all(count.rounds[r]["answered"] == len(count.answers[r]) and count.rounds[r]["asked"] == len(count.asked[r]) for r in count.rounds),
   "how many were asked, and how many answers count", [(r["asked"], r["answered"]) for r in count.rounds.values()])
wrong = [(r, count.figures(r)) for r in count.results if any(r[name] != n for name, n in count.figures(r).items())]
ok(not wrong, "asked, answered and agree of every published group", wrong[:3])
outside = [r for r in count.results if not count.people(r) <= count.members(r)]
alone = [r for r in count.results if len(count.of[r["id"]]) > 1 and len({count.asked[r["round"]][p]["cell"] for p in count.people(r) if p in count.answers[r["round"]]}) < 2]
ok(not alone, "a group of several cells is never the sum of one of them by another name", alone[:3])
ok(not outside, "only people of the group count in it", outside[:3])
wrong = [(k, c) for k, c in count.cells.items() if (c["asked"], c["answered"], c["compared"]) != tuple(
    sum(f(p) for p, a in count.asked[k[0]].items() if a["cell"] == k[1]) for f in (
        lambda p: 1,
        lambda p: p in count.answers[k[0]] and count.answers[k[0]][p][0][k[2]] != "cannot-say",
        lambda p: p in count.answers[k[0]] and count.answers[k[0]][p][1][k[2]] != ""))]
ok(not wrong and count.cells, "and how many of each cell were asked, answered and compared", wrong[:3])
tells = [r for r in count.results if r["better"] >= 0]
fits = [(r, count.fit_changes(r)) for r in tells]
ok(tells and all(groups for _, groups in fits), "every change that is told", [(r, [count.compared(r, k) for k in count.kinds(r, tells)]) for r, groups in fits if not groups][:3])
few = [(r, n) for r, groups in fits for k in count.kinds(r, groups or []) for n in [sum(count.compared(r, k))] if 0 < n < 5]
ok(not few, "is told of five or more who compared, and so is each part of it that can be worked out", few[:3])
ok(all(r["better"] < 0 for r in count.results if sum(count.compared(r, count.people(r))) < 5), "and of fewer none is")
ok(count.small_kinds() == [], "what was published in all rounds differs by nobody, or by five or more who answered", count.small_kinds())
blurred = [r for r in count.results if r["least"] < r["most"]]
ok(blurred and len(blurred) < len(count.results), "all and none are among them, and others", (len(blurred), len(count.results)))
sure = [r for r in count.results if count.sure(r).endswith("answered")]
ok(sure and len(sure) < len(count.results), "everybody answered in some, and not in others", len(sure))

# -- what the API and the pages tell --

server = Server(DATA, "--log", "quiet")
row = re.compile(r"<h3>(.*?)</h3>|<strong>([^<]*)</strong>: ([^<]*)<br>.*?<span class=\"soft\">([^<;]*)", re.S)
of_export = {r["id"]: r for r in count.results}
differs, unlike, seen = [], [], set()
for who in (0, 1, 2, 3, 4, 6, 10, 50, 70):
    token, browser = server.make_token("p%d@example.org" % who, "read")
    for round_ in count.rounds:
        server.cookies = {}
        status, _, text = server.api(token, "GET", "/pulse/" + round_)
        told = text["results"] if status == 200 else []
        server.cookies = dict(browser)
        seen |= {r["id"] for r in told}
        differs += [r for r in told if any(r[name] != of_export[r["id"]][name] for name in (
            "statement", "people", "asked", "answered", "agree", "least", "most", *WAYS))]
        shown, statement = [], None
        for title, whose, share, how in row.findall(server.ask("GET", "/pulse/" + round_)[2]):
            statement = WORDS.index(html.unescape(title)) if title else statement
            if whose:
                shown.append((statement, html.unescape(whose), share, html.unescape(how).strip()))
        mine = [(r["statement"], count.whose(r, id_of[who]), count.share(of_export[r["id"]]), count.sure(of_export[r["id"]])) for r in told]
        if sorted(shown) != sorted(mine):
            unlike.append((who, sorted(shown), sorted(mine)))
ok(not differs, "the API tells the same figures", differs[:3])
ok(len(seen) > len(of_export) / 2, "of most groups", (len(seen), len(of_export)))
ok(not unlike, "and the pages say them, with the interval that follows from them", unlike[:1])
server.stop()
sys.exit(end())
