# SPDX-License-Identifier: Apache-2.0
#
# Assistants by the Model Context Protocol: npm's client in both revisions, what is refused and how, who may ask,
# what acts do once, and that each call is written down. What is told of whom is in told_to_assistants.py.
import json
import os
import re
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "cli")]
from house import PROGRAM, TEAM, Server, done, end, env, folder, id_text, ok, rows, run, write

NEW, OLD = "2026-07-28", "2025-11-25"
META = "io.modelcontextprotocol/"
READING = ["whoami", "today", "brief", "promises", "topics", "needs", "find_time", "free_now"]
ACTING = ["add_topic", "add_step", "keep_step", "ask_three_minutes", "log_talk", "thank"]


def make_token(s, name, *scopes):
    page = s.post("/settings/tokens", {"name": name, **{scope: "1" for scope in scopes}})[2]
    return re.search(r"rpt_[\w-]{43}", page)[0]


def send(s, token, body, method="POST", **headers):
    """One HTTP request without cookies: status, headers, text."""
    kept, s.cookies = s.cookies, {}
    head = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
            **({"Authorization": "Bearer " + token} if token else {}),
            **{name.replace("_", "-"): value for name, value in headers.items() if value is not None}}
    answer = s.ask(method, "/mcp", body if isinstance(body, (str, bytes)) or body is None else json.dumps(body), head)
    s.cookies = kept
    return answer


def ask(s, token, method, params=None, revision=NEW, headers=None, number=7):
    """A well-formed request of a revision: status and the message."""
    params = dict(params or {})
    head = {"MCP_Protocol_Version": revision}
    if revision == NEW:
        params["_meta"] = {META + "protocolVersion": NEW, META + "clientCapabilities": {}}
        head.update(Mcp_Method=method, Mcp_Name=params.get("name") if method == "tools/call" else None)
    status, _, text = send(s, token, {"jsonrpc": "2.0", "id": number, "method": method, "params": params}, **{**head, **(headers or {})})
    return status, json.loads(text)


def call(s, token, name, arguments=None, revision=NEW):
    """What a tool told, or why not."""
    status, message = ask(s, token, "tools/call", {"name": name, "arguments": {} if arguments is None else arguments}, revision)
    result = message.get("result")
    if not result:
        return message["error"]
    if result["isError"]:
        return result["content"][0]["text"]
    ok(status == 200 and json.loads(result["content"][0]["text"]) == result["structuredContent"], "%s: the text is the same as what is structured" % name)
    return result["structuredContent"]


def client(s, token, revision, *calls):
    r = subprocess.run(["node", os.path.join(HERE, "mcp_client.mjs"), revision, "http://%s/mcp" % s.address, token],
                       input="".join(json.dumps(c) + "\n" for c in calls), capture_output=True, text=True, timeout=120)
    return json.loads(r.stdout) if r.stdout else {"failed": r.stderr}


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
people = {key: id_text(number) for key, number in rows("d", "SELECT key, id FROM person")}
s.enter("ada@example.org")
ada_reads = make_token(s, "Ada's desk", "assistant_read")
ada = dict(s.cookies)
s.cookies = {}
s.enter("ben@example.org")
both = make_token(s, "Ben's desk", "assistant_read", "assistant_act")
reads = make_token(s, "Ben's reader", "assistant_read")
acts = make_token(s, "Ben's hand", "assistant_act")
api = make_token(s, "Ben's program", "read", "write", "calendar")
ben = dict(s.cookies)

# npm's client, which checks answers by the schemas that the server gives
for revision in (NEW, OLD, "auto"):
    got = client(s, both, revision, {"name": "whoami"}, {"name": "today"}, {"name": "promises"}, {"name": "needs"}, {"name": "free_now"},
                 {"name": "brief", "arguments": {"person": people["ada"]}}, {"name": "topics", "arguments": {"person": people["ada"]}},
                 {"name": "find_time", "arguments": {"person": people["ada"], "minutes": 3}}, {"name": "nothing"})
    ok(got.get("revision") == (NEW if revision == "auto" else revision), "npm's client agrees on %s" % revision, got.get("failed"), got.get("revision"))
    ok([t["name"] for t in got.get("tools", [])] == READING + ACTING, "and lists the tools", got)
    calls = got.get("calls", [])
    ok(len(calls) == 9 and all(c.get("isError") is False and c["structuredContent"] for c in calls[:8]), "and calls those that read", calls)
    ok(calls and calls[-1].get("code") == -32602, "and is told of one that is not there", calls[-1:])
    ok(calls and calls[0]["structuredContent"]["people"][0]["person"] == people["ada"], "whoami knows the people", calls[:1])
