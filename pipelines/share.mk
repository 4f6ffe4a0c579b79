# Share a CSV file: publish its rows with defaults, confirm each of them, and
# find what was shared in the last hour.
#
#     make -f pipelines/share.mk CSV=botnet.csv DEFAULTS=botnet.defaults
#     make -f pipelines/share.mk CSV=urls.txt MEMBERS=101,202
#
# A file whose name ends in .txt is a bare list, an indicator a line.
# PRIVACY and MEMBERS say who sees it; as it stands only your own app does.
# A second run does nothing unless the CSV file or the defaults are newer, and
# sends only what is not known to be published: $(OUT)/journal has that of all
# runs.  So a run that was ended at any moment is gone on with by the next.
# The result of each row is in $(OUT)/published.ndjson, however a run ended.
# make ends with 2 whatever failed, and says which status it was: "Error 75" is
# a limit, to be run again later.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:

HERE     := $(dir $(lastword $(MAKEFILE_LIST)))
include $(HERE)own.mk
CSV      ?= $(HERE)examples/botnet.csv
DEFAULTS ?= $(basename $(CSV)).defaults
PRIVACY  ?= HAS_WHITELIST
MEMBERS  ?= self
TOKEN    ?=
OUT      ?= shared/$(basename $(notdir $(CSV)))

FROM     := $(if $(filter .txt,$(suffix $(CSV))),lines,csv)
FAILED   := $(OUT)/failed$(suffix $(CSV))

# For both programs, such as --base-url; and for each of them.
BOTH     ?=
PUBLISH  ?=
FETCH    ?=

.PHONY: all
all: $(OUT)/found.ndjson

$(OUT):
	@mkdir -p $@

# Status 3: some rows were refused.  They were named and lie in $(FAILED); they
# are mended in $(CSV), and the next run sends them alone.
$(OUT)/done: $(CSV) $(DEFAULTS) | $(OUT)
	@tx-publish --from $(FROM) --defaults $(DEFAULTS) \
		--privacy-type $(PRIVACY) --privacy-members $(MEMBERS) \
		$(TOKEN:%=--token-file %) $(BOTH) $(PUBLISH) --confirm \
		--journal $(OUT)/journal --failed $(FAILED) \
		-o $(OUT)/published.ndjson $(CSV) || \
		{ status=$$?; [ $$status = 3 ] || exit $$status; }
	@: >$@

$(OUT)/found.ndjson: $(OUT)/done
	@tx-fetch --owner self --since 1h \
		$(TOKEN:%=--token-file %) $(BOTH) $(FETCH) -o $@
