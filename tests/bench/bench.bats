#!/usr/bin/env bats
# The bench itself: that it compares, and measures all of a command.

setup() {
	load ../cli/helpers
	# Only what make check needs, and quick: of the rivals jq.
	mkdir bin
	for tool in node mlr; do
		printf '#!/bin/sh\nexit 1\n' > "bin/$tool"
		chmod +x "bin/$tool"
	done
	export PATH=$PWD/bin:$PATH WORK=$PWD/work
	export RECORDS=400 SAMPLE=200 ROUNDS=1 CURVES=none ONLY='filter normalize'
}

bench() {
	"$TX_TOP/tests/bench/bench.sh"
}

# The last cell of the row of $1 in the report.
verdicts() {
	awk -F ' *[|] *' -v who="$1" '$2 == who { print $9 }' work/report.md
}

@test "bench: all jobs of a rival are compared, and scaled when it is slow" {
	run bench
	assert_success
	run verdicts jq
	assert_output $'equal\nequal'
	run grep -c '^jq\|	jq	2	' work/results.tsv
	assert_output 2
	run verdicts DuckDB
	assert_output ''
}

@test "bench: a rival whose result is another is named, and fails the bench" {
	cat > bin/jq <<-EOF
		#!/bin/sh
		"$(command -v jq)" "\$@" | case "\$*" in *filter.jq*) sed 1d ;; *) cat ;; esac
	EOF
	chmod +x bin/jq
	ONLY=filter run bench
	assert_failure 1
	run verdicts jq
	assert_output --regexp '^differs: < [{]'
}

@test "bench: a rival that fails in the midst is named, and fails the bench" {
	cat > bin/jq <<-EOF
		#!/bin/sh
		[ ! -e measuring ] || exit 7
		"$(command -v jq)" "\$@"
	EOF
	chmod +x bin/jq
	# It has been compared when the first round begins.
	ONLY=filter ROUNDS=1 run bash -c '
		"$TX_TOP/tests/bench/bench.sh" 2> >(while read -r line; do
			[[ $line != "round 1 "* ]] || touch measuring
			echo "$line"
		done)'
	assert_failure 1
	assert_line 'bench: results differ, or a way failed; see above'
	run grep -c '^filter	jq	failed$' work/verdicts.tsv
	assert_output 1
}

@test "bench: the same lines in another order are said to be so" {
	cat > bin/jq <<-EOF
		#!/bin/sh
		"$(command -v jq)" "\$@" | case "\$*" in *filter.jq*) tac ;; *) cat ;; esac
	EOF
	chmod +x bin/jq
	ONLY=filter run bench
	assert_success
	run verdicts jq
	assert_output 'other order'
}

@test "bench: goals are told from the medians, and what is missing is said" {
	printf '%s\n' $'floor\twc\t1\t0.9\t0\t1' $'floor\twc\t1\t1\t0\t1' \
		$'floor\twc\t1\t9\t0\t1' $'filter\ttx-filter\t1\t4.4\t4\t17' \
		$'normalize\ttx-normalize\t1\t7.2\t4\t17' > results.tsv
	awk -f "$TX_TOP/tests/bench/medians.awk" results.tsv > medians.tsv
	run awk -f "$TX_TOP/tests/bench/judge.awk" \
		-f "$TX_TOP/tests/bench/goals.awk" medians.tsv
	assert_line '| tx-filter, times wc -l | 4.40 | at most 4.5 | yes |'
	assert_line '| tx-filter, MiB | 17.00 | at most 16 | **no** |'
	assert_line '| tx-normalize, times wc -l | 7.20 | at most 7 | **no** |'
	assert_line --partial "chDB's filter, times tx-filter | | at least 1.5 | not measured"
}

@test "bench: tx-publish is measured and judged" {
	run "$TX_TOP/tests/bench/publish.sh" 40
	assert_success
	assert_line --index 0 --regexp '^publish 40 rows, -j 4, journal: [0-9.]+ s; one POST at a time: [0-9.]+ s$'
	assert_line --regexp '^[|] one POST at a time, times batches [|] [0-9.]+ [|] at least 50 [|] ([*]{2}no[*]{2}|yes) [|]$'
}

@test "bench_meter: waits for all that a command started, adds up its work" {
	bench_meter result bash -c '{ sleep 0.3; timeout 0.2 sh -c "while :; do :; done"
		echo late > late; } & exit 7' || status=$?
	assert_equal "$status" 7
	assert [ -e late ]
	run awk '{ print NF, ($1 > 0.3), ($2 > 0), ($3 > 0.1) }' result
	assert_output '3 1 1 1'
}

@test "bench_meter: no such command, no such file, no arguments" {
	run -127 bench_meter result ./nothing
	run bench_meter none/result true
	assert_failure 2
	run bench_meter result
	assert_failure 2
}
