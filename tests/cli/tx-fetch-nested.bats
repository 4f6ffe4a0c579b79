# tx-fetch: lists inside records that are longer than the server sends, and
# updates of privacy groups.

# shellcheck disable=SC2154 # stderr is set by run

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	load sandbox
	load replay
	export HOME=$BATS_TEST_TMPDIR
}

teardown() {
	sandbox_stop
	replay_stop
}

# list ID...: the inside of an array of objects with these ids.
list() {
	local id sep=

	for id; do
		printf '%s{"id":"%s"}' "$sep" "$id"
		sep=,
	done
}

# more CURSOR: a paging with a next page, on a host we must not call.
more() {
	printf '"paging":{"cursors":{"after":"%s"},"next":"https:\/\/127.0.0.1:1\/x?access_token=99999|foreign&after=%s"}' \
		"$1" "$1"
}

# --- lists inside records ---------------------------------------------------

@test "a list inside a record is completed, all other bytes stay" {
	{
		printf '{"data":[{"tags": {"data":[%s],%s}, "id":"7" ,"x":1.50},' \
			"$(list 1 2)" "$(more A)"
		printf '{"id":"8","tags":{"data":[],%s}},{"id":"9"}]}' \
			"$(more B)"
	} | answer 1
	printf '{"data":[%s],%s}' "$(list 3)" "$(more C)" | answer 2
	printf '{"data":[ {"id": "4"},5,"six" ]}' | answer 3
	printf '{"data":[%s]}' "$(list 6)" | answer 4
	replay --fields 'id,tags.limit(2){id,text}' --summary sum
	assert_success
	assert_line --index 0 "{\"tags\": {\"data\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"},{\"id\": \"4\"},5,\"six\"],$(more A | sed 's/99999|foreign/***/')}, \"id\":\"7\" ,\"x\":1.50}"
	assert_line --index 1 "{\"id\":\"8\",\"tags\":{\"data\":[{\"id\":\"6\"}],$(more B | sed 's/99999|foreign/***/')}}"
	assert_line --index 2 '{"id":"9"}'
	assert_equal "$(sed 1d answers/log)" '/v25.0/7/tags?fields=id,text&limit=100&after=A
/v25.0/7/tags?fields=id,text&limit=100&after=C
/v25.0/8/tags?fields=id,text&limit=100&after=B'
	assert_equal "$(jq -c '[.records,.incomplete,.status]' sum)" '[3,0,0]'
}

@test "a list whose rest comes laid out over lines is one line" {
	printf '{"data":[{"id":"7","tags":{"data":[%s],%s}},{"id":"8"}]}' \
		"$(list 1)" "$(more A)" | answer 1
	printf '{"data": [\n  {\n    "id": "2",\r\n"next": "a b"}\n]}' | answer 2
	replay --fields 'id,tags'
	assert_success
	assert_line --index 0 "{\"id\":\"7\",\"tags\":{\"data\":[{\"id\":\"1\"},{\"id\":\"2\",\"next\":\"a b\"}],$(more A | sed 's/99999|foreign/***/')}}"
	assert_line --index 1 '{"id":"8"}'
}

@test "of a garbled page of a list only the garbled element is lost" {
	printf '{"data":[{"id":"7","tags":{"data":[%s],%s}},{"id":"8"}]}' \
		"$(list 1)" "$(more A)" | answer 1
	printf '{"data":[%s,{"id":nul},%s],%s}' "$(list 2)" "$(list 3)" \
		"$(more B)" | answer 2
	cp answers/2 answers/3
	printf '{"data":[%s]}' "$(list 4)" | answer 4
	replay --retries 1 --rejects bad --fields id,tags --summary sum
	assert_failure 3
	assert_equal "$(jq -c '[.id, .tags.data[]?.id]' <<<"$output")" \
		$'["7","1","2","3","4"]\n["8"]'
	assert_equal "$(cat bad)" '{"id":nul}'
	assert_equal "$(jq .refused sum)" 1
	replay_stop
	replay --retries 1 --fields id,tags
	assert_failure 65
	assert_output ''
}

