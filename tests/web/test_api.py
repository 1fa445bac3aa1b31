# SPDX-License-Identifier: Apache-2.0
#
# The API: what pages show and do, as JSON under /api/v1, from the same fill and by the same rules.
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, ok, run, write


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
ada, ben = (s.make_token(who + "@example.org", "read", "write")[0] for who in ("ada", "ben"))

status, head, people = s.api(ada, "GET", "/people")
ok(status == 200 and head["Content-Type"] == "application/json", "a page is answered as JSON", (status, people))
ok([p["name"] for p in people["pairs"]] == ["Ben", "Cara"] and people["leader"] is None, "with its parts", people)
member = people["pairs"][0]["member"]
status, _, person = s.api(ada, "GET", "/people/" + member)
ok(status == 200 and person["pair"]["name"] == "Ben" and person["steps"] == [], "one pair", (status, person))
ok(s.api(ben, "GET", "/people/" + people["pairs"][1]["member"])[0] == 404, "what is not to be seen is not there")
ok(s.api(ada, "GET", "/settings/password")[0] in (403, 404), "a page without parts is not in the API")
status, _, me = s.api(ada, "GET", "/settings/me")
ok(status == 200 and me["person"]["name"] == "Ada" and me["person"]["timezone"] == "Europe/Berlin", "who one is", (status, me))
status, _, mine = s.api(ada, "POST", "/me", {"thanks": "private"})
ok(status == 200 and json.dumps(mine).count('"thanks": "private"') == 1 and mine == s.api(ada, "GET", "/me")[2],
   "what one changes is answered as it is now", (status, mine))
status, _, sources = s.api(ada, "GET", "/settings/calendars")
ok(status == 200 and sources["calendars"] == [] and sources["feeds"] == [], "one's calendars", (status, sources))

status, head, problem = s.api("", "GET", "/people")
ok(status == 401 and head["WWW-Authenticate"].startswith("Bearer") and head["Content-Type"] == "application/problem+json",
   "without a token a problem says so", (status, problem))

# etags
status, head, _ = s.api(ada, "GET", "/people")
ok(s.api(ada, "GET", "/people", If_None_Match=head["ETag"])[0] == 304, "what is still so is not sent again")

# the plan
status, head, plan = s.api(ada, "POST", "/plan/find", {"week": "2026-11-23"})
ok(status == 200 and plan["proposal"]["from_day"] == "2026-11-23" and all(t["starts"] for t in plan["talks"]),
   "times are found, and the plan comes back", (status, plan))
ok(s.api(ada, "GET", "/plan?week=2026-11-25")[2]["talks"] == plan["talks"], "as its page shows it")
mine = [t for t in plan["talks"] if t["name"] == "Ben"][0]
status, _, plan = s.api(ada, "POST", "/plan/accept", {"week": "2026-11-23", "talk": mine["id"]})
mine = [t for t in plan["talks"] if t["name"] == "Ben"][0]
ok(status == 200 and mine["state"] == "accepted" and mine["talk"], "one is accepted", (status, plan))

# a topic
status, _, made = s.api(ben, "POST", "/people/" + s.api(ben, "GET", "/people")[2]["leader"]["leader"] + "/topics",
                      {"words": "The garden"})
ok(status == 201 and made["topic"]["words"] == "The garden", "what is made comes back", (status, made))
status, _, problem = s.api(ben, "POST", "/people/" + people["pairs"][0]["leader"] + "/topics", {"words": " "})
ok(status == 422 and problem["errors"][0]["pointer"] == "/words", "what is wrong is said at its field", (status, problem))
status, _, problem = s.api(ben, "POST", "/people/" + people["pairs"][0]["leader"] + "/topics", {"wrods": "x"})
ok(status == 422 and "wrods" in problem["detail"] and problem["errors"][0]["pointer"] == "/wrods", "a field that is misspelt is not passed over", (status, problem))
for bad in ("{", "[]", "7", '{"words":7}', '{"words":{"a":1}}', '{"words":"a","words":"b"}', "[" * 5000):
    status = s.api(ben, "POST", "/people/" + people["pairs"][0]["leader"] + "/topics", bad)[0]
    ok(status in (400, 422), "%s is refused" % bad[:20], status)
status, _, problem = s.api(ben, "POST", "/people/" + people["pairs"][0]["leader"] + "/topics", '{"words":\n', Accept_Language="de")
ok(status == 422 and re.search("JSON lesen: Zeile [12], Spalte", problem["detail"]), "a body that breaks off is refused in the reader's language", problem)
status = s.api(ben, "POST", "/people/" + people["pairs"][0]["leader"] + "/topics", "words=As+a+form",
               Content_Type="application/x-www-form-urlencoded")[0]
