# SPDX-License-Identifier: Apache-2.0
#
# Invitations by mail on the real program. First against a mail server of a few lines that can
# say no, hang and hang up; then (as root, where they are installed) through OpenSMTPD into a
# mailbox of Dovecot and back. Answers are written by python3-icalendar and Python's email.
import email
import email.policy
import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
from email.message import EmailMessage

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
import house
from house import ok

import icalendar

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mail_server import Smtp, free_port, wait_for

PLANNED, TOLD, LATER = "2026-11-23T07:00:00Z", "2026-11-23T07:10:00Z", "2026-11-23T07:20:00Z"
TEAM = """id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada Lindqvist,ada@example.org,,Europe/Berlin,09:00-17:00,15,7
ben,Ben Okafor,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7
"""


def serve(data, now, *args):
    house.NOW = now
    return house.Server(data, *args)


def sign_in(server, data, address):
    server.cookies.clear()
    link = house.run("link", address, "--data", data).stdout
    server.post("/sign-in/" + link.strip().rsplit("/", 1)[1], {})


def planned(data, *args):
    """A data folder in which Ada has accepted a talk with Ben; nobody was told yet."""
    house.NOW = PLANNED
    team = house.write(data + ".csv", TEAM)
    house.run("init", "--data", data)
    house.run("import", team, "--data", data)
    server = serve(data, PLANNED, *args)
    sign_in(server, data, "ada@example.org")
    server.post("/plan/find", {"week": "2026-11-23"}, "/plan")
    status = server.post("/plan/accept", {"week": "2026-11-23"}, "/plan")[0]
    ok(status == 303 and len(house.rows(data, "SELECT id FROM talk")) == 1,
       "a talk is planned", (status, server.stderr()))
    server.stop()


def calendar_of(mail):
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            return part, icalendar.Calendar.from_ical(part.get_payload(decode=True))
    return None, None


def event_of(cal):
    return cal.walk("VEVENT")[0]


def answer(request, who, method, partstat, **more):
    """What another calendar program says to a request."""
    asked = event_of(request)
    cal, event = icalendar.Calendar(), icalendar.Event()
    cal.add("prodid", "-//other//program//EN")
    cal.add("version", "2.0")
    cal.add("method", method)
    for name in ("uid", "organizer", "sequence"):
        event.add(name, asked[name])
    event.add("dtstamp", icalendar.vDDDTypes.from_ical("20261123T071500Z"))
    me = icalendar.vCalAddress("mailto:" + who)
    me.params["partstat"] = icalendar.vText(partstat)
    event.add("attendee", me, encode=0)
    for name, value in more.items():
        event.add(name, value)
    cal.add_component(event)
    m = EmailMessage(policy=email.policy.SMTP)
    m["From"], m["To"], m["Subject"] = who, "talks@example.org", "Re: talk"
    m["Message-ID"] = "<%s-%s@other.example>" % (method, partstat.lower())
    m.set_content("My answer.")
    m.add_alternative(cal.to_ical().decode(), subtype="calendar", params={"method": method})
    return m.as_bytes()


def receive(data, message, *args):
    house.NOW = LATER
    return subprocess.run([house.PROGRAM, "receive", "--data", data, *args], cwd=house.folder.name,
                          env=house.env(), input=message, capture_output=True, timeout=60)


def talk_page(server, data, address):
    sign_in(server, data, address)
    (talk,), = house.rows(data, "SELECT id FROM talk")
    return server.ask("GET", "/talks/" + house.id_text(talk))[2]


def options(port):
    return ["--mail-from", "talks@example.org", "--smtp", "smtp://127.0.0.1:%d" % port, "--mail-plain"]


