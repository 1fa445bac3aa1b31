# SPDX-License-Identifier: Apache-2.0
#
# The API under somebody who means it no good, or is careless: other people's ids, tokens in wrong places,
# bodies of every wrong kind, keys of repetition and tags that do not fit. Nothing is the server's error.
import os
import re
import sqlite3
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, ok, rows, run, write


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
ada, cookies = s.make_token("ada@example.org", "read", "write", "calendar")
ben, _ = s.make_token("ben@example.org", "read", "write")
cara, _ = s.make_token("cara@example.org", "read", "write")
people = s.api(ada, "GET", "/people")[2]["pairs"]
of_ben, of_cara = ("/people/" + p["member"] for p in people)
topics = of_ben + "/topics"

# where a token does not count
ok(s.api("", "GET", "/people?access_token=%s&token=%s" % (ada, ada))[0] == 401, "a token in an address is none")
s.cookies = {"rapport": ada, "token": ada}
ok(s.api("", "GET", "/people")[0] == 401, "nor in a cookie")
s.cookies = dict(cookies)
ok(s.api("", "GET", "/people")[0] == 200, "a session reads as its person")
ok(s.api("", "POST", topics, {"words": "x"})[0] == 403, "and writes only with the token of a page", s.api("", "POST", topics, {"words": "x"}))
ok(s.api("", "POST", topics, {"words": "x", "csrf": "y"})[0] == 403, "which no JSON makes up")
ok(s.api(ada, "POST", topics, {"words": "x"})[0] == 403, "nor beside a token")
ok(s.api("rpt_" + "x" * 43, "GET", "/people")[0] == 401, "an unknown token is not the session's")
s.cookies = {}
for bad in ("Bearer", "Bearer ", "Bearer x", "Basic " + ada, "Bearer " + ada + " x", "Bearer " + ada[:-1], ada):
    ok(s.api("", "GET", "/people", Authorization=bad)[0] == 401, "%s lets nobody in" % bad[:12])

# what is another's is not there
talk = s.api(ada, "POST", of_ben + "/talk")[2]["talk"]["id"]
topic = s.api(ada, "POST", topics, {"words": "zq-of-two"})[2]["topic"]["id"]
for method, where, body in (("GET", "/talks/" + talk, None), ("GET", "/talks/" + talk + "/mode", None), ("GET", "/talks/" + talk + "/cancel", None),
                            ("POST", "/talks/" + talk + "/end", {}), ("GET", "/topics/" + topic, None), ("POST", "/topics/" + topic, {}),
                            ("GET", of_ben, None), ("POST", topics, {"words": "x"}), ("GET", of_ben + "?talks=" + talk, None),
                            ("POST", "/talks/" + talk + "/capture", {"talked": [topic]})):
    status, _, answer = s.api(cara, method, where, body, If_Match="*")
    ok(status == 404 and "zq" not in str(answer), "%s %s is not there for a third" % (method, where[:7] + where[-8:]), (status, answer))
ok(s.api(ada, "POST", "/talks/" + talk + "/end", {}, If_Match="*")[0] == 200, "the talk ends")
theirs = s.api(ada, "POST", of_cara + "/topics", {"words": "Another"})[2]["topic"]["id"]
status, _, answer = s.api(ada, "POST", "/talks/" + talk + "/capture", {"talked": [theirs]})
ok(status == 422 and answer["errors"][0]["pointer"] == "/talked/0", "a topic of another pair is not talked about here", (status, answer))
ok(s.api(ada, "GET", of_ben + "?talks=" + s.api(ada, "POST", of_cara + "/log", {"held": 3})[2]["talk"]["id"])[0] in (200, 404),
   "nor does a page begin behind another pair's talk as an error of the server's")

# bodies
for name, body, kind in (
        ("deep", "[" * 30000 + "]" * 30000, "application/json"), ("deep objects", '{"a":' * 9000 + "1" + "}" * 9000, "application/json"),
        ("wide", "{" + ",".join('"k%d":1' % i for i in range(6000)) + "}", "application/json"), ("cut", '{"words":"', "application/json"),
        ("twice", '{"words":"a","words":"b"}', "application/json"), ("NUL", '{"words":"a\\u0000b"}', "application/json"),
        ("a NUL byte", b'{"words":"a\x00b"}', "application/json"), ("a control", '{"words":"a\\u001b[2Jb"}', "application/json"),
        ("half a pair", '{"words":"\\ud83d"}', "application/json"), ("no UTF-8", b'{"words":"\xff"}', "application/json"),
        ("a number", '{"words":1e400}', "application/json"), ("null", '{"words":null}', "application/json"), ("long", '{"words":"%s"}' % ("x" * 2001), "application/json"),
        ("none", "", "application/json"), ("an array", "[]", "application/json"), ("text", '{"words":"a"}', "text/plain"),
        ("XML", "<words/>", "application/xml"), ("like JSON", '{"words":"a"}', "application/jsonx"), ("its id", '{"words":"a","id":"%s"}' % topic, "application/json"),
        ("its author", '{"words":"a","author":"%s"}' % people[0]["member"], "application/json"), ("a path", '{"words":"a","back":"//evil"}', "application/json")):
    status, head, answer = s.api(ada, "POST", topics, body, Content_Type=kind)
    ok(status in ((415,) if not kind == "application/json" else (400, 422)) and "detail" in answer, "a body that is %s" % name, (status, answer))