ok(status == 201, "a form is taken too", status)

# a repeated request
where = "/people/" + people["pairs"][0]["leader"] + "/topics"
first = s.api(ben, "POST", where, {"words": "Once"}, Idempotency_Key="k1")
again = s.api(ben, "POST", where, {"words": "Once"}, Idempotency_Key="k1")
ok(first[0] == again[0] == 201 and first[2] == again[2], "sent again with its key it is done once", (first, again))
ok(s.api(ben, "POST", where, {"words": "Twice"}, Idempotency_Key="k1")[0] == 422, "the key with another body is refused")
ok(s.api(ada, "POST", "/people/" + member + "/topics", {"words": "Mine"}, Idempotency_Key="k1")[0] == 201,
   "somebody else's keys are theirs")
ok([t["words"] for t in s.api(ada, "GET", "/people/" + member)[2]["topics"]].count("Once") == 1, "and it is there once")
ok(b"Once" not in open(os.path.join(os.path.dirname(write("x", "")), "d", "rapport.db"), "rb").read(), "no content is kept of it")

# a talk, before: a week to move it in
talk = "/talks/" + mine["talk"]
ok(s.api(ada, "POST", talk + "/begin")[0] == 428, "a talk is begun by whoever has read how it is")
status, _, page = s.change(ben, talk, "/move", {"start": "2026-11-24T12:00:00Z", "minutes": 10})
ok(status == 200 and (page["talk"]["starts"], page["talk"]["minutes"]) == ("2026-11-24T12:00:00Z", 10), "a talk is moved", (status, page))
status, _, problem = s.change(ben, talk, "/move", {"start": "2026-11-24T22:00:00Z"})
ok(status == 409 and "working hours" in problem["detail"], "outside of working hours it is asked about", (status, problem))
status, _, page = s.change(ben, talk, "/move", {"start": "2026-11-24T22:00:00Z", "all_the_same": True})
ok(status == 200, "and taken all the same", (status, page))
status, _, page = s.api(ada, "GET", talk + "/cancel")
ok(status == 200 and page["talk"]["id"] == mine["talk"] and all(o["minutes"] < 10 for o in page["offers"]) and page["offers"],
   "rather than cancelled it is made shorter", (status, page))
status, _, page = s.change(ada, talk, "/shorten", {"start": page["offers"][0]["starts"], "minutes": page["offers"][0]["minutes"]})
ok(status == 200 and page["talk"]["minutes"] < 10, "and is", (status, page))
status, _, problem = s.change(ada, talk, "/shorten", {"start": "tomorrow", "minutes": 3})
ok(status == 422 and problem["errors"][0]["pointer"] == "/start", "a time is RFC 3339", (status, problem))
status, _, problem = s.change(ada, talk, "/counter", {"answer": "Yes"})
ok(status == 422 and problem["errors"][0]["pointer"] == "/answer", "an act is one of its words", (status, problem))
ok(s.change(ada, talk, "/counter", {"answer": "no"})[0] == 404, "there is no other time proposed")
ok(s.change(ada, talk, "/miss")[0] == 409, "what is to come was not missed")
ok(s.change(ada, talk, "/not-one-on-one")[0] == 409, "what stands in no calendar is denied by nobody")
status, _, page = s.api(ada, "GET", talk + "/mode")
ok(status == 200 and page["talk"]["began"] is None and page["question"] is None, "no question before it begins", (status, page))
status, _, page = s.change(ada, talk, "/begin")
ok(status == 200 and page["talk"]["began"], "a talk is begun", (status, page))
status, _, page = s.api(ada, "GET", talk + "/mode?beat=1")
ok(status == 200 and page["question"]["beat"] == "listen" and page["question"]["text"], "its beats have questions", (status, page))
status, _, page = s.change(ada, talk, "/end", {"beat": 1})
ok(status == 200 and page["talk"]["state"] == "held", "and ended", (status, page))
ok(s.change(ada, talk, "/cancel", {"reason": "Away"})[0] == 409, "what was held is not cancelled")
topics = s.api(ada, "GET", "/people/" + member)[2]["topics"]
status, _, problem = s.api(ada, "POST", talk + "/capture", {"talked": [topics[0]["id"], 7]})
ok(status == 422 and problem["errors"][0]["pointer"] == "/talked/1", "what is no id is said at its place", (status, problem))
for bad, pointer in (({"talked": "x"}, "/talked"), ({"talked": ["zz"]}, "/talked"), ({"steps": {}}, "/steps"), ({"steps": [7]}, "/steps/0"),
                     ({"steps": [{"a/b~c": 1}]}, "/steps/0/a~1b~0c"), ({"wrods": 1}, "/wrods"), ({"talked": [topics[0]["id"]] * 201}, "/talked")):
    status, _, problem = s.api(ada, "POST", talk + "/capture", bad)
    ok(status == 422 and problem["errors"][0]["pointer"] == pointer, "%s is wrong at %s" % (list(bad), pointer), (status, problem))