def told_and_answered():
    smtp = Smtp()

    def subject(who, since):
        return next((str(m["Subject"]) for to, m in smtp.mails[since:] if who in to[0]), "")

    planned("told", *options(smtp.port))
    ok(not smtp.mails, "nothing is sent in the moment of the plan")
    server = serve("told", TOLD, *options(smtp.port), "--public-url", "https://talks.example.org")
    ok(wait_for(lambda: len(smtp.mails) == 2), "both are sent a mail", (smtp.mails, server.stderr()))
    server.stop()
    to_ben = next(m for to, m in smtp.mails if "ben@" in to[0])
    part, request = calendar_of(to_ben)
    event = event_of(request)
    ok(part.get_param("method") == "REQUEST" and request["method"] == "REQUEST" and
       part.get_param("charset").lower() == "utf-8",
       "the mail has a part text/calendar; method=REQUEST", str(to_ben))
    ok(event["summary"] == "Ada & Ben" and event["sequence"] == 0, "its title is two first names")
    ok("Lindqvist" not in part.get_payload(decode=True).decode(), "and no more of the names")
    zones = [str(z["tzid"]) for z in request.walk("VTIMEZONE")]
    ok(zones == ["Europe/Berlin"] and event["dtstart"].params["tzid"] == "Europe/Berlin" and
       len(event.walk("VALARM")) == 1, "with zone and alarm", part)
    ok(str(event["organizer"]).lower() == "mailto:talks@example.org" and
       [str(a).lower() for a in event["attendee"]] == ["mailto:ada@example.org", "mailto:ben@example.org"],
       "answers come to us, both are asked", event)
    ok("https://talks.example.org/talks/" in str(to_ben.get_body(("plain",)).get_content()) and
       "https://talks.example.org/talks/" in to_ben.get_body(("html",)).get_content(), "text and HTML lead to the talk")
    ok(all("Europe/Berlin" in to_ben.get_body((kind,)).get_content() and "https://talks.example.org/settings/talks" in
           to_ben.get_body((kind,)).get_content() for kind in ("plain", "html")),
       "and say whose clock it is, and where one chooses how talks are told", str(to_ben))
    ok(to_ben["Auto-Submitted"] == "auto-generated", "marked as made by a program")

    forged = answer(request, "mallory@example.org", "REPLY", "DECLINED")
    ok(b"nothing for us" in receive("told", forged).stdout, "a stranger's answer is none")
    ok(b"not proven" in receive("told", answer(request, "ben@example.org", "REPLY", "DECLINED"),
                                "--mail-authserv-id", "mx.example.org").stdout,
       "nor is one in Ben's name that the own mail server has not proven")
    yes = answer(request, "ben@example.org", "REPLY", "ACCEPTED")
    r = receive("told", yes)
    ok(r.returncode == 0 and b"an answer" in r.stdout, "Ben's answer is taken", r)
    ok(b"read before" in receive("told", yes).stdout, "the same message counts once")
    server = serve("told", LATER)
    for who in ("ada", "ben"):
        page = talk_page(server, "told", who + "@example.org")
        ok("accepted in the calendar" in page, "%s sees it" % who, page[-2500:])
    later = event["dtstart"].dt.replace(hour=15, minute=0)
    r = receive("told", answer(request, "ben@example.org", "COUNTER", "TENTATIVE",
                               dtstart=later, dtend=later.replace(minute=10)))
    ok(b"an answer" in r.stdout, "another time is proposed", r)
    page = talk_page(server, "told", "ada@example.org")
    ok("proposes another time" in page and "It fits both calendars." in page, "Ada sees that it fits", page)
    where = re.search(r'action="(/talks/\w+/counter)"', page)[1]
    status = server.post(where, {"answer": "yes"}, where.replace("/counter", ""))[0]
    ok(status == 303, "and takes it with one button", status)
    server.stop()
    server = serve("told", "2026-11-23T07:30:00Z", *options(smtp.port))
    ok(wait_for(lambda: len(smtp.mails) == 4), "both are told of the new time", len(smtp.mails))
    again = event_of(calendar_of(next(m for to, m in smtp.mails[2:] if "ben@" in to[0]))[1])
    ok(again["sequence"] == 1 and again["uid"] == event["uid"] and again["dtstart"].dt == later,
       "as a later version of the same event", again)
    ok(re.fullmatch(r"Moved: Ada & Ben: Mon 23 Nov, 1\d:00", subject("ben@", 2)) and again["summary"] == "Ada & Ben" and
       subject("ben@", 0).startswith("Ada & Ben: "), "the subject says that it was moved; the event's title stays", subject("ben@", 2))
    sign_in(server, "told", "ben@example.org")
    sql("told", "UPDATE person SET lang = 'de' WHERE name = 'Ben Okafor'")
    (talk,), = house.rows("told", "SELECT id FROM talk")
    status = server.post("/talks/%s/cancel" % house.id_text(talk), {}, "/settings")[0]
    server.stop()
    server = serve("told", "2026-11-23T07:40:00Z", *options(smtp.port))
    ok(wait_for(lambda: len(smtp.mails) == 6), "both are told that it is cancelled", (status, len(smtp.mails)))
    ok(subject("ada@", 4).startswith("Cancelled: Ada & Ben: ") and subject("ben@", 4).startswith("Abgesagt: Ada & Ben: "),
       "the subject says so, in the language of each", [str(m["Subject"]) for _, m in smtp.mails])
    server.stop()
    sql("told", "UPDATE person SET lang = '' WHERE lang = 'de'")
    return smtp.mails[:4]


def sql(data, text):
    with sqlite3.connect(house.path(data, "rapport.db"), timeout=20) as db:
        db.execute(text)


def row(data):
    return house.rows(data, "SELECT state, tries, error FROM outbox ORDER BY id")


def refusals():
    smtp = Smtp()
    smtp.mode = "busy"
    planned("busy", *options(smtp.port))
    server = serve("busy", TOLD, *options(smtp.port))
    ok(wait_for(lambda: [r[:2] for r in row("busy")] == [(0, 1)] * 2), "451: it waits", row("busy"))
    ok(all("(SMTP %ld)" in r[2] and '"451"' in r[2] for r in row("busy")), "and says why", row("busy"))
    ok('rapport_mail{state="waiting"} 2' in server.ask("GET", "/metrics")[2], "the operator sees it waiting")
    page = talk_page(server, "busy", "ada@example.org")
    ok(page.count("the invitation is on its way") == 2, "and the talk's page", page[-2000:])
    server.stop()
    smtp.mode = "ok"
    server = serve("busy", LATER, *options(smtp.port))
    ok(wait_for(lambda: [r[0] for r in row("busy")] == [1, 1]) and len(smtp.mails) == 2,
       "and goes the next time, once", (row("busy"), len(smtp.mails)))
    server.stop()
    smtp.mode = "never"
    smtp.mails.clear()
    planned("never", *options(smtp.port))
    server = serve("never", TOLD, *options(smtp.port))
    ok(wait_for(lambda: [r[0] for r in row("never")] == [2, 2]), "550: given up", row("never"))
    page = talk_page(server, "never", "ada@example.org")
    ok(page.count("the invitation could not be sent") == 2, "the talk's page says so", page[-2000:])
    page = server.ask("GET", "/settings")[2]
    ok("A mail to you could not be sent." in page and "SMTP 550" in page, "and why, in the settings", page[-3000:])
    smtp.mode = "ok"
    server.post(re.search(r'action="(/settings/mail/\w+/again)"', page)[1], {}, "/settings")
    ok(wait_for(lambda: len(smtp.mails) == 1) and "ada@" in smtp.mails[0][0][0],
       "sent again by a button, it goes", (row("never"), smtp.mails))
    ok("A mail to you" not in server.ask("GET", "/settings")[2], "and is no trouble any more")
    server.stop()


