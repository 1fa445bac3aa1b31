# SPDX-License-Identifier: Apache-2.0
#
# Forms that a browser keeps while it has no network: each is taken once by its key, on both engines,
# whatever is killed in between; and what the server gives a browser that wants to go on without it.
import json
import os
import random
import re
import signal
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import house
from house import TEAM, Server, end, ok, run, write

KILLS = 6
OTHERS, BACK = {}, []  # the session of the other, and their page of the two


def state(s):
    status, _, text = s.ask("GET", "/device.json", headers={"Accept": "application/json"})
    return json.loads(text) if status == 200 else None


def send(s, where, form, key, csrf, **more):
    """Status and JSON of a form as the outbox sends it; None when there was no answer."""
    try:
        status, _, text = s.ask("POST", where, urllib.parse.urlencode(form),
                                {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
                                 "Idempotency-Key": key, "X-CSRF-Token": csrf,
                                 **{name.replace("_", "-"): value for name, value in more.items()}}, timeout=10)
        return status, json.loads(text)
    except (OSError, ValueError, house.http.client.HTTPException):
        return None, None


def count(s, where, words):
    return s.ask("GET", where)[2].count(words)


def taken_once(s, where):
    csrf = state(s)["csrf"]
    status, said = send(s, where + "/topics", {"words": "zq-one"}, "k1", csrf)
    ok(status == 200 and said["to"].startswith("/"), "a form with a key is answered with what follows", (status, said))
    ok(send(s, where + "/topics", {"words": "zq-one"}, "k1", csrf) == (200, {"to": None, "repeated": True}), "sent again it is known")
    status, said = send(s, where + "/topics", {"words": "zq-two"}, "k1", csrf)
    ok(status == 422, "the key stands for one form", (status, said))
    status, said = send(s, where + "/topics", {"words": " "}, "k2", csrf)
    ok(status == 422 and said["errors"][0]["pointer"] == "/words", "a form that is refused says why", (status, said))
    ok(send(s, where + "/topics", {"words": "zq-two"}, "k2", csrf)[0] == 200, "and leaves its key free")
    ok(send(s, where + "/topics", {"words": "zq-bad"}, "k" * 300, csrf)[0] == 422, "a key has its bound")
    ok(send(s, where + "/topics", {"words": "zq-bad"}, "k3", "not the token")[0] == 403, "the token of the session is asked for")
    ok(send(s, "/settings/password", {"password": "x"}, "k4", csrf)[0] == 422, "a form on a pool takes no key")
    many = [threading.Thread(target=send, args=(s, where + "/topics", {"words": "zq-many"}, "k5", csrf)) for _ in range(12)]
    for t in many:
        t.start()
    for t in many:
        t.join()
    ok([count(s, where, "zq-" + w) for w in ("one", "two", "many", "bad")] == [1, 1, 1, 0], "each is there once")


def named(s, where):
    """A page names a row by the key of its form, and acts on it by that name before it knows its id."""
    csrf, key = state(s)["csrf"], "%032x" % 0xabcdef
    ok(send(s, "/topics/~" + key, {}, "n0", csrf)[0] == 404, "what was not saved cannot be acted on")
    ok(send(s, where + "/topics", {"words": "zq-named"}, key, csrf)[0] == 200, "a topic is added under a name")
    ok('<li data-made="%s"><span class="grow">zq-named' % key in s.ask("GET", where)[2], "whose row says so to the page that gave it")
    ok(send(s, where + "/needs", {"words": "zq-need"}, "%032x" % 5, csrf)[0] == 200, "so is a need")
    ok(send(s, "/needs/~%032x" % 5, {"act": "take-back"}, "n1", csrf)[0] == 200 and count(s, where, "zq-need") == 0, "which is taken back by it")
    theirs = s.cookies
    s.cookies = dict(OTHERS)
    ok("data-made" not in s.ask("GET", BACK[0])[2] and count(s, BACK[0], "zq-named") == 1, "the other reads the row without the name")
    ok(send(s, "/topics/~" + key, {}, "n2", state(s)["csrf"])[0] == 404, "and cannot act by it")
    s.cookies = theirs
    ok(send(s, "/topics/~" + key, {}, "n3", csrf)[0] == 200 and count(s, where, "zq-named") == 0, "its writer can")
    ok(send(s, "/topics/~" + "x" * 300, {}, "n4", csrf)[0] == 404 and send(s, "/topics/~", {}, "n5", csrf)[0] == 404, "no other name finds anything")


