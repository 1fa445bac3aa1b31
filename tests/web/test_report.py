# SPDX-License-Identifier: Apache-2.0
#
# The period report of a pair, without a script: the page, the page as it is given away, and the files. What is left
# out leaves no trace in any of them, and both read who made a file.
import html
import json
import os
import re
import sqlite3
import subprocess
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import house
from house import Server, end, id_text, ok, rows, run, write

SAID = {"steps": "Write the plan", "needs": "A second screen", "thanks": "The calm demo"}


def shown(text):
    text = text.split("<main", 1)[-1].split(">", 1)[-1]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


house.NOW = "2026-11-23T09:00:00Z"
run("init", "--data", "d")
run("import", write("team.csv", house.TEAM), "--data", "d")
ada, ben, cara = (id_text(rows("d", "SELECT id FROM person WHERE key = '%s'" % k)[0][0]) for k in ("ada", "ben", "cara"))
s = Server("d")
s.enter("ada@example.org")
report = "/people/%s/report" % ben
status, _, page = s.ask("GET", report)
ok(status == 200 and "have kept nothing since that day" in shown(page), "an empty report says what to do", shown(page))
s.post("/people/%s/log" % ben, {"held": "12"}, "/settings")
talk = id_text(rows("d", "SELECT max(id) FROM talk")[0][0])
s.post("/talks/%s/capture" % talk, {
    "steps.0.words": SAID["steps"], "steps.0.owner": ben, "steps.0.due": "2026-11-30", "needs.0.words": SAID["needs"],
    "needs.0.asker": ben, "thanks": SAID["thanks"], "thanks_audience": "private", "private": "Only mine"}, "/settings")

page = s.ask("GET", report)[2]
boxes = dict(re.findall(r'<li><span class="grow">([^<\n]+)(?:(?!</li>).)*name="leave" value="(\w+)"', page, re.S))
ok(all(words in boxes for words in SAID.values()) and len(boxes) == 4, "each line has a box to leave it out", boxes)
ok([words for words, box in boxes.items() if re.search(r'value="%s" checked' % box, page)] == [SAID["thanks"]] and
   "thanks that Ben likes between the two of you" in shown(page), "thanks that the other likes in private are ticked from the beginning")
ok("Only mine" not in page, "a private note is in no report")
ok(re.search(r'<div class="unprinted">.*Write the plan', page, re.S), "what has boxes is not printed")
ok(s.ask("GET", report + "?since=2026-11-24")[0] == 422 and s.ask("GET", report + "?since=soon")[0] == 422,
   "a day to come, or none, is refused")
ok(s.ask("POST", report, "since=2026-11-01", {"Content-Type": "application/x-www-form-urlencoded"})[0] == 403,
   "without its token the form is refused")

whole = {"since": "2026-11-01"}
left = {**whole, "leave": boxes[SAID["needs"]]}
status, headers, given = s.post(report, left, report)
ok(status == 200 and SAID["steps"] in given and SAID["needs"] not in given and "needed" not in shown(given),
   "what is left out is not on the page that is given away, nor is its heading", shown(given))
ok("Lines that Ada chose" in shown(given) and not headers.get("Location"), "which says that its lines were chosen")
ok(boxes[SAID["needs"]] not in given.split('class="unprinted"')[0], "what is printed does not name the line that is left out")
again = s.post(report, {**left, "again": "1"}, report)[2]
ok(re.findall(r'value="(\w+)" checked', again) == [boxes[SAID["needs"]]] and SAID["needs"] in again, "what was ticked can be chosen again, with its ticks")
status, headers, text = s.post(report + ".md", left, report)
ok(status == 200 and headers["Content-Type"] == "text/markdown; charset=utf-8"
   and headers["Content-Disposition"] == 'attachment; filename="rapport-report-2026-11-23.md"', "Markdown comes as a file", dict(headers))
ok("30 November" not in page + given + text and "2026-11-30" not in page + given + text, "by when a step was to be done stands in no report")
ok(SAID["steps"] in text and SAID["needs"] not in text and "screen" not in text and "1 talk, 12 minutes together." in text,
   "without the line", text)
status, headers, text = s.post(report + ".json", left, report)
found = json.loads(text)
ok(headers["Content-Type"] == "application/json" and found["needs"] == [] and found["talks"] == [{"day": "2026-11-23", "minutes": 12}],
   "and so does JSON", found)
ok(found["steps"] == [{"words": SAID["steps"], "owner": "Ben", "agreed": "2026-11-23", "state": "open",
                       "closed": None}] and found["chosen_by"] == "Ada", "with words and days", found)
ok(not house.ID.search(text), "and without an id", text)

