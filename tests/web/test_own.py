# SPDX-License-Identifier: Apache-2.0
#
# What is kept about a person: the page with who read what, the two files to take along, in words of the
# reader's language, and the deletion of one kind, after which it is nowhere.
import json
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, ok, path, run, write


def enter(s, who):
    s.enter(who + "@example.org")
    s.post("/settings", {"name": who.title(), "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "lang": "de"}, "/settings/me")
    s.post("/welcome", {"password": "vier blaue Stühle am Fluss"}, "/welcome")


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
enter(s, "ben")
shown = {"words": "Der Umzug zehrt", "workload": "over", "energy": "flat", "obstacle": "Kein Testgerät", "shown": "shared"}
ok(s.post("/check-in", shown, "/check-in")[0] == 303, "a check-in is shown to the leader")
page = s.ask("GET", "/kept/export.html")
ok(page[0] == 200 and "Der Umzug zehrt" in page[2] and "Kein Testgerät" in page[2], "the page to take along has one's words", page[2][:200])
ok("zu viel" in page[2] and not re.search(r">\s*(over|flat)\s*<|\b(over|flat)\b", re.sub(r"<[^>]+>", " ", page[2])),
   "and what was chosen in words of the reader's language", re.findall(r"[^<>]*\b(?:over|flat)\b[^<>]*", page[2]))
ok(re.search(r"Mit wem Sie sprechen(?:(?!</section>).)*Ada", page[2], re.S), "with whom one talks has a name")
status, head, text = s.ask("GET", "/kept/export.json")
ok(status == 200 and "attachment" in head["Content-Disposition"], "the file is sent to be kept", dict(head))
ok(any("Der Umzug zehrt" in json.dumps(rows, ensure_ascii=False) for rows in json.loads(text).values()), "and has the words", text[:300])
for where in ("/kept/export.html", "/kept/export.json"):
    ok("Ada" in s.ask("GET", where)[2] and "Cara" not in s.ask("GET", where)[2],
       "whom one has talks with is named in %s, and nobody else" % where)
made = s.post("/settings/tokens", {"name": "Mein Skript", "read": "1"}, "/settings/tokens")[2]
hooked = s.post("/settings/webhooks", {"name": "Meine Lampe", "url": "https://hooks.invalid/tuer", "talk.moved": "1"}, "/settings/webhooks")[2]
ok(s.post("/settings/messages/ways/slack", {"address": "https://chat.invalid/tuer"}, "/settings/messages/ways/slack")[0] in (200, 303),
   "a way to Slack is set up")
kept = s.ask("GET", "/kept")[2]
ok(all(t in kept for t in ("Tokens Ihrer Programme", "Ihre Webhooks", "Wo Sie außer per E-Mail erreicht werden")),
   "what leads outside is among the kinds", kept[-3000:])
c = sqlite3.connect(path("d", "rapport.db"), timeout=10)
(reach, since), = c.execute("SELECT id, made FROM reach").fetchall()
c.executemany("INSERT INTO parcel (id, reach, body, state, made, until, changed, tries, kind) VALUES (?, ?, x'', 1, ?, ?, ?, 1, ?)",
              [(n + 1, reach, since, since, since + n, kind) for n, kind in enumerate((7, 7, 5, None))])  # enum message_kind
c.commit()
c.close()
text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", s.ask("GET", "/kept")[2]))
ok("Ein Gespräch beginnt in zehn Minuten · 2 in Slack" in text and "Eine Zusage von Ihnen ist morgen fällig · 1 in Slack" in text, "what went there is told by its kind", text[-2500:])
for where in ("/kept/export.html", "/kept/export.json"):
    text = s.ask("GET", where)[2]
    ok(all(t in text for t in ("Mein Skript", "Meine Lampe", "chat.invalid")), "tokens, webhooks and ways have their names in " + where)
    ok("tuer" not in text and "rpt_" not in text and "whsec_" not in text, "and nothing of what opens them")
enter(s, "ada")
ben = re.search(r"/people/([0-9a-hjkmnp-tv-z]{13})", s.ask("GET", "/people")[2]).group(1)
ok("Der Umzug zehrt" in s.ask("GET", "/people/" + ben)[2], "the leader reads it")
ok("Der Umzug zehrt" not in s.ask("GET", "/kept/export.html")[2] and "Der Umzug zehrt" not in s.ask("GET", "/kept/export.json")[2],
   "the leader does not take along what the member can take back")
enter(s, "ben")
kept = s.ask("GET", "/kept")[2]
ok(re.search(r"Ada(?:(?!</li>).)*Wie es Ihnen ging", kept, re.S), "the page says who read it", re.findall(r"Ada[^/]{0,200}", kept))
ok("einen Export von allem" not in kept, "nobody has exported everything")
run("export", "all.json", "--data", "d")
ok("einen Export von allem" in s.ask("GET", "/kept")[2], "after the operator has, it is said")
kind = re.search(r"/kept/delete\?kind=(check_in)\b", s.ask("GET", "/kept/delete")[2])
ok(kind and s.post("/kept/delete", {"kind": "check_in"}, "/kept/delete?kind=check_in")[0] == 303, "check-ins are deleted as a kind")
for where in ("/kept", "/kept/export.html", "/kept/export.json", "/check-in", "/today"):
    ok("Der Umzug zehrt" not in s.ask("GET", where)[2], "it is gone from " + where)
enter(s, "ada")
ok("Der Umzug zehrt" not in s.ask("GET", "/people/" + ben)[2], "and from the leader's page")
s.stop()
sys.exit(end())