tools = ask(s, both, "tools/list")[1]["result"]
ok(tools["cacheScope"] == "private" and tools["ttlMs"] >= 0 and tools["resultType"] == "complete", "a list says for how long and for whom it is")
hints = {t["name"]: t["annotations"] for t in tools["tools"]}
ok([n for n in hints if hints[n]["readOnlyHint"]] == READING and not any(h["destructiveHint"] for h in hints.values()), "tools say which of them read", hints)
ok(len(json.dumps(tools)) < 70000, "the list is no book", len(json.dumps(tools)))

# scopes
ok([t["name"] for t in ask(s, reads, "tools/list")[1]["result"]["tools"]] == READING, "a token that reads has the tools that read")
ok([t["name"] for t in ask(s, acts, "tools/list")[1]["result"]["tools"]] == ACTING, "and one that acts those that act")
ok("may read, and not act" in str(call(s, reads, "add_topic", {"person": people["ada"], "words": "No"})), "one that reads does not act")
ok("may act, and not read" in str(call(s, acts, "today")), "one that acts does not read")
for token, wanted in ((api, 403), ("rpt_" + "a" * 43, 401), (None, 401)):
    status, head, text = send(s, token, {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, MCP_Protocol_Version=OLD)
    ok(status == wanted and "Bearer" in head["WWW-Authenticate"] and head["Content-Type"].startswith("application/problem+json"),
       "%s: a token that is none for an assistant" % wanted, (status, text))
status, head, text = s.ask("POST", "/mcp", json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}),
                           {"Content-Type": "application/json", "MCP-Protocol-Version": OLD})
ok(status == 401, "a session is no token", (status, text))
for where in ("/today", "/api/v1/today", "/calendar.ics"):
    kept, s.cookies = s.cookies, {}
    ok(s.ask("GET", where, headers={"Authorization": "Bearer " + both})[0] == 403, "%s: a token of an assistant opens nothing else" % where)
    s.cookies = kept
kept, s.cookies = s.cookies, {}
status = s.ask("POST", "/people/%s/assistants" % people["ada"], "act=allow", {"Authorization": "Bearer " + both, "Content-Type": "application/x-www-form-urlencoded"})[0]
s.cookies = kept
ok(status == 403 and not rows("d", "SELECT * FROM assistant_key"), "an assistant cannot allow itself anything", status)

# messages
whole = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
deep = "[" * 5000 + "]" * 5000
for claim, body, status, code in (
        ("no JSON", "{", 400, -32700), ("nothing", "", 400, -32700), ("bytes that are no UTF-8", b'{"jsonrpc":"2.0","id":"\xff"}', 400, -32700),
        ("a depth without end", deep, 400, -32700), ("the same key twice", '{"jsonrpc":"2.0","jsonrpc":"2.0"}', 400, -32700),
        ("several at once", [whole, whole], 400, -32600), ("a number", "7", 400, -32700), ("no version", {"id": 1, "method": "ping"}, 400, -32600),
        ("another version", {**whole, "jsonrpc": "1.0"}, 400, -32600), ("a method that is no text", {**whole, "method": 5}, 400, -32600),
        ("an id of null", {**whole, "id": None}, 400, -32600), ("an id that is a list", {**whole, "id": [1]}, 400, -32600),
        ("an id that is too long", {**whole, "id": "x" * 300}, 400, -32600), ("half a number as id", {**whole, "id": 1.5}, 400, -32600),
        ("an answer", {"jsonrpc": "2.0", "id": 1, "result": {}}, 400, -32600), ("parameters that are a list", {**whole, "params": []}, 400, -32602),
        ("a method that is not there", {**whole, "method": "resources/list"}, 200, -32601),
        ("discovery in the older revision", {**whole, "method": "server/discover"}, 200, -32601),
        ("a page that is not there", {**whole, "params": {"cursor": "x"}}, 200, -32602),
        ("a call without a name", {**whole, "method": "tools/call"}, 200, -32602),
        ("a call of a number", {**whole, "method": "tools/call", "params": {"name": 7}}, 200, -32602)):
    got, head, text = send(s, both, body, MCP_Protocol_Version=OLD)
    message = json.loads(text)
    ok(got == status and message["error"]["code"] == code and head["Content-Type"].startswith("application/json"), claim + " is refused", (got, text[:300]))
    readable = isinstance(body, dict) and body.get("id") == 1
    ok(message.get("id") == (1 if readable else None) and ("id" in message) == readable, "and the answer repeats the id that could be read", text[:200])
