# tx-publish: what it makes of CSV, lines and defaults.

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

@test "read: what spreadsheets write" {
	dry --map Comment= "$csv/excel.csv"
	assert_success
	assert_equal "${#lines[@]}" 3
	run jq -r .description <<<"$output"
	assert_output $'first\nwith "quotes", a comma\r\nand a second line\nno type'
}

@test "read: an unknown column is an error, with the likely name" {
	run_bounded tx-publish --check --defaults defaults "$csv/excel.csv"
	assert_failure 65
	assert_equal "${stderr_lines[0]}" "tx-publish: $csv/excel.csv:1: unknown column \"Comment\"; if it holds the description, say --map 'Comment=description'; --map 'Comment=' leaves it out"
	expect_refused "1: unknown column \"Sevrity\"; if it holds the severity, say --map 'Sevrity=severity'; --map 'Sevrity=' leaves it out" <<<'indicator,Sevrity'
	expect_refused "1: unknown column \"zzz\"; --map 'zzz=FIELD' says what it holds, --map 'zzz=' leaves it out" <<<'indicator,zzz'
}

@test "read: a file whose column Indicator holds types publishes nothing" {
	start
	publish "$csv/vendor.csv"
	assert_failure 65
	assert_regex "$stderr" "row 1: the indicator \"sha256\" is the name of a type; try --map 'Indicator=type' --map 'Data=indicator'"
	assert_regex "$stderr" 'row 3: the indicator "domain" is the name'
	assert [ ! -s "$SANDBOX_LOG" ]
	dry --map Indicator=type --map Data=indicator --map Notes=description \
		--type-map sha256=HASH_SHA256,url=URI "$csv/vendor.csv"
	assert_success
	run jq -r '.type + " " + .description' <<<"$output"
	assert_output $'HASH_SHA256 dropper\nURI a botnet\nDOMAIN C2'
}

@test "read: spellings of types are named with the --type-map that mends them" {
	expect_refused "2: row 1: type \"sha-256\": the API calls it HASH_SHA256; --type-map 'sha-256=HASH_SHA256' mends it" \
		--defaults defaults <<<'indicator,type
9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08,sha-256'
}

@test "read: ragged rows are refused with their number" {
	publish_check() { run_bounded tx-publish --check --defaults defaults "$@"; }
	publish_check "$csv/ragged.csv"
	assert_failure 65
	assert_equal "${stderr_lines[0]}" "tx-publish: $csv/ragged.csv:3: row 2: 2 cells, but the header has 3 columns"
	assert_equal "${stderr_lines[1]}" "tx-publish: $csv/ragged.csv:5: row 4: cell 4 has text, but the header has 3 columns"
	last_line 'Done publishing 0 indicators with 2 failures!'
}

@test "read: a stray quote is an error with its line, the last line is there" {
	run_bounded tx-publish --defaults defaults "$csv/stray-quote.csv"
	assert_failure 65
	assert_equal "${stderr_lines[0]}" "tx-publish: $csv/stray-quote.csv:3: text behind a closing quote; the field began on line 3"
	last_line 'Done publishing 0 indicators with 0 failures!'
}

@test "read: the website's columns" {
	dry "$csv/website.csv"
	assert_success
	assert_line --index 0 '{"indicator":"evil.example.com","type":"DOMAIN","description":"C2 of a kit","status":"MALICIOUS","share_level":"AMBER","privacy_type":"HAS_WHITELIST","privacy_members":"555,666","confidence":"80","severity":"SEVERE","tags":"kit,c2","expired_on":"0"}'
	assert_line --index 1 '{"indicator":"198.51.100.7","type":"IP_ADDRESS","description":"proxy","status":"SUSPICIOUS","share_level":"RED","privacy_type":"HAS_PRIVACY_GROUP","privacy_members":"777","confidence":"50","severity":"INFO","tags":"proxy_ip","expired_on":"2100-01-01T00:00:00+0000"}'
}

@test "read: the columns of tx-filter --to csv, derived ones left out" {
	printf '%s\n' '{"id":"1","added_on":"2026-01-01","confidence":90,
		"indicator":{"indicator":"198.51.100.7"},"type":"IP_ADDRESS",
		"owner":{"id":"7","name":"A"},"raw_indicator":"198.51.100.7 ",
		"tags":{"data":[{"text":"a"},{"text":"b"}]},
		"search_term":"x"}' | tr -d '\n\t' | tx-filter --to csv >in.csv
	dry in.csv
	assert_success
	assert_output '{"indicator":"198.51.100.7","type":"IP_ADDRESS","description":"a botnet","status":"MALICIOUS","share_level":"AMBER","privacy_type":"HAS_WHITELIST","privacy_members":"555","confidence":"90","tags":"a,b"}'
	printf 'indicator,name\n198.51.100.7,A\n' >in.csv
	run_bounded tx-publish --check --defaults defaults in.csv
	assert_failure 65
	assert_regex "$stderr" 'unknown column "name"'
}

