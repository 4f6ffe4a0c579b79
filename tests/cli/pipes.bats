# Pipes of several programs: what one of them that fails means for the rest.

# shellcheck disable=SC2016 # bash -c expands

setup() {
	load helpers
	load sandbox
	tx-gen --days 20 --start 2026-11-01 2000 > data.ndjson
}

teardown() {
	sandbox_stop
}

# Wait up to 20 s until the server has had $1 calls.
wait_for_calls() {
	local try

	for ((try = 0; try < 400; try++)); do
		[ "$(wc -l < "$SANDBOX_LOG")" -ge "$1" ] && return
		sleep 0.05
	done
	return 1
}

@test "a fetch killed in mid-pipe fails the pipe" {
	echo '/threat_descriptors latency 200' > plan
	sandbox_start --now 2026-11-22 --faults plan data.ndjson
	for signal in TERM KILL; do
		: > "$SANDBOX_LOG"
		timeout 60 bash -c 'set -o pipefail
			(echo $BASHPID > pid; exec tx-fetch --base-url "$1" \
				--now 2026-11-22 --since 30d --limit 50) |
				tx-normalize > out' - "$SANDBOX_URL" 3>&- &
		pipe=$!
		wait_for_calls 4
		kill -s "$signal" "$(cat pid)"
		run wait "$pipe"
		assert_failure
		assert [ "$(wc -l < out)" -lt 2000 ]
	done
}

@test "a reader that goes ends a whole pipe quietly" {
	sandbox_start --now 2026-11-22 data.ndjson
	run_bounded bash -c 'tx-fetch --base-url "$1" --now 2026-11-22 --since 30d |
		tx-normalize | tx-filter | head -n 1 | jq -r .severity_value' - "$SANDBOX_URL"
	assert_success
	assert_output --regexp '^[0-9]+$'
	# shellcheck disable=SC2154 # set by run
	assert_equal "$stderr" ''
}
