# The nightly job: search, normalize, filter, count, draw and report one day.
#
#     make -f pipelines/nightly.mk DAY=2026-11-22
#
# Every step is a file under $(DATA)/$(DAY), made whole or not at all, so a
# second run does only what is missing.  The day comes from outside, never
# from the clock; the time of the fetch is kept beside what it brought, and
# NOW=2026-11-23T02:00:00Z stands for the clock.  So a past day is made again,
# byte for byte, from its raw.ndjson.gz and log.  Settings: nightly.conf, or
# CONF=FILE.  pipelines/nightly runs this for yesterday and ends with the
# status of the step that failed.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:

SELF := $(lastword $(MAKEFILE_LIST))
HERE := $(dir $(SELF))
CONF ?= $(HERE)nightly.conf
include $(CONF)
include $(HERE)own.mk

# --- the day and its window -----------------------------------------------

export LC_ALL := C
export TZ     := UTC0
date  = $(shell date -u -d '$(1)' +%F)
after = $(shell date -u -d '$(1)' +%FT%TZ)
days  = $(shell [[ '$(1)' =~ ^[1-9][0-9]{0,4}$$ ]] && echo yes)

ifneq ($(call date,$(DAY)),$(or $(DAY),none))
$(error DAY "$(DAY)": give a day, as DAY=2026-11-22)
endif
END   := $(call date,$(DAY) + 1 day)
FIRST := $(call date,$(END) - $(WINDOW:%d=% days))
ifeq ($(and $(filter %d,$(WINDOW)),$(call days,$(WINDOW:%d=%))),)
$(error WINDOW "$(WINDOW)": give a number of days, as 14d)
endif
ifeq ($(call days,$(TREND)),)
$(error TREND "$(TREND)": give a number of days, as 90)
endif
ifeq ($(and $(KEEP),$(if $(call days,$(KEEP)),,no)),no)
$(error KEEP "$(KEEP)": give a number of days, as 90, or nothing to keep all)
endif
ifneq ($(WATCH),$(shell [ ! -d '$(WATCH)' ] && [ -r '$(WATCH)' ] && \
	echo '$(WATCH)'))
$(error WATCH "$(WATCH)": cannot be read)
endif

OUT   ?= $(DATA)/$(DAY)
ifneq ($(words $(OUT)),1)
$(error OUT "$(OUT)": make takes no file names with spaces)
endif
LOG   := $(OUT)/log
TITLE := ThreatExchange, $(DAY)
SPAN  := Shared from $(FIRST) to $(DAY) (UTC)

# When the records were fetched: it decides what expires, and heads the page.
MADE   = $(or $(NOW),$(file <$(LOG)/made),$(END)T00:00:00Z)

# Rows of other share levels are not shown; those of none are taken for RED.
LEVELS_WHITE := WHITE
LEVELS_GREEN := WHITE,GREEN
LEVELS_AMBER := WHITE,GREEN,AMBER
ifeq ($(filter WHITE GREEN AMBER RED,$(MAX_SHARE)),)
$(error MAX_SHARE "$(MAX_SHARE)": give WHITE, GREEN, AMBER or RED)
endif
SHOW := $(LEVELS_$(MAX_SHARE):%=--share-level %)

# The last day of the week before that is here: a machine may have been off.
BEFORE := $(shell for n in 1 2 3 4 5 6 7; do \
	day=$$(date -u -d '$(DAY) - '$$n' days' +%F); \
	if [ -e '$(DATA)'/$$day/raw.ndjson.gz ]; then echo $$day; break; fi; \
	done)
EARLIER := $(BEFORE:%=$(DATA)/%/high-value.ndjson)

# The days before that the trend shows.
OLDEST   := $(call date,$(DAY) - $(TREND) days + 1 day)
PARTIALS := $(shell cd '$(DATA)' 2>/dev/null || exit 0; \
	for day in [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]; do \
	if [[ ! $$day < '$(OLDEST)' && $$day < '$(DAY)' ]] && \
	{ [ -e $$day/raw.ndjson.gz ] || [ -e $$day/day.partial ]; }; then \
	echo '$(DATA)'/$$day/day.partial; fi; done)

# --- the files of a day ---------------------------------------------------

EXPORTS := $(addprefix $(OUT)/high-value.,ndjson csv json)
CHANGES := $(addprefix $(OUT)/,new.ndjson withdrawn.ndjson changed.ndjson)
LISTS   := $(addprefix $(OUT)/,disagree.tsv expiring.ndjson watch.ndjson)
PAGES   := dashboard phish
CHARTS  := $(foreach page,$(PAGES),$(OUT)/$(page).png $(OUT)/$(page).svg)
STEPS   := fetch normalize high-value phish tables phish-tables
RUN      = $(HERE)step $(LOG)/
NOTE     = -v --summary $(LOG)
PIPE     = bash -eu -o pipefail -c

