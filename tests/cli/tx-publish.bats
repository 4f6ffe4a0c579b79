# shellcheck disable=SC2016,SC2154 # jq's variables; what run sets

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	load sandbox
	csv=$TX_TOP/tests/data/csv
	export TX_ACCESS_TOKEN=555\|sandbox-secret
	printf '%s\n' type=IP_ADDRESS status=MALICIOUS share_level=AMBER \
		'description=a botnet' privacy_type=HAS_WHITELIST \
		privacy_members=self >defaults
	printf 'indicator\n198.51.100.1\n198.51.100.2\n198.51.100.3\n' >three.csv
}

teardown() {
	sandbox_stop
}

# start: a server that knows nothing yet.
start() {
	: >empty.ndjson
	sandbox_start --now 2026-02-01 empty.ndjson
}

# publish OPTION...: to that server.
publish() {
	run_bounded tx-publish --base-url "$SANDBOX_URL" --retry-wait 0.01 \
		--now 2026-02-01 --defaults defaults "$@"
}

# dry OPTION...: the parameters of each request that would be sent.
dry() {
	run --separate-stderr bash -c 'timeout 60 tx-publish --dry-run \
		--now 2026-02-01 --defaults defaults "$@" |
		jq -c .params' - "$@"
}

# expect_refused TEXT [OPTION...]: the CSV on standard input is refused.
expect_refused() {
	local text=$1
	shift
	cat >refused.csv
	run_bounded tx-publish --check --now 2026-02-01 "$@" refused.csv
	assert_failure 65
	assert_equal "${stderr_lines[0]}" "tx-publish: refused.csv:$text"
	assert_regex "$stderr" 'Done publishing 0 indicators with [0-9]+ failures!$'
}

# last_line TEXT: what is said at the end of all.
last_line() {
	assert_equal "${stderr_lines[-1]}" "$1"
}

# --- publishing ---------------------------------------------------------------

@test "publish: rows become descriptors, results are in row order" {
	start
	publish three.csv
	assert_success
	last_line 'Done publishing 3 indicators with 0 failures!'
	assert_equal "${#stderr_lines[@]}" 1
	run jq -r '[.row,.indicator,.action,.success]|@tsv' <<<"$output"
	assert_output $'1\t198.51.100.1\tcreate\ttrue\n2\t198.51.100.2\tcreate\ttrue\n3\t198.51.100.3\tcreate\ttrue'
	sandbox_stop
	run jq -r 'select(.raw_indicator) | [.id,.raw_indicator,.type,.status,.share_level,
		.description,.privacy_type,.privacy_members[]]|@tsv' "$SANDBOX_SAVE"
	assert_line --regexp $'^[0-9]{17}\t198.51.100.2\tIP_ADDRESS\tMALICIOUS\tAMBER\ta botnet\tHAS_WHITELIST\t555$'
	assert_equal "${#lines[@]}" 3
}

@test "publish: a second time is an upsert with the same ids" {
	start
	publish three.csv
	first=$output
	publish --batch 1 three.csv
	assert_success
	assert_output "$first"
	sandbox_stop
	run grep -c raw_indicator "$SANDBOX_SAVE"
	assert_output 3
}

@test "publish: --skip-equal sends only what changes something" {
	start
	publish --skip-equal three.csv
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'create\ncreate\ncreate'
	ids=$(jq -r .id <<<"$output")
	calls=$(wc -l <"$SANDBOX_LOG")
	printf 'indicator,severity,privacy_members\n198.51.100.1,,\n198.51.100.2,SEVERE,\n198.51.100.3,,"555,777"\n' >next.csv
	publish --skip-equal --confirm next.csv
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'skip\ncreate\ncreate'
	assert_equal "$(jq -r .id <<<"$output")" "$ids"
	last_line 'Done publishing 3 indicators with 0 failures!'
	run bash -c 'tail -n +$(($1 + 1)) "$2" | grep -o "indicator%3D[0-9.]*"' - "$calls" "$SANDBOX_LOG"
	assert_output $'indicator%3D198.51.100.2\nindicator%3D198.51.100.3'
	publish --skip-equal --journal journal --summary summary.json next.csv
	assert_success
	run jq -c '[.published, .equal]' summary.json
	assert_output '[3,3]'
	run jq -r 'select(.result).result.action' journal
	assert_output $'skip\nskip\nskip'
}

