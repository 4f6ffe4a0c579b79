# The stand-in server: what is known of the real one holds for it too.

# shellcheck disable=SC2154 # stderr is set by run
setup() {
	load helpers
	load sandbox
	command -v curl >/dev/null || skip 'curl is not installed'
	cat >data.ndjson <<'END'
{"id":"1000000000000001","added_on":"2016-02-01T00:00:00+0000","confidence":50,"description":"A phish, seen on \u5f20 a/b","indicator":{"id":"9001","indicator":"evil.example","type":"DOMAIN"},"last_updated":"2016-02-01T00:00:01+0000","owner":{"id":"77","name":"Acme","email":"a@acme.example"},"privacy_type":"VISIBLE","raw_indicator":"evil.example","review_status":"REVIEWED_MANUALLY","severity":"SEVERE","share_level":"GREEN","status":"MALICIOUS","tags":{"data":[{"id":"501","text":"Phishing"},{"id":"502","text":"pwny"}]},"type":"DOMAIN"}
{"id":"1000000000000002","added_on":"2016-02-02T00:00:00+0000","confidence":75.0,"x_new":1e2,"description":"second","indicator":{"id":"9002","indicator":"www.evil.example","type":"DOMAIN"},"owner":{"id":"77","name":"Acme"},"privacy_type":"HAS_PRIVACY_GROUP","privacy_members":["333"],"raw_indicator":"www.evil.example","review_status":"UNREVIEWED","severity":"INFO","share_level":"AMBER","status":"UNKNOWN","tags":{"data":[{"id":"502","text":"pwny"},{"id":"503","text":"pwny2"}]},"type":"DOMAIN"}
{"id":"1000000000000003","added_on":"2016-02-03T00:00:00+0000","confidence":100,"description":"expired","expired_on":"2016-02-04T00:00:00+0000","indicator":{"id":"9003","indicator":"http:\/\/x.example\/","type":"URI"},"owner":{"id":"88","name":"Beta"},"raw_indicator":"http:\/\/x.example\/","review_status":"UNREVIEWED","severity":"INFO","share_level":"GREEN","status":"MALICIOUS","type":"URI"}
{"id":"1000000000000004","added_on":"2016-02-05T00:00:00+0000","last_updated":"a","last_updated":"b","confidence":0,"indicator":{"id":"9001","indicator":"evil.example","type":"DOMAIN"},"owner":{"id":"555","name":"Sandbox App"},"privacy_type":"VISIBLE","raw_indicator":"evil.example","severity":"INFO","share_level":"WHITE","status":"NON_MALICIOUS","type":"DOMAIN"}
END
	sandbox_start --now 2016-03-01 data.ndjson
}

teardown() {
	sandbox_stop
}

# ids QUERY: the last digits of the ids of a search, in its order.
ids() {
	sandbox_get "/v25.0/threat_descriptors?fields=id&$1" |
		jq -r '[.data[].id[-1:]] | join("")'
}

# post TARGET FIELD...: an urlencoded POST.
post() {
	local target=$1 args=() field

	shift
	for field; do
		args+=(--data-urlencode "$field")
	done
	sandbox_get "$target" "${args[@]}"
}

# create FIELD...: a whole descriptor, with FIELDs besides.
create() {
	post /threat_descriptors indicator=New.Example type=DOMAIN \
		description=made privacy_type=VISIBLE share_level=GREEN \
		status=MALICIOUS "$@"
}

code() {
	jq -r '.error | "\(.code) \(.error_subcode) \(.type)"'
}

@test 'sandbox: newest first, expired ones only when asked for' {
	assert_equal "$(ids '')" 421
	assert_equal "$(ids include_expired=true)" 4321
	assert_equal "$(ids 'sort_order=ASCENDING')" 124
}

@test 'sandbox: text is looked for in indicator, description and tags' {
	assert_equal "$(ids text=PHISH)" 1
	assert_equal "$(ids text=evil)" 421
	assert_equal "$(ids text=pwny2)" 2
	assert_equal "$(ids text=%E5%BC%A0%20a/b)" 1
	assert_equal "$(ids text=nothing)" ''
	assert_equal "$(ids 'text=evil.example&strict_text=true')" 41
	assert_equal "$(ids 'text=evil.example&sort_by=RELEVANCE')" 412
}

