# SPDX-License-Identifier: Apache-2.0
#
# Steps in task trackers, from the button to the issue and back: small servers that play the trackers as
# documented, well, badly, hostile and in between, kills of the program, and a canary: nothing but the line
# of the step and its address goes out.
import json
import os
import re
import signal
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from tracker_house import (ARGS, SITE, add, begin, hurry, put, seen, soon, sql, state_of, states, step_of, text_of,
                           told, wait_for)
from tracker_servers import TOKEN, GitHub, after, held, stamp, status
import house
from house import ID, Server, end, ok


def set_up(s, hub):
    s.enter("ben@example.org")
    for form, says in ({"url": "ftp://x"}, "https://"), ({"project": "acme"}, "owner/repository"), \
            ({"project": "../x"}, "owner/repository"), ({"token": "a b"}, "no token"), ({"token": ""}, "token"), \
            ({"url": "https://u:p@x"}, "name and password"), ({"url": "https://x/?q"}, "question mark"):
        where, (code, page) = add(s, "github", hub.base, **form)
        ok(code == 422 and says in page and TOKEN not in page, "%r is refused at its field, and the token not written back" % form,
           code, re.sub(r"<[^>]+>", " ", page)[-1500:])
    where, (code, page) = add(s, "github", hub.base, labels=" rapport, later ")
    ok(code == 303 and where.startswith("/settings/trackers/"), "a tracker is added", code, page[-900:])
    ok(wait_for(lambda: "answered well" in text_of(s, where)), "it is tried", text_of(s, where)[:900])
    ok([a["method"] for a in hub.asks] == ["GET"] and not hub.issues, "without making anything", hub.asks)
    page = s.ask("GET", where)[2] + s.ask("GET", "/settings/trackers")[2] + s.ask("GET", "/settings")[2]
    ok(TOKEN not in page and "127.0.0.1" in page and "acme/app" in page, "the token is shown to nobody")
    found = house.subprocess.run(["grep", "-rlaF", TOKEN, house.path("d")], capture_output=True, text=True).stdout
    ok(found == "", "and stands nowhere in the data folder in the clear", found)
    hub.next("GET", status(401))
    s.post(where + "/test", {}, where)
    ok(wait_for(lambda: "stopped" in text_of(s, where)) and "(401)" in text_of(s, where), "a token that is refused stops it, and why is said",
       text_of(s, where)[:700])
    ok("(401)" in text_of(s, "/settings") and 'rapport_trackers{state="stopped"} 1' in s.ask("GET", "/metrics")[2],
       "in the list of settings and in /metrics too")
    s.post(where, {"token": TOKEN, "labels": "rapport, later"}, where)
    ok(wait_for(lambda: "stopped" not in text_of(s, where)), "a new token lets it go on", text_of(s, where)[:700])
    return where


def first(s, hub, where):
    """The yes, and what goes out."""
    line = "Ask <Cara> & \"co\" for 2 test phones — ’til Friday"
    step = step_of(s, line, "ben")
    page = s.ask("GET", step)[2]
    ok(step + "/tracker" in page, "a step of one's own leads to where one works")
    page = text_of(s, step + "/tracker")
    ok("Yes, send this to GitHub" in page and "Ask &lt;Cara&gt;" in page and SITE + step in page,
       "what is sent is shown first", page)
    ok(put(s, step, where)[0] == 409 and not hub.issues, "nothing goes without a yes")
    s.enter("ada@example.org")
    ok(put(s, step, where, yes="1")[0] in (403, 404) and s.ask("GET", step + "/tracker")[0] == 403, "nor by the other of the pair")
    s.enter("cara@example.org")
    form = {"tracker": where.rsplit("/", 1)[1], "yes": "1"}
    ok(s.post(step + "/tracker", form, "/settings/trackers?kind=github")[0] == 404 and s.ask("GET", step + "/tracker")[0] == 404,
       "nor by anybody else")
    s.enter("ben@example.org")
    ok(put(s, step, where, yes="1")[0] == 303, "with the yes it goes")
    ok(soon(lambda: len(hub.issues) == 1), "an issue is made", hub.asks)
    sent = json.loads(hub.asked("POST")[0]["body"])
    ok(sent == {"title": line, "body": SITE + step, "labels": ["rapport", "later"]}, "of the line, the address and the labels alone", sent)
    ok(wait_for(lambda: "GitHub 1, open" in text_of(s, step)), "the step says where it lies", text_of(s, step))
    page = s.ask("GET", step + "/tracker")[2]
    ok('href="%s/acme/app/issues/1"' % hub.base in page and "javascript" not in page, "its owner is led to the issue, by an address of ours", page[-1500:])
    s.enter("ada@example.org")
    page = s.ask("GET", step)[2]
    ok("GitHub 1, open" in page and "acme" not in page and "127.0.0.1:%s" % hub.base.rsplit(":", 1)[1] not in page,
       "the other sees that it lies there, and not where")
    s.enter("ben@example.org")
    ok(put(s, step, where)[0] == 409, "it lies in one tracker")
    return step


