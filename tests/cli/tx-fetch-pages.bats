# tx-fetch against pages that are served byte for byte: what servers did, and
# what one might do to us.

# shellcheck disable=SC2016,SC2154 # bash -c expands; stderr is set by run
# shellcheck disable=SC2030,SC2031 # each test is a subshell
# shellcheck disable=SC2094 # the file ids is only read

setup() {
	load helpers
	load replay
	export HOME=$BATS_TEST_TMPDIR
}

teardown() {
	replay_stop
}

# page NEXT ID...: a page of records with these ids; NEXT may be empty.
page() {
	local next=$1 records=

	shift
	[ $# = 0 ] || printf -v records ',{"id":"%s"}' "$@"
	printf '{"data":[%s]' "${records#,}"
	[ -z "$next" ] || printf ',"paging":{"cursors":{"after":"%s"},"next":"https:\\/\\/graph.facebook.com\\/x?access_token=%s&after=%s"}' \
		"$next" "$replay_token" "$next"
	printf '}'
}

# write_page OPTION...: write page 1 of two, of more than the MiB that a pipe
# holds, until that is full; what is read of file descriptor 4 lets it go on.
write_page() {
	# shellcheck disable=SC2046 # words
	page A $(seq 1000000 1100000) | answer 1
	page '' 5 | answer 2
	replay_serve
	mkfifo full
	TX_ACCESS_TOKEN=$replay_token timeout 60 tx-fetch --fields none \
		--base-url "$replay_url" "$@" >full 3>&- &
	exec 4<full
	read -rN 1 -u 4
}

@test "a pretty page is brought to one line a record, strings untouched" {
	answer 1 <<-'END'
		{
		   "data": [
		      {
		         "id": "1",
		         "a\u0020 b": "x \" \\",
		         "n": [ 1.50, -0, 1e+2 ],
		         "e": {  }
		      },   {"id" : "2"}
		   ]
		}
	END
	replay
	assert_success
	assert_output '{"id":"1","a\u0020 b":"x \" \\","n":[1.50,-0,1e+2],"e":{}}
{"id" : "2"}'
}

@test "the next page is asked for before this one is written" {
	write_page
	for ((try = 0; try < 400; try++)); do
		[ "$(requests)" = 1 ] || break
		sleep 0.05
	done
	assert_equal "$(requests)" 2
	cmp <(cat <&4) <(printf '"id":"%s"}\n' {1000000..1100000} 5 |
		sed '2,$s/^/{/')
	wait $!
}

@test "a page that came while the reader took its time did not stand still" {
	write_page --stall-time 1 --retries 0
	sleep 3
	assert_equal "$(wc -l <&4)" 100002
	wait $!
	assert_equal "$(requests)" 2
}

@test "a page that cannot be written is named" {
	page A 1 | answer 1
	page '' 2 | answer 2
	replay_serve
	replay_fetch -o /dev/full
	assert_failure 74
	assert_equal "$stderr" 'tx-fetch: descriptors: page 1: /dev/full: No space left on device'
}

@test "a page that may be one too many is not asked for before" {
	write_page --max-records 100001
	sleep 0.3
	assert_equal "$(requests)" 1
	assert_equal "$(wc -l <&4)" 100001
	wait $!
	assert_equal "$(requests)" 1
}

@test "the search term is spliced on, and replaces one that is there" {
	printf '{"data":[{"id":"1"},{"search_term":"old","id":"2"},{}]}' |
		answer 1
	replay -t 'a "b" / ä'
	assert_success
	assert_output '{"id":"1","search_term":"a \"b\" / ä"}
{"search_term":"a \"b\" / ä","id":"2"}
{"search_term":"a \"b\" / ä"}'
}

@test "an empty page is not the end" {
	page A 1 | answer 1
	page B | answer 2
	page C | answer 3
	page '' 2 | answer 4
	replay
	assert_success
	assert_output '{"id":"1"}
{"id":"2"}'
	assert_equal "$(requests)" 4
	tail -1 answers/log | grep -q '&after=C$'
}

@test "an id is written once within a search" {
	page A 1 2 | answer 1
	page B 2 3 | answer 2
	page '' 3 1 4 | answer 3
	replay --summary sum
	assert_success
	assert_equal "$output" "$(printf '{"id":"%s"}\n' 1 2 3 4)"
	assert_equal "$(jq -c '[.records,.doubles]' sum)" '[4,3]'
}

@test "ids of any spelling are told apart" {
	printf '{"data":[{"id":"1"},{"id":1},{"id":"01"},{"id":"x"},{"id":"\\u0031"},{"id":0},{"id":"18446744073709551617"},{"id":null},{"id":null},{"id":"x"},{"id":"\\ud800"},{"id":"\\ud801"},{"id":"\\ufffd"},{"id":"\\uD800"}]}' |
		answer 1
	replay
	assert_success
	assert_output '{"id":"1"}
{"id":"01"}
{"id":"x"}
{"id":0}
{"id":"18446744073709551617"}
{"id":null}
{"id":null}
{"id":"\ud800"}
{"id":"\ud801"}
{"id":"\ufffd"}'
}

@test "a cursor that comes again ends the search with 3" {
	page A 1 | answer 1
	page B 2 | answer 2
	page A 3 | answer 3
	replay
	assert_failure 3
	assert_equal "${#lines[@]}" 3
	[[ $stderr == *'page 3: the next page was read before'* ]]
	assert_equal "$(requests)" 3
}

@test "a next page without a usable cursor ends the search with 3" {
	printf '{"data":[{"id":"1"}],"paging":{"next":"https://x/y"}}' |
		answer 1
	replay
	assert_failure 3
	assert_output '{"id":"1"}'
	[[ $stderr == *'no usable cursor'* ]]
}

@test "a cursor past what can be reached ends the search with 3" {
	page A 1 | answer 1
	printf '{"error":{"message":"(#100) The After Cursor specified exceeds the max limit supported by this endpoint","code":100}}' |
		answer 2 400
	replay
	assert_failure 3
	assert_output '{"id":"1"}'
	[[ $stderr == *'the server reads no further'* ]]
}

@test "an empty or missing next is the end, a full page is mentioned" {
	printf '{"data":[{"id":"1"}],"paging":{"cursors":{"after":"x"},"next":""}}' |
		answer 1
	replay --limit 1 -v
	assert_success
	[[ $stderr == *'the last page was full'* ]]
	assert_equal "$(requests)" 1
}

@test "a page that is not whole is read again, not in part" {
	printf '{"data":[{"id":"1"},{"id":"2"' | answer 1
	printf '' | answer 2
	printf '{"data":[{"id":"1"}]} x' | answer 3
	page '' 1 2 | answer 4
	replay
	assert_success
	assert_output '{"id":"1"}
{"id":"2"}'
}

@test "after the last try a broken page ends with 69" {
	printf '{"data":[{"id":"1"' | answer 1
	replay --retries 2
	assert_failure 69
	assert_output ''
	assert_equal "$(requests)" 3
	[[ $stderr == *'not JSON: byte 19: '* ]]
}

@test "the page is made smaller when the server asks for less data" {
	for n in 1 2 3; do
		printf '{"error":{"message":"Please reduce the amount of data you are asking for, then retry your request","code":1}}' |
			answer "$n" 500
	done
	page '' 1 | answer 4
	replay --limit 100
	assert_success
	assert_output '{"id":"1"}'
	assert_equal "$(grep -o 'limit=[0-9]*' answers/log | tr '\n' ' ')" \
		'limit=100 limit=50 limit=25 limit=12 '
}

@test "a token that the server masked was not cut by us" {
	printf '{"data":[{"id":"1"}],"paging":{"next":"https:\\/\\/h\\/x?access_token=***&after=a"}}' |
		answer 1
	page '' 2 | answer 2
	replay --summary summary
	assert_success
	assert_equal "$(jq .tokens_cut summary)" 0
}

@test "an element that is no record is refused" {
	printf '{"data":[{"id":"1"},null, [ 2 ],{"id":"3"}]}' | answer 1
	replay
	assert_failure 65
	assert_output '{"id":"1"}'
	[[ $stderr == *'"null" is no record'* ]]
	kill "$replay_pid"
	rm answers/port
	replay --rejects bad
	assert_failure 3
	assert_output '{"id":"1"}
{"id":"3"}'
	assert_equal "$(cat bad)" 'null
[2]'
}

@test "an element that fails the grammar is refused, the page is kept" {
	{
		printf '{"data":[{"id":"1"},{"id":"2","x":01},{"id":"3","x":"\377\n\\q"},'
		printf '{"id":"4"}],"paging":{"next":"x?after=A"}}'
	} | answer 1
	for n in 2 3 4; do cp answers/1 answers/$n; done
	page '' 5 | answer 5
	replay --retries 3 --rejects bad
	assert_failure 3
	assert_equal "$output" "$(printf '{"id":"%s"}\n' 1 4 5)"
	cmp bad <(printf '{"id":"2","x":01}\n{"id":"3","x":"\377 \\q"}\n')
	[[ $stderr == *'an element is no JSON: byte 15 of 17: '* ]]
	[[ $stderr == *'2 elements were no records'* ]]
	assert_equal "$(requests)" 5
	kill "$replay_pid"
	rm answers/port answers/log
	replay --retries 1
	assert_failure 65
	assert_output '{"id":"1"}'
	[[ $stderr == *'page 1: '*'is no record (see --rejects)'* ]]
	assert_equal "$(requests)" 2
}

@test "a page that cannot be cut apart ends with 69" {
	for text in '{"data":[{"id":"1"},{"id":"2"}' \
		'{"data":[{"id":"1"}],"paging":{"next":nil}}' \
		'{"data":[{"id":"1"},]}' '<html>{"data":[]}</html>'; do
		printf '%s' "$text" | answer 1
		replay --retries 1 --rejects bad
		assert_failure 69
		assert_output ''
		[[ $stderr == *'is not JSON'* ]]
		kill "$replay_pid"
		rm answers/port
	done
	replay_pid=
}

@test "ids: of a garbled block only the garbled object is lost" {
	printf '{"1":{"id":"1"},"2":{"id":"2","x":.5},"3":{"id":"3"}}' |
		answer 1
	cp answers/1 answers/2
	printf '{"1":{"id":"1"}}' | answer 3
	printf '{"2":{"id":"2","x":.5},"3":{"id":"3"}}' | answer 4
	cp answers/4 answers/5
	printf '{"2":{"id":"2","x":.5}}' | answer 6
	cp answers/6 answers/7
	printf '{"3":{"id":"3"}}' | answer 8
	seq 3 >ids
	run_ids() { replay --retries 1 --fields id "$@" ids <ids; }
	run_ids --rejects bad
	assert_failure 3
	assert_equal "$output" "$(printf '{"id":"%s"}\n' 1 3)"
	assert_equal "$(cat bad)" '{"2":{"id":"2","x":.5}}'
	kill "$replay_pid"
	rm answers/port
	run_ids
	assert_failure 65
}

@test "a redirect is not followed" {
	page '' 1 | answer 1 302 'Location: /elsewhere'
	replay
	assert_failure 69
	assert_output ''
	assert_equal "$(requests)" 1
}

@test "a throttle beyond --max-time ends with 75 at once" {
	printf '{"error":{"message":"(#4) Application request limit reached","code":4}}' |
		answer 1 400 'X-Business-Use-Case-Usage: {"1":[{"estimated_time_to_regain_access":10}]}'
	replay
	assert_failure 75
	[[ $stderr == *'600 s'*--max-time* ]]
	assert_equal "$(requests)" 1
}

@test "a reply larger than --max-page is refused" {
	page '' 1 2 3 4 5 >big
	head -c 2000 /dev/zero | tr '\0' ' ' >>big
	answer 1 <big
	replay --max-page 1024
	assert_failure 69
	[[ $stderr == *'larger than 1024 bytes'* ]]
	assert_equal "$(requests)" 1
}

@test "tokens in nested links are cut, whosever they are, and counted" {
	printf '{"data":[{"id":"1","d":"access_token=mine&x","tags":{"data":[],"paging":{"next":"https:\\/\\/h\\/p?access_token=%s&after=x","previous":"?limit=1\\u0026access_token=99999|foreign\\u0026a=b"}}},' "$replay_token" |
		cat - <(printf '{"id":"2","tags":{"data":[],"paging":{"cursors":{},"next":"?access_token=12345678\\u007cAbCdEfGhIjKlMnOp_-qr"}}},{"id":"3","paging":{"next":"","previous":7}}]}') |
		answer 1
	printf '{"error":{"message":"no such thing","code":100}}' | answer 2 400
	replay --fields none --summary sum --page-dump dump
	assert_failure 3
	[[ $stderr == *'object 1: not all of its tags were read: no such thing'* ]]
	[[ $stderr == *'object 2: not all of its tags were read: '*unusable* ]]
	assert_line --index 0 '{"id":"1","d":"access_token=mine&x","tags":{"data":[],"paging":{"next":"https:\/\/h\/p?access_token=***&after=x","previous":"?limit=1\u0026access_token=***\u0026a=b"}}}'
	assert_line --index 1 '{"id":"2","tags":{"data":[],"paging":{"cursors":{},"next":"?access_token=***"}}}'
	assert_line --index 2 '{"id":"3","paging":{"next":"","previous":7}}'
	assert_equal "$(jq -c '[.tokens_cut,.incomplete]' sum)" '[3,2]'
	run grep -rl AbCdEf dump sum
	assert_output ''
}

@test "links whose keys are spelt with escapes are found, too" {
	printf '{"data":[{"id":"1"},{"id":"2","tags":{"data":[],"pagin\\u0067":{"n\\u0065xt":"?access_token=12345678|foreign"}}}]}' |
		answer 1
	printf '{"error":{"message":"no such thing","code":100}}' | answer 2 400
	replay --fields none --summary sum
	assert_failure 3
	assert_line --index 1 '{"id":"2","tags":{"data":[],"pagin\u0067":{"n\u0065xt":"?access_token=***"}}}'
	[[ $stderr == *'object 2: not all of its tags were read'* ]]
}

@test "links in a list of lists are found, too" {
	printf '{"data":[{"id":"1","paging":[{"paging":{"next":"?access_token=12345678|foreign"}}]}]}' |
		answer 1
	replay --fields none
	assert_success
	assert_output '{"id":"1","paging":[{"paging":{"next":"?access_token=***"}}]}'
}

@test "what only looks like a link is left as it is" {
	records='{"id":"1","paging":"next"}
{"id":"2","description":"paging\": {\"next\":\"?access_token=12345678|foreign\"","next":"?access_token=12345678|foreign"}
{"id":"3","paging":{"cursors":{"next":"?access_token=12345678|foreign","}":"]"},"last":"next"}}
{"id":"4","paging":["next","?access_token=12345678|foreign"]}'
	printf '{"data":[%s]}' "$(paste -sd, <<<"$records")" | answer 1
	replay --fields none
	assert_success
	assert_output "$records"
}

@test "lists nested deeply cost what others do" {
	[ -z "${TX_COUNTED-}" ] || skip 'counting branches takes its time'
	command -v python3 >/dev/null || skip 'python3 is not installed'
	python3 -c '
print("{\"data\":[" + "{\"paging\":" * 500 + "\"" + "x" * 30000000 + "\"" +
	"}" * 500 + ",{\"id\":\"2\"}]}")' | answer 1
	ulimit -t 10
	# Into a file: the shell has that limit, too, and is slow with so much.
	replay --fields none -o out
	assert_success
	assert_equal "$(tail -n 1 out)" '{"id":"2"}'
}

@test "the links of a page that is garbled are cut, too" {
	printf '{"data":[{"id":"1","x":tru},{"id":"2","tags":{"data":[],"paging":{"previous":"?access_token=12345678|foreign"}}}]}' |
		answer 1
	cp answers/1 answers/2
	replay --retries 1 --fields none --rejects bad
	assert_failure 3
	assert_output '{"id":"2","tags":{"data":[],"paging":{"previous":"?access_token=***"}}}'
}

@test "recorded bodies pass unchanged but for white space" {
	local body count=0
	local tags='"tags":(\{"data":\[[^]]*\][^}]*\}|\[[^]]*\])'

	recorded=$TX_TOP/../shared/recorded/derived
	[ -d "$recorded" ] || skip 'there are no recorded bodies here'
	for body in "$recorded"/*.json; do
		jq -e '.data | type == "array"' "$body" >/dev/null || continue
		answer $((++count)) <"$body"
	done
	replay_serve
	for ((n = 1; n <= count; n++)); do
		replay_fetch --max-pages 1 --fields none -o out.$n
		assert_success
		python3 - answers/$n out.$n <<-'END' || fail "body $n"
			import json, re, sys
			text = open(sys.argv[1]).read()
			token = r'("(?:[^"\\]|\\.)*")|\s+'
			plain = re.sub(token, lambda m: m[1] or "", text)
			plain = re.sub("access_token=[^&\"]*", "", plain)
			lines = open(sys.argv[2]).read().split("\n")[:-1]
			assert len(lines) == len(json.loads(text)["data"])
			assert ",".join(lines) in plain
		END
	done
	# The filters pass them on byte for byte; what tx-normalize sets stands
	# behind the rest of them, or replaces the tags.
	cat out.* >got
	tx-filter got | cmp - got
	tx-normalize got >norm
	tx-filter norm | cmp - norm
	tx-normalize norm | cmp - norm
	cmp <(sed -E "s/$tags//; s/}\$//" got) \
		<(sed -E "s/,\"ds\":.*//; s/$tags//; s/}\$//" norm)
}

@test "tagged: exact text wins, other kinds are left out, blocks of 50" {
	printf '{"data":[{"id":"10","text":"Phish"},{"id":"11","text":"phish"}]}' |
		answer 1
	{
		printf '{"data":[{"id":"900","type":"MALWARE_DESCRIPTOR"},{"id":"5/../6","type":"THREAT_DESCRIPTOR"}'
		printf ',{"id":"%s","type":"THREAT_DESCRIPTOR"}' $(seq 60) 60
		printf ']}'
	} | answer 2
	printf '{%s}' "$(seq 50 -1 1 | sed 's/.*/"&":{"id":"&"}/' | paste -sd,)" |
		answer 3
	printf '{%s}' "$(seq 51 60 | sed 's/.*/"&":{"id":"&"}/' | paste -sd,)" |
		answer 4
	replay tagged phish --fields id -v --summary sum
	assert_success
	assert_equal "$output" "$(seq 60 | sed 's/.*/{"id":"&"}/')"
	[[ $stderr == *'left out 2 tagged objects'* ]]
	assert_equal "$(jq -c '.searches[0]|[.records,.doubles,.others,.stop]' sum)" \
		'[60,1,2,"end"]'
	assert_equal "$(sed -n 2p answers/log | cut -d'?' -f1)" \
		/v25.0/11/tagged_objects
}

@test "tagged: several tags that differ in letter case only are not guessed" {
	printf '{"data":[{"id":"10","text":"Phish"},{"id":"11","text":"PHISH"}]}' |
		answer 1
	replay tagged phish
	assert_failure 3
	[[ $stderr == *'there are several such tags'* ]]
	assert_equal "$(requests)" 1
}

@test "tagged: a full page of the list without a next is said" {
	printf '{"data":[{"id":"10","text":"phish"}]}' | answer 1
	printf '{"data":[%s]}' \
		"$(seq 2 | sed 's/.*/{"id":"&","type":"THREAT_DESCRIPTOR"}/' | paste -sd,)" |
		answer 2
	printf '{"1":{"id":"1"},"2":{"id":"2"}}' | answer 3
	replay tagged phish --fields id --limit 2 -v --summary sum
	assert_success
	assert_equal "$(jq -c '.searches[0] | [.early_ends, .records]' sum)" \
		'[1,2]'
	[[ $stderr == *'the last page was full, there may be more'* ]]
	replay_stop
	replay tagged phish --fields id --limit 3 --summary sum
	assert_success
	assert_equal "$(jq -c '.searches[0].early_ends' sum)" 0
}

@test "tagged: a walk that breaks off is a failure, what was found is written" {
	printf '{"data":[{"id":"10","text":"phish"}]}' | answer 1
	printf '{"data":[%s],"paging":{"next":"x?after=A"}}' \
		"$(seq 50 | sed 's/.*/{"id":"&","type":"THREAT_DESCRIPTOR"}/' | paste -sd,)" |
		answer 2
	printf '{%s}' "$(seq 50 | sed 's/.*/"&":{"id":"&"}/' | paste -sd,)" |
		answer 3
	printf '{"error":{"message":"no","code":100}}' | answer 4 400
	replay tagged phish --fields id
	assert_failure 69
	assert_equal "${#lines[@]}" 50
	[[ $stderr == *'tag phish: page 2: no '* ]]
}

@test "tagged: of a garbled page only the garbled element is lost" {
	printf '{"data":[{"id":9,"text":.5},{"id":"10","text":"phish"}]}' |
		answer 1
	cp answers/1 answers/2
	printf '{"data":[%s,{"id":"2","type":tru},%s],"paging":{"next":"x?after=A"}}' \
		'{"id":"1","type":"THREAT_DESCRIPTOR"}' \
		'{"id":"3","type":"THREAT_DESCRIPTOR"}' | answer 3
	cp answers/3 answers/4
	printf '{"1":{"id":"1"},"3":{"id":"3"}}' | answer 5
	printf '{"data":[{"id":"4","type":"THREAT_DESCRIPTOR"}]}' | answer 6
	printf '{"4":{"id":"4"}}' | answer 7
	replay --retries 1 --fields id --rejects bad --summary sum tagged phish
	assert_failure 3
	assert_equal "$output" "$(printf '{"id":"%s"}\n' 1 3 4)"
	cmp bad <(printf '%s\n' '{"id":9,"text":.5}' '{"id":"2","type":tru}')
	assert_equal "$(jq -c '[.refused, .searches[0].retries]' sum)" '[2,2]'
	kill "$replay_pid"
	rm answers/port answers/log
	replay --retries 1 --fields id tagged phish
	assert_failure 65
	assert_output ''
	[[ $stderr == *'is no record (see --rejects)'* ]]
}

@test "tagged: a cursor that comes again is a gap" {
	printf '{"data":[{"id":"10","text":"phish"}]}' | answer 1
	printf '{"data":[{"id":"1","type":"THREAT_DESCRIPTOR"}],"paging":{"next":"x?after=A"}}' |
		answer 2
	printf '{"1":{"id":"1"}}' | answer 3
	cp answers/2 answers/4
	replay tagged phish --fields id
	assert_failure 3
	assert_output '{"id":"1"}'
	[[ $stderr == *'the next page was read before'* ]]
}

@test "ids: a block that is too much is halved, an outage is no missing id" {
	for n in 1 2; do
		printf '{"error":{"message":"unknown","code":1}}' | answer $n 500
	done
	printf '{"1":{"id":"1"}}' | answer 3
	printf '{"2":{"id":"2"},"3":{"id":"3"}}' | answer 4
	seq 3 >ids
	replay --retries 1 --fields id ids <ids
	assert_success
	assert_equal "${#lines[@]}" 3
	printf '{"error":{"message":"unknown","code":1}}' | answer 4 500
	rm answers/3
	kill "$replay_pid"
	rm answers/port
	replay --retries 0 --fields id ids <ids
	assert_failure 69
}
