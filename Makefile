# tx: one Makefile, read downwards: settings, what each program is made of,
# how it is made, how it is checked, how it is installed.

# --- settings -------------------------------------------------------------
# The user's CC, CFLAGS, LDFLAGS, PREFIX and DESTDIR are honoured.
# SAN=address,undefined builds apart, into build-san/.  V=1 shows each command.

VERSION := 0.1.0
CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
B       := build$(if $(SAN),-san)
GOALS   := $(or $(MAKECMDGOALS),all)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
        -Wmissing-prototypes -Wwrite-strings -Wformat=2 -Wvla -Werror
HARD := -fstack-protector-strong -fstack-clash-protection \
        -D_FORTIFY_SOURCE=2 -fPIE \
        $(if $(filter x86_64%,$(shell $(CC) -dumpmachine)),-fcf-protection)
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
        -fno-omit-frame-pointer -U_FORTIFY_SOURCE -DTX_SANITIZED)

ALL_CFLAGS  := -std=c17 -D_GNU_SOURCE -DTX_VERSION='"$(VERSION)"' -Ilib $(WARN) \
        $(HARD) $(CFLAGS) $(SANFLAGS)
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now $(LDFLAGS) $(SANFLAGS)

# --- what is made ---------------------------------------------------------
# One name a line, in order; a blank line ends a list.

LIB_SRC := \
        lib/apart.c \
        lib/buf.c \
        lib/civil.c \
        lib/clock.c \
        lib/complete.c \
        lib/csv.c \
        lib/descriptor.c \
        lib/diag.c \
        lib/doc.c \
        lib/err.c \
        lib/fang.c \
        lib/fd.c \
        lib/file.c \
        lib/filter.c \
        lib/filter_run.c \
        lib/graph.c \
        lib/graph_cut.c \
        lib/graph_error.c \
        lib/graph_pace.c \
        lib/graph_page.c \
        lib/graph_reply.c \
        lib/graph_request.c \
        lib/graph_retry.c \
        lib/gz.c \
        lib/hidden.c \
        lib/html.c \
        lib/http.c \
        lib/http_setup.c \
        lib/http_url.c \
        lib/id.c \
        lib/intern.c \
        lib/leftover.c \
        lib/lines.c \
        lib/mem.c \
        lib/near.c \
        lib/net.c \
        lib/num.c \
        lib/opt.c \
        lib/out.c \
        lib/out_path.c \
        lib/progress.c \
        lib/scan.c \
        lib/scan_find.c \
        lib/scan_find_neon.c \
        lib/scan_find_x86.c \
        lib/scan_number.c \
        lib/scan_plan.c \
        lib/scan_value.c \
        lib/shape.c \
        lib/slice.c \
        lib/slice_find.c \
        lib/source.c \
        lib/splice.c \
        lib/tags.c \
        lib/token.c \
        lib/token_cut.c \
        lib/utf8.c \
        lib/vocab.c \
        lib/when.c \
        lib/when_ago.c \
        lib/when_bin.c \
        lib/width.c \

NORMALIZE_SRC := \
        tx-normalize/tx-normalize.c \

FILTER_SRC := \
        tx-filter/cells.c \
        tx-filter/conds.c \
        tx-filter/conds_files.c \
        tx-filter/conds_test.c \
        tx-filter/ere.c \
        tx-filter/field.c \
        tx-filter/form_csv.c \
        tx-filter/form_html.c \
        tx-filter/form_table.c \
        tx-filter/form_td.c \
        tx-filter/grid.c \
        tx-filter/idmap.c \
        tx-filter/latest.c \
        tx-filter/settings.c \
        tx-filter/twice.c \
        tx-filter/tx-filter.c \
        tx-filter/values.c \
        tx-filter/write.c \

AGGREGATE_SRC := \
        tx-aggregate/axis.c \
        tx-aggregate/column.c \
        tx-aggregate/count.c \
        tx-aggregate/escape.c \
        tx-aggregate/heads.c \
        tx-aggregate/layout.c \
        tx-aggregate/merge.c \
        tx-aggregate/number.c \
        tx-aggregate/partial.c \
        tx-aggregate/table.c \
        tx-aggregate/tuples.c \
        tx-aggregate/tx-aggregate.c \
        tx-aggregate/write.c \