ok(send(s, both, b"x" * 70000)[0] == 413, "a message that is too long")
ok(send(s, both, {"jsonrpc": "2.0", "method": "notifications/initialized"}, MCP_Protocol_Version=OLD)[0::2] == (202, ""), "a notification is taken, and not answered")
for method in ("GET", "DELETE", "PUT"):
    status, head, _ = send(s, both, None, method)
    ok(status in (405, 501) and head["Allow"] == "POST", "%s: there is nothing to be had" % method, (status, head["Allow"]))
ok(send(s, both, whole, MCP_Protocol_Version=OLD, Origin="https://evil.example")[0] == 403, "a page of another site is refused")
ok(send(s, both, whole, MCP_Protocol_Version=OLD, Origin="http://" + s.address)[0] == 200, "and one of ours is not")
ok(send(s, both, whole, MCP_Protocol_Version=OLD, Mcp_Session_Id="made-up", Last_Event_ID="3")[0] == 200, "sessions and streams of others are passed over")

# revisions
status, message = ask(s, both, "initialize", {"protocolVersion": OLD, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}, None)
ok(status == 200 and message["result"]["protocolVersion"] == OLD and message["result"]["serverInfo"]["name"] == "rapport", "the handshake", message)
status, message = ask(s, both, "initialize", {"protocolVersion": "2024-11-05"}, None)
ok(message["result"]["protocolVersion"] == OLD, "who asks for another revision is offered the one there is", message)
status, message = ask(s, both, "tools/list", revision="2024-11-05")
ok(status == 400 and message["error"]["code"] == -32022 and message["error"]["data"] == {"supported": [NEW, OLD], "requested": "2024-11-05"},
   "a revision that is not spoken is refused, with those that are", message)
meta = {META + "protocolVersion": "1900-01-01", META + "clientCapabilities": {}}
status, _, text = send(s, both, {**whole, "params": {"_meta": meta}}, MCP_Protocol_Version="1900-01-01", Mcp_Method="tools/list")
ok(status == 400 and json.loads(text)["error"]["code"] == -32022 and json.loads(text)["error"]["data"]["requested"] == "1900-01-01", "also one in _meta", text)
status, message = ask(s, both, "server/discover")
ok(message["result"]["supportedVersions"] == [NEW, OLD] and "tools" in message["result"]["capabilities"] and
   message["result"]["_meta"][META + "serverInfo"]["name"] == "rapport", "discovery", message)
for claim, wrong, code in (("another revision", {"MCP_Protocol_Version": OLD}, -32020), ("no revision", {"MCP_Protocol_Version": None}, -32020),
                           ("another method", {"Mcp_Method": "tools/call"}, -32020), ("no method", {"Mcp_Method": None}, -32020)):
    status, message = ask(s, both, "tools/list", headers=wrong)
    ok(status == 400 and message["error"]["code"] == code, "headers that say %s" % claim, message)