@test "publish: one batch for 50 rows, one POST a row with --batch 1" {
	{ echo indicator; printf '198.51.100.%d\n' {1..120}; } >many.csv
	start
	publish many.csv
	assert_success
	run cut -f1,2,5 "$SANDBOX_LOG"
	assert_output $'POST\t/v25.0/\t200\nPOST\t/v25.0/\t200\nPOST\t/v25.0/\t200'
	publish --batch 1 three.csv
	assert_success
	run tail -n 3 "$SANDBOX_LOG"
	assert_line --index 0 --partial $'POST\t/v25.0/threat_descriptors\tindicator=198.51.100.1&'
}

@test "publish: the token stands in the header, or in the form when asked" {
	start
	publish three.csv
	publish --token-in-query three.csv
	run cut -f4 "$SANDBOX_LOG"
	assert_output $'header\nparameter'
}

@test "publish: an item that the server refuses fails alone, with status 3" {
	printf 'indicator,type\n198.51.100.1,\nx,NO_SUCH_TYPE\n198.51.100.3,\n' >in.csv
	start
	publish --failed failed.csv in.csv
	assert_failure 3
	assert_regex "${stderr_lines[1]}" '^Unable to upload 2 x due to .*\(100, .+\)$'
	last_line 'Done publishing 2 indicators with 1 failures!'
	run jq -c '[.row,.success,.error.code]' <<<"$output"
	assert_output $'[1,true,null]\n[2,false,100]\n[3,true,null]'
	run cat failed.csv
	assert_output $'indicator,type\nx,NO_SUCH_TYPE'
}

@test "publish: the same with --batch 1" {
	printf 'indicator,type\n198.51.100.1,\nx,NO_SUCH_TYPE\n198.51.100.3,\n' >in.csv
	start
	publish --batch 1 in.csv
	assert_failure 3
	last_line 'Done publishing 2 indicators with 1 failures!'
}

@test "publish: --max-failures stops, what was not sent is among the failed" {
	{ echo indicator,type; printf 'x%d,NO_SUCH_TYPE\n' {1..4}; } >in.csv
	start
	publish --batch 2 --max-failures 2 --failed failed.csv in.csv
	assert_failure 69
	last_line 'Done publishing 0 indicators with 4 failures!'
	run grep -c NO_SUCH failed.csv
	assert_output 4
	run grep -c POST "$SANDBOX_LOG"
	assert_output 1
}

@test "publish: a wrong token gives 77 and no secret on standard error" {
	start
	TX_ACCESS_TOKEN='555|WrongSecretWrongSecret' publish --debug three.csv
	assert_failure 77
	last_line 'Done publishing 0 indicators with 3 failures!'
	refute_regex "$output$stderr" WrongSecret
	for batch in 1 50; do
		TX_ACCESS_TOKEN='555|WrongSecretWrongSecret' \
			publish --batch "$batch" three.csv
		assert_failure 77
	done
}

@test "publish: without a token 77" {
	unset TX_ACCESS_TOKEN
	HOME=$PWD run_bounded tx-publish --defaults defaults three.csv
	assert_failure 77
	last_line 'Done publishing 0 indicators with 0 failures!'
}

@test "publish: no server gives 69" {
	run_bounded tx-publish --base-url http://127.0.0.1:9 --retries 1 \
		--retry-wait 0.01 --defaults defaults three.csv
	assert_failure 69
	last_line 'Done publishing 0 indicators with 3 failures!'
}

@test "publish: standard input, gzip, several files" {
	start
	publish <three.csv
	assert_success
	gzip -k three.csv
	publish three.csv.gz three.csv
	assert_success
	run jq -r .file <<<"$output"
	assert_line --index 0 three.csv.gz
	assert_line --index 3 three.csv
}

@test "publish: a full disk gives 74, what was sent is told" {
	start
	run --separate-stderr bash -c 'timeout 60 tx-publish \
		--base-url "$1" --defaults defaults three.csv >/dev/full' - "$SANDBOX_URL"
	assert_failure 74
	last_line 'Done publishing 3 indicators with 0 failures!'
}