@test "lists inside of lists are completed too" {
	printf '{"data":[{"id":"1","descriptors":{"data":[{"id":"2","tags":{"data":[%s],%s}}],%s}}]}' \
		"$(list 3)" "$(more A)" "$(more B)" | answer 1
	printf '{"data":[%s]}' "$(list 4)" | answer 2
	printf '{"data":[{"id":"5","tags":{"data":[%s],%s}}]}' \
		"$(list 6)" "$(more C)" | answer 3
	printf '{"data":[%s]}' "$(list 7)" | answer 4
	replay indicators --fields 'descriptors{tags{id}}'
	assert_success
	assert_equal "$(jq -c '[.descriptors.data[]|[.id,.tags.data[].id]]' <<<"$output")" \
		'[["2","3","4"],["5","6","7"]]'
	assert_equal "$(sed 1d answers/log | cut -d'?' -f1 | tr '\n' ' ')" \
		'/v25.0/2/tags /v25.0/1/descriptors /v25.0/5/tags '
	assert_equal "$(sed -n '2p;3p' answers/log | grep -o 'fields=[^&]*')" \
		'fields=id
fields=tags%7Bid%7D'
}

@test "a list that cannot be completed is counted, the record is written" {
	printf '{"data":[{"id":"7","tags":{"data":[%s],%s}},{"id":"x\/..\/y","tags":{"data":[],%s}}]}' \
		"$(list 1)" "$(more A)" "$(more B)" | answer 1
	printf '{"data":[%s],%s}' "$(list 2)" "$(more A)" | answer 2
	replay --fields tags --summary sum
	assert_failure 3
	assert_equal "$(jq -c '[.tags.data[].id]' <<<"$output")" \
		$'["1","2"]\n[]'
	[[ $stderr == *'object 7: not all of its tags were read: the next page was read before'* ]]
	assert_equal "$(jq .incomplete sum)" 2
	assert_equal "$(requests)" 2
}

@test "a token that is refused while a list is completed ends with 77" {
	printf '{"data":[{"id":"7","tags":{"data":[],%s}}]}' "$(more A)" |
		answer 1
	printf '{"error":{"message":"no","code":190}}' | answer 2 400
	replay --fields tags
	assert_failure 77
	assert_output ''
}

@test "lists are completed while other requests are in flight" {
	for ((i = 1; i <= 60; i++)); do
		printf '{"id":"%d","added_on":"2016-02-01T00:00:00+0000","description":"even%d","indicator":{"id":"9%03d","indicator":"%d.example","type":"DOMAIN"},"owner":{"id":"77"},"type":"DOMAIN","tags":{"data":[' \
			"$i" $((i % 2)) "$i" "$i"
		for ((t = 1; t <= i; t++)); do
			printf '%.*s{"id":"%d","text":"t%d"}' \
				$((t > 1)) , $((5000 + t)) "$t"
		done
		printf ']}}\n'
	done >data.ndjson
	sandbox_start --now 2016-03-01 data.ndjson
	search=(tx-fetch --base-url "$SANDBOX_URL" --now 2016-03-01 --since 90d
		--max-time 50s --fields 'id,tags{id,text}' --limit 7 -t even0
		-t even1 -t example)
	for jobs in 1 3; do
		run_bounded "${search[@]}" -j "$jobs" -o "out$jobs"
		assert_success
		assert_equal "$(jq -r '"\(.id) \(.tags.data|length)"' "out$jobs" |
			sort -nu)" "$(for ((i = 1; i <= 60; i++)); do
			echo "$i $i"; done)"
	done
	cmp out1 out3
	grep -q '/tags?fields=id,text&limit=100&after=' "$SANDBOX_LOG"
	run_bounded bash -c 'seq 30 | "$@"' - tx-fetch --base-url \
		"$SANDBOX_URL" --fields 'tags{id}' ids
	assert_success
	assert_equal "$(jq '.tags.data|length' <<<"$output")" "$(seq 30)"
}

