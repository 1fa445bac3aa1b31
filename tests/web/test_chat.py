# SPDX-License-Identifier: Apache-2.0
#
# Messages to Slack, Mattermost, Teams and a program, from the form to the other server: what is said, in
# which form, what is never said, and what becomes of it when the other server says no, hangs or lies.
import hashlib
import hmac
import json
import os
import re
import signal
import sqlite3
import sys
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
sys.path.insert(0, HERE)
import house
from chat_servers import Chat, listen, sent_to
from house import TEAM, Server, done, end, ok, refused, rows, run, write
from mail_server import Smtp, free_port, wait_for

house.NOW = ""  # the real clock: a signature counts for five minutes
verify = {}
exec(re.search(r"```python\n(.*?)```", open(os.path.join(HERE, "../../docs/webhooks.md")).read(), re.S).group(1), verify)
verify = verify["verify"]
peer = listen()
smtp = Smtp()
MAIL = ("--mail-from", "talks@example.org", "--smtp", "smtp://127.0.0.1:%d" % smtp.port, "--mail-plain")
SITE = "http://127.0.0.1:%d" % free_port()
WAYS = "/settings/messages/ways/"
CHANNELS = {"slack": 3, "mattermost": 4, "matrix": 7}
URLS = {"slack": "/services/T1/B1/sEcReT", "mattermost": "/hooks/sEcReT",
        "teams": "/workflows/1/triggers/manual/paths/invoke?api-version=1&sig=sEcReT", "program": "/program/sEcReT"}


def text_of(s, where):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", s.ask("GET", where)[2]))


def set_up(s, way, path):
    return s.post(WAYS + way, {"address": path if "://" in path else peer + path}, WAYS + way)


def hurry():
    with sqlite3.connect(house.path("d", "rapport.db"), timeout=20) as db:
        db.execute("UPDATE reach SET not_before = 0, busy_until = 0")
        db.execute("DELETE FROM send_turn")
        db.execute("UPDATE parcel SET next_try = 0 WHERE next_try IS NOT NULL")


def said(way, result):
    page = s.ask("GET", "/metrics")[2]
    return int(re.search(r'rapport_messages_total\{channel="%s",result="%s"\} (\d+)' % (way, result), page)[1])


def ways():
    """Each way is set up, tested, and says what it should."""
    page = text_of(s, "/settings/messages")
    ok(all(name in page for name in ("Slack", "Mattermost", "Teams", "A program of your own")) and "not set up" in page,
       "the page of messages lists the ways", page[-900:])
    for way, path in URLS.items():
        ok('value="%s"' % way not in s.ask("GET", "/settings/messages")[2], way + " cannot be chosen before it is set up")
        status, head, page = set_up(s, way, path)
        if way == "program":
            found = re.search(r"whsec_[\w+/]+=*", page)
            ok(status == 200 and found, "a program gets a secret, shown once", (status, page))
            secret = found[0]
            ok("whsec_" not in s.ask("GET", WAYS + way)[2], "and never again")
        else:
            ok(status == 303, way + " is set up", (status, page))
        page = s.ask("GET", WAYS + way)[2]
        ok("127.0.0.1" in page and "sEcReT" not in page, way + ": the page shows the host and no secret", page)
        ok('value="%s"' % way in s.ask("GET", "/settings/messages")[2], way + " can be chosen now")
        status = s.post(WAYS + way + "/test", {}, WAYS + way)[0]
        ok(status == 303 and wait_for(lambda: len(sent_to(path)) == 1), way + ": a test arrives", (status, s.stderr()))
        ok(wait_for(lambda: "last arrived there" in text_of(s, WAYS + way)), way + ": the page says so", text_of(s, WAYS + way))
        body = sent_to(path)[0][2].decode()
        ok("This is how a message looks" in body and SITE + "/settings/messages" in body, way + ": with the way to its page", body)
    _, head, body = sent_to(URLS["program"])[0]
    ok(verify(secret, head, body), "what a program gets is signed by Standard Webhooks", head)
    ok(json.loads(body)["type"] == "message.test" and not verify(secret, head, body + b" "), "over its very bytes", body)
    with sqlite3.connect(house.path("d", "rapport.db"), timeout=20) as db:
        ok(not any(b"sEcReT" in row[0] for row in db.execute("SELECT address FROM reach")), "addresses are sealed in the database")
        ok(not any(row[0] for row in db.execute("SELECT body FROM parcel")), "and what was sent is forgotten")
    dump = s.ask("GET", "/settings")[2] + s.stderr()
    ok("sEcReT" not in dump, "no page and no log has an address")