FETCH_SRC := \
        tx-fetch/access.c \
        tx-fetch/block.c \
        tx-fetch/blocks.c \
        tx-fetch/checkpoint.c \
        tx-fetch/dose.c \
        tx-fetch/edge.c \
        tx-fetch/element.c \
        tx-fetch/fetch.c \
        tx-fetch/fields.c \
        tx-fetch/hash.c \
        tx-fetch/idset.c \
        tx-fetch/input.c \
        tx-fetch/interrupt.c \
        tx-fetch/links.c \
        tx-fetch/lookup.c \
        tx-fetch/nested.c \
        tx-fetch/options.c \
        tx-fetch/page_size.c \
        tx-fetch/params.c \
        tx-fetch/parts.c \
        tx-fetch/resume.c \
        tx-fetch/search.c \
        tx-fetch/searches.c \
        tx-fetch/settings.c \
        tx-fetch/summary.c \
        tx-fetch/tagged.c \
        tx-fetch/task.c \
        tx-fetch/tx-fetch.c \
        tx-fetch/unfold.c \
        tx-fetch/updates.c \
        tx-fetch/watch.c \
        tx-fetch/writer.c \

PUBLISH_SRC := \
        tx-publish/answer.c \
        tx-publish/ask.c \
        tx-publish/check.c \
        tx-publish/check_copy.c \
        tx-publish/check_indicator.c \
        tx-publish/check_value.c \
        tx-publish/columns.c \
        tx-publish/compare.c \
        tx-publish/confirm.c \
        tx-publish/defaults.c \
        tx-publish/digest.c \
        tx-publish/doubt.c \
        tx-publish/failed.c \
        tx-publish/field.c \
        tx-publish/inspect.c \
        tx-publish/journal.c \
        tx-publish/journal_read.c \
        tx-publish/lookup.c \
        tx-publish/mode.c \
        tx-publish/notes.c \
        tx-publish/options.c \
        tx-publish/pool.c \
        tx-publish/read.c \
        tx-publish/read_records.c \
        tx-publish/request.c \
        tx-publish/results.c \
        tx-publish/rows.c \
        tx-publish/send.c \
        tx-publish/settings.c \
        tx-publish/stop.c \
        tx-publish/summary.c \
        tx-publish/tx-publish.c \
        tx-publish/watch.c \

SANDBOX_SRC := \
        tests/sandbox/answer.c \
        tests/sandbox/auth.c \
        tests/sandbox/batch.c \
        tests/sandbox/body.c \
        tests/sandbox/edit.c \
        tests/sandbox/fault.c \
        tests/sandbox/fields.c \
        tests/sandbox/front.c \
        tests/sandbox/groups.c \
        tests/sandbox/map.c \
        tests/sandbox/node.c \
        tests/sandbox/paging.c \
        tests/sandbox/plan.c \
        tests/sandbox/plan_read.c \
        tests/sandbox/query.c \
        tests/sandbox/reads.c \
        tests/sandbox/record.c \
        tests/sandbox/reply.c \
        tests/sandbox/request.c \
        tests/sandbox/search.c \
        tests/sandbox/send.c \
        tests/sandbox/store.c \
        tests/sandbox/store_file.c \
        tests/sandbox/times.c \
        tests/sandbox/tx-sandbox.c \
        tests/sandbox/updates.c \
        tests/sandbox/wire.c \
        tests/sandbox/wire_walk.c \
        tests/sandbox/write.c \

GEN_SRC       := \
        tests/gen/fields.c \
        tests/gen/indicator.c \
        tests/gen/php.c \
        tests/gen/prose.c \
        tests/gen/record.c \
        tests/gen/rng.c \
        tests/gen/stamp.c \
        tests/gen/tx-gen.c \
        tests/gen/world.c \

# The five programs, and the tools of the tests, which are not installed.
PROGS := \
        tx-aggregate \
        tx-fetch \
        tx-filter \
        tx-normalize \
        tx-publish \

TOOLS := \
        tx-gen \
        tx-sandbox \

# A program is also a target: make tx-filter.
.PHONY: $(PROGS) $(TOOLS)