# --- updates of a group -----------------------------------------------------

# updates OPTION...: read the updates of a group from what was prepared.
updates() {
	replay updates 333 "$@"
}

@test "updates are indicators as they came; a change of one is no double" {
	printf '{"data":[{"id":"1","last_updated":100},{"id":"1","last_updated":101},{"id":"1","last_updated":100},{"id":"2","last_updated":"2016-02-09T18:32:19+0000"}]}' |
		answer 1
	updates --since 100 --until 2016-03-01 --types DOMAIN --summary sum
	assert_success
	assert_output '{"id":"1","last_updated":100}
{"id":"1","last_updated":101}
{"id":"2","last_updated":"2016-02-09T18:32:19+0000"}'
	assert_equal "$(jq -c '[.records,.doubles]' sum)" '[3,1]'
	grep -q '^/v25.0/333/threat_updates?types=DOMAIN&fields=.*&start_time=100&stop_time=1456790400&limit=100$' \
		answers/log
}

@test "--unfold writes a descriptor a line, and tombstones" {
	{
		printf '{"data":[{"id":"1","last_updated":100,"should_delete":false,"descriptors":{"data":['
		printf '{"id":"11","owner":{"id":"7"},"last_updated":"1970-01-01T00:00:00+0000"},{"update_time":0,"id":"12","owner":{"id":"8"}}]}},'
		printf '{"id":"2","last_updated":"101","should_delete":true,"descriptors":{"data":[{"id":"21","owner":{"id":"7"}}]}},'
		printf '{"id":"3","last_updated":"1970-01-01T00:01:42+0000","should_delete":false},'
		printf '{"id":4,"update_time":103,"should_delete":false,"descriptors":{"data":[]}},'
		printf '{"id":"5","should_delete":false,"descriptors":null}]}'
	} | answer 1
	updates --unfold --summary sum
	assert_success
	assert_line --index 0 '{"id":"11","owner":{"id":"7"},"last_updated":"1970-01-01T00:00:00+0000","indicator_id":"1","update_time":100}'
	assert_line --index 1 '{"update_time":100,"id":"12","owner":{"id":"8"},"indicator_id":"1"}'
	assert_line --index 2 '{"id":"2","last_updated":"101","should_delete":true,"descriptors":{"data":[{"id":"21","owner":{"id":"7"}}]},"indicator_id":"2","update_time":101}'
	assert_line --index 3 '{"id":"3","last_updated":"1970-01-01T00:01:42+0000","should_delete":true,"indicator_id":"3","update_time":102}'
	assert_line --index 4 '{"id":4,"update_time":103,"should_delete":true,"descriptors":{"data":[]},"indicator_id":4}'
	assert_line --index 5 '{"id":"5","should_delete":true,"descriptors":null,"indicator_id":"5","update_time":null}'
	assert_equal "${#lines[@]}" 6
}

@test "--unfold leaves out descriptors without an owner, and says so" {
	printf '{"data":[{"id":"1","last_updated":100,"should_delete":false,"descriptors":{"data":[{"id":"11"},{"id":"12","owner":{"id":"8"}}]}},{"id":"2","last_updated":101,"should_delete":false,"descriptors":{"data":[{"id":"21","owner":null}]}}]}' |
		answer 1
	updates --unfold --rejects bad --summary sum
	assert_failure 3
	# Nobody withdrew the second indicator: we only may not see whose it is.
	assert_equal "$(jq -c '[.id,.should_delete]' <<<"$output")" \
		'["12",null]'
	assert_equal "$(cat bad)" $'{"id":"11"}\n{"id":"21","owner":null}'
	[[ $stderr == *'2 descriptors without an owner were left out'* ]]
	assert_equal "$(jq .skipped sum)" 2
	replay_stop
	updates --unfold --fields 'id,last_updated,should_delete,descriptors{id}'
	assert_success
	assert_equal "${#lines[@]}" 3
}