def tells():
    """What one chose comes by that way, to nobody else, and without a word that anybody wrote."""
    s.post("/settings/messages", {"asked": "slack", "week": "teams", "quiet_from": "00:00", "quiet_to": "00:00", "most": "0"},
           "/settings/messages")
    page = s.ask("GET", "/settings/messages")[2]
    ok(re.search(r'<select id="asked".*?value="slack" selected', page, re.S), "a kind goes where it was chosen to go", page[-4000:])
    mine = dict(s.cookies)
    s.cookies = dict(jars["ben"])
    ada = re.search(r"/people/(\w{13})\"", s.ask("GET", "/people")[2])[1]
    status, head, _ = s.post("/people/%s/ask" % ada, {}, "/people/" + ada)
    where = head.get("Location", "").split("?")[0]
    s.post(where or "/x", {"act": "say", "words": "qzxwordzxq"}, where or "/today")
    s.cookies = mine
    with sqlite3.connect(house.path("d", "rapport.db"), timeout=20) as db:
        ok(db.execute("SELECT count(*) FROM request").fetchone()[0] == 1, "somebody asks for three minutes", (status, where))
        db.execute("UPDATE request SET made = made - 180")
    restart("--allow-private-webhooks")  # the worker plans as it begins, and then each minute
    path = URLS["slack"]
    ok(wait_for(lambda: len(sent_to(path)) == 2, 150), "and Slack says so", s.stderr()[-600:])
    body = sent_to(path)[-1][2].decode()
    ok("Ben asks for three minutes" in body and "/requests" in body and "qzxwordzxq" not in body, "who, and nothing of what", body)
    ok(len(sent_to(URLS["teams"])) == 1 and said("slack", "said") == 1, "there alone, and it is counted", said("slack", "said"))