# One cmocka program for each of tests/unit/test_MODULE.c.  A module in
# several files has one test for all (complete: opt); filter prints and exits,
# so it is tested from outside, by tests/cli/filters.bats.
UNITS := \
        apart \
        buf \
        civil \
        corpora \
        count \
        csv \
        descriptor \
        diag \
        digest \
        doc \
        ere \
        err \
        escape \
        fang \
        fd \
        fields \
        file \
        graph \
        graph_error \
        graph_page \
        graph_retry \
        gz \
        html \
        http \
        idmap \
        idset \
        intern \
        journal \
        leftover \
        lines \
        lines_input \
        mem \
        near \
        net \
        num \
        number \
        opt \
        out \
        out_part \
        out_pipe \
        page_size \
        progress \
        scan \
        scan_rows \
        scan_value \
        send \
        shape \
        slice \
        slice_sse2 \
        source \
        splice \
        stop \
        table \
        tags \
        token \
        tuples \
        utf8 \
        vocab \
        when \
        when_bin \
        width \

# Fuzz targets: tests/fuzz/fuzz_NAME.c, saved inputs in tests/fuzz/corpus/NAME.
FUZZERS := \
        batch \
        checkpoint \
        csv \
        descriptor \
        graph \
        journal \
        lines \
        opt \
        scan \
        table \
        td \
        when \

# Programs of make bench: tests/bench/NAME.c.
BENCHES := \
        bench_meter \
        bench_pages \
        bench_scan \

# --- how it is made -------------------------------------------------------

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PRECIOUS: $(B)/obj/%.o
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:

# What a fresh Debian 12 lacks is installed before anything else is made.
STAGE_check         := check
STAGE_check-arm64   := arm64
STAGE_check-cluster := check
STAGE_check-deb     := deb
STAGE_check-page    := page
STAGE_deb           := deb
STAGE_demo          := demo
STAGES := $(sort $(foreach goal,$(GOALS),$(or $(STAGE_$(goal)),$(if \
        $(filter lint bench fuzz fuzz-% check-% ci,$(goal)),lint))))
ifneq ($(STAGES),)
include $(STAGES:%=$(B)/need-%.mk)
$(B)/need-%.mk: tests/need
	tests/need $*
	@mkdir -p $(@D) && touch $@
endif

obj = $(1:%.c=$(B)/obj/%.o)
Q  := $(if $(V),,@)
say = @$(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),:,printf '  %-5s %s\n' '$(1)' '$(2)')
LIB := $(B)/libtx.a

.PHONY: all
all: $(PROGS:%=$(B)/bin/%)

$(PROGS) $(TOOLS): %: $(B)/bin/%

$(LIB): $(call obj,$(LIB_SRC))
	@rm -f $@
	$(call say,AR,$@)
	$(Q)ar rcs $@ $^

$(B)/bin/tx-normalize: $(call obj,$(NORMALIZE_SRC)) $(LIB)
$(B)/bin/tx-filter:    $(call obj,$(FILTER_SRC)) $(LIB)
$(B)/bin/tx-aggregate: $(call obj,$(AGGREGATE_SRC)) $(LIB)
$(B)/bin/tx-fetch:     $(call obj,$(FETCH_SRC)) $(LIB)
$(B)/bin/tx-publish:   $(call obj,$(PUBLISH_SRC)) $(LIB)
$(B)/bin/tx-fetch $(B)/bin/tx-publish: LDLIBS += -lcurl

# Test tools, not installed.
$(B)/bin/tx-sandbox:   $(call obj,$(SANDBOX_SRC)) $(LIB)
$(B)/bin/tx-sandbox:   LDLIBS += -lmicrohttpd
$(B)/bin/tx-gen:       $(call obj,$(GEN_SRC)) $(LIB)
# The modules of a program that its unit tests need.
$(B)/bin/test_count:   $(call obj,$(filter-out %/tx-aggregate.c %/write.c,$(AGGREGATE_SRC)))
$(B)/bin/test_digest:  $(call obj,tx-publish/digest.c)
$(B)/bin/test_ere:     $(call obj,tx-filter/ere.c)
$(B)/bin/test_escape:  $(call obj,tx-aggregate/escape.c)
$(B)/bin/test_fields:  $(call obj,tx-fetch/fields.c)
$(B)/bin/test_idmap:   $(call obj,tx-filter/idmap.c)
$(B)/bin/test_idset:   $(call obj,tx-fetch/idset.c)
$(B)/bin/test_journal: $(call obj,$(filter-out %/tx-publish.c,$(PUBLISH_SRC)))
$(B)/bin/test_number:  $(call obj,tx-aggregate/number.c)
$(B)/bin/test_page_size: $(call obj,tx-fetch/page_size.c)
$(B)/bin/test_table:   $(call obj,tx-aggregate/table.c)
$(B)/bin/test_send:    $(call obj,$(filter-out %/tx-publish.c,$(PUBLISH_SRC)))
$(B)/bin/test_stop:    $(call obj,tx-publish/stop.c)
$(B)/bin/test_tuples:  $(call obj,tx-aggregate/tuples.c)
$(B)/bin/test_%:       $(B)/obj/tests/unit/test_%.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(LDLIBS) -lcmocka -lcurl -ljson-c -lz -lm

