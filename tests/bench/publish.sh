#!/bin/bash
# Time tx-publish, in batches with a journal, beside one POST at a time, the
# notebook's way, with 20 ms before each answer of the stand-in server, and
# judge how many times as long that takes.
#
#     tests/bench/publish.sh [ROWS]
#
# One POST at a time is measured with a tenth of the rows.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
rows=${1:-5000}
: "${TX_BIN:?is set by make bench}"
PATH=$TX_BIN:$PATH
work=$(mktemp -d)
cd "$work"
export TX_ACCESS_TOKEN='555|sandbox-secret'

echo 'POST latency 20' >plan
: >none.ndjson
timeout 600 tx-sandbox --port-file port --faults plan none.ndjson &
server=$!
trap 'kill "$server"; rm -rf "$work"' EXIT
for ((try = 0; try < 200; try++)); do
	[ -s port ] && break
	sleep 0.05
done

# addresses COUNT
addresses() {
	seq 0 $(($1 - 1)) | awk '{ printf "10.%d.%d.%d\n", $1 / 62500,
		$1 / 250 % 250, $1 % 250 }'
}

# measure OPTION...: set $seconds.
measure() {
	local start=$EPOCHREALTIME

	tx-publish --base-url "http://127.0.0.1:$(cat port)" --from lines \
		--set type=IP_ADDRESS --set status=MALICIOUS \
		--set share_level=GREEN --set description=bench \
		--privacy-type VISIBLE "$@" >results 2>err || { cat err; exit 1; }
	seconds=$(awk "BEGIN { print $EPOCHREALTIME - $start }")
}

addresses "$rows" >all
addresses $((rows / 10)) >some
measure --journal journal -j 4 all
batches=$seconds
measure --batch 1 some
awk -v n="$rows" -v a="$batches" -v b="$seconds" 'BEGIN {
	printf "publish %d rows, -j 4, journal: %.2f s; one POST at a time: " \
		"%.1f s\n\n", n, a, 10 * b
}'
awk -v a="$batches" -v b="$seconds" -f "$here/judge.awk" -f <(
	echo 'BEGIN { least("one POST at a time, times batches", 10 * b, a, 50) }'
)