status, message = ask(s, both, "tools/call", {"name": "today"}, headers={"Mcp_Name": "whoami"})
ok(status == 400 and message["error"]["code"] == -32020, "or another tool", message)
status, message = ask(s, both, "tools/call", {"name": "whoami"}, headers={"Mcp_Name": "=?base64?d2hvYW1p?="})
ok(status == 200, "a name may come as base64", message)
status, message = ask(s, both, "tools/call", {"name": "whoami"}, headers={"Mcp_Name": "=?base64?d2hvYW1q?="})
ok(status == 400, "but has to be the same", message)
status, message = ask(s, both, "ping")
ok(status == 404 and message["error"]["code"] == -32601, "what the newer revision has no more is not there", message)
status, _, text = send(s, both, {**whole, "params": {"_meta": {META + "protocolVersion": NEW}}}, MCP_Protocol_Version=NEW, Mcp_Method="tools/list")
ok(status == 400 and json.loads(text)["error"]["code"] == -32602, "capabilities have to be said", text)
status, _, text = send(s, both, whole, MCP_Protocol_Version=NEW, Mcp_Method="tools/list")
ok(status == 400 and json.loads(text)["error"]["code"] == -32602, "and the revision, in the message too", text)

# arguments
for claim, name, arguments in (("an unknown one", "today", {"day": "2026-11-23"}), ("none where one is needed", "brief", {}),
                               ("a number for an id", "brief", {"person": 7}), ("no id", "brief", {"person": "ada"}),
                               ("somebody who is not there", "brief", {"person": "0000000000001"}), ("a length that is none", "find_time", {"person": people["ada"], "minutes": 4}),
                               ("a text for a number", "find_time", {"person": people["ada"], "minutes": "3"}), ("a list for an object", "today", []),
                               ("nothing to say", "add_topic", {"person": people["ada"], "words": "  "}), ("too much to say", "add_topic", {"person": people["ada"], "words": "x" * 5000}),
                               ("the promise of another", "add_step", {"person": people["ada"], "words": "No", "owner": people["ada"]}),
                               ("minutes without end", "log_talk", {"person": people["ada"], "held": 9999}), ("whom one does not talk with", "topics", {"person": people["cara"]})):
    got = call(s, both, name, arguments)
    ok(isinstance(got, str) and got, "arguments: %s is refused, to the assistant" % claim, got)
for name in READING + ACTING:  # with Cara, who is of the same team and no pair of Ben's
    takes = {"brief": {}, "topics": {}, "find_time": {"minutes": 3}, "add_topic": {"words": "No"}, "add_step": {"words": "No"},
             "ask_three_minutes": {}, "log_talk": {"held": 5}}.get(name)
    if takes is not None:
        got = call(s, both, name, {"person": people["cara"], **takes})
        ok(isinstance(got, str), "%s: not with somebody whom one does not talk with" % name, got)
ok(not rows("d", "SELECT * FROM topic") and not rows("d", "SELECT * FROM step"), "and nothing is kept of it")

# acts, once each
topic = call(s, both, "add_topic", {"person": people["ada"], "words": "The release", "once": "a"})
again = call(s, both, "add_topic", {"person": people["ada"], "words": "The release", "once": "a"}, OLD)
ok(topic["topic"]["words"] == "The release" and again["topic"]["id"] == topic["topic"]["id"] and len(rows("d", "SELECT * FROM topic")) == 1, "the same call is done once", topic, again)
said = call(s, both, "add_topic", {"person": people["ada"], "words": "Something else", "once": "a"})
ok(said == "once: This word came with another call before. Choose another one." and len(rows("d", "SELECT * FROM topic")) == 1, "another call under the same word is refused, by the name of the argument", said)
said = [call(s, both, "brief", {"person": "Ada"}), call(s, both, "add_topic", {"person": "Ada", "words": "x"}), call(s, both, "keep_step", {"step": "the plan"})]
ok(said == ["person: An id is expected here, as whoami has it."] * 2 + ["step: An id is expected here, as promises has it."], "a name is no id, and the tool that has ids is said", said)
step = call(s, both, "add_step", {"person": people["ada"], "words": "Write the plan", "due": "2026-11-27"})["step"]
ok(step["owner"] == people["ben"] and step["other"] == people["ada"] and step["due"] == "2026-11-27", "a promise is of one's own person", step)
ok(call(s, both, "keep_step", {"step": step["id"]})["step"]["state"] == "done", "and is done")
asked = call(s, both, "ask_three_minutes", {"person": people["ada"], "words": "In the hall"})["request"]
ok(asked["words"] == "In the hall" and call(s, both, "ask_three_minutes", {"person": people["ada"]})["request"]["id"] == asked["id"], "three minutes are asked for once", asked)
ok(call(s, both, "log_talk", {"person": people["ada"], "held": 5})["talk"]["state"] == "held", "a talk is told of")
ok(call(s, both, "thank", {"person": people["ada"], "words": "You stayed calm"})["thanks"]["words"] == "You stayed calm", "somebody is thanked")