def failures():
    for way, path, says, counts in (
            ("slack", "/services/gone", "it is not there any more", "failed"),
            ("mattermost", "/hooks/gone", "it is not there any more", "failed"),
            ("teams", "/workflows/off/triggers/manual/paths/invoke?sig=1", "it is not there any more", "failed")):
        before = said(way, counts)
        set_up(s, way, path)
        s.post(WAYS + way + "/test", {}, WAYS + way)
        ok(wait_for(lambda: says in text_of(s, WAYS + way)), "%s: a webhook that is gone says so" % way, text_of(s, WAYS + way))
        ok(said(way, counts) == before + 1, "and is counted")
        ok(s.post(WAYS + way + "/test", {}, WAYS + way)[0] == 409, "nothing is sent to it any more")
    ok("3 switched off" in text_of(s, "/settings/messages") and "3 switched off" in text_of(s, "/settings"), "the settings say how many are",
       text_of(s, "/settings"))
    status, _, page = set_up(s, "slack", "http://127.0.0.1:99999/x")
    ok(status == 422 and "is no port" in page and "must begin with" not in page, "a port that is none is said", (status, page[-2500:]))
    ok(s.ask("GET", WAYS + "matrix")[0] == 404 and WAYS + "matrix" not in s.ask("GET", "/settings/messages")[2],
       "a way that the operator has not set up has no page")
    for path, says in (("/elsewhere/x", "answered with 302"), ("/page/x", "did not take it"), ("/nothing/x", "not there any more"),
                       ("/closing/x", "cannot be reached")):
        set_up(s, "slack", path)
        s.post(WAYS + "slack/test", {}, WAYS + "slack")
        ok(wait_for(lambda: says in text_of(s, WAYS + "slack")), "%s: %s" % (path, says), text_of(s, WAYS + "slack"))
        hurry()
    ok(not sent_to("/services/redirected"), "a redirect is not followed")
    page = s.ask("GET", WAYS + "slack")[2]
    ok("<script>alert" not in page, "and no answer is shown as it came")
    ok(len(sent_to("/closing/x")) == 1, "where it may have arrived, it is not sent again", len(sent_to("/closing/x")))
    # a busy one is left alone as it says, and then has it once
    path = "/services/T1/B1/busy"
    Chat.mode[path] = [(429, {"Retry-After": "1800"}, b"rate_limited")]
    set_up(s, "slack", path)
    s.post(WAYS + "slack/test", {}, WAYS + "slack")
    ok(wait_for(lambda: "could be delivered lately" in text_of(s, WAYS + "slack")), "429: the failure is said", text_of(s, WAYS + "slack"))
    rest = rows("d", "SELECT max(not_before - busy_until) FROM reach WHERE channel = 3")[0][0]
    ok(1700 <= rest <= 1800, "and it is left alone as it says", rest)
    ok(wait_for(lambda: hurry() or len(sent_to(path)) == 2), "then it is sent again", sent_to(path))
    ok(wait_for(lambda: "last arrived there" in text_of(s, WAYS + "slack")), "and arrives")
    # a program is told again under the same id
    path = "/program/again"
    Chat.mode[path] = [(500, {}, b""), (404, {}, b"")]
    set_up(s, "program", path)
    s.post(WAYS + "program/test", {}, WAYS + "program")
    ok(wait_for(lambda: hurry() or len(sent_to(path)) == 3), "a program that fails is told again", len(sent_to(path)))
    ok(len({h["webhook-id"] for _, h, _ in sent_to(path)}) == 1, "under the same id")
    Chat.mode["/program/done"] = [(410, {}, b"")]
    set_up(s, "program", "/program/done")
    s.post(WAYS + "program/test", {}, WAYS + "program")
    ok(wait_for(lambda: "not there any more" in text_of(s, WAYS + "program")), "410 ends it", text_of(s, WAYS + "program"))
    status, _, page = s.post(WAYS + "slack/delete", {}, WAYS + "slack")
    ok(status == 303 and "not set up" in text_of(s, "/settings/messages"), "it is taken away", status)
    ok(s.ask("GET", WAYS + "mail")[0] == 404 and s.ask("GET", WAYS + "other")[0] == 404, "there is no page of a way that is none")


