# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/streams.sh
#
# Many streams of events on one node: `rapport serve` with as many people, each with a page open,
# and changes that leaders make over the API; our server alone with toy events; and libmicrohttpd
# with the same toy events, whose connections are suspended and resumed. The same clients
# (bench/streams_client.c), in turns: memory, CPU while nothing happens, and the time from a change to
# the reader who hears of it. Medians of the rounds.
import hashlib
import os
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import serve

BUILD = sys.argv[1]
serve.ENV.pop("RAPPORT_NOW")  # whoever listens for changes asks what happened lately
ROUNDS = int(os.environ.get("ROUNDS", "3"))
STREAMS = int(os.environ.get("STREAMS", "10000"))
RATE = os.environ.get("RATE", "200")
IDLE = os.environ.get("IDLE", "30")
SECONDS = os.environ.get("SECONDS_EACH", "10")


def say(what, value, goal=""):
    print("streams %-28s %s%s" % (what, value, "   (goal: %s)" % goal if goal else ""), flush=True)


class Clients:
    """bench/streams_client: each step is told by a line, and goes on when told so."""

    def __init__(self, address, streams, edits):
        self.child = subprocess.Popen(
            [os.path.join(BUILD, "bench/streams_client"), address, str(streams), str(edits), RATE, IDLE, SECONDS],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def line(self):
        return self.child.stdout.readline().strip()

    def go_on(self):
        self.child.stdin.write("\n")
        self.child.stdin.flush()


def cpu_ms(pid):
    return serve.ticks(pid) * 1000 / os.sysconf("SC_CLK_TCK")


def measure(server, streams, edits):
    """MiB of all streams, bytes of one, ms of CPU in an idle minute, µs of CPU a change, µs to the
    middle, the 99th of a hundred and the last reader, and the same of how late the clients were."""
    pid = server.child.pid
    empty = serve.memory(pid)
    clients = Clients(server.address, streams, edits)
    opened = clients.line()
    if opened != "open %d" % STREAMS:
        sys.exit("bench/streams: %s of %d" % (opened, STREAMS))
    full, idle_from = serve.memory(pid), cpu_ms(pid)
    clients.go_on()
    clients.line()
    idle_to = cpu_ms(pid)
    clients.go_on()
    asked = int(clients.line().split()[1])
    heard = [int(n) for n in re.findall(r"\d+", clients.line())]
    busy_to = cpu_ms(pid)
    times = [int(n) for n in (clients.line() + " " + clients.line()).split() if n.isdigit()]
    clients.child.wait()
    if heard != [asked, 0, 0]:
        sys.exit("bench/streams: of %d changes %d were heard, %d streams lost, %d refused" % (asked, *heard))
    return (full[0], (full[0] - empty[0]) * 2**20 / STREAMS, (idle_to - idle_from) * 60 / int(IDLE),
            (busy_to - idle_to) * 1000 / asked, *times)


LEADS = 8  # people of one leader
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def printed(number):
    """An id as an address has it."""
    return "".join(ALPHABET[number >> 5 * i & 31] for i in range(12, -1, -1))


def people(folder):
    """Everybody imported and signed in, each leader with a token: what commands and pages make one by
    one is stored at once."""
    team, data = folder / "team.csv", str(folder / "data")
    lines = ["id,name,email,leader,timezone,work_hours,minutes"]
    for i in range(STREAMS):
        leader = "p%d" % ((i - 1) // LEADS) if i else ""
        lines.append("p%d,Person %d,p%d@example.org,%s,UTC,09:00-17:00,5" % (i, i, i, leader))
    team.write_text("\n".join(lines) + "\n")
    for command in (["init"], ["import", str(team)]):
        subprocess.run([serve.RAPPORT, *command, "--data", data], check=True, env=serve.ENV, stdout=subprocess.DEVNULL)
    db = sqlite3.connect(os.path.join(data, "rapport.db"))
    now = int(time.time())
    hashed = lambda text: hashlib.blake2b(text.encode(), digest_size=32).digest()
    ids = [row[0] for row in db.execute(
        "SELECT person FROM address ORDER BY CAST(substr(address, 2, instr(address, '@') - 2) AS INTEGER)")]
    db.executemany("INSERT INTO account (person, password, entered) VALUES (?, 'none that fits', ?)",
                   ((id, now) for id in ids))
    db.executemany("INSERT INTO session (token, person, made, expires) VALUES (?, ?, ?, ?)",
                   ((hashed(cookie_of(i)), id, now, now + 86400) for i, id in enumerate(ids)))
    db.executemany("INSERT INTO token (id, person, hash, name, scopes, made) VALUES (?, ?, ?, 'bench', 3, ?)",
                   ((i + 1, id, hashed(token_of(i)), now) for i, id in enumerate(ids)))
    db.commit()
    db.close()
    return data, ids


def cookie_of(i):
    return ("s%d" % i).ljust(43, "x")


def token_of(i):
    return "rpt_" + ("t%d" % i).ljust(43, "x")


def real_requests(folder, ids, turn):
    """A stream for everybody; a topic for each who leads nobody, brought by the leader. It is
    another one in each round, for a topic that is there already is no change."""
    streams, edits = folder / "streams-real", folder / "edits-real"
    streams.write_text("".join("%d /live Cookie: rapport=%s\n" % (i, cookie_of(i)) for i in range(STREAMS)))
    first = (STREAMS - 2) // LEADS + 1  # who leads nobody
    led = STREAMS - first
    body = '{"words":"The garden of round %d"}' % turn
    edits.write_text("".join(
        "%d POST /api/v1/people/%s/topics HTTP/1.1\\r\\nHost: localhost\\r\\nAuthorization: Bearer %s\\r\\n"
        "Content-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n%s\n"
        % (i, printed(ids[i]), token_of((i - 1) // LEADS), len(body), body)
        for i in (first + k * 7919 % led for k in range(led))))
    return streams, edits


def toy_requests(folder):
    """A channel for each stream, and a change to each, in a mixed order."""
    streams, edits = folder / "streams", folder / "edits"
    streams.write_text("".join("%d /stream/%d?seconds=3600\n" % (i, i) for i in range(STREAMS)))
    body = "event: change\\ndata: 1 2\\n\\n"
    edits.write_text("".join(
        "%d POST /publish/%d HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Type: text/plain\\r\\nContent-Length: %d\\r\\n\\r\\n%s\n"
        % (i, i, body.count("\\n") + len(body.replace("\\n", "")), body)
        for i in (k * 7919 % STREAMS for k in range(STREAMS))))
    return streams, edits


def print_figures(name, figures):
    total, each, idle, change, half, most, last, _, late, _ = (statistics.median(f) for f in zip(*figures))
    say(name + ", memory", "%.1f MiB resident with %d open, %.0f bytes a stream" % (total, STREAMS, each), "< 200 MiB")
    say(name + ", idle", "%.0f ms of CPU a minute" % idle)
    say(name + ", a change", "%.0f us of CPU" % change)
    say(name + ", until it is heard", "%.2f ms median, %.2f ms 99 of 100, %.2f ms the last; clients late by %.2f ms" %
        (half / 1000, most / 1000, last / 1000, late / 1000), "< 100 ms")


def main():
    need = STREAMS + 2000
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < need:
        say("all", "not measured, only %d files may be open (ulimit -Hn)" % resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (need, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as name:
        folder = Path(name)
        toy = toy_requests(folder)
        data, ids = people(folder)
        programs = {
            "rapport": [serve.RAPPORT, "serve", "--data", data, "--listen", "127.0.0.1:0", "--log", "quiet"],
            "our server": [os.path.join(BUILD, "tests/http/helper_server"), str(folder / "key")],
            "libmicrohttpd": [os.path.join(BUILD, "bench/streams_mhd")],
        }
        figures = {n: [] for n in programs}
        for turn in range(ROUNDS):
            for n, command in programs.items():
                requests = real_requests(folder, ids, turn) if n == "rapport" else toy
                server = serve.Server(*command)
                try:
                    figures[n].append(measure(server, *requests))
                finally:
                    server.stop()
        for n, f in figures.items():
            print_figures(n, f)


if __name__ == "__main__":
    main()