ok(s.api(ada, "POST", topics, "x" * 70000)[0] == 413, "a body that is too long")
ok(s.api(ada, "POST", topics, {"words": "Sets"}, Content_Type="APPLICATION/JSON; charset=utf-8")[0] == 201, "a kind has no case, and parameters")

# keys of repetition
def keyed(who, where, words, key):
    return s.api(who, "POST", where, {"words": words}, Idempotency_Key=key)


ok(keyed(ada, topics, "K", "k")[0] == 201 and keyed(ada, of_cara + "/topics", "K", "k")[0] == 422, "a key stands for one address")
ok(keyed(ada, topics + "?words=L", "K", "k")[0] == 422, "with what stands behind its ?")
ok(keyed(ada, topics, "", "bad")[0] == 422 and keyed(ada, topics, "Mended", "bad")[0] == 201, "what was refused has taken no key")
ok(keyed(ada, topics, "K", "")[0] == 422 and keyed(ada, topics, "K", "x" * 256)[0] == 422, "a key has bounds")
ok(s.api(ada, "POST", of_cara + "/log", {"held": 400}, Idempotency_Key="k")[0] == 422, "nor does it stand for another form")
made = []
threads = [threading.Thread(target=lambda: made.append(keyed(ben, "/people/" + people[0]["leader"] + "/topics", "At once", "race"))) for _ in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
ok({m[0] for m in made} == {201} and len({m[2]["topic"]["id"] for m in made}) == 1 and
   rows("d", "SELECT count(*) FROM topic WHERE author = (SELECT id FROM person WHERE key = 'ben')")[0][0] == 1, "sent at once it is done once", made)

# tags
where = "/topics/" + topic
tag = s.api(ada, "GET", where)[1]["ETag"]
for bad in ('"x"', tag.strip('"'), "W/" + tag, tag[:-2] + '"', '""', "'*'", '"*"', tag + "x"):
    ok(s.api(ada, "POST", where, None, If_Match=bad)[0] == 412, "%s is not the tag" % bad[:4])
ok(s.api(ada, "GET", where, If_None_Match="W/" + tag)[0] == 304 and s.api(ada, "GET", where, If_None_Match="*")[0] == 304, "reading again, a weak one is")
ok(s.api(ben, "GET", where, If_None_Match=tag)[0] == 200, "of the same reader")

# methods
status, head, text = s.ask("HEAD", "/api/v1/people", None, {"Authorization": "Bearer " + ada})
ok(status == 200 and not text and head["ETag"], "HEAD is GET without its body", (status, text))
asked = s.api(cara, "POST", "/people/" + people[0]["leader"] + "/ask")[2]["request"]["id"]
s.ask("HEAD", "/api/v1/requests", None, {"Authorization": "Bearer " + ada})
ok(s.api(cara, "GET", "/requests/" + asked)[2]["request"]["seen"] is None, "who asks for the head alone has read nothing")
ok(s.api(ada, "GET", "/requests")[0] == 200 and s.api(cara, "GET", "/requests/" + asked)[2]["request"]["seen"], "and who reads it then has")
for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
    status, head, _ = s.ask(method, "/api/v1/topics/" + topic, None, {"Authorization": "Bearer " + ada})
    ok(status in (405, 501) and "Access-Control-Allow-Origin" not in head, "%s is not done" % method, status)
ok(s.ask("GET", "/api/v1" + where, None, {"Authorization": "Bearer " + ada, "X-HTTP-Method-Override": "POST"})[0] == 200, "no header makes a GET a POST")
status, head, _ = s.api(ada, "GET", "/people")
ok("no-store" in head["Cache-Control"] and not head.get_all("Set-Cookie"), "nobody keeps an answer, and it sets no cookie", head.items())

# who has gone
reading = s.make_token("ben@example.org", "read")[0]
ok(s.api(reading, "GET", "/people")[0] == 200 and s.api(reading, "POST", "/people/" + people[0]["leader"] + "/topics", {"words": "x"})[0] == 403,
   "a token that reads does not write")
ok(s.api(ben, "GET", "/people")[0] == 401, "a link of the operator's has ended the older ones at once")
with sqlite3.connect(os.path.join(os.path.dirname(write("x", "")), "d", "rapport.db"), timeout=20) as db:
    db.execute("UPDATE person SET left_at = 1 WHERE key = 'ben'")
ok(s.api(reading, "GET", "/people")[0] == 401, "nor has somebody who left, a page that was made before neither")
s.stop()
ok("request failed" not in s.stderr() and not re.search(r"rpt_[\w-]{43}", s.stderr()), "nothing was the server's error, and no log holds a token", s.stderr()[-400:])
sys.exit(end())
