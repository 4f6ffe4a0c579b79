# The stand-in server with a plan of faults.

# shellcheck disable=SC2154 # stderr is set by run
setup() {
	load helpers
	load sandbox
	command -v curl >/dev/null || skip 'curl is not installed'
	for n in 1 2 3 4 5 6; do
		printf '{"id":"%s","added_on":"2016-02-0%sT00:00:00+0000","owner":{"id":"77","name":"Acme"},"status":"UNKNOWN","type":"DOMAIN","indicator":{"id":"900%s","indicator":"a%s.example","type":"DOMAIN"}}\n' \
			"$n" "$n" "$n" "$n"
	done >data.ndjson
}

teardown() {
	sandbox_stop
}

# start RULE...: the server with these rules.
start() {
	printf '%s\n' "$@" >plan
	sandbox_start --now 2016-03-01 --faults plan data.ndjson
}

# walk QUERY: the ids of each page, up to ten pages, by the cursors of next.
walk() {
	local after='' n

	for n in 1 2 3 4 5 6 7 8 9 10; do
		sandbox_get "/threat_descriptors?fields=id&$1$after" >page ||
			return
		jq -j '[.data[].id] | join("")' page
		after=$(jq -r '.paging.next // "" | capture("(?<a>&after=.*)").a' page)
		[ -n "$after" ] || return 0
		printf ' '
	done
}

@test 'faults: conditions choose the calls' {
	start '/threat_tags error 17' '/*/descriptors error 32' \
		'limit>4 error 1' 'text=a* !type error 613' 'POST error 2' \
		'/threat_exchange_members call 2-3 error 341' \
		'/threat_exchange_members every 5 error 368'
	codes=
	for target in /threat_tags?text=x /9001/descriptors \
		'/threat_descriptors?limit=5' '/threat_descriptors?limit=4' \
		'/threat_descriptors?text=ab' \
		'/threat_descriptors?text=ab&type=URI' \
		/threat_exchange_members /threat_exchange_members \
		/threat_exchange_members /threat_exchange_members \
		/threat_exchange_members; do
		codes+=$(sandbox_get "$target" | jq -r '.error.code // "-"')' '
	done
	codes+=$(sandbox_get /threat_descriptors -d x=y | jq .error.code)
	assert_equal "$codes" '17 32 1 - 613 - - 341 341 - 368 2'
}

@test 'faults: a chance is the same in every run' {
	for run in 1 2; do
		start 'seed 3' 'chance 50 error 2'
		for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
			sandbox_get /1 | jq -j '.error.code // "-"'
		done >"run$run"
		sandbox_stop
	done
	cmp run1 run2
	grep -q 2 run1
	grep -q - run1
}

@test 'faults: an error has the parts that were asked for' {
	start 'call 1 error 4 403 "(#4) \"slow\" down" subcode 1349210 transient' \
		'call 2 error -1 200 "none"' 'call 3 html 502' 'call 4 empty 503'
	run sandbox_get /1 -w '%{http_code}'
	assert_output --regexp '^\{"error":\{"message":"\(#4\) \\"slow\\" down","type":"OAuthException","code":4,"error_subcode":1349210,"is_transient":true,"fbtrace_id":"A.*"\}\}403$'
	run sandbox_get /1 -w '%{http_code}'
	assert_output --regexp '^\{"error":\{"message":"none","type":"OAuthException","fbtrace_id":"A.*"\}\}200$'
	run sandbox_get /1 -i
	assert_output --partial 'HTTP/1.1 502'
	assert_output --partial 'Content-Type: text/html'
	run sandbox_get /1 -w '%{http_code}'
	assert_output 503
}

@test 'faults: headers' {
	start 'call 1 retry-after 7 buc 9 header "X-More: a: b"' \
		'call 2 retry-date 60 redirect "http://127.0.0.1:1/"' \
		'/2 ramp 60 15'
	run sandbox_get /1 -i
	assert_output --partial 'Retry-After: 7'
	assert_output --partial '"estimated_time_to_regain_access":9}'
	assert_output --partial 'X-More: a: b'
	run sandbox_get /1 -i
	assert_output --regexp 'Retry-After: [A-Z][a-z]{2}, [0-9]{2} .* GMT'
	assert_output --partial 'Location: http://127.0.0.1:1/'
	run sandbox_get /2 -i
	assert_output --partial '{"call_count":60,'
	run sandbox_get /2 -i
	assert_output --partial '{"call_count":75,'
}