def our_own_address_is_refused():
    """A server that does not take our address says nothing about the reader's: the mail waits for the operator."""
    smtp, data = Smtp(), "ours"
    smtp.mode = "ours"
    planned(data, *options(smtp.port))
    server = serve(data, TOLD, *options(smtp.port))
    ok(wait_for(lambda: [r[:2] for r in row(data)] == [(0, 1)] * 2) and all('"550"' in r[2] for r in row(data)), "550 at MAIL: it waits", row(data))
    said = server.stderr()
    ok("the server said: 5.7.1 <address> Sender address rejected: 5.7.1 not owned by user" in said and "talks@" not in said,
       "and the log has the server's words, without an address", said)
    server.stop()
    house.NOW = "2026-11-24T07:20:00Z"
    sql(data, "UPDATE outbox SET until = 1, next_try = 4000000000")
    server = serve(data, house.NOW, *options(smtp.port))
    ok(wait_for(lambda: server.stderr().count("mail given up kind=invitation person=") == 2), "what is of no use any more is given up, and logged",
       (server.stderr(), row(data)))
    server.stop()


def without_tls():
    """A server that cannot encrypt gets nothing, unless the operator says --mail-plain."""
    smtp, data = Smtp(), "clear"
    encrypted = [o for o in options(smtp.port) if o != "--mail-plain"]
    planned(data, *encrypted)
    server = serve(data, TOLD, *encrypted)
    ok(wait_for(lambda: [r[:2] for r in row(data)] == [(0, 1)] * 2), "no STARTTLS: it waits", row(data))
    ok(not smtp.mails and smtp.tries == 0, "and nothing was said to that server", (smtp.mails, smtp.tries))
    ok(all(r[2] for r in row(data)), "but why is kept", row(data))
    server.stop()
    server = serve(data, LATER, "--mail-from", "talks@example.org", "--smtp", "smtps://127.0.0.1:%d" % smtp.port)
    ok(wait_for(lambda: all("No encrypted connection came about." in r[2] for r in row(data))), "TLS where none is spoken is said to be that", row(data))
    server.stop()


def two_nodes():
    """Two servers of one PostgreSQL database send each mail once between them."""
    people = 12
    with house.postgres("two_nodes") as url:
        if not url:
            ok(True, "two nodes # SKIP RAPPORT_TEST_POSTGRES is not set")
            return
        smtp, data, house.NOW = Smtp(), "nodes", PLANNED
        with_url = [*options(smtp.port), "--database", url]
        members = "".join("m%d,Member %d,m%d@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n" % (i, i, i)
                          for i in range(people))
        house.run("init", "--data", data, "--database", url)
        house.run("import", house.write("nodes.csv", TEAM.split("ben,")[0] + members), "--data", data,
                  "--database", url)
        server = serve(data, PLANNED, *with_url)
        link = house.run("link", "ada@example.org", "--data", data, "--database", url).stdout
        server.post("/sign-in/" + link.strip().rsplit("/", 1)[1], {})
        server.post("/plan/find", {"week": "2026-11-23"}, "/plan")
        server.post("/plan/accept", {"week": "2026-11-23"}, "/plan")
        server.stop()
        nodes = [serve(data, TOLD, *with_url) for _ in range(2)]
        ok(wait_for(lambda: len(smtp.mails) >= 2 * people), "two nodes send what is due",
           (len(smtp.mails), [n.stderr()[-500:] for n in nodes]))
        time.sleep(2)
        ids = [m["Message-ID"] for _, m in smtp.mails]
        ok(len(ids) == len(set(ids)) == 2 * people, "each mail once", (len(ids), len(set(ids))))
        for n in nodes:
            n.stop()


def killed():
    smtp = Smtp()
    smtp.mode = "hang"
    planned("killed", *options(smtp.port))
    server = serve("killed", TOLD, *options(smtp.port))
    ok(smtp.hung.wait(40 * house.SLOW), "the server has the mail and says nothing")
    server.stop(signal.SIGKILL)
    ok([r[0] for r in row("killed")].count(4) == 1, "it is in doubt after a crash", row("killed"))
    smtp.mode = "ok"
    server = serve("killed", "2026-11-23T08:30:00Z", *options(smtp.port))
    ok(wait_for(lambda: sorted(r[0] for r in row("killed")) == [1, 4]),
       "the other mail goes, the one in doubt is not sent again", row("killed"))
    time.sleep(1)
    ok(len(smtp.mails) == 1 and smtp.tries == 2, "really", (len(smtp.mails), smtp.tries))
    server.stop()


def bounced(mails):
    ident = mails[0][1]["Message-ID"].strip("<>")
    text = ("From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; boundary=b;"
            " report-type=delivery-status\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            "Reporting-MTA: dns; mx\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
            "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%s>\r\n\r\n--b--\r\n")
    ok(b"nothing for us" in receive("told", (text % ("x" + ident)).encode()).stdout,
       "a bounce of what we never sent is none")
    r = receive("told", (text % ident).encode())
    ok(b"came back" in r.stdout and [x[0] for x in row("told")].count(3) == 1, "a bounce is known", r)
    server = serve("told", LATER, *options(free_port()))
    sign_in(server, "told", re.search(r"<(.+)>", mails[0][0][0])[1])
    ok("A mail to you" not in server.ask("GET", "/settings")[2],
       "and is no trouble while a later mail arrived")
    sql("told", "DELETE FROM outbox WHERE state <> 3")
    ok("A mail to you came back." in server.ask("GET", "/settings")[2], "otherwise the settings say so")
    server.stop()


GROUPS = b"From: " + 60000 * b"a:" + b"\r\n\r\nhello\r\n"
FEWER_GROUPS = b"To: " + 30000 * b"a:" + b"\r\n\r\nhello\r\n"
PARTS = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + 1700000 * b"--b\n\n"