status, _, page = s.api(ada, "POST", talk + "/capture", {
    "thanks": "For the map", "remember": "A line", "private": "zq-own", "talked": [topics[0]["id"]],
    "steps": [{"owner": member, "words": "Draw it", "due": "2026-11-30"}, {"owner": people["pairs"][0]["leader"], "words": "Look"}],
    "needs": [{"asker": member, "words": "A pen"}]})
ok(status == 200 and [x["words"] for x in page["steps"]] == ["Draw it", "Look"] and page["lines"]["mine"] == "zq-own",
   "what was agreed is kept", (status, page))
ok([t["id"] for t in page["topics"]] == [topics[0]["id"]], "and what was talked about", page["topics"])
talk = mine["talk"]
ok(s.api(ben, "GET", "/talks/" + talk)[2]["lines"] == {"shared": "A line", "shared_by": "Ada", "mine": ""},
   "a line for oneself is nobody else's")
status, _, problem = s.api(ada, "POST", "/talks/%s/capture" % talk,
                           {"steps": [{"owner": member, "words": "Fine"}, {"owner": member, "words": "x", "due": "30.11."}]})
ok(status == 422 and problem["errors"][0]["pointer"] == "/steps/1/due", "a row's field has its pointer", (status, problem))

# a step changes only under who has read it
step = page["steps"][0]["id"]
where = "/steps/" + step
ok(s.api(ben, "POST", where, {"act": "done"})[0] == 428, "who does not say what they have read is asked to")
status, head, one = s.api(ben, "GET", where)
ok(status == 200 and one["step"]["words"] == "Draw it", "one step is read", (status, one))
old = head["ETag"]
status, head, done = s.api(ben, "POST", where, {"act": "done"}, If_Match=old)
ok(status == 200 and done["step"]["state"] == "done" and head["ETag"] != old, "it is done", (status, done))
ok(s.api(ben, "POST", where, {"act": "drop", "reason": "x"}, If_Match=old)[0] == 412, "what has changed since is not")
tag = s.api(ada, "GET", where)[1]["ETag"]
status, _, kept = s.api(ada, "POST", where, {"act": "confirm"}, If_Match=tag)
ok(status == 200 and kept["step"]["state"] == "kept", "and confirmed", (status, kept))
need = page["needs"][0]["id"]
tag = s.api(ada, "GET", "/needs/" + need)[1]["ETag"]
status, _, problem = s.api(ada, "POST", "/needs/" + need, {"act": "decline"}, If_Match=tag)
ok(status == 422 and problem["errors"][0]["pointer"] == "/reason", "declining needs a reason", (status, problem))
status, _, granted = s.api(ada, "POST", "/needs/" + need, {"act": "grant"}, If_Match=tag)
ok(status == 200 and granted["need"]["state"] == "granted", "a need is granted", (status, granted))

# topics and pairs are changed by who has read them
topic = s.api(ada, "GET", "/people/" + member)[2]["topics"][0]
where = "/topics/" + topic["id"]
author, other = (ada, ben) if topic["author"] == people["pairs"][0]["leader"] else (ben, ada)
ok(s.api(author, "GET", where)[2] == {"topic": {**topic, "mine": True}}, "one topic is read")
ok(s.api(author, "POST", where)[0] == 428 and s.change(other, where, "")[0] == 403, "its author takes it back")
status, _, gone = s.change(author, where, "")
ok((status, gone) == (200, {"topic": None}) and s.api(author, "GET", where)[0] == 404, "and it is gone", (status, gone))
pair = "/people/" + member
ok(s.api(ada, "POST", pair + "/pair", {"minutes": 10, "cadence_days": 14})[0] == 428, "a pair is changed by who has read it")
status, head, _ = s.api(ada, "GET", pair)
status, _, page = s.api(ada, "POST", pair + "/pair", {"minutes": 10, "cadence_days": 14}, If_Match=head["ETag"])
ok(status == 200 and (page["pair"]["minutes"], page["pair"]["cadence_days"]) == (10, 14), "and is", (status, page))
ok(s.api(ada, "POST", pair + "/pair", {"minutes": 5, "cadence_days": 7}, If_Match=head["ETag"])[0] == 412, "once for each state")
tag = s.api(ada, "GET", pair)[1]["ETag"]
ok(s.api(ada, "POST", pair + "/pair", {"minutes": 5, "cadence_days": 7}, If_Match="W/" + tag)[0] == 412, "a weak tag matches nothing")
ok(s.api(ada, "POST", pair + "/pair", {"minutes": 5, "cadence_days": 7}, If_Match='"x", ' + tag)[0] == 200, "one of several does")
ok(s.api(ada, "POST", pair + "/topics", {"words": "New"}, If_Match=tag)[0] == 412, "what is not there yet has no state to match")

