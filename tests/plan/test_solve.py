#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# `rapport solve` against a solver of integer programs (CBC, where it is installed): on
# problems of all kinds the program that --mps writes must have the optimum that we claim.
# An outside judge is asked too where there is one.
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
from house import end, ok

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
RAPPORT = os.path.join(BUILD, "rapport")
GENERATOR = os.path.join(ROOT, "bench", "gen_problem.py")
JUDGE = os.path.join(ROOT, "..", "shared", "planning", "check.py")
OTHER_GENERATOR = os.path.join(ROOT, "..", "shared", "planning", "gen.py")

# generator arguments, and whether the plan has to be proven to the optimum
KINDS = [
    ("--talks 10", True), ("--talks 11 --seed 2 --booked 0.8-0.95", True),
    ("--talks 14 --seed 3 --span 14-14", True), ("--talks 20 --keep 1", True),
    ("--talks 25 --days 2 --booked 0.7-0.9", True), ("--talks 30 --days 10", True),
    ("--talks 40 --span 2-3", True), ("--talks 40 --span 1-1", True),
    ("--talks 60 --span 9-13 --booked 0.8-0.95", True), ("--talks 60 --seed 5", True),
    ("--talks 80 --keep 0.6", True), ("--talks 100 --booked 0.6-0.9", True),
    ("--talks 150", True), ("--talks 200 --booked 0.75-0.95", True),
    ("--talks 300 --booked 0.75-0.95 --seed 2", True),
    ("--talks 30 --peers 0.3", False), ("--talks 60 --peers 0.1 --booked 0.7-0.9", True),
    ("--talks 80 --peers 0.05", True), ("--talks 150 --peers 0.05 --seed 4", True), ("--talks 18 --span 18-18", True),
    ("--talks 40 --span 20-30 --booked 0.7-0.9", True), ("--talks 120 --span 20-30", True),
    ("--talks 70 --span 15-40 --seed 4", True),
]
# Many more, each of its own seed: so many by default, more with PROBLEMS=1000.
MANY = int(os.environ.get("PROBLEMS", "35"))
MANY_KINDS = [
    ("--talks 10 --booked 0.7-0.9", True), ("--talks 20 --booked 0.8-0.95", True),
    ("--talks 30", True), ("--talks 16 --days 10 --keep 0.5", True),
    ("--talks 25 --span 2-4 --keep 0.8", True), ("--talks 20 --peers 0.2", False),
    ("--talks 16 --span 16-16 --booked 0.8-0.95", True),
]
OTHER_KINDS = ["--talks 20", "--talks 50 --jam", "--talks 90 --jam --days 10"]


def solve(*args, **kwargs):
    return subprocess.run([RAPPORT, "solve", *args], capture_output=True, text=True, **kwargs)


def cbc_optimum(mps):
    done = subprocess.run(["cbc", mps, "ratio", "0", "allow", "0", "solve"], capture_output=True,
                          text=True, timeout=300)
    found = re.search(r"Objective value:\s+([0-9.]+)", done.stdout)
    return round(float(found.group(1))) if found else None


def one_problem(folder, generator, args, tree):
    path, mps = os.path.join(folder, "p.json"), os.path.join(folder, "p.mps")
    subprocess.run([sys.executable, generator, *args.split(), path], check=True,
                   stdout=subprocess.DEVNULL)
    done = solve(path, "--mps", mps, "--seconds", "20")
    ok(done.returncode == 0, "solve %s" % args, done.stderr)
    plan = json.loads(done.stdout)
    if tree:
        ok(plan["cost"] == plan["bound"], "%s: proven" % args, plan["bound"] - plan["cost"])
    if shutil.which("cbc"):
        best = cbc_optimum(mps)
        ok(plan["bound"] <= best <= plan["cost"], "%s: CBC's optimum lies between bound and cost"
           % args, "bound %d, CBC %s, cost %d" % (plan["bound"], best, plan["cost"]))
    else:
        ok(True, "%s: compared with CBC # SKIP cbc is not installed" % args)
    if not os.path.exists(JUDGE):
        ok(True, "%s: judged from outside # SKIP no judge here" % args)
        return
    with open(os.path.join(folder, "plan.json"), "w") as f:
        f.write(done.stdout)
    judged = subprocess.run([sys.executable, JUDGE, path, f.name], capture_output=True, text=True)
    ok(judged.returncode == 0, "%s: judged from outside" % args, judged.stdout)


