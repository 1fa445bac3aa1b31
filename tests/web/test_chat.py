# SPDX-License-Identifier: Apache-2.0
#
# Messages to Slack, Mattermost, Teams and a program, from the form to the other server: what is said, in
# which form, what is never said, and what becomes of it when the other server says no, hangs or lies.
import json
import os
import re
import signal
import sqlite3
import sys
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
sys.path.insert(0, HERE)
import house
from chat_servers import Chat, listen, sent_to
from house import TEAM, Server, end, ok, rows, run, write
from mail_server import free_port, wait_for

house.NOW = ""  # the real clock: a signature counts for five minutes
verify = {}
exec(re.search(r"```python\n(.*?)```", open(os.path.join(HERE, "../../docs/webhooks.md")).read(), re.S).group(1), verify)
verify = verify["verify"]
peer = listen()
SITE = "http://127.0.0.1:%d" % free_port()
WAYS = "/settings/messages/ways/"
URLS = {"slack": "/services/T1/B1/sEcReT", "mattermost": "/hooks/sEcReT",
        "teams": "/workflows/1/triggers/manual/paths/invoke?api-version=1&sig=sEcReT", "program": "/program/sEcReT"}


def text_of(s, where):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", s.ask("GET", where)[2]))


def set_up(s, way, path):
    return s.post(WAYS + way, {"address": path if "://" in path else peer + path}, WAYS + way)


def hurry():
    with sqlite3.connect(house.path("d", "rapport.db"), timeout=20) as db:
        db.execute("UPDATE reach SET not_before = 0, busy_until = 0")
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
killed()
inside()
s.stop()
sys.exit(end())
