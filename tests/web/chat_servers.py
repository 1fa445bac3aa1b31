# SPDX-License-Identifier: Apache-2.0
#
# Slack, Mattermost and Teams as their documentation has them, in a few lines each: what they refuse, they
# refuse here, too. Every request is noted. An address may also be one that answers badly.
import http.server
import json
import re
import socketserver
import threading
import urllib.parse

TEAMS_BYTES = 28 * 1024


class Chat(http.server.BaseHTTPRequestHandler):
    came, lock, held = [], threading.Lock(), threading.Event()
    mode = {}  # the next answers of a path, one each: (status, headers, body)
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with Chat.lock:
            Chat.came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            queue = Chat.mode.get(self.path, [])
            planned = queue.pop(0) if queue else None
        try:
            if planned:
                return self.say(*planned)
            self.answer(self.path.split("?")[0], body)
        except OSError:
            pass

    do_PUT = do_POST

    def do_GET(self):
        with Chat.lock:
            Chat.came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, b""))
            queue = Chat.mode.get(self.path, [])
            planned = queue.pop(0) if queue else None
        if planned:
            return self.say(*planned)
        self.answer(self.path.split("?")[0], b"")

    def say_json(self, status, what, **headers):
        self.say(status, {"Content-Type": "application/json", **headers}, json.dumps(what).encode())

    def say(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, path, body):
        first = path.split("/")[1]
        handler = getattr(self, "on_" + first.lstrip("_"), None)
        if not handler:
            return self.say(404, {}, b"404 page not found")
        handler(path, body)

    def json_of(self, body):
        if self.headers["Content-Type"].split(";")[0] != "application/json":
            return None
        try:
            return json.loads(body)
        except ValueError:
            return None

    # -- Slack: /services/T…/B…/… --

    def on_services(self, path, body):
        sent = self.json_of(body)
        if path.endswith("/gone"):
            return self.say(404, {}, b"no_service")
        why = slack_refuses(sent)
        self.say(400 if why else 200, {}, why or b"ok")

    # -- Mattermost: /hooks/… --

    def on_hooks(self, path, body):
        sent = self.json_of(body)
        if path.endswith("/gone"):
            return self.say(400, {}, json.dumps({"id": "web.incoming_webhook.invalid.app_error", "status_code": 400}).encode())
        fits = isinstance(sent, dict) and isinstance(sent.get("text"), str) and 0 < len(sent["text"]) <= 16383
        self.say(200 if fits else 400, {}, b"ok" if fits else b"{}")

    # -- Teams: /workflows/…/triggers/manual/paths/invoke?…&sig=… --

    def on_workflows(self, path, body):
        sent = self.json_of(body)
        if "sig=" not in self.path:
            return self.say(401, {}, b'{"error":{"code":"DirectApiAuthorizationRequired"}}')
        if "/off/" in path:
            return self.say(400, {}, b'{"error":{"code":"WorkflowTriggerIsNotEnabled"}}')
        if len(body) > TEAMS_BYTES:
            return self.say(413, {}, b"")
        self.say(202 if card_fits(sent) else 400, {}, b"")

    # -- accounts of the operator: Slack's Web API --

    def on_slackapi(self, path, body):
        sent = self.json_of(body)
        if self.headers["Authorization"] != "Bearer xoxb-slack":
            return self.say_json(200, {"ok": False, "error": "invalid_auth"})
        if path not in ("/slackapi/chat.postMessage", "/slackapi/chat.update") or slack_refuses(sent) or "charset=utf-8" not in self.headers["Content-Type"]:
            return self.say_json(200, {"ok": False, "error": "invalid_arguments"})
        if path == "/slackapi/chat.update":
            if not re.fullmatch(r"[CD][0-9A-Z]+", sent.get("channel", "")) or not re.fullmatch(r"\d+\.\d+", sent.get("ts", "")):
                return self.say_json(200, {"ok": False, "error": "message_not_found"})
            return self.say_json(200, {"ok": True, "channel": sent["channel"], "ts": sent["ts"], "text": sent["text"], "message": {}})
        if not re.fullmatch(r"U[0-9A-Z]+", sent.get("channel", "")):
            return self.say_json(200, {"ok": False, "error": "channel_not_found"})
        self.say_json(200, {"ok": True, "channel": "D1", "ts": "1.2", "message": {}})

    # -- Mattermost's API, version 4 --

    def on_mm(self, path, body):
        if self.headers["Authorization"] != "Bearer mmtoken":
            return self.say_json(401, {"id": "api.context.session_expired.app_error", "status_code": 401})
        sent = self.json_of(body) if body else None
        if path == "/mm/api/v4/users/me" and self.command == "GET":
            return self.say_json(200, {"id": "botid", "username": "rapport"})
        if path == "/mm/api/v4/channels/direct" and self.command == "POST":
            if sent == ["botid", "gone1"]:
                return self.say_json(404, {"id": "app.user.missing_account.const", "status_code": 404})
            if not isinstance(sent, list) or len(sent) != 2 or sent[0] != "botid":
                return self.say_json(400, {"id": "api.context.invalid_body_param.app_error", "status_code": 400})
            return self.say_json(201, {"id": "direct1", "type": "D"})
        if path == "/mm/api/v4/posts" and self.command == "POST" and sent.get("channel_id") == "direct1" and sent.get("message") and \
                props_fit(sent.get("props", {})):
            return self.say_json(201, {"id": "post1", "message": sent["message"]})
        self.say_json(404, {"id": "api.context.404.app_error", "status_code": 404})

    # -- Matrix: the client-server API --

    rooms, events, busy = {}, {}, False
    left = set()  # rooms that were left, or whose invitation was turned down

    def on_matrix(self, path, body):
        if self.headers["Authorization"] != "Bearer syt_matrix":
            return self.say_json(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "no"})
        if Chat.busy:
            return self.say_json(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 89001})
        sent = self.json_of(body)
        if path == "/matrix/_matrix/client/v3/createRoom" and self.command == "POST":
            if sent.get("invite") == ["@no:example.org"]:
                return self.say_json(403, {"errcode": "M_FORBIDDEN", "error": "no"})
            if not sent.get("is_direct") or len(sent.get("invite", [])) != 1:
                return self.say_json(400, {"errcode": "M_BAD_JSON", "error": "no"})
            room = "!r%d:example.org" % len(Chat.rooms)
            Chat.rooms[room] = sent["invite"][0]
            return self.say_json(200, {"room_id": room})
        found = re.fullmatch(r"/matrix/_matrix/client/v3/rooms/([^/]+)/state/m\.room\.member/([^/]+)", path)
        if found and self.command == "GET":
            room, who = map(urllib.parse.unquote, found.groups())
            if room not in Chat.rooms:
                return self.say_json(403, {"errcode": "M_FORBIDDEN", "error": "not in that room"})
            if Chat.rooms[room] != who:
                return self.say_json(404, {"errcode": "M_NOT_FOUND", "error": "no"})
            return self.say_json(200, {"membership": "leave" if room in Chat.left else "invite"})
        found = re.fullmatch(r"/matrix/_matrix/client/v3/rooms/([^/]+)/send/m\.room\.message/([\w-]+)", path)
        if not found or self.command != "PUT" or sent.get("msgtype") != "m.text" or sent.get("m.mentions") != {}:
            return self.say_json(404, {"errcode": "M_UNRECOGNIZED", "error": "no"})
        room = urllib.parse.unquote(found[1])
        if room not in Chat.rooms:
            return self.say_json(403, {"errcode": "M_FORBIDDEN", "error": "not in that room"})
        Chat.events.setdefault((room, found[2]), sent)  # a transaction that comes twice is one event
        self.say_json(200, {"event_id": "$e%d" % len(Chat.events)})

    # -- badly --

    def on_elsewhere(self, path, body):
        self.say(302, {"Location": "/services/redirected"}, b"")

    def on_large(self, path, body):
        self.say(200, {}, b"ok" + b"x" * (1 << 20))

    def on_page(self, path, body):
        self.say(200, {"Content-Type": "text/html"}, b"<html><script>alert(1)</script></html>")

    def on_slow(self, path, body):
        Chat.held.wait(120)
        self.say(200, {}, b"ok")

    def on_closing(self, path, body):
        self.close_connection = True

    # -- a program --

    def on_program(self, path, body):
        self.say(204, {}, b"")

    def log_message(self, *args):
        pass