# What of the programs a fuzz target needs.
FUZZ_batch      := tx-publish/answer.c
FUZZ_checkpoint := $(filter-out %/tx-fetch.c,$(FETCH_SRC))
FUZZ_journal    := $(filter-out %/tx-publish.c,$(PUBLISH_SRC))
FUZZ_table      := tx-aggregate/table.c
FUZZ_td         := $(FUZZ_journal)
$(foreach name,$(FUZZERS),$(eval \
        $(B)/bin/replay_$(name): $(call obj,$(FUZZ_$(name)))))
$(B)/bin/replay_opt build-fuzz/fuzz_opt: LDLIBS += -Wl,--wrap=exit

$(B)/bin/replay_%:     $(B)/obj/tests/fuzz/fuzz_%.o \
        $(B)/obj/tests/fuzz/replay.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(LDLIBS) -lcurl -ljson-c -lz -lm

# What is loaded into a program to give it a bad day (tests/proof).
$(B)/bin/%.so: tests/proof/%.c Makefile
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARN) $(CFLAGS) -fPIC -shared -o $@ $<

$(B)/bin/bench_%:      $(B)/obj/tests/bench/bench_%.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS) -lcurl -ljson-c

$(B)/bin/tx-%:
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS) -ljson-c -lz -lm

$(B)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(patsubst %.c,$(B)/obj/%.d,$(LIB_SRC) $(NORMALIZE_SRC) $(FILTER_SRC) \
        $(AGGREGATE_SRC) $(FETCH_SRC) $(PUBLISH_SRC) $(SANDBOX_SRC) $(GEN_SRC) \
        $(UNITS:%=tests/unit/test_%.c) \
        $(FUZZERS:%=tests/fuzz/fuzz_%.c) tests/fuzz/replay.c \
        $(BENCHES:%=tests/bench/%.c))

# --- how it is checked ----------------------------------------------------
# check runs every unit test and every bats file through prove, whose last
# lines count them.  Tests are globbed, so that none is forgotten.

# Those in tests/apart have targets of their own, as they take long or need
# more than a machine has.
APART    := $(sort $(wildcard tests/apart/*.bats))
# The longest come first, so that nothing waits for them in the end.
LONG     := $(patsubst %,tests/%.bats,parity/parity proof/server proof/faults \
        proof/hostile cli/nightly cli/charts cli/nightly-page cli/demo)
BATS     := $(LONG) $(filter-out $(APART) $(LONG), \
        $(sort $(wildcard tests/*/*.bats)))
TEST_ENV := TX_BIN=$(CURDIR)/$(B)/bin TX_TOP=$(CURDIR) TX_SAN=$(SAN) TZ=UTC0 \
        LC_ALL=C CMOCKA_MESSAGE_OUTPUT=TAP
JOBS     ?= $(shell nproc)

.PHONY: tools units check check-arm64 check-cluster check-deb check-faults
.PHONY: check-faults-san
.PHONY: check-branches check-page check-san check-valgrind lint bench demo
tools: $(TOOLS:%=$(B)/bin/%) $(B)/bin/failing.so $(B)/bin/weather.so
units: $(UNITS:%=$(B)/bin/test_%) $(FUZZERS:%=$(B)/bin/replay_%)

