# tx-publish: which rows it refuses, and what it says.

# shellcheck disable=SC2016,SC2154 # jq's variables; what run sets

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	load sandbox
	load publish
}

teardown() {
	sandbox_stop
}

@test "rules: what each broken one says" {
	run_bounded tx-publish --check "$csv/bad-rows.csv"
	run sed 's/.*row //' <<<"$stderr"
	assert_line --index 0 '2: status "MALICOUS" is not one of MALICIOUS, SUSPICIOUS, NON_MALICIOUS, UNKNOWN; did you mean MALICIOUS?'
	assert_line --index 1 '3: confidence: 101 is not within 0..100'
	assert_line --index 2 '4: HAS_PRIVACY_GROUP wants --privacy-members: ids of privacy groups'
	assert_line --index 3 '5: VISIBLE shows it to everybody, but privacy_members are given'
	assert_line --index 4 '6: tags: "#kit" cannot be a tag: letters, digits, "_", ":" and "-" only'
	assert_line --index 5 '7: expired_on "soon" is not a time such as 2016-02-09T18:32:19Z'
	assert_line --index 6 '8: "evil.example.com" cannot be of type IP_ADDRESS; it looks like DOMAIN'
	assert_line --index 7 '9: there is no indicator'
}

@test "rules: what is required" {
	expect_refused '2: row 1: there is no type, description, status, share_level, privacy_type: give a column or --set FIELD=VALUE' \
		<<<$'indicator\n198.51.100.1'
}

@test "rules: a year or day without marks is no second of 1970" {
	for time in 2026 202602 20260209 202602091832; do
		expect_refused "2: row 1: expired_on \"$time\" is not a time such as 2016-02-09T18:32:19Z" \
			--defaults defaults <<<"indicator,expired_on"$'\n'"198.51.100.1,$time"
	done
}

@test "rules: defanged indicators are refused, --refang mends them" {
	run_bounded tx-publish --check --defaults defaults "$csv/defanged.csv"
	assert_failure 65
	assert_equal "${stderr_lines[0]}" "tx-publish: $csv/defanged.csv:2: row 1: the indicator \"hxxps://evil.example[.]com/a\" is defanged; --refang mends it"
	last_line 'Done publishing 0 indicators with 3 failures!'
	dry --refang "$csv/defanged.csv"
	assert_success
	run jq -r .indicator <<<"$output"
	assert_output $'https://evil.example.com/a\nevil.example.net\nbad@example.org\nhttp://plain.example.com/'
}

@test "rules: prose is no indicator" {
	expect_refused '2: row 1: the indicator "seen in the logs" is prose; --map says which column holds the indicator' \
		--defaults defaults <<<$'indicator\nseen in the logs'
	expect_refused "2: row 1: the indicator \"seen in the logs\" is prose; try --map 'Indicator=description' --map 'Seen at=indicator'" \
		--defaults defaults --map 'Seen at=' <<<$'Indicator,Seen at\nseen in the logs,198.51.100.7'
	expect_refused "1: unknown column \"Seen at\"; --map 'Seen at=FIELD' says what it holds, --map 'Seen at=' leaves it out" \
		--defaults defaults <<<$'Indicator,Source URI,Description,Seen at\nseen in the logs,https://example.org/,x,198.51.100.7'
	assert_equal "${stderr_lines[1]}" "tx-publish: refused.csv:2: row 1: the indicator \"seen in the logs\" is prose; try --map 'Indicator=' --map 'Seen at=indicator'"
	expect_refused '2: row 1: the indicator "seen in the logs" is prose; --map says which column holds the indicator' \
		--defaults defaults <<<$'Indicator,Source URI\nseen in the logs,https://example.org/'
}

