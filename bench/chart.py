#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/plan.sh | bench/chart.py >docs/planner.svg
#
# CPU time against the number of talks, both axes logarithmic, a line a solver, from what
# bench/plan.sh prints. The colours hold on light and dark pages.
import math
import sys

COLOURS = {"rapport": "#0a7d5a", "cbc": "#b3641e", "glpk": "#7a6bb0", "highs": "#3b7dbf"}
NAMES = {"rapport": "rapport", "cbc": "CBC", "glpk": "GLPK", "highs": "HiGHS"}
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 380, 70, 24, 90, 50
LEAST, MOST = 0.005, 100.0


def read(lines):
    """{solver: [(talks, CPU seconds)]}; times below what the clock shows count as LEAST"""
    lines_of = {}
    for words in map(str.split, lines):
        if len(words) >= 5 and words[0].isdigit() and words[1] in NAMES:
            lines_of.setdefault(words[1], []).append((int(words[0]), max(LEAST, float(words[2]))))
    return lines_of


def across(talks):
    return LEFT + (math.log10(talks) - 1) / 4 * (WIDTH - LEFT - RIGHT)


def down(seconds):
    share = math.log10(seconds / LEAST) / math.log10(MOST / LEAST)
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def text(x, y, words, anchor="middle", colour="#767676"):
    return '<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s">%s</text>' % (x, y, anchor, colour, words)


def line(x1, y1, x2, y2):
    return '<path d="M%.1f %.1fL%.1f %.1f" stroke="#88888866" fill="none"/>' % (x1, y1, x2, y2)


def axes():
    out = []
    for power in range(1, 6):
        x = across(10 ** power)
        out += [line(x, TOP, x, HEIGHT - BOTTOM), text(x, HEIGHT - BOTTOM + 18, f"{10 ** power:,}")]
    for seconds in (0.01, 0.1, 1, 10, 100):
        y = down(seconds)
        out += [line(LEFT, y, WIDTH - RIGHT, y), text(LEFT - 8, y + 4, "%g s" % seconds, "end")]
    return out + [text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "talks"),
                  text(8, 14, "CPU time to the proven optimum", "start")]


def main():
    lines_of = read(sys.stdin)
    if not lines_of:
        sys.exit("chart.py: expected the output of bench/plan.sh on standard input")
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" '
           'font-size="12" role="img"><title>CPU time of the planner and of three solvers '
           'against the number of talks</title>' % (WIDTH, HEIGHT)] + axes()
    for solver, points in lines_of.items():
        way = "L".join("%.1f %.1f" % (across(t), down(s)) for t, s in points)
        out.append('<path d="M%s" stroke="%s" stroke-width="2" fill="none"/>' % (way, COLOURS[solver]))
        out += ['<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (across(t), down(s), COLOURS[solver])
                for t, s in points]
        last = points[-1]
        out.append(text(across(last[0]) + 8, down(last[1]) + 4, NAMES[solver], "start", COLOURS[solver]))
    print("\n".join(out + ["</svg>"]))


main()