check: all tools units $(B)/bin/bench_meter $(B)/bin/bench_scan
	$(TEST_ENV) prove -j$(JOBS) -e tests/run $(UNITS:%=$(B)/bin/test_%) \
        $(FUZZERS:%=$(B)/bin/replay_%) $(BATS)

demo: all tools
	@TX_BIN=$(CURDIR)/$(B)/bin pipelines/demo $(B)/demo

check-cluster: all tools
	$(TEST_ENV) prove -e tests/run tests/apart/cluster.bats

# The report page in a browser; check has these tests too, and skips them when
# there is none.
check-page: all tools
	$(TEST_ENV) prove -e tests/run tests/page/page.bats

# The longest first.
PROOF := $(patsubst %,tests/proof/%.bats,server faults hostile limits)

# All faults of tests/proof, not only the slice that make check takes, and how
# many runs that were.
check-faults: all tools
	TX_EVERY=1 $(TEST_ENV) prove --comments -j$(JOBS) -e tests/run $(PROOF)

# What leaks when a call fails is seen by the sanitizers.  Not in check-san,
# whose counting makes system calls of its own, which would be made to fail.
check-faults-san:
	$(MAKE) --no-print-directory SAN=address,undefined UNITS= FUZZERS= \
        BATS='$(PROOF)' check

check-deb: all tools
	$(TEST_ENV) prove -e tests/run tests/apart/deb.bats

# Under the sanitizers, counting the lines of lib/ that are run through, to be
# printed: the units, and those bats files that lead through most of the source.
# make check-san SAN_BATS=FILE... takes others; what takes away memory and system
# calls is for check-faults-san.
SAN_BATS := $(patsubst %,tests/cli/%.bats,corners filters tx-aggregate \
        tx-fetch-nested tx-filter tx-normalize tx-publish tx-publish-read) \
        tests/fault/pages.bats
check-san:
	find build-cov -name '*.gcda' -delete 2>/dev/null || true
	$(MAKE) --no-print-directory SAN=address,undefined B=build-cov \
        CFLAGS='-O2 -g --coverage -fprofile-update=atomic' \
        LDFLAGS=--coverage BATS='$(SAN_BATS)' check
	tests/coverage build-cov 0

