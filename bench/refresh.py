# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/refresh.sh
#
# Many calendars, of which few have changed: as feeds that a server is asked for again, beside
# curl asking it the same; and as files that are imported again, beside sha256sum over the same
# bytes. All on this machine, the asked server too. Medians of rounds in turns.
import os
import re
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

BUILD = sys.argv[1]
N = int(os.environ.get("CALENDARS", "100000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
PROGRAM = os.path.join(BUILD, "rapport")
HOUR = 3600
FIRST = 1795420800  # 2026-11-23T08:00:00Z, when all have been fetched once
EVERY = HOUR + 600  # all are due again after this (model/feed.h)
TICK = os.sysconf("SC_CLK_TCK")
ICS = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rapport//bench//EN\r\n" + "".join(
    "BEGIN:VEVENT\r\nUID:%d-%%d\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:202611%dT%02d0000Z\r\n"
    "DTEND:202611%dT%02d3000Z\r\nSUMMARY:A meeting that is there\r\nEND:VEVENT\r\n" % (d * 10 + h, d, h, d, h)
    for d in range(24, 28) for h in (9, 11, 14)) + "END:VCALENDAR\r\n")


def say(name, text):
    print("refresh %-26s %s" % (name, text), flush=True)


def clock(at):
    return {**os.environ, "RAPPORT_NOW": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))}


def used(run):
    """Seconds on the wall and of CPU that a command and its children take."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wait_until_fetched(data, at):
    db = sqlite3.connect("file:%s?mode=ro" % os.path.join(data, "rapport.db"), uri=True, timeout=30)
    while db.execute("SELECT 1 FROM feed WHERE next_try < ? LIMIT 1", (at + HOUR,)).fetchone():
        time.sleep(0.1)
    db.close()


def refresh(data, at):
    """One refresh by the worker: seconds, CPU seconds, and the most memory it had (MiB)."""
    began = time.monotonic()
    p = subprocess.Popen([PROGRAM, "serve", "--data", data, "--listen", "127.0.0.1:0", "--allow-private-feeds"],
                         env=clock(at), stdout=subprocess.DEVNULL)
    wait_until_fetched(data, at)
    took = time.monotonic() - began
    stat = open("/proc/%d/stat" % p.pid).read().rsplit(") ")[1].split()
    most = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/%d/status" % p.pid).read())[1]) / 1024
    p.terminate()
    p.wait()
    return took, (int(stat[11]) + int(stat[12])) / TICK, most


def curl(base):
    subprocess.run(["curl", "-s", "--no-progress-meter", "-Z", "--parallel-max", "16", "-H", 'If-None-Match: "1"', "-o", "/dev/null",
                    "%s/[0-%d].ics" % (base, N - 1)], check=True)


def feeds(folder):
    server = subprocess.Popen([os.path.join(BUILD, "bench/refresh_server")], stdout=subprocess.PIPE, text=True)
    base, data = "http://" + server.stdout.readline().strip(), os.path.join(folder, "feeds")
    wall, _ = used(lambda: subprocess.run([os.path.join(BUILD, "bench/refresh_fill"), data, base, str(N)],
                                          env=clock(FIRST), check=True))
    say("%d feeds stored" % N, "%.0f s" % wall)
    ours, theirs = [], []
    try:
        for i in range(ROUNDS):
            ours.append(refresh(data, FIRST + (i + 1) * EVERY))
            if shutil.which("curl"):
                theirs.append(used(lambda: curl(base)))
    finally:
        server.terminate()
    took, cpu, most = (statistics.median(v) for v in zip(*ours))
    say("feeds, 1 in 1000 changed", "%.1f s, %.1f s of CPU, %.0f calendars/s, %.0f MiB at most   (goal: 60 s)" %
        (took, cpu, N / took, most))
    if theirs:
        wall, cpu_theirs = (statistics.median(v) for v in zip(*theirs))
        say("curl, the same questions", "%.1f s, %.1f s of CPU" % (wall, cpu_theirs))
        say("ratio of CPU, ours to curl", "%.2f" % (cpu / cpu_theirs))
    shutil.rmtree(data)


def import_files(team, calendars, data, at):
    subprocess.run([PROGRAM, "import", team, "--calendars", calendars, "--data", data], env=clock(at),
                   stdout=subprocess.DEVNULL, check=True)


def files(folder):
    team, calendars, data = (os.path.join(folder, n) for n in ("team.csv", "calendars", "files"))
    os.mkdir(calendars)
    with open(team, "w") as f:
        f.write("id,name,email,leader,timezone,work_hours\n")
        for i in range(N):
            f.write("p%d,Person %d,p%d@example.org,%s,Europe/Berlin,09:00-17:00\n" % (
                i, i, i, "p%d" % ((i - 1) // 8) if i else ""))
    for i in range(N):
        with open(os.path.join(calendars, "p%d.ics" % i), "w", newline="") as f:
            f.write(ICS.replace("%d", str(i)))
    subprocess.run([PROGRAM, "init", "--data", data], env=clock(FIRST), stdout=subprocess.DEVNULL, check=True)
    first = used(lambda: import_files(team, calendars, data, FIRST))
    again, theirs = [], []
    for i in range(ROUNDS):
        again.append(used(lambda: import_files(team, calendars, data, FIRST + HOUR)))
        theirs.append(used(lambda: subprocess.run("find %s -type f -print0 | xargs -0 sha256sum >/dev/null" % calendars,
                                                  shell=True, check=True)))
    (wall, cpu), (wall_theirs, cpu_theirs) = (tuple(statistics.median(v) for v in zip(*r)) for r in (again, theirs))
    say("%d files, first import" % N, "%.1f s, %.1f s of CPU, %.0f MB" %
        (*first, N * len(ICS) / 1e6))
    say("files, imported again", "%.1f s, %.1f s of CPU   (goal: 60 s)" % (wall, cpu))
    say("sha256sum, the same files", "%.1f s, %.1f s of CPU" % (wall_theirs, cpu_theirs))
    say("ratio of CPU, ours to it", "%.2f" % (cpu / cpu_theirs))


def main():
    with tempfile.TemporaryDirectory(prefix="rapport-refresh-") as folder:
        feeds(folder)
        files(folder)


main()