.PHONY: all day week where
all: day
	@$(RUN)stand $(HERE)stand $(DATA) $(DAY) $(OUT)/report.html
	@$(RUN)prune $(HERE)prune $(DATA) $(DAY) $(KEEP)

day: $(OUT)/report.html $(OUT)/report.txt $(CHARTS) $(EXPORTS)

# Of the seven days that end with DAY, for a weekly mail.
week: | $(LOG)
	@$(RUN)week $(HERE)week $(DATA) $(DAY) $(OUT)/week.txt

where:
	@echo '$(DATA)'

$(LOG):
	@mkdir -p $@

# --- what is fetched ------------------------------------------------------

$(OUT)/raw.ndjson.gz: | $(LOG)
	@echo $(or $(NOW),$$(date -u +%FT%TZ)) >$(LOG)/made
	@$(RUN)fetch tx-fetch $(TERMS:%=-t %) --unique \
		--slice 1d --state $(LOG)/fetch.state \
		--since $(FIRST)T00:00:00Z --until $(END)T00:00:00Z \
		$(NOW:%=--now %) $(TOKEN:%=--token-file %) $(FETCH) \
		--rejects $(OUT)/rejects.ndjson $(NOTE)/fetch.json -o $@

# The records that count, or, when only those of some owners do, all of them.
ALL := $(OUT)/$(if $(OWNERS),all,norm).ndjson.gz
export OWNERS

$(ALL): $(OUT)/raw.ndjson.gz | $(LOG)
	@$(RUN)normalize tx-normalize --rejects $(LOG)/normalize.rejects \
		$(NOTE)/normalize.json -o $@ $<

ifneq ($(OWNERS),)
$(OUT)/norm.ndjson.gz: $(ALL)
	@$(RUN)owners tx-filter --owner "$$OWNERS" -o $@ $<
endif

# --- what is worth an alert, and how it changed ---------------------------

$(OUT)/high-value.ndjson: $(OUT)/norm.ndjson.gz | $(LOG)
	@$(RUN)high-value tx-filter $(HIGH) $(NOTE)/high-value.json -o $@ $<

$(OUT)/high-value.csv: $(OUT)/high-value.ndjson
	@$(RUN)csv tx-filter --to csv --spreadsheet-safe -o $@ $<

$(OUT)/high-value.json: $(OUT)/high-value.ndjson
	@$(RUN)json tx-filter --to json -o $@ $<

ifneq ($(BEFORE),)
# The day before may have been kept as raw.ndjson.gz alone.
$(EARLIER):
	@$(MAKE) -f $(SELF) DAY=$(BEFORE) OUT=$(@D) $@

$(OUT)/new.ndjson: $(OUT)/high-value.ndjson $(EARLIER)
	@$(RUN)new tx-filter --not-in id=$(EARLIER) -o $@ $<

# What has left the window by its age is not withdrawn.
$(OUT)/aged.ndjson: $(OUT)/high-value.ndjson $(EARLIER)
	@$(RUN)aged tx-filter --not-in id=$< --until $(FIRST) -o $@ $(EARLIER)

$(OUT)/withdrawn.ndjson: $(OUT)/high-value.ndjson $(OUT)/aged.ndjson $(EARLIER)
	@$(RUN)withdrawn tx-filter --not-in id=$< \
		--not-in id=$(OUT)/aged.ndjson -o $@ $(EARLIER)

$(OUT)/changes.tsv: $(OUT)/high-value.ndjson $(EARLIER)
	@$(RUN)changes $(HERE)changes $(EARLIER) $< $@

$(OUT)/changed.ndjson: $(OUT)/high-value.ndjson $(OUT)/changes.tsv
	@cut -f 1 $(OUT)/changes.tsv | sort -u >$(LOG)/changed.ids
	@$(RUN)changed tx-filter --in id=$(LOG)/changed.ids -o $@ $<
else
# There is no day before: nothing is known of changes.
$(addprefix $(OUT)/,new.ndjson aged.ndjson withdrawn.ndjson changes.tsv \
		changed.ndjson): | $(LOG)
	@: >$@
endif

# --- what asks for a look -------------------------------------------------

$(OUT)/expiring.ndjson: $(OUT)/high-value.ndjson
	@$(RUN)expiring $(PIPE) '$(strip tx-filter --live --now $(MADE) $< | \
		tx-filter --expired --now $(call after,$(MADE) + 7 days) -o $@)'