# two keys
page = "/people/%s/assistants"


def turn(cookies, person, act):
    s.cookies = cookies
    status = s.post(page % people[person], {"act": act}, "/settings/tokens")[0]
    s.cookies = ben
    return status


promises = call(s, ada_reads, "promises")
ok(promises["confirm"][0]["words"] is None and promises["confirm"][0]["due"] == "2026-11-27", "without a key: the facts", promises["confirm"])
ok([w["person"] for w in promises["withheld"]] == [people["ben"]] and "/people/%s/assistants" % people["ben"] in promises["withheld"][0]["says"],
   "and a sentence that says whose words are not there", promises["withheld"])
ok(turn(ben, "ada", "allow") == 303 and call(s, ada_reads, "promises")["confirm"][0]["words"] is None, "one key is none")
ok(turn(ada, "ben", "allow") == 303 and call(s, ada_reads, "promises")["confirm"][0]["words"] == "Write the plan", "two keys open the words")
s.cookies = ada
text = s.ask("GET", page % people["ben"])[2]
ok("Both of you allow it" in text and "s desk)" in text, "the page says so to both", text[-3000:])
s.cookies = ben
text = s.ask("GET", "/kept")[2]
ok("with words of yours" in text and "An assistant of" in text and "a&#39;s desk" not in text.replace("'", "&#39;"), "whose words were read is told of it, and not the name of the program", text[-4000:])
ok(turn(ben, "ada", "refuse") == 303 and call(s, ada_reads, "promises")["confirm"][0]["words"] is None, "either takes the key back at once")
# a promise has the words of whoever needs it, also when it is the reader's own step
s.post("/people/%s/needs" % people["ada"], {"words": "A quiet hour a day"}, "/people/%s" % people["ada"])
need = id_text(rows("d", "SELECT id FROM need")[0][0])
s.cookies = ada
code = s.post("/needs/" + need, {"act": "promise", "due": "2026-11-27"}, "/steps")[0]
s.cookies = ben
promises = call(s, ada_reads, "promises")
ok(code == 303 and len(promises["mine"]) == 1 and promises["mine"][0]["owner"] == people["ada"] and promises["mine"][0]["writer"] == people["ben"] and
   promises["mine"][0]["words"] is None and people["ben"] in [w["person"] for w in promises["withheld"]], "without a key a promise of what the other needs is a fact", code, promises)
ok(turn(ben, "ada", "allow") == 303 and call(s, ada_reads, "promises")["mine"][0]["words"] == "A quiet hour a day", "two keys open its words")
ok(turn(ben, "ada", "refuse") == 303 and call(s, ada_reads, "promises")["mine"][0]["words"] is None, "and one is none")
ok(turn(ben, "cara", "allow") == 404 and turn(ben, "ada", "maybe") == 422, "with nobody else, and nothing else")

# what is kept
kept = rows("d", "SELECT tool, about IS NOT NULL, words, program FROM assistant_call ORDER BY id")
ok(("promises", 1, 1, "Ada's desk") in kept and ("promises", 1, 0, "Ada's desk") in kept and ("add_topic", 1, 0, "Ben's desk") in kept, "each call is written down, with whose words", kept)
ok(("add_topic", 2) in rows("d", "SELECT tool, outcome FROM assistant_call WHERE program = 'Ben''s reader'") and
   ("today", 2) in rows("d", "SELECT tool, outcome FROM assistant_call WHERE program = 'Ben''s hand'"), "a call for which a token has no scope is too")
ok(("promises", 1) in rows("d", "SELECT tool, outcome FROM assistant_call WHERE program = 'Ada''s desk' AND about IS NOT NULL"), "and one whose words a missing key held back")


def refused_briefs():
    return rows("d", "SELECT more + 1 FROM assistant_call WHERE tool = 'brief' AND outcome = 5 AND program = 'Ben''s desk'")


