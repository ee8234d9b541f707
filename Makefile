# shipdelay - `make help` lists the targets.

PROG    := shipdelay
RELEASE := 1.0

PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
BINDIR     ?= $(PREFIX)/bin
DATADIR    ?= $(PREFIX)/share/$(PROG)
MANDIR     ?= $(PREFIX)/share/man
DOCDIR     ?= $(PREFIX)/share/doc/$(PROG)
UNITDIR    ?= $(PREFIX)/lib/systemd/system
USERSDIR   ?= $(PREFIX)/lib/sysusers.d
COMPDIR    ?= $(PREFIX)/share/bash-completion/completions

# All cores, unless -j says otherwise.
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif

# ---------------------------------------------------------------- modes

# A mode is a way to compile, with a folder of its own: objects never mix.
MODE  ?= release
MODES := release asan valgrind coverage fuzz gcc clang
$(if $(filter $(MODE),$(MODES)),,$(error MODE is one of $(MODES)))
B := build$(if $(filter-out release,$(MODE)),/$(MODE))

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
OPTIMIZE_release  := -O2 -g
OPTIMIZE_asan     := -O1 -g
OPTIMIZE_valgrind := -O1 -g -gdwarf-4
OPTIMIZE_coverage := -O0 -g
OPTIMIZE_fuzz     := -O1 -g
OPTIMIZE_gcc      := -O2
OPTIMIZE_clang    := -O2
MODE_asan     := $(SANITIZE)
MODE_coverage := --coverage
MODE_fuzz     := -fsanitize=fuzzer-no-link $(SANITIZE)
MODE_gcc      := -Werror
MODE_clang    := -Werror
LD_fuzz       := -fsanitize=fuzzer

ifneq ($(filter clang fuzz,$(MODE)),)
CC := clang
else ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS ?= $(OPTIMIZE_$(MODE))

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow \
	-Wformat=2 -Wvla -Wswitch-enum -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wundef
ifeq ($(CI),true)
WARN += -Werror
endif
HARDEN := -fPIE -fstack-protector-strong
ifneq ($(filter release gcc clang,$(MODE)),)
HARDEN += $(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),-D_FORTIFY_SOURCE=2)
endif

# pkg-config is asked once, by the first recipe that wants to know; by then
# `deps` has installed what it speaks of.
LIBRARIES  := libcurl libcrypto sqlite3 icu-uc icu-i18n jansson libical
PKG_CFLAGS  = $(eval PKG_CFLAGS := $(shell pkg-config --cflags \
	$(LIBRARIES)))$(PKG_CFLAGS)
LIBS        = $(eval LIBS := $(shell pkg-config --libs $(LIBRARIES)) \
	-lcsv -liniparser)$(LIBS)
LANGUAGE   := -std=c11 -D_GNU_SOURCE -Iinclude
ALL_CFLAGS  = $(LANGUAGE) -ffile-prefix-map=$(CURDIR)=. $(WARN) $(HARDEN) \
	$(MODE_$(MODE)) $(CFLAGS) $(CPPFLAGS) $(PKG_CFLAGS)
ALL_LDFLAGS = $(CFLAGS) $(MODE_$(MODE)) -pie -Wl,-z,relro,-z,now \
	-Wl,--as-needed $(LDFLAGS)

# Debian 12 packages: to build, to test as well, to lint and fuzz as well, to
# be measured against, to make a package, to look at letters.
BUILD_DEPS := gcc libc6-dev pkg-config libcsv-dev libiniparser-dev \
	libcurl4-openssl-dev libssl-dev libsqlite3-dev libicu-dev libical-dev \
	libjansson-dev tzdata ca-certificates
TEST_DEPS := libcmocka-dev postfix python3 python3-aiosmtpd python3-gi \
	gir1.2-gmime-3.0 openssl strace mandoc systemd locales
LINT_DEPS := clang libclang-rt-14-dev clang-format clang-tidy cppcheck \
	valgrind
BENCH_DEPS := postfix strace miller
DEB_DEPS := debhelper dpkg-dev
PICTURE_DEPS := chromium python3 fonts-liberation fonts-noto-core \
	fonts-noto-cjk

# --------------------------------------------------------------- sources

HEADERS  := $(sort $(wildcard include/*/*.h))
SRCS     := $(sort $(wildcard src/*/*.c))
UNITS    := $(sort $(wildcard tests/unit/*/test_*.c))
SUPPORT  := $(sort $(wildcard tests/support/*.c tests/e2e/*.c))
FUZZERS  := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCHES  := $(sort $(wildcard tests/bench/*.c))
C_FILES  := $(HEADERS) src/main.c $(SRCS) \
	$(sort $(wildcard tests/*/*.[ch] tests/*/*/*.[ch]))

