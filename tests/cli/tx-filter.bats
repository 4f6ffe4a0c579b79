# shellcheck disable=SC2016,SC2154 # bash -c expands these, and run sets them

setup() {
	load helpers
	data=$TX_TOP/tests/data/descriptors.ndjson
}

# kept RECORDS OPTION...: the ids that tx-filter keeps of some records.
kept() {
	local records=$1
	shift
	printf '%s\n' "$records" | tx-filter "$@" | jq -r .id | tr '\n' ' '
}

@test "kept lines come as they were, and those that stand together at once" {
	tx-gen 1500 >some
	sed -e '3q;s/$/\r/' some >crlf
	{ cat some; echo; cat crlf; echo; head -n 2 some; } >in
	printf '%s' "$(tail -n 1 some)" >>in
	tx-filter in >out
	grep . in | cmp - out
	tx-filter --status MALICIOUS in >out
	grep '"status":"MALICIOUS"' in | cmp - out
	# 1.2 MB in blocks of 256 KiB: far fewer writes than lines.
	ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD=$TX_BIN/failing.so \
		FAIL_CALL=write FAIL_AT=40 FAIL_WITH=EIO tx-filter some |
		cmp - some
}

@test "without conditions every line passes as it came" {
	run_bounded bash -c 'tx-filter "$1" | cmp - "$1"' - "$data"
	assert_success
}

@test "high value: malicious, reviewed manually, strictly above the line" {
	record() {
		printf '{"id":"%s","status":"%s","review_status":"%s","confidence":%s,"severity":"%s"}\n' "$@"
	}
	{
		record 1 MALICIOUS REVIEWED_MANUALLY 38 SEVERE
		record 2 MALICIOUS REVIEWED_MANUALLY 37.5 SEVERE
		record 3 MALICIOUS REVIEWED_MANUALLY '"38"' SEVERE
		record 4 MALICIOUS REVIEWED_MANUALLY null SEVERE
		record 5 MALICIOUS REVIEWED_MANUALLY 0 APOCALYPSE
		record 6 MALICIOUS REVIEWED_MANUALLY 1 APOCALYPSE
		record 7 MALICIOUS REVIEWED_MANUALLY 100 INFO
		record 8 SUSPICIOUS REVIEWED_MANUALLY 100 SEVERE
		record 9 MALICIOUS UNREVIEWED 100 SEVERE
		echo '{"id":"10","status":"MALICIOUS","review_status":"REVIEWED_MANUALLY","severity":"SEVERE"}'
	} > in.ndjson
	run bash -c 'tx-filter --high-value in.ndjson | jq -r .id | tr "\n" " "'
	assert_output '1 3 6 '
	run bash -c 'tx-normalize in.ndjson | tx-filter --high-value | jq -r .id | tr "\n" " "'
	assert_output '1 3 6 '
	run bash -c 'tx-filter --high-value --status SUSPICIOUS in.ndjson | jq -r .id'
	assert_output 8
	run bash -c 'tx-filter --high-value --match status=S --match review_status=R in.ndjson | jq -r .id | tr "\n" " "'
	assert_output '1 3 6 '
	run bash -c 'tx-filter --high-value --line 0,50:10,50 in.ndjson | jq -r .id'
	assert_output 7
}

@test "the points of a line may come in any order; a vertical one keeps the right" {
	records='{"id":"1","confidence":50,"severity":"SEVERE"}
{"id":"2","confidence":50,"severity":"WARNING"}'
	run kept "$records" --line 10,0:2,100
	assert_output '1 '
	run kept "$records" --line 5,0:5,100
	assert_output '1 '
	run kept "$records" --line 5,100:5,0
	assert_output '1 '
}

@test "a line that is none is a usage error" {
	for line in 1,2:1,2 1,2 a,b:c,d 1,2:3 1,2:3,4,5 ,: nan,1:2,3 ''; do
		run_bounded tx-filter --line "$line" /dev/null
		assert_equal "$status" 2
	done
}

@test "words of a vocabulary are taken in any case, others are named" {
	run kept '{"id":"1","review_status":"PENDING"}' --review-status pending
	assert_output '1 '
	run_bounded tx-filter --status MALICOUS /dev/null
	assert_equal "$status" 2
	# shellcheck disable=SC2154 # set by run
	assert_regex "$stderr" 'did you mean MALICIOUS\?'
}