@test "rules: control characters and what is not UTF-8 are refused" {
	printf 'indicator,description\n198.51.100.1,a\0b\n198.51.100.2,\xe9t\xe9\n' >in.csv
	run_bounded tx-publish --check --defaults defaults in.csv
	assert_failure 65
	assert_equal "${stderr_lines[0]}" 'tx-publish: in.csv:2: row 1: description: byte 2 is a control character'
	assert_equal "${stderr_lines[1]}" 'tx-publish: in.csv:3: row 2: description: byte 1 is not UTF-8'
}

# What the server says, and the indicator, are shown by other code than messages.
@test "rules: a failure that is named shows what is hidden in the data" {
	printf 'indicator,type\nx\xe2\x80\xaey,NEW_TYPE\n' >in.csv
	printf 'item POST error 100 400 "no \xe2\x81\xa7such"\n' >plan
	: >empty.ndjson
	sandbox_start --faults plan empty.ndjson
	publish in.csv
	assert_failure 3
	assert_regex "${stderr_lines[1]}" '^Unable to upload 1 x\\u202ey due to no \\u2067such \(100, '
}

@test "rules: a double is told, a contradiction refused" {
	run_bounded tx-publish --check --defaults defaults "$csv/doubles.csv"
	assert_failure 65
	assert_equal "${stderr_lines[0]}" "tx-publish: $csv/doubles.csv:5: row 4: the type and indicator of row 2, line 3 of $csv/doubles.csv, but another description: which one is meant?"
	assert_equal "${stderr_lines[1]}" "tx-publish: $csv/doubles.csv:4: row 3: a double: an earlier row is the same"
	last_line 'Done publishing 0 indicators with 1 failures!'
}

@test "rules: what is odd is told once, with its number of rows" {
	run_bounded tx-publish --check --defaults defaults --set share_level=GREEN \
		--set expired_on=2020-01-01 --set type=SOMETHING_NEW three.csv
	assert_success
	assert_equal "${stderr_lines[0]}" 'tx-publish: three.csv:2: row 1 and 2 more: type "SOMETHING_NEW" is not one we know; it is sent as it is'
	assert_equal "${stderr_lines[1]}" 'tx-publish: three.csv:2: row 1 and 2 more: expired_on is past: the server deletes such a row'
	assert_equal "${stderr_lines[2]}" 'tx-publish: three.csv:2: row 1 and 2 more: share_level GREEN with privacy_type HAS_WHITELIST: Meta asks for VISIBLE with WHITE and GREEN, and only there'
}

@test "rules: self is an app, not a privacy group" {
	expect_refused '2: row 1: privacy_members: "self" is an app, but HAS_PRIVACY_GROUP wants privacy groups' \
		--defaults defaults --privacy-type HAS_PRIVACY_GROUP <<<$'indicator\n198.51.100.1'
}

@test "rules: a row of more than 1 MiB is refused" {
	head -c 700000 /dev/zero | tr '\0' a >text
	printf 'indicator,description,source_uri\n198.51.100.1,%s,%s\n' \
		"$(cat text)" "$(cat text)" >in.csv
	run_bounded tx-publish --check --defaults defaults in.csv
	assert_failure 65
	assert_equal "${stderr_lines[0]}" 'tx-publish: in.csv:2: row 1: its values have more than 1 MiB together'
}

@test "rules: a field or line of more than 1 MiB ends the reading" {
	head -c 1000000 /dev/zero | tr '\0' a >text
	for form in csv lines; do
		{ echo indicator; cat text; } >in
		run_bounded tx-publish --check --defaults defaults --from "$form" in
		assert_failure 65
		assert_regex "${stderr_lines[0]}" ' cannot be of type IP_ADDRESS'
		{ echo indicator; cat text text; } >in
		run_bounded tx-publish --check --defaults defaults --from "$form" in
		assert_failure 65
		assert_regex "${stderr_lines[0]}" '^tx-publish: in:2: a (field|line) is longer than 1 MiB'
		last_line 'Done publishing 0 indicators with 0 failures!'
	done
}
