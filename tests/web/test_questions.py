# SPDX-License-Identifier: Apache-2.0
#
# Questions that people write: their lists in the browser, as files, and in the API; and that what
# they typed stands in the questions they are asked.
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from house import TEAM, Server, end, ok, rows, run, write

OWN, SHARED = "/settings/questions", "/settings/questions/shared"
FILE = 'beat,side,minutes,question\r\nlisten,leader,5,"What, if anything, helped?"\r\nclose,either,3,\'=What is left?\r\n'


def count(table):
    return rows("d", "SELECT count(*) FROM %s WHERE gone IS NULL" % table)[0][0]


def bring(s, text, where=OWN):
    return s.upload("list.csv", text if isinstance(text, bytes) else text.encode(), where, where + "/file")


run("init", "--data", "d")
run("import", write("team.csv", TEAM), "--data", "d")
s = Server("d")
s.enter("ada@example.org")

status, head, _ = bring(s, FILE)
ok(status == 303 and count("question") == 2, "a file comes in", (status, count("question")))
text = s.ask("GET", OWN)[2]
ok("What, if anything, helped?" in text and "Listen\n· the leader asks" in text and "2 questions are new." in text,
   "and is listed, with who asks", text[-3000:])
status, head, text = s.ask("GET", OWN + ".csv")
ok(text == FILE and head["Content-Type"].startswith("text/csv") and "attachment" in head["Content-Disposition"],
   "and goes as the same file", text)
text = s.ask("GET", OWN)[2] if bring(s, FILE)[0] == 303 else ""
ok("0 questions are new. 2 were there already." in text and count("question") == 2, "twice is once", text[:2000])

for sent, says, claim in [
        ("beat,question\nlisten,What is new?\nwork,What?\n", "list.csv:3: column beat: expected arrive", "a beat that is none"),
        ("beat,question\n" + "listen,What?\n" * 201, "more than 200 questions", "too many"),
        ("beat,question\n" + "".join("listen,What %d?\n" % i for i in range(150)), "as many questions in this list", "more than the list has room for"),
        ("beat,question\nclose,\"<script>alert(1)</script>\n", "never ends", "a quote without its end"),
        ("question\n", "beat and question are needed", "a column that is missing"),
        (b"\xff\xfe" + "beat,question\n".encode("utf-16-le"), "not UTF-8", "UTF-16"),
        (b"PK\x03\x04" + bytes(1000), "UTF-8|not known", "a spreadsheet")]:
    status, _, text = bring(s, sent)
    ok(status in (409, 413, 422) and re.search(says, text) and count("question") == 2, "refused, and nothing of it is kept: " + claim,
       (status, count("question"), re.sub(r"<[^>]+>|\s+", " ", text)[-900:]))
status = bring(s, b"beat,question\n" + b"x" * (600 << 10))[0]
ok(status == 413, "a file that is too large is turned away", status)

text = s.post(OWN, {"words": "", "beat": "step", "side": "member"}, OWN)[2]
ok('value="step" selected' in text and 'value="member" selected' in text and len(re.findall('id="words"', text)) == 1,
   "a form that is refused keeps what was chosen", text[-2500:])

ok(bring(s, FILE, SHARED)[0] == 303 and count("shared_question") == 2, "an admin brings in those of the organisation")
s.enter("ben@example.org")
ok("Questions for everybody here" in s.ask("GET", OWN)[2], "they are linked from one's own")
text = s.ask("GET", SHARED)[2]
ok("What, if anything, helped?" in text and "Take away" not in text and "<textarea" not in text and 'name="file"' not in text,
   "everybody reads them, and only an admin changes them", text[-2000:])
ok(s.ask("GET", SHARED + ".csv")[2] == FILE, "everybody may take them along")
ok(s.ask("GET", OWN + ".csv")[2] == "beat,side,minutes,question\r\n", "another's own are not among them")

page = s.post("/settings/tokens", {"name": "test", "read": "1", "write": "1"})[2]
program = {"Authorization": "Bearer " + re.search(r"rpt_[\w-]{43}", page).group(0), "Content-Type": "application/json"}
s.cookies = {}
status, _, text = s.ask("POST", "/api/v1" + OWN, json.dumps(
    {"beat": "recognise", "side": "member", "minutes": 5, "words": "What made it work?"}), program)
ok(status == 201, "a program adds one", (status, text))
status, _, text = s.ask("GET", "/api/v1" + OWN, None, program)
got = json.loads(text)["questions"] if status == 200 else []
ok(len(got) == 1 and (got[0]["beat"], got[0]["side"], got[0]["minutes"]) == ("recognise", "member", 5), "and reads it", text)
ok([q["words"] for q in json.loads(s.ask("GET", "/api/v1" + SHARED, None, program)[2])["questions"]][1] == "=What is left?",
   "and those of the organisation")
status, _, text = s.ask("POST", "/api/v1" + OWN, json.dumps({"beat": "work", "words": "What?"}), program)
ok(status == 422 and "/beat" in text, "what is wrong is said at its member", (status, text))
end()