# now, told and at once
status, _, page = s.api(ada, "GET", "/now")
ok(status == 200 and page["me"]["busy_until"] is None and {p["name"] for p in page["people"]} <= {"Ben", "Cara"}, "who is free now", (status, page))
cara = "/people/" + people["pairs"][1]["member"]
status, _, page = s.api(ada, "POST", cara + "/log", {"held": 12}, Idempotency_Key="log")
ok(status == 200 and page["talk"]["held_minutes"] == 12 and page["talk"]["state"] == "held", "a talk is told of", (status, page))
ok(s.api(ada, "POST", cara + "/log", {"held": 12}, Idempotency_Key="log")[2] == page, "once")
status, _, problem = s.api(ada, "POST", cara + "/log", {"held": 481})
ok(status == 422 and problem["errors"][0]["pointer"] == "/held", "of a length that can be", (status, problem))
problem = s.api(ada, "POST", cara + "/log", {})[2]
ok(problem["errors"][0]["pointer"] == "/held" and problem["detail"] == '"held" is missing: expected a whole number', "which is needed", problem)
problem = s.api(ada, "POST", cara + "/topics", {"words": " "})[2]
ok(problem["errors"][0]["pointer"] == "/words" and problem["detail"] == '"words" is missing: expected text', "as words are", problem)
status, _, page = s.api(ada, "POST", cara + "/three", {"start": "2026-11-25T12:00:00Z"})
ok(status == 201 and page["talk"]["minutes"] == 3, "three minutes are planned", (status, page))
ok(s.change(ada, "/talks/" + page["talk"]["id"], "/cancel", {"reason": "Away"})[2]["talk"]["state"] == "cancelled", "and cancelled")
status, _, page = s.api(ada, "POST", cara + "/talk")
ok(status == 200 and page["talk"]["began"] and page["talk"]["member"] == people["pairs"][1]["member"], "a talk is opened now", (status, page))
status, _, page = s.api(ada, "POST", cara + "/not-now", {"start": "2026-11-25T12:00:00Z"})
ok(status == 200 and page["lapses"] == [], "what was called off is left", (status, page))

# a proposed talk
plan = s.api(ada, "POST", "/plan/find", {"week": "2026-11-30"}, Idempotency_Key="find")[2]
ok(s.api(ada, "POST", "/plan/find", {"week": "2026-11-30"}, Idempotency_Key="find")[2] == plan, "times are found once for a key")
ok(s.api(ada, "POST", "/plan/find", {"week": "2026-12-07"}, Idempotency_Key="find")[0] == 422, "which stands for one week")
one = plan["talks"][0]["id"]
tag = s.api(ada, "GET", "/plan?week=2026-12-01")[1]["ETag"]
status, _, plan = s.api(ada, "POST", "/plan/talks/%s/move" % one, {"start": "2026-12-02T12:00:00Z"}, If_Match=tag)
ok(status == 200 and plan["talks"][0]["starts"] == "2026-12-02T12:00:00Z" and plan["talks"][0]["state"] == "pinned",
   "a proposed talk is moved, and the plan comes back", (status, plan))
ok(s.api(ada, "POST", "/plan/talks/%s/set" % one, {"act": "leave-out"}, If_Match=tag)[0] == 412, "whoever says what they have read means it")
status, _, plan = s.api(ada, "POST", "/plan/talks/%s/set" % one, {"act": "leave-out"})
ok(status == 200 and plan["talks"][0]["state"] == "left-out", "and left out", (status, plan))
status, _, problem = s.api(ada, "POST", "/plan/talks/%s/set" % one, {"act": "drop"})
ok(status == 422 and problem["errors"][0]["pointer"] == "/act", "by an act there is", (status, problem))
ok(s.api(ada, "POST", "/plan/talks/%s/move" % one, {"start": "noon"})[0] == 422, "to a time that is one")

