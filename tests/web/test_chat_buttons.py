# SPDX-License-Identifier: Apache-2.0
#
# Buttons of messages in Slack and Mattermost, from the promise to the press: whose press counts, what it does, and
# what everybody else gets. The other servers are played as they are documented.
import hashlib
import hmac
import json
import os
import re
import sys
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
sys.path.insert(0, HERE)
import house
from chat_servers import Chat, listen, sent_to
from house import TEAM, Server, end, id_text, ok, rows, run, write
from mail_server import free_port, wait_for

FRIDAY, MONDAY, AT = "2026-11-20T09:00:00Z", "2026-11-23T08:05:00Z", 1795421100
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SECRET = "qzxwordzxq"
peer = listen()
SITE = "http://127.0.0.1:%d" % free_port()
SAYS, UPDATES, POSTS = "/slackapi/chat.postMessage", "/slackapi/chat.update", "/mm/api/v4/posts"
for name, secret in (("st", "xoxb-slack"), ("ss", "slacksecret"), ("mt", "mmtoken"), ("mc", "mmcommand")):
    write(name, secret + "\n")


def start():
    return Server("d", "--listen", SITE[7:], "--public-url", SITE, "--slack-token-file", "st", "--slack-signing-secret-file", "ss",
                  "--slack-api", peer + "/slackapi", "--mattermost", peer + "/mm", "--mattermost-token-file", "mt",
                  "--mattermost-command-token-file", "mc")


def outside(where, body, headers):
    """A request of another server, which has no session here."""
    mine, s.cookies = s.cookies, {}
    answer = s.ask("POST", where, body, headers)
    s.cookies = mine
    return answer


