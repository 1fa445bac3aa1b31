# SPDX-License-Identifier: Apache-2.0
#
# Every form of every page that a leader and a member can reach gets every kind of bad value in each of
# its fields, from somebody who reads German. What comes back has no English in it, a refusal of a field
# stands at that field, and a script gets the same refusal as a problem of RFC 9457 with a pointer to it.
# The forms are found on the pages, so a new one is asked by itself.
import collections
import html.parser
import json
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import ID, TEAM, Server, end, ok, rows, run, write

# words that German sentences do not have
ENGLISH = re.compile(r"\b(the|this|that|is|are|be|been|no|not|of|to|you|your|and|or|expected|such|already|"
                     r"there|please|choose|write|time|talk|day|with|than|character|kept|most)\b", re.I)
BAD = {
    "nothing": "", "too much": "wort " * 1000, "a control character": "a\x07b", "no UTF-8": b"a\xffb",
    "what nobody sees": "a\u200bb", "a word": "viele", "a large number": "99999999999999999999", "less than nothing": "-1",
    "no such day": "2026-02-31", "a day far away": "2999-01-01T00:00", "a quote": "\"><b>'",
}
TEXTS = ("text", "email", "number", "date", "datetime-local", "url", "password", "search", "textarea")
# What ends the session, fetches from elsewhere or takes as many tries as there are bad values.
LEFT_OUT = re.compile(r"^/(sign-out|sign-in|undo/|settings/(feeds|caldav|password)|set-up/demo)")


class Forms(html.parser.HTMLParser):
    """The forms of a page: action, {field: value}, {field: its type}; and where errors stand."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.form, self.area, self.select = [], None, None, None
        self.depth, self.field, self.errors, self.error, self.lang = 0, None, [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        classes = (a.get("class") or "").split()
        if tag == "html":
            self.lang = a.get("lang")
        if tag == "form":
            self.form = (a.get("action") or "", {}, {})
            self.forms.append(self.form)
        if tag == "div":
            self.depth += 1
            if "field" in classes:
                self.field = [self.depth, None, None]
        if "error" in classes or "lead" in classes:
            self.error = [tag, ""]
        if self.form and tag in ("input", "textarea", "select") and a.get("name"):
            name, kind = a["name"], a.get("type", "text") if tag == "input" else tag
            if self.field and not self.field[1]:
                self.field[1] = name
                if self.field[2] is not None:
                    self.errors.append((name, self.field[2]))
            if kind in ("radio", "checkbox") and "checked" not in a:
                return
            self.form[1][name] = a.get("value") or ""
            self.form[2][name] = kind
            self.area = name if tag == "textarea" else None
            self.select = name if tag == "select" else None
        if tag == "option" and self.select and ("selected" in a or not self.form[1][self.select]):
            self.form[1][self.select] = a.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if tag in ("textarea", "select"):
            self.area = self.select = None
        if self.error and tag == self.error[0]:
            words = " ".join(self.error[1].split())
            if self.field and not self.field[1]:
                self.field[2] = words
            elif words:
                self.errors.append((self.field[1] if self.field else None, words))
            self.error = None
        if tag == "div":
            if self.field and self.field[0] == self.depth:
                self.field = None
            self.depth -= 1

    def handle_data(self, data):
        if self.area and self.form:
            self.form[1][self.area] += data
        if self.error:
            self.error[1] += data


def reachable(s):
    """Every form that one comes to from Today, one of each kind: ids in addresses do not make another."""
    found = {}
    for where, _, text in s.walk(["/today", "/set-up", "/set-up/team", "/settings"]):
        for action, fields, kinds in Forms(text).forms:
            name = ID.sub(":id", action)
            if action and any(k in TEXTS for k in kinds.values()) and not LEFT_OUT.match(action):
                found.setdefault((name, tuple(sorted(fields))), (action, fields, kinds, where))
    return found


def send(s, action, fields, accept):
    body = urllib.parse.urlencode(fields)
    return s.ask("POST", action, body, {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept})


def try_value(s, form, field, value, tell):
    action, fields, kinds, where = form
    filled = {k: v for k, v in fields.items() if k != "csrf"}
    filled.update({field: value, "csrf": s.token(where)})
    status, head, text = send(s, action, filled, "application/json")
    tell["asked"] += 1
    if status < 400:
        return None
    tell["refused"] += 1
    if head["Content-Type"] != "application/problem+json":
        return "no problem of JSON: %d %s" % (status, head["Content-Type"])
    problem = json.loads(text)
    if ENGLISH.search(problem["detail"]):
        return "English: " + problem["detail"]
    if problem["status"] != status:
        return "another status: %r" % problem
    at = [e["pointer"] for e in problem.get("errors", [])]
    status, head, text = send(s, action, filled, "text/html")
    page = Forms(text)
    said = [w for _, w in page.errors]
    if status < 400 or not said or page.lang != "de":
        return "a page that says nothing in German: %d" % status
    if any(ENGLISH.search(w) for w in said):
        return "English: %r" % said
    for pointer in at:
        tell["pointed"] += 1
        name = pointer[1:].replace("/", ".")  # "steps.0.words" in the form
        if name in kinds and kinds[name] in TEXTS and name not in [n for n, _ in page.errors]:
            # a value of which nothing can be shown is refused on a page without the form
            if value and not isinstance(value, bytes):
                return "refused %s, which says nothing: %r" % (name, page.errors)
        if name not in kinds:
            return "a field that the form does not have: " + name
    return None


def every_form(s, who):
    tell = collections.Counter()
    for (name, _), form in sorted(reachable(s).items()):
        tell["forms"] += 1
        wrong = []
        for field, kind in sorted(form[2].items()):
            if kind not in TEXTS:
                continue
            for claim, value in BAD.items():
                found = try_value(s, form, field, value, tell)
                if found:
                    wrong.append("%s: %s: %s" % (field, claim, found))
        ok(not wrong, "%s: what %s refuses is German, and at its field" % (who, name), wrong)
    ok(tell["forms"] >= 7 and tell["refused"] >= 90, "%s: every form was asked" % who, tell)
    print("#", who, dict(tell))
    return tell


class German(Server):
    def ask(self, method, where, body=None, headers=None, timeout=30):
        return super().ask(method, where, body, {"Accept-Language": "de", **(headers or {})}, timeout)


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = German("d")
s.sign_in()
s.post("/settings", {"name": "Ada", "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "lang": "de"}, "/settings")
s.post("/plan/find", {"week": "2026-11-23"}, "/settings")
s.post("/plan/accept", {"week": "2026-11-23"}, "/settings")
ben = re.search(r"/people/([0-9a-z]{13})", s.ask("GET", "/people")[2]).group(1)
talk = s.post("/people/%s/talk" % ben, {}, "/settings")[1]["Location"]
s.post(re.match(r"/talks/\w+", talk).group(0) + "/end", {}, "/settings")
leader = every_form(s, "the leader")
run("link", "ben@example.org", "--data", "d")
s.enter("ben@example.org")
s.post("/settings", {"name": "Ben", "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "lang": "de"}, "/settings")
s.post("/welcome", {"password": "vier blaue Stühle am Fluss"}, "/welcome")
every_form(s, "the member")
ok(leader["pointed"] >= 20, "refusals name their field", leader)
ok(not rows("d", "SELECT 1 FROM person WHERE name LIKE '%<b>%' AND name NOT LIKE '%\"><b>%'"), "nothing is half taken")
s.stop()
sys.exit(end())
