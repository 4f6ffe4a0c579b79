# tx-publish and a server that goes wrong: every row is published once, or
# named.

# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load fault
	printf '%s\n' type=IP_ADDRESS status=MALICIOUS share_level=GREEN \
		'description=a botnet' privacy_type=VISIBLE >defaults
	{
		echo indicator
		printf '198.51.100.%s\n' {1..9}
	} >rows.csv
	printf '198.51.100.%s\n' {1..9} >rows
	: >data.ndjson
}

teardown() {
	sandbox_stop
}

publish() {
	run_bounded tx-publish --base-url "$SANDBOX_URL" --retry-wait 0.001 \
		--now 2016-03-01 --defaults defaults --max-time 50s \
		--batch 4 "$@" rows.csv
}

# kept FILE: the server ends, having kept the indicators of FILE, no others.
kept() {
	sandbox_stop
	jq -r 'select(.raw_indicator) | .raw_indicator' "$SANDBOX_SAVE" |
		sort -V >kept
	cmp "$1" kept
}

@test "what may pass is sent again, and nothing is there twice" {
	local rule

	while read -r rule; do
		serve "$rule"
		publish
		[ "$status" -eq 0 ] || fail "$rule: status $status: $stderr"
		[[ $stderr == 'Done publishing 9 indicators with 0 failures!' ]] ||
			fail "$rule: $stderr"
		cmp rows <(jq -r 'select(.success) | .indicator' <<<"$output") ||
			fail "$rule"
		kept rows || fail "$rule"
	done <<-'END'
		POST call 99 lost
		POST call 2 lost
		POST call 2 error 2 500 done
		POST call 2 error 2 500
		POST call 2 error 4 403
		POST call 2 html 502 done
		POST call 2 empty 503
		POST call 2 cut 50 reset
		POST call 2 cut 50 honest
		POST call 2 cut 50 close
		POST call 2 gzip bad-crc
		item call 2 null
		item first 9 null
		item every 3 null
		item call 2 error 2 500
		item call 2 error 2 500 done
		item call 6 error 4 400
		item call 6 error 17 400 done
		item call 6 html 502
	END
}

# sent: the indicators that were written, in the order of the calls.
sent() {
	grep -oE '(indicator=|indicator%3D)[0-9.]+' "$SANDBOX_LOG" |
		sed -E 's/.*(=|%3D)//'
}

# The first POST is the search of --skip-equal.  How many rows are sent twice
# comes first: those that were not done.
@test "with --skip-equal what may have been done is read before it is sent again" {
	local twice batch rule

	while read -r twice batch rule; do
		serve "$rule"
		publish --skip-equal --batch "$batch"
		[ "$status" -eq 0 ] || fail "$rule: status $status: $stderr"
		[[ $stderr == 'Done publishing 9 indicators with 0 failures!' ]] ||
			fail "$rule: $stderr"
		cmp rows <(jq -r 'select(.success and .action == "create" and .id)
			| .indicator' <<<"$output") || fail "$rule: $output"
		[ "$(sent | sort | uniq -d | wc -l)" -eq "$twice" ] ||
			fail "$rule: $(sent)"
		kept rows || fail "$rule"
	done <<-'END'
		0 4 POST call 3 lost
		0 4 POST call 3-5 lost
		0 4 POST call 3 error 2 500 done
		0 4 POST call 3 cut 50 reset
		4 4 POST call 3 error 2 500
		4 4 POST call 3 error 4 403
		0 4 item POST call 2 null
		0 4 item POST every 3 null
		0 4 item POST call 2 error 2 500 done
		1 4 item POST call 2 error 2 500
		1 4 item POST call 2 error 17 400
		0 1 POST /threat_descriptors call 3 lost
		0 1 POST /threat_descriptors call 3 error 2 503 done
		1 1 POST /threat_descriptors call 3 error 2 503
	END
}

@test "with --skip-equal a server that stays away ends the run all the same" {
	for batch in 4 1; do
		serve 'indicator=* error 2 503' 'item POST error 2 500'
		publish --skip-equal --retries 2 --batch "$batch"
		assert_failure 69
		assert_regex "$stderr" 'Done publishing 0 indicators with 9 failures!$'
		assert_equal "$(sent | sort | uniq -c | awk '$1 > 3' | wc -l)" 0
	done
}

@test "with --skip-equal the server says how long it is left alone" {
	serve 'POST call 2 error 2 503 done retry-after 1'
	publish --skip-equal --debug
	assert_success
	assert_regex "$stderr" 'again in 1\.0 s'
	kept rows
}

@test "a write whose connection ends is a failed try of ours" {
	serve 'POST call 2 lost'
	publish --batch 3 --debug
	assert_success
	[[ $stderr == *'again in '*': the connection ended before a reply came'* ]] ||
		fail "$stderr"
	assert_equal "$(grep -c '^POST' "$SANDBOX_LOG")" 4
	kept rows
}

@test "a row that is refused for good is named, the others are published" {
	serve 'item call 6 error 100 400 "(#100) no such thing"'
	publish
	assert_failure 3
	assert_equal "$(jq -r 'select(.success | not) | .indicator' \
		<<<"$output")" 198.51.100.6
	[[ $stderr == *'no such thing'* ]]
	sed 6d rows >others
	kept others
}

@test "an item that is never answered is a failure of its row" {
	serve 'item indicator=198.51.100.6 null'
	publish --retries 3
	assert_failure 3
	assert_equal "$(jq -r 'select(.success | not) | .indicator' \
		<<<"$output")" 198.51.100.6
	[[ $stderr == *'the server did not get to this row'* ]]
	assert_equal "$(requests)" 6
}

@test "a batch of which no item is ever answered ends the run" {
	serve 'item call 5-999 null'
	publish --retries 3
	assert_failure 69
	cmp <(head -4 rows) \
		<(jq -r 'select(.success) | .indicator' <<<"$output")
}

@test "a server that stays away ends the run" {
	serve 'POST error 2 503'
	publish --retries 2
	assert_failure 69
	assert_equal "$(requests)" 3
	kept data.ndjson
}

@test "a bad token in an item stops everything" {
	serve 'item call 6 error 190'
	publish
	assert_failure 77
	assert_equal "$(requests)" 2
}

@test "a bad token stops everything" {
	serve 'POST call 2 error 190 401'
	publish
	assert_failure 77
	assert_equal "$(requests)" 2
	head -4 rows >first
	kept first
}

@test "a throttle beyond --max-time ends with 75" {
	serve 'POST call 2 error 4 403 buc 30'
	publish
	assert_failure 75
	head -4 rows >first
	kept first
}