before = refused_briefs()
for _ in range(3):
    call(s, both, "brief", {"person": "0000000000001"})
ok(len(before) == len(refused_briefs()) == 1 and refused_briefs()[0][0] == before[0][0] + 3, "calls that could not be done are counted in a row", before, refused_briefs())
ok(turn(ben, "ada", "allow") == 303 and len(call(s, ada_reads, "brief", {"person": people["ben"]})) > 3, "what is given with words")
for _ in range(60):
    call(s, ada_reads, "free_now")
    call(s, ada_reads, "add_topic", {"person": people["ben"], "words": "No"})
with sqlite3.connect(os.path.join(folder.name, "d", "rapport.db"), timeout=20) as db:  # one call that told of two, and another
    (at,), = db.execute("SELECT max(id) FROM assistant_call")
    for name, made in ("ben", 1795400000), ("cara", 1795400000), ("ben", 1795400000), ("cara", 1795400001):
        at += 1
        db.execute("INSERT INTO assistant_call (id, person, program, tool, about, words, made) SELECT ?, a.id, 'Ada''s desk', 'needs', b.id, 1, ?"
                   " FROM person a, person b WHERE a.key = 'ada' AND b.key = ?", (at, made, name))
s.cookies = ada
kept = s.ask("GET", "/kept")[2].split('id="calls"')[1].split("</section>")[0]
asked = [re.sub("<[^>]+>|[\u2066-\u2069]", "", li) for li in kept.split("<li>") if "what is needed<" in li and "with words of" in li]
ok(sorted(re.search("with words of ([A-Z][a-z]+(, [A-Z][a-z]+)*)", li)[1] for li in asked) == ["Ben", "Ben, Cara", "Cara"],
   "one call that told of two is a line with both names, and two calls are two", asked)
first = re.sub("<[^>]+>", " ", kept.split("<h3>")[0])
ok(re.search("the brief +with words of", first) and "who is free" not in first, "is not pushed off the page by what is given without", kept)
ok("60 times since" in kept and "refused: this token may not do that" in kept, "which is counted, as what is refused is", kept)
told = {list_: s.ask("GET", "/kept/assistants?list=" + list_) for list_ in ("words", "counted")}
ok(told["words"][0] == 200 and "with words of" in told["words"][2] and "refused:" not in told["words"][2], "all with words stand on a page of their own", told["words"][2])
ok("without words of theirs: not both of you have allowed them" in re.sub("[\u2066-\u2069]", "", told["counted"][2]) and "refused: this token" in told["counted"][2], "and so do the others", told["counted"][2])


def own_calls():
    return next(kind["rows"] for kind in json.loads(s.ask("GET", "/kept/export.json")[2])["kinds"] if kind["kind"] == "assistant_call")


entries = own_calls()
ok(any(row["outcome"] == "no-scope" and row["tool"] == "add_topic" and row["more"] == 59 and row["program"] == "Ada's desk" for row in entries) and
   [row["words"] for row in entries] == sorted((row["words"] for row in entries), reverse=True), "one's own export has them, those with words first", entries[-3:])
text = s.ask("GET", "/kept/export.html")[2]
ok("refused: this token may not do that" in text and "How often that day" in text, "to read, too")
s.cookies = ben
kept = own_calls()
ok(not any(row["program"] == "Ada's desk" for row in kept) and any(row["person_name"] == "Ada" and row["words"] for row in kept), "whose words were given has the call, without the name of the program", kept[-2:])
c = sqlite3.connect(os.path.join(folder.name, "d", "rapport.db"))
(ben_id,), = c.execute("SELECT id FROM person WHERE key = 'ben'")
(newest,), = c.execute("SELECT max(id) FROM assistant_call")
c.executemany("INSERT INTO assistant_call (id, person, program, tool, about, words, made) VALUES (?, ?, '', 'brief', ?, 1, 1795000000)",
              [(newest + 1 + i, ben_id, ben_id) for i in range(120)])
c.commit()
c.close()
where, seen = "/kept/assistants", 0
while where:
    text = s.ask("GET", where)[2]
    seen += text.count("the brief<br>")
    older = re.search(r'href="(/kept/assistants\?list=words&amp;before=\w+)"', text)
    where = older and older[1].replace("&amp;", "&")