@test "--unfold reads the rest of the descriptors, of this group only" {
	printf '{"data":[{"id":"1","last_updated":100,"should_delete":false,"descriptors":{"data":[{"id":"11","owner":{"id":"8"}}],%s}}]}' \
		"$(more A)" | answer 1
	printf '{"data":[{"id":"12","owner":{"id":"9"}}]}' | answer 2
	updates --unfold
	assert_success
	assert_equal "$(jq -r .id <<<"$output" | tr '\n' ' ')" '11 12 '
	grep -q '/1/descriptors?fields=id,added_on.*&privacy_group=333&limit=100&after=A$' \
		answers/log
}

@test "--unfold needs what tells a tombstone" {
	for fields in none id 'id,last_updated,should_delete' \
		'id,last_updated,descriptors'; do
		run_bounded tx-fetch --dry-run updates 1 --unfold \
			--fields "$fields"
		assert_failure 2
		[[ $stderr == *'--unfold needs the field'* ]]
	done
	run_bounded tx-fetch --dry-run --unfold
	assert_failure 2
}

@test "updates and groups of the stand-in server" {
	cat >data.ndjson <<'END'
{"id":"333","name":"Phish fighters","description":"all of us","threat_updates_enabled":true,"owner":{"id":"77"},"members":["88","555"]}
{"id":"666","name":"Without updates","description":"of ours","threat_updates_enabled":false,"owner":{"id":"555"},"members":[]}
{"id":"77","name":"Acme"}
{"id":"11","added_on":"2016-02-01T00:00:00+0000","last_updated":"2016-02-03T00:00:00+0000","indicator":{"id":"9001","indicator":"evil.example","type":"DOMAIN"},"owner":{"id":"77","name":"Acme"},"privacy_type":"HAS_PRIVACY_GROUP","privacy_members":["333"],"status":"SUSPICIOUS","tags":{"data":[{"id":"501","text":"phish"}]},"type":"DOMAIN"}
{"id":"12","added_on":"2016-01-31T00:00:00+0000","last_updated":"2016-02-02T00:00:00+0000","indicator":{"id":"9001","indicator":"evil.example","type":"DOMAIN"},"owner":{"id":"88","name":"Beta"},"privacy_type":"HAS_PRIVACY_GROUP","privacy_members":["333"],"status":"MALICIOUS","type":"DOMAIN"}
{"id":"9003","indicator":"gone.example","type":"DOMAIN","creation_time":1454284800,"last_updated":1454457600,"should_delete":true,"group":"333"}
{"id":"9004","indicator":"hidden.example","type":"DOMAIN","creation_time":1454284800,"last_updated":1454544000,"should_delete":false,"group":"333"}
END
	sandbox_start --now 2016-03-01 data.ndjson
	ask=(tx-fetch --base-url "$SANDBOX_URL" --retries 1 --retry-wait 0.01
		--max-time 50s)
	run_bounded "${ask[@]}" groups
	assert_success
	assert_equal "$(jq -r .id <<<"$output" | sort | tr '\n' ' ')" '333 666 '
	run_bounded "${ask[@]}" groups --name phish
	assert_equal "$(jq -r .id <<<"$output")" 333
	run_bounded "${ask[@]}" updates 333 --limit 1
	assert_success
	assert_equal "$(jq -r .id <<<"$output" | tr '\n' ' ')" '9001 9003 9004 '
	run_bounded "${ask[@]}" updates 333 --unfold --since 2016-02-03
	assert_success
	assert_equal "$(jq -c '[.id,.indicator_id,.update_time,.should_delete]' \
		<<<"$output")" '["11","9001",1454457600,null]
["12","9001",1454457600,null]
["9003","9003",1454457600,true]
["9004","9004",1454544000,true]'
	run_bounded "${ask[@]}" updates 666
	assert_failure 69
	[[ $stderr == *'group 666 has no updates, threat_updates_enabled is false: '*'HTTP 500'* ]]
}