ENDLESS = b"From: a@b.example\r\n\r\n" + 70000000 * b"x"


def hostile():
    """Mails that end whoever reads them, or take gigabytes: they are set aside, and said."""
    for name, mail, why in (("groups", GROUPS, b"too long"), ("fewer groups", FEWER_GROUPS, b"groups"),
                            ("1.7 million parts", PARTS, b"too many parts"),
                            ("70 megabytes", ENDLESS, b"larger than 10 MiB"),
                            ("no message", b"hello", b"no mail message")):
        r = receive("told", mail)
        ok(r.returncode == 0 and r.stdout.startswith(b"set aside") and why in r.stdout, name, r)
    said = house.run("receive", "--set-aside", "--data", "told").stdout
    ok(said.count("by a pipe") == 5, "the operator is told of them", said)
    peak = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 1)
    ok(peak < 500000 or house.SLOW > 1, "none took more than 500 MB", peak)
    server = serve("told", LATER)
    ok("rapport_mail_set_aside 5\n" in server.ask("GET", "/metrics")[2], "and counted")
    server.stop()


def wrong_options():
    for args, says in (
            (["--smtp", "smtp://127.0.0.1"], "go together"),
            (["--smtp-password-file", "none"], "--smtp-password-file needs --smtp"),
            (["--imap-password-file", "none"], "--imap-password-file needs --imap"),
            (["--imap", "imap://127.0.0.1"], "--imap needs --mail-from and --smtp"),
            (["--mail-plain"], "--mail-plain needs --smtp or --imap"),
            (["--mail-from", "x", "--smtp", "smtp://127.0.0.1"], "--mail-from"),
            (["--mail-from", "a@b.example", "--smtp", "http://127.0.0.1"], "--smtp: expected smtp://"),
            (["--mail-from", "a@b.example", "--smtp", "smtp://talks:topsecret@mail.example"], "--smtp: a password does not stand here"),
            (["--mail-from", "a@b.example", "--smtp", "smtp://127.0.0.1", "--imap", "imaps://talks:topsecret@mail.example"],
             "--imap: a password does not stand here"),
            (["--mail-from", "a@b.example", "--smtp", "smtp://mail.example:notaport"], "--smtp: expected smtp://USER@HOST:PORT"),
            (["--mail-from", "a@b.example", "--smtp", "smtp://mail.example:"], "--smtp: expected smtp://USER@HOST:PORT"),
            (["--mail-from", "a@b.example", "--smtp", "smtp://[::1:587"], "--smtp: expected smtp://USER@HOST:PORT"),
            (["--mail-from", "a@b.example", "--smtp", "smtps://"], "--smtp: expected smtp://USER@HOST:PORT"),
            (["--mail-from", "a@b.example", "--smtp", "smtps://talks@/x"], "--smtp: expected smtp://USER@HOST:PORT"),
            (["--mail-from", "a@b.example", "--smtp", "smtps://talks@mail.example", "--smtp-password-file", house.write("two", "one\ntwo\n")],
             "--smtp-password-file: expected a password of one line"),
            (["--mail-from", "a@b.example", "--smtp", "smtps://mail.example", "--smtp-password-file", house.write("one", "one\n")],
             "--smtp: there is a password and no user"),
            (["--mail-from", "a@b.example", "--smtp", "smtp://mail.example", "--mail-plain"],
             "--mail-plain: only")):
        house.refused("serve %s is refused" % " ".join(args), 2, says, "serve", "--data", "wrong",
                      "--listen", "127.0.0.1:0", *args)


def said_at_start():
    """What is no mistake by itself is warned of, and at --log info the start says what is on."""
    smtp = Smtp()
    server = serve("start", PLANNED, "--mail-from", "a@b.example", "--smtp", "smtp://me%%3Ahere@[::1]:%d" % smtp.port, "--mail-plain", "--log", "info")
    said = server.stderr()
    ok("no password for the user of --smtp" in said, "a user without a password is warned of", said)
    ok("no --public-url" in said and "mail=on mailbox=off slack=off mattermost=off matrix=off" in said,
       "so are links that lead to this machine alone, and what is on is said", said)
    server.stop()
    server = serve("start", PLANNED, "--mail-from", "a@b.example", "--smtp", "smtp://127.0.0.1:%d" % smtp.port, "--mail-plain",
                   "--public-url", "https://talks.example.org")
    ok("--public-url" not in server.stderr(), "with an address of its own there is nothing to warn of", server.stderr())
    server.stop()
    server = serve("start", PLANNED)
    ok("--public-url" not in server.stderr(), "nor where nothing goes out", server.stderr())
    server.stop()


# ---------------------------------------------------------------- real servers

