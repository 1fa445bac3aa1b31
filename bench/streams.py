# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/streams.sh
#
# Many streams of events on one node: our server beside libmicrohttpd, whose connections are
# suspended and resumed, under the same clients (bench/streams_client.c), in turns: memory, CPU
# while nothing happens, and the time from a change to the reader who hears of it. Medians of the
# rounds.
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import serve

BUILD = sys.argv[1]
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
    middle, the 99th of a hundred and the last reader."""
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
    times = [int(n) for n in clients.line().split()[1:]]
    clients.child.wait()
    if heard != [asked, 0, 0]:
        sys.exit("bench/streams: of %d changes %d were heard, %d streams lost, %d refused" % (asked, *heard))
    return (full[0], (full[0] - empty[0]) * 2**20 / STREAMS, (idle_to - idle_from) * 60 / int(IDLE),
            (busy_to - idle_to) * 1000 / asked, *times)


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
    total, each, idle, change, half, most, last = (statistics.median(f) for f in zip(*figures))
    say(name + ", memory", "%.1f MiB resident with %d open, %.0f bytes a stream" % (total, STREAMS, each), "< 200 MiB")
    say(name + ", idle", "%.0f ms of CPU a minute" % idle)
    say(name + ", a change", "%.0f us of CPU" % change)
    say(name + ", until it is heard", "%.2f ms median, %.2f ms 99 of 100, %.2f ms the last" %
        (half / 1000, most / 1000, last / 1000), "< 100 ms")


def main():
    need = STREAMS + 2000
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < need:
        say("all", "not measured, only %d files may be open (ulimit -Hn)" % resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (need, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as name:
        folder = Path(name)
        requests = toy_requests(folder)
        programs = {
            "our server": [os.path.join(BUILD, "tests/http/helper_server"), str(folder / "key")],
            "libmicrohttpd": [os.path.join(BUILD, "bench/streams_mhd")],
        }
        figures = {n: [] for n in programs}
        for _ in range(ROUNDS):
            for n, command in programs.items():
                server = serve.Server(*command)
                try:
                    figures[n].append(measure(server, *requests))
                finally:
                    server.stop()
        for n, f in figures.items():
            print_figures(n, f)


if __name__ == "__main__":
    main()
