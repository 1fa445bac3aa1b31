# SPDX-License-Identifier: Apache-2.0
#
# A browser of the pulse in Python, on libsodium's ristretto255: it draws a blind token and hands an answer in. And a
# team whose pulse is open.
import base64
import ctypes
import ctypes.util
import hashlib
import json
import os
import time

import house

JSON = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
assert sodium.sodium_init() >= 0


def open_for_team(data, n, opened, served):
    """A new folder with p0, who leads p1 and so on, n people in all, and a pulse that has opened; what runs from now on
    runs at `served`. The people, and the pulse."""
    people = ["p%d" % i for i in range(n)]
    team = "id,name,email,leader,timezone,work_hours\n" + "".join(
        "%s,%s Ray,%s@example.org,%s,Europe/Berlin,09:00-17:00\n" % (p, p.upper(), p, "" if p == "p0" else "p0") for p in people)
    house.NOW = opened
    house.run("init", "--data", data)
    house.run("import", house.write("team.csv", team), "--data", data)
    house.run("pulse", "open", "--data", data)
    house.NOW = served
    return people, house.id_text(house.rows(data, "SELECT id FROM pulse_round")[0][0])


def wait_for(holds):
    """Wait until something holds that the server does by itself. Whether it does."""
    for _ in range(600):
        if holds():
            return True
        time.sleep(0.1)
    return False


def call(name, *given):
    """A point or a number of 32 bytes that libsodium works out."""
    out = ctypes.create_string_buffer(32)
    if getattr(sodium, "crypto_" + name)(out, *given) != 0:
        raise ValueError(name)
    return out.raw


def text(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def bytes_of(words):
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


def make_random():
    out = ctypes.create_string_buffer(32)
    sodium.crypto_core_ristretto255_scalar_random(out)
    return out.raw


def blind():
    """A token, and the factor that hides it."""
    return os.urandom(32), make_random()


def draw(server, pulse, csrf, blinded=None):
    """Draw as whoever is signed in at `server`. The token, its proof and its cell; else the status."""
    token, factor = blinded or blind()
    point = call("core_ristretto255_from_hash", hashlib.sha512(b"rapport pulse token 1" + token).digest())
    hidden = call("scalarmult_ristretto255", factor, point)
    status, _, body = server.ask("POST", "/pulse/%s/draw" % pulse, "csrf=%s&hidden=%s" % (csrf, text(hidden)), JSON)
    if status != 200:
        return status
    drawn = json.loads(body)
    inverse = call("core_ristretto255_scalar_invert", factor)
    proof = call("scalarmult_ristretto255", inverse, bytes_of(drawn["point"]))
    return {"token": text(token), "proof": text(proof), "cell": drawn["cell"]}


def hand_in(server, pulse, drawn, said=("yes", "no", "cannot-say"), **more):
    """Hand an answer in as nobody. The status, the headers but for the date, and the body."""
    fields = {"round": pulse, **drawn, **dict(zip(("first", "second", "third"), said)), **more}
    cookies, server.cookies = server.cookies, {}
    status, headers, body = server.ask("POST", "/pulse/answers", "&".join("%s=%s" % f for f in fields.items()), JSON)
    server.cookies = cookies
    return status, sorted((k, v) for k, v in headers.items() if k.lower() != "date"), body
