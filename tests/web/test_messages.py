# SPDX-License-Identifier: Apache-2.0
#
# Messages on the real program: the week by mail on Monday morning with the way out of it, which a program
# takes without a sign-in and a link does not; what one chooses under Settings; and two servers on one
# database of which one is killed.
import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import house
from house import TEAM, Server, end, ok, rows, run, write
from mail_server import Smtp, free_port, wait_for

FRIDAY, MONDAY = "2026-11-20T09:00:00Z", "2026-11-23T07:00:00Z"
smtp = Smtp()
mail = ("--mail-from", "talks@example.org", "--smtp", "smtp://127.0.0.1:%d" % smtp.port, "--mail-plain")


def of(who):
    return [m for to, m in smtp.mails if who + "@" in to[0] and "invit" not in str(m).lower()]


def told(address):
    """How many mails the outbox has for each person, and of what kind their message was."""
    sql = ("SELECT count(DISTINCT o.id) || ' ' || CASE WHEN min(m.kind) = 1 AND max(m.kind) = 1 THEN 'week' ELSE 'other' END"
           " FROM outbox o JOIN message m ON m.person = o.person AND m.state = 1 WHERE o.kind = 'message' GROUP BY o.person")
    return subprocess.run(["psql", "-At", "-X", address, "-c", sql], capture_output=True, text=True).stdout.split("\n")[:-1]


house.NOW = FRIDAY
run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d", *mail)
jars = {}
for who in ("ada", "ben"):
    s.cookies = {}
    s.enter(who + "@example.org")
    jars[who] = dict(s.cookies)
s.cookies = dict(jars["ada"])
ben, = (re.search(r'/people/(\w{13})"', s.ask("GET", "/people")[2]).groups())
secret = "qzxwordzxq"
s.post("/people/%s/topics" % ben, {"words": "a topic " + secret}, "/settings")
s.post("/people/%s/needs" % ben, {"words": "a need " + secret}, "/settings")
s.stop()