def twice(s, hub, where):
    """An issue is made once, whatever is lost."""
    before = len(hub.issues)
    hub.next("POST", after(201))
    step = step_of(s, "made, and the answer lost", "ben")
    ok(put(s, step, where)[0] == 303 and soon(lambda: "GitHub %d" % (before + 1) in text_of(s, step)),
       "an answer that is lost: the issue is found again", text_of(s, step), hub.asks[-3:])
    ok(len(hub.issues) == before + 1, "and not made again")
    for status_, retry in (500, {}), (502, {}), (429, {"Retry_After": "1700"}), (403, {"X_RateLimit_Remaining": "0"}), \
            (403, {"Retry_After": "1700"}):
        before = len(hub.issues)
        if "X_RateLimit_Remaining" in retry:
            retry["X_RateLimit_Reset"] = str(int(time.time()) + 1700)
        hub.next("POST", status(status_, **retry))
        step = step_of(s, "after %d %r" % (status_, retry), "ben")
        put(s, step, where)
        ok(wait_for(lambda: sql("SELECT error FROM tracker")[0][0] != ""), "%d %r: why is noted" % (status_, retry))
        rest = sql("SELECT not_before - busy_until, failures FROM tracker")[0]
        ok(1600 <= rest[0] <= 1700 if retry else rest[0] < 60, "it is left alone as it says", rest)
        ok(soon(lambda: "GitHub %d" % (before + 1) in text_of(s, step)) and len(hub.issues) == before + 1, "and then it goes well", text_of(s, step))
    before = len(hub.issues)
    hub.next("POST", status(422))
    step = step_of(s, "refused", "ben")
    put(s, step, where)
    ok(wait_for(lambda: "could not be put into GitHub" in text_of(s, step)), "422: it is said at the step", text_of(s, step))
    ok("(422)" in text_of(s, step + "/tracker") and "stopped" not in text_of(s, where), "with why, and the tracker goes on", text_of(s, step + "/tracker"))
    ok(put(s, step, where)[0] == 303 and soon(lambda: "GitHub %d" % (before + 1) in text_of(s, step)), "and it can be put there again")


def stopped(s, hub, where):
    """A tracker that is stopped is told to whom it concerns: at the step, in the settings, and on its page, where it is mended."""
    step, before = step_of(s, "Order the screens", "ben"), len(hub.issues)
    page = s.ask("GET", step)[2]
    ok(step + "/tracker" in page.split("</ul>")[-1] or step + "/tracker" in page.split("</details>")[-1], "it stands on the page of a step, outside of what is folded", page[-2500:])
    hub.next("POST", status(401))
    put(s, step, where)
    says = "could not be put into GitHub: the tracker is stopped"
    ok(soon(lambda: says in text_of(s, step)), "a step that waits says that its tracker is stopped", text_of(s, step))
    ok("the tracker is stopped" in text_of(s, step + "/tracker") and where in s.ask("GET", step + "/tracker")[2], "and leads to where it is mended")
    ok("1 tracker · stopped" in text_of(s, "/settings"), "the settings say so", text_of(s, "/settings"))
    page = s.ask("GET", where)[2]
    ok(re.search("<details[^>]* open", page) and "Order the screens" in page, "and its page shows the token, and the step by its line", page[-2500:])
    s.enter("ada@example.org")
    ok(says in text_of(s, step), "the other reads it too", text_of(s, step))
    s.enter("ben@example.org")
    s.post(where, {"token": TOKEN, "labels": "rapport, later"}, where)
    ok(soon(lambda: len(hub.issues) == before + 1 and says not in text_of(s, step)), "a new token lets it go on", text_of(s, step))
    ok(not re.search("<details[^>]* open", s.ask("GET", where)[2]), "and there is nothing to mend")