@test 'sandbox: every condition of a search counts' {
	assert_equal "$(ids type=DOMAIN)" 421
	assert_equal "$(ids type=)" 421
	assert_equal "$(ids owner=77,88)" 21
	assert_equal "$(ids status=UNKNOWN)" 2
	assert_equal "$(ids review_status=REVIEWED_MANUALLY)" 1
	assert_equal "$(ids share_level=WHITE)" 4
	assert_equal "$(ids severity=SEVERE)" 1
	assert_equal "$(ids min_confidence=50)" 21
	assert_equal "$(ids max_confidence=50)" 41
	assert_equal "$(ids tags=PHISHING,pwny2)" 21
	assert_equal "$(ids 'tags=pwny,pwny2&tags_are_anded=true')" 2
	assert_equal "$(ids privacy_groups=333)" 2
}

@test 'sandbox: since and until take the forms that clients send' {
	assert_equal "$(ids since=2016-02-02)" 42
	assert_equal "$(ids until=2016-02-02)" 21
	assert_equal "$(ids since=1454371200)" 42
	assert_equal "$(ids 'since=2016-02-01T23:59:59%2B0000')" 42
	assert_equal "$(ids 'since=2016-02-02%2000:00:01%20%2B0000')" 4
	assert_equal "$(ids since=05-02-2016)" 4
	assert_equal "$(ids 'since=26%20days%20ago')" 4
	assert_equal "$(ids 'since=-4weeks&until=-27days')" 2
	assert_equal "$(ids 'since=a%20month%20ago&until=now')" 421
	sandbox_get '/threat_descriptors?since=whenever' >out
	assert_equal "$(code <out)" '100 null OAuthException'
}

@test 'sandbox: without fields the default set, no tags' {
	sandbox_get '/threat_descriptors?owner=77&until=2016-02-01' >out
	run jq -c '.data[0] | keys_unsorted' out
	assert_output '["added_on","confidence","description","id","indicator","last_updated","owner","privacy_type","raw_indicator","review_status","severity","share_level","status","type"]'
}

@test 'sandbox: fields in their order, nested ones, the id always' {
	sandbox_get '/threat_descriptors?owner=77&fields=tags{text},owner{name},x_new,confidence' >out
	run jq -c '.data[1]' out
	assert_output '{"tags":{"data":[{"text":"Phishing","id":"501"},{"text":"pwny","id":"502"}]},"owner":{"name":"Acme","id":"77"},"confidence":50,"id":"1000000000000001"}'
}

@test 'sandbox: values are served as they were spelled' {
	sandbox_get '/?ids=1000000000000002,1000000000000004&fields=confidence,x_new,last_updated' >out
	run cat out
	assert_output '{"1000000000000002":{"confidence":75.0,"x_new":1e2,"id":"1000000000000002"},"1000000000000004":{"confidence":0,"last_updated":"a","last_updated":"b","id":"1000000000000004"}}'
}

@test 'sandbox: escapes as PHP does' {
	run sandbox_get '/1000000000000001?fields=description,owner{email}'
	assert_output '{"description":"A phish, seen on \u5f20 a\/b","owner":{"email":"a\u0040acme.example","id":"77"},"id":"1000000000000001"}'
}

@test 'sandbox: an unknown field fails the call' {
	run sandbox_get '/threat_descriptors?fields=id,foo'
	assert_output --partial '(#100) Tried accessing nonexisting field (foo) on node type (ThreatDescriptor)'
	sandbox_get '/threat_descriptors?fields=id,owner{' >out
	assert_equal "$(code <out)" '2500 null OAuthException'
	sandbox_get '/1000000000000001?fields=privacy_members' >out
	assert_equal "$(code <out)" '10 null OAuthException'
}

@test 'sandbox: pages are walked by after, by next, and back by before' {
	local cursor next

	sandbox_get '/v19.0/threat_descriptors/?limit=2&fields=id&since=2016-01-01' >one
	run jq -r '.paging.previous // "none"' one
	assert_output none
	cursor=$(jq -r .paging.cursors.after one)
	[[ $cursor == QVFI*ZDZD ]]
	assert_equal "$(ids "limit=2&since=2016-01-01&after=$cursor")" 1
	next=$(jq -r .paging.next one)
	[[ $next == "$SANDBOX_URL/v19.0/threat_descriptors?access_token=555|sandbox-secret&pretty=0&since=2016-01-01&fields=id&limit=2&after=$cursor" ]]
	curl -sS -g --max-time 20 "$next" >two
	run jq -r '[.data[].id[-1:], .paging.next // "end"] | join(" ")' two
	assert_output '1 end'
	cursor=$(jq -r .paging.cursors.before two)
	assert_equal "$(ids "limit=2&since=2016-01-01&before=$cursor")" 42
	grep -F 'https:\/\/' one || grep -F 'http:\/\/' one
}