DOVECOT = """
base_dir = {d}/run
state_dir = {d}/state
log_path = {d}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = dovecot
default_login_user = dovenull
mail_location = maildir:{d}/mail/%n
first_valid_uid = 8
mail_uid = 8
mail_gid = 8
lda_mailbox_autocreate = yes
auth_username_format = %n
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid=8 gid=8 home={d}/mail/%n allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""
SMTPD = """
listen on 127.0.0.1 port {smtp}
table all {{ "@example.org" = "nobody" }}
action "box" lmtp "127.0.0.1:{lmtp}" rcpt-to virtual <all>
match from any for domain "example.org" action "box"
"""


def real_servers():
    dovecot = shutil.which("dovecot", path="/usr/sbin:/usr/bin")
    smtpd = shutil.which("smtpd", path="/usr/sbin:/usr/bin")
    if os.geteuid() != 0 or not dovecot or not smtpd:
        print("# OpenSMTPD and Dovecot are not asked: they need root and to be installed")
        return
    d = house.path("servers")
    os.makedirs(d + "/mail")
    os.chmod(house.folder.name, 0o755)
    os.chmod(d, 0o755)
    os.chown(d + "/mail", 8, 8)
    ports = {"imap": free_port(), "lmtp": free_port(), "smtp": free_port()}
    house.write("servers/dovecot.conf", DOVECOT.format(d=d, **ports))
    house.write("servers/smtpd.conf", SMTPD.format(**ports))
    running = [subprocess.Popen([dovecot, "-F", "-c", d + "/dovecot.conf"], stderr=subprocess.DEVNULL),
               subprocess.Popen([smtpd, "-d", "-f", d + "/smtpd.conf"], stdout=subprocess.DEVNULL,
                                stderr=open(d + "/smtpd.log", "w"))]
    try:
        through(ports)
    finally:
        for p in running:
            p.terminate()
        for p in running:
            p.wait(20)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def through(ports):
    import imaplib

    up = wait_for(lambda: all(answers(p) for p in ports.values()))
    if not ok(up, "OpenSMTPD and Dovecot are up", open(house.path("servers/smtpd.log")).read()):
        return
    args = options(ports["smtp"]) + ["--imap", "imap://talks@127.0.0.1:%d" % ports["imap"]]
    os.environ["RAPPORT_IMAP_PASSWORD"] = "secret"
    planned("real", *args)
    server = serve("real", TOLD, *args)
    box = None

    def arrived():
        nonlocal box
        box = imaplib.IMAP4("127.0.0.1", ports["imap"])
        box.login("ben", "secret")
        box.select("INBOX")
        return box.search(None, "ALL")[1][0].split()

    ok(wait_for(arrived), "the invitation is in Ben's mailbox", (row("real"), server.stderr()))
    raw = box.fetch("1", "(RFC822)")[1][0][1]
    part, request = calendar_of(email.message_from_bytes(raw, policy=email.policy.default))
    ok(part is not None and part.get_param("method") == "REQUEST", "as a valid request", raw[:2000])
    server.stop()
    us = imaplib.IMAP4("127.0.0.1", ports["imap"])
    us.login("talks", "secret")
    for message in (GROUPS, PARTS, b"From: x@y.example\r\n\r\nno answer at all\r\n",
                    answer(request, "ben@example.org", "REPLY", "DECLINED")):
        us.append("INBOX", None, None, message)
    server = serve("real", LATER, *args)
    ok(wait_for(lambda: house.rows("real", "SELECT answer FROM invitation WHERE answer = 1")),
       "the answer in our mailbox is read", server.stderr())
    ok(wait_for(lambda: house.rows("real", "SELECT uid FROM mailbox") == [(4,)]),
       "up to its last message", house.rows("real", "SELECT * FROM mailbox"))
    ok("rapport_mail_set_aside 2\n" in server.ask("GET", "/metrics")[2] and
       server.stderr().count("mail set aside uid=") == 2, "what would end the reader is set aside and said",
       server.stderr())
    sign_in(server, "real", "ada@example.org")
    ok("Ben Okafor declined" in server.ask("GET", "/today")[2], "and stands on Ada's today")
    us.select("INBOX")
    ok(us.search(None, "UNSEEN")[1][0] == b"" and len(us.search(None, "ALL")[1][0].split()) == 4,
       "what was read is seen, and left there")
    server.stop()


class Imap(threading.Thread):
    """A mailbox of these messages; the line ends in the middle of those in `cut`, each time."""

    def __init__(self, messages, cut):
        super().__init__(daemon=True)
        self.messages, self.cut = messages, cut
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            peer, _ = self.socket.accept()
            threading.Thread(target=self.speak, args=(peer,), daemon=True).start()

    def speak(self, peer):
        with peer:
            peer.sendall(b"* OK test\r\n")
            lines = peer.makefile("rb")
            for line in lines:
                tag, what = line.split(b" ", 1)
                what = what.strip().upper()
                said = b""
                if what.startswith(b"AUTHENTICATE"):
                    peer.sendall(b"+ \r\n")
                    lines.readline()
                if what.startswith(b"STATUS"):
                    said = b"* STATUS INBOX (UIDVALIDITY 7)\r\n"
                elif what.startswith(b"UID SEARCH"):
                    said = b"* SEARCH " + b" ".join(b"%d" % (i + 1) for i in range(len(self.messages))) + b"\r\n"
                elif what.startswith(b"UID FETCH"):
                    uid = int(what.split()[2])
                    text = self.messages[uid - 1]
                    said = b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (uid, uid, len(text), text)
                    if uid in self.cut:
                        peer.sendall(said[:len(said) // 2])
                        return
                elif what == b"CAPABILITY":
                    said = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"
                peer.sendall(said + tag + b" OK done\r\n")


def line_is_cut():
    """A message during which the line ends, each time, holds up those behind it for a while, not for good."""
    plain = b"From: x@y.example\r\n\r\nno answer\r\n"
    imap = Imap([plain, plain + b"again\r\n" * 1000, plain + b"last\r\n"], {2})
    args = options(1) + ["--imap", "imap://talks@127.0.0.1:%d" % imap.port]
    os.environ["RAPPORT_IMAP_PASSWORD"] = "secret"
    house.NOW = PLANNED
    house.run("init", "--data", "cut")
    house.run("import", house.write("cut.csv", TEAM), "--data", "cut")
    uid = lambda: house.rows("cut", "SELECT uid FROM mailbox")
    for i in range(5):
        server = serve("cut", PLANNED, *args)
        ok(wait_for(lambda: "uid=2" in server.stderr()), "it is fetched once more", server.stderr())
        if i < 4:
            ok(uid() == [(1,)] and "set aside" not in server.stderr(), "and is the next again", server.stderr())
            server.stop()
    ok(wait_for(lambda: uid() == [(3,)]) and "mail set aside uid=2" in server.stderr(),
       "after the fifth time the next is read", (uid(), server.stderr()))
    server.stop()


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def first_links_and_codes():
    """The first link goes to its person's own mail, and a code proves another address."""
    smtp, data, house.NOW = Smtp(), "first", PLANNED
    house.run("init", "--data", data)
    house.run("import", house.write(data + ".csv", TEAM), "--data", data)
    site = "127.0.0.1:%d" % free_port()
    server = serve(data, PLANNED, *options(smtp.port), "--listen", site)
    sign_in(server, data, "ada@example.org")
    ben = re.search(r'href="(/people/[0-9a-z]{13})"', server.ask("GET", "/people")[2])[1]
    page = server.ask("GET", ben)[2]
    ok("It is mailed to ben@example.org" in page and "to hand over" not in page, "the page says where a link goes")
    ok('href="/set-up/links"' in page, "and leads to all who are not here yet")
    status, _, text = server.post(ben + "/link", {}, ben)
    ok(status == 303 and "/sign-in/" not in text, "whoever asks for it does not see it", (status, text))
    ok(wait_for(lambda: smtp.mails), "it is mailed")
    to, mail = smtp.mails[0]
    link = re.search("http://" + site + r"(/sign-in/[\w-]{43})", text_of(mail))
    ok("ben@example.org" in to[0] and link and "Ada" in mail["Subject"], "to its person alone", (to, str(mail)))
    server.cookies.clear()
    status, head, _ = server.post(link[1], {})
    ok(head["Location"].endswith("/start"), "who comes in by it needs no password first", head["Location"])
    server.post("/settings/address", {"address": "ben@home.example"}, "/settings/addresses")
    ok(wait_for(lambda: len(smtp.mails) > 1), "a code is mailed to another address")
    to, mail = smtp.mails[1]
    code = re.match(r"\w{5}-\w{5}", mail["Subject"])
    ok("ben@home.example" in to[0] and code and code[0] in text_of(mail), "to that one", (to, str(mail)))
    claim = re.search(r'action="(/settings/addresses/\w+)"', server.ask("GET", "/settings/addresses")[2])[1]
    mine = "SELECT count(*) FROM address WHERE address = 'ben@home.example'"
    server.post(claim, {"act": "prove", "code": "22222-22222"}, "/settings/addresses")
    ok(house.rows(data, mine) == [(0,)] and house.rows(data, "SELECT tries FROM claim") == [(1,)],
       "a wrong code proves nothing, and counts")
    server.post(claim, {"act": "prove", "code": code[0].upper().replace("-", " ")}, "/settings/addresses")
    ok(house.rows(data, mine) == [(1,)] and house.rows(data, "SELECT * FROM claim") == [], "the right one does")
    server.stop()


