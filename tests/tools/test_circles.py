#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Includes point down the order of the house, and no module needs one that needs it.

A module is NAME.c with its NAME.h. A header without a .c of its own belongs to whoever
includes it: what it includes, they include.
"""
import glob
import os
import re
import sys

# docs/architecture.md; rooms of one line stand beside each other and know nothing of each other
ORDER = ["cli", "api web work", "model", "plan ical caldav mail", "http view db", "base"]
HEIGHT = {room: -height for height, rooms in enumerate(ORDER) for room in rooms.split()}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
claims = 0


def claim(ok, text, found=()):
    global claims
    claims += 1
    print(f"{'ok' if ok else 'not ok'} {claims} - {text}")
    for line in found:
        print(f"# {line}")


def read_includes():
    """{file: [files of src/ that it includes]}, both without "src/"."""
    files = {}
    for path in sorted(glob.glob("src/*/*.[ch]")):
        with open(path, encoding="utf-8") as f:
            names = INCLUDE.findall(f.read())
        files[path[4:]] = [name for name in names if os.path.exists("src/" + name)]
    return files


def circles(graph):
    """The sets of two or more nodes that reach each other (Tarjan's algorithm)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in index:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == index[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for node in graph:
        if node not in index:
            visit(node)
    return found


def headers(files):
    return {name: included for name, included in files.items() if name.endswith(".h")}


def modules(files):
    """{module: modules that it includes, also through headers that are no module's}."""
    named = {name[:-2] for name in files if name.endswith(".c")}

    def reached(name, seen):
        for included in files.get(name, ()):
            if included in seen:
                continue
            seen.add(included)
            if included[:-2] in named:
                yield included[:-2]
            else:
                yield from reached(included, seen)

    graph = {}
    for name in sorted(named):
        found = set(reached(name + ".c", set())) | set(reached(name + ".h", set()))
        graph[name] = sorted(found - {name})
    return graph


def upwards(files):
    """Includes of a room that stands higher, or beside the file's own."""
    for name, included in files.items():
        room = name.split("/")[0]
        for other in included:
            to = other.split("/")[0]
            if to != room and HEIGHT[to] >= HEIGHT[room]:
                yield f"src/{name} includes {other}"


def tied(graph, circle):
    """What ties a circle together, a line a module."""
    return [f"{name} -> {' '.join(o for o in graph[name] if o in circle)}" for name in circle]


def main():
    sys.setrecursionlimit(10000)
    files = read_includes()
    rooms = {name.split("/")[0] for name in files}
    claim(len(files) > 300 and rooms <= set(HEIGHT), "every room of src/ has its place in the order",
          sorted(rooms - set(HEIGHT)))
    found = circles(headers(files))
    claim(not found, "no header includes one that includes it", map(" ".join, found))
    graph = modules(files)
    found = circles(graph)
    claim(not found, "no module includes one that includes it",
          [line for circle in found for line in tied(graph, circle)])
    found = list(upwards(files))
    claim(not found, "no include points up, or to a room beside", found)

    # each of them would notice
    worse = dict(files, **{"base/str.h": files["base/str.h"] + ["base/buf.h", "base/err.h"],
                           "base/err.h": files["base/err.h"] + ["base/str.h"]})
    claim(["base/err.h", "base/str.h"] in circles(headers(worse)), "a circle of headers would be noticed")
    worse = dict(files, **{"ical/zone.c": files["ical/zone.c"] + ["ical/tzif.h"],
                           "ical/tzif.c": files["ical/tzif.c"] + ["ical/zone.h"]})
    claim(["ical/tzif", "ical/zone"] in circles(modules(worse)), "a circle of modules would be noticed")
    worse = {"ical/a.c": ["ical/b.h"], "ical/a.h": [], "ical/b.c": ["ical/inside.h"], "ical/b.h": [],
             "ical/inside.h": ["ical/a.h"]}
    claim(circles(modules(worse)) == [["ical/a", "ical/b"]],
          "also one that goes through a header of nobody's")
    worse = {"base/a.c": ["db/db.h"], "ical/a.c": ["mail/b.h"], "cli/a.c": ["web/b.h"]}
    claim(list(upwards(worse)) == ["src/base/a.c includes db/db.h", "src/ical/a.c includes mail/b.h"],
          "and one that points up or to the side")
    print(f"1..{claims}")


main()
