# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/today.sh
#
# Does a page stay as fast as years go by? One organisation twice, with a thousand talks held
# and with a million, over five years; the leader who asks had 20,000 of the million. The same
# page of both, beside libmicrohttpd alone, under wrk in turns. Medians.
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

import serve

TALKS = int(os.environ.get("TALKS", "1000000"))
OWN = 20000  # of a million, those of the leader who asks
FEW = 1000
YEARS = 5
NOW = 1795419600  # an hour of the Monday of bench/serve.py


def held(pairs, n):
    """`n` talks in order of time, as they would have been stored: each pair in turn."""
    step = YEARS * 365 * 86400 / n
    for i in range(n):
        pair, leader, member = pairs[i % len(pairs)]
        yield int(NOW - YEARS * 365 * 86400 + i * step), pair, leader, member


def store(data, n):
    """Talks that were held, put beside what `rapport import` and a plan have made."""
    db = sqlite3.connect(os.path.join(data, "rapport.db"))
    top = db.execute("SELECT person FROM address WHERE address = 'm0@example.org'").fetchone()[0]
    pairs = db.execute("SELECT id, leader, member FROM pair ORDER BY id").fetchall()
    own = [p for p in pairs if top in p[1:]]
    of_top = max(len(own), n * OWN // 1000000)
    others = [p for p in pairs if top not in p[1:]]
    talks = sorted([*held(own, of_top), *held(others, n - of_top)])
    db.executemany(
        "INSERT INTO talk (id, pair, leader, member, starts, minutes, wanted, state, made, ended,"
        " held_minutes, logged_by, logged_at) VALUES (?, ?, ?, ?, ?, 5, 5, 1, ?, ?, 5, ?, ?)",
        ((i + 1, pair, leader, member, at, at, at + 300, leader, at + 300)
         for i, (at, pair, leader, member) in enumerate(talks)))
    db.commit()
    stored = db.execute("SELECT count(*) FROM talk").fetchone()[0]
    mine = db.execute("SELECT count(*) FROM talk WHERE leader = ?", (top,)).fetchone()[0]
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    size = os.path.getsize(os.path.join(data, "rapport.db")) / 1e6
    serve.say("stored", "%d talks, %d of the leader who asks, %.0f MB" % (stored, mine, size))


def measure(asked):
    figures = {name: [] for name, *_ in asked}
    for _ in range(serve.ROUNDS):
        for name, *rest in asked:
            figures[name].append(serve.wrk(*rest))
    middle = {n: tuple(statistics.median(v) for v in zip(*f)) for n, f in figures.items()}
    for name, (rate, cpu) in middle.items():
        serve.say(name, "%9.0f pages/s  %9.1f us CPU/page" % (rate, cpu))
    return middle


def main():
    if not shutil.which("wrk"):
        serve.say("/today", "not measured, wrk is not installed (apt-get install wrk)")
        return
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as name:
        folder = Path(name)
        few, many = str(folder / "few"), str(folder / "many")
        running = []
        try:
            serve.organisation(folder, few)
            first = serve.rapport(serve.RAPPORT, few)
            running.append(first.child)
            cookie = serve.signed_in(first, few)
            first.stop()
            shutil.copytree(few, many)
            store(few, FEW)
            begun = time.monotonic()
            store(many, TALKS)
            serve.say("storing them", "%.0f s" % (time.monotonic() - begun))
            servers = [serve.rapport(serve.RAPPORT, data) for data in (few, many)]
            bare = serve.Server(os.path.join(serve.BUILD, "bench/http_bare"))
            running += [s.child for s in (*servers, bare)]
            few_name, many_name = "/today, %d talks" % FEW, "/today, %d talks" % TALKS
            middle = measure([
                (few_name, servers[0].child.pid, servers[0].address, "/today", cookie),
                (many_name, servers[1].child.pid, servers[1].address, "/today", cookie),
                ("libmicrohttpd alone", bare.child.pid, bare.address, "/", "")])
            few_cpu, many_cpu = middle[few_name][1], middle[many_name][1]
            bare_cpu = middle["libmicrohttpd alone"][1]
            serve.say("ratio of CPU, many to few", "%.2f" % (many_cpu / few_cpu), "1.5")
            serve.say("ratio of CPU, many to bare", "%.2f" % (many_cpu / bare_cpu), "2")
        finally:
            for child in running:
                child.terminate()
                child.wait()


if __name__ == "__main__":
    main()