@test "within one option any word fits, across options all must" {
	records='{"id":"1","status":"MALICIOUS","type":"DOMAIN"}
{"id":"2","status":"SUSPICIOUS","type":"DOMAIN"}
{"id":"3","status":"SUSPICIOUS","type":"URI"}
{"id":"4","type":"URI"}'
	run kept "$records" --status MALICIOUS,SUSPICIOUS
	assert_output '1 2 3 '
	run kept "$records" --type domain
	assert_output '1 2 '
	run kept "$records" --type url
	assert_output '3 4 '
	run kept "$records" --status MALICIOUS --status SUSPICIOUS --type DOMAIN
	assert_output '1 2 '
	run kept "$records" --status MALICIOUS --invert
	assert_output '2 3 4 '
}

@test "an owner is named by id or name, with commas escaped" {
	records='{"id":"1","owner":{"id":"7","name":"A, Inc."}}
{"id":"2","owner":{"id":8,"name":"B"}}
{"id":"3","owner_id":"7","name":"A, Inc.","ds":null,"severity_value":0}'
	run kept "$records" --owner 'A\, Inc.'
	assert_output '1 3 '
	run kept "$records" --owner 7,8
	assert_output '1 2 3 '
}

@test "tags fit in any case, of raw and of normalized records" {
	records='{"id":"1","tags":{"data":[{"text":"Phish\u0069ng"}]}}
{"id":"2","description":"[phishing]"}
{"id":"3","tags":["PHISHING"],"ds":null,"severity_value":0}'
	run kept "$records" --tag phishing
	assert_output '1 2 3 '
	run kept "$records" --tag phishing --tags=api
	assert_output '1 3 '
}

@test "times and confidence" {
	records='{"id":"1","added_on":"2016-02-09T00:00:00+0000","confidence":50}
{"id":"2","added_on":1455062400,"confidence":"75"}
{"id":"3","confidence":75.5}'
	run kept "$records" --since 2016-02-09 --until 2016-02-10
	assert_output '1 '
	run kept "$records" --since 1d --now 2016-02-10T12:00:00Z
	assert_output '2 '
	run kept "$records" --min-confidence 50 --max-confidence 75
	assert_output '1 2 '
}

@test "a year or month alone is no time, and no epoch" {
	for time in 2016 201602 20160209; do
		for option in --since --until --now; do
			run_bounded tx-filter $option $time /dev/null
			assert_equal "$option $status" "$option 2"
			assert_regex "$stderr" "\"$time\" is not a time: no such date, or not written as 2016-02-09"
		done
	done
}

@test "one bound of the confidence is none on the other side" {
	records='{"id":"1","confidence":-5}
{"id":"2","confidence":50}
{"id":"3","confidence":1e301}
{"id":"4"}'
	run kept "$records" --max-confidence 50
	assert_output '1 2 '
	run kept "$records" --min-confidence 50
	assert_output '2 3 '
}

@test "expired and live, in all forms of expired_on" {
	records='{"id":"1"}
{"id":"2","expired_on":null}
{"id":"3","expired_on":0}
{"id":"4","expired_on":"0"}
{"id":"5","expired_on":1455000000}
{"id":"6","expired_on":"1455000000"}
{"id":"7","expired_on":"2016-02-01T00:00:00+0000"}
{"id":"8","expired_on":"2036-02-01T00:00:00+0000"}'
	run kept "$records" --expired --now 2020-01-01
	assert_output '5 6 7 '
	run kept "$records" --live --now 2020-01-01
	assert_output '1 2 3 4 8 '
}

@test "match, imatch and regex look into the decoded text" {
	records='{"id":"1","description":"a Phish"}
{"id":"2","description":"a p\u0068ish"}
{"id":"3","description":null}
{"id":"4","indicator":{"indicator":"x.phish.example","type":"DOMAIN"}}'
	run kept "$records" --match description=phish
	assert_output '2 '
	run kept "$records" --imatch description=phish
	assert_output '1 2 '
	run kept "$records" --regex 'description=^a [pP]' --regex 'description=^zzz'
	assert_output '1 2 '
	run kept "$records" --regex 'indicator=\.example$'
	assert_output '4 '
	run_bounded tx-filter --regex 'description=(' /dev/null
	assert_equal "$status" 2
	run_bounded tx-filter --match description /dev/null
	assert_equal "$status" 2
}

@test "an expression that would keep regcomp busy is refused at once" {
	for ere in '((((a{255}){255}){255}){255}){255}' '(a)\1' "$(printf '(%.0s' {1..50000})"; do
		run_bounded tx-filter --regex "id=$ere" /dev/null
		assert_failure 2
		assert_regex "$stderr" '--regex: ".*"(\.\.\.)?: (written out|back-ref|brackets)'
	done
}

