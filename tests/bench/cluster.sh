#!/usr/bin/env bash
# How cluster.mk scales on this machine, as ratios.
#
#     tests/bench/cluster.sh [RECORDS [SHARDS [ROUNDS]]]
#
# One pass over all records is 1.  With the work of the shards (CPU seconds of
# all processes, which other load on the machine hardly touches), the shorter
# time with more jobs, and what the reduce alone takes.  Of several rounds the
# least counts.
set -eu -o pipefail
export LC_ALL=C

here=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${TX_BIN:-$here/build/bin}:$PATH
records=${1:-200000} shards=${2:-8} rounds=${3:-3}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
tables=$here/pipelines/dashboard.tables
unset MAKEFLAGS MAKELEVEL

# cost COMMAND...: the least seconds of CPU and of the clock.
cost() {
	local round TIMEFORMAT='%U %S %R'

	for ((round = 0; round < rounds; round++)); do
		{ time "$@" >/dev/null; } 2>&1
	done | awk '
		NR == 1 || $1 + $2 < cpu { cpu = $1 + $2 }
		NR == 1 || $3 < wall { wall = $3 }
		END { print cpu, wall }'
}

pass() {
	tx-normalize in.ndjson | tx-filter | tx-aggregate -f "$tables"
}

cluster() {
	rm -rf cluster
	make -f "$here/pipelines/cluster.mk" SHARDS='shard.*' JOBS="$1"
}

row() {
	printf '%-34s %8.2f %8.2f\n' "$1" \
		"$(bc -l <<<"$2 / $one_cpu")" "$(bc -l <<<"$3 / $one_wall")"
}

tx-gen "$records" >in.ndjson
split -n "l/$shards" -d --additional-suffix=.ndjson in.ndjson shard.
read -r one_cpu one_wall < <(cost pass)
printf '%-34s %8s %8s\n' "$records records, $(nproc) processors" work time
row 'one pass' "$one_cpu" "$one_wall"
for ((jobs = 1; jobs <= $(nproc); jobs *= 2)); do
	read -r cpu wall < <(cost cluster $jobs)
	row "$shards shards, $jobs at once" "$cpu" "$wall"
done
cmp <(pass) cluster/tables
read -r cpu wall < <(cost "$here/pipelines/reduce" cluster)
row 'of that, the reduce' "$cpu" "$wall"
printf '%-34s %8.4f\n' 'bytes of the parts, of the records' \
	"$(bc -l <<<"$(cat cluster/parts/* | wc -c) / $(wc -c <in.ndjson)")"
