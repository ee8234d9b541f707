# shipdelay - `make help` lists the targets.

PROG    := shipdelay
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)

# MODE picks a folder of its own, so that differently built objects never mix.
MODE  ?= release
B     := build$(if $(filter-out release,$(MODE)),/$(MODE))

PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
BINDIR     ?= $(PREFIX)/bin
DATADIR    ?= $(PREFIX)/share/$(PROG)
MANDIR     ?= $(PREFIX)/share/man

CC      ?= gcc
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow \
	-Wformat=2 -Wvla -Wswitch-enum -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wundef
HARDEN  := -fstack-protector-strong -fPIE
LDHARDEN := -pie -Wl,-z,relro,-z,now
MODE_release :=
MODE_asan := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
MODE_coverage := --coverage -O0
MODE_valgrind := -O1
ifeq ($(MODE),release)
HARDEN += -D_FORTIFY_SOURCE=2
endif
ifeq ($(CI),true)
WARN += -Werror
endif

PACKAGES := libcurl sqlite3 icu-uc icu-i18n jansson libical
PKG_CFLAGS = $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
LIBS = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lcsv -liniparser
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Iinclude -ffile-prefix-map=$(CURDIR)=. \
	$(WARN) $(HARDEN) $(MODE_$(MODE)) $(CFLAGS) $(PKG_CFLAGS)
ALL_LDFLAGS = $(LDHARDEN) $(MODE_$(MODE)) $(LDFLAGS)

# Debian 12 packages: to build, and on top of that to test.
BUILD_DEPS := gcc pkg-config libcsv-dev libiniparser-dev \
	libcurl4-openssl-dev libsqlite3-dev libicu-dev libical-dev \
	libjansson-dev tzdata
TEST_DEPS := libcmocka-dev postfix python3 python3-aiosmtpd \
	python3-gi gir1.2-gmime-3.0 openssl strace
LINT_DEPS := clang clang-format clang-tidy cppcheck valgrind \
	libclang-rt-14-dev

SRCS  := $(sort $(wildcard src/*/*.c))
OBJS  := $(SRCS:src/%.c=$(B)/obj/%.o)
LIB   := $(B)/lib$(PROG).a
UNITS := $(sort $(wildcard tests/unit/*/test_*.c))
UNIT_PROGS := $(UNITS:tests/unit/%.c=$(B)/tests/unit/%)
SUPPORT := $(sort $(wildcard tests/support/*.c tests/e2e/*.c))
SUPPORT_PROGS := $(patsubst %.c,$(B)/tests/%,$(notdir $(SUPPORT)))

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all deps test-deps lint-deps run test check unit e2e check-asan \
	valgrind fuzz coverage bench lint format layers pure headers banned \
	tidy install uninstall clean help FORCE

all: $(B)/$(PROG) ## build build/shipdelay (default)

# ---------------------------------------------------------------- build

# Rewritten only when it changes: other flags rebuild everything.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)' | cmp -s - $@ || \
		echo '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)' > $@

$(B)/version.h: FORCE
	@mkdir -p $(@D)
	@echo '#define SHIPDELAY_VERSION "$(VERSION)"' | cmp -s - $@ || \
		echo '#define SHIPDELAY_VERSION "$(VERSION)"' > $@

$(B)/obj/%.o: src/%.c $(B)/flags | $(B)/version.h deps
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(ALL_CFLAGS) -I$(B) -MMD -MP -c -o $@ $<

$(LIB): $(OBJS)
	@rm -f $@
	@echo "  AR    $@"
	@ar rcs $@ $(OBJS)

$(B)/$(PROG): $(B)/obj/main.o $(LIB)
	@echo "  LD    $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(B)/tests/unit/%: tests/unit/%.c $(LIB) | test-deps
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(ALL_CFLAGS) -Itests -I$(B) -MMD -MP -o $@ $< $(LIB) \
		$(ALL_LDFLAGS) $(LIBS) -lcmocka

define support_rule
$(B)/tests/$(basename $(notdir $(1))): $(1) $(LIB) | test-deps
	@mkdir -p $$(@D)
	@echo "  CC    $(1)"
	@$$(CC) $$(ALL_CFLAGS) -Itests -I$$(B) -MMD -MP -o $$@ $(1) $$(LIB) \
		$$(ALL_LDFLAGS) $$(LIBS)
endef
$(foreach source,$(SUPPORT),$(eval $(call support_rule,$(source))))

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# ------------------------------------------------------------- packages

# Asks dpkg only; apt runs when something is missing.
define install_missing
	@missing=""; for p in $(1); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | \
		grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
		echo "  APT  $$missing"; \
		sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		echo "postfix postfix/main_mailer_type select No configuration" | \
			$$sudo debconf-set-selections; \
		$$sudo apt-get update -qq && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
			--no-install-recommends $$missing > /dev/null; fi
endef

deps: ## install what the build needs (Debian 12, through apt)
	$(call install_missing,$(BUILD_DEPS))

test-deps: deps
	$(call install_missing,$(TEST_DEPS))

lint-deps: test-deps
	$(call install_missing,$(LINT_DEPS))

# ------------------------------------------------------------------ run

run: all ## build, then run the nightly job on samples/
	@samples/demo.sh $(B)/$(PROG)

# ---------------------------------------------------------------- tests

test: all $(UNIT_PROGS) $(SUPPORT_PROGS) | test-deps ## every test; ends with "N passed, N failed"
	@B=$(B) tests/run.py

unit: $(UNIT_PROGS)
	@B=$(B) tests/run.py --unit

e2e: all $(SUPPORT_PROGS)
	@B=$(B) tests/run.py --e2e

check: test

check-asan: ## unit tests and one end-to-end run under ASan and UBSan
	@$(MAKE) --no-print-directory MODE=asan CFLAGS="-O1 -g" memory-check

valgrind: lint-deps ## the same under valgrind
	@$(MAKE) --no-print-directory MODE=valgrind CFLAGS="-O1 -g -gdwarf-4" \
		UNDER="valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,indirect \
		--suppressions=tests/support/valgrind.supp" memory-check

.PHONY: memory-check
memory-check: all $(UNIT_PROGS)
	@B=$(B) UNDER="$(UNDER)" tests/run.py --memory

coverage: ## lines covered, per file
	@$(MAKE) --no-print-directory MODE=coverage CFLAGS="-O0 -g" test
	@cd $(B) && find obj -name '*.gcda' | xargs gcov -n 2>/dev/null | \
		awk '/^File .src/ {f = $$2} /^Lines executed/ && f != "" \
		{print $$0, f; f = ""}' | sort -t: -k2 -n

FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 30

fuzz: lint-deps ## libFuzzer, FUZZ_SECONDS for each target
	@mkdir -p build/fuzz
	@for f in $(FUZZERS); do \
		echo "  FUZZ  $$f"; corpus=tests/fuzz/corpus/$${f#fuzz_}; \
		mkdir -p build/fuzz/$$f.found; \
		clang -std=c11 -D_GNU_SOURCE -Iinclude $(PKG_CFLAGS) -g -O1 \
		-fsanitize=fuzzer,address,undefined -o build/fuzz/$$f \
		tests/fuzz/$$f.c $(filter-out src/main.c,$(SRCS)) $(LIBS) && \
		build/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -print_final_stats=0 \
		-verbosity=0 build/fuzz/$$f.found \
		$$([ -d $$corpus ] && echo $$corpus) || exit 1; done

# ----------------------------------------------------------------- lint

HEADERS := $(sort $(wildcard include/*/*.h))
C_FILES = $(HEADERS) $(SRCS) src/main.c $(UNITS) $(SUPPORT)