@test 'sandbox: a full last page is followed by an empty one' {
	local cursor

	cursor=$(sandbox_get '/threat_descriptors?limit=3' |
		jq -r .paging.cursors.after)
	run sandbox_get "/threat_descriptors?limit=3&after=$cursor"
	assert_output '{"data":[]}'
}

@test 'sandbox: a cursor of another search is refused' {
	local cursor

	cursor=$(sandbox_get '/threat_descriptors?limit=1' |
		jq -r .paging.cursors.after)
	sandbox_get "/threat_descriptors?limit=1&text=evil&after=$cursor" >out
	assert_equal "$(code <out)" '2642 null OAuthException'
	sandbox_get "/threat_descriptors?after=MQZDZD" >out
	assert_equal "$(code <out)" '2642 null OAuthException'
}

@test 'sandbox: the limit is 25, at most 1000' {
	for n in 0 1001 x; do
		sandbox_get "/threat_descriptors?limit=$n" >out
		assert_equal "$(code <out)" '100 null OAuthException'
	done
}

@test 'sandbox: the token is taken from wherever it may stand' {
	local url=$SANDBOX_URL/threat_exchange_members

	for args in "$url?access_token=555%7Csandbox-secret" \
		"-g $url?access_token=555|sandbox-secret" \
		"-H Authorization:OAuth_555|sandbox-secret $url" \
		"-d access_token=555|sandbox-secret -d method=get $url" \
		"-F access_token=555|sandbox-secret -F method=GET $url"; do
		# shellcheck disable=SC2086 # a list of words
		run curl -sS --max-time 20 ${args//OAuth_/OAuth\ }
		[[ $args == *OAuth_* ]] && continue
		assert_output --partial '"data":['
	done
	run curl -sS --max-time 20 -H "Authorization: OAuth $SANDBOX_TOKEN" "$url"
	assert_output --partial '"data":['
}

@test 'sandbox: a missing or wrong token is refused' {
	local url=$SANDBOX_URL/threat_descriptors

	assert_equal "$(curl -sS --max-time 20 "$url" | code)" \
		'2500 null OAuthException'
	for token in 555%257Csandbox-secret '555|wrong' '556|sandbox-secret'; do
		run curl -sS -g -i --max-time 20 "$url?access_token=$token"
		assert_output --partial '"code":190'
		assert_output --partial 'HTTP/1.1 400'
		assert_output --partial 'WWW-Authenticate: OAuth "Facebook Platform"'
	done
}

@test 'sandbox: members by name, the caller by me, some by app_ids' {
	run jq -c '[.data[].name]' <(sandbox_get /threat_exchange_members)
	assert_output '["Acme","Beta","Sandbox App"]'
	run sandbox_get '/threat_exchange_members?me=1'
	assert_output '{"data":[{"id":"555","name":"Sandbox App"}]}'
	run sandbox_get '/threat_exchange_members?app_ids=88&fields=name'
	assert_output '{"data":[{"name":"Beta","id":"88"}]}'
}

@test 'sandbox: tags by prefix, their objects in the order of tagging' {
	run jq -c .data <(sandbox_get '/threat_tags?text=PWNY')
	assert_output '[{"id":"502","text":"pwny"},{"id":"503","text":"pwny2"}]'
	sandbox_get /threat_tags >out
	assert_equal "$(code <out)" '1 null OAuthException'
	run jq -c .data <(sandbox_get /502/tagged_objects)
	assert_output '[{"id":"1000000000000001","type":"THREAT_DESCRIPTOR","name":"evil.example"},{"id":"1000000000000002","type":"THREAT_DESCRIPTOR","name":"www.evil.example"}]'
	run jq -c '[.data[].id]' <(sandbox_get '/502/tagged_objects?tagged_since=1454371200')
	assert_output '["1000000000000002"]'
}

@test 'sandbox: indicators and their descriptors' {
	run jq -c .data <(sandbox_get '/threat_indicators?text=evil.example&strict_text=true')
	assert_output '[{"indicator":"evil.example","type":"DOMAIN","id":"9001"}]'
	run jq -c '[.data[].id]' <(sandbox_get '/9001/descriptors?fields=id')
	assert_output '["1000000000000001","1000000000000004"]'
	run sandbox_get '/9001?fields=descriptors{status}'
	assert_output '{"descriptors":{"data":[{"status":"MALICIOUS","id":"1000000000000001"},{"status":"NON_MALICIOUS","id":"1000000000000004"}]},"id":"9001"}'
}

@test 'sandbox: ids in both spellings, one bad id fails them all' {
	run jq -c keys <(sandbox_get '/?ids=1000000000000001,1000000000000004,1000000000000001')
	assert_output '["1000000000000001","1000000000000004"]'
	run jq -c keys <(sandbox_get '/v9.0/?ids=%5B1000000000000001,501%5D')
	assert_output '["1000000000000001","501"]'
	sandbox_get '/?ids=1000000000000001,42' >out
	assert_equal "$(code <out)" '803 null OAuthException'
	sandbox_get "/?ids=$(seq -s, 51)" >out
	assert_equal "$(code <out)" '100 null OAuthException'
}

@test 'sandbox: what is not there is said so' {
	sandbox_get /42 >out
	assert_equal "$(code <out)" '100 33 GraphMethodException'
	sandbox_get /1000000000000001/descriptors >out
	assert_equal "$(code <out)" '100 33 GraphMethodException'
}

@test 'sandbox: a new descriptor has its defaults' {
	local id

	id=$(create | jq -r .id)
	run sandbox_get "/$id?fields=added_on,confidence,severity,review_status,owner,raw_indicator,indicator{indicator},tags"
	assert_output '{"added_on":"2016-03-01T00:00:00+0000","confidence":50,"severity":"INFO","review_status":"UNREVIEWED","owner":{"id":"555","name":"Sandbox App"},"raw_indicator":"New.Example","indicator":{"indicator":"new.example","id":"29552573304393927"},"id":"29552573304386008"}'
	run ids owner=555
	assert_output 84
}

@test 'sandbox: creating again changes the same one' {
	local first second

	first=$(create tags=a,b | jq -r .id)
	second=$(create severity=SEVERE tags=b,c | jq -r .id)
	assert_equal "$first" "$second"
	run jq -c '[.severity, [.tags.data[].text]]' \
		<(sandbox_get "/$first?fields=severity,tags")
	assert_output '["SEVERE",["b","c"]]'
	run post "/$first" add_tags=d remove_tags=b
	assert_output '{"success":true}'
	run jq -c '[.tags.data[].text]' <(sandbox_get "/$first?fields=tags{text}")
	assert_output '["c","d"]'
}

@test 'sandbox: what is missing or wrong in a write is named' {
	run post /threat_descriptors indicator=a
	assert_output --partial '(#100) The parameter type is required'
	run create severity=BAD
	assert_output --partial '(#100) Param severity must be one of {'
	run create confidence=101
	assert_output --partial '(#100) Param confidence must be between 0 and 100'
	run create related_ids_for_upload=42
	assert_output --partial 'no descriptor has the id 42'
	run ids owner=555
	assert_output 4
}

@test 'sandbox: parameters in the query and a multipart body count too' {
	run sandbox_get '/threat_descriptors?indicator=a.example&type=DOMAIN&description=d%20e&privacy_type=VISIBLE&share_level=GREEN&status=UNKNOWN' -X POST
	assert_output '{"success":true,"id":"29552573304386008"}'
	run sandbox_get /29552573304386008 -F 'description=ö / "q"'
	assert_output '{"success":true}'
	run sandbox_get '/29552573304386008?fields=description'
	assert_output '{"description":"\u00f6 \/ \"q\"","id":"29552573304386008"}'
}

@test 'sandbox: only the owner edits and deletes, only others react' {
	assert_equal "$(post /1000000000000001 status=UNKNOWN | code)" \
		'10 null OAuthException'
	assert_equal "$(sandbox_get /1000000000000001 -X DELETE | code)" \
		'10 null OAuthException'
	assert_equal "$(post /1000000000000004 reactions=HELPFUL | code)" \
		'100 null OAuthException'
	run post /1000000000000001 reactions=HELPFUL,INGESTED
	assert_output '{"success":true}'
	post /1000000000000001 reactions_to_remove=INGESTED
	run sandbox_get '/1000000000000001?fields=reactions,my_reactions'
	assert_output '{"reactions":[{"key":"HELPFUL","value":"555"}],"my_reactions":["HELPFUL"],"id":"1000000000000001"}'
	run sandbox_get /1000000000000004 -X DELETE
	assert_output '{"success":true}'
	sandbox_get /1000000000000004 >out
	assert_equal "$(code <out)" '100 33 GraphMethodException'
}

@test 'sandbox: expiring now deletes for good' {
	local id

	id=$(create | jq -r .id)
	post "/$id" expired_on=2016-04-01
	run jq -r .expired_on <(sandbox_get "/$id?fields=expired_on")
	assert_output 2016-04-01T00:00:00+0000
	post "/$id" expired_on=now
	sandbox_get "/$id" >out
	assert_equal "$(code <out)" '100 33 GraphMethodException'
}

@test 'sandbox: a reviewed one is not reviewed automatically again' {
	create review_status=REVIEWED_MANUALLY
	run create review_status=REVIEWED_AUTOMATICALLY
	assert_output --partial 'PENDING'
	create review_status=PENDING
	run create review_status=REVIEWED_AUTOMATICALLY
	assert_output --partial '"success":true'
}

@test 'sandbox: a batch answers in order, each call by itself' {
	cat >batch.json <<'END'
[{"method":"GET","relative_url":"1000000000000001?fields=id"},
 {"method":"GET","relative_url":"v25.0/42"},
 {"method":"POST","relative_url":"threat_descriptors","body":"indicator=b.example&type=DOMAIN&description=d&privacy_type=VISIBLE&share_level=GREEN&status=UNKNOWN","omit_response_on_success":true},
 {"method":"DELETE","relative_url":"29552573304386008"}]
END
	sandbox_get / -F 'batch=<batch.json' -F include_headers=false >out
	run jq -c '[.[] | .code]' out
	assert_output '[200,400,null,200]'
	run jq -c '.[0]' out
	assert_output '{"code":200,"body":"{\"id\":\"1000000000000001\"}"}'
	sandbox_get / -F 'batch=<batch.json' >out
	run jq -r '.[0].headers[0].name' out
	assert_output Content-Type
}

@test 'sandbox: a batch of more than fifty is refused' {
	jq -cn '[range(51) | {method: "GET", relative_url: "1"}]' >batch.json
	sandbox_get / -F 'batch=<batch.json' >out
	assert_equal "$(code <out)" 'null null GraphBatchException'
}

@test 'sandbox: a long list of tags is cut and goes on at its edge' {
	local id

	id=$(create "tags=$(seq -f t%g -s, 60)" | jq -r .id)
	sandbox_get "/$id?fields=tags{text}" >one
	run jq -c '[(.tags.data | length), .tags.data[24].text]' one
	assert_output '[25,"t25"]'
	curl -sS -g --max-time 20 "$(jq -r .tags.paging.next one)" >two
	run jq -c '[(.data | length), .data[0].text]' two
	assert_output '[25,"t26"]'
	curl -sS -g --max-time 20 "$(jq -r .paging.next two)" >three
	run jq -c '[(.data | length), .data[9].text, .paging.next]' three
	assert_output '[10,"t60",null]'
}

@test 'sandbox: gzip, pretty and the headers of the real server' {
	sandbox_get /threat_descriptors >plain
	run sandbox_get /threat_descriptors --compressed -D head
	assert_output "$(cat plain)"
	run cat head
	assert_output --partial 'Content-Encoding: gzip'
	assert_output --partial 'facebook-api-version: v25.0'
	assert_output --partial 'x-app-usage: {"call_count":'
	assert_output --partial 'Content-Type: application/json; charset=UTF-8'
	run sandbox_get '/502?pretty=1'
	assert_line --index 1 '   "id": "502",'
}

@test 'sandbox: ends with 0 and saves what it knows' {
	create
	sandbox_get /1000000000000004 -X DELETE
	sandbox_stop
	run jq -r .id "$SANDBOX_SAVE"
	assert_line 1000000000000002
	assert_line 29552573304386008
	refute_line 1000000000000004
	sandbox_start "$SANDBOX_SAVE"
	assert_equal "$(ids 'owner=555')" 8
}

@test 'sandbox: --until-eof ends with its input; no data is no error' {
	run_bounded tx-sandbox --until-eof --port-file port missing.ndjson \
		< <(sleep 0.1)
	assert_success
	[ -s port ]
}

@test 'sandbox: a bad line of data is named' {
	printf '{"id":"1"}\n{"id":}\n' >bad.ndjson
	run_bounded tx-sandbox --until-eof bad.ndjson </dev/null
	assert_failure 65
	assert_equal "$stderr" \
		'tx-sandbox: bad.ndjson:2: byte 7: no JSON value'
}

@test 'sandbox: logs each call' {
	sandbox_get '/threat_descriptors?limit=1' >out
	post /42 status=UNKNOWN >out
	run cat "$SANDBOX_LOG"
	assert_line --index 0 $'GET\t/threat_descriptors?limit=1\t\theader\t200'
	assert_line --index 1 $'POST\t/42\tstatus=UNKNOWN\theader\t400'
}
