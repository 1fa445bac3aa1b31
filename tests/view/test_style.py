# SPDX-License-Identifier: Apache-2.0
#
# The style sheets name no colour outside tokens.css, and no class, element or variable that
# nothing uses. Each check is tried on a sheet with the fault, too.
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
from house import end, ok

CODE = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.S)
LITERAL = re.compile(r'"((?:\\.|[^"\\])*)"')
NAMES = ("black white gray grey silver red maroon orange yellow olive lime green teal aqua cyan blue navy "
         "purple fuchsia magenta pink brown gold beige ivory tan").split()
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|(?<![\w-])(?:%s)(?![\w-])"
                    % "|".join(NAMES))


def read(name):
    with open(name, encoding="utf-8") as f:
        return f.read()


def bare(css):
    """The sheet without its comments, texts and addresses."""
    return re.sub(r'/\*.*?\*/|"[^"]*"|url\([^)]*\)', " ", css, flags=re.S)


def colours(css):
    return [m[0] for declaration in re.findall(r":([^:{};]+)[;}]", bare(css)) for m in COLOUR.finditer(declaration)]


def selectors(css):
    found = [one.strip() for one in re.findall(r"([^{};]+)\{", bare(css))]
    return " ".join(one for one in found if not one.startswith("@") and one != "to")


def classes(css):
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors(css)))


def elements(css):
    return set(re.findall(r"(?<![\w.#:\[=*-])([a-z][a-z0-9]*)(?![\w(=*-])", selectors(css)))


def values_in(code):
    """What the C between the braces of a page may write as a class: its texts that are not translated."""
    code = re.sub(r'\btrn?f?\(\s*"(?:\\.|[^"\\])*"', " ", code)
    return {word for text in LITERAL.findall(code) if re.fullmatch(r"[a-z][a-z0-9 -]*", text)
            for word in text.split()}


def in_attributes(text):
    """Patterns of the classes in a page's HTML: "lane-{{ … }}-of-{{ … }}" has a wildcard for each value."""
    found = set()
    html = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "\0", text, flags=re.S), flags=re.S)
    for attribute in re.findall(r'\bclass="([^"]*)"', html):
        found |= {re.escape(word).replace("\0", "[a-z0-9]+") for word in attribute.split() if word != "\0"}
    return found


def used_by_page(text):
    code = " ".join(found[1] or found[2] or "" for found in CODE.finditer(text))
    return in_attributes(text) | {re.escape(word) for word in values_in(code)}


def used_by_script(text):
    """A script gives an element a class by a text of its own; ".name" only looks for it."""
    texts = re.findall(r'"([^"\n]*)"', text)
    return {word for one in texts if re.fullmatch(r"[a-z][a-z0-9 -]*", one) for word in one.split()}


def unused(css, patterns):
    whole = re.compile("|".join(patterns))
    return sorted(name for name in classes(css) if not whole.fullmatch(name))


def missing_elements(css):
    return sorted(elements(css) - tags)


def variables(css):
    return set(re.findall(r"(--[\w-]+)\s*:", bare(css)))


sheets = {name: read(name) for name in sorted(glob.glob("web-assets/*.css"))}
pages = {name: read(name) for name in glob.glob("pages/*.html")}
scripts = {name: read(name) for name in glob.glob("web-assets/*.js")}
patterns = set().union(*map(used_by_page, pages.values()), *map(used_by_script, scripts.values()))
# A page writes an element itself, or a function of src/view does (<time>).
tags = set(re.findall(r"<([a-z][a-z0-9]*)", " ".join([*pages.values(), *map(read, glob.glob("src/view/*.c"))])))

for name, css in sheets.items():
    if not name.endswith("/tokens.css"):
        ok(not colours(css), "%s names no colour" % name, colours(css))
    ok(not unused(css, patterns), "%s has no class that no page and no script uses" % name, unused(css, patterns))
    ok(not missing_elements(css), "%s has no element that no page has" % name, missing_elements(css))

everything = " ".join([*sheets.values(), *scripts.values(), read("tools/bundle.mjs")])
idle = sorted(v for v in variables(everything) if "var(%s" % v not in everything)
ok(not idle, "each variable is used", idle)

coloured = {name: found for name, text in {**pages, **scripts}.items()
            if (found := re.findall(r'"#[0-9a-fA-F]{3,8}"|(?:fill|stroke|color)="(?!none|currentColor)[^"{]*"', text))}
ok(not coloured, "no page and no script names a colour", coloured)

# Mail programs read no sheet: pages/mail_*.html have styles (tools/pagec holds the others to it), of the same colours.
mails = {name: text for name, text in pages.items() if os.path.basename(name).startswith("mail_")}
astray = {name: found for name, text in mails.items() if (found := COLOUR.findall(re.sub(r"<!--.*?-->", "", text, flags=re.S)))}
ok(mails and not astray and "TOKEN_DARK_INK " in mails["pages/mail_frame.html"], "a mail names no colour but by its token", astray)
ok(not [name for name, text in mails.items() if re.search(r"url\(|@import|src=", text)], "a mail fetches nothing")

# What only the pages with a week grid load.
with_week = {name for name, text in pages.items() if "page_top_week(" in text and not name.endswith("layout.html")}
ok(with_week == {name for name, text in pages.items() if "grid_show(" in text and "void grid_show(" not in text},
   "the pages with a week grid load its sheet, and no other page does", with_week)
week = classes(sheets["web-assets/week.css"]) - set().union(*(classes(css) for name, css in sheets.items()
                                                              if not name.endswith("/week.css")))
elsewhere = {name: astray for name, text in pages.items() if name not in {*with_week, "pages/weekgrid.html"}
             if (astray := sorted(week & in_attributes(text)))}
ok(not elsewhere, "no other page needs a class of the sheet of the week", elsewhere)

ok(colours("a { color: #123 } b { border: 1px solid rgb(0 0 0 / 0.1); } c { background: white }") ==
   ["#123", "rgb(", "white"], "a colour in a sheet is found")
ok(not colours('/* #123 */ a:hover { color: var(--ink); } .red { background: url("white.svg"), transparent }'),
   "a comment, a name and an address are none")
ok(unused(".grow, .nowhere > a:not(.lost) { margin: 0.5em }", patterns) == ["lost", "nowhere"],
   "a class that nothing uses is found")
ok(missing_elements("main ruby > rt:first-child, a:hover .b[hidden] { margin: 0 }") == ["rt", "ruby"],
   "an element that no page has is found")
ok(not unused(".lane-1-of-2 { width: 50% }", patterns), "a class that a page makes of numbers is used")
sys.exit(end())