lint: layers pure headers banned tidy ## layers, purity, headers, banned calls, format, tidy, cppcheck

layers: ## a stage includes only the stages above it
	@.ci/layers

pure: all ## no globals anywhere; no clock, file or environment in detect/, calendar/
	@.ci/pure $(B)/obj

headers: | deps ## every header compiles alone
	@for h in $(HEADERS); do \
		echo "#include \"$${h#include/}\"" | $(CC) -std=c11 -D_GNU_SOURCE \
		-Iinclude $(PKG_CFLAGS) $(WARN) -Werror -fsyntax-only -x c - \
		|| exit 1; done

banned: ## calls that nobody here may use
	@.ci/banned

tidy: lint-deps
	@clang-format --dry-run -Werror $(C_FILES)
	@cppcheck -q --error-exitcode=1 --std=c11 -Iinclude --inline-suppr \
		--enable=warning,performance,portability \
		--suppressions-list=.ci/cppcheck.suppress $(SRCS) src/main.c
	@printf '%s\n' $(SRCS) src/main.c | xargs -P 2 -n 1 sh -c \
		'clang-tidy --quiet "$$0" -- -std=c11 -D_GNU_SOURCE -Iinclude -I$(B) \
		$(PKG_CFLAGS) > "$(B)/tidy.$$$$" 2>/dev/null || \
		{ cat "$(B)/tidy.$$$$"; exit 255; }; rm -f "$(B)/tidy.$$$$"'

format: ## let clang-format rewrite the layout
	@clang-format -i $(C_FILES)

# -------------------------------------------------------------- install

install: all ## into DESTDIR/PREFIX
	install -D -m 755 $(B)/$(PROG) $(DESTDIR)$(BINDIR)/$(PROG)
	for f in $$(cd config && find . -type f); do install -D -m 644 \
		config/$$f $(DESTDIR)$(DATADIR)/$$f; done

uninstall: ## remove what install put there
	rm -rf $(DESTDIR)$(BINDIR)/$(PROG) $(DESTDIR)$(DATADIR)

clean: ## remove build/
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' \
		$(MAKEFILE_LIST)