@test 'faults: pages of every oddness' {
	while IFS='|' read -r rule pages; do
		start "$rule"
		output=$(walk limit=2 | sed 's/ *$//')
		assert_equal "$rule: $output" "$rule: $pages"
		sandbox_stop
	done <<-'END'
		call 99 hole|65 43 21
		call 2 short 1|65 4 32 1
		call 2 shift 1|65 54 32 1
		call 2 shift -1|65 32 1
		call 2 hole|65  43 21
		call 2 repeat|65 43 43 21
		page 2 no-paging|65 43
		page 2 no-next|65 43
		page 2 empty-next|65 43
		no-cursors|65 43 21
		page 3 double|65 43 211
		endless|65 43 21
	END
}

@test 'faults: next to elsewhere, without a token' {
	start 'call 1 next-host "https://evil.example"' 'call 2 bare-next'
	run jq -r .paging.next <(sandbox_get '/threat_descriptors?limit=2')
	assert_output --partial 'https://evil.example/v25.0/threat_descriptors?access_token=555|'
	run jq -r .paging.next <(sandbox_get '/threat_descriptors?limit=2')
	assert_output --partial '/threat_descriptors?pretty=0&limit=2'
}

@test 'faults: rows' {
	start 'row "{\"id\":\"7\"}" number-ids'
	run sandbox_get '/threat_descriptors?limit=1&fields=id,owner{id}'
	assert_output --partial '{"data":[{"id":7},{"id":6,"owner":{"id":77}}]'
}

@test 'faults: what curl says to a broken wire' {
	while read -r want rule; do
		start "$rule"
		run curl -sS --compressed --max-time 2 -o body \
			-H "Authorization: Bearer $SANDBOX_TOKEN" \
			"$SANDBOX_URL/threat_descriptors"
		assert_equal "$rule: $status" "$rule: $want"
		sandbox_stop
	done <<-'END'
		18 cut 50 short
		0 cut 50 close
		18 cut 50 chunked
		56 cut 50 reset
		0 cut 50 honest
		0 chunked
		0 chunked gzip whole
		0 gzip cut
		0 gzip no-trailer
		61 gzip bad-crc
		61 gzip plain
		0 bomb 20
		28 slow 1
		28 stall
		52 lost
		0 latency 10
	END
}

@test 'faults: a write is done though its answer says not' {
	start 'POST call 1 error 2 done' 'POST call 2 lost' 'POST call 3 error 2'
	for status in MALICIOUS SUSPICIOUS NON_MALICIOUS; do
		sandbox_get /threat_descriptors -d indicator=x.example \
			-d type=DOMAIN -d description=x -d status=$status \
			-d privacy_type=VISIBLE -d share_level=GREEN || true
	done
	run jq -r '.data[].status' \
		<(sandbox_get '/threat_descriptors?text=x.example&strict_text=1')
	assert_output SUSPICIOUS
}

@test 'faults: items of a batch' {
	start 'item /1 null' 'item /2 error 4' 'error 2 call 2'
	run jq -c '[.[] | if . then .body | fromjson | .error.code // .id else "null" end]' \
		<(sandbox_get / -d 'batch=[{"relative_url":"1"},{"relative_url":"2"},{"relative_url":"3"}]')
	assert_output '["null",4,"3"]'
}

@test 'faults: a bad plan is refused by line and word' {
	while IFS='|' read -r rule why; do
		printf '# x\n%s\n' "$rule" >plan
		run_bounded tx-sandbox --faults plan --until-eof </dev/null
		assert_failure 65
		[[ $stderr == *"plan:2: $why"* ]] || fail "$rule: $stderr"
	done <<-'END'
		call 3|nothing happens
		eror 4|unknown word "eror"
		error|a number is missing
		error x|
		cut 50 badly|"badly" is none of honest,short,close,chunked,reset
		header x|a "text" is missing
		body "x|an open quotation
		stall "x"|a "text" out of place
	END
}
