#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A statement that begins with the mark {+step} gets its arguments from entity_add() or entity_run().

The mark stands for all columns of the entity. db_run() with a list of arguments would fit until the
entity gets another field, and then fail when it runs; no test that only prepares statements sees that.
"""
import glob
import re

ENTRY = re.compile(r'\[([A-Z0-9_]+)\]\s*=((?:\s*/\*.*?\*/|\s*"(?:\\.|[^"\\])*"|\s*[A-Z_]+\b(?:\([^)]*\))?)+)', re.S)
RUN = re.compile(r'\bdb_(?:run|query|run_args|query_args)\(\s*\w+\s*,\s*(?:\w*sql)\[([A-Z0-9_]+)\]')
claims = 0


def claim(ok, text, found=()):
    global claims
    claims += 1
    print(f"{'ok' if ok else 'not ok'} {claims} - {text}")
    for line in found:
        print(f"# {line}")


def marked(source):
    """The names of the statements of a file whose text has a mark {+entity}."""
    return {name for name, text in ENTRY.findall(source) if "{+" in text}


def run_otherwise(source):
    """The marked statements of a file that db_run() or its like runs."""
    return sorted(marked(source) & set(RUN.findall(source)))


wrong, seen = [], 0
for path in sorted(glob.glob("src/*/*.c")):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    seen += len(marked(text))
    wrong += [f"{path}: {name}" for name in run_otherwise(text)]

claim(seen >= 20, f"the marks {{+entity}} of {seen} statements are seen")
claim(not wrong, "no statement with such a mark is run by db_run() or db_query()", wrong)

example = '''
	[ADD] = "{+step}",
	/* only once */
	[MEND] =
		"{+step} ON CONFLICT (id)"
		" DO NOTHING",
	[DEL] = "DELETE FROM step",
bool f(void)
{
	return db_run(x, step_sql[DEL], "i", id) == 1 && db_run(x,
		step_sql[MEND], "ii", id, pair) == 1 && entity_add(x, &step_entity, step_sql[ADD], s);
}
'''
claim(marked(example) == {"ADD", "MEND"}, "marks are found in the table of statements")
claim(run_otherwise(example) == ["MEND"], "a statement that db_run() runs is found")
print(f"1..{claims}")