def killed(s, hub, where):
    """The program dies between the issue and the note of it."""
    for carried_out in True, False:
        let, before = threading.Event(), len(hub.issues)
        hub.next("POST", held(let, carried_out))
        step = step_of(s, "killed %s" % carried_out, "ben")
        put(s, step, where)
        ok(wait_for(lambda: not hub.amiss), "the tracker is asked")
        s.stop(signal.SIGKILL)
        let.set()
        sql("UPDATE tracker SET busy_until = 0")  # as after the lease
        sql("DELETE FROM send_turn")
        s = Server("d", *ARGS)
        s.enter("ben@example.org")
        ok(soon(lambda: "GitHub %d" % (before + 1) in text_of(s, step)), "after a crash the issue is there", text_of(s, step))
        ok(len(hub.issues) == before + 1, "once", len(hub.issues))
    return s


def yes_back(s, hub, where):
    step = step_of(s, "not sent", "ben")
    sql("UPDATE tracker SET not_before = 4000000000")
    put(s, step, where)
    ok("on its way to GitHub" in text_of(s, step), "while it waits it says so")
    ok(s.post(where + "/ask", {}, where)[0] == 303 and "on its way" not in text_of(s, step), "a yes that is taken back stops what waits")
    ok(put(s, step, where)[0] == 409, "and the next is asked for anew")
    before = len(hub.issues)
    hurry()
    ok(put(s, step, where, yes="1")[0] == 303 and soon(lambda: len(hub.issues) == before + 1), "and given again")
    ok(s.post(step + "/tracker/forget", {}, step + "/tracker")[0] == 303 and "GitHub" not in text_of(s, step), "its owner can forget it")


def lines_stay(s, hub, where):
    """Whoever wrote a line may say that it stays here; it is obeyed when it is sent."""
    waits, next_ = step_of(s, "hers, and waits", "ben"), step_of(s, "hers, and is next", "ben")
    sql("UPDATE tracker SET not_before = 4000000000")
    put(s, waits, where)
    s.enter("ada@example.org")
    pair = re.search(r"/people/%s" % ID.pattern, s.ask("GET", "/people")[2]).group(0)
    ok("My lines stay here" in text_of(s, pair) and s.post(pair + "/lines", {"act": "stay"}, pair)[0] == 303 and "Yours stay here." in text_of(s, pair),
       "the author of a line says that it stays here", text_of(s, pair))
    ok(s.post(pair + "/lines", {"act": "maybe"}, pair)[0] == 422, "in one of two ways")
    s.enter("ben@example.org")
    before = len(hub.issues)
    ok(soon(lambda: "could not be put into GitHub" in text_of(s, waits)), "a line that waits is not sent any more", text_of(s, waits))
    page = text_of(s, waits + "/tracker")
    ok(page.replace("\u2068", "").replace("\u2069", "").count("Ada wrote this line, and has said that lines of theirs stay here.") == 1, "the owner reads why", page)
    page = s.ask("GET", next_ + "/tracker")[2]
    ok("lines of theirs stay here" in page and 'name="tracker"' not in page, "and is offered no tracker for the next", page[-1500:])
    form = {"tracker": where.rsplit("/", 1)[1]}
    code, _, page = s.post(next_ + "/tracker", form, "/settings/trackers?kind=github")
    ok(code == 403 and "lines of theirs stay here" in page and len(hub.issues) == before, "which is refused, too", code, page[-1500:])
    s.enter("ada@example.org")
    ok(s.post(pair + "/lines", {"act": "go"}, pair)[0] == 303, "she takes it back")
    s.enter("ben@example.org")
    ok(put(s, next_, where)[0] == 303 and soon(lambda: len(hub.issues) == before + 1), "and then it goes")


