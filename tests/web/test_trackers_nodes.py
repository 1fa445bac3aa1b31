# SPDX-License-Identifier: Apache-2.0
#
# Two servers of one PostgreSQL database put steps into one tracker, and either is killed while it does, before or
# after the issue is made: each step has one issue, none is lost, and the tracker is asked one thing at a time.
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from tracker_house import SITE, add, wait_for
from tracker_servers import GitHub
import house
from house import ID, TEAM, Server, end, id_text, ok, run, write

CALM = 2  # steps that go out while nobody is killed


class Hub(GitHub):
    """Counts how many requests are being answered at once."""
    inside = most_inside = 0

    def serve(self, ask):
        self.count(1)
        said = super().serve(ask)
        self.count(-1)
        return said

    def count(self, by):
        self.inside += by
        self.most_inside = max(self.most_inside, self.inside)


class Held:
    """The next POST is held, after it was carried out or before; let() closes its connection without an answer."""

    def __init__(self, hub, carried_out):
        self.came, self.go, self.over = threading.Event(), threading.Event(), threading.Event()
        self.connection, self.hub = None, hub
        hub.next("POST", lambda handler, peer, ask: self.answer(handler, peer, ask, carried_out))

    def answer(self, handler, peer, ask, carried_out):
        with peer.lock:
            peer.count(1)
            if carried_out:
                GitHub.serve(peer, ask)
            self.connection = handler.connection
        self.came.set()
        self.go.wait(120)
        with peer.lock:
            peer.count(-1)
        handler.close_connection = True
        self.over.set()
        return True

    def asker_is_gone(self):
        """True when whoever asked has closed the connection, as the kernel does for a process that was killed."""
        return bool(select.select([self.connection], [], [], 0)[0])

    def let(self):
        self.go.set()
        self.over.wait()


def sql(text):
    r = subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", url, "-c", text], capture_output=True, text=True)
    if r.returncode:
        raise SystemExit(r.stderr)
    return r.stdout.split()


# Nothing has to wait: the pauses between requests and tries are those of other tests.
AT_ONCE = """
CREATE FUNCTION at_once() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.not_before := 0; RETURN NEW; END';
CREATE TRIGGER at_once BEFORE UPDATE ON tracker FOR EACH ROW EXECUTE FUNCTION at_once();
CREATE FUNCTION soon() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.next_try := LEAST(NEW.next_try, 1); RETURN NEW; END';
CREATE TRIGGER soon BEFORE UPDATE ON tracked FOR EACH ROW WHEN (NEW.state = 0 AND NEW.next_try IS NOT NULL) EXECUTE FUNCTION soon();
"""


def node():
    """A server behind the one address that people have."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % free.getsockname()[1]
    n = Server("nodes", "--database", url, "--allow-private-webhooks", "--public-url", SITE, "--listen", address)
    n.address = address
    return n


def put_one(n):
    """A step of Ben's that goes into the tracker; the servers of a test share their sessions."""
    s.post(to_ada + "/steps", {"words": "step %d" % n, "owner": ben}, to_ada)
    step = "/steps/" + id_text(int(sql("SELECT max(id) FROM step")[0]))
    code = s.post(step + "/tracker", {"tracker": tracker.rsplit("/", 1)[1], "yes": "1"}, step + "/tracker")[0]
    return code == 303


def titles():
    with hub.lock:
        return sorted(i["title"] for i in hub.issues)


with house.postgres("tracker_nodes") as url:
    if not url:
        ok(True, "two nodes # SKIP RAPPORT_TEST_POSTGRES is not set")
        sys.exit(end())
    hub = Hub()
    run("init", "--data", "nodes", "--database", url)
    run("import", write("team.csv", TEAM), "--data", "nodes", "--database", url)
    sql(AT_ONCE)
    nodes = [node(), node()]
    s = nodes[0]
    link = run("link", "ben@example.org", "--data", "nodes", "--database", url).stdout
    s.post("/sign-in/" + link.strip().rsplit("/", 1)[1], {})
    to_ada = re.search(r"/people/%s" % ID.pattern, s.ask("GET", "/people")[2]).group(0)
    ben = id_text(int(sql("SELECT id FROM person WHERE key = 'ben'")[0]))
    tracker = add(s, "github", hub.base)[0]
    wanted = 0
    for _ in range(CALM):
        ok(put_one(wanted), "a step is on its way")
        wanted += 1
    ok(wait_for(lambda: len(titles()) == wanted), "two servers put steps into a tracker", titles())
    for killed, carried_out in (0, True), (1, False), (1, True), (0, False):
        hold = Held(hub, carried_out)
        for _ in range(2):
            ok(put_one(wanted), "a step is on its way")
            wanted += 1
        ok(hold.came.wait(60), "the tracker is asked for one of two")
        cookies = s.cookies
        nodes[killed].process.send_signal(signal.SIGKILL)
        nodes[killed].process.wait()
        gone = hold.asker_is_gone()
        hold.let()
        if gone:
            sql("UPDATE tracker SET busy_until = 0; DELETE FROM send_turn")  # as after the lease of whoever was killed
        nodes[killed] = node()
        s = nodes[0]
        s.cookies = cookies
        ok(wait_for(lambda: len(sql("SELECT 1 FROM tracked WHERE state = 1")) == wanted),
           "server %d is killed %s an issue is made: all are there" % (killed + 1, "after" if carried_out else "before"),
           titles(), sql("SELECT state, tries, next_try, error FROM tracked WHERE state <> 1"))
        ok(titles() == sorted("step %d" % n for n in range(wanted)), "each once", titles())
    ok(hub.most_inside == 1, "the tracker was asked one thing at a time", hub.most_inside)
    ok(not hub.wrong, "and as documented", hub.wrong)
    for n in nodes:
        n.stop()
sys.exit(end())