@test "--in and --not-in read a list or NDJSON" {
	records='{"id":"1","type":"A"}
{"id":"2","type":"B"}
{"id":"3"}'
	printf 'A\r\nC\n' > list
	printf '{"type":"B"}\n{"x":1}\n' | gzip > set.ndjson.gz
	run kept "$records" --in type=list
	assert_output '1 '
	run kept "$records" --not-in type=list
	assert_output '2 3 '
	run kept "$records" --in type=set.ndjson.gz
	assert_output '2 '
	run_bounded tx-filter --in type=no-such-file /dev/null
	assert_equal "$status" 66
}

@test "the files of --in and --not-in are not written over" {
	printf '{"id":"%s"}\n' 1 2 >in
	cp in set
	for option in --rejects --summary; do
		run_bounded tx-filter --not-in id=set $option ./set in
		assert_failure 2
		assert_regex "$stderr" "set is an input, so it cannot be $option"
		cmp in set
	done
	run_bounded tx-filter --in id=set -o set in
	assert_success
	cmp in set
}

@test "the tags of a file's records are those that --tags says" {
	echo '{"tags":["other"],"description":"[kit]"}' >values
	echo '{"tags":["kit"]}' >in
	run tx-filter --in tags=values in
	assert_output '{"tags":["kit"]}'
	run tx-filter --tags api --in tags=values in
	assert_success
	assert_output ''
}

# What took the records gave no output and a status of 0.
@test "--in and --not-in do not take standard input, or a pipe, from the records" {
	printf '{"id":"%s"}\n' 1 2 >both
	echo '{"id":"1"}' >one
	mkfifo fifo
	while IFS='|' read -r how first second; do
		run_bounded bash -c "${how//;/|}"
		assert_failure 2
		assert_output ''
		assert_regex "$stderr" "^tx-filter: $first and $second both read"
	done <<-'END'
		tx-filter --in id=- <both|--in|the input
		cat both ; tx-filter --not-in id=-|--not-in|the input
		cat both ; tx-filter --not-in id=- one -|--not-in|the input
		cat both ; tx-filter --in id=/dev/stdin|--in|the input
		cat both ; tx-filter --in id=- /dev/fd/0|--in|the input
		tx-filter --in id=fifo fifo|--in|the input
		tx-filter --in id=fifo --not-in type=fifo one|--in|--not-in
		cat both ; tx-filter --in id=- --in type=- one|--in|--in
	END
	while read -r how; do
		run_bounded bash -c "$how"
		assert_success
		assert_output '{"id":"1"}'
	done <<-'END'
		cat one | tx-filter --in id=- both
		tx-filter --in id=/dev/stdin <one
		tx-filter --in id=one --in id=one <one
		tx-filter --in id=one <both
		tx-filter --in id=<(cat one) <(cat both)
		tx-filter --in id=<(cat one) --not-in type=/dev/null - <both
	END
}

@test "--max-line holds for the files of --in, too" {
	printf '{"id":"1","x":"%050d"}\n' 0 >long
	run_bounded tx-filter --max-line 40 --in id=long /dev/null
	assert_failure 65
	assert_equal "$stderr" 'tx-filter: --in: long:1: line is too long (see --max-line)'
	run_bounded tx-filter --max-line 100 --in id=long --count long
	assert_output 1
}

@test "a condition on a field that no record had is a notice" {
	run_bounded bash -c 'echo "{}" | tx-filter --match descripton=x'
	assert_success
	# shellcheck disable=SC2154 # set by run
	assert_equal "$stderr" 'tx-filter: no record has the field "descripton"'
}

@test "nothing is said of a field that no record was asked for" {
	run_bounded bash -c 'echo "{\"status\":\"UNKNOWN\",\"description\":\"x\"}" |
		tx-filter --status MALICIOUS --match description=x'
	assert_success
	assert_equal "$stderr" ''
}

@test "the clock can be set to its beginning" {
	echo '{"id":"1","expired_on":"1970-01-02T00:00:00+0000"}' >one
	run_bounded tx-filter --live --now 1970-01-01 --count one
	assert_output 1
}

@test "several files of records fill one set" {
	echo '{"id":"2","type":"DOMAIN"}' >two
	echo '{"id":"3","type":"URI"}' >three
	printf '{"id":"%s"}\n' 1 2 3 >all
	run_bounded tx-filter --in id=two --in id=three all
	assert_success
	assert_output '{"id":"2"}
{"id":"3"}'
}

