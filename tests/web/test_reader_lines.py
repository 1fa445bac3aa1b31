# SPDX-License-Identifier: Apache-2.0
#
# Who reads it stands at every field into which words are typed, before anybody types. The forms are
# found on the pages of the demonstration, as a leader and as a member, so a new one is asked by
# itself. A line speaks for the fields that follow it in the same form; the forms of what is no word of
# one's own are named below with the reason. The same pages have no id twice.
import html.parser
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import ID, Server, end, ok

# What people type that is kept as words of theirs: one line of text or several.
WORDS = ("text", "textarea")
# Fields that are no words of one's own: an address, a name of somebody, a code, a number.
NO_WORDS = {
    ("/set-up/team", "name"): "the name of somebody who is led",
    ("/set-up/team", "work_hours"): "the hours of somebody who is led",
    ("/thanks", "find"): "it is looked for and not kept",
}


class Page(html.parser.HTMLParser):
    """Each field of words of a page: (action, name, what the line before it in its form says)."""

    def __init__(self, text):
        super().__init__()
        self.fields, self.ids, self.action, self.line, self.depth = [], [], None, "", 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if a.get("id"):
            self.ids.append(a["id"])
        if tag == "form":
            self.action, self.line = ID.sub(":id", a.get("action") or ""), ""
        if "reader" in (a.get("class") or "").split() and self.action is not None:
            self.depth, self.line = 1, ""
        elif self.depth and tag not in ("use", "path", "input", "br"):
            self.depth += 1
        kind = a.get("type", "text") if tag == "input" else tag
        if self.action is not None and kind in WORDS and a.get("name"):
            self.fields.append((self.action, re.sub(r"\d+", "N", a["name"]), " ".join(self.line.split())))

    def handle_endtag(self, tag):
        if tag == "form":
            self.action = None
        if self.depth and tag not in ("use", "path", "input", "br"):
            self.depth -= 1

    def handle_data(self, data):
        if self.depth:
            self.line += data


def read_pages(s, starts):
    """Every page that one comes to from Today, a few of each kind: another row may have another form."""
    kinds, found = set(), {}
    for where, kind, text in s.walk(starts, each=8):
        page = Page(text)
        kinds.add(kind)
        doubled.update((kind, i) for i in page.ids if page.ids.count(i) > 1)
        for action, name, line in page.fields:
            if line or (action, name) not in found:
                found[(action, name)] = (line, where)
    return found, kinds


def sign_in_as(s, name):
    s.cookies = {}
    text = s.ask("GET", "/sign-in")[2]
    person = re.search(r'name="person" value="([^"]+)"(?:(?!</form>).)*?%s' % name, text, re.S).group(1)
    s.post("/sign-in/demo", {"person": person}, "/sign-in")


s = Server("demo", "--demo", "--log", "quiet")
names = re.findall(r'class="row-act"[^>]*>(?:<[^>]+>)*\s*([^<]+?)\s*<', s.ask("GET", "/sign-in")[2])
everything, doubled = {}, set()
for name in names[:2] + names[-1:]:  # a leader stands first, then members, and last who leads the leader
    sign_in_as(s, name)
    found, kinds = read_pages(s, ["/today", "/start", "/check-in", "/goals", "/me", "/team", "/steps", "/thanks", "/kept"])
    everything.update(found)
    for (action, field), (line, where) in sorted(found.items()):
        if (action, field) not in NO_WORDS:
            ok(line, "%s: who reads it stands at %s of %s" % (name, field, action), where)
    ok(len(kinds) >= 18, "%s came to every kind of page" % name, sorted(kinds))
ok(not doubled, "no page has an id twice, so that each label leads to its own field", sorted(doubled))
ok(len(everything) >= 25, "the fields were found", sorted(everything))
s.stop()
sys.exit(end())
