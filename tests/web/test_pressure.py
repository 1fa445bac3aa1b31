# SPDX-License-Identifier: Apache-2.0
#
# A red-hot week: Today says which short talks fit, they are accepted in one press and taken back in one;
# what was seen is what is accepted; nobody else learns of the pressure.
import html
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, calendar, end, event, ok, rows, run, write

# Ada has meetings from nine to four, Monday to Friday, and from Wednesday on until five.
BUSY = [event("d%d" % day, "202611%d" % day, 9, "Secret budget").replace("PT1H", "PT%dH" % (7 if day < 25 else 8)) for day in range(23, 28)]


def words(text):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def as_(who):
    s.cookies = dict(cookies[who])
    return s


def fields(text, act):
    """The hidden fields of the form that posts there."""
    form = re.search(r'<form[^>]*action="%s"[^>]*>(.*?)</form>' % act, text, re.S)
    return dict(re.findall(r'type="hidden" name="(week|tag)" value="([^"]*)"', form.group(1))) if form else None


def planned():
    return rows("d", "SELECT m.key, t.starts, t.minutes FROM talk t JOIN person m ON m.id = t.member WHERE t.state = 0 ORDER BY 1")


run("init", "--data", "d")
cal = os.path.dirname(write("cal/ada.ics", calendar(*BUSY)))
run("import", write("team.csv", TEAM), "--calendars", cal, "--data", "d")
s = Server("d")
cookies = {}
for who in ("ben", "ada"):
    s.cookies = {}
    s.enter(who + "@example.org")
    cookies[who] = dict(s.cookies)

text = as_("ada").ask("GET", "/today")[2]
ok("This week is red-hot" in text and "2 talks of 5 minutes fit, 10 min." in words(text), "Today says what fits", words(text)[:900])
ok("Before" in text and "After" in text and len(re.findall("no talk today", words(text))) == 2, "before and after stand side by side", words(text)[:1500])
why = words(as_("ada").ask("GET", "/pressure")[2])
ok("and they are a third of all or more." in why, "the rule is that of the model, a third too")
ok("95 % of your hours in meetings a sign" in why and "this week red-hot" in why, "the page has the figures", why[:1500])
ok("Meetings take 70 % of your working hours or more." in why, "and the rule", why[-900:])
ok("Secret" not in why, "and no title")

seen = fields(text, "/pressure")
status = as_("ada").post("/pressure", dict(seen, tag="0000000000001"), "/today")[0]
ok(status == 409 and not planned(), "an answer that nobody has seen is not accepted", status)
for bad in ({"week": "2026-11-24", "tag": seen["tag"]}, {"week": "soon", "tag": seen["tag"]}, {"week": seen["week"], "tag": "?"}, {}):
    ok(as_("ada").post("/pressure", bad, "/today")[0] == 422 and not planned(), "what is no week or no tag is refused: %s" % bad)
status, head, _ = as_("ada").post("/pressure", seen, "/today")
ok(status == 303 and [(key, minutes) for key, _, minutes in planned()] == [("ben", 5), ("cara", 5)], "one press plans the short talks", planned())
after = s.ask("GET", head["Location"].split("#")[0])[2]
ok("2 short talks are planned." in words(after) and "red-hot" not in after, "and the answer is gone", words(after)[:600])


def take_back(text):
    undo = re.search(r'<form[^>]*action="(/undo[^"]*)"[^>]*>(.*?)</form>', text, re.S)
    return s.post(undo.group(1), dict(re.findall(r'name="(?!csrf)([^"]+)" value="([^"]*)"', undo.group(2))), "/settings")[0]


for where in ("/today", "/pressure"):
    page = s.ask("GET", where)[2]
    ok("You have planned short talks for this week" in page and "2 short talks can still be taken back: before, none was planned." in words(page) and
       "short talks can still be as before" not in page, "%s says that there was no talk before" % where, words(page)[:900])
    ok(re.search(r'name="back" value="([^"]*)"', page.split('action="/pressure/back"')[1]).group(1) == where, "and stays there when it is taken back")
