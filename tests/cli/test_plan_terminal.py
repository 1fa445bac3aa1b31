#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `rapport plan` does only on a terminal: its width, colour, the progress bar, Ctrl-C."""
import fcntl
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

from house import end, ok

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "rapport"))
CORPUS = "tests/corpus/week"


def run(folder, columns=80, err_too=True, **env):
    """Standard output (and error) of a plan whose terminal is this wide."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    settings = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "TERM")}
    settings.update({"TERM": "xterm", "TZ": "UTC0"}, **env)
    child = subprocess.Popen([PROGRAM, "plan", "--team", "team.csv", "--calendars", "calendars", "--from", "2026-11-23", "--days", "5"],
                             cwd=folder, stdin=slave, stdout=slave, stderr=slave if err_too else subprocess.DEVNULL, env=settings)
    os.close(slave)
    text = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        text += part
    child.wait()
    os.close(master)
    return text.decode()


def slowly(path, bytes_, seconds):
    """A calendar that takes its time: a pipe."""
    os.unlink(path)
    os.mkfifo(path)

    def write():
        with open(path, "wb") as f:
            time.sleep(seconds)
            f.write(bytes_)
    threading.Thread(target=write, daemon=True).start()


def main():
    with tempfile.TemporaryDirectory() as temp:
        folder = os.path.join(temp, "week")
        shutil.copytree(CORPUS, folder)
        began = time.monotonic()
        text = run(folder)
        quick = time.monotonic() - began < 0.5
        ok("\033[1mAda Abara\033[0m" in text, "a terminal has the heading in bold", text)
        if quick:
            ok("\r\033[K[" not in text, "quick work shows no bar", text)
        else:
            ok(True, "quick work shows no bar # SKIP this machine is not quick now")
        ok("\033[1m" not in run(folder, NO_COLOR="1"), "NO_COLOR is respected")
        ok("\033[1m" not in run(folder, TERM="dumb"), "a dumb terminal gets plain text")
        wide = max(len(x) for x in run(folder, columns=60, NO_COLOR="1", err_too=False).splitlines() if "there" not in x and "times in" not in x)
        ok(wide <= 60, "running text follows the width of the terminal", str(wide))
        ben = os.path.join(folder, "calendars", "ben.ics")
        with open(ben, "rb") as f:
            calendar = f.read()
        slowly(ben, calendar, 0.8)
        text = run(folder)
        ok("reading calendars" in text and "%" in text, "slow work shows a bar", text)
        ok(0 <= text.rfind("\r\033[K") < text.find("Ada Abara") and text.rfind("]") < text.find("Ada Abara"),
           "which is gone before the plan is shown", text)
        slowly(ben, calendar, 0.8)
        ok("reading calendars" not in run(folder, err_too=False), "no bar outside a terminal")
    return end()


if __name__ == "__main__":
    sys.exit(main())