def taken_once_with_kills(s, where, start):
    """Kill the server while forms are on their way, and send them again until they are answered."""
    chance, left = random.Random(7), []
    for i in range(KILLS):
        csrf = state(s)["csrf"]
        forms = [("kill %d %d" % (i, j), "zq-kill-%d-%dq" % (i, j)) for j in range(5)]
        going = [threading.Thread(target=send, args=(s, where + "/topics", {"words": words}, key, csrf)) for key, words in forms]
        for t in going:
            t.start()
        time.sleep(chance.random() * 0.03)
        s.stop(signal.SIGKILL)
        for t in going:
            t.join()
        cookies, s = s.cookies, start()
        s.cookies = cookies
        csrf = state(s)["csrf"]
        for key, words in forms:
            while send(s, where + "/topics", {"words": words}, key, csrf)[0] != 200:
                time.sleep(0.05)
            left.append(words)
    return s, left


def worker(s):
    status, head, text = s.ask("GET", "/worker.js")
    ok(status == 200 and head["Content-Type"].startswith("text/javascript"), "the worker is a script", (status, head["Content-Type"]))
    ok(head["Cache-Control"] == "no-cache" and head["Service-Worker-Allowed"] == "/", "asked for anew, for the whole site")
    ok(head["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'; frame-ancestors 'none'", "under a policy of its own")
    ok(s.ask("GET", "/worker.js", headers={"If-None-Match": head["ETag"]})[0] == 304, "and not sent again when it is the same")
    files = re.findall(r'"(/assets/[^"]+)"', text)
    ok(len(files) > 10 and all(s.ask("GET", f)[0] == 200 for f in files), "it knows the files of this build", files)
    used = set(re.findall(r'(?:href|src)="(/assets/[^"]+\.(?:js|css|webmanifest))"', s.ask("GET", "/plan")[2]))
    ok(used and used <= set(files), "those of a page are among them", used - set(files))
    status, head, text = s.ask("GET", [f for f in files if f.endswith(".webmanifest")][0])
    icons = [i["src"] for i in json.loads(text)["icons"]] if status == 200 else []
    ok(icons and all(s.ask("GET", "/assets/" + i)[0] == 200 for i in icons), "the manifest names icons that are there", icons)


def at_the_device(s):
    found = state(s)
    ok(found["csrf"] and found["me"] and "/now" in found["ahead"], "a page's script learns who is here", found)
    s.cookies, cookies = {}, s.cookies
    ok(s.ask("GET", "/device.json")[0] == 303, "nobody else learns it")
    ok(s.ask("GET", "/device")[0] == 200, "the page of the device is there for whoever is signed out")
    s.cookies = cookies


def signed_out(s):
    status, head, _ = s.post("/sign-out", {}, "/settings")
    ok(status == 303 and head["Clear-Site-Data"] == '"storage"', "signing out tells the browser to forget", (status, head))


def on(engine, *args):
    data = "d-" + engine
    run("init", "--data", data, *args)
    run("import", write("team.csv", TEAM), "--data", data, *args)

    def start():
        return Server(data, "--log", "quiet", *args)

    s = start()
    link = run("link", "ben@example.org", "--data", data, *args).stdout
    s.post("/sign-in/" + link.strip().rsplit("/", 1)[1], {})
    OTHERS.clear()
    OTHERS.update(s.cookies)
    BACK[:] = re.findall(r'href="(/people/[0-9a-z]{10,})"', s.ask("GET", "/people")[2])[:1]
    s.cookies = {}
    link = run("link", "ada@example.org", "--data", data, *args).stdout
    s.post("/sign-in/" + link.strip().rsplit("/", 1)[1], {})
    where = [to for to in re.findall(r'href="(/people/[0-9a-z]{10,})"', s.ask("GET", "/people")[2]) if "<h1>Ben" in s.ask("GET", to)[2]][0]
    print("# " + engine)
    taken_once(s, where)
    named(s, where)
    if engine == "sqlite":
        worker(s)
        at_the_device(s)
    s, left = taken_once_with_kills(s, where, start)
    signed_out(s)
    s.stop()
    out = os.path.join(house.folder.name, data + "-out")
    run("export", out, "--data", data, *args)
    with open(out, encoding="utf-8") as f:
        text = f.read()
    ok(all(text.count('"%s"' % words) == 1 for words in left), "killed %d times, each is there once" % KILLS,
       [(words, text.count('"%s"' % words)) for words in left if text.count('"%s"' % words) != 1])


on("sqlite")
with house.postgres("once") as url:
    if url:
        on("postgres", "--database", url)
    else:
        ok(True, "on PostgreSQL # SKIP RAPPORT_TEST_POSTGRES is not set")
sys.exit(end())
