#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The program links the libraries that docs/architecture.md lists, and no other; a library that
# lacks is named by the build, which keeps the flags of the others.
: "${BUILD:=build}"
unset MAKEFLAGS MAKELEVEL MFLAGS
page=docs/architecture.md
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# The libraries of the page's table on stdin, "libpq", one a line.
listed() { sed -n 's/^| `\(lib[a-zA-Z0-9_.+-]*\)\.so` |.*/\1/p' | sort; }

# What the program itself asks the linker for; libc belongs to every program, and the
# libraries of a sanitizer to a build that has one.
linked() {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
		grep -vE '^(libc|libm|ld-linux.*|lib(a|ub|t)san)\.so' |
		sed "s/\.so.*//" | sort
}

# The lines of the first file that the second one lacks, on one line.
lacks() { comm -23 "$1" "$2" | tr '\n' ' '; }

listed <$page >"$tmp/listed"
linked "$BUILD/rapport" >"$tmp/linked"
[ -s "$tmp/linked" ]; report $? 'the program says what it links'
more=$(lacks "$tmp/linked" "$tmp/listed")
[ -z "$more" ]; report $? "each library that the program links is in $page${more:+, but $more}"
less=$(lacks "$tmp/listed" "$tmp/linked")
[ -z "$less" ]; report $? "each library in $page is linked${less:+, but $less}"
grep -v '^libpq$' "$tmp/listed" >"$tmp/short"
[ "$(lacks "$tmp/linked" "$tmp/short")" = 'libpq ' ]
report $? 'a library that the page does not list would be noticed'
! ldd "$BUILD/rapport" | grep -q 'libicu\|libical'
report $? 'what only the build and the tests ask is not loaded with the program'

# A pkg-config that does not know libsodium.
cat >"$tmp/pkg-config" <<'EOF'
#!/bin/sh
case "$*" in *libsodium*) exit 1 ;; esac
exec "$REAL_PKG_CONFIG" "$@"
EOF
chmod +x "$tmp/pkg-config"
REAL_PKG_CONFIG=$(command -v pkg-config)
export REAL_PKG_CONFIG
said=$(PATH=$tmp:$PATH make libraries 2>&1)
[ $? -ne 0 ]; report $? 'the build stops when a library lacks'
echo "$said" | grep -q 'libsodium;'; report $? 'it names that one'
! echo "$said" | grep -q 'libpq\|jansson'; report $? 'and none that is there'
flags=$(PATH=$tmp:$PATH make -s --eval='flags: ; @echo $(LDLIBS)' flags 2>&1)
case $flags in *-lpq*-lcurl*) true ;; *) false ;; esac
report $? 'the flags of the others stay'
make libraries >/dev/null 2>&1; report $? 'with all of them it goes on'
echo "1..$n"