@test "publish: a reader that has gone gives 74 at the end of the batch" {
	start
	run --separate-stderr bash -c 'set -o pipefail
		timeout 60 tx-publish --base-url "$1" --batch 1 \
		--defaults defaults three.csv | true' - "$SANDBOX_URL"
	assert_failure 74
	assert_regex "$stderr" 'Done publishing [123] indicators'
}

@test "publish: -o keeps the results of rows that were sent, also at 69" {
	{ echo indicator,type; echo 198.51.100.1,; printf 'x%d,NO_SUCH_TYPE\n' {1..4}; } >in.csv
	start
	publish --batch 2 --max-failures 1 -o out.ndjson in.csv
	assert_failure 69
	run jq -c .success out.ndjson
	assert_output $'true\nfalse'
}

@test "publish: --summary and -v count" {
	printf 'indicator,type\n198.51.100.1,\n\nx,NO_SUCH_TYPE\n198.51.100.2,MUTTEX,\n' >in.csv
	start
	publish --summary summary.json -v in.csv
	assert_failure 3
	run jq -c 'del(.retries,.limited)' summary.json
	assert_output '{"rows":3,"blank":1,"refused":0,"published":1,"before":0,"equal":0,"failed":2,"differ":0,"requests":1}'
	assert_regex "$stderr" 'rows 3, blank 1, refused 0, published 1, before 0, equal 0, failed 2'
}

# --- reading back ---------------------------------------------------------------

@test "confirm: says nothing when all is as it was sent" {
	printf '%s\n' indicator,type,description,tags,expired_on,severity,confidence \
		'WWW.Evil.Example.COM,DOMAIN,"two
lines, ""quoted"" é",Kit;c2,2030-01-01,SEVERE,0' \
		'198.51.100.9,,,,0,,' >in.csv
	start
	publish --confirm in.csv
	assert_success
	assert_equal "$stderr" 'Done publishing 2 indicators with 0 failures!'
	run grep -c 'GET	/v25.0/?ids=' "$SANDBOX_LOG"
	assert_output 1
}

@test "confirm: names what the server made otherwise, with status 3" {
	# A tag that is set and removed cannot be both.
	printf '%s\n' indicator,tags,remove_tags '198.51.100.7,"kit,c2",kit' \
		198.51.100.8,c2,kit >in.csv
	start
	publish --confirm --confirm-time 1s in.csv
	assert_failure 3
	assert_equal "${#stderr_lines[@]}" 2
	assert_regex "${stderr_lines[0]}" '^tx-publish: in.csv:2: row 1: confirm: (remove_)?tags is \{"data":.*'
	last_line 'Done publishing 2 indicators with 0 failures!'
}

# --- nothing sent -------------------------------------------------------------

@test "dry run: one request a row, without the token, nothing is sent" {
	start
	publish --dry-run three.csv
	assert_success
	assert_equal "${#lines[@]}" 3
	assert_line --index 0 '{"row":1,"method":"POST","url":"'"$SANDBOX_URL"'/v25.0/threat_descriptors","params":{"indicator":"198.51.100.1","type":"IP_ADDRESS","description":"a botnet","status":"MALICIOUS","share_level":"AMBER","privacy_type":"HAS_WHITELIST","privacy_members":"555"}}'
	refute_regex "$output$stderr" sandbox-secret
	last_line 'Done publishing 0 indicators with 0 failures!'
	assert [ ! -s "$SANDBOX_LOG" ]
}

@test "dry run: works without a token" {
	unset TX_ACCESS_TOKEN
	HOME=$PWD dry three.csv
	assert_success
	assert_equal "${stderr_lines[0]}" 'tx-publish: three.csv:2: row 1 and 2 more: self is not known without a token that names its app, and stands as it is'
	assert_line --index 0 --partial '"privacy_members":"self"'
}

@test "check: says of each row whether it is good, sends nothing" {
	start
	run_bounded tx-publish --base-url "$SANDBOX_URL" --check "$csv/bad-rows.csv"
	assert_failure 65
	last_line 'Done publishing 0 indicators with 8 failures!'
	run jq -c '[.row,.action,.success]' <<<"$output"
	assert_line --index 0 '[1,"check",true]'
	assert_line --index 8 '[9,"check",false]'
	assert [ ! -s "$SANDBOX_LOG" ]
}