# The branches of the source in lib/, and which of them no test takes: built as
# it is written, without the sanitizers, which have branches of their own.  Not
# there: what makes system calls fail in one program after the other.
NO_COUNT := $(wildcard tests/bench/*.bats tests/page/*.bats \
        tests/parity/*.bats tests/cli/nightly*.bats \
        tests/cli/tx-sandbox*.bats) \
        tests/proof/faults.bats tests/proof/server.bats
check-branches:
	find build-branch -name '*.gcda' -delete 2>/dev/null || true
	TX_COUNTED=yes $(MAKE) --no-print-directory B=build-branch \
        CFLAGS='-O0 -g --coverage -fprofile-update=atomic -U_FORTIFY_SOURCE' \
        LDFLAGS=--coverage BATS='$(filter-out $(NO_COUNT),$(BATS))' check
	tests/coverage -v build-branch

# The programs by valgrind, which sees what was never set; some of the tests,
# as starting each of them takes it a second.
VALGRIND := $(patsubst %,tests/cli/%.bats,tx-fetch-nested tx-filter \
        tx-normalize tx-publish-read)
MEMCHECK := valgrind -q --error-exitcode=99 --leak-check=full \
        --show-leak-kinds=definite --errors-for-leak-kinds=definite
check-valgrind: all tools
	@mkdir -p $(B)/valgrind
	@for program in $(PROGS); do \
		printf '#!/bin/sh\nexec $(MEMCHECK) %s "$$@"\n' \
			"$(CURDIR)/$(B)/bin/$$program" >$(B)/valgrind/$$program; \
		chmod +x $(B)/valgrind/$$program; \
	done
	@ln -sf $(TOOLS:%=$(CURDIR)/$(B)/bin/%) $(B)/valgrind
	$(TEST_ENV) TX_BIN=$(CURDIR)/$(B)/valgrind \
		prove -j$(JOBS) -e tests/run $(VALGRIND)

# The units, saved inputs and filters on 64-bit ARM, whose scanner has a version
# of its own: built by Debian's cross compiler, run by qemu.
ARM       := build-arm64
ARM_ROOT  := $(CURDIR)/$(ARM)/root
ARM_UNITS := $(UNITS:%=test_%) $(FUZZERS:%=replay_%)
ARM_BATS  := $(patsubst %,tests/cli/%.bats,corners tx-filter tx-filter-forms \
        tx-aggregate tx-normalize)
check-arm64: all tools
	tests/arm64 $(ARM_ROOT)
	$(MAKE) --no-print-directory B=$(ARM) \
        CC='aarch64-linux-gnu-gcc --sysroot=$(ARM_ROOT)' all units
	@mkdir -p $(ARM)/run
	@for program in $(PROGS) $(ARM_UNITS); do \
		printf '#!/bin/sh\nexec qemu-aarch64-static -L %s -0 %s %s "$$@"\n' \
			"$(ARM_ROOT)" $$program "$(CURDIR)/$(ARM)/bin/$$program" \
			>$(ARM)/run/$$program; \
		chmod +x $(ARM)/run/$$program; \
	done
	@ln -sf $(TOOLS:%=$(CURDIR)/$(B)/bin/%) $(ARM)/run
	$(TEST_ENV) TX_BIN=$(CURDIR)/$(ARM)/run prove -j$(JOBS) -e tests/run \
		$(ARM_UNITS:%=$(ARM)/run/%) $(ARM_BATS)

# The sources, headers, pages and scripts that lint looks at.
C_FILES := $(sort $(wildcard lib/*.[ch] tx-*/*.[ch] tests/*/*.[ch]))
PAGES   := $(sort $(wildcard lib/*.5 tx-*/*.1 pipelines/*.7))
SCRIPTS := .ci/run pipelines/changes pipelines/demo pipelines/disagree \
        pipelines/draw pipelines/map pipelines/mirror pipelines/nightly \
        pipelines/numbers pipelines/page pipelines/prune pipelines/reduce \
        pipelines/report pipelines/stand pipelines/step pipelines/stream \
        pipelines/trend pipelines/watch pipelines/week tests/arm64 \
        tests/coverage tests/docs tests/hardening tests/leaks tests/need tests/proof/attack \
        tests/proof/attack-publish tests/run \
        $(sort $(wildcard tests/*/*.bash tests/*/*.sh)) $(BATS) $(APART)

.PHONY: check-format check-headers check-docs check-scripts check-cppcheck check-clang check-hardening
lint: check-format check-headers check-docs check-scripts check-cppcheck \
        check-clang check-hardening

check-format:
	clang-format --dry-run -Werror $(C_FILES)

# Every header compiles alone.
check-headers:
	for h in $(filter %.h,$(C_FILES)); do \
		$(CC) $(ALL_CFLAGS) -I$$(dirname $$h) -fsyntax-only -x c $$h || exit 1; \
	done

check-docs: all
	mandoc -Tlint -Wwarning $(PAGES)
	tests/docs $(B)/bin

check-scripts:
	shellcheck $(SCRIPTS)

check-hardening: all
	tests/hardening $(B)

check-cppcheck:
	cppcheck --quiet --error-exitcode=1 --std=c11 -Ilib --inline-suppr \
		--enable=warning,performance,portability lib tx-*

# Another compiler has nothing to warn of, and its units and some of its bats
# files pass; from the tree as a release has it, elsewhere and without git.
CLANG_BATS := $(patsubst %,tests/cli/%.bats,tx-aggregate tx-fetch-nested \
        tx-filter tx-normalize tx-publish-read)
check-clang:
	dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	git ls-files -z | tar -c --null -T - | tar -x -C "$$dir" && \
	$(MAKE) --no-print-directory -C "$$dir" CC=clang BATS='$(CLANG_BATS)' check

# RECORDS, ROUNDS, ONLY and CURVES: see tests/bench/README.md.
export RECORDS ROUNDS SAMPLE ONLY CURVES
bench: all tools $(BENCHES:%=$(B)/bin/%)
	$(MAKE) --no-print-directory B=build-plain \
        CFLAGS='$(CFLAGS) -DSCAN_PLAIN' build-plain/bin/tx-filter
	$(TEST_ENV) TX_PLAIN=$(CURDIR)/build-plain/bin tests/bench/bench.sh
	$(TEST_ENV) tests/bench/publish.sh
	$(TEST_ENV) tests/bench/fetch.sh

# The rivals of the bench: Debian's, and with npm what it has, outside the tree
# and out of every list of packages.
NPM_RIVALS := @duckdb/node-api@1.5.6-r.1 chdb@3.4.0
.PHONY: bench-tools
bench-tools:
	tests/need rivals
	@mkdir -p $(B)/bench-tools
	@if command -v npm >/dev/null; then \
		npm install --prefix $(B)/bench-tools --no-save \
			--no-package-lock --no-audit --no-fund $(NPM_RIVALS); \
	else \
		echo 'without npm and node: no DuckDB, chDB and node in the bench'; \
	fi

# TIME seconds for each target.  New inputs gather in build-fuzz/NAME; what
# breaks a target is left in build-fuzz/ and named at the end.
TIME ?= 60
.PHONY: fuzz
fuzz: $(FUZZERS:%=fuzz-%)
fuzz-%: build-fuzz/fuzz_%
	@mkdir -p build-fuzz/$*
	$< -max_total_time=$(TIME) -max_len=4096 -timeout=10 \
        -print_final_stats=1 -artifact_prefix=build-fuzz/$*- \
        build-fuzz/$* tests/fuzz/corpus/$*

FUZZ_SAN := -fsanitize=address,undefined -fno-sanitize-recover=all -DTX_SANITIZED
$(foreach name,$(FUZZERS),$(eval \
        build-fuzz/fuzz_$(name): $(FUZZ_$(name):%.c=build-fuzz/obj/%.o)))
build-fuzz/fuzz_%: build-fuzz/obj/tests/fuzz/fuzz_%.o build-fuzz/libtx.a
	clang $(FUZZ_SAN) -fsanitize=fuzzer -o $@ $(filter %.o,$^) \
        build-fuzz/libtx.a $(LDLIBS) -lcurl -ljson-c -lz -lm
build-fuzz/libtx.a: $(LIB_SRC:%.c=build-fuzz/obj/%.o)
	@rm -f $@
	ar rcs $@ $^
build-fuzz/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	clang $(ALL_CFLAGS) $(FUZZ_SAN) -fsanitize=fuzzer-no-link \
        -U_FORTIFY_SOURCE -MMD -MP -c -o $@ $<
.PRECIOUS: build-fuzz/obj/%.o
-include $(LIB_SRC:%.c=build-fuzz/obj/%.d) \
        $(FUZZERS:%=build-fuzz/obj/tests/fuzz/fuzz_%.d)

clean:
	rm -rf build build-san build-cov build-branch build-fuzz
.PHONY: clean

# --- how it is installed --------------------------------------------------
# Below PREFIX, in DESTDIR.  What goes where is said once, for install and
# uninstall; a package may want completions and units elsewhere.

BASH_DIR ?= share/bash-completion/completions
ZSH_DIR  ?= share/zsh/site-functions
FISH_DIR ?= share/fish/vendor_completions.d
UNIT_DIR ?= lib/systemd/system
COMPLETE := $(B)/completion
ROOT      = $(DESTDIR)$(PREFIX)

# The jobs, with what they call and read; their folders are kept.
JOB_DIRS := $(filter-out %/systemd,$(sort $(shell find pipelines -type d)))
job_files = $(filter-out %.7 %~,$(sort $(shell find $(1) -maxdepth 1 -type f)))

# Call $(1) for each folder, with its files.
define each_folder
$(call $(1),bin,$(PROGS:%=$(B)/bin/%))
$(call $(1),share/man/man1,$(filter %.1,$(PAGES)))
$(call $(1),share/man/man5,$(filter %.5,$(PAGES)))
$(call $(1),share/man/man7,$(filter %.7,$(PAGES)))
$(call $(1),$(BASH_DIR),$(PROGS:%=$(COMPLETE)/bash/%))
$(call $(1),$(ZSH_DIR),$(PROGS:%=$(COMPLETE)/zsh/_%))
$(call $(1),$(FISH_DIR),$(PROGS:%=$(COMPLETE)/fish/%.fish))
$(call $(1),$(UNIT_DIR),$(sort $(wildcard pipelines/systemd/*)))
$(foreach dir,$(JOB_DIRS),
$(call $(1),$(dir:pipelines%=share/tx%),$(call job_files,$(dir))))
endef

# What can be run stays so; where a text says /usr/local it gets PREFIX.
define put
$(call say,PUT,$(ROOT)/$(1))
$(Q)install -d '$(ROOT)/$(1)'
$(Q)for file in $(2); do \
	to='$(ROOT)/$(1)'/$${file##*/}; \
	install -m $$([ -x $$file ] && echo 755 || echo 644) $$file "$$to" || exit; \
	! grep -qI /usr/local "$$to" || \
		sed -i 's,/usr/local,$(PREFIX),g' "$$to" || exit; \
