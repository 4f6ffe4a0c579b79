#!/bin/bash
# Time the filters beside other tools on the same file, in one run.
#
#     tests/bench/bench.sh [RECORDS [ROUNDS]]
#
# Every command is run once in each round, in turn, so that a machine whose
# speed drifts slows all of them alike.  What is printed is the median of the
# rounds, its rate, and its ratio to `wc -l`, which only finds the newlines.
# Tools that are not installed are left out.  The results are compared first.
set -euo pipefail

records=${1:-200000}
rounds=${2:-5}
: "${TX_BIN:?is set by make bench}"
PATH=$TX_BIN:$PATH
export LC_ALL=C TZ=UTC
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
raw=$work/raw.ndjson
norm=$work/norm.ndjson
tables=${TX_TOP:-.}/pipelines/dashboard.tables

names=()
commands=()

# add NAME COMMAND: a command line of the shell, timed as a whole.
add() {
	names+=("$1")
	commands+=("$2")
}

has() {
	command -v "$1" > /dev/null
}

tx-gen --seed 1 "$records" > "$raw"
tx-normalize "$raw" > "$norm"
bytes=$(stat -c %s "$raw")

# The notebook's high value, as the other tools say it.
jq_high='select(.status == "MALICIOUS" and .review_status == "REVIEWED_MANUALLY"
	and (.confidence | type == "number")
	and (8 * (.confidence - 100) + 100 * ({"INFO":1,"WARNING":3,
	"SUSPICIOUS":5,"SEVERE":7,"APOCALYPSE":10}[.severity // ""] // 0) - 200) > 0)'
# shellcheck disable=SC2016 # Miller's own variables
mlr_high='$status == "MALICIOUS" && $review_status == "REVIEWED_MANUALLY"
	&& is_numeric($confidence) && 8 * ($confidence - 100) + 100 * ({"INFO":1,
	"WARNING":3,"SUSPICIOUS":5,"SEVERE":7,"APOCALYPSE":10}[$severity] ?? 0) - 200 > 0'

add 'wc -l' "wc -l '$raw'"
add 'tx-filter --high-value' "tx-filter --high-value '$raw'"
add 'tx-normalize' "tx-normalize '$raw'"
add 'tx-aggregate, dashboard, raw' "tx-aggregate -f '$tables' '$raw'"
add 'tx-aggregate, dashboard, norm' "tx-aggregate -f '$tables' '$norm'"
add 'tx-normalize | tx-filter' "tx-normalize '$raw' | tx-filter --high-value"
has jq && add 'jq, high value' "jq -c '$jq_high' '$raw'"
has mlr && add 'mlr, high value' "mlr --ijsonl --ojsonl filter '$mlr_high' '$raw'"
has python3 && add 'python3 json, high value' \
	"python3 '${TX_TOP:-.}/tests/bench/high_value.py' '$raw'"

want=$(tx-filter --high-value --count "$raw")
for i in "${!names[@]}"; do
	case ${names[i]} in
	*'high value') ;;
	*) continue ;;
	esac
	got=$(bash -c "${commands[i]}" | wc -l)
	if [ "$got" != "$want" ]; then
		echo "${names[i]}: $got records, tx-filter $want" >&2
		exit 1
	fi
done

declare -A times
for ((round = 0; round < rounds; round++)); do
	for i in "${!names[@]}"; do
		start=$(date +%s%N)
		bash -c "${commands[i]}" > /dev/null
		times[$i]+="$((($(date +%s%N) - start) / 1000)) "
	done
done

# median NUMBER...
median() {
	printf '%s\n' "$@" | sort -n | sed -n "$(((${#} + 1) / 2))p"
}

printf '%s records, %s bytes, %s rounds, medians\n\n' "$records" "$bytes" "$rounds"
printf '%-32s %9s %9s %10s\n' command seconds MB/s 'x wc -l'
for i in "${!names[@]}"; do
	# shellcheck disable=SC2086 # a list of numbers
	us=$(median ${times[$i]})
	[ "$i" = 0 ] && base=$us
	awk -v n="${names[i]}" -v us="$us" -v base="$base" -v bytes="$bytes" 'BEGIN {
		printf "%-32s %9.3f %9.0f %10.1f\n", n, us / 1e6, bytes / us, us / base
	}'
done

echo
bench_scan "$raw"