@test "read: an old threat_type becomes a tag, which is said" {
	dry "$csv/php-uploader.csv"
	assert_success
	assert_regex "$stderr" 'row 1: threat_type MALICIOUS_DOMAIN is sent as a tag'
	run jq -r .tags <<<"$output"
	assert_output $'kit,malicious_domain\nmalicious_ip'
	dry --set threat_type=MALICIOUS_IP --set attack_type=MALWARE three.csv
	run jq -r .tags <<<"$output"
	assert_line --index 0 malicious_ip,malware
}

@test "read: other delimiters, and a hint at them" {
	dry --delimiter ';' "$csv/semicolons.csv"
	assert_line --partial '"description":"one; two"'
	expect_refused '1: no column is called "indicator"; try --delimiter tab' \
		<<<$'indicator\ttype'
	printf 'indicator\tdescription\n198.51.100.1\ta,b\n' >tabs.csv
	dry --delimiter tab tabs.csv
	assert_line --partial '"description":"a,b"'
}

@test "read: --from lines takes one indicator a line" {
	start
	publish --from lines --set tags=wild "$csv/addresses.txt"
	assert_success
	run jq -r '"\(.row) \(.indicator)"' <<<"$output"
	assert_output $'1 198.51.100.1\n2 198.51.100.2\n3 198.51.100.3'
	printf '198.51.100.1\nnothing\n' >in.txt
	publish --from lines --skip-bad --failed failed.txt in.txt
	assert_failure 3
	run cat failed.txt
	assert_output nothing
	publish --from lines </dev/null
	assert_success
	last_line 'Done publishing 0 indicators with 0 failures!'
}

@test "read: a file without a header is refused" {
	run_bounded tx-publish --check /dev/null
	assert_failure 65
	assert_equal "${stderr_lines[0]}" 'tx-publish: /dev/null:1: there is no header'
	run_bounded tx-publish --check missing.csv
	assert_failure 66
	last_line 'Done publishing 0 indicators with 0 failures!'
}

@test "read: two columns for one field, a map for no column" {
	expect_refused '1: "IOC" is a second column for the indicator; --map '"'IOC='"' leaves it out' \
		--map ioc=indicator <<<'indicator,IOC'
	expect_refused '1: there is no column "IOC" (--map)' --map IOC= <<<indicator
}

@test "defaults: fill what is absent or empty, the row wins, --set before a file" {
	printf 'indicator,status\n198.51.100.1,UNKNOWN\n198.51.100.2,\n' >in.csv
	dry --set status=SUSPICIOUS --set tags=a,b in.csv
	assert_success
	run jq -c '[.status,.tags,.description]' <<<"$output"
	assert_output $'["UNKNOWN","a,b","a botnet"]\n["SUSPICIOUS","a,b","a botnet"]'
}

@test "defaults: the members of another privacy type are not taken over" {
	printf 'indicator,privacy_type\n198.51.100.1,VISIBLE\n198.51.100.2,HAS_PRIVACY_GROUP\n' >in.csv
	run_bounded tx-publish --check --defaults defaults in.csv
	assert_failure 65
	run jq -c '[.success,.error.message]' <<<"$output"
	assert_line --index 0 '[true,null]'
	assert_line --index 1 '[false,"HAS_PRIVACY_GROUP wants --privacy-members: ids of privacy groups"]'
}

@test "defaults: members go to no row that all may see" {
	printf 'indicator,privacy_type\n198.51.100.1,visible\n198.51.100.2,has whitelist\n' >in.csv
	sed -i /privacy/d defaults
	dry --set share_level=WHITE --privacy-members 42 in.csv
	assert_success
	run jq -c '[.privacy_type,.privacy_members]' <<<"$output"
	assert_output $'["VISIBLE",null]\n["HAS_WHITELIST","42"]'
}

@test "defaults: a list that is given again goes on, all else is replaced" {
	printf 'tags=from_file\n' >>defaults
	dry --privacy-members 101 --privacy-members 202,303 --set tags= \
		--set tags=kit --set 'tags=c2; phish' --set severity=INFO \
		--set severity=SEVERE three.csv
	assert_success
	run jq -c '[.privacy_members, .tags, .severity]' <<<"$output"
	assert_line --index 0 '["101,202,303","kit,c2,phish","SEVERE"]'
	dry --set privacy_members=101 --privacy-members self \
		--type-map a=DOMAIN --type-map b=URI,c=HASH_MD5 - <<<$'indicator,type
https://example.com/,b'
	assert_success
	run jq -c '[.privacy_members, .type]' <<<"$output"
	assert_output '["101,555","URI"]'
}

@test "defaults: a bad one is an error before any row" {
	run_bounded tx-publish --check --set status=EVIL three.csv
	assert_failure 2
	assert_equal "${stderr_lines[0]}" 'tx-publish: defaults: status "EVIL" is not one of MALICIOUS, SUSPICIOUS, NON_MALICIOUS, UNKNOWN'
	echo statis=UNKNOWN >bad.defaults
	run_bounded tx-publish --check --defaults bad.defaults three.csv
	assert_failure 78
	assert_output ''
	assert_regex "$stderr" 'bad.defaults:1: unknown field "statis"; did you mean status'
}