def html_of(mail):
    return mail.get_body(("html",)).get_content()


def first_links_of_many():
    """Everybody who was added and is not here gets a link by one button: to their own mail, once, and within a bound."""
    smtp, data, house.NOW = Smtp(), "many", PLANNED
    house.run("init", "--data", data)
    team = TEAM + "".join("m%02d,Mem %02d,m%02d@example.org,ben,Europe/Berlin,09:00-17:00,15,7\n" % (i, i, i) for i in range(33))
    house.run("import", house.write(data + ".csv", team), "--data", data)
    site = "127.0.0.1:%d" % free_port()
    server = serve(data, PLANNED, *options(smtp.port), "--listen", site)
    sign_in(server, data, "ada@example.org")
    server.post("/settings", {"name": "Ada Lindqvist", "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "lang": "de"}, "/settings/me")
    page = server.ask("GET", "/set-up/links")[2]
    ok(page.count("noch kein Link") == 20 and "Mem 18" in page and "Mem 19" not in page and "example.org" not in page,
       "an admin sees who is not here, twenty at a time and without their addresses", page[-6000:])
    dev = re.search(r'action="(/people/\w{13}/link)"', page[page.index("Mem 05"):])[1]
    status, head, _ = server.post(dev, {"list": "1"}, "/set-up/links")
    ok(status == 303 and head["Location"] == "/set-up/links" and wait_for(lambda: smtp.mails), "one of them is sent a link", (status, head["Location"]))
    status, head, _ = server.post(dev, {}, "/set-up/links")
    ok(status == 303 and server.ask("GET", head["Location"])[0] == 200, "and who has no page with an admin leads back to the list", (status, head["Location"]))
    ok(wait_for(lambda: len(smtp.mails) == 2) and smtp.mails[0][0] == smtp.mails[1][0] and "m05@" in smtp.mails[0][0][0], "it was sent again, to the same", smtp.mails)
    before, after = (re.search("/sign-in/[\\w-]{43}", text_of(m))[0] for _, m in smtp.mails)
    page = server.ask("GET", before)
    ok(page[0] == 404, "the link before works no more", page[0])
    status = server.post("/set-up/links", {"list": "1"}, "/set-up/links")[0]
    ok(status == 303 and wait_for(lambda: len(smtp.mails) == 21), "all others of the list get one by one button", (status, len(smtp.mails)))
    to = sorted(m[0][0] for m in smtp.mails[2:])
    ok(len(set(to)) == 19 and not any("m05@" in one for one in to), "each one, and who has one gets no second", to)
    ok(server.ask("GET", "/set-up/links")[2].count("noch kein Link") == 0, "the list says so")
    last = re.search(r'href="(/set-up/links\?after=\w+)"', server.ask("GET", "/set-up/links")[2])[1]
    status, head, _ = server.post("/set-up/links", {"list": "1", "after": last[-13:]}, last)
    ok(status == 303 and wait_for(lambda: len(smtp.mails) == 30), "thirty at once, and then one a minute", (status, len(smtp.mails)))
    status, _, text = server.post("/set-up/links", {"list": "1", "after": last[-13:]}, last)
    ok(status == 429 and "mehrmals" in text, "which is said", (status, text[-600:]))
    mail = next(m for to, m in smtp.mails if "m07@" in to[0])
    links = [set(re.findall(r"http://%s/sign-in/[\w-]{43}" % site, part)) for part in (text_of(mail), html_of(mail))]
    ok(links[0] == links[1] and len(links[0]) == 1, "both parts of a mail have the same link, and no other", str(mail))
    ok("lädt Sie zu rapport ein" in mail["Subject"] and 'lang="de"' in html_of(mail) and "Anmelden" in html_of(mail),
       "in the language of who invites", (mail["Subject"], html_of(mail)))
    ok("für kurze Gespräche" in text_of(mail) and "für kurze Gespräche" in html_of(mail), "with its letters", (text_of(mail), html_of(mail)))
    link = links[0].pop().split(site)[1]
    server.cookies.clear()
    ok([server.ask("GET", link)[0] for _ in range(3)] == [200] * 3, "a program that follows it uses nothing up")
    ok(server.post(link, {}, link)[0] == 303, "its person comes in by it")
    server.cookies.clear()
    status, _, text = server.post(link, {}, "/sign-in")
    ok(status == 401 and server.ask("GET", link)[0] == 404, "once", (status, text[-800:]))
    sign_in(server, data, "ben@example.org")
    page = server.ask("GET", "/set-up/links")[2]
    ok("Mem 08" in page and "Mem 07" not in page and "Ada" not in re.sub("<nav.*?</nav>", "", page, flags=re.S), "a leader sees those of their own team", page[-3000:])
    server.stop()
    server = serve(data, LATER, "--listen", site)
    sign_in(server, data, "ada@example.org")
    page = server.ask("GET", "/set-up/links")[2]
    dev = re.search(r'action="(/people/\w{13}/link)"', page[page.index("Mem 06"):])[1]
    ok("E-Mail ist hier nicht eingerichtet" in page and 'class="button primary"' not in page, "without mail there is nothing to send", page[-3000:])
    status, _, text = server.post(dev, {"list": "1"}, "/set-up/links")
    ok(status == 200 and len(re.findall(site + r"/sign-in/[\w-]{43}", text)) == 1 and "Mem 06" in text, "and a link is shown once, to be handed over", (status, text[-2000:]))
    server.stop()


def first_links_that_did_not_arrive():
    """A first link whose mail is refused, or waits for a server, is shown to who can act, and they can act."""
    smtp, data, house.NOW = Smtp(), "unarrived", PLANNED
    house.run("init", "--data", data)
    house.run("import", house.write(data + ".csv", TEAM), "--data", data)
    site = "127.0.0.1:%d" % free_port()
    server = serve(data, PLANNED, *options(smtp.port), "--listen", site)
    sign_in(server, data, "ada@example.org")
    links = lambda: re.sub(r"\s+", " ", server.ask("GET", "/set-up/links")[2])
    people = links().count('/link"')
    ben = re.search(r'href="(/people/[0-9a-z]{13})"', server.ask("GET", "/people")[2])[1]
    smtp.mode = "never"
    ok(server.post("/set-up/links", {"list": "1"}, "/set-up/links")[0] == 303 and people > 0, "links are sent to all")
    ok(wait_for(lambda: links().count("could not be delivered:") == people) and "(SMTP 550)" in links() and
       "Mail a link to %d p" % people in links(), "550: beside each name stands so, and that they need one", links()[-3000:])
    page = server.ask("GET", ben)[2]
    ok("The last link:" in page and "could not be delivered:" in page and "(SMTP 550)" in page, "so it does on the page of the two", page[-3000:])
    ok("mail not sent kind=first-link person=" + ben[-13:] in server.stderr(), "the log names whose page to open", server.stderr())
    smtp.mode = "busy"
    server.post("/set-up/links", {"list": "1"}, "/set-up/links")
    ok(wait_for(lambda: links().count("not sent yet:") == people) and "(SMTP 451)" in links() and
       "Mail a link to %d p" % people in links(), "451: it is not sent yet, which is said too", links()[-3000:])
    smtp.mode = "ok"
    server.post("/set-up/links", {"list": "1"}, "/set-up/links")
    ok(wait_for(lambda: links().count("a link was made:") == people) and len(smtp.mails) == people and "Mail a link to" not in links(),
       "sent again, one mail arrives for each", (len(smtp.mails), links()[-3000:]))
    status, head, _ = server.post("/set-up/links", {"list": "1"}, "/set-up/links")
    ok("Everybody here has a link already." in server.ask("GET", head["Location"])[2], "then there is nothing to send, which is said")
    server.stop()


def tried_by_the_first_admin():
    """Whoever sets up sends a test before their address is proven, and the page and /metrics say what came of it."""
    smtp, data, house.NOW = Smtp(), "tried", PLANNED
    server = serve(data, PLANNED, *options(smtp.port), "--listen", "127.0.0.1:%d" % free_port(), "--imap", "imap://127.0.0.1:%d" % free_port())
    server.sign_in(server.first)
    server.post("/set-up", {"name": "Zoë", "timezone": "Europe/Berlin", "work_hours": "09:00-17:00", "address": "zoe@example.org"})
    ok(house.rows(data, "SELECT count(*) FROM address") == [(0,)] and house.rows(data, "SELECT address FROM claim") == [("zoe@example.org",)],
       "the address of the first admin is not proven yet")
    page = lambda: re.sub(r"\s+", " ", server.ask("GET", "/settings/messages")[2])
    metrics = lambda: server.ask("GET", "/metrics")[2]
    smtp.mode = "never"
    status, head, text = server.post("/settings/messages/test", {}, "/settings/messages")
    ok(status == 303, "a test goes there all the same", (status, text[-800:]))
    ok(wait_for(lambda: "What came of the last test: could not be delivered:" in page()) and "(SMTP 550)" in page() and
       '<details id="test" open>' in page(), "550: the page says so", page()[-3000:])
    smtp.mode = "busy"
    ok("\nrapport_mail_late 0\n" in metrics() and "# HELP rapport_mail " in metrics(), "nothing waits so far", metrics())
    status = server.post(re.search(r'action="(/settings/mail/\w+/again)"', server.ask("GET", "/settings")[2])[1], {}, "/settings")[1]["Location"]
    ok(status == "/settings", "sent again from the settings, it leads back there", status)
    ok(wait_for(lambda: "What came of the last test: not sent yet:" in page()) and "(SMTP 451)" in page(), "451: it waits, and why", page()[-3000:])
    ok("\nrapport_mail_late 1\n" in metrics(), "the operator's alarm sees that mail fails now", metrics())
    ok(wait_for(lambda: "\nrapport_mailbox_failing 1\n" in metrics()), "and that the mailbox cannot be read", metrics())
    smtp.mode = "ok"
    server.post("/settings/messages/test", {}, "/settings/messages")
    ok(wait_for(lambda: any("zoe@" in to[0] and text_of(mail).count("/settings/messages") == 1 for to, mail in smtp.mails)),
       "it arrives, with one link", [str(mail) for _, mail in smtp.mails])
    ok(wait_for(lambda: "the mail server has taken it" in page()), "which the page says", page()[-3000:])
    sql(data, "DELETE FROM claim")
    ok("There is no address of yours yet that a mail could go to" in page() and "Send me a test by mail" not in page(),
       "without any address there is no test", page()[-3000:])
    server.stop()


def links_for_who_asks():
    """Whoever asks on the page for signing in gets a link, and the page tells nobody who is known."""
    smtp, data, house.NOW = Smtp(), "asked", PLANNED
    house.run("init", "--data", data)
    house.run("import", house.write(data + ".csv", TEAM), "--data", data)
    site = "127.0.0.1:%d" % free_port()
    server = serve(data, PLANNED, *options(smtp.port), "--listen", site)
    ok("Mail me a link instead" in server.ask("GET", "/sign-in")[2], "the page offers a link")
    going = "/settings/messages?from=mail"
    ok(urllib.parse.unquote(server.ask("GET", going)[1]["Location"]).endswith("/sign-in?next=" + going), "Ben was going somewhere", server.ask("GET", going)[1]["Location"])
    said = [server.post("/sign-in/mail", {"email": who, "next": going}, "/sign-in") for who in ("nobody@example.org", "BEN@example.org ")]
    ok([s[0] for s in said] == [303, 303] and said[0][1]["Location"] == said[1][1]["Location"], "known or not, the answer is the same", said)
    page = server.ask("GET", said[0][1]["Location"])[2]
    ok("If this address is known here" in page and 'name="next" value="%s"' % going in page, "and the page says so, and keeps where they were going", page)
    ok(wait_for(lambda: smtp.mails), "the link is mailed")
    to, mail = smtp.mails[0]
    link = re.search("http://" + site + r"(/sign-in/[\w-]{43})", text_of(mail))
    ok("ben@example.org" in to[0] and link, "to its person", (to, str(mail)))
    ok("settings" not in text_of(mail) + html_of(mail), "the mail says nothing of where the one who asked was going", str(mail))
    status, head, _ = server.post(link[1], {}, link[1]) if "Sign in as Ben Okafor" in server.ask("GET", link[1])[2] else (0, {}, "")
    ok(status == 303 and server.ask("GET", "/settings")[0] == 200, "and signs them in", status)
    ok(head["Location"].endswith(going) and not server.cookies["going"], "the browser that asked goes on to where it was going, once", (head["Location"], server.cookies))
    ok(link[1] in html_of(mail) and "Somebody has asked for it" in html_of(mail), "by either part of the mail", html_of(mail))
    server.cookies.clear()
    status, _, text = server.post(link[1], {}, "/sign-in")
    ok(status == 401 and "has been used or is too old" in text and server.ask("GET", link[1])[0] == 404, "once", (status, text[-800:]))
    status, _, text = server.post("/sign-in/mail", {"email": "not an address"}, "/sign-in")
    ok(status == 422 and "Expected an address like ada@example.org" in text, "what is no address is refused", status)
    for away in ("//example.com/", "https://example.com/", "/\\example.com", "/" + "a" * 2000):
        server.post("/sign-in/mail", {"email": "nobody@example.org", "next": away}, "/sign-in")
        ok(not server.cookies["going"], "it keeps no way to another site, nor one of any length: " + away[:30], server.cookies)
    tries = [server.post("/sign-in/mail", {"email": "nobody@example.org"}, "/sign-in")[0] for _ in range(40)]
    ok(429 in tries and tries[-1] == 429, "asking is limited", tries)
    time.sleep(6)
    ok(len(smtp.mails) == 1 and house.rows(data, "SELECT count(*) FROM link_asked") == [(0,)], "an unknown address gets no mail", len(smtp.mails))
    server.stop()


def main():
    first_links_and_codes()
    first_links_of_many()
    first_links_that_did_not_arrive()
    tried_by_the_first_admin()
    links_for_who_asks()
    mails = told_and_answered()
    bounced(mails)
    hostile()
    refusals()
    our_own_address_is_refused()
    without_tls()
    two_nodes()
    killed()
    line_is_cut()
    wrong_options()
    said_at_start()
    real_servers()
    return house.end()


if __name__ == "__main__":
    sys.exit(main())