def many(s, hub, where):
    """A poll reads all pages, of one's own issues alone, and costs nothing when nothing changed."""
    step = step_of(s, "among many", "ben")
    put(s, step, where)
    number = len(hub.issues) + 1
    ok(seen(s, step, "GitHub %d, open" % number), "one of many")
    for n in range(120):
        hub.add("canary of others %d" % n, "canary body", hub.login)
        hub.add("canary of strangers %d" % n, "canary body", "stranger", closed_at="x", state={"no": "text"})
    hub.set(number, "closed", at=time.time() + 1)
    ok(seen(s, step, "closed in GitHub"), "is found behind two pages of others", text_of(s, step))
    ok(any(a["query"].get("page") == "3" for a in hub.asks), "which are asked for one by one")
    ok(all(a["query"].get("creator") in (None, hub.login) for a in hub.asked("GET", "/issues")), "of one's own alone")
    tagged = [0]

    def unchanged(handler, peer, ask):
        tagged[0] += "if-none-match" in ask["headers"]
        return False
    for _ in range(5):
        hub.next("GET", unchanged)
    ok(soon(lambda: tagged[0] >= 2), "an answer without news is asked for with its tag", hub.asks[-2:])
    s.enter("ada@example.org")
    page = s.ask("GET", "/steps")[2] + s.ask("GET", step)[2]
    ok("canary of" not in page and not any("canary of" in str(r) for r in sql("SELECT * FROM tracked")), "no text of an issue comes here")
    s.enter("ben@example.org")
    hub.set(number, "open")
    ok(seen(s, step, ", open"), "opened")
    hub.set(number, "closed", "not_planned")
    ok(seen(s, step, "closed as not planned") and state_of(step) == 0, "closed as not planned, it is not done", text_of(s, step))


def hostile(s, hub, where):
    """Whatever is answered, the tracker fails or stops, and says why."""
    step = step_of(s, "hostile", "ben")
    put(s, step, where)
    number = len(hub.issues) + 1
    seen(s, step, "GitHub %d, open" % number)
    odd = {
        "an answer too large": (lambda h, p, a: (h.say(200, b"[" + b" " * (9 << 20) + b"]"), True)[1], "larger"),
        "no JSON": (status(200, b"<html>"), "does not answer like GitHub"),
        "another JSON": (status(200, {"a": [1]}), "does not answer like GitHub"),
        "deep JSON": (status(200, b"[" * 100000), "does not answer like GitHub"),
        "odd issues": (status(200, [{"number": -1, "state": "open"}]), "does not answer like GitHub"),
        "odd states": (status(200, [{"number": number, "state": ["closed"]}]), "does not answer like GitHub"),
        "a server error": (status(503, Retry_After="60"), "503"),
        "a limit": (status(429, Retry_After="60"), "too often"),
        "a redirect": (status(302, Location="http://127.0.0.1:1/"), "elsewhere"),
        "a missing project": (status(404), "404"),
    }
    for name, (does, says) in odd.items():
        hub.next("GET", does)
        ok(soon(lambda: says in text_of(s, where)), "%s: it is said" % name, text_of(s, where)[:900])
        ok(state_of(step) == 0, "%s: the step stays as it is" % name)
        hub.amiss.clear()
        s.post(where + "/test", {}, where)
        ok(soon(lambda: sql("SELECT state, failures FROM tracker WHERE kind = 0") == [(0, 0)]), "%s: and it goes on" % name, sql("SELECT * FROM tracker"))
    hub.next("GET", status(200, [{"number": number, "state": "closed", "title": "x", "updated_at": "9999-12-31T23:59:59Z",
                                  "closed_at": stamp(), "user": {"login": "a&b=c"}}]))
    ok(seen(s, step, "closed in GitHub"), "a clock that runs ahead is borne")
    hub.set(number, "closed", at=time.time() - 5)
    hub.set(number, "open", at=time.time() + 5)
    ok(seen(s, step, ", open"), "and hides nothing that comes", text_of(s, step))


hub = GitHub()
server = begin()
github = set_up(server, hub)
first(server, hub, github)
twice(server, hub, github)
stopped(server, hub, github)
server = killed(server, hub, github)
yes_back(server, hub, github)
lines_stay(server, hub, github)
step = step_of(server, "both sides", "ben")
put(server, step, github)
both = len(hub.issues) + 1
ok(seen(server, step, "GitHub %d, open" % both), "a step lies there")
states(server, hub, step, "GitHub", both)
told(server, hub, github, step, "GitHub", both, lambda n: hub.issue(n)["state"] == "closed")
many(server, hub, github)
hostile(server, hub, github)
ok(not hub.wrong, "GitHub was asked as documented", hub.wrong)
everything = "\n".join(a["body"] + a["path"] + json.dumps(a["query"]) for a in hub.asks)
ok("canary" not in everything and not re.search("Ada|Ben", everything), "no note, no thanks and no name went out")
server.stop()
sys.exit(end())
