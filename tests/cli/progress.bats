# The line of progress on a terminal, which script(1) plays here.

# shellcheck disable=SC2016,SC2154 # bash -c expands; stderr is set by run

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	load sandbox
	unset TX_ACCESS_TOKEN TX_APP_ID TX_APP_SECRET CREDENTIALS_DIRECTORY
	export HOME=$BATS_TEST_TMPDIR
	wipe=$'\r\033[K'
}

teardown() {
	sandbox_stop
}

# on_terminal COMMAND: what a terminal gets to see of COMMAND.
on_terminal() {
	timeout 60 script -qec "$1" /dev/null </dev/null >seen 2>&1
}

# serve PLAN: a server for 6 pages of one record.
serve() {
	tx-gen --start 2026-11-09 --days 14 6 >data.ndjson
	echo "$1" >plan
	sandbox_start --now 2026-11-23 --faults plan data.ndjson
	fetch="tx-fetch --base-url $SANDBOX_URL --now 2026-11-23 --limit 1 \
		--include-expired --retry-wait 0.01 --max-time 50s"
}

@test "tx-fetch shows pages, records and rate, and wipes the line" {
	serve 'latency 150'
	on_terminal "$fetch >out"
	grep -aqE 'tx-fetch: [1-6] pages?, [1-6] records?, [0-9]+/s' seen
	assert_equal "$(tail -c 4 seen)" "$wipe"
	assert_equal "$(wc -l <out)" 6
}

@test "tx-fetch says what it waits for while it is limited" {
	serve $'page 2 first 1 error 4 403 retry-after 2\nusage 50 latency 150'
	on_terminal "$fetch >out"
	grep -aqE 'tx-fetch: 1 page, 1 record; limited: next try in [12] s' seen
	grep -aqF '/s, 50 % of the rate limit used' seen
	assert_equal "$(wc -l <out)" 6
}

@test "a message takes the place of the line" {
	serve 'latency 150'
	on_terminal "$fetch -v >out"
	grep -aqF "${wipe}tx-fetch: created since" seen
}

@test "where the records go to a file the terminal is free for the line" {
	serve 'latency 150'
	on_terminal "$fetch -o out"
	grep -aqE 'tx-fetch: [1-6] pages?, [1-6] records?, [0-9]+/s' seen
	assert_equal "$(wc -l <out)" 6
}

@test "there is no line on the terminal that gets the records" {
	serve 'latency 60'
	on_terminal "$fetch"
	run grep -ac ' page' seen
	assert_output 0
}

@test "there is no line without a terminal, nor beside a log on it" {
	serve 'latency 60'
	run_bounded bash -c "$fetch >out"
	assert_equal "$stderr" ''
	on_terminal "$fetch --debug >out"
	run grep -ac ' page' seen
	assert_output 0
}

@test "tx-publish shows how many rows are done and what it waits for" {
	sandbox_start --now 2026-11-23 --faults <(
		echo 'POST first 1 error 4 403 retry-after 2'
		echo 'latency 150'
	)
	printf 'indicator\n%s.example\n%s.example\n%s.example\n' a b c >in.csv
	on_terminal "tx-publish --base-url $SANDBOX_URL --batch 1 --retry-wait 0.01 \
		--max-time 50s --set type=DOMAIN --set status=MALICIOUS \
		--set description=x --privacy-type VISIBLE --set share_level=GREEN \
		--set confidence=50 in.csv >out"
	grep -aqE 'tx-publish: 0 of 3 rows published, 0 failed; limited: next try in [12] s' seen
	grep -aqE '[12] of 3 rows published, 0 failed' seen
	assert_equal "$(tail -n 1 seen | tr -d '\r' | sed 's/.*\x1b\[K//')" \
		'Done publishing 3 indicators with 0 failures!'
}

@test "the filters show records, bytes and rate with --progress" {
	tx-gen 3000 >data.ndjson
	for program in tx-normalize tx-filter 'tx-aggregate -t n=status'; do
		on_terminal "{ head -n 2000 data.ndjson; sleep 0.8; tail -n 1000 data.ndjson; } | $program --progress >out"
		grep -aqE 'tx-[a-z]+: [23],[0-9]{3} records, [0-9.]+ MB, [0-9.]+ [kM]B/s' seen
		assert_equal "$(tail -c 4 seen)" "$wipe"
		on_terminal "{ head -n 2000 data.ndjson; sleep 0.8; tail -n 1000 data.ndjson; } | $program >out"
		[ ! -s seen ]
	done
}
