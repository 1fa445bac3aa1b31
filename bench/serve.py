# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/serve.sh
#
# The web application as an operator meets it: the size of the program, the time from its
# start to its first page, its memory with 1,000 people, and pages a second with the CPU time
# of each, beside libmicrohttpd alone and Fossil (forks a process for a page) under the same
# wrk, in turns. Medians. What is not installed is named and left out.
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

BUILD = sys.argv[1]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = os.environ.get("SECONDS_EACH", "2")
PEOPLE = int(os.environ.get("PEOPLE", "1000"))
MONDAY = "2026-11-23"
ENV = dict(os.environ, RAPPORT_NOW=MONDAY + "T07:40:00Z", TZ="UTC0")
RAPPORT = os.path.join(BUILD, "rapport")
PAGES = ["/today", "/plan", "/people"]


def say(what, value, goal=""):
    print("serve %-26s %s%s" % (what, value, "   (goal: %s)" % goal if goal else ""), flush=True)


def size(folder):
    stripped = folder / "rapport"
    shutil.copy(RAPPORT, stripped)
    subprocess.run(["strip", str(stripped)], check=True)
    say("size, stripped", "%.2f MB" % (stripped.stat().st_size / 1e6), "< 8 MB")
    return str(stripped)


def organisation(folder, data):
    made = folder / "team"
    subprocess.run([sys.executable, "tools/gen_demo_team.py", str(made), "--people", str(PEOPLE), "--start", MONDAY, "--weeks", "2"],
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run([RAPPORT, "init", "--data", data], check=True, env=ENV, stdout=subprocess.DEVNULL)
    begun = time.monotonic()
    subprocess.run([RAPPORT, "import", str(made / "team.csv"), "--calendars", str(made / "calendars"), "--data", data],
                   check=True, env=ENV, stdout=subprocess.DEVNULL)
    say("import of %d people" % PEOPLE, "%.1f s, calendars of two weeks" % (time.monotonic() - begun))


class Server:
    """A process that prints its address in its first line."""

    def __init__(self, *args):
        self.begun = time.monotonic()
        self.child = subprocess.Popen(args, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.child.stdout.readline()
        self.address = re.search(r"(127\.0\.0\.1:\d+)", line).group(1)

    def ask(self, path, cookie=""):
        host, port = self.address.split(":")
        cookie = "Cookie: %s\r\n" % cookie if cookie else ""
        with socket.create_connection((host, int(port))) as s:
            s.sendall(("GET %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n" %
                       (path, self.address, cookie)).encode())
            answer = b""
            while piece := s.recv(65536):
                answer += piece
        return answer

    def stop(self):
        self.child.terminate()
        self.child.wait()


def rapport(program, data):
    return Server(program, "serve", "--data", data, "--listen", "127.0.0.1:0", "--log", "quiet")


def start_up(program, data):
    times = []
    for _ in range(2 * ROUNDS + 1):
        server = rapport(program, data)
        assert b" 200 " in server.ask("/sign-in").split(b"\r\n")[0]
        times.append((time.monotonic() - server.begun) * 1000)
        server.stop()
    say("start to first page", "%.1f ms (%.1f to %.1f)" % (statistics.median(times), min(times), max(times)), "< 50 ms")


def memory(pid):
    status = Path("/proc/%d/status" % pid).read_text()
    private = re.search(r"^RssAnon:\s+(\d+)", status, re.M).group(1)
    return int(re.search(r"^VmRSS:\s+(\d+)", status, re.M).group(1)) / 1024, int(private) / 1024


def signed_in(server, data):
    """The session cookie of the person at the top, who has a plan of the week."""
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    ask = urllib.request.build_opener(Stay)
    jar = {}

    def fetch(path, form=None):
        request = urllib.request.Request("http://%s%s" % (server.address, path))
        request.add_header("Cookie", "; ".join("%s=%s" % c for c in jar.items()))
        body = urllib.parse.urlencode(form).encode() if form else None
        try:
            answer = ask.open(request, body)
        except urllib.error.HTTPError as error:
            answer = error
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            jar[name] = value
        return answer.read().decode()

    def csrf(page):
        return re.search(r'name="csrf" value="([^"]+)"', page).group(1)

    link = subprocess.run([RAPPORT, "link", "m0@example.org", "--data", data], check=True, env=ENV,
                          capture_output=True, text=True).stdout
    path = re.search(r"/sign-in/\S+", link).group(0)
    fetch(path, {"csrf": csrf(fetch(path))})
    fetch("/plan/find", {"csrf": csrf(fetch("/plan")), "week": MONDAY})
    for path in PAGES:
        assert "</html>" in fetch(path) and jar, path
    assert 'class="talk ' in fetch("/plan"), "no talk was placed"
    return "; ".join("%s=%s" % c for c in jar.items())


# ---------------------------------------------------------------- pages a second

def ticks(pid):
    """User and system time, with that of children that have ended."""
    fields = Path("/proc/%d/stat" % pid).read_text().rsplit(") ", 1)[1].split()
    return sum(int(f) for f in fields[11:15])


def wrk(pid, address, path, cookie):
    before = ticks(pid)
    command = ["wrk", "-t1", "-c16", "-d%ss" % SECONDS, "http://%s%s" % (address, path)]
    if cookie:
        command[1:1] = ["-H", "Cookie: " + cookie]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    time.sleep(0.1)  # the last children of Fossil end
    if re.search("Non-2xx", out):
        print(out, file=sys.stderr)
        sys.exit("bench/serve: %s is not served" % path)
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    cpu = (ticks(pid) - before) / os.sysconf("SC_CLK_TCK") / max(1, requests)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), cpu * 1e6


def fossil(folder):
    if not shutil.which("fossil"):
        say("Fossil", "not measured, it is not installed (apt-get install fossil)")
        return None
    home, repo, work = folder / "home", folder / "bench.fossil", folder / "work"
    home.mkdir()
    work.mkdir()
    env = dict(ENV, HOME=str(home), USER="bench", FOSSIL_HOME=str(home))
    run = lambda *args: subprocess.run(["fossil", *args], cwd=work, env=env, check=True, stdout=subprocess.DEVNULL)
    run("new", str(repo))
    run("open", str(repo))
    for i in range(20):
        (work / "note.txt").write_text("a line\n" * (i + 1))
        run("addremove")
        run("commit", "-m", "change %d" % i, "--no-warnings")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    child = subprocess.Popen(["fossil", "server", str(repo), "--localhost", "--port", str(port)], env=env,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.02)
    return child, "127.0.0.1:%d" % port


def pages(server, bare, other, cookie):
    asked = [("rapport " + p, server.child.pid, server.address, p, cookie) for p in PAGES]
    asked.append(("libmicrohttpd alone", bare.child.pid, bare.address, "/", ""))
    if other:
        asked += [("Fossil " + p, other[0].pid, other[1], p, "") for p in ("/stat", "/timeline")]
    figures = {a[0]: [] for a in asked}
    for _ in range(ROUNDS):
        for name, *rest in asked:
            figures[name].append(wrk(*rest))
    middle = {n: tuple(statistics.median(v) for v in zip(*f)) for n, f in figures.items()}
    for name, (rate, cpu) in middle.items():
        say(name, "%9.0f pages/s  %9.1f us CPU/page" % (rate, cpu))
    for path in PAGES:
        rate, cpu = middle["rapport " + path]
        line = "%.2f times the CPU of libmicrohttpd alone" % (cpu / middle["libmicrohttpd alone"][1])
        if other:
            line += ", %.0f times the pages of Fossil's /stat, %.0f of its /timeline" % (
                rate / middle["Fossil /stat"][0], rate / middle["Fossil /timeline"][0])
        say("ratio " + path, line, "2; 50" if path == "/today" else "")


def main():
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as name:
        folder = Path(name)
        data = str(folder / "data")
        running = []
        try:
            program = size(folder)
            organisation(folder, data)
            start_up(program, data)
            server = rapport(program, data)
            running.append(server.child)
            server.ask("/sign-in")
            say("memory at start", "%.1f MiB resident, %.1f of it its own" % memory(server.child.pid), "< 32 MiB")
            cookie = signed_in(server, data)
            if shutil.which("wrk"):
                bare = Server(os.path.join(BUILD, "bench/http_bare"))
                running.append(bare.child)
                other = fossil(folder)
                if other:
                    running.append(other[0])
                pages(server, bare, other, cookie)
            else:
                say("pages", "not measured, wrk is not installed (apt-get install wrk)")
            say("memory after that", "%.1f MiB resident, %.1f of it its own" % memory(server.child.pid), "< 32 MiB")
        finally:
            for child in running:
                child.terminate()
                child.wait()


if __name__ == "__main__":
    main()
