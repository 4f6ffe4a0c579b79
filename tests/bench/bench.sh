#!/bin/bash
# Time the filters beside other ways to do the same work, in one run.
#
#     make bench                          2,000,000 records, five rounds
#     make bench RECORDS=200000 ROUNDS=3  quicker
#     make bench ONLY='filter tables'     some jobs
#     make bench CURVES=all               sizes and keys up to 10 million
#     make bench CURVES=none
#
# README.md tells what is measured and how.  Everything is kept in build/bench:
# the records, results.tsv (each run), medians.tsv and report.md, which is what
# is printed.  The status is 1 when a rival's result is another than ours, or a
# way fails.
set -euo pipefail

: "${TX_BIN:?is set by make bench}" "${TX_TOP:?is set by make bench}"
export PATH=$TX_BIN:$PATH LC_ALL=C TZ=UTC

records=${RECORDS:-2000000}
rounds=${ROUNDS:-5}
sample=${SAMPLE:-200000}
[ "$sample" -le "$records" ] || sample=$records
here=$TX_TOP/tests/bench
work=${WORK:-${TX_BIN%/*}/bench}
mkdir -p "$work"

# What the commands of the jobs name.
export RIVALS=$here/rivals WORK=$work PLAIN=${TX_PLAIN:-}
export NODE_PATH=${TX_BIN%/*}/bench-tools/node_modules

# shellcheck source=tests/bench/data.bash
. "$here/data.bash"
# shellcheck source=tests/bench/tools.bash
. "$here/tools.bash"
# shellcheck source=tests/bench/measure.bash
. "$here/measure.bash"
# shellcheck source=tests/bench/jobs.bash
. "$here/jobs.bash"
# shellcheck source=tests/bench/curves.bash
. "$here/curves.bash"

# heading WORD...
heading() {
	printf '\n%s\n\n' "$*"
}

# The report: the tables that were measured, then what was wanted of them.
report() {
	local medians=$work/medians.tsv

	awk -f "$here/medians.awk" "$work/results.tsv" > "$medians"
	printf '%s records, %s bytes; %s rounds, medians; %s processors, load %s\n\n' \
		"$records" "$(stat -c %s "$raw")" "$rounds" "$(nproc)" \
		"$(cut -d ' ' -f 1 /proc/loadavg)"
	print_versions
	awk -f "$here/table.awk" -v records="$records" -v sample="$sample" \
		"$work/jobs.tsv" "$work/verdicts.tsv" "$medians"
	heading 'What was wanted'
	awk -f "$here/judge.awk" -f "$here/goals.awk" "$medians"
}

make_data
find_tools
define_jobs
check_all
measure_all
{
	report
	if [ "${CURVES:-some}" != none ]; then
		heading 'By size of the input'
		curve_sizes
		heading 'By distinct keys'
		curve_keys
	fi
	heading 'The scanner alone, in memory'
	bench_scan "$raw_sample"
} | tee "$work/report.md"

if cut -f 3 "$work/verdicts.tsv" | grep -qE '^(differs|failed)'; then
	echo 'bench: results differ, or a way failed; see above' >&2
	exit 1
fi
