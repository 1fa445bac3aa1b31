# SPDX-License-Identifier: Apache-2.0
#
# Two servers of one PostgreSQL database, and kills of either while messages go out to chat and to programs: Slack is
# told nothing twice, a program only under the same id, and what had not begun is told by who is left.
import collections
import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
sys.path.insert(0, HERE)
import house
from chat_servers import Chat, listen, sent_to
from house import TEAM, Server, end, ok, run, write
from mail_server import free_port, wait_for

EACH, WHO, SITE = 4, ("ada", "ben", "cara", "dev", "eve", "finn"), "http://127.0.0.1:%d" % free_port()
MORE = "".join("%s,%s,%s@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n" % (n, n.title(), n) for n in WHO[3:])
WAYS = "/settings/messages/ways/"
peer = listen()


def sql(url, text):
    r = subprocess.run(["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", url, "-c", text], capture_output=True, text=True)
    if r.returncode:
        raise SystemExit(r.stderr)
    return r.stdout.split()


def told(way):
    return [(p, h) for who in WHO for p, h, _ in sent_to("/slow/%s-%s" % (way, who))]


def queue(s, url):
    """Ways of six people, with messages for them that wait."""
    jars = {}
    for who in WHO:
        s.cookies = {}
        link = run("link", who + "@example.org", "--data", "nodes", "--database", url).stdout
        s.post("/sign-in/" + link.strip().rsplit("/", 1)[1], {})
        jars[who] = dict(s.cookies)
        for way in "slack", "program":
            s.post(WAYS + way, {"address": "%s/slow/%s-%s" % (peer, way, who)}, WAYS + way)
    sql(url, "UPDATE reach SET not_before = 4000000000")
    for who in WHO:
        s.cookies = jars[who]
        for way in "slack", "program":
            for _ in range(EACH):
                s.post(WAYS + way + "/test", {}, "/settings/messages")


with house.postgres("chat_nodes") as url:
    if not url:
        ok(True, "two nodes # SKIP RAPPORT_TEST_POSTGRES is not set")
        sys.exit(end())
    args = "--database", url, "--allow-private-webhooks", "--public-url", SITE
    house.NOW = ""
    run("init", "--data", "nodes", "--database", url)
    run("import", write("team.csv", TEAM + MORE), "--data", "nodes", "--database", url)
    s = Server("nodes", *args, "--listen", SITE[7:])
    queue(s, url)
    s.stop()
    total = EACH * len(WHO)
    ok(sql(url, "SELECT count(*) FROM parcel WHERE state = 0") == [str(2 * total)] and not Chat.came, "messages wait", Chat.came)
    sql(url, "UPDATE reach SET not_before = 0")
    first, second = Server("nodes", *args), Server("nodes", *args)
    ok(wait_for(lambda: len(Chat.came) == 4), "two servers tell two each at the same time", (len(Chat.came), first.stderr(), second.stderr()))
    first.stop(signal.SIGKILL)
    third = Server("nodes", *args)
    ok(wait_for(lambda: len(Chat.came) == 6), "one is killed in the middle, and another goes on with who is not being told", len(Chat.came))
    begun = collections.Counter(p for p, _, _ in Chat.came)
    ok(max(begun.values()) == 1, "one at a time to each", begun)
    ok(len({p.rsplit("-", 1)[1] for p in begun}) == 6, "and to each person", begun)
    second.stop(signal.SIGKILL)
    sql(url, "UPDATE reach SET busy_until = 0; DELETE FROM send_turn")  # as after the lease
    ids = {h["webhook-id"] for _, h in told("program")}
    Chat.held.set()
    ok(wait_for(lambda: len(told("slack")) >= total and len({h["webhook-id"] for _, h in told("program")}) >= total),
       "the one that is left tells the rest", (len(told("slack")), len(told("program")), third.stderr()))
    ok(wait_for(lambda: sql(url, "SELECT count(*) FROM parcel WHERE state = 0 AND next_try IS NOT NULL") == ["0"]), "until nothing waits",
       sql(url, "SELECT state, next_try, tries FROM parcel"))
    ok(len(told("slack")) == total, "Slack was told each of them once", len(told("slack")))
    came = collections.Counter(h["webhook-id"] for _, h in told("program"))
    ok(len(came) == total and {i for i, n in came.items() if n > 1} <= ids, "a program again only what it was being told, under the same id", came)
    ok(sql(url, "SELECT count(*) FROM parcel WHERE state NOT IN (0, 1)") == ["0"], "and none was lost")
    third.stop()
sys.exit(end())