def many_problems(folder):
    """one line for all, so that the count of tests does not hang on PROBLEMS"""
    path, mps, wrong = os.path.join(folder, "m.json"), os.path.join(folder, "m.mps"), []
    if not shutil.which("cbc"):
        ok(True, "many problems against CBC # SKIP cbc is not installed")
        return
    for i in range(MANY):
        args, tree = MANY_KINDS[i % len(MANY_KINDS)]
        args = "%s --seed %d" % (args, 100 + i)
        subprocess.run([sys.executable, GENERATOR, *args.split(), path], check=True)
        plan = json.loads(solve(path, "--mps", mps, "--seconds", "5").stdout)
        best = cbc_optimum(mps)
        if not plan["bound"] <= best <= plan["cost"] or (tree and plan["cost"] != best):
            wrong.append("%s: bound %d, CBC %d, cost %d" % (args, plan["bound"], best, plan["cost"]))
    ok(not wrong, "many problems against CBC", "\n".join(wrong))


def stopped_by_a_signal(folder):
    """Ctrl-C gives the best plan so far"""
    path = os.path.join(folder, "long.json")
    subprocess.run([sys.executable, GENERATOR, "--talks", "400", "--span", "20-40", "--peers",
                    "0.5", path], check=True)
    run = subprocess.Popen([RAPPORT, "solve", path], stdout=subprocess.PIPE, text=True)
    for _ in range(600):                       # until the program catches SIGINT
        with open("/proc/%d/status" % run.pid) as f:
            caught = re.search(r"SigCgt:\s*(\w+)", f.read())
        if caught and int(caught.group(1), 16) & 1 << signal.SIGINT - 1:
            break
        time.sleep(0.05)
    time.sleep(0.2)
    run.send_signal(signal.SIGINT)
    out, _ = run.communicate(timeout=120)
    ok(run.returncode == 0, "SIGINT ends the search, not the answer", run.returncode)
    plan = json.loads(out)
    ok(plan["bound"] <= plan["cost"] and len(plan["starts"]) == len(plan["lengths"]) > 0,
       "what it prints is a plan")


def too_much(folder):
    """more places than memory should hold are a clear mistake, not a gigabyte"""
    path, cells, n = os.path.join(folder, "much.json"), 100000, 800
    person = {"work": [0, cells, 0], "busy": [], "prefer": [], "cap": 4}
    talk = {"lengths": [[1, 0]], "weight": 1, "due": 0}
    with open(path, "w") as f:
        json.dump({"format": "rapport-problem-1", "cell_minutes": 5, "cells": cells,
                   "costs": {"late": 1, "split_cap": 12, "prefer_miss": 3, "unplaced": 1000},
                   "people": [person] * (n + 1),
                   "talks": [dict(talk, who=[0, i + 1]) for i in range(n)]}, f)
    done = solve(path)
    ok(done.returncode != 0 and "starts and lengths to choose from" in done.stderr,
       "too many places are told", done.stderr)


def bad_use(folder):
    wrong = os.path.join(folder, "wrong.json")
    with open(wrong, "w") as f:
        f.write('{"format":"rapport-problem-1",\n"cells":0.5}')
    for args, text in [(["nowhere.json"], "nowhere.json"), ([], "expected one problem file"),
                       ([wrong], "wrong.json:2: cells: expected a whole number"),
                       ([wrong, "--seconds", "-1"], "--seconds is -1"),
                       ([wrong, "--threads", "0"], "--threads is 0"),
                       ([wrong, "--fast"], "unknown option --fast")]:
        done = solve(*args)
        ok(done.returncode == 2 and text in done.stderr, "exit 2: %s" % text, done.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for args, tree in KINDS:
            one_problem(folder, GENERATOR, args, tree)
        for args in OTHER_KINDS if os.path.exists(OTHER_GENERATOR) else []:
            one_problem(folder, OTHER_GENERATOR, args, True)
        many_problems(folder)
        stopped_by_a_signal(folder)
        too_much(folder)
        bad_use(folder)
    return end()


sys.exit(main())