def signed(body, at, secret="slacksecret"):
    mac = hmac.new(secret.encode(), b"v0:%d:%s" % (at, body.encode()), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": "v0=" + mac, **FORM}


def connect(who, way, body):
    """Whoever is signed in as `who` connects with the account that types /rapport."""
    s.cookies = dict(jars[who])
    friday = 1795165200
    text = outside("/chat/" + way, body, signed(body, friday) if way == "slack" else FORM)[2]
    where = re.search(r"/chat/connect/[\w-]+", text)[0]
    ok(s.post(where, {}, where)[0] == 303, "%s is connected in %s" % (who, way), text)
    s.post("/settings/messages", {"tomorrow": way, "week": "nothing", "quiet_from": "20:00", "quiet_to": "07:30", "most": "2"},
           "/settings/messages")


def promises(who, other, owners):
    """The two have talked, and each of `owners` has promised something for Tuesday."""
    s.cookies = dict(jars[who])
    s.post("/people/%s/log" % ids[other], {"held": "10"}, "/settings")
    talk = id_text(rows("d", "SELECT max(id) FROM talk")[0][0])
    form = {}
    for n, owner in enumerate(owners):
        form.update({"steps.%d.owner" % n: ids[owner], "steps.%d.words" % n: "a promise " + SECRET, "steps.%d.due" % n: "2026-11-24"})
    s.post("/talks/%s/capture" % talk, form, "/settings")


def step_of(who):
    return rows("d", "SELECT state FROM step WHERE owner = (SELECT id FROM person WHERE key = '%s')" % who)[0][0]


def in_slack(user):
    return [m for m in (json.loads(b) for _, _, b in sent_to(SAYS)) if m["channel"] == user and "Due tomorrow" in m["text"]][-1:]


def button_of(message):
    found = [b["elements"][0] for b in message["blocks"] if b["type"] == "actions"]
    return found[0] if len(found) == 1 else {"value": "none", "text": {"text": ""}}


def payload(value, user="U0BEN", team="T1", **more):
    """What Slack sends of a press, with fields that we do not know."""
    return {"type": "block_actions", "user": {"id": user, "username": "ben", "team_id": team}, "api_app_id": "A1", "token": "old",
            "container": {"type": "message", "message_ts": "1795417200.000100", "channel_id": "D0BEN", "is_ephemeral": False},
            "trigger_id": "1.2.3", "team": {"id": team, "domain": "acme"}, "channel": {"id": "D0BEN", "name": "directmessage"},
            "message": {"type": "message", "text": "Due tomorrow", "blocks": [{"type": "header"}]}, "state": {"values": {}},
            "response_url": "https://hooks.slack.com/actions/T1/1/x",
            "actions": [{"type": "button", "action_id": "act", "block_id": "b", "value": value, "action_ts": "1795417201.1",
                         "text": {"type": "plain_text", "text": "It is done"}}], **more}


def press(what, at=AT, secret="slacksecret", headers=None):
    body = "payload=" + urllib.parse.quote(what if isinstance(what, str) else json.dumps(what))
    return outside("/chat/slack/press", body, headers or signed(body, at, secret))


def press_mm(token, user="user1", body=None, **more):
    what = {"user_id": user, "user_name": "ada", "channel_id": "c1", "channel_name": "d", "team_id": "", "team_domain": "", "post_id": "p1",
            "trigger_id": "x", "type": "button", "data_source": "", "context": {"act": token}, **more}
    return outside("/chat/mattermost/press", json.dumps(what) if body is None else body, {"Content-Type": "application/json"})


house.NOW = FRIDAY
run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s, jars = start(), {}
for who in ("ada", "ben", "cara"):
    s.cookies = {}
    s.enter(who + "@example.org")
    jars[who] = dict(s.cookies)
ids = {key: id_text(n) for n, key in rows("d", "SELECT id, key FROM person")}
promises("ben", "ada", ("ben", "ada"))
promises("cara", "ada", ("cara",))
connect("ben", "slack", "command=%2Frapport&user_id=U0BEN&user_name=ben&team_id=T1&team_domain=acme")
connect("cara", "slack", "command=%2Frapport&user_id=U0CARA&user_name=cara&team_id=T1&team_domain=acme")
connect("ada", "mattermost", "token=mmcommand&user_id=user1&user_name=ada")
s.stop()

house.NOW = MONDAY
s = start()
ok(wait_for(lambda: in_slack("U0BEN") and in_slack("U0CARA") and sent_to(POSTS)), "all three are reminded in chat", (s.stderr(), Chat.came[-5:]))
message = (in_slack("U0BEN") or [{"blocks": []}])[0]
button = button_of(message)
act, others = button["value"], button_of((in_slack("U0CARA") or [{"blocks": []}])[0])["value"]
ok(button["text"]["text"] == "It is done" and len(act) == 43, "in Slack one promise has a button", message)
ok("/act/" not in json.dumps(message) and SECRET not in json.dumps(message) and SITE + "/steps/" in json.dumps(message),
   "and no link that does something, and nothing of what was promised", message)
post = json.loads(sent_to(POSTS)[-1][2]) if sent_to(POSTS) else {}
try:
    attached = post["props"]["attachments"][0]["actions"][0]
except (KeyError, IndexError):
    attached = {"name": "", "integration": {"url": "", "context": {"act": "none"}}}
theirs = attached["integration"]["context"]["act"]
ok(attached["name"] == "It is done" and attached["integration"]["url"] == SITE + "/chat/mattermost/press", "so it has in Mattermost", post)
ok("/act/" not in json.dumps(post) and SECRET not in json.dumps(post) and theirs not in post["message"], "whose token is in the context alone", post)
ok(not any(t in repr(rows("d", "SELECT * FROM act_link")) for t in (act, theirs, others)), "the database has hashes of them alone")
s.cookies = {}
for token in (act, theirs):
    ok(s.ask("GET", "/act/" + token)[0] == 404 and s.ask("POST", "/act/" + token, "", FORM)[0] == 404, "a button leads to no page")

# -- whose press it is not --
ok(press(payload(act), secret="other")[0] == 403, "Slack: signed with another secret")
ok(press(payload(act), at=AT - 600)[0] == 403, "ten minutes old")
ok(press(payload(act), headers=FORM)[0] == 403, "not signed")
ok(press(payload(act), headers=signed("payload=x", AT))[0] == 403, "signed over another body")
ok(press(payload(act, user="U0ADA"))[0] == 404, "of another user")
ok(press(payload(act, team="T2"))[0] == 404, "of a user of that id elsewhere")
ok(press(payload(act, team=None, user="U0BEN"))[0] == 422, "without a workspace")
ok(press(payload(others))[0] == 404 and press(payload(theirs))[0] == 404, "with the token of another person, or of another chat")
ok(press(payload("a" * 43))[0] == 404 and press(payload("x"))[0] == 404, "with a token that was made up")
for claim, what in (("another kind", payload(act, type="view_submission")), ("no JSON", "{"), ("a list", "[]"), ("nothing", ""),
                    ("no user", payload(act, user=None)), ("a user that is a number", payload(act, user=7)),
                    ("no action", payload(act, actions=[])), ("actions that are none", payload(act, actions={"0": 1})),
                    ("another button", payload(act, actions=[{"action_id": "other", "value": act}])),
                    ("a value that is no text", payload(act, actions=[{"action_id": "act", "value": {"a": 1}}])),
                    ("no place", payload(act, container=None)), ("a place that is more", payload(act, container={"channel_id": 'D","x":"', "message_ts": "1"})),
                    ("a key twice", '{"type":"block_actions","type":"block_actions"}'), ("depth", "[" * 5000)):
    status, _, text = press(what)
    ok(status == 422, "refused: " + claim, (status, text[-300:]))
ok(press(payload(act, more="x" * 70000))[0] == 413, "refused: too large")
ok(press_mm(theirs, user="user2")[0] == 404 and press_mm(act)[0] == 404 and press_mm("a" * 43)[0] == 404,
   "Mattermost: another user, another's token, one that was made up")
for body in ("", "{", "[]", "null", '{"user_id":"user1"}', '{"user_id":1,"context":{"act":"%s"}}' % theirs, '{"user_id":"user1","context":[]}'):
    ok(press_mm(theirs, body=body)[0] == 422, "refused: " + body[:20])
ok(not sent_to(UPDATES) and [step_of(who) for who in ("ada", "ben", "cara")] == [0, 0, 0] and
   rows("d", "SELECT count(*) FROM act_link WHERE used IS NOT NULL") == [(0,)], "and nothing has happened")

# -- whose it is --
status, head, text = press(payload(act))
ok(status == 200 and text == "" and step_of("ben") == 1, "Ben's own press does it, and is answered at once", (status, text, step_of("ben")))
ok(wait_for(lambda: len(sent_to(UPDATES)) == 1), "then his message says so", (s.stderr(), Chat.came[-3:]))
said = json.loads(sent_to(UPDATES)[0][2]) if sent_to(UPDATES) else {}
ok(said.get("channel") == "D0BEN" and said.get("ts") == "1795417200.000100" and said.get("text") == "Said: it is done" and
   not [b for b in said.get("blocks", []) if b["type"] == "actions"], "in the place of the old one, without the button", said)
ok("/steps/" in json.dumps(said) and SECRET not in json.dumps(said), "with the page where he can take it back", said)
status = press(payload(act))[0]
ok(status == 200 and wait_for(lambda: len(sent_to(UPDATES)) == 2) and "It is done already" in sent_to(UPDATES)[1][2].decode(),
   "a second press says that it is done", (status, sent_to(UPDATES)))
s.cookies = dict(jars["ben"])
step = id_text(rows("d", "SELECT id FROM step WHERE owner = (SELECT id FROM person WHERE key = 'ben')")[0][0])
s.post("/steps/" + step, {"act": "reopen"}, "/settings")
ok(step_of("ben") == 0 and press(payload(act))[0] == 200 and step_of("ben") == 0, "what he took back is not done again", step_of("ben"))

# -- a promise that was done meanwhile --
s.cookies = dict(jars["cara"])
step = id_text(rows("d", "SELECT id FROM step WHERE owner = (SELECT id FROM person WHERE key = 'cara')")[0][0])
s.post("/steps/" + step, {"act": "done"}, "/settings")
before = len(sent_to(UPDATES))
status = press(payload(others, user="U0CARA"))[0]
ok(step_of("cara") == 1 and status == 200 and wait_for(lambda: len(sent_to(UPDATES)) > before) and
   "Nothing is left to do here" in sent_to(UPDATES)[-1][2].decode(), "is settled, and the message says so", (status, step_of("cara")))

# -- Mattermost --
status, head, text = press_mm(theirs)
answer = json.loads(text) if status == 200 else {}
ok(status == 200 and head["Content-Type"].startswith("application/json") and step_of("ada") == 1, "Ada's press in Mattermost does it", (status, text))
ok(answer.get("update", {}).get("props") == {} and r"Said\: it is done" in answer["update"]["message"] and "/steps/" in answer["update"]["message"],
   "and is answered with what stands there now", text)
status, _, text = press_mm(theirs)
ok(status == 200 and "It is done already" in text and step_of("ada") == 1, "a second one says that it is done", (status, text))
ok(all(press_mm(theirs)[0] in (200, 429) for _ in range(12)) and press_mm(theirs)[0] == 429, "and many are too many")

# -- a way that was taken away --
s.cookies = dict(jars["ben"])
s.post("/settings/messages/ways/slack/delete", {}, "/settings/messages/ways/slack")
ok(press(payload(act))[0] == 404, "whoever is not reached there any more presses nothing")

# -- buttons that there are not --
many = [press_mm("q%042d" % n)[0] for n in range(30)]
ok(many[0] == 404 and many[-1] == 429 and set(many) == {404, 429}, "made up ones are counted by address, whatever they are called", many)
ok(press(payload(others, user="U0CARA"))[0] == 200, "and a right one is taken all the same")
logs = s.stderr()
ok(not any(token in logs for token in (act, theirs, others, "slacksecret", "xoxb")), "no log has a token")
s.stop()
sys.exit(end())