@test "a bad row stops all of it: 65, each row is named, failed is written" {
	start
	run_bounded tx-publish --base-url "$SANDBOX_URL" --failed failed.csv "$csv/bad-rows.csv"
	assert_failure 65
	assert_output ''
	assert_equal "$(grep -c 'bad-rows.csv:[0-9]*: row ' <<<"$stderr")" 8
	assert_regex "$stderr" 'nothing is sent: 8 of 9 rows are bad; --skip-bad sends the others'
	last_line 'Done publishing 0 indicators with 8 failures!'
	sed 2d "$csv/bad-rows.csv" >want.csv
	run diff want.csv failed.csv
	assert_success
	assert [ ! -s "$SANDBOX_LOG" ]
}

@test "skip-bad: sends the others, 3" {
	start
	run_bounded tx-publish --base-url "$SANDBOX_URL" --skip-bad "$csv/bad-rows.csv"
	assert_failure 3
	last_line 'Done publishing 1 indicators with 8 failures!'
	run jq -c '[.row,.action,.success,.error.message]' <<<"$output"
	assert_line --index 0 '[1,"create",true,null]'
	assert_line --index 2 '[3,"check",false,"confidence: 101 is not within 0..100"]'
	assert_equal "${#lines[@]}" 9
	printf 'indicator\nx\n' >in.csv
	publish --skip-bad in.csv
	assert_failure 3
	assert_output '{"row":1,"indicator":"x","action":"check","success":false,"error":{"message":"\"x\" cannot be of type IP_ADDRESS"}}'
	last_line 'Done publishing 0 indicators with 1 failures!'
}

# --- reading ------------------------------------------------------------------

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

# --- the rules ----------------------------------------------------------------

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
}

@test "rules: control characters and what is not UTF-8 are refused" {
	printf 'indicator,description\n198.51.100.1,a\0b\n198.51.100.2,\xe9t\xe9\n' >in.csv
	run_bounded tx-publish --check --defaults defaults in.csv
	assert_failure 65
	assert_equal "${stderr_lines[0]}" 'tx-publish: in.csv:2: row 1: description: byte 2 is a control character'
	assert_equal "${stderr_lines[1]}" 'tx-publish: in.csv:3: row 2: description: byte 1 is not UTF-8'
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

@test "batches: big rows make small batches" {
	{
		echo indicator,description
		for i in {1..4}; do
			printf '198.51.100.%d,' "$i"
			head -c 300000 /dev/zero | tr '\0' '%'
			echo
		done
	} >in.csv
	start
	publish in.csv
	assert_success
	run grep -c POST "$SANDBOX_LOG"
	assert_output 2
}

# --- the command line ---------------------------------------------------------

@test "failed: files with different headers cannot share it" {
	printf 'indicator,description\nx,\n' >other.csv
	printf 'indicator\nx\n' >one.csv
	start
	publish --failed failed.csv one.csv other.csv
	assert_failure 65
	assert_regex "$stderr" 'other.csv: its header differs from that of one.csv'
	assert [ ! -e failed.csv ]
	publish --failed missing/failed.csv three.csv
	assert_failure 74
	assert [ ! -s "$SANDBOX_LOG" ]
}

@test "failed: keeps the delimiter and quotes what needs it" {
	printf 'indicator;description\nx;"a;b,""c"""\n' >in.csv
	run_bounded tx-publish --check --defaults defaults --delimiter ';' --failed failed.csv in.csv
	run diff in.csv failed.csv
	assert_success
}

@test "options: help begins with an example and fits a screen" {
	run_bounded tx-publish --help
	assert_success
	assert_line --index 0 --regexp '^  tx-publish --set '
	assert [ "${#lines[@]}" -le 40 ]
	assert_equal "$stderr" ''
}

@test "options: no output is written over an input or another output" {
	cp three.csv in.csv
	for name in failed journal output summary log; do
		run_bounded tx-publish --defaults defaults --"$name" in.csv in.csv
		assert_failure 2
		assert_regex "$stderr" "in.csv is an input, so it cannot be --$name"
	done
	run cmp three.csv in.csv
	assert_success
	run_bounded tx-publish --defaults defaults -o x --failed x in.csv
	assert_failure 2
	run_bounded tx-publish --defaults defaults --failed - in.csv
	assert_failure 2
	assert_regex "$stderr" 'standard output and --failed are one file'
}

@test "options: bad ones give 2" {
	for option in --no-such '--batch 51' '--batch 0' '--from json' --set=nothing \
		'--set nope=1' '--map x=nope' '--delimiter ab' '--check --dry-run' \
		'--check --confirm' '--check --skip-equal' '--check --journal j' '-n --journal j' '-j 0' '--from lines --map a=type'; do
		# shellcheck disable=SC2086 # they are words
		run_bounded tx-publish $option three.csv
		assert_failure 2
		assert_output ''
	done
}

# The examples of the manual page, word for word but for the server.
@test "examples: a list of addresses" {
	cp "$TX_TOP"/pipelines/examples/botnet.* .
	start
	run_bounded tx-publish --set status=MALICIOUS --set type=IP_ADDRESS \
		--set share_level=AMBER --set description='botnet C2' \
		--privacy-type HAS_WHITELIST --privacy-members self \
		--confirm botnet.csv --base-url "$SANDBOX_URL"
	assert_success
	last_line 'Done publishing 10 indicators with 0 failures!'
	run_bounded tx-publish --check --defaults botnet.defaults \
		--privacy-type HAS_WHITELIST --privacy-members self botnet.csv
	assert_success
}

@test "examples: a vendor's file" {
	cp "$TX_TOP"/pipelines/examples/botnet.defaults "$csv/vendor.csv" .
	start
	run_bounded tx-publish --map Indicator=type --map Data=indicator \
		--map Notes=description --type-map sha256=HASH_SHA256,url=URI \
		--refang --defaults botnet.defaults \
		--privacy-type HAS_PRIVACY_GROUP --privacy-members 777 vendor.csv \
		--base-url "$SANDBOX_URL" --confirm
	assert_success
	last_line 'Done publishing 3 indicators with 0 failures!'
}

# shared: what the server holds, a line each.
shared() {
	jq -r 'select(.raw_indicator) | [.raw_indicator, .type, .privacy_type,
		(.privacy_members | sort | join("+")),
		([.tags.data[].text] | sort | join("+"))] | @tsv' "$SANDBOX_SAVE" | sort
}