OBJS       := $(SRCS:src/%.c=$(B)/obj/%.o)
LIB        := $(B)/lib$(PROG).a
TEST_OBJS  := $(patsubst %.c,$(B)/%.o,$(UNITS) $(SUPPORT) $(FUZZERS) \
	$(BENCHES) tests/fuzz/replay.c)
UNIT_PROGS := $(UNITS:%.c=$(B)/%)
FUZZ_PROGS := $(FUZZERS:%.c=$(B)/%)
TOOL_PROGS := $(patsubst %.c,$(B)/tests/%,$(notdir $(SUPPORT) $(BENCHES)))
FAULTS     := $(B)/tests/faults.so
TEST_PROGS := $(UNIT_PROGS) $(FUZZ_PROGS) $(TOOL_PROGS) $(FAULTS)

# Without git, or in a tarball, the release alone is the version.
COMMIT  := $(shell git rev-parse --short HEAD 2>/dev/null)
CHANGED := $(if $(COMMIT),$(shell \
	git diff-index --quiet HEAD -- 2>/dev/null || echo -changed))
VERSION := $(RELEASE)$(COMMIT:%=-g%)$(CHANGED)

.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.PHONY: FORCE

.PHONY: all
all: $(B)/$(PROG) ## build build/shipdelay (default)

# ---------------------------------------------------------------- build

# A stamp is rewritten only when what it says changes; what depends on it is
# then built again.
define stamp
	@mkdir -p $(@D)
	@printf '%s\n' '$(1)' | cmp -s - $@ || printf '%s\n' '$(1)' > $@
endef

$(B)/flags: FORCE | deps
	$(call stamp,$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS))

$(B)/objects: FORCE
	$(call stamp,$(OBJS))