# pages by id
for i in range(7):
    s.api(ada, "POST", "/talks/%s/capture" % talk, {"steps": [{"owner": member, "words": "Step %d" % i}]})
where, seen, turns = "/steps?limit=3", [], 0
while where and turns < 9:
    status, head, page = s.api(ben, "GET", where)
    seen += [x["words"] for x in page["mine"]]
    next_ = re.match(r'</api/v1(.*)>; rel="next"', head["Link"] or "")
    where, turns = next_ and next_.group(1), turns + 1
ok(sorted(seen) == ["Step %d" % i for i in range(7)] and turns == 3, "a long list comes in pages, each row once", (seen, turns))


def turn(s, who, where, name):
    """All rows of one list, page after page, of which none is without any row."""
    seen, turns, full = [], 0, True
    while where and turns < 30:
        status, head, page = s.api(who, "GET", where)
        seen += page[name]
        full = full and (not turns or any(isinstance(rows, list) and rows for rows in page.values()))
        next_ = re.match(r'</api/v1(.*)>; rel="next"', head["Link"] or "")
        where, turns = next_ and next_.group(1), turns + 1
    return seen, turns if full else -1


for held in range(9, 0, -1):  # told in an order that is not that of their ids
    s.api(ada, "POST", cara + "/log", {"held": held * 40})
for i in range(5):
    s.api(ada, "POST", pair + "/topics", {"words": "Topic %d" % i})
for where, name in ((cara, "talks"), (pair, "topics"), (pair, "steps"), (pair, "closed_steps"), (pair, "closed_needs"), (pair, "thanks"),
                    (pair, "asked"), ("/people", "pairs")):
    whole = s.api(ada, "GET", where)[2][name]
    for limit in (1, 2, 200):
        seen, turns = turn(s, ada, where + "?limit=%d" % limit, name)
        ok(sorted(x["id"] for x in seen) == sorted(x["id"] for x in whole) and whole and (turns > 1 if len(whole) > limit else turns > 0),
           "%s of %s in pages of %d, each row once, and no page is empty" % (name, where[:8], limit), (len(whole), [x["id"] for x in seen], turns))
seen = [t["starts"] for t in turn(s, ada, cara + "?limit=2", "talks")[0]]
ok(seen == sorted(seen, reverse=True), "talks come by their time", seen)
ok(s.api(ada, "GET", cara + "?talks=0000000000001")[0] == 404 and s.api(ada, "GET", cara + "?talks=x")[0] == 422,
   "a page begins behind a talk of one's own")
ok(s.api(ben, "GET", "/steps?limit=0")[0] == 422 and s.api(ben, "GET", "/steps?mine=x")[0] == 422, "a limit or place that is none is refused")

# what is sent is taken, or refused where it stands: nothing is passed over
ada, ben = (s.make_token(who + "@example.org", "read", "write")[0] for who in ("ada", "ben"))  # each may ask 300 times at once
leader = people["pairs"][0]["leader"]
of_leader = "/people/" + leader


def refused(who, where, body, pointer, status=422, **headers):
    got, _, problem = s.api(who, "POST", where, body, **{"If_Match": "*", **headers} if headers != {"bare": 1} else {})
    ok(got == status and (pointer is None or problem["errors"][0]["pointer"] == pointer),
       "POST %s %s is refused at %s" % (re.sub("[0-9a-z]{13}", "{id}", where), json.dumps(body)[:60], pointer), (got, problem))


def made(who, where, body=None):
    status, head, page = s.api(who, "POST", where, body)
    there = head["Location"] and s.api(who, "GET", head["Location"][len("/api/v1"):])[2]
    name = next(iter(page))
    ok(status == 201 and (there or name in ("check_in", "offer", "goal_mark")) and (not there or there[name] == page[name]),
       "%s is made, and where it says" % name, (status, head["Location"], page))
    return page


