# SPDX-License-Identifier: Apache-2.0
#
# What stands on pages around the pulse: with whom an answer counts, before one answers; what a stop of the server loses,
# before one opens; and no way to a pulse where none is held.
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../cli"), HERE]
import house
from house import Server, end, ok, run, write

DATA = "d"
# a team of four beside one of seven, and their leaders, who are three people with the one at the top
leader_of = {"top": "", "ann": "top", "bob": "top", **{"a%d" % i: "ann" for i in range(4)}, **{"b%d" % i: "bob" for i in range(7)}}
house.NOW = "2026-11-23T07:00:00Z"
run("init", "--data", DATA)
run("import", write("team.csv", "id,name,email,leader,timezone,work_hours\n" + "".join(
    "%s,%s Ray,%s@example.org,%s,Europe/Berlin,09:00-17:00\n" % (p, p.title(), p, up) for p, up in leader_of.items())), "--data", DATA)


def see(path, who):
    server.enter(who + "@example.org")
    return server.ask("GET", path)[2]


# -- whoever opens one --

server = Server(DATA, "--log", "quiet")
page = see("/pulse", "top")
ok("answers that wait in its memory are lost" in page, "without a folder in memory a page says before what a stop of the server loses")
ok("nobody can end it early" in page and 'action="/pulse"' in page, "and that nobody ends a pulse early")
ok(server.post("/pulse", {"days": "2"}, "/pulse")[0] in (422, 400), "two days are too short")
ok(server.post("/pulse", {"days": "3"}, "/pulse")[0] == 303, "three are not")
page = see("/pulse", "top")
ok("are lost" in page and "/pulse/call-off" in page and "/pulse/end" not in page, "while it is open it can be called off, and not ended", page)

# -- whoever is asked --

four, seven = see("/pulse", "a0"), see("/pulse", "b0")
before = four[:four.index("In my talks I am heard.")]
ok("Your team has fewer than 5 people who are asked" in before and "7 people, you among them" in before,
   "somebody of a team of four reads before the first tap that they count with others, and with how many", before[-900:])
ok("those of your team: 7 people, you among them" in seven and "fewer than 5 people who are asked" not in seven, "somebody of a team of seven reads that it is their team")
ok("counts together with those of others: 7 people, you among them" in see("/pulse", "top"), "and whom nobody leads that they are others")

# -- called off --

ok(server.post("/pulse/call-off", {}, "/pulse")[0] == 303, "whoever may open one calls it off")
page = see("/today", "a0")
ok("The pulse was called off. Nothing that was answered is kept" in page, "and whoever was asked reads so on Today")

# -- turned off --

ways = {"/people": "top", "/today": "a0", "/kept": "a0", "/together": "top", "/coverage": "top", "/settings": "a0"}
link = re.compile(r'href="/(?:pulse|together)[^"]*"')
ok(link.search(see("/people", "top")) and link.search(see("/coverage", "top")), "pages lead to the pulse")
ok("pulse is turned off" not in see("/kept", "a0"), "and what is kept does not say that there is none")
run("pulse", "off", "--data", DATA)
left = [(path, link.search(see(path, who)).group()) for path, who in ways.items() if link.search(see(path, who))]
ok(not left, "turned off, no page does", left)
page = see("/kept", "a0")
ok("The pulse is turned off here: nobody is asked" in page, "and what is kept says that no pulse is held here")
ok("called off" not in see("/today", "a0"), "nor does Today speak of one")
run("pulse", "on", "--data", DATA)
ok(link.search(see("/people", "top")), "turned on, they lead there again")
server.stop()

# -- where the next server goes on with what waits --

os.environ["RUNTIME_DIRECTORY"] = "/dev/shm"
server = Server(DATA, "--log", "quiet")
ok("are lost" not in see("/pulse", "top"), "where the next server goes on with it, nothing is said of a loss")
server.stop()
sys.exit(end())
