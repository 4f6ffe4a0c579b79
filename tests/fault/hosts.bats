# tx-fetch and servers that want the token elsewhere: it goes nowhere but into
# the header of requests to the host that was named.

# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load fault
}

teardown() {
	sandbox_stop
	kill "${other_pid-}" 2>/dev/null || true
}

# other: another server, whose calls are logged; sets other_url, other_log.
other() {
	sandbox_start data.ndjson
	other_url=$SANDBOX_URL other_log=$SANDBOX_LOG other_pid=$SANDBOX_PID
	SANDBOX_PID=
}

@test "a redirect is named, not followed, and leads nowhere" {
	other
	serve "page 3 redirect \"$other_url/\""
	fetch
	assert_failure 69
	cmp <(head -20 all) got
	assert_equal "$(requests)" 3
	[[ $stderr == *elsewhere* ]]
	assert_equal "$(wc -l <"$other_log")" 0
}

@test "a next on another host is not followed, only its cursor taken" {
	other
	serve "next-host \"$other_url\""
	fetch
	assert_success
	cmp all got
	assert_equal "$(wc -l <"$other_log")" 0
	assert_equal "$stderr" ''
	assert_equal "$(jq -r .other_host summary)" "${other_url#*//}"
	fetch -v
	assert_equal "$(grep -c "name ${other_url#*//}, which was not asked" \
		<<<"$stderr")" 1
}

@test "a next on our own host is nothing to speak of" {
	serve ''
	fetch -v
	assert_success
	[[ $stderr != *'not asked'* ]]
	assert_equal "$(jq .other_host summary)" null
}

@test "the token is in the header of each request and nowhere else" {
	local link='https://h/?access_token=555|sandbox-secret&after=x'

	serve "page 2 row \"{\\\"id\\\":\\\"7\\\",\\\"tags\\\":{\\\"data\\\":[],\\\"paging\\\":{\\\"next\\\":\\\"$link\\\"}},\\\"x\\\":\\\"555%7Csandbox-secret 555\\\\u007Csandbox-secret\\\"}\"" \
		'call 2 error 2 503 "access_token=555|sandbox-secret"' \
		'call 4 html 502' 'call 5 cut 50 reset' \
		'call 6 error 4 "555%7Csandbox-secret"' \
		'page 6 error 190 400 "Malformed access token 555|sandbox-secret"'
	fetch -v --debug --log log --page-dump dump
	assert_failure 77
	[ "$(jq .tokens_cut summary)" -gt 0 ]
	printf '%s' "$output" >out
	printf '%s' "$stderr" >err
	ls dump/*
	run grep -rlE 'sandbox-secret' out err log dump summary
	assert_output ''
	assert_equal "$(cut -f4 "$SANDBOX_LOG" | sort -u)" header
	run cut -f2,3 "$SANDBOX_LOG"
	refute_output --partial secret
}