seen = fields(s.ask("GET", "/today")[2], "/pressure/back")
status, head, _ = s.post("/pressure/back", dict(seen, back="/today"), "/today")
ok(status == 303 and head["Location"] == "/today" and not planned(), "taken back on Today it stays on Today", (status, head["Location"]))
ok("2 short talks are taken back." in words(s.ask("GET", "/today")[2]), "and says what is gone")
seen = fields(text, "/pressure")
_, head, _ = as_("ada").post("/pressure", seen, "/today")
after = s.ask("GET", head["Location"].split("#")[0])[2]
status = take_back(after)
ok(status == 303 and not planned(), "one press takes it back", (status, planned()))
ok("Plan these short talks" in text and "Shorten" not in text, "where no talk was planned nothing is said of shortening")
as_("ada").post("/plan/find", {"week": "2026-11-23"}, "/plan")
as_("ada").post("/plan/accept", {"week": "2026-11-23"}, "/plan")
full = planned()
ok(len(full) == 2 and all(minutes > 5 for _, _, minutes in full), "longer talks are planned", full)
text = as_("ada").ask("GET", "/today")[2]
ok("Shorten, do not cancel" in text and "Nobody is called off" in text, "then the answer is to shorten them", words(text)[:900])
_, head, _ = as_("ada").post("/pressure", fields(text, "/pressure"), "/today")
after = s.ask("GET", head["Location"].split("#")[0])[2]
ok("2 talks are short now, and none is cancelled." in words(after) and [m for _, _, m in planned()] == [5, 5], "which is said", words(after)[:600])
ok(take_back(after) == 303 and planned() == full, "and taken back they are as long as before", planned())

# one of the two is short already
one = re.search(r'href="/talks/(\w+)"', s.ask("GET", "/people")[2] + s.ask("GET", "/plan?week=2026-11-23")[2] + s.ask("GET", "/week")[2]).group(1)
about = json.loads(s.ask("GET", "/api/v1/talks/" + one)[2])["talk"]
status = s.post("/talks/%s/shorten" % one, {"start": about["starts"], "minutes": "5"}, "/talks/" + one)[0]
ok(status == 303 and sorted(m for _, _, m in planned())[0] == 5, "one is made short by hand", (status, planned()))
text = s.ask("GET", "/today")[2]
ok("2 talks of 5 minutes fit, 10 min." in words(text) and "1 of them is short already." in words(text), "what is short already is told apart", words(text)[:900])
_, head, _ = s.post("/pressure", fields(text, "/pressure"), "/today")
after = s.ask("GET", head["Location"].split("#")[0])[2]
ok("1 talk is short now, and not cancelled. 1 was short before." in words(after), "also when it is accepted", words(after)[:600])
ok(take_back(after) == 303 and sorted(m for _, _, m in planned()) != [5, 5], "and taken back", planned())
status = s.post("/talks/%s/move" % one, {"start": about["starts"], "minutes": str(about["minutes"])}, "/talks/" + one)[0]
ok(planned() == full, "and made long again", (status, planned()))

as_("ada").post("/pressure", fields(as_("ada").ask("GET", "/today")[2], "/pressure"), "/today")
s.cookies = {}
s.enter("ada@example.org")  # on another device, which has no act to undo
cookies["ada"] = dict(s.cookies)
for where in ("/today", "/pressure"):
    text = s.ask("GET", where)[2]
    ok("/undo" not in text and "2 short talks can still be as before." in words(text), "%s offers later, too, to take it back" % where, words(text)[:900])
ok(not fields(as_("ben").ask("GET", "/today")[2], "/pressure/back") and as_("ben").post("/pressure/back", {"week": seen["week"]}, "/settings")[0] == 409,
   "and nobody else can")
status, head, _ = as_("ada").post("/pressure/back", fields(text, "/pressure/back"), "/pressure")
ok(status == 303 and planned() == full, "which makes them as long as before", (status, planned()))
ok(head["Location"] == "/pressure", "on the page where it was pressed", head["Location"])
after = s.ask("GET", head["Location"])[2]
ok("2 talks are as before again." in words(after) and not fields(after, "/pressure/back"), "and says so", words(after)[:600])
ok(as_("ada").post("/pressure/back", {"week": seen["week"]}, "/pressure")[0] == 409, "and once only")

ok("red-hot" not in as_("ben").ask("GET", "/today")[2], "the member reads nothing of it")
his = words(as_("ben").ask("GET", "/pressure")[2])
ok("95 %" not in his and "a sign" not in his, "nor on the page of their own weeks", his[:900])

status, head, _ = as_("ada").post("/pressure/leave", {"week": seen["week"]}, "/today")
ok(status == 303 and "red-hot" not in as_("ada").ask("GET", "/today")[2], "who leaves the week as it is reads no more of it")
ok("You leave the red-hot week as it is." in as_("ada").ask("GET", "/pressure")[2], "but where it is explained")
as_("ada").post("/pressure/leave", {"week": seen["week"], "act": "offer"}, "/pressure")
ok("red-hot" in as_("ada").ask("GET", "/today")[2], "and where it can be asked for again")
ok('href="/pressure">How full' in as_("ada").ask("GET", "/today")[2], "Today leads there")
s.stop()
sys.exit(end())