$(B)/version.h: FORCE
	$(call stamp,#define SHIPDELAY_VERSION "$(VERSION)")

COMPILE = @mkdir -p $(@D); echo "  CC    $<"; \
	$(CC) $(ALL_CFLAGS) -I$(B) -MMD -MP -c -o $@ $<
LINK    = @mkdir -p $(@D); echo "  LD    $@"; $(CC) -o $@

$(B)/obj/%.o: src/%.c $(B)/flags
	$(COMPILE)

$(B)/obj/main.o: | $(B)/version.h

$(LIB): $(OBJS) $(B)/objects
	@echo "  AR    $@"
	@rm -f $@
	@ar rcs $@ $(OBJS)

$(B)/$(PROG): $(B)/obj/main.o $(LIB)
	$(LINK) $^ $(ALL_LDFLAGS) $(LIBS)

$(TEST_OBJS): ALL_CFLAGS += -Itests
$(TEST_OBJS): $(B)/tests/%.o: tests/%.c $(B)/flags | test-deps
	$(COMPILE)

$(UNIT_PROGS): %: %.o $(LIB)
	$(LINK) $^ $(ALL_LDFLAGS) $(LIBS) -lcmocka

# Without libFuzzer a fuzz target replays the inputs that it is given.
$(FUZZ_PROGS): %: %.o $(LIB) $(if $(LD_$(MODE)),,$(B)/tests/fuzz/replay.o)
	$(LINK) $^ $(ALL_LDFLAGS) $(LD_$(MODE)) $(LIBS)

define tool_rule
$(B)/tests/$(basename $(notdir $(1))): $(B)/$(1:.c=.o) $(LIB)
	$$(LINK) $$^ $$(ALL_LDFLAGS) $$(LIBS)
endef
$(foreach source,$(SUPPORT) $(BENCHES),$(eval $(call tool_rule,$(source))))

# Stands in front of the C library, so nothing may stand in front of it.
$(FAULTS): tests/preload/faults.c $(B)/flags | test-deps
	@mkdir -p $(@D); echo "  LD    $@"; $(CC) $(LANGUAGE) $(WARN) -O1 -g \
		-fPIC -shared -o $@ $<

-include $(OBJS:.o=.d) $(B)/obj/main.d $(TEST_OBJS:.o=.d)

# ------------------------------------------------------------- packages

.PHONY: deps test-deps lint-deps
deps: ## install what the build needs (Debian 12, through apt)
	@.ci/packages $(BUILD_DEPS)

test-deps: deps
	@.ci/packages $(TEST_DEPS)

lint-deps: test-deps
	@.ci/packages $(LINT_DEPS)

# ------------------------------------------------------------------ run

.PHONY: run
run: all ## build, then run the nightly job on samples/
	@samples/demo.sh $(B)/$(PROG)

# ---------------------------------------------------------------- tests

# For tests/run.py, which finds all programs in $(B).
RUN_TESTS = B=$(B) UNDER="$(UNDER)" tests/run.py
AGAIN     = @+$(MAKE) --no-print-directory

.PHONY: programs test check unit e2e
programs: all $(TEST_PROGS)

test: programs ## every test; ends with "N passed, N failed"
	@$(RUN_TESTS)

check: test

unit: programs ## the unit tests alone
	@$(RUN_TESTS) --unit

e2e: programs ## the end-to-end tests alone
	@$(RUN_TESTS) --e2e

.PHONY: memory-check check-asan valgrind
memory-check: programs
	@$(RUN_TESTS) --memory

check-asan: ## unit tests and an end-to-end run under ASan and UBSan
	$(AGAIN) MODE=asan memory-check

valgrind: lint-deps ## the same under valgrind
	$(AGAIN) MODE=valgrind memory-check UNDER="valgrind -q \
		--error-exitcode=99 --leak-check=full \
		--show-leak-kinds=definite,indirect \
		--errors-for-leak-kinds=definite,indirect"

.PHONY: coverage coverage-report
coverage: ## every test, then the lines covered, per file
	$(AGAIN) MODE=coverage coverage-report

# Whatever failed: a program that counts its lines writes more files.
coverage-report: programs
	-@$(RUN_TESTS)
	@.ci/coverage $(B)/obj

FUZZ_SECONDS ?= 30
FUZZ_RUNS := $(FUZZERS:tests/fuzz/%.c=run-%)

.PHONY: fuzz fuzz-runs $(FUZZ_RUNS)
fuzz: lint-deps ## libFuzzer, FUZZ_SECONDS (30) for each target
	$(AGAIN) MODE=fuzz fuzz-runs

fuzz-runs: $(FUZZ_RUNS)

# What libFuzzer finds on the way stays in build/, the seeds in tests/.
$(FUZZ_RUNS): run-%: $(B)/tests/fuzz/%
	@mkdir -p $(B)/found/$*
	@$< -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=4096 -timeout=20 \
		-artifact_prefix=$(B)/found/$*- $(B)/found/$* \
		$(wildcard tests/fuzz/corpus/$(*:fuzz_%=%)) \
		> $(B)/found/$*.log 2>&1 || { cat $(B)/found/$*.log; exit 1; }
	@echo "  FUZZ  $*: $$(grep '^Done' $(B)/found/$*.log)"

.PHONY: screenshots
screenshots: all ## letters and reports in a browser, in build/screenshots
	@.ci/packages $(PICTURE_DEPS)
	@rm -rf $(B)/letters $(B)/screenshots
	@$(B)/$(PROG) preview -c samples/shipdelay.ini --out $(B)/letters
	@tests/support/screenshots.py letters $(B)/letters $(B)/screenshots
	@B=$(B) tests/support/screenshots.py reports $(B)/screenshots

# The eyes of the check; npm may be there without being Debian's.
AXE := $(B)/axe/node_modules/axe-core/axe.min.js
$(AXE):
	@command -v npm > /dev/null || .ci/packages npm
	@npm install --silent --no-save --prefix $(B)/axe axe-core@4

.PHONY: check-browser
check-browser: all $(AXE) ## the HTML report in Chromium, 100,000 shipments
	@.ci/packages $(PICTURE_DEPS)
	@B=$(B) tests/browser/check_report.py $(AXE)

.PHONY: bench
bench: all $(TOOL_PROGS) ## how fast, side by side with others
	@.ci/packages $(BENCH_DEPS)
	@B=$(B) tests/bench/bench.py

# ----------------------------------------------------------------- lint

LINTS := layers names banned headers pure layout cppcheck tidy

.PHONY: lint $(LINTS)
lint: ## all that a program can check in the sources
	$(AGAIN) -k $(LINTS)

layers: ## a stage includes only the stages above it and its own libraries
	@.ci/layers

names: ## no forbidden module names; header, source and test go together
	@.ci/names

banned: ## calls and words that nobody here may use
	@.ci/banned

pure: all ## no writable data; no clock, file or environment in pure stages
	@.ci/pure $(B)/obj

headers: $(HEADERS:%=$(B)/%.alone) ## every header compiles alone
$(B)/%.h.alone: %.h $(B)/flags
	@mkdir -p $(@D)
	@echo '#include "$(<:include/%=%)"' | $(CC) $(LANGUAGE) $(WARN) -Werror \
		$(PKG_CFLAGS) -MMD -MP -MT $@ -MF $@.d -fsyntax-only -x c -
	@touch $@

ifneq ($(filter headers,$(MAKECMDGOALS)),)
-include $(HEADERS:%=$(B)/%.alone.d)
endif

layout: | lint-deps
	@clang-format --dry-run $(C_FILES) 2>&1 | awk -F: '/warning:/ && \
		!seen[$$1]++ {print $$1 ":" $$2 ": make format would change it"} \
		END {exit NR > 0}'

cppcheck: | lint-deps
	@mkdir -p $(B)/cppcheck
	@cppcheck -q -j 2 --error-exitcode=1 --std=c11 -Iinclude \
		--enable=warning,performance,portability --inline-suppr \
		--suppressions-list=.ci/cppcheck.suppress \
		--cppcheck-build-dir=$(B)/cppcheck $(SRCS) src/main.c

tidy: all | lint-deps
	@.ci/tidy $(B) $(SRCS) src/main.c -- $(LANGUAGE) -I$(B) $(PKG_CFLAGS)

.PHONY: format
format: lint-deps ## let clang-format rewrite the layout
	@clang-format -i $(C_FILES)

# -------------------------------------------------------------- install

D := $(DESTDIR)
INSTALL := install -D -m 644
# What the program reads: all of config/ but what is for others to read.
DATA := $(sort $(shell cd config && find . -type f -not -path './man/*' \
	-not -path './system/*' -not -path './debian/*' -printf '%P\n'))
EXAMPLES := $(sort $(shell cd samples 2>/dev/null && \
	find . -type f -not -name demo.sh -printf '%P\n'))

# Puts a file that names paths of this installation.
define place
@mkdir -p $(dir $(D)$(2))
sed -e 's,/usr/local/bin,$(BINDIR),g' -e 's,/usr/local,$(PREFIX),g' \
	$(1) > $(D)$(2)
endef

.PHONY: install uninstall
install: all ## into DESTDIR and PREFIX (/usr/local)
	install -D -m 755 $(B)/$(PROG) $(D)$(BINDIR)/$(PROG)
	@for f in $(DATA); do \
		$(INSTALL) config/$$f $(D)$(DATADIR)/$$f || exit 1; done
	@for f in $(EXAMPLES); do $(INSTALL) samples/$$f \
		$(D)$(DOCDIR)/examples/$$f || exit 1; done
	@[ ! -f README.md ] || $(INSTALL) README.md $(D)$(DOCDIR)/README.md
	$(INSTALL) config/system/$(PROG).timer $(D)$(UNITDIR)/$(PROG).timer
	$(INSTALL) config/system/$(PROG).sysusers $(D)$(USERSDIR)/$(PROG).conf
	$(INSTALL) config/system/$(PROG).bash $(D)$(COMPDIR)/$(PROG)
	$(call place,config/system/$(PROG).service,$(UNITDIR)/$(PROG).service)
	$(call place,config/system/$(PROG).cron,$(DOCDIR)/examples/$(PROG).cron)
	$(call place,config/man/$(PROG).1,$(MANDIR)/man1/$(PROG).1)
	$(call place,config/man/$(PROG).ini.5,$(MANDIR)/man5/$(PROG).ini.5)
	$(call place,config/man/$(PROG).7,$(MANDIR)/man7/$(PROG).7)
	@[ -e $(D)$(SYSCONFDIR)/$(PROG)/$(PROG).ini ] || $(INSTALL) \
		config/$(PROG).ini $(D)$(SYSCONFDIR)/$(PROG)/$(PROG).ini

uninstall: ## remove what install put there, but never the configuration
	rm -f $(D)$(BINDIR)/$(PROG) $(D)$(COMPDIR)/$(PROG) \
		$(D)$(MANDIR)/man1/$(PROG).1 $(D)$(MANDIR)/man5/$(PROG).ini.5 \
		$(D)$(MANDIR)/man7/$(PROG).7 \
		$(D)$(UNITDIR)/$(PROG).service \
		$(D)$(UNITDIR)/$(PROG).timer $(D)$(USERSDIR)/$(PROG).conf
	rm -rf $(D)$(DATADIR) $(D)$(DOCDIR)

# debhelper wants a folder with debian/ in it; the top level is not it.
DEB := build/deb

.PHONY: deb check-deb
deb: all ## a Debian package, in build/
	@.ci/packages $(DEB_DEPS)
	@rm -rf $(DEB)
	@mkdir -p $(DEB)
	@$(MAKE) --no-print-directory install DESTDIR=$(CURDIR)/$(DEB)/root \
		PREFIX=/usr SYSCONFDIR=/etc UNITDIR=/lib/systemd/system \
		> $(DEB)/install.log
	@cp -r config/debian $(DEB)/debian
	@cd $(DEB) && env -u MAKEFLAGS dpkg-buildpackage -b -us -uc \
		> build.log 2>&1 || { cat build.log; exit 1; }
	@ls build/$(PROG)_*.deb

check-deb: deb ## install, run and remove it in a bare Debian 12
	@.ci/bare build/$(PROG)_*.deb

.PHONY: clean help
clean: ## remove build/
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-13s %s\n", $$1, $$2}' \
		$(MAKEFILE_LIST)