ok(seen >= 121, "and older ones are found page by page", seen)
ok(s.ask("GET", "/kept/assistants?before=x!")[0] == 422, "by an id that is one")
run("assistants", "off", "--data", "d")
call(s, reads, "today")
ok("refused: assistants were turned off" in s.ask("GET", "/kept/assistants?list=counted")[2], "what is asked while an agreement has turned assistants off stands there, too")
run("assistants", "on", "--data", "d")
turn(ben, "ada", "refuse")

# on standard input: npm's client, a server behind it or the data folder
token_file = write("token", reads + "\n")
write("other", "rpt_" + "a" * 43)


def lines(*messages, args=("--url", "http://" + s.address, "--token-file", "token"), **more):
    """What `rapport mcp` answers to lines."""
    text = "".join((m if isinstance(m, str) else json.dumps(m)) + "\n" for m in messages)
    r = subprocess.run([PROGRAM, "mcp", *args], cwd=folder.name, env={**env(), **more}, input=text, capture_output=True, text=True, timeout=60)
    return [json.loads(line) for line in r.stdout.splitlines()], r


def modern(method, number, **params):
    return {"jsonrpc": "2.0", "id": number, "method": method,
            "params": {**params, "_meta": {META + "protocolVersion": NEW, META + "clientCapabilities": {}}}}


