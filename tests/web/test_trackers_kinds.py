# SPDX-License-Identifier: Apache-2.0
#
# Steps in GitLab, in Jira in the cloud and on a server, and in any program by webhook: the same from end to end as in
# GitHub (test_trackers.py), each spoken to as it is documented.
import json
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from tracker_house import (SITE, add, begin, hurry, put, seen, soon, sql, state_of, states, step_of, text_of, told, wait_for)
from tracker_servers import GitLab, Jira, Webhook, after, status
from house import ID, end, ok


def others(s):
    """GitLab, Jira in the cloud and on a server: as documented, the same from end to end."""
    s.enter("ben@example.org")
    for kind, name, hub, more, closed in (
            ("gitlab", "GitLab", GitLab(), {"project": "acme/team/app"}, lambda h, n: h.issue(n)["state"] == "closed"),
            ("jira-cloud", "Jira Cloud", Jira(True), {"project": "APP", "account": "ben@example.org", "issue_type": "Task"},
             lambda h, n: h.issue(n)["status"] == "Done"),
            ("jira", "Jira Data Center", Jira(False), {"project": "APP", "issue_type": "Task"},
             lambda h, n: h.issue(n)["status"] == "Done")):
        where, (code, page) = add(s, kind, hub.base, labels="rapport", **more)
        ok(code == 303 and wait_for(lambda: "answered well" in text_of(s, where)), "%s: a tracker is added, and tried" % name, code,
           text_of(s, where)[:600] if code == 303 else re.sub("<[^>]+>", " ", page))
        ok(all(a["method"] == "GET" for a in hub.asks) and not hub.issues, "%s: without making anything" % name, hub.asks)
        step = step_of(s, 'Ask "%s" /close @ben' % name, "ben")
        hub.next("POST", after(201))
        ok(put(s, step, where, yes="1")[0] == 303 and soon(lambda: "open" in text_of(s, step + "/tracker") and "waits" not in text_of(s, step + "/tracker")),
           "%s: the answer to the POST is lost, and the issue found" % name, hub.asks[-3:], text_of(s, step + "/tracker"))
        ok(len(hub.issues) == 1 and hub.issues[0].get("title", hub.issues[0].get("summary")) == 'Ask "%s" /close @ben' % name and
           hub.issues[0]["description"] == SITE + step, "%s: there is one, of line and address" % name, hub.issues)
        states(s, hub, step, name, 1)
        told(s, hub, where, step, name, 1, lambda n: closed(hub, n))
        hub.set(1, "closed", "Won't Do")
        ok(seen(s, step, "closed as not planned") and state_of(step) == 0, "%s: given up there, it is not done" % name, text_of(s, step))
        for _ in range(60):
            hub.add({"summary": "x", "description": "x"}) if "jira" in kind else hub.add("x", "x")
        hub.set(1, "open", at=time.time() + 1)
        ok(seen(s, step, ", open"), "%s: behind a page of others too" % name, text_of(s, step))
        ok(not hub.wrong, "%s was asked as documented" % name, hub.wrong)
        hub.next("GET", status(429, Retry_After="1000"))
        hurry()
        ok(wait_for(lambda: sql("SELECT not_before - busy_until FROM tracker WHERE kind = (SELECT max(kind) FROM tracker)")[0][0] > 900),
           "%s: Retry-After is obeyed" % name)
        everything = "\n".join(a["body"] + a["path"] + json.dumps(a["query"]) for a in hub.asks)
        ok("canary" not in everything and not re.search("Ada|Ben[^@]", everything), "%s: no note, no thanks and no name went out" % name)


def by_webhook(s):
    hub = Webhook()
    s.enter("ben@example.org")
    template = '{"t":"{{line}}","d":"{{due}}","l":["{{link}}","{{id}}","{{state}}"]}'
    code, _, page = s.post("/settings/trackers", {"kind": "webhook", "url": hub.base + "/in/sEcReT", "template": template},
                           "/settings/trackers?kind=webhook")
    secret = re.search(r"whsec_[A-Za-z0-9+/]{43}=", page)
    where = re.search(r'action="(/settings/trackers/%s)"' % ID.pattern, page)
    ok(code == 200 and secret and where, "a webhook is added, and its secret shown once", re.sub("<[^>]+>", " ", page)[:800])
    ok(secret[0] not in s.ask("GET", where[1])[2] and "sEcReT" not in s.ask("GET", where[1])[2], "and not again")
    ok(wait_for(lambda: hub.asks) and json.loads(hub.asks[0]["body"]) == {"type": "webhook.test"}, "a test goes there", hub.asks)
    step = step_of(s, 'a "quoted" \\ line', "ben")
    page = s.ask("GET", step + "/tracker")[2]
    ok("quoted" in page and "{&quot;t&quot;" in page, "what is sent is shown as it goes", page[-2500:])
    hub.next("POST", after(204))
    put(s, step, where[1], yes="1")
    ok(soon(lambda: "sent by webhook" in text_of(s, step)), "it is sent", text_of(s, step))
    sent = [a for a in hub.asks if "webhook.test" not in a["body"]]
    body = json.loads(sent[-1]["body"])
    ok(body == {"t": 'a "quoted" \\ line', "d": "", "l": [SITE + step, step[7:], "open"]}, "as the template has it", body)
    ok(len(sent) == 2 and len({a["headers"]["webhook-id"] for a in sent}) == 1, "again under the same id when no answer came", sent)
    verify = {}
    exec(re.search(r"```python\n(.*?)```", open(os.path.join(HERE, "../../docs/webhooks.md")).read(), re.S).group(1), verify)
    ok(all(verify["verify"](secret[0], a["headers"], a["body"].encode()) for a in sent), "signed as webhooks are")
    token, _ = s.make_token("ben@example.org", "read", "write")
    code = s.change(token, step, "", {"act": "done"})[0]
    ok(code == 200 and state_of(step) == 1, "and the program says by the API what became of it", code)


server = begin()
others(server)
by_webhook(server)
server.stop()
sys.exit(end())
