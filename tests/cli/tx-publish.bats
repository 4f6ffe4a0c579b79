# tx-publish: sending rows and reading them back, and its options.

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
	run grep -c '%22method%22%3A%22GET%22' "$SANDBOX_LOG"
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
		refute_regex "$stderr" 'Done publishing'
	done
}