@test "examples: the notebook's exercises" {
	cp "$TX_TOP"/pipelines/examples/{urls,domains}.* .
	start
	run_bounded tx-publish --from lines --defaults urls.defaults \
		--privacy-type HAS_WHITELIST --privacy-members 101,202 \
		--confirm urls.txt --base-url "$SANDBOX_URL"
	assert_success
	assert_equal "$stderr" 'Done publishing 4 indicators with 0 failures!'
	run_bounded tx-publish --from lines --defaults domains.defaults \
		--privacy-type HAS_PRIVACY_GROUP --privacy-members 777 \
		--confirm domains.txt --base-url "$SANDBOX_URL"
	assert_success
	assert_equal "$stderr" 'Done publishing 3 indicators with 0 failures!'
	sandbox_stop
	run shared
	assert_output "$(printf '%s\t%s\t%s\t%s\t%s\n' \
		c2.update-flash.example DOMAIN HAS_PRIVACY_GROUP 777 phishing \
		'http://198.51.100.23/~admin/panel.php' URI HAS_WHITELIST 101+202+555 malware_delivery+phishing \
		'http://login.example.com/verify?session=8f3a' URI HAS_WHITELIST 101+202+555 malware_delivery+phishing \
		'https://cdn.example.net/update/flash.exe' URI HAS_WHITELIST 101+202+555 malware_delivery+phishing \
		'https://example.org/wp-content/a,b/invoice.zip' URI HAS_WHITELIST 101+202+555 malware_delivery+phishing \
		login-verify.example DOMAIN HAS_PRIVACY_GROUP 777 phishing \
		update-flash.example DOMAIN HAS_PRIVACY_GROUP 777 phishing)"
}

@test "examples: bare domains, and the failed ones once more" {
	printf 'evil.example.com\nevil.example.net\n' >domains.txt
	sed s/IP_ADDRESS/DOMAIN/ defaults >domains.defaults
	start
	run_bounded tx-publish --from lines --defaults domains.defaults \
		--failed failed.txt domains.txt --base-url "$SANDBOX_URL"
	assert_success
	run_bounded tx-publish --from lines --defaults domains.defaults \
		failed.txt --base-url "$SANDBOX_URL"
	assert_success
	last_line 'Done publishing 0 indicators with 0 failures!'
}