done
endef

define cut
$(Q)rm -f $(foreach file,$(notdir $(2)),'$(ROOT)/$(1)/$(file)')
endef

folder  = $(1)
FOLDERS = $(strip $(call each_folder,folder))

.PHONY: install uninstall help
install: all $(PROGS:%=$(COMPLETE)/bash/%) $(PROGS:%=$(COMPLETE)/zsh/_%) \
        $(PROGS:%=$(COMPLETE)/fish/%.fish)
	$(call each_folder,put)

# With the folders that are empty then, but for those of every system.
uninstall:
	$(call each_folder,cut)
	$(Q)cd '$(DESTDIR)/' && for dir in $(if $(DESTDIR)$(filter-out /usr \
		/usr/local,$(PREFIX)),$(FOLDERS),$(filter-out bin \
		share/man/%,$(FOLDERS))); do \
		dir='$(PREFIX:/%=%)/'$$dir; \
		[ ! -d "$$dir" ] || \
			rmdir -p --ignore-fail-on-non-empty "$$dir" || exit; \
	done

$(COMPLETE)/bash/%: $(B)/bin/%
	@mkdir -p $(@D)
	$(Q)$< --completion bash >$@
$(COMPLETE)/zsh/_%: $(B)/bin/%
	@mkdir -p $(@D)
	$(Q)$< --completion zsh >$@