need = made(ben, of_leader + "/needs", {"words": "A desk"})["need"]
ok(need["asker"] == member and need["promise_state"] is None, "who needs it is who writes it", need)
refused(ben, of_leader + "/needs", {"words": "A lamp", "reason": "x"}, "/reason", bare=1)
refused(ben, of_leader + "/needs", {"words": "A lamp", "goal": need["id"]}, "/goal", bare=1)
refused(ada, "/needs/" + need["id"], {"act": "grant", "reason": "Because"}, "/reason")
refused(ada, "/needs/" + need["id"], {"act": "decline", "reason": "No", "due": "2026-12-01"}, "/due")
status, _, page = s.change(ada, "/needs/" + need["id"], "", {"act": "promise", "due": "2026-12-01"})
ok(page["need"]["promise_state"] == "open", "how far a promise is is a word", page)
refused(ada, "/needs/" + need["id"], {"act": "promise", "due": "2026-12-02"}, None, 409)
some = s.api(ben, "GET", "/steps")[2]["mine"][0]["id"]
refused(ben, "/steps/" + some, {"act": "done", "reason": "x"}, "/reason")
refused(ben, "/steps/" + some, {"act": "move", "due": "2026-12-01", "goal": some}, "/goal")
refused(ben, "/steps/" + some, {"act": "serve", "goal": some}, "/goal")
for body, pointer in (({"steps": [{"owner": member}]}, "/steps/0/words"), ({"needs": [{"words": " "}]}, "/needs/0/words"),
                      ({"steps": [{"words": "x", "reason": "y"}]}, "/steps/0/reason"), ({"answer": "Yes"}, "/answer"),
                      ({"question": "q"}, "/question"), ({"thanks_audience": "team"}, "/thanks_audience"), ({"goal_seen": "x"}, "/goal_seen"),
                      ({"talked": [topics[0]["id"], need["id"]]}, "/talked/1"), ({"steps": [{"words": "x", "goal": need["id"]}]}, "/steps/0/goal")):
    refused(ada, "/talks/%s/capture" % talk, body, pointer, bare=1)
refused(ada, "/plan/accept", {"week": "2026-12-07"}, None, 409, bare=1)
refused(ada, "/plan/accept", {"talk": need["id"]}, "/talk", bare=1)
refused(ada, "/plan/talks/%s/move" % one, {"start": "2026-12-02T12:00:00Z", "minutes": 7}, "/minutes", bare=1)
refused(ada, "/people/" + member + "/pair", {"minutes": 10, "cadence_days": 91}, "/cadence_days")
refused(ada, "/people/" + member + "/pair", {"minutes": 10}, "/cadence_days")
refused(ada, "/check-in/wish", {}, "/remind", bare=1)
goal = made(ada, "/goals", {"words": "A garden", "reader": "private"})["goal"]
refused(ada, "/goals/" + goal["id"], {"act": "leader"}, None, 409)
ours = made(ada, "/goals", {"words": "A shed", "reader": "team"})["goal"]["id"]
ok(set(made(ada, "/goals/%s/marks" % ours, {"words": "Begun"})) == {"goal_mark"}, "a mark is answered alone")
ok(made(ada, "/goals/%s/steps" % ours, {"words": "Dig", "owner": member})["step"]["goal"] == ours, "a step for a goal is answered with its address")
again = [s.api(ada, "POST", "/goals/%s/marks" % ours, {"words": "Twice"}, Idempotency_Key="mark")[2] for _ in range(2)]
ok(again[0] == again[1] and again[0]["goal_mark"]["words"] == "Twice", "and again, when it is sent again", again)
refused(ada, "/goals/%s/steps" % goal["id"], {"words": "Dig", "goal": need["id"]}, "/goal", bare=1)
refused(ada, "/goals/%s/steps" % goal["id"], {"words": "Dig", "owner": need["id"]}, "/owner", bare=1)
once = s.api(ada, "POST", cara + "/three", {"start": "2026-11-26T12:00:00Z"})[2]["talk"]["id"]
ok(s.change(ada, "/talks/" + once, "/cancel", {"reason": "Away"})[0] == 200, "a talk is called off")
refused(ada, "/talks/%s/cancel" % once, {"reason": "Ill"}, None, 409)

# three minutes: what answers them, and what becomes of them
request = made(ben, of_leader + "/ask")["request"]
ok(request["talk_starts"] is None and request["talk_state"] is None, "there is no talk yet", request)
where = "/requests/" + request["id"]
refused(ada, where, {"act": "now", "start": "2026-11-24T09:00:00Z"}, "/start")
refused(ben, where, {"act": "take-back", "words": "x"}, "/words")
status, _, problem = s.api(ada, "POST", where, {"act": "plan", "start": "9999-12-31T10:00:00Z", "all_the_same": True}, If_Match="*")
ok(status == 422 and "a year ahead" in problem["detail"], "it is planned within a year", (status, problem))
status, _, problem = s.api(ada, "POST", where, {"act": "plan", "start": "2026-11-24T22:00:00Z"}, If_Match="*")
ok(status == 409 and "working hours" in problem["detail"], "outside of working hours it is asked about", (status, problem))
status, _, page = s.api(ada, "POST", where, {"act": "plan", "start": "2026-11-24T22:00:00Z", "all_the_same": True}, If_Match="*")
ok(status == 200 and page["request"]["talk_state"] == "planned" and page["request"]["talk_starts"] == "2026-11-24T22:00:00Z",
   "and taken all the same", (status, page))
