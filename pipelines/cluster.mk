# Count the records of many files on many processors or machines.
#
#     make -f pipelines/cluster.mk SHARDS='day/*.ndjson.gz'
#     make -f pipelines/cluster.mk SHARDS=... RUN=ssh HOSTS=4/w1,4/w2
#     make -f pipelines/cluster.mk SHARDS=... RUN=slurm
#
# Map: each shard is normalized, filtered and counted (map).  Reduce: the
# counts, one for each shard and none missing, are summed into $(OUT)/tables.
# The result is that of one pass over all shards, byte for byte.  A second run
# counts only shards that are new or were not done.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:

HERE   := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
include $(HERE)/own.mk
SHARDS ?=
OUT    ?= cluster

# What is counted of which records, and how the result is written: for
# tx-aggregate -f, tx-filter and tx-aggregate --merge.
TABLES ?= $(HERE)/dashboard.tables
FILTER ?=
WRITE  ?=

# local: GNU parallel, JOBS at once.  ssh: the same over HOSTS, in parallel's
# words: 4/w1,4/w2 is four jobs on each of two; a shard is copied there, and
# back comes what was counted, unless SHARED=yes: they see the same files.
# slurm: an array of jobs, and one that depends on it; the files are shared.
RUN      ?= local
JOBS     ?= 100%
HOSTS    ?=
SHARED   ?=
PARALLEL ?= --retries 3
SBATCH   ?=

# A host that is gone is noticed, and nothing asks for a password.
export PARALLEL_SSH ?= ssh -o BatchMode=yes -o ConnectTimeout=10 \
        -o ServerAliveInterval=5 -o ServerAliveCountMax=3
export LC_ALL := C

FILES := $(sort $(wildcard $(SHARDS)))
PARTS := $(OUT)/parts

ifeq ($(FILES),)
$(error SHARDS "$(SHARDS)": give files of records)
endif
ifneq ($(words $(notdir $(FILES))),$(words $(sort $(notdir $(FILES)))))
$(error SHARDS: two of them have the same name, apart from their folders)
endif
ifeq ($(filter local ssh slurm,$(RUN)),)
$(error RUN "$(RUN)": local, ssh or slurm)
endif

.PHONY: all todo local ssh slurm
all: $(RUN)

$(PARTS):
	@mkdir -p $@ $(OUT)/log

# What was counted of other tables or other records is no good.
todo: | $(PARTS)
	$(file >$(OUT)/settings.new,$(TABLES) $(FILTER))
	$(file >$(OUT)/shards)
	$(foreach file,$(FILES),$(file >>$(OUT)/shards,$(abspath $(file))))
	@cmp -s $(OUT)/settings.new $(OUT)/settings || \
		cp $(OUT)/settings.new $(OUT)/settings
	@while read -r shard; do \
		for input in "$$shard" $(TABLES) $(OUT)/settings; do \
			[ "$(PARTS)/$${shard##*/}.part" -nt "$$input" ] || \
				{ echo "$$shard"; break; }; \
		done; \
	done <$(OUT)/shards >$(OUT)/todo

# parallel gives the command to a shell, so -q.  {/} is the name of a shard.
EACH = parallel --will-cite -q $(PARALLEL) --joblog $(abspath $(OUT))/log/jobs

local: todo
	@$(EACH) -j $(JOBS) -a $(OUT)/todo \
		$(HERE)/map $(TABLES) {} $(PARTS)/{/}.part $(FILTER)
	@$(HERE)/reduce $(OUT) $(WRITE)

# What lies behind /./ has the same place in the folder of the job over there.
ssh: todo
ifeq ($(SHARED),yes)
	@$(EACH) -S $(HOSTS) --workdir $(CURDIR) -a $(OUT)/todo \
		$(HERE)/map $(TABLES) {} $(PARTS)/{/}.part $(FILTER)
else
	@sed 's,.*/,&./,' $(OUT)/todo >$(OUT)/todo.there
	@cd $(PARTS) && $(EACH) -S $(HOSTS) --workdir ... --cleanup \
		--transferfile {} --return {/}.part \
		--transferfile $(dir $(abspath $(TABLES)))./$(notdir $(TABLES)) \
		-a $(abspath $(OUT))/todo.there \
		$(HERE)/map $(notdir $(TABLES)) {/} {/}.part $(FILTER)
endif
	@$(HERE)/reduce $(OUT) $(WRITE)

# The reduce waits for all of the array, and is given up when one of it failed;
# as sbatch gives 0 then, it is the tables that tell.
quoted = '$(subst ','\'',$(1))'
MAP_ONE = shard=$$(sed -n "$${SLURM_ARRAY_TASK_ID}p" $(OUT)/todo) && \
	exec $(HERE)/map $(TABLES) "$$shard" \
	"$(PARTS)/$${shard\#\#*/}.part" $(FILTER)
slurm: todo
	@rm -f $(OUT)/log/*; count=$$(wc -l <$(OUT)/todo) after=; \
	if [ "$$count" -gt 0 ]; then \
		array=$$(sbatch --parsable --array=1-$$count \
			-o $(OUT)/log/map-%a $(SBATCH) --wrap $(call quoted,$(MAP_ONE))); \
		after="--dependency=afterok:$${array%;*} --kill-on-invalid-dep=yes"; \
	fi; \
	sbatch --wait -Q $$after -o $(OUT)/log/reduce $(SBATCH) \
		--wrap $(call quoted,exec $(HERE)/reduce $(OUT) $(WRITE)) && \
		[ $(OUT)/tables -nt $(OUT)/todo ] || \
		{ cat $(OUT)/log/map-* $(OUT)/log/reduce >&2 2>/dev/null; exit 1; }
