#!/usr/bin/env bats
# cluster.mk on this machine, and what engines that move lines do to stream.
# shellcheck disable=SC2016 # the script expands

setup_file() {
	load helpers
	cd "$BATS_FILE_TMPDIR" || return 1
	tx-gen --start 2026-11-09 --days 14 4000 >in.ndjson
	tables=$TX_TOP/pipelines/dashboard.tables
	tx-aggregate -f "$tables" in.ndjson >serial
	tx-filter --high-value in.ndjson | tx-aggregate -f "$tables" >serial-high
}

setup() {
	load helpers
	unset MAKEFLAGS MAKELEVEL
	command -v parallel >/dev/null || skip 'GNU parallel is not there'
	cp "$BATS_FILE_TMPDIR"/* .
	split -n l/5 -d --additional-suffix=.ndjson in.ndjson shard.
	stream=$TX_TOP/pipelines/stream
	tables=$TX_TOP/pipelines/dashboard.tables
}

cluster() {
	run_bounded make -f "$TX_TOP/pipelines/cluster.mk" \
		SHARDS='shard.*' "$@"
}

@test "shards counted in parallel are the bytes of one pass" {
	gzip shard.02.ndjson
	: >shard.empty.ndjson
	cluster
	assert_success
	# shellcheck disable=SC2154 # set by run
	assert_equal "$output$stderr" ''
	cmp serial cluster/tables
	cluster FILTER=--high-value
	assert_success
	cmp serial-high cluster/tables
}

@test "a second run counts only what is new" {
	mv shard.04.ndjson new
	cluster
	mv new shard.04.ndjson
	touch shard.01.ndjson
	cluster
	assert_success
	cmp serial cluster/tables
	assert_equal "$(sed 's,.*/,,' cluster/todo | tr '\n' ' ')" \
		'shard.01.ndjson shard.04.ndjson '
	cluster
	assert_success
	assert [ ! -s cluster/todo ]
	cmp serial cluster/tables
}

@test "a shard that cannot be counted leaves no tables, and no part of its own" {
	echo '{"cut' >>shard.03.ndjson
	cluster
	assert_failure
	[[ $stderr == *'shard.03.ndjson:'*'unterminated string'* ]]
	assert [ ! -e cluster/tables ]
	run ls cluster/parts
	assert_output $'shard.00.ndjson.part\nshard.01.ndjson.part\nshard.02.ndjson.part\nshard.04.ndjson.part'
	sed -i '$d' shard.03.ndjson
	cluster
	assert_success
	assert_equal "$(sed 's,.*/,,' cluster/todo)" shard.03.ndjson
	cmp serial cluster/tables
}

@test "a part that is missing, cut or foreign is refused" {
	cluster
	rm cluster/tables
	mv cluster/parts/shard.02.ndjson.part kept
	run_bounded "$TX_TOP/pipelines/reduce" cluster
	assert_failure 66
	head -n -1 kept >cluster/parts/shard.02.ndjson.part
	run_bounded "$TX_TOP/pipelines/reduce" cluster
	assert_failure 65
	tx-aggregate --partial -t a=status shard.02.ndjson \
		>cluster/parts/shard.02.ndjson.part
	run_bounded "$TX_TOP/pipelines/reduce" cluster
	assert_failure 65
	cp kept cluster/parts/shard.02.ndjson.part
	assert [ ! -e cluster/tables ]
	run_bounded "$TX_TOP/pipelines/reduce" cluster
	assert_success
	cmp serial cluster/tables
}

@test "a part appears whole or not at all" {
	mkdir bin
	printf '#!/bin/sh\necho half\nkill -KILL $PPID\n' >bin/tx-aggregate
	chmod +x bin/tx-aggregate
	PATH=$PWD/bin:$PATH run "$TX_TOP/pipelines/map" "$tables" \
		shard.00.ndjson part
	assert_failure
	assert [ ! -e part ]
}