@test "csv has a header for ever, quotes what needs it, joins texts" {
	record='{"id":"1","added_on":"2016-02-09T18:32:19+0000","type":"DOMAIN","indicator":{"id":"2","indicator":"a.example"},"confidence":75,"owner":{"id":"7","name":"A, \"B\""},"tags":["x","y"],"description":"two\nlines","expired_on":null}'
	run_bounded tx-filter --to csv <<< "$record"
	assert_success
	assert_line -n 0 'id,ds,ts,type,indicator,status,review_status,severity,severity_value,confidence,share_level,privacy_type,owner_id,name,email,tags,description,added_on,last_updated,expired_on,search_term,raw_indicator'
	assert_line -n 1 '1,2016-02-09,2016-02-09T18:32:19Z,DOMAIN,a.example,,,,0,75,,,7,"A, ""B""",,"x,y","two'
	assert_line -n 2 'lines",2016-02-09T18:32:19+0000,,,,'
	run_bounded tx-filter --to csv --fields id,owner,nothing /dev/null
	assert_output 'id,owner,nothing'
	run_bounded tx-filter --to csv --fields id,owner --fields nothing /dev/null
	assert_output 'id,owner,nothing'
	run_bounded tx-filter --to csv --fields owner.name,owner <<< "$record"
	assert_line -n 1 '"A, ""B""","{""id"":""7"",""name"":""A, \""B\""""}"'
}

@test "csv: a row of one empty field is no blank line" {
	run_bounded bash -c 'printf "%s\n" "{\"source_uri\":\"a\"}" "{}" "{\"source_uri\":\"\"}" |
		tx-filter --to csv --fields source_uri | tee out.csv'
	assert_output $'source_uri\na\n""\n""'
	run_bounded python3 -c 'import csv; print(list(csv.reader(open("out.csv"))))'
	assert_output "[['source_uri'], ['a'], [''], ['']]"
	run_bounded bash -c 'echo "{}" | tx-filter --to csv --fields source_uri,id'
	assert_output $'source_uri,id\n,'
}

@test "brackets in a field are bytes of its name" {
	record='{"x":["p","q"],"y":[{"id":1}],"x[]":"r"}'
	run_bounded tx-filter --to csv --fields 'x,x[],y[].id' <<< "$record"
	assert_line -n 1 '"p,q",r,'
	run_bounded tx-filter --count --match 'x[]=q' <<< "$record"
	assert_output 0
}

@test "--spreadsheet-safe marks formulas" {
	run_bounded bash -c 'echo "{\"id\":\"=1+1\"}" | tx-filter --to csv --fields id --spreadsheet-safe'
	assert_line -n 1 "'=1+1"
}

@test "options that contradict each other are usage errors" {
	while read -r options; do
		# shellcheck disable=SC2086 # several options
		run_bounded tx-filter $options "$data"
		assert_failure 2
		assert_equal "${#lines[@]}" 0
	done <<-'END'
		--fields id
		--to list --fields id,type
		--spreadsheet-safe
		--expired --live
		--since 2026-02-01 --until 2026-01-01
		--min-confidence 60 --max-confidence 50
	END
}

@test "json is one object keyed by row" {
	tx-filter --to json "$data" > out.json
	run python3 - "$data" <<-'PYTHON'
		import json, sys
		rows = json.load(open("out.json"))
		lines = [json.loads(x) for x in open(sys.argv[1])]
		print(rows == {str(i): x for i, x in enumerate(lines)})
	PYTHON
	assert_output True
	run bash -c 'tx-filter --to json /dev/null | jq -c .'
	assert_output '{}'
}

@test "list is one indicator a line; hidden characters are refused, and named" {
	records='{"indicator":{"indicator":"a.example"}}
{"id":"none"}
{"indicator":{"indicator":"b\nc"}}
{"indicator":"\u0085"}
{"indicator":"a\u009b31m"}
{"indicator":"\u202egnp.exe"}
{"indicator":"\u200d\ud83d\ude00 \u00e9"}'
	run_bounded tx-filter --to list --rejects bad <<< "$records"
	assert_equal "$status" 3
	assert_output 'a.example
'$'\xe2\x80\x8d\xf0\x9f\x98\x80 \xc3\xa9'
	assert_equal "$(cat bad)" "$(sed -n 3,6p <<< "$records")"
	i=3
	for escape in '\n' '\u0085' '\u009b' '\u202e'; do
		assert_equal "${stderr_lines[i - 3]}" \
			"tx-filter: stdin:$i: a hidden character ($escape) in what would be a line of a list"
		i=$((i + 1))
	done
}

@test "--count prints one number, -v a summary" {
	run_bounded tx-filter --count -v --status MALICIOUS <<< '{"status":"MALICIOUS"}
{"status":"UNKNOWN"}'
	assert_output 1
	# shellcheck disable=SC2154 # set by run
	assert_equal "$stderr" 'tx-filter: Kept 1 of 2 data'
}
