# SPDX-License-Identifier: Apache-2.0
#
# What assistants are told, in the world of test_readers.py, where every field that people write holds a word of
# its own: all tools that read are called as either of a pair, about everybody, while none, one and both of
# the two allow it. What the other wrote is there with both alone; what is never told is never there.
import json
import re

import house
from house import id_text, ok, rows

# Columns of words that an assistant may be told once both allow it.
TOLD = {"topic.words", "step.words", "step.reason", "need.words", "need.source", "need.obstacle", "need.reason", "request.words",
        "talk.reason", "said.words", "recognition.words", "recognition.changed", "goal.words", "goal.measure", "goal.unit",
        "card_line.words", "note.words", "passed.words", "period.name", "check_in.words", "check_in.obstacle", "check_in.help", "check_in.more"}
# Facts: who somebody is to the reader.
FACTS = {"person.name", "person.work_hours"}
# Lines in which both type count as words of the other, whoever's word stands there.
BOTH = {"said.words", "note.words"}
TOOLS = ("whoami", "today", "promises", "needs", "free_now")
OF_PERSON = ("brief", "topics", "find_time")
# Words in the log of a line in which both type are told as the line: these are, and the answer to a question is not.
TYPED = {"zq-line-op-ops-member-goalq", "zq-line-op-ops-leader-obstacleq", "zq-line-op-ops-leader-rememberq"}


def make_token(s, who, name, *scopes):
    page = s.post(who, "/settings/tokens", {"name": name, **{scope: "1" for scope in scopes}})
    return re.search(r"rpt_[\w-]{43}", page)[0]


def call(s, token, tool, arguments=None):
    """Call a tool in the older revision, which says less; the status and the text of the answer."""
    kept, s.server.cookies = s.server.cookies, {}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments or {}}})
    status, _, text = s.server.ask("POST", "/mcp", body, {
        "Authorization": "Bearer " + token, "Content-Type": "application/json", "MCP-Protocol-Version": "2025-11-25"})
    s.server.cookies = kept
    return status, text


def author_of(word):
    """zq-step-words-leader-twoq was written by the leader; why a need is declined says the leader, who answers."""
    if word.startswith("zq-need-reason-"):
        return "leader"
    return re.search(r"-(admin|upper|leader|member|colleague|fresh)(?:-|q$)", word)[1]


def ask_tools(world, s, token):
    """Every tool that reads, about everybody; what came, by tool."""
    told = {tool: call(s, token, tool)[1] for tool in TOOLS}
    for person, in rows(world.DATA, "SELECT id FROM person"):
        for tool in OF_PERSON:
            more = {"minutes": 3} if tool == "find_time" else {}
            told[tool] = told.get(tool, "") + call(s, token, tool, {"person": id_text(person), **more})[1]
    return told


def check_answer(world, told, who, keys):
    """Look through what an assistant of `who` was told; `keys` of the two allow it."""
    wrong, there = [], set()
    other = {"leader": "member", "member": "leader"}.get(who)
    for tool, text in told.items():
        for word in world.found_in(text):
            column, readers = world.words[word]
            author = author_of(word) if word.startswith("zq-") else None
            there.add((column, author))
            if column in FACTS:
                continue
            if word in TYPED:
                column = "said.words"
            mine = author == who and column not in BOTH
            allowed = keys == 2 and author in (who, other)
            if who not in readers or column not in TOLD or word.endswith("-privateq") and column == "note.words" or not (mine or allowed):
                wrong.append("%s tells %s, with %d keys, %s (%s)" % (tool, who, keys, word, column))
    ok(not wrong, "with %d keys an assistant of the %s is told what it may be told" % (keys, who), "\n".join(sorted(set(wrong))))
    return there


def check(world, s):
    tokens = {who: make_token(s, who, world.seed("token.name", who + "-desk", {who}), "assistant_read") for who in ("leader", "member")}
    people = {who: id_text(world.person(who)) for who in ("leader", "member")}
    other = {"leader": "member", "member": "leader"}
    seen = {}
    for keys, turned in enumerate(((), ("leader",), ("member",))):
        for who in turned:
            s.post(who, "/people/%s/assistants" % people[other[who]], {"act": "allow"}, "/people/%s/assistants" % people[other[who]])
        for who in tokens:
            told = ask_tools(world, s, tokens[who])
            seen[keys, who] = check_answer(world, told, who, keys)
            held = any('"withheld":[{' in text for text in told.values())
            ok(keys == 2 or held, "and with %d it says whose words are not there" % keys)
    for who in tokens:
        theirs = {column for column, author in seen[2, who] if author == other[who]} - FACTS
        ok(len(theirs) >= (10 if who == "leader" else 8), "with both keys an assistant of the %s reads much of the other" % who, sorted(theirs))
    ok(("check_in.words", "member") in seen[2, "leader"], "a check-in that is shown is among it")
    s.post("member", "/people/%s/assistants" % people["leader"], {"act": "refuse"}, "/people/%s/assistants" % people["leader"])
    for who in tokens:
        check_answer(world, ask_tools(world, s, tokens[who]), who, 1)
    for who in tokens:
        page = s.get(who, "/kept")
        ok("zq-token-name-%s-deskq" % who in page and "An assistant of zq-person-name-%sq" % other[who] in re.sub("<[^>]+>|[\u2066-\u2069]", "", page),
           "the %s reads what both assistants asked" % who, page[-5000:])
    for who in ("upper", "colleague"):
        ok("assistant" not in s.get(who, "/kept").split('id="calls"')[-1] or 'id="calls"' not in s.get(who, "/kept"), "and the %s of none" % who)
    known = rows(world.DATA, "SELECT count(*) FROM assistant_call WHERE words = 1")[0][0]
    ok(known > 4, "the calls are kept", known)
    s.post("member", "/people/%s/assistants" % people["leader"], {"act": "allow"}, "/people/%s/assistants" % people["leader"])
    for who in ("upper", "colleague", "admin"):  # the keys of two open nothing to a third
        check_answer(world, ask_tools(world, s, make_token(s, who, world.seed("token.name", who + "-desk", {who}), "assistant_read")), who, 0)
    s.post("member", "/people/%s/assistants" % people["leader"], {"act": "refuse"}, "/people/%s/assistants" % people["leader"])