s.post("/thanks/" + boxes[SAID["thanks"]], {}, "/thanks")
ok(SAID["thanks"] not in s.ask("GET", report)[2], "thanks that are taken back are in no report from then on")
api = json.loads(s.ask("GET", "/api/v1%s?since=2026-11-01" % report)[2])
ok([one["words"] for one in api["steps"]] == [SAID["steps"]] and len(api["files"]) == 2, "a program reads the same", api)
s.enter("ben@example.org")
text = shown(s.ask("GET", "/people/%s/report" % ada)[2])
ok(" checked" not in s.ask("GET", "/people/%s/report" % ada)[2], "whose thanks they are has no box ticked")
ok(SAID["steps"] in text and "Ada · today 10:00" in text, "the other reads the same lines, and who made a file", text)
master, slave = os.openpty()
subprocess.run([house.PROGRAM, "report", "period", "ben", "--as", "ada@example.org", "--data", "d"], cwd=house.folder.name, env=house.env(), stdout=slave, check=True)
os.close(slave)
os.close(master)
text = shown(s.ask("GET", "/people/%s/report" % ada)[2])
ok(text.count("by a command on the server") == 1 and text.count("Ada · today 10:00") == 3, "a report that a command on the server wrote is told as that", text[-400:])
s.enter("cara@example.org")
for who in (ada, ben):
    for ending in ("", ".md", ".json"):
        status, _, text = s.post("/people/%s/report%s" % (who, ending), whole, "/settings")
        ok(SAID["steps"] not in text and (status == 404) == (who == ben), "a colleague has a report of their own pair alone")
for who in ("ada", "ben"):
    s.enter(who + "@example.org")
    status, _, text = s.ask("GET", "/team/report")
    ok(status == 200 and "Ada's team, looking back" in shown(text), "%s reads the report of the team" % who, shown(text))
ok(s.ask("GET", "/team/report?since=soon")[0] == 422 and s.ask("GET", "/team/report?team=" + cara)[0] == 404,
   "a day that is none is refused, and so is another's team")

# -- a long one: each of 200 talks and what is there besides is left out by itself --

with sqlite3.connect(house.path("d", "rapport.db"), timeout=10) as db:
    pair, lead, member, at = db.execute("SELECT pair, leader, member, starts FROM talk LIMIT 1").fetchone()
    db.executemany("INSERT INTO talk (id, pair, leader, member, starts, minutes, wanted, state, made, held_minutes) VALUES (?, ?, ?, ?, ?, 5, 5, 1, ?, 5)",
                   [(n, pair, lead, member, at - n * 3600, at) for n in range(1, 221)])
db.close()
s.enter("ada@example.org")
page = s.ask("GET", report)[2]
every = re.findall(r'name="leave" value="(\w+)"', page)
csrf = s.token(report)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def send(where, *more):
    return s.ask("POST", where, urllib.parse.urlencode([("csrf", csrf), *more]), FORM)


ok(len(every) > 200 and 'name="leave_all" value="talks"' in page, "%d lines have a box, and each part one for all" % len(every))
with sqlite3.connect(house.path("d", "rapport.db"), timeout=10) as db:
    db.execute("BEGIN IMMEDIATE")  # somebody writes
    status, _, given = send(report, *[("leave", one) for one in every[:-1]])
    ok(status == 200 and len(re.findall(r"<li><span", given)) == 1, "all but one are left out, while somebody else writes", (status, shown(given)))
    status, _, given = send(report, ("leave_all", "talks"))
    ok(status == 200 and SAID["steps"] in given and "minutes together" not in shown(given), "and so is a part as a whole", (status, shown(given)))
db.close()
hidden = re.findall(r'type="hidden" name="(leave\w*)" value="(\w+)"', given)
status, _, text = send(report + ".md", *hidden)
ok(status == 200 and SAID["steps"] in text and "minutes" not in text, "of which a file is made", text)
again = send(report, *hidden, ("again", "1"))[2]
ok(re.findall(r'name="leave_all" value="(\w+)" checked', again) == ["talks"], "and the box of the part has its tick again")
ok(send(report, *[("leave", every[0])] * 1300)[0] == 400, "more fields than a report can have lines are refused")
ok(send("/people/%s/log" % ben, *[("held", "1")] * 201)[0] == 400, "and elsewhere more than 200")
s.enter("ben@example.org")
text = shown(s.ask("GET", "/coverage")[2])
ok("Of your talks they see this" in text and not re.search(r"\d+ pair", text), "who sees no coverage reads what is seen of them", text)
ok(json.loads(s.ask("GET", "/api/v1/coverage")[2]) == {"cells": []}, "and a program gets none")
s.stop()
sys.exit(end())
