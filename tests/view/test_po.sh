#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every language is complete, and tools/poc stops the build at the line of a mistake.
poc=${BUILD:-build}/tools/poc
python=${PYTHON:-/usr/bin/python3}
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# refused CLAIM LINE WORDS BODY: a catalogue whose body begins in line 4 is refused
refused() {
	printf 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n%s\n' "$4" >"$dir/de.po"
	"$poc" "$dir/po.c" "$dir/de.po" 2>"$dir/err"
	[ $? -eq 1 ] && [ ! -e "$dir/po.c" ] && grep -qF "$dir/de.po:$2: error: " "$dir/err" &&
		grep -qF -- "$3" "$dir/err"
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' "$dir/err"
	report $status "$1"
}

for po in po/*.po; do
	"$python" tools/po-extract --check "$po" >"$dir/missing"
	status=$?
	sed 's/^/# /' "$dir/missing"
	report $status "$po translates every text, none of them fuzzy (make po)"
	cp "$po" "$dir/copy.po"
	"$python" tools/po-extract --merge "$dir/copy.po" && cmp -s "$po" "$dir/copy.po"
	report $? "$po holds no text that is gone (make po)"
done
mkdir -p "$dir/moved" && cp -r pages src "$dir/moved" && mv "$dir/moved/pages/zone.html" "$dir/moved/pages/a.html" &&
	mv "$dir/moved/src/web/talk.c" "$dir/moved/src/web/a.c" && cp po/de.po "$dir/copy.po" &&
	(top=$PWD && cd "$dir/moved" && "$python" "$top/tools/po-extract" --merge ../copy.po) && cmp -s po/de.po "$dir/copy.po"
report $? 'a text that moves to another file leaves the catalogue as it is'
grep -nwE "^msgstr.*([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein(e[mnrs]?)?)" po/de.po >"$dir/du"
[ $? -eq 1 ]
status=$?
sed 's/^/# /' "$dir/du"
report $status 'German says "Sie" to everybody, everywhere'
sed '0,/^msgstr "Heute"/s//msgstr ""/' po/de.po >"$dir/less.po"
"$python" tools/po-extract --check "$dir/less.po" | grep -q 'no translation of "Today"'
report $? 'a text without translation is named'
sed 's/^msgid "Today"/#, fuzzy\nmsgid "Today"/' po/de.po >"$dir/less.po"
"$python" tools/po-extract --check "$dir/less.po" | grep -q 'no translation of "Today"'
report $? 'a fuzzy translation counts as none'

refused 'another directive' 5 'argument 1 is %s in the msgid and %d here' 'msgid "at %s"
msgstr "um %d"'
refused 'a directive that is missing' 5 'argument 2 is %d in the msgid and % here' 'msgid "%d of %d"
msgstr "%d"'
refused 'a directive too many in a plural' 7 'argument 2 is' 'msgid "%d talk"
msgid_plural "%d talks"
msgstr[0] "%d Gespräch"
msgstr[1] "%d Gespräche %s"'
refused 'a name that the browser does not fill in' 5 '{wer} is not in the msgid' 'msgid "{who} moved"
msgstr "{who} {wer}"'
refused 'a name that is missing' 5 '{who} of the msgid is missing here' 'msgid "{who} moved"
msgstr "verschoben"'
refused 'a text that is given twice' 7 'stands in line 4 already' 'msgid "a"
msgstr "b"

msgid "a"
msgstr "c"'
refused 'msgid without msgstr' 4 'msgid without msgstr' 'msgid "a"'
refused 'one form of two' 4 'belong together' 'msgid "a"
msgid_plural "b"
msgstr[0] "c"'
refused 'a text without quotes' 4 'in double quotes' 'msgid a
msgstr "b"'
refused 'an unknown keyword' 4 'expected msgid' 'msgctxt "x"
msgid "a"
msgstr "b"'
refused 'an escape that is none' 5 'may follow a backslash' 'msgid "a"
msgstr "\x"'
refused 'a line break at one end only' 5 'begins or ends with' 'msgid "a"
msgstr "b\n"'

printf 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\nmsgid "%%s of %%d"\nmsgstr "%%2$d von %%1$s"\n' >"$dir/de.po"
"$poc" "$dir/po.c" "$dir/de.po" && grep -qF 'von' "$dir/po.c"
report $? 'arguments may be turned round by their position'
printf 'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=(n);\\n"\n' >"$dir/de.po"
"$poc" "$dir/none.c" "$dir/de.po" 2>&1 | grep -q "de.po:1: error: .*Plural-Forms"
report $? 'plural forms that we do not know are refused'
echo "1..$n"