@test "settings that make no sense are named" {
	cluster SHARDS='none.*'
	assert_failure 2
	[[ $stderr == *'give files of records'* ]]
	mkdir other
	cp shard.00.ndjson other
	cluster SHARDS='shard.* other/shard.*'
	assert_failure 2
	[[ $stderr == *'two of them have the same name'* ]]
	cluster RUN=pbs
	assert_failure 2
	[[ $stderr == *'local, ssh or slurm'* ]]
}

# --- the contracts of engines ------------------------------------------------

# example FIRST: the display of tx-cluster(7) that begins so, for this tree.
example() {
	awk -v first="$1" '
		/^\.Bd -literal/ { text = ""; next }
		/^\.Ed/ { if (index(text, first) == 1) printf "%s", text; next }
		{ gsub(/\\e/, "\\"); text = text $0 "\n" }
	' "$TX_TOP/pipelines/tx-cluster.7" |
		sed "s,/usr/local/share/tx,$TX_TOP/pipelines,"
}

@test "Hadoop Streaming: split, mapped, shuffled by key, sorted, reduced" {
	# A split may be empty, and a task may run twice.
	: >shard.empty.ndjson
	example tx= >script
	# What Hadoop is given, and starts without a shell.
	mapred() {
		while [ $# -gt 0 ]; do
			case $1 in
			-mapper) mapper=$2 ;;
			-reducer) reducer=$2 ;;
			esac
			shift
		done
	}
	# shellcheck disable=SC1091 # made above
	. ./script
	start=(python3 -c "import os, shlex, sys; words = shlex.split(sys.argv[1])
os.execvp(words[0], words)")
	export mapreduce_job_maps=6
	for shard in shard.*; do
		"${start[@]}" "$mapper" <"$shard" >"map.$shard"
	done
	"${start[@]}" "$mapper" <shard.00.ndjson | cmp - map.shard.00.ndjson
	# By the hash of the key, what stands before the first tab, to a reducer.
	cat map.* | awk -F '\t' '{ print > ("reduce." length($1) % 3) }'
	assert_equal "$(echo reduce.*)" reduce.2
	sort reduce.2 | "${start[@]}" "$reducer" >tables.dat
	cmp serial tables.dat
	# A task whose output is lost.
	run_bounded "${start[@]}" "$reducer" < <(sed 1d reduce.2)
	assert_failure 65
	# shellcheck disable=SC2154 # set by run
	assert_equal "$output" ''
}

@test "Spark: partitions are piped, and their lines collected" {
	: >shard.empty.ndjson
	{
		cat <<-'END'
			import glob, shlex, subprocess
			class Records:
			    def __init__(self, parts):
			        self.parts = parts
			    def getNumPartitions(self):
			        return len(self.parts)
			    def pipe(self, command, checkCode=False):
			        return Records([subprocess.run(shlex.split(command),
			            input="".join(line + "\n" for line in part), text=True,
			            check=checkCode, stdout=subprocess.PIPE).stdout.splitlines()
			            for part in self.parts])
			    def collect(self):
			        return [line for part in self.parts for line in part]
			class sc:
			    def textFile(pattern):
			        return Records([open(name).read().split("\n")[:-1]
			            for name in glob.glob("shard.*")])
		END
		example 'stream ='
	} >script
	run_bounded python3 script
	assert_success
	assert_equal "$(wc -l <lines)" 6
	cmp serial tables
}

@test "what stream made of shards is summed in steps" {
	for shard in shard.*; do
		"$stream" map "$tables" --high-value <"$shard"
	done | shuf --random-source=in.ndjson >lines
	{
		head -n 2 lines | "$stream" reduce 2 --partial
		tail -n 3 lines | "$stream" reduce 3 --partial
	} | tx-aggregate --merge --expect 5 >tables.dat
	cmp serial-high tables.dat
}

@test "a mapper that fails prints nothing that could be used" {
	echo '{"cut' >>shard.00.ndjson
	run_bounded "$stream" map "$tables" <shard.00.ndjson
	assert_failure 65
	assert_equal "$output" ''
}