def sign(body, secret="slacksecret", at=None):
    at = str(int(time.time()) if at is None else at)
    mac = hmac.new(secret.encode(), b"v0:%s:%s" % (at.encode(), body.encode()), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": "v0=" + mac, "Content-Type": "application/x-www-form-urlencoded"}


def command(path, body, headers):
    """The answer to /rapport, as the chat server gets it."""
    mine, s.cookies = s.cookies, {}
    answer = s.ask("POST", path, body, headers)
    s.cookies = mine
    return answer


def mails_of(who, title):
    return [m.get_body(("plain",)).get_content() for to, m in list(smtp.mails) if who + "@" in to[0] and title in str(m["Subject"])]


def unproven(way):
    return int(re.search(r'rapport_chat_unproven_total\{channel="%s"\} (\d+)' % way, s.ask("GET", "/metrics")[2])[1])


def too_often():
    """A chat server shows nothing of a 429, so who types too often is told in words."""
    body = "command=%2Frapport&user_id=U0OFTEN&user_name=often&team_id=T1&trigger_id="
    said = [command("/chat/slack", body + n, sign(body + n)) for n in map(str, range(11))]
    last = json.loads(said[-1][2])
    ok([a[0] for a in said] == [200] * 11 and "/chat/connect/" in said[9][2], "/rapport is answered ten times", said[-2:])
    ok(last["response_type"] == "ephemeral" and "wait some minutes" in last["text"], "and then in words, to them alone", last)


def connect(way, path, body, headers, name):
    """Type /rapport there, open the link that is answered, see which account it is, and press the button."""
    status, head, text = command(path, body, headers)
    ok(status == 200 and head["Content-Type"].startswith("application/json") and json.loads(text)["response_type"] == "ephemeral",
       "%s: /rapport is answered to whoever typed it alone" % way, (status, text))
    where = re.search(r"/chat/connect/[\w-]+", text)[0]

    def replay():
        status, _, text = command(path, body, headers)
        ok(status == 403 and "/chat/connect/" not in text, "the same signed request makes no second link", (status, text[-300:]))

    if way == "slack":
        replay()
    mine, s.cookies = s.cookies, {}
    ok(s.ask("GET", where)[0] == 303, "the link asks for a sign-in")
    s.cookies = mine
    before, mails = rows("d", "SELECT * FROM reach"), len(mails_of("ada", "has changed"))
    ok(s.ask("GET", where)[0] == 200 and s.ask("GET", where)[0] == 200 and rows("d", "SELECT * FROM reach") == before,
       "however often it is followed, nothing changes")
    page = s.ask("GET", where)[2]
    ok('<p class="lead">%s</p>' % name in page, "the page names the account", page[-1500:])
    now = rows("d", "SELECT label FROM reach WHERE channel = %d AND person = (SELECT id FROM person WHERE key = 'ada')" % CHANNELS[way])
    ok(("It takes the place of" in page) == bool(now) and (not now or now[0][0] in text_of(s, where)),
       "and what it replaces, if there is something", (now, page[-1500:]))
    status, head, page = s.post(where, {}, where)
    ok(status == 303 and head["Location"].startswith(WAYS + way), "its button connects", status)
    ok(re.sub(r"<[^>]+>", "", name) in s.ask("GET", WAYS + way)[2].replace("</p>", ""), "the page of the way has that name",
       s.ask("GET", WAYS + way)[2][-2500:])
    ok(wait_for(lambda: len(mails_of("ada", "has changed")) == mails + 1), "and a mail says so", smtp.mails)
    text = mails_of("ada", "has changed")[-1]
    ok(SITE + WAYS + way in text and "unsubscribe" not in text and "evil.example" not in text, "with the way to end it, and no other link", text)
    ok(s.post(where, {}, "/settings")[0] == 404 and s.ask("GET", where)[0] == 404, "once")
    if way == "slack":
        replay()


def accounts():
    """What the operator's accounts say to people directly."""
    for way, url in (("slack", None), ("mattermost", None)):
        if "Take it away" in s.ask("GET", WAYS + way)[2]:
            s.post(WAYS + way + "/delete", {}, WAYS + way)
    hostile = urllib.parse.quote("<b>ada</b>\u202e \x1b[1m\r\nhttps://evil.example/ {{x}} %s")
    body = "command=%2Frapport&user_id=U0AB&user_name=" + hostile + "&team_id=T1&team_domain=acme&text="
    for headers, why in ((sign(body, "other"), "another secret"), (sign(body, at=int(time.time()) - 600), "ten minutes old"),
                         (sign(body + "x"), "another body"), ({"Content-Type": "application/x-www-form-urlencoded"}, "no signature")):
        status, head, text = command("/chat/slack", body, headers)
        ok(status == 403 and head["Content-Type"] == "application/problem+json" and json.loads(text)["status"] == 403,
           "Slack: " + why + " is refused, as a program reads it", (status, text[:300]))
    ok(s.stderr().count("chat request not believed channel=slack") == 1 and "--slack-signing-secret-file" in s.stderr(),
       "and the log says once what may be wrong", s.stderr()[-600:])
    ok(unproven("slack") == 4 and unproven("mattermost") == 0, "each is counted", (unproven("slack"), unproven("mattermost")))
    ok("Type /rapport in Slack" in text_of(s, WAYS + "slack"), "the page says how to connect", text_of(s, WAYS + "slack"))
    nameless = "command=%2Frapport&user_id=U0AA&team_id=T1"
    connect("slack", "/chat/slack", nameless, sign(nameless), "U0AA")
    connect("slack", "/chat/slack", body, sign(body),
            "&lt;b&gt;ada&lt;/b&gt; [1m https://evil.example/ {{x}} %s <span class=\"soft\">(acme)</span>")
    jar, s.cookies = s.cookies, dict(jars["ben"])
    ok("evil" not in s.ask("GET", WAYS + "slack")[2] and not mails_of("ben", "has changed"), "nobody else is told")
    s.cookies = jar
    ok(command("/chat/mattermost", "token=wrong&user_id=u1", sign(""))[0] == 403, "Mattermost: a wrong token is refused")
    ok(s.stderr().count("not believed channel=mattermost") == 1 and "--mattermost-command-token-file" in s.stderr()
       and unproven("mattermost") == 1 and "token=wrong" not in s.stderr(), "which the log says too, and the count", s.stderr()[-600:])
    connect("mattermost", "/chat/mattermost", "token=mmcommand&user_id=user1&user_name=ada&team_domain=acme&team_id=t1", sign(""),
            'ada <span class="soft">(acme)</span>')
    told = len(mails_of("ada", "has changed"))
    ok("it stays on this page" in text_of(s, WAYS + "matrix") and "not shown again" not in text_of(s, WAYS + "matrix"),
       "a Matrix id is not said to be hidden", text_of(s, WAYS + "matrix"))
    status = set_up(s, "matrix", "://not an id")[0]
    ok(status == 422, "an id that is none is refused", status)
    ok(s.post(WAYS + "matrix", {"address": "@ada:example.org"}, WAYS + "matrix")[0] == 303, "a Matrix id is set up")
    ok(wait_for(lambda: len(mails_of("ada", "has changed")) == told + 1), "and a mail says so", smtp.mails)
    for way in "slack", "mattermost", "matrix":
        ok(s.post(WAYS + way + "/test", {}, WAYS + way)[0] == 303, way + ": a test")
        ok(wait_for(lambda: "last arrived there" in text_of(s, WAYS + way)), way + ": a message arrives directly",
           (text_of(s, WAYS + way), Chat.came[-3:]))
    said = [json.loads(b) for _, _, b in sent_to("/slackapi/chat.postMessage")]
    ok(len(said) == 1 and said[0]["channel"] == "U0AB" and said[0]["text"] == "This is how a message looks", "Slack's is to the user", said)
    s.post(WAYS + "mattermost/test", {}, WAYS + "mattermost")
    ok(wait_for(lambda: len(sent_to("/mm/api/v4/posts")) == 2) and len(sent_to("/mm/api/v4/channels/direct")) == 1,
       "Mattermost's channel of the two is opened once", [c[0] for c in Chat.came[-6:]])
    # a transaction of Matrix is one message however often it is sent, and a busy server is left alone
    room = "/matrix/_matrix/client/v3/rooms/%21r0%3Aexample.org/send/m.room.message/"
    ok(Chat.rooms == {"!r0:example.org": "@ada:example.org"} and len(Chat.events) == 1, "Matrix: one room, one event", (Chat.rooms, Chat.events))
    event = list(Chat.events.values())[0]
    ok("<strong>This is how" in event["formatted_body"] and SITE + "/settings/messages" in event["body"], "with the way to its page", event)
    ok(any(c[0].startswith(room + "msg_") for c in Chat.came), "under its own id", [c[0] for c in Chat.came[-9:]])
    Chat.busy = True
    s.post(WAYS + "matrix/test", {}, WAYS + "matrix")
    ok(wait_for(lambda: "M_LIMIT_EXCEEDED" in text_of(s, WAYS + "matrix")), "429 is said", text_of(s, WAYS + "matrix"))
    rest = rows("d", "SELECT not_before - busy_until FROM reach WHERE channel = 7")[0][0]
    ok(rest == 90, "and retry_after_ms is kept to", rest)
    Chat.busy = False
    ok(wait_for(lambda: hurry() or len(Chat.events) == 2), "then it is said", Chat.events)
    Chat.rooms.clear()
    s.post(WAYS + "matrix/test", {}, WAYS + "matrix")
    ok(wait_for(lambda: "not there any more" in text_of(s, WAYS + "matrix")), "who threw us out of the room is left alone", text_of(s, WAYS + "matrix"))
    declined()
    # errors that stand in a 200, and tokens that the operator has to mend
    path = "/slackapi/chat.postMessage"
    Chat.mode[path] = [(200, {}, b'{"ok":false,"error":"token_revoked"}'), (200, {}, b"<html>"), (200, {}, b'{"ok":false,"error":"user_disabled"}')]
    s.post(WAYS + "slack/test", {}, WAYS + "slack")
    ok(wait_for(lambda: "token_revoked. Whoever runs this server has to mend that." in text_of(s, WAYS + "slack")),
       "a token that was revoked is said, and who mends it", text_of(s, WAYS + "slack"))
    ok(wait_for(lambda: hurry() or "did not take it" in text_of(s, WAYS + "slack")), "an answer that is none is a failure")
    hurry()
    s.post(WAYS + "slack/test", {}, WAYS + "slack")
    ok(wait_for(lambda: "not there any more" in text_of(s, WAYS + "slack")), "a user who is gone is left alone", text_of(s, WAYS + "slack"))
    logs = s.stderr()
    ok(not any(secret in logs for secret in ("xoxb", "mmtoken", "syt_", "slacksecret", "mmcommand")), "no log has a token")


def declined():
    """Who turned us down in Matrix is not invited again, by whomever, until the operator allows it."""
    rooms, jar, told = len(Chat.came), dict(s.cookies), lambda: len(mails_of("ada", "switched off"))
    ok(wait_for(lambda: told() == 1) and "It is not invited again." in mails_of("ada", "switched off")[0], "a mail says so", smtp.mails)
    for who, typed in (("ada", "@ada:example.org"), ("ben", "@ada:example.org"), ("ben", "@Ada:EXAMPLE.org")):
        s.cookies = dict(jars[who])
        status, _, page = s.post(WAYS + "matrix", {"address": typed}, WAYS + "matrix")
        ok(status == 422 and "ask whoever runs this server to allow it again" in page and typed in page,
           "%s cannot have %s invited again" % (who, typed), (status, page[-2500:]))
    ok(s.post(WAYS + "matrix", {"address": "@ben:example.org"}, WAYS + "matrix")[0] == 303, "another account can be")
    s.cookies = jar
    s.post(WAYS + "matrix/delete", {}, WAYS + "matrix")
    ok(s.post(WAYS + "matrix", {"address": "@ada:example.org"}, WAYS + "matrix")[0] == 422,
       "not after the way is taken away either")
    ok(b"ada:example" not in b"".join(mark for mark, in rows("d", "SELECT mark FROM chat_declined")),
       "the database does not name who it was")
    done("the operator allows it", "matrix", "allow", "@ADA:example.org", "--data", "d", says="can be invited again")
    done("once", "matrix", "allow", "@ada:example.org", "--data", "d", says="has turned nothing down")
    refused("an id has to be one", 2, "expected an id", "matrix", "allow", "ada", "--data", "d")
    ok(not any("createRoom" in c[0] for c in Chat.came[rooms:]), "nobody was invited meanwhile", [c[0] for c in Chat.came[rooms:]])
    ok(s.post(WAYS + "matrix", {"address": "@ada:example.org"}, WAYS + "matrix")[0] == 303, "then it is set up again")
    s.post(WAYS + "matrix/test", {}, WAYS + "matrix")
    ok(wait_for(lambda: "last arrived there" in text_of(s, WAYS + "matrix")), "and a message arrives", text_of(s, WAYS + "matrix"))
    events = len(Chat.events)
    Chat.left.update(Chat.rooms)
    s.post(WAYS + "matrix/test", {}, WAYS + "matrix")
    ok(wait_for(lambda: "The invitation was turned down, or the room was left." in text_of(s, WAYS + "matrix")),
       "who leaves the room, or turns the invitation down, is left alone", text_of(s, WAYS + "matrix"))
    ok(len(Chat.events) == events and s.post(WAYS + "matrix", {"address": "@ada:example.org"}, WAYS + "matrix")[0] == 422,
       "nothing is said there any more, and nobody is invited again")
    again_and_again()


def again_and_again():
    """Whoever takes the way away and sets it up again invites nobody twice, and hides no refusal."""
    of = "@victim:example.org"
    for n in range(2):
        ok(s.post(WAYS + "matrix", {"address": of}, WAYS + "matrix")[0] == 303, "the way is set up, %d" % n)
        s.post(WAYS + "matrix/test", {}, WAYS + "matrix")
        ok(wait_for(lambda: ("turned down" if n else "last arrived there") in text_of(s, WAYS + "matrix")),
           "and looked at, %d" % n, text_of(s, WAYS + "matrix"))
        Chat.left.update(Chat.rooms)
        s.post(WAYS + "matrix/delete", {}, WAYS + "matrix")
    ok(list(Chat.rooms.values()).count(of) == 1, "one invitation went out", Chat.rooms)
    ok(s.post(WAYS + "matrix", {"address": of}, WAYS + "matrix")[0] == 422, "and none is to come")


def killed():
    """The program dies while Slack has not answered: it may have arrived, so it is not sent twice."""
    global s
    path = "/slow/x"
    set_up(s, "slack", path)
    s.post(WAYS + "slack/test", {}, WAYS + "slack")
    ok(wait_for(lambda: len(sent_to(path)) == 1), "a slow one is asked")
    s.stop(signal.SIGKILL)
    hurry()
    Chat.held.set()
    s = start("--allow-private-webhooks")
    s.cookies = dict(jars["ada"])
    set_up(s, "mattermost", "/hooks/after")
    s.post(WAYS + "mattermost/test", {}, WAYS + "mattermost")
    ok(wait_for(lambda: len(sent_to("/hooks/after")) == 1) and len(sent_to(path)) == 1, "after a crash it is not sent twice", len(sent_to(path)))


def inside():
    """Without the operator's word nothing leads inside."""
    restart()
    for url in peer + "/services/in", "https://127.0.0.1/x", "https://localhost/x", "https://10.0.0.1/x", "https://[::1]/x":
        status, _, page = set_up(s, "slack", url)
        ok(status == 422 and url in page, url + " is refused, and stays in the form", status)
    before = len(Chat.came)
    s.post(WAYS + "mattermost/test", {}, WAYS + "mattermost")
    ok(wait_for(lambda: "private network" in text_of(s, WAYS + "mattermost")) and len(Chat.came) == before,
       "and one from before is not asked", text_of(s, WAYS + "mattermost"))


def restart(*args):
    global s
    before = dict(s.cookies)
    s.stop()
    s = start(*args)
    s.cookies = before


def start(*args):
    return Server("d", *args, "--listen", SITE[7:], "--public-url", SITE)


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = start("--allow-private-webhooks")
jars = {}
for who in ("ben", "ada"):
    s.cookies = {}
    s.enter(who + "@example.org")
    jars[who] = dict(s.cookies)
ways()
tells()
failures()
for name, secret in (("st", "xoxb-slack"), ("ss", "slacksecret"), ("mt", "mmtoken"), ("mc", "mmcommand"), ("xt", "syt_matrix")):
    write(name, secret + "\n")
restart("--allow-private-webhooks", "--slack-token-file", "st", "--slack-signing-secret-file", "ss", "--slack-api", peer + "/slackapi",
        "--mattermost", peer + "/mm/", "--mattermost-token-file", "mt", "--mattermost-command-token-file", "mc",
        "--matrix", peer + "/matrix", "--matrix-token-file", "xt", *MAIL)
accounts()
too_often()
killed()
inside()
s.stop()
sys.exit(end())