status, _, page = s.api(ada, "POST", where, {"act": "plan", "start": "2026-11-24T22:00:00Z"}, If_Match="*")
ok(status == 200 and page["request"]["talk_starts"] == "2026-11-24T22:00:00Z", "the same answer twice is one", (status, page))
status, _, problem = s.api(ada, "POST", where, {"act": "plan", "start": "2026-11-24T10:00:00Z"}, If_Match="*")
ok(status == 409 and "answered already" in problem["detail"], "and another does not plan a second talk", (status, problem))
ok(s.api(ada, "POST", "/people/" + member + "/talk")[0] == 200, "the two talk")
late = made(ben, of_leader + "/ask")["request"]["id"]
status, _, page = s.api(ada, "POST", "/requests/" + late, {"act": "now"}, If_Match="*")
ok(status == 200 and page["request"]["state"] == "answered" and page["request"]["talk"], "an open talk answers who asks meanwhile", (status, page))
sources = {p["name"]: (p["next_talk"], p["next_source"]) for p in s.api(ada, "GET", "/people")[2]["pairs"]}
ok(all((next_ is None) == (source is None) and source in (None, "ours") for next_, source in sources.values()), "where the next talk comes from is a word", sources)

# a full list is no rate limit
for i in range(101):
    status, head, problem = s.api(ada, "POST", "/settings/questions", {"words": "Question %d" % i})
ok(status == 409 and not head["Retry-After"], "of what is full one has to go first, and waiting does not help", (i, status, problem))

# an act is taken back by what its answer says
some = s.api(ben, "GET", "/steps")[2]["mine"][0]["id"]
status, head, page = s.change(ben, "/steps/" + some, "", {"act": "done"})
ok(page["step"]["state"] == "done" and head["Undo-Until"] == "2026-11-23T07:00:10Z", "an act says until when it can be taken back", head.items())
ok(s.api(ben, "POST", head["Undo"][len("/api/v1"):])[0] == 200 and s.api(ben, "GET", "/steps/" + some)[2]["step"]["state"] == "open", "and is taken back")
ok(not s.api(ben, "GET", "/steps")[1]["Undo"], "reading is not")

# what stands beside a list in pages is on its first page
for i in range(3):
    made(ben, "/check-in", {"words": "Fine %d" % i})
made(ada, "/team/offers", {"words": "The map"})
own = "/check-in/" + s.api(ben, "GET", "/check-in")[2]["mine"][0]["id"]
ok(s.api(ben, "POST", own, {"act": "share"})[0] == 428 and s.api(ben, "POST", own, {"act": "share"}, If_Match='"x"')[0] == 412,
   "a check-in is shown by who has read what there is")
ok(s.api(ben, "POST", own, {"act": "share"}, If_Match=s.api(ben, "GET", "/check-in")[1]["ETag"])[0] == 200, "and is")
status, head, page = s.api(ben, "GET", "/check-in?limit=2")
ok(len(page["mine"]) == 2 and [o["words"] for o in page["offers"]] == ["The map"], "the first page has all", page)
status, head, page = s.api(ben, "GET", re.match(r'</api/v1(.*)>; rel="next"', head["Link"]).group(1))
ok(len(page["mine"]) == 1 and page["offers"] == [] and not head["Link"], "the next one has the rows that follow", page)

status, _, text = s.ask("GET", "/api/v1/openapi.json")
doc = json.loads(text)
described = {"%s.%s" % (name, field): f for name, schema in doc["components"]["schemas"].items()
             for field, f in schema.get("properties", {}).items()}
ok(not [n for n, f in described.items() if "1970" in f.get("description", "")], "a day is a date")
ints = [n for n, f in described.items() if n.endswith(("state", "source")) and "integer" in str(f.get("type"))]
ok(not ints, "what is one of a few is a word", ints)
ok("asker" not in doc["components"]["schemas"]["need_in"]["required"] and "reason" not in doc["components"]["schemas"]["need_in"]["properties"] and
   "bytes" in doc["components"]["schemas"]["need_in"]["properties"]["words"]["description"], "what a new need takes", doc["components"]["schemas"]["need_in"])
ok("shorten" not in doc["paths"]["/plan/talks/{id}/set"]["post"]["summary"], "a summary says what there is")
there = {(m.upper(), p) for p, item in doc["paths"].items() for m in item}
routes = {(line.split()[0], re.sub(r":(\w+)", r"{\1}", line.split()[1][len("/api/v1"):]))
          for line in run("help", "routes").stdout.splitlines() if " /api/v1/" in line}