$(COMPLETE)/fish/%.fish: $(B)/bin/%
	@mkdir -p $(@D)
	$(Q)$< --completion fish >$@

# Debian's own tools make the package, of a copy of the tree.  The same tree
# gives the same bytes, wherever it lies: the times are the changelog's.
DEB := $(B)/deb
.PHONY: deb
deb:
	rm -rf $(DEB)
	mkdir -p $(DEB)/tx-$(VERSION)
	tar -c --exclude-vcs --exclude='./build' --exclude='./build-*' . | \
		tar -x -C $(DEB)/tx-$(VERSION)
	cd $(DEB)/tx-$(VERSION) && env -u MAKEFLAGS -u MAKELEVEL \
		dpkg-buildpackage -b -us -uc -jauto >../log 2>&1 || \
		{ cat ../log; exit 1; }
	rm -rf $(DEB)/tx-$(VERSION)
	@ls $(DEB)/*.deb

help:
	@echo 'make             build the five programs into $(B)/bin'
	@echo 'make demo        install what is missing, build, run the nightly job'
	@echo 'make check       install what is missing, build, run all tests'
	@echo 'make check-san   the units and some more under ASan and UBSan, with coverage'
	@echo 'make check-branches  count the branches of lib/, name those not taken'
	@echo 'make lint        formats, headers, pages, scripts, cppcheck, clang'
	@echo 'make bench       measure the programs beside other ways'
	@echo 'make bench-tools install these other ways: jq, Miller, pandas, DuckDB, chDB'
	@echo 'make fuzz        try the readers with libFuzzer, TIME=60 seconds each'
	@echo 'make install     into DESTDIR and PREFIX (/usr/local)'
	@echo 'make uninstall   remove what make install put there'
	@echo 'make deb         a Debian package, in build/deb'
	@echo 'make check-deb   test it: the same twice, lintian, installed, removed'
	@echo 'make check-cluster  cluster.mk over ssh and with Slurm, as root'
	@echo 'make check-page  look at the report page with Chromium'
	@echo 'make check-arm64  units and filters on 64-bit ARM, by qemu'
	@echo 'make check-faults  each system call fails in turn: an hour'
	@echo 'make check-faults-san  some of these under ASan, UBSan and LSan'
	@echo 'make check-valgrind  some of the tests by valgrind'
	@echo 'make clean       remove what was built'