$(OUT)/watch.ndjson: $(OUT)/norm.ndjson.gz $(WATCH)
	@$(RUN)watch $(HERE)watch '$(WATCH)' $< $@

$(OUT)/disagree.tsv: $(OUT)/norm.ndjson.gz
	@$(RUN)disagree $(HERE)disagree $< $@ $(SHOW)

# --- tables and charts ----------------------------------------------------

$(OUT)/phish.ndjson.gz: $(OUT)/norm.ndjson.gz | $(LOG)
	@$(RUN)phish tx-filter --status MALICIOUS --match description=phish \
		$(NOTE)/phish.json -o $@ $<

$(OUT)/day.ndjson.gz: $(OUT)/norm.ndjson.gz | $(LOG)
	@$(RUN)day tx-filter --since $(DAY) --until $(END) -o $@ $<

$(OUT)/tables.dat: $(OUT)/norm.ndjson.gz | $(LOG)
	@$(RUN)tables tx-aggregate -f $(HERE)dashboard.tables \
		$(NOTE)/tables.json -o $@ $<

$(OUT)/phish.dat: $(OUT)/phish.ndjson.gz
	@$(RUN)phish-tables tx-aggregate -f $(HERE)phish.tables \
		$(NOTE)/phish-tables.json -o $@ $<

$(OUT)/window.tsv: $(OUT)/norm.ndjson.gz
	@$(RUN)window tx-aggregate -f $(HERE)top.tables --to tsv -o $@ $<

$(OUT)/day.tsv: $(OUT)/day.ndjson.gz
	@$(RUN)day-tables tx-aggregate -f $(HERE)top.tables --to tsv -o $@ $<

# A small file that stays when the day is pruned: the trend is the sum of these.
$(OUT)/day.partial: $(OUT)/day.ndjson.gz
	@$(RUN)partial tx-aggregate -f $(HERE)trend.tables --partial -o $@ $<

# Of a day that was kept as raw.ndjson.gz alone it is made again.
$(PARTIALS):
	@$(MAKE) -f $(SELF) DAY=$(notdir $(@D)) OUT=$(@D) $@ || \
		echo 'trend: $(@D): left out' >&2

$(OUT)/trend.dat: $(OUT)/day.partial $(PARTIALS)
	@$(RUN)trend $(HERE)trend $@ $^

$(OUT)/numbers.tsv: $(OUT)/norm.ndjson.gz $(OUT)/high-value.ndjson \
		$(OUT)/phish.ndjson.gz
	@$(RUN)numbers $(HERE)numbers $(FIRST) $(DAY) $^ $@

$(OUT)/dashboard.%: $(OUT)/tables.dat
	@$(RUN)draw-$(@F) $(HERE)draw $(HERE)dashboard.gp $< $@ '$(TITLE)' \
		'$(SPAN)' $(FIRST) $(DAY)

$(OUT)/phish.png $(OUT)/phish.svg: $(OUT)/phish.dat
	@$(RUN)draw-$(@F) $(HERE)draw $(HERE)phish.gp $< $@ \
		'$(TITLE): phishing' \
		'$(SPAN), malicious, "phish" in the description'

# --- the report -----------------------------------------------------------

$(OUT)/summary.json: $(OUT)/tables.dat $(OUT)/phish.dat $(EXPORTS)
	@{ \
		printf '{"day":"%s","first":"%s","terms":"%s"' \
			'$(DAY)' '$(FIRST)' '$(TERMS)'; \
		for step in $(STEPS); do \
			printf ',\n"%s":%s' $$step "$$(<$(LOG)/$$step.json)"; \
		done; \
		echo '}'; \
	} >$@.tmp
	@mv $@.tmp $@

FOUND := $(CHANGES) $(OUT)/changes.tsv $(LISTS) $(OUT)/numbers.tsv \
	$(OUT)/window.tsv $(OUT)/day.tsv $(OUT)/trend.dat
TOLD   = day=$(DAY) first=$(FIRST) made=$(MADE) before=$(BEFORE) \
	earlier=$(EARLIER) \
	max_share=$(MAX_SHARE) watch='$(WATCH)' title='$(TITLE)' span='$(SPAN)'

$(OUT)/report.html: $(OUT)/summary.json $(FOUND)
	@$(TOLD) $(RUN)page $(HERE)page $(OUT) $@ $(SHOW)

$(OUT)/report.txt: $(OUT)/summary.json $(FOUND)
	@$(TOLD) $(RUN)report $(HERE)report $(OUT) $@ $(SHOW)
