# tx-publish with a journal, many rows, and a server that fails one item in
# twenty, drops one connection in a hundred after the write took place, and
# throttles once.

# shellcheck disable=SC2154 # status and stderr are set by run

setup() {
	load fault
	printf '%s\n' type=IP_ADDRESS status=MALICIOUS share_level=GREEN \
		'description=a botnet' privacy_type=VISIBLE >defaults
	: >data.ndjson
}

teardown() {
	sandbox_stop
}

# rows COUNT: that many addresses, and a CSV file of them.
rows() {
	seq 0 $(($1 - 1)) | awk '{ printf "10.%d.%d.%d\n", $1 / 62500,
		$1 / 250 % 250, $1 % 250 }' >addresses
	{ echo indicator; cat addresses; } >rows.csv
}

@test "many rows through many faults: each is there once, and named once" {
	count=2000
	[ -z "${TX_SLOW-}" ] || count=20000
	rows "$count"
	serve 'seed 7' 'item chance 5 error 2 500' 'POST chance 1 lost' \
		'POST call 20 error 4 403'
	run_bounded tx-publish --base-url "$SANDBOX_URL" --retry-wait 0.001 \
		--defaults defaults --journal journal -j 4 -o results rows.csv
	[ "$status" -eq 0 ] || fail "status $status: $stderr"
	[ "$stderr" = "Done publishing $count indicators with 0 failures!" ]
	jq -r 'select(.success) | [.row, .indicator] | @tsv' results >named
	awk '{ print NR "\t" $0 }' addresses | cmp - named
	sandbox_stop
	jq -r 'select(.raw_indicator) | [.raw_indicator, .type, .status,
		.share_level, .privacy_type, .description] | @tsv' \
		"$SANDBOX_SAVE" | sort >kept
	sort addresses | sed 's/$/\tIP_ADDRESS\tMALICIOUS\tGREEN\tVISIBLE\ta botnet/' |
		cmp - kept
}

# Every row is deleted by the run whose answer may be lost, and never again.
@test "many deletions through many faults: all are gone, each named once" {
	count=300
	[ -z "${TX_SLOW-}" ] || count=5000
	seq 1000001 $((1000000 + count)) >ids
	jq -c '{id: tostring, owner: {id: "555"}, type: "DOMAIN",
		added_on: "2016-02-01T00:00:00+0000",
		indicator: {id: "9\(.)", indicator: "a\(.).example"}}' \
		ids >data.ndjson
	serve 'seed 7' 'item chance 5 error 2 500' 'item chance 3 null' \
		'POST chance 2 lost' 'POST call 5 error 4 403'
	run_bounded tx-publish --base-url "$SANDBOX_URL" --retry-wait 0.001 \
		--delete --yes --from lines --journal journal -j 4 \
		-o results ids
	[ "$status" -eq 0 ] || fail "status $status: $stderr"
	jq -r 'select(.success).id' results | cmp ids -
	sandbox_stop
	[ "$(grep -c added_on "$SANDBOX_SAVE")" -eq 0 ]
}

@test "nothing is sent once --max-failures is reached" {
	rows 500
	serve 'item call 60-70 error 100'
	run_bounded tx-publish --base-url "$SANDBOX_URL" --defaults defaults \
		--journal journal --max-failures 10 rows.csv
	[ "$status" -eq 69 ] || fail "status $status: $stderr"
	[ "$(wc -l <"$SANDBOX_LOG")" -eq 2 ]
	[[ $stderr == *'Done publishing 89 indicators with 411 failures!' ]] ||
		fail "$stderr"
	run_bounded tx-publish --base-url "$SANDBOX_URL" --defaults defaults \
		--journal journal rows.csv
	[ "$status" -eq 0 ] || fail "status $status: $stderr"
	[ "$stderr" = 'Done publishing 500 indicators with 0 failures!' ]
}
