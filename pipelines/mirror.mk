# A local copy of a privacy group, kept up to date by its updates.
#
#     make -f pipelines/mirror.mk GROUP=1234567890
#
# Each run reads what changed since the last one, and leaves the copy as the
# group is then in $(OUT)/mirror.ndjson, a descriptor a line.  A run that was
# ended at any moment is gone on with by the next.
#
# make ends with 2 whatever failed, and only says which status it was, as
# "Error 3".  Who schedules this and wants to tell a copy that lacks something
# (3) from a limit (75) calls what this calls, as
#
#     pipelines/mirror mirror/1234567890 1234567890 30d now

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-builtin-rules --no-print-directory
.SUFFIXES:

HERE  := $(dir $(lastword $(MAKEFILE_LIST)))
include $(HERE)own.mk
GROUP ?=
OUT   ?= mirror/$(GROUP)
TOKEN ?=

# The server keeps a tombstone of what was withdrawn for 30 days at least.
# When no run ended well for so long, everything is read again.
HORIZON ?= 30d

# A time that stands for the clock, of all programs; anything else for tx-fetch.
NOW   ?= now
FETCH ?=

ifneq ($(words $(GROUP)),1)
$(error GROUP "$(GROUP)": give the id of a privacy group)
endif

.PHONY: all
all:
	@$(HERE)mirror $(OUT) $(GROUP) $(HORIZON) '$(NOW)' \
		$(TOKEN:%=--token-file %) $(FETCH)
