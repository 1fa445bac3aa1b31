# SPDX-License-Identifier: Apache-2.0
#
# The figures of the pulse, counted anew by their definitions in docs/evidence.md and docs/pulse.md, without any code of
# the program: from an export, and from what everybody answered, which the program itself does not keep. An export has
# who was asked and how many of each cell answered, but not what they said: such sums of single cells are never
# published, and deleted when a round is closed (docs/pulse.md).
import base64
import collections
import itertools
import math

LEAST, STATEMENTS, Z = 5, 8, 1.959963984540054
AGREES, CANNOT_SAY = ("yes", "rather-yes"), "cannot-say"
WAYS = ("better", "same", "worse")


def interval(least, most, n, of):
    """The 95 % interval of a share, for numbers between `least` and `most` of `n`; None when everybody answered."""
    if n >= of:
        return None
    m = n * (of - 1) / (of - n)

    def end(k, sign):
        p = k / n
        return (p + Z * Z / (2 * m) + sign * Z * math.sqrt(p * (1 - p) / m + Z * Z / (4 * m * m))) / (1 + Z * Z / m)
    return max(end(least, -1), least / of), min(end(most, 1), (most + of - n) / of)


def told(yes, n):
    """What is told of `yes` of `n` people of one kind: the number, and between which it lies."""
    if n == 0:
        return 0, 0, 0
    number = min(max(yes, 1), n - 1)
    return number, 0 if number == 1 else number, n if number == n - 1 else number


def told_change(counts):
    """The three numbers of a change in one kind: where all or all but one say the same, one of them is left out."""
    n = sum(counts)
    for way in range(3):
        if n and counts[way] >= n - 1:
            return [n - 1 if way == w else 0 for w in range(3)]
    return counts


