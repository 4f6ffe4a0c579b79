# The nightly job: search, normalize, filter, count and draw one day.
#
#     make -f pipelines/nightly.mk DAY=2026-11-22
#
# Every step is a file under $(DATA)/$(DAY), made whole or not at all, so a
# second run does only what is missing.  The day comes from outside, never
# from the clock.  Settings: nightly.conf, or CONF=FILE.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:

HERE := $(dir $(lastword $(MAKEFILE_LIST)))
CONF ?= $(HERE)nightly.conf
include $(CONF)

# --- the day and its window -----------------------------------------------

export LC_ALL := C
date = $(shell date -u -d '$(1)' +%F)

ifneq ($(call date,$(DAY)),$(or $(DAY),none))
$(error DAY "$(DAY)": give a day, as DAY=2026-11-22)
endif
END   := $(call date,$(DAY) + 1 day)
FIRST := $(call date,$(END) - $(WINDOW:%d=% days))
ifeq ($(and $(filter %d,$(WINDOW)),$(FIRST)),)
$(error WINDOW "$(WINDOW)": give a number of days, as 14d)
endif

OUT   ?= $(DATA)/$(DAY)
ifneq ($(words $(OUT)),1)
$(error OUT "$(OUT)": make takes no file names with spaces)
endif
LOG   := $(OUT)/log
TITLE := ThreatExchange, $(DAY)
SPAN  := Shared from $(FIRST) to $(DAY) (UTC)

# --- the files of a day ---------------------------------------------------

EXPORTS := $(addprefix $(OUT)/high-value.,ndjson csv json)
PAGES   := dashboard phish
CHARTS  := $(foreach page,$(PAGES),$(OUT)/$(page).png $(OUT)/$(page).svg)
STEPS   := fetch normalize high-value phish tables phish-tables
RUN      = $(HERE)step $(LOG)/
NOTE     = -v --summary $(LOG)

.PHONY: all
all: $(OUT)/report.txt

$(LOG):
	@mkdir -p $@

$(OUT)/raw.ndjson.gz: | $(LOG)
	@$(RUN)fetch tx-fetch $(TERMS:%=-t %) --unique \
		--slice 1d --state $(LOG)/fetch.state \
		--since $(FIRST)T00:00:00Z --until $(END)T00:00:00Z \
		$(TOKEN:%=--token-file %) $(FETCH) $(NOTE)/fetch.json -o $@

$(OUT)/norm.ndjson.gz: $(OUT)/raw.ndjson.gz | $(LOG)
	@$(RUN)normalize tx-normalize $(NOTE)/normalize.json -o $@ $<

$(OUT)/high-value.ndjson: $(OUT)/norm.ndjson.gz | $(LOG)
	@$(RUN)high-value tx-filter --high-value $(NOTE)/high-value.json -o $@ $<

$(OUT)/high-value.csv: $(OUT)/high-value.ndjson
	@$(RUN)csv tx-filter --to csv -o $@ $<

$(OUT)/high-value.json: $(OUT)/high-value.ndjson
	@$(RUN)json tx-filter --to json -o $@ $<

$(OUT)/phish.ndjson.gz: $(OUT)/norm.ndjson.gz | $(LOG)
	@$(RUN)phish tx-filter --status MALICIOUS --match description=phish \
		$(NOTE)/phish.json -o $@ $<

$(OUT)/tables.dat: $(OUT)/norm.ndjson.gz | $(LOG)
	@$(RUN)tables tx-aggregate -f $(HERE)dashboard.tables \
		$(NOTE)/tables.json -o $@ $<

$(OUT)/phish.dat: $(OUT)/phish.ndjson.gz
	@$(RUN)phish-tables tx-aggregate -f $(HERE)phish.tables \
		$(NOTE)/phish-tables.json -o $@ $<

$(OUT)/dashboard.%: $(OUT)/tables.dat
	@$(HERE)draw $(HERE)dashboard.gp $< $@ '$(TITLE)' '$(SPAN)' \
		$(FIRST) $(DAY)

$(OUT)/phish.png $(OUT)/phish.svg: $(OUT)/phish.dat
	@$(HERE)draw $(HERE)phish.gp $< $@ '$(TITLE): phishing' \
		'$(SPAN), malicious, "phish" in the description'

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

$(OUT)/report.txt: $(OUT)/summary.json $(CHARTS)
	@$(HERE)report $(OUT) '$(TITLE)' '$(SPAN)' $(STEPS) >$@.tmp
	@mv $@.tmp $@