# -- Monday --
house.NOW = MONDAY
SITE = "http://127.0.0.1:%d" % free_port()
s = Server("d", *mail, "--listen", SITE[7:], "--public-url", SITE)
ok(wait_for(lambda: of("ada") and of("ben")), "on Monday at eight both have the week", (s.stderr(), smtp.mails))
week = of("ben")[0] if of("ben") else None
text = week.get_body(("plain",)).get_content()
page = week.get_body(("html",)).get_content()
ok(week["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", "a mail program may say no by itself", str(week))
where = re.fullmatch(r"<%s(/unsubscribe/[\w.-]+)>" % SITE, week["List-Unsubscribe"].replace("\n", "").replace(" ", ""))
ok(where and SITE + "/week" in text and SITE + "/week" in page, "and both parts lead to the week", str(week))
ok(secret not in str(week) and secret not in text + page and all(secret not in m.as_string() for _, m in smtp.mails),
   "no word that people wrote is in it", text)
ok(not of("cara"), "whoever has never come in gets none", of("cara"))
where = link = where[1] if where else "/unsubscribe/x"

# -- out of it --
s.cookies = {}
status, head, text = s.ask("GET", where)
ok(status == 200 and "No more of these mails?" in text and "What the week has" in text, "a link asks, and changes nothing", text)
ok(not rows("d", "SELECT 1 FROM message_choice"), "however often it is followed")
one_click = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"})
status, head, text = s.ask("POST", where, one_click, {"Content-Type": "application/x-www-form-urlencoded"})
ok(status == 200 and "No more of these" in text, "one click, without a sign-in and without a redirect", (status, text))
status, _, text = s.ask("GET", where)
ok(status == 200 and "It is off" in text and "<form" not in text and 'href="/settings/messages"' in text, "the link then says that it is off, and asks nothing more", text)
ok(rows("d", "SELECT kind, channel FROM message_choice") == [(1, 0)], "ends that kind, and no other", rows("d", "SELECT * FROM message_choice"))
edge = "--xx\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--xx--\r\n"
ok(s.ask("POST", where, edge, {"Content-Type": "multipart/form-data; boundary=xx"})[0] == 200,
   "also as a form of parts, and twice")
for forged in (where[:-1], where + "x", where.replace(".week.", ".asked."),
               re.sub(r"\.week\.\d+\.", ".week.20999.", where), "/unsubscribe/..", "/unsubscribe/" + "a" * 500):
    ok(s.ask("GET", forged)[0] == 404 and s.ask("POST", forged, one_click)[0] in (404, 415),
       "an address that was made up is nothing: " + forged[:40], s.ask("POST", forged, one_click)[0])
s.cookies = dict(jars["ben"])
text = s.ask("GET", "/settings/messages")[2]
ok(re.search(r'<select id="week".*?value="nothing" selected', text, re.S), "the page of choices shows the no", text[-6000:])

# -- choices --
status, head, _ = s.post("/settings/messages", {"week": "mail", "asked": "nothing", "soon": "mail", "quiet_from": "18:00",
    "quiet_to": "09:00", "day_4": "1", "most": "4"}, "/settings/messages")
ok(status == 303, "other choices are kept", status)
text = s.ask("GET", "/settings/messages")[2]
ok('value="18:00"' in text and 'value="09:00"' in text and re.search(r'name="day_4"[^>]* checked', text) and
   not re.search(r'name="day_5"[^>]* checked', text) and 'value="4" selected' in text, "as they were sent", text[-5000:])
ok(re.search(r'<select id="soon".*?value="mail" selected', text, re.S), "each kind by its way")
ok(text.index('id="devices"') < text.index('id="ways"') < text.index("Send me a test by mail") < text.index('<select id="most"') < text.index('<select id="week"'),
   "what is set up and tried stands above the choices, and how much above of what, which are many")
for where in ("/settings/messages/ways/teams", "/settings/messages/ways/program"):
    status, _, text = s.post(where, {"address": " "}, where)
    ok(status == 422 and "Please enter the address" in text and "few words" not in text, "an address that is missing is said to be: " + where, (status, text[-2500:]))

# -- a choice is kept as it was made --
PHONE = {"endpoint": "https://push.example.org/1", "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
         "auth": "BTBZMqHH6r4Tts7J_aSIgg"}
form = {"quiet_from": "18:00", "quiet_to": "09:00", "day_4": "1", "most": "4"}


def chosen(kind):
    """What the form has chosen for a kind, and what it says of the usual way."""
    text = s.ask("GET", "/settings/messages")[2]
    field = re.search(r'<p class="hint" id="%s-hint">(.*?)</p>.*?<select id="%s".*?value="(\w+)" selected' % (kind, kind), text, re.S)
    return field and (field[2], field[1])


ok(chosen("soon")[0] == "mail" and chosen("added") == ("usual", "Usually on a device, once one is set up"),
   "what nobody has chosen is as usual", (chosen("soon"), chosen("added")))
s.post("/settings/messages", {**form, "soon": "nothing", "week": "mail", "added": "usual"}, "/settings/messages")
ok(s.post("/settings/messages/devices", PHONE, "/settings/messages")[0] == 303, "a device is set up")
ok(chosen("soon") == ("nothing", "Usually on your devices"), "a no to what was nothing anyway stays a no when a device is set up", chosen("soon"))
ok(chosen("added") == ("usual", "Usually on your devices"), "and what was left as usual comes there", chosen("added"))
ok(rows("d", "SELECT kind, channel FROM message_choice ORDER BY kind") == [(1, 1), (2, 0), (7, 0)],
   "of what was chosen alone there is a row, for the export too", rows("d", "SELECT kind, channel FROM message_choice"))
s.post("/settings/messages", {**form, "soon": "usual"}, "/settings/messages")
ok(chosen("soon")[0] == "usual" and chosen("week")[0] == "mail" and len(rows("d", "SELECT 1 FROM message_choice")) == 2,
   "as usual takes a choice back, and that one alone", chosen("soon"))
status, _, text = s.post("/settings/messages", {**form, "soon": "pigeon"}, "/settings/messages")
ok(status == 422 and re.search(r'id="soon-error">[^<]*one of those that are offered', text), "a way that there is none of is said at its field", (status, text[-3000:]))
ok('<details id="talks" open>' in text and '<details id="ways">' in text, "and the fold in which it stands is open", re.findall("<details[^>]*>", text))
status, _, text = s.post("/settings/messages", {"quiet_from": "25:00", "quiet_to": "09:00", "most": "2"}, "/settings/messages")
ok(status == 422 and "20:00" in text and 'value="25:00"' in text, "a time that is none is said at its field", (status, text[-3000:]))
for hours, claim in (({"quiet_from": "", "quiet_to": ""}, "two empty fields are no quiet hours"), ({"quiet_from": "07:00", "quiet_to": "07:00"}, "nor is the same time twice")):
    s.post("/settings/messages", form, "/settings/messages")
    status, _, text = s.post("/settings/messages", {**form, **hours}, "/settings/messages")
    same = rows("d", "SELECT quiet_from = quiet_to FROM message_hours")
    text = s.ask("GET", "/settings/messages")[2]
    ok(status == 303 and same == [(1,)] and re.search(r'id="quiet_from"[^>]* value=""', text) and "leave both empty" in text, claim, (status, same, text[-4000:]))
status, _, text = s.post("/settings/messages", {**form, "quiet_from": ""}, "/settings/messages")
ok(status == 422 and "20:00" in text, "one that is empty is refused", status)
s.post("/settings/messages", form, "/settings/messages")
before = len(of("ben"))
status, head, _ = s.post("/settings/messages/test", {}, "/settings/messages")
ok(status == 303 and wait_for(lambda: len(of("ben")) == before + 1), "a test comes at once", (status, s.stderr()))
ok("This is how a message looks" in of("ben")[-1]["Subject"] and not of("ben")[-1]["List-Unsubscribe"], "and says that it is one")
ok(all(of("ben")[-1].get_body((kind,)).get_content().count("/settings/messages") == 1 for kind in ("plain", "html")), "with one way to the choices", str(of("ben")[-1]))
s.post("/settings/messages", {**form, "calendar_only": "1"}, "/settings/messages")
ok(chosen("week")[1].startswith("Not now:") and chosen("added")[1].startswith("Not now:") and chosen("moved") == ("usual", "Usually by mail"),
   "each row says so, but for those about the calendar", [chosen(k) for k in ("week", "added", "moved")])
ok("of these, nothing is said now" in s.ask("GET", "/settings/messages")[2], "where nothing but the calendar is told of, the page says so above the rest")
s.post("/settings/messages", form, "/settings/messages")
where = "/settings/messages/ways/teams"
ok(s.post(where, {"address": "https://teams.example.org/x"}, where)[0] == 303, "a way in chat is set up")
text = s.ask("GET", "/settings/messages")[2]
ok(re.search(r'<details id="ways"><summary>[^/]*<span class="soft">Teams</span>', text), "its fold says which", re.findall("<details.*?</summary>", text))
s.stop()
with sqlite3.connect(house.path("d", "rapport.db")) as db:
    db.execute("UPDATE reach SET state = 2 WHERE channel = 5")
s = Server("d", *mail, "--listen", SITE[7:], "--public-url", SITE)
s.cookies = dict(jars["ben"])
ok('<details id="ways" open>' in s.ask("GET", "/settings/messages")[2], "and is open when it fails")
s.stop()

# -- the week of the mail --
weeks = re.findall(re.escape(SITE) + r"(/week\S*)", week.get_body(("plain",)).get_content())
for house.NOW, titles in (("2026-11-23T09:00:00Z", ("This week", "This week")), ("2026-11-27T09:00:00Z", ("This week", "Next week")),
                          ("2026-12-04T09:00:00Z", ("Next week", "Next week"))):
    s = Server("d")
    s.cookies = dict(jars["ben"])
    got = tuple(re.search("<h1[^>]*>([^<]*)", s.ask("GET", where)[2])[1] for where in (weeks[0], "/week"))
    ok(weeks == ["/week?of=2026-11-23"] and got == titles, "the mail of Monday leads to its own week while that lasts: " + house.NOW, (weeks, got))
    s.stop()

# -- a link that is too old --
kept = rows("d", "SELECT kind, channel FROM message_choice ORDER BY kind")
for house.NOW, works in (("2027-12-27T23:00:00Z", True), ("2027-12-28T00:00:00Z", False)):
    s = Server("d")
    status, _, text = s.ask("GET", link)
    ok((status, "too old" in text) == ((200, False) if works else (410, True)), "after 400 days the link of a mail is too old: " + house.NOW, (status, text))
    if not works:
        ok('href="/settings/messages"' in text and "<form" not in text, "and leads to the settings", text)
        status, _, text = s.ask("POST", link, one_click, {"Content-Type": "application/x-www-form-urlencoded"})
        ok(status == 410 and "too old" in text and rows("d", "SELECT kind, channel FROM message_choice ORDER BY kind") == kept,
           "a program is told so too, and nothing has changed", (status, text, kept))
    s.stop()

# -- two servers, and a kill --
smtp.mails.clear()
with house.postgres("messages") as address:
    if address:
        house.NOW = FRIDAY
        run("init", "--data", "pg", "--database", address)
        run("import", write("team2.csv", TEAM), "--data", "pg", "--database", address)
        s = Server("pg", *mail, "--database", address)
        for who in ("ada", "ben"):
            link = run("link", who + "@example.org", "--data", "pg", "--database", address).stdout
            s.cookies = {}
            s.post(re.search(r"/sign-in/\S+", link).group(0), {})
        s.stop()
        house.NOW = MONDAY
        killed, other = Server("pg", *mail, "--public-url", SITE, "--database", address), Server("pg", *mail, "--public-url", SITE, "--database", address)
        killed.process.send_signal(signal.SIGKILL)
        # what the killed one had claimed for sending is said, and stays in doubt: it may have arrived
        ok(wait_for(lambda: told(address) == ["1 week", "1 week"], 200),
           "one of two servers says it when the other is killed, once to each", (told(address), other.stderr()))
        other.stop()
        ok(len(of("ada")) <= 1 and len(of("ben")) <= 1, "and nobody has it twice", len(smtp.mails))
end()