def slack_refuses(sent):
    """What Slack says of a message; None: it takes it. Bounds of Block Kit."""
    if not isinstance(sent, dict) or not sent.get("text"):
        return b"invalid_payload"
    for block in sent.get("blocks", []):
        if block["type"] == "actions":
            if not 0 < len(block["elements"]) <= 25 or not all(
                    e["type"] == "button" and e["text"]["type"] == "plain_text" and 0 < len(e["text"]["text"]) <= 75 and
                    0 < len(e["action_id"]) <= 255 and 0 < len(e["value"]) <= 2000 for e in block["elements"]):
                return b"invalid_blocks"
            continue
        texts = block.get("elements") or [block.get("text")]
        for text in texts:
            most = 150 if block["type"] == "header" else 3000
            if block["type"] == "header" and text["type"] != "plain_text":
                return b"invalid_blocks"
            if not 0 < len(text["text"]) <= most:
                return b"invalid_blocks"
            if text["type"] == "mrkdwn" and "emoji" in text or text["type"] == "plain_text" and "verbatim" in text:
                return b"invalid_blocks"
    return b"invalid_blocks" if len(sent.get("blocks", [])) > 50 else None


def props_fit(props):
    """Whether Mattermost shows the buttons of a post: the id of one has letters and digits alone."""
    return all(a["type"] == "button" and re.fullmatch(r"[A-Za-z0-9]+", a["id"]) and a["name"] and a["integration"]["url"].startswith("http") and
               isinstance(a["integration"]["context"], dict) for one in props.get("attachments", []) for a in one["actions"])


def card_fits(sent):
    if not isinstance(sent, dict) or sent.get("type") != "message" or len(sent.get("attachments", [])) != 1:
        return False
    a = sent["attachments"][0]
    card = a.get("content", {})
    return (a.get("contentType") == "application/vnd.microsoft.card.adaptive" and card.get("type") == "AdaptiveCard" and
            re.fullmatch(r"1\.[0-5]", card.get("version", "")) and card.get("body") and
            all(b["type"] == "RichTextBlock" and b["inlines"][0]["type"] == "TextRun" and b["inlines"][0]["text"] for b in card["body"]) and
            all(b["type"] == "Action.OpenUrl" and b["title"] and b["url"].startswith("http") for b in card["actions"]))


class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, *args):
        pass


def listen():
    server = Threads(("127.0.0.1", 0), Chat)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://127.0.0.1:%d" % server.server_address[1]


def sent_to(path):
    with Chat.lock:
        return [(p, h, b) for p, h, b in Chat.came if p == path]