class Recount:
    def __init__(self, tables, answers):
        """`answers`: by round, by person, what was handed in: (three choices, three changes or "")."""
        self.rounds = {r["id"]: r for r in tables["pulse_round"] if r["closed"]}
        self.asked = collections.defaultdict(dict)
        for a in tables["pulse_asked"]:
            self.asked[a["round"]][a["person"]] = a
        self.cells = {(c["round"], c["cell"], c["place"]): c for c in tables["pulse_cell"]}
        self.results = [r for r in tables["pulse_result"] if r["round"] in self.rounds]
        self.of = {r["id"]: self.cells_of(r) for r in self.results}
        self.answers = {round_: self.counted(round_, given) for round_, given in answers.items()}

    def cells_of(self, result):
        cells = result["cells"]  # bytes, which an export has as text where they happen to be that
        bits = cells.encode() if isinstance(cells, str) else base64.b64decode(cells["base64"])
        return {result["first_cell"] + i for i in range(8 * len(bits)) if bits[i // 8] >> i % 8 & 1}

    def counted(self, round_, given):
        """The answers that count: of a cell all, or when fewer than five wait none. (A cell of twenty or more would be
        added up by tens before the end.)"""
        by_cell = collections.defaultdict(list)
        for person in given:
            by_cell[self.asked[round_][person]["cell"]].append(person)
        sizes = collections.Counter(a["cell"] for a in self.asked[round_].values())
        assert max(sizes.values()) < 20, sizes
        return {p: given[p] for people in by_cell.values() if len(people) >= LEAST for p in people}

    def place(self, result):
        return (result["statement"] - self.rounds[result["round"]]["statement"]) % STATEMENTS

    def members(self, result):
        """Who belongs to the group of a result: everybody, the team of a leader, or all below one."""
        asked, leader = self.asked[result["round"]], result["leader"]
        if leader is None:
            return set(asked)
        team = {p for p, a in asked.items() if a["leader"] == leader}
        more = team if result["below"] else set()
        while more:
            more = {p for p, a in asked.items() if a["leader"] in more} - team
            team |= more
        return team

    def people(self, result):
        """Who of the group counts in a result."""
        cells = self.of[result["id"]]
        return {p for p, a in self.asked[result["round"]].items() if a["cell"] in cells}

    def said(self, result, people):
        """What those people said to the statement of a result, as far as it counts: pairs of a choice and a change."""
        place, answers = self.place(result), self.answers[result["round"]]
        found = ((answers[p][0][place], answers[p][1][place]) for p in people if p in answers)
        return [(choice, change) for choice, change in found if choice != CANNOT_SAY]

    def beside(self, result):
        """The results of the same statement and round."""
        return [r for r in self.results if (r["round"], r["statement"]) == (result["round"], result["statement"])]

    def kinds(self, result, groups):
        """The people of a result in the kinds that some results of its statement and round make."""
        kinds = collections.defaultdict(set)
        for person in self.people(result):
            cell = self.asked[result["round"]][person]["cell"]
            kinds[frozenset(r["id"] for r in groups if cell in self.of[r["id"]])].add(person)
        return kinds.values()

    def figures(self, result):
        """The figures of a result, anew."""
        people, said = self.people(result), self.said(result, self.people(result))
        shares = [told(sum(c in AGREES for c, _ in s), len(s)) for s in (self.said(result, k) for k in self.kinds(result, self.beside(result)))]
        agree, least, most = (sum(s[i] for s in shares) for i in range(3))
        return {"people": len(self.members(result)), "asked": self.spoken_for(result), "answered": len(said), "agree": agree,
                "least": least, "most": most}

    def spoken_for(self, result):
        """How many people are in those of its cells in which answers count."""
        asked = self.asked[result["round"]]
        counting = {asked[p]["cell"] for p in self.answers[result["round"]]}
        return sum(asked[p]["cell"] in counting for p in self.people(result))

    def whose(self, result, reader):
        """How a page names a result to somebody."""
        part = self.figures(result)["asked"] < result["people"]
        if result["leader"] is None:
            return "%d of all %d people" % (result["asked"], result["people"]) if part else "Everybody"
        if result["below"]:
            return "%d of the %d people below you" % (result["asked"], result["people"]) if part else "All below you"
        return "The people whom you lead" if result["leader"] == reader else result["leader_name"] + "'s team"

    def compared(self, result, people):
        """How many of those people agree more, the same and less than the last time."""
        said = self.said(result, people)
        return [sum(change == way for _, change in said) for way in WAYS]

    def change(self, result, groups):
        """The change of a result, anew, when `groups` are those of which one can be told."""
        tells = [told_change(self.compared(result, k)) for k in self.kinds(result, groups)]
        return [sum(t[w] for t in tells) for w in range(3)]

    def fit_changes(self, result):
        """The groups of a statement and round of which the change can be told, as it must be by what is told: those that
        tell one, and perhaps some in which all would seem to say the same, so that they tell none. None: it cannot be."""
        beside = self.beside(result)
        told = [r for r in beside if r["better"] >= 0]
        others = [r for r in beside if r["better"] < 0 and sum(self.compared(r, self.people(r))) >= LEAST]
        for n in range(len(others) + 1):
            for alike in itertools.combinations(others, n):
                groups = told + list(alike)
                if (all(self.change(r, groups) == [r[way] for way in WAYS] for r in told) and
                        all(max(c) == sum(c) for c in (self.change(r, groups) for r in alike))):
                    return groups
        return None

    def share(self, result):
        """How a page says the share."""
        f = self.figures(result)
        n, least, most = f["answered"], f["least"], f["most"]
        if (least, most) == (0, 1):
            return "at most 1 of %d agrees" % n
        if (least, most) == (n - 1, n):
            return "at least %d of %d agree" % (n - 1, n)
        return "%d to %d of %d agree" % (least, most, n) if least < most else "%d of %d agree" % (f["agree"], n)

    def sure(self, result):
        """How a page says how sure it is."""
        f = self.figures(result)
        ends = interval(f["least"], f["most"], f["answered"], f["asked"])
        if not ends:
            return "all of these answered" if f["asked"] < f["people"] else "everybody answered"
        return ("of these %d, probably %d to %d %%" if f["asked"] < f["people"] else "of all %d who were asked, probably %d to %d %%") % (f["asked"], *(math.floor(e * 100 + 0.5) for e in ends))

    def small_kinds(self):
        """Kinds of people, of all that was ever published of a statement, of whom one to four answered: there are none."""
        found = []
        for statement in {r["statement"] for r in self.results}:
            of = [(r, self.people(r)) for r in self.results if r["statement"] == statement]
            kinds = collections.defaultdict(set)
            for person in set().union(*(people for _, people in of)):
                kinds[frozenset(i for i, (_, people) in enumerate(of) if person in people)].add(person)
            for held, people in kinds.items():
                found += [(statement, r["round"], n) for i in held for r in [of[i][0]]
                          for n in [len(self.said(r, people))] if 0 < n < LEAST]
        return found