FOLDER = ("--as", "ben@example.org", "--data", "d")
for args in (("--url", "http://%s/mcp" % s.address, "--token-file", "token"), FOLDER):
    for revision in (NEW, OLD, "auto"):
        r = subprocess.run(["node", os.path.join(HERE, "mcp_client.mjs"), revision, "--", PROGRAM, "mcp", *args], cwd=folder.name, env=env(),
                           input=json.dumps({"name": "whoami"}) + "\n", capture_output=True, text=True, timeout=120)
        got = json.loads(r.stdout)
        ok(got.get("revision") == (NEW if revision == "auto" else revision), "lines: npm's client agrees on %s" % revision, got.get("failed"), r.stderr)
        ok(got["calls"] and got["calls"][0]["structuredContent"]["me"]["name"] == "Ben", "and is answered, %s" % args[0], got)
    got, r = lines("", {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": OLD}},
                   {"jsonrpc": "2.0", "method": "notifications/initialized"}, "{", "x" * 200000, modern("tools/list", "b"),
                   {"jsonrpc": "2.0", "id": 3, "method": "ping"}, modern("server/discover", 4), modern("tools/call", 5, name="no\u2028 tool"), args=args)
    ok([m.get("id") for m in got] == [1, None, None, "b", 3, 4, 5], "each request has one line of answer, in order", got)
    ok(got[0]["result"]["protocolVersion"] == OLD and got[1]["error"]["code"] == -32700 and "too long" in got[2]["error"]["message"] and
       got[5]["result"]["supportedVersions"] == [NEW, OLD] and got[6]["error"]["code"] == -32602 and r.returncode == 0, "whatever stands between", got)
    ok([t["name"] for t in got[3]["result"]["tools"]] == (READING if "--url" in args else READING + ACTING), "with the tools that its token has", args)
got, r = lines({"jsonrpc": "2.0", "id": 1, "method": "ping"}, args=("--url", "http://" + s.address, "--token-file", "other"))
ok("401" in got[0]["error"]["message"] and got[0]["id"] == 1, "a token that is not known is said to the assistant", got)
got, r = lines({"jsonrpc": "2.0", "id": 1, "method": "ping"}, args=("--url", "http://127.0.0.1:1", "--token-file", "token"))
ok("cannot be reached" in got[0]["error"]["message"] and got[0]["id"] == 1, "and so is a server that is not there", got)
got, r = lines({"jsonrpc": "2.0", "id": 1, "method": "ping"}, args=("--url", "http://" + s.address), RAPPORT_TOKEN=reads)
ok(got[0]["result"] == {}, "a token may come in the environment", got, r.stderr)
got, r = lines(modern("tools/call", 1, name="today"), args=FOLDER)
ok(("", "today") in rows("d", "SELECT program, tool FROM assistant_call") and "a command on the server" in s.ask("GET", "/kept")[2], "beside the data folder it is written down too", got)
write("empty", "")
write("two", "rpt_one\nrpt_two\n")
write("none", "nothing of ours\n".replace(" ", "-"))
for claim, says, args in (("without a token", "no token: make one under Settings, Programs of yours", ("--url", "http://" + s.address)),
                          ("an empty file", "--token-file: the file empty is empty", ("--url", "http://" + s.address, "--token-file", "empty")),
                          ("a file of two lines", "--token-file: expected one token", ("--url", "http://" + s.address, "--token-file", "two")),
                          ("what is no token", "--token-file: expected a token, which begins with rpt_", ("--url", "http://" + s.address, "--token-file", "none")),
                          ("a file that is not there", "--token-file: gone: No such file", ("--url", "http://" + s.address, "--token-file", "gone")),
                          ("a token in plain text to elsewhere", "https://", ("--url", "http://rapport.example.org", "--token-file", "token")),
                          ("a name that only looks like this machine", "https://", ("--url", "http://localhost.example.org", "--token-file", "token")),
                          ("both", "either", ("--url", "http://" + s.address, "--as", "ben@example.org")), ("nobody", "who are you", ("--data", "d"))):
    r = lines(args=args)[1]
    ok(r.returncode == 2 and says in r.stderr and not r.stdout, "lines: %s is refused at the beginning" % claim, r)

os.chmod(os.path.join(folder.name, "token"), 0o644)
r = lines({"jsonrpc": "2.0", "id": 1, "method": "ping"}, args=("--url", "http://" + s.address, "--token-file", "token"))[1]
ok("every user of this machine can read the secret in token" in r.stderr and "rpt_" not in r.stderr, "a file that everybody can read is warned of", r.stderr)

# turned off by agreement
done("assistants are on", "assistants", "--data", "d", says="turned on")
done("and are turned off", "assistants", "off", "--data", "d", says="turned off")
ok("by agreement" in str(call(s, both, "today")) and ask(s, both, "tools/list")[1]["result"]["tools"] == [], "then no tool answers")
ok("by agreement" in s.ask("GET", "/kept")[2] and "by agreement" in s.ask("GET", page % people["ada"])[2], "and pages say why")
shown = s.ask("GET", page % people["ada"])[2]
ok('action="%s"' % (page % people["ada"]) not in shown and "/settings/tokens" not in shown, "with no button to allow anything, and no link to a token for it", shown)
ok("/assistants" not in s.ask("GET", "/people/" + people["ada"])[2], "the page of the pair does not lead there")
text = s.ask("GET", "/settings/tokens")[2]
ok("by agreement" in text and 'name="assistant_read"' not in text, "and where tokens are made, no assistant's is offered, and it is said why")
status, _, text = s.post("/settings/tokens", {"name": "One more", "kind": "assistant", "assistant_read": "1"})
ok(status == 403 and "by agreement" in text and "rpt_" not in text and not rows("d", "SELECT * FROM token WHERE name = 'One more'"), "nor is one made for whom asks for it all the same", (status, text[:500]))
ok("rpt_" in s.post("/settings/tokens", {"name": "One more", "read": "1"})[2], "one for a program is")
ok(s.post(page % people["ada"], {"act": "allow"}, "/settings/tokens")[0] == 403 and
   s.post(page % people["ada"], {"act": "refuse"}, "/settings/tokens")[0] == 303, "what nobody offers is refused, and a no is taken")
done("and on again", "assistants", "on", "--data", "d", says="turned on")
ok(call(s, both, "whoami")["me"]["name"] == "Ben", "then it answers as before")
ok("/assistants" in s.ask("GET", "/people/" + people["ada"])[2] and 'name="assistant_read"' in s.ask("GET", "/settings/tokens")[2], "and pages lead there again")
s.post("/settings/tokens", {})
token = rows("d", "SELECT id FROM token WHERE name = 'Ben''s desk'")[0][0]
s.post("/settings/tokens/%s/delete" % id_text(token), {}, "/settings/tokens")
ok(send(s, both, whole, MCP_Protocol_Version=OLD)[0] == 401, "a token that was taken back asks nothing any more")
s.stop()
sys.exit(end())
