# SPDX-License-Identifier: Apache-2.0
#
# A mail server of a few lines, which can say no, hang and hang up.
import email
import email.policy
import os
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
import house


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Smtp(threading.Thread):
    """What `mode` says becomes of a mail: ok, busy, never, hang (takes all, says nothing), ours (not from our address)."""

    def __init__(self):
        super().__init__(daemon=True)
        self.mode, self.mails, self.hung, self.tries = "ok", [], threading.Event(), 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            peer, _ = self.socket.accept()
            threading.Thread(target=self.speak, args=(peer,), daemon=True).start()

    def speak(self, peer):
        lines = peer.makefile("rb")
        say = lambda text: peer.sendall(text.encode() + b"\r\n")
        to = []
        try:
            say("220 test")
            for line in lines:
                verb = line[:4].upper()
                if verb == b"EHLO":
                    say("250 test")
                elif verb == b"MAIL" and self.mode == "ours":
                    say("550-5.7.1 <talks@example.org>: Sender address rejected:\r\n550 5.7.1 not owned by user")
                elif verb == b"RCPT":
                    self.tries += 1
                    if self.mode in ("busy", "never"):
                        say("451 later" if self.mode == "busy" else "550 nobody")
                        continue
                    to.append(line.decode())
                    say("250 ok")
                elif verb == b"DATA":
                    say("354 go on")
                    text = b""
                    for line in lines:
                        if line == b".\r\n":
                            break
                        text += line[1:] if line.startswith(b".") else line
                    if self.mode == "hang":
                        self.hung.set()
                        time.sleep(60)
                        return
                    self.mails.append((to, email.message_from_bytes(text, policy=email.policy.default)))
                    to = []
                    say("250 kept")
                elif verb == b"QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 ok")
        except OSError:
            pass


def wait_for(what, seconds=40):
    until = time.monotonic() + seconds * house.SLOW
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.1)
    return False
