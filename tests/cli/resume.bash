# Runs that are ended and go on: load resume, after load sandbox.
#
#     fetch=(tx-fetch --base-url "$SANDBOX_URL" ...)
#     "${fetch[@]}" >whole
#     out=out.ndjson
#     killed 8 1 -j 3           # eight times, at the moments of seed 1
#
# The state is in st, the output goes to $out, and what the run reads from
# standard input is the file $list.

# shellcheck disable=SC2154 # the caller's variables

list=/dev/null

# A plan of a server that is slow, fails and is cut now and then.
# shellcheck disable=SC2034 # for the tests
slow_plan='seed 5
latency 3
chance 5 latency 30
chance 4 error 2 500
chance 3 cut 60 reset
chance 2 html 502'

# cut_at KIB OPTION...: a run whose disk is full when it wrote so many KiB.
cut_at() {
	local size=$1

	shift
	# shellcheck disable=SC2016 # the inner shell expands
	run_bounded bash -c 'trap "" XFSZ; ulimit -f "$1"; shift; exec "$@"' \
		- "$size" "${fetch[@]}" --state st -o out "$@" <"$list"
}

# start OPTION...: the run in the background, as $pid, INT not ignored.
start() {
	env --default-signal=INT "${fetch[@]}" --state st -o "$out" \
		--retries 20 "$@" 3>&- <"$list" 2>said &
	pid=$!
}

# killed N SEED OPTION...: kill N runs at random moments, and have each that
# comes to its end equal "whole".
killed() {
	local left=$1 tries=0 status

	RANDOM=$2
	shift 2
	while ((left > 0)); do
		((++tries < 2000))
		start "$@"
		sleep "0.$(printf %03d $((RANDOM % 350)))"
		kill -KILL "$pid" 2>/dev/null || true
		status=0
		wait "$pid" 2>/dev/null || status=$?
		case $status in
		137) left=$((left - 1)) ;;
		0)
			zcat -f "$out" | cmp - whole
			rm "$out" st
			;;
		*) fail "$status: $(cat said)" ;;
		esac
	done
	run_bounded "${fetch[@]}" --state st -o "$out" --retries 20 "$@" \
		<"$list"
	assert_success
	zcat -f "$out" | cmp - whole
}
