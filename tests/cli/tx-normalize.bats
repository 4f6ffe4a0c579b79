# shellcheck disable=SC2016 # the shells that bash -c starts expand these

setup() {
	load helpers
	data=$TX_TOP/tests/data/descriptors.ndjson
}

# normal JSON [OPTION...]: the keys of one record, by jq.
normal() {
	local record=$1
	shift
	printf '%s\n' "$record" | tx-normalize "$@"
}

@test "the nine keys are always there, in their order" {
	run_bounded bash -c 'echo "{}" | tx-normalize'
	assert_success
	assert_output '{"ds":null,"ts":null,"owner_id":null,"name":null,"email":null,"api_tags":[],"tags":[],"threat_types":[],"severity_value":0}'
}

@test "all other bytes stay as they came" {
	record='{ "id" : 12345678901234567 ,"u":"\/\u0040\ud83d","n":1.50e+1, "owner":{"name":"A\/B"}}'
	run normal "$record"
	assert_output "${record%\}},"'"ds":null,"ts":null,"owner_id":null,"name":"A\/B","email":null,"api_tags":[],"tags":[],"threat_types":[],"severity_value":0}'
}

@test "a time with an offset gives its UTC day" {
	run bash -c "$(declare -f normal); normal '{\"added_on\":\"2016-02-09T23:32:19-0200\"}' | jq -r '.ds, .ts'"
	assert_output $'2016-02-10\n2016-02-10T01:32:19Z'
}

@test "epoch seconds are read, as a number and as text" {
	for time in 1455042739 '"1455042739"'; do
		run bash -c "echo '{\"added_on\":$time}' | tx-normalize | jq -r .ts"
		assert_output 2016-02-09T18:32:19Z
	done
}

@test "a time that is none gives null" {
	for time in '"yesterday"' '""' null '[]' '"2016-02-30T00:00:00+0000"'; do
		run bash -c "echo '{\"added_on\":$time}' | tx-normalize | jq -c '[.ds, .ts]'"
		assert_output '[null,null]'
	done
}

@test "the last of repeated keys is read and replaced" {
	run normal '{"tags":{"data":[{"text":"a"}]},"severity":"INFO","severity":"SEVERE","tags":["b"]}'
	assert_output '{"tags":{"data":[{"text":"a"}]},"severity":"INFO","severity":"SEVERE","tags":["b"],"ds":null,"ts":null,"owner_id":null,"name":null,"email":null,"api_tags":["b"],"threat_types":[],"severity_value":7}'
}

@test "tags: the API's, then those of the description not yet there" {
	record='{"description":"[Kit][new]","tags":{"data":[{"id":"1","text":"kit"},{"id":"2","text":"API \u00e9"}]}}'
	run bash -c "echo '$record' | tx-normalize | jq -c '.api_tags, .tags'"
	assert_output $'["kit","API é"]\n["kit","API é","new"]'
	run bash -c "echo '$record' | tx-normalize --tags=description | jq -c .tags"
	assert_output '["Kit","new"]'
	run bash -c "echo '$record' | tx-normalize --tags=api | jq -c .tags"
	assert_output '["kit","API é"]'
}

@test "tags of the description are those that the notebook's expression finds" {
	while IFS='|' read -r text want; do
		run bash -c "jq -nc --arg d '$text' '{description:\$d}' | tx-normalize --tags=description | jq -c .tags"
		assert_output "$want"
	done <<-'TABLE'
		[a][b] [a]|["a","b","a"]
		[a[b]|["b"]
		[[a]]|["a"]
		[]|[]
		[a b]|[]
		[a:b-c_1]|["a:b-c_1"]
		[é]|[]
		[a|[]
		a]|[]
	TABLE
}

@test "brackets written as escapes make tags too" {
	run bash -c $'echo \'{"description":"\\u005bx\\u005D"}\' | tx-normalize | jq -c .tags'
	assert_output '["x"]'
}

@test "other escapes of a description neither make tags nor break them" {
	while IFS='|' read -r text want; do
		run bash -c "printf '%s\n' '{\"description\":\"$text\"}' | tx-normalize | jq -c .tags"
		assert_output "$want"
	done <<-'TABLE'
		\n[kit]\/\"|["kit"]
		\\[kit]\\|["kit"]
		[k\u0069t]|["kit"]
		[ki\nt] [ki\u2603t]|[]
		\\u005bkit\\u005d|[]
		\ud83d\ude00[kit]\u2603|["kit"]
	TABLE
}

@test "both wire forms of tags, and what is none" {
	for tags in null '{}' '{"data":null}' '{"data":[]}' '[]' '"a"' '[1,null]' '{"data":[{"id":"1"}]}'; do
		run bash -c "echo '{\"tags\":$tags}' | tx-normalize | jq -c .api_tags"
		assert_output '[]'
	done
	run bash -c "echo '{\"tags\":[\"a\",\"b\"]}' | tx-normalize | jq -c .api_tags"
	assert_output '["a","b"]'
}

@test "threat types: the record's own, else those of its tags" {
	while IFS='|' read -r record want; do
		run bash -c "echo '$record' | tx-normalize | jq -c .threat_types"
		assert_output "$want"
	done <<-'TABLE'
		{"threat_type":"MALICIOUS_IP","tags":["proxy_ip"]}|["MALICIOUS_IP"]
		{"threat_types":["A","B"]}|["A","B"]
		{"tags":["proxy_ip","x","Proxy_IP","malicious_url"]}|["PROXY_IP","MALICIOUS_URL"]
		{"threat_type":null,"tags":["proxy_ip"]}|["PROXY_IP"]
	TABLE
}

@test "the weights of the severities" {
	for pair in UNKNOWN=0 INFO=1 WARNING=3 SUSPICIOUS=5 SEVERE=7 APOCALYPSE=10 severe=0 OTHER=0; do
		run bash -c "echo '{\"severity\":\"${pair%=*}\"}' | tx-normalize | jq .severity_value"
		assert_output "${pair#*=}"
	done
}

@test "a normalized record passes untouched" {
	tx-normalize --rejects r "$data" > one || true
	run_bounded bash -c 'tx-normalize one | cmp - one'
	assert_success
}

@test "a member or group passes untouched, a descriptor's own name does not" {
	run normal '{"id":"1","name":"A member","email":"a@b"}'
	assert_output '{"id":"1","name":"A member","email":"a@b"}'
	run bash -c "echo '{\"name\":\"x\",\"added_on\":null}' | tx-normalize | jq -c .name"
	assert_output null
}

@test "a CR before the line's end stays" {
	run bash -c "printf '{}\r\n' | tx-normalize | od -An -c | tail -n 2 | tr -s ' ' | tr -d '\n'"
	assert_output --regexp '} \\r \\n$'
}

@test "-v counts what has no date" {
	printf '{"added_on":"2016-02-09T18:32:19+0000"}\n{}\n{"name":"m"}\n' > in.ndjson
	run_bounded tx-normalize -v in.ndjson
	assert_success
	# shellcheck disable=SC2154 # set by run
	assert_equal "$stderr" 'tx-normalize: read 3 records: 1 without a date, 1 passed on as they were'
}