routes.discard(("GET", "/openapi.json"))
ok(there == routes and len(there) > 12, "the document has every route of the API, and no other", there ^ routes)
# the document and the server agree on what every body takes
ada = s.make_token("ada@example.org", "read", "write")[0]
wrong = []


def says_where(where, body):
    """The member at which a body is refused; the status when it is not refused at one."""
    status, _, problem = s.api(ada, "POST", where.replace("{id}", "0000000000001"), body, If_Match="*")
    return problem["errors"][0]["pointer"][1:].split("/")[0] if status == 422 and problem.get("errors") else status


for path, item in doc["paths"].items():
    content = item.get("post", {}).get("requestBody", {}).get("content", {})
    schema = doc["components"]["schemas"][content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]] if content else {}
    fields = schema.get("properties", {})
    if "post" in item and says_where(path, {"zq": 1}) != "zq":
        wrong.append((path, "zq"))
    if schema.get("required") and says_where(path, {}) not in schema["required"]:
        wrong.append((path, {}))
    first = next(iter(fields), None)
    for name, f in fields.items():
        only = re.search(r"Only with ([\w -]+)", f.get("description", ""))
        others = [word for word in fields[first].get("enum", []) if only and word not in only.group(1).split()]
        value = {"date-time": "2026-11-24T10:00:00Z", "date": "2026-11-24"}.get(f.get("format"), "0000000000001")
        value = True if f["type"] == "boolean" else value
        wrong += [(path, word, name) for word in others if says_where(path, {first: word, name: value}) != name]
        alone = re.search(r"With (\w+) alone", f.get("description", ""))
        if alone and says_where(path, {name: f["enum"][-1] if f.get("enum") else "x"}) != name:
            wrong.append((path, name))
ok(not wrong, "a body is refused at the member that it lacks, that nobody knows, or that is another act's", wrong)
ok(not [p for p, item in doc["paths"].items() for o in item.values() if {"400", "401", "405"} - set(o["responses"])], "with the statuses there are")
status, head, problem = s.api(ada, "POST", "/people")
ok(status == 405 and "GET" in head["Allow"] and problem["status"] == 405, "what is not to be asked so is a problem too", (status, problem))
status = s.api(ada, "GET", "/nothing")
ok(status[0] == 404 and "detail" in status[2], "what is not there is a problem too", status)
s.stop()

# the examples of docs/api.md, in their order; ids differ from run to run. {member} is Ben, {leader} is Ada, {need} the need
# of an answer before; a header is shown where the example has it
DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "api.md")
run("init", "--data", "docs")
run("import", "team.csv", "--data", "docs")
s = Server("docs")
ada, ben = (s.make_token(who + "@example.org", "read", "write")[0] for who in ("ada", "ben"))
pair = s.api(ada, "GET", "/people")[2]["pairs"][0]
known = {"member": pair["member"], "leader": pair["leader"], "member's": ben}


def fill(text):
    return re.sub(r"\{([\w'-]+)\}", lambda m: known[m.group(1)], text)


for example in re.findall(r"```http\n(.*?)```", open(DOCS, encoding="utf-8").read(), re.S):
    asked, told = example.split("\n\n")
    first, *rest = asked.split("\n")
    method, where = first.split(" ", 1)
    sent = {k: fill(v) for k, v in (line.split(": ", 1) for line in rest if not line.startswith("{"))}
    body = "".join(line for line in rest if line.startswith("{"))
    who = sent.pop("Authorization", "Bearer " + ada)[len("Bearer "):]
    status, head, answer = s.api(who, method, fill(where), body and re.sub(r'(?<=")\{(\w+)\}(?=")', lambda m: known[m.group(1)], body) or None,
                               **{k.replace("-", "_"): v for k, v in sent.items()})
    known.update({name: row["id"] for name, row in answer.items() if isinstance(row, dict) and "id" in row})
    known.update({"undo": head["Undo"].rsplit("/", 1)[1]} if head["Undo"] else {})
    shown = "".join("%s: %s\n" % (name, head[name]) for name in ("Location", "Undo", "Undo-Until") if "\n%s: " % name in told)
    seen = re.sub(r"\b[0-9a-z]{13}\b", "05e7hz04d2a1d", "%d\n%s%s" % (status, shown, json.dumps(answer, separators=(",", ":"))))
    ok(seen == told.strip(), "docs/api.md: %s %s" % (method, where), seen)
s.stop()
sys.exit(end())
