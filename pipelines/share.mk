# Share a CSV file: publish its rows with defaults, confirm each of them, and
# find what was shared in the last hour.
#
#     make -f pipelines/share.mk CSV=botnet.csv DEFAULTS=botnet.defaults
#
# PRIVACY and MEMBERS say who sees it; as it stands only your own app does.
# A second run does nothing unless the CSV file or the defaults are newer.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:

HERE     := $(dir $(lastword $(MAKEFILE_LIST)))
include $(HERE)own.mk
CSV      ?= $(HERE)examples/botnet.csv
DEFAULTS ?= $(CSV:.csv=.defaults)
PRIVACY  ?= HAS_WHITELIST
MEMBERS  ?= self
TOKEN    ?=
OUT      ?= shared/$(basename $(notdir $(CSV)))

# For both programs, such as --base-url; and for each of them.
BOTH     ?=
PUBLISH  ?=
FETCH    ?=

.PHONY: all
all: $(OUT)/found.ndjson

$(OUT):
	@mkdir -p $@

# Status 3: some rows were refused.  They were named and lie in failed.csv, so
# they are mended there and not by sending all rows again.
$(OUT)/published.ndjson: $(CSV) $(DEFAULTS) | $(OUT)
	@tx-publish --defaults $(DEFAULTS) \
		--privacy-type $(PRIVACY) --privacy-members $(MEMBERS) \
		$(TOKEN:%=--token-file %) $(BOTH) $(PUBLISH) --confirm \
		--failed $(OUT)/failed.csv -o $@ $(CSV) || [ $$? = 3 ]

$(OUT)/found.ndjson: $(OUT)/published.ndjson
	@tx-fetch --owner self --since 1h \
		$(TOKEN:%=--token-file %) $(BOTH) $(FETCH) -o $@
