# The stand-in server: privacy groups and their updates.

# shellcheck disable=SC2154 # stderr is set by run
setup() {
	load helpers
	load sandbox
	command -v curl >/dev/null || skip 'curl is not installed'
	cat >data.ndjson <<'END'
{"id":"333","name":"Phish fighters","description":"all of us","threat_updates_enabled":true,"members_can_see":true,"owner":{"id":"77"},"members":["88","555"]}
{"id":"444","name":"Closed","description":"not for us","threat_updates_enabled":true,"owner":{"id":"77"},"members":["88"]}
{"id":"666","name":"Without updates","description":"of ours","threat_updates_enabled":false,"owner":{"id":"555"},"members":[]}
{"id":"77","name":"Acme"}
{"id":"88","name":"Beta"}
{"id":"11","added_on":"2016-02-01T00:00:00+0000","last_updated":"2016-02-03T00:00:00+0000","indicator":{"id":"9001","indicator":"evil.example","type":"DOMAIN"},"owner":{"id":"77","name":"Acme"},"privacy_type":"HAS_PRIVACY_GROUP","privacy_members":["333"],"status":"SUSPICIOUS","tags":{"data":[{"id":"501","text":"phish"}]},"type":"DOMAIN"}
{"id":"12","added_on":"2016-01-31T00:00:00+0000","last_updated":"2016-02-02T00:00:00+0000","indicator":{"id":"9001","indicator":"evil.example","type":"DOMAIN"},"owner":{"id":"88","name":"Beta"},"privacy_type":"HAS_PRIVACY_GROUP","privacy_members":["333"],"status":"MALICIOUS","tags":{"data":[{"id":"501","text":"phish"},{"id":"502","text":"new"}]},"type":"DOMAIN"}
{"id":"13","added_on":"2016-02-01T00:00:00+0000","last_updated":"2016-02-02T00:00:00+0000","indicator":{"id":"9002","indicator":"http:\/\/x.example\/","type":"URI"},"owner":{"id":"555"},"privacy_type":"HAS_PRIVACY_GROUP","privacy_members":["333"],"status":"UNKNOWN","type":"URI"}
{"id":"14","added_on":"2016-02-01T00:00:00+0000","last_updated":"2016-02-09T00:00:00+0000","indicator":{"id":"9009","indicator":"no.example","type":"DOMAIN"},"owner":{"id":"77"},"privacy_type":"VISIBLE","status":"UNKNOWN","type":"DOMAIN"}
{"id":"9003","indicator":"gone.example","type":"DOMAIN","creation_time":1454284800,"last_updated":1454457600,"should_delete":true,"group":"333"}
{"id":"9004","indicator":"hidden.example","type":"DOMAIN","creation_time":1454284800,"last_updated":1454544000,"should_delete":false,"group":"333"}
END
	sandbox_start --now 2016-03-01 data.ndjson
}

teardown() {
	sandbox_stop
}

# rows QUERY: id and last_updated of the updates of group 333.
rows() {
	sandbox_get "/333/threat_updates?$1" |
		jq -r '[.data[] | "\(.id)@\(.last_updated)"] | join(" ")'
}

@test 'sandbox: updates come in the order of the last change' {
	run rows ''
	assert_output '9002@1454371200 9001@1454457600 9003@1454457600 9004@1454544000'
}

@test 'sandbox: start_time belongs to the updates, stop_time does not' {
	run rows 'start_time=1454457600&stop_time=1454544000'
	assert_output '9001@1454457600 9003@1454457600'
	run rows 'start_time=1454457601'
	assert_output 9004@1454544000
	run rows 'types=URI,TELEPHONE&since=0'
	assert_output 9002@1454371200
}

@test 'sandbox: an update has all opinions, times in two forms' {
	run sandbox_get '/333/threat_updates?types=DOMAIN&limit=1&fields=id,indicator,creation_time,last_updated,should_delete,status,tags,applications_with_opinions,descriptors{id,last_updated,owner{id}}'
	assert_output --partial '{"data":[{"id":"9001","indicator":"evil.example","creation_time":1454198400,"last_updated":1454457600,"should_delete":false,"status":"MALICIOUS","tags":["phish","new"],"applications_with_opinions":["77","88"],"descriptors":{"data":[{"id":"11","last_updated":"2016-02-03T00:00:00+0000","owner":{"id":"77"}},{"id":"12",'
}

@test 'sandbox: the descriptors of an indicator may be those of a group' {
	run jq -c '[.data[].id]' <(sandbox_get '/9001/descriptors?privacy_group=333')
	assert_output '["11","12"]'
	run jq -c '[.data[].id]' <(sandbox_get '/9001/descriptors?privacy_group=444')
	assert_output '[]'
}

@test 'sandbox: pages of updates follow each other' {
	local cursor

	sandbox_get '/333/threat_updates?limit=3' >one
	cursor=$(jq -r .paging.cursors.after one)
	run rows "limit=3&after=$cursor"
	assert_output 9004@1454544000
}

@test 'sandbox: a tombstone as given, one without descriptors, one as made' {
	sandbox_get '/333/threat_updates?fields=should_delete,descriptors{id}' >out
	run jq -c '.data[2:][]' out
	assert_line --index 0 '{"should_delete":true,"id":"9003"}'
	assert_line --index 1 '{"should_delete":false,"id":"9004"}'
	sandbox_get /13 -X DELETE
	sandbox_get '/333/threat_updates?fields=should_delete,descriptors{id}' >out
	run jq -c '.data[-1]' out
	assert_output '{"should_delete":true,"id":"9002"}'
	run rows types=URI
	assert_output 9002@1456790400
}

@test 'sandbox: updates that are not enabled look like a bad server' {
	run sandbox_get /666/threat_updates -w '\n%{http_code}\n'
	assert_output --partial '"code":2'
	assert_line 500
	run sandbox_get /444/threat_updates
	assert_output --partial '"error_subcode":33'
	run sandbox_get '/333/threat_updates?fields=nothing'
	assert_output --partial '(nothing) on node type (ThreatUpdate)'
}

@test 'sandbox: the groups of an app, as member and as owner' {
	run jq -c '[.data[].id]' <(sandbox_get /555/threat_privacy_groups_member)
	assert_output '["333"]'
	run sandbox_get '/555/threat_privacy_groups_owner?fields=name,threat_updates_enabled'
	assert_output --partial '{"data":[{"name":"Without updates","threat_updates_enabled":false,"id":"666"}]'
	run jq -c '[.data[].id]' <(sandbox_get '/555/threat_privacy_groups_member?name=closed')
	assert_output '[]'
	run sandbox_get /77/threat_privacy_groups_owner
	assert_output --partial '"error_subcode":33'
}

@test 'sandbox: the members of a group' {
	run jq -c '[.data[].id]' <(sandbox_get /333/members)
	assert_output '["555","77","88"]'
	run sandbox_get /444/members
	assert_output --partial '"error_subcode":33'
}

@test 'sandbox: a group is made, and gets other members' {
	local id

	run sandbox_get /threat_privacy_groups -d name=Mine
	assert_output --partial '(#100) The parameter description is required'
	id=$(sandbox_get /threat_privacy_groups -d name=Mine -d description=x \
		-d members=77 | jq -r .id)
	run jq -c '[.data[].id]' <(sandbox_get "/$id/members")
	assert_output '["555","77"]'
	run sandbox_get "/$id" -d members=88
	assert_output '{"success":true}'
	run jq -c '[.data[].id]' <(sandbox_get "/$id/members")
	assert_output '["555","88"]'
	run sandbox_get /333 -d members=88
	assert_output --partial '"code":10'
}
