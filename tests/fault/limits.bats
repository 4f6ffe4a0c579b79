# tx-fetch and the rate limit: it waits as long as it is told, and slows down
# before it must. What was waited is taken from the summary, not from a clock.

# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load fault
}

teardown() {
	sandbox_stop
}

# waited SECONDS: at least so many.
waited() {
	jq -e ".waited_seconds >= $1" summary >/dev/null ||
		fail "waited $(jq .waited_seconds summary), not $1"
}

@test "without a word of the server the waits double" {
	serve 'call 2-4 error 4'
	fetch
	assert_success
	waited 0.41
	assert_equal "$(jq -c '[.limited,.retries]' summary)" '[3,3]'
}

@test "Retry-After is obeyed, as seconds and as a date" {
	serve 'call 2 error 4 403 retry-after 1'
	fetch
	assert_success
	cmp all got
	waited 0.9
	serve 'call 2 empty 429 retry-date 3'
	fetch
	assert_success
	cmp all got
	waited 0.5
	serve 'call 2 html 503 retry-after 1'
	fetch
	assert_success
	cmp all got
	waited 0.9
}

@test "a Retry-After in the past is none" {
	serve 'call 2 error 4 header "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"' \
		'call 3 error 4 header "Retry-After: soon"' \
		'call 4 error 4 header "Retry-After: -5"'
	fetch
	assert_success
	cmp all got
	waited 0.41
	assert_equal "$(jq .limited summary)" 3
}

@test "minutes of a business use case are obeyed, or the run ends with 75" {
	serve 'call 3 error 80004 buc 7'
	fetch
	assert_failure 75
	cmp <(head -20 all) got
	assert_equal "$(requests)" 3
	[[ $stderr == *'420 s'*--max-time* ]]
}

@test "one throttle holds back all searches" {
	serve 'latency 50' 'call 2 error 4 retry-after 1'
	fetch -j 4 -t a1 -t a2 -t a3 -t a4
	assert_success
	assert_equal "$(jq .limited summary)" 1
	waited 0.9
}

@test "a throttle without end ends with --max-time" {
	serve 'page 3 error 4'
	fetch --max-time 4s
	assert_failure 75
	cmp <(head -20 all) got
	[[ $stderr == *'after --max-time'* ]]
}

@test "near the limit requests follow each other slowly" {
	serve 'usage 79'
	fetch --retry-wait 0.01
	assert_success
	jq -e ".waited_seconds == 0" summary
	serve 'usage 100'
	fetch --retry-wait 0.01
	assert_success
	cmp all got
	waited 1.5
	serve 'ramp 70 10'
	fetch --retry-wait 0.01
	assert_success
	cmp all got
	waited 0.01
}

@test "the other usage headers are heeded, too" {
	serve 'header "X-Ad-Account-Usage: {\"acc_id_util_pct\":100.5,\"reset_time_duration\":7}"'
	fetch --retry-wait 0.01
	assert_success
	cmp all got
	waited 1
	serve 'header "X-Ad-Account-Usage: {\"acc_id_util_pct\":7,\"reset_time_duration\":99}"'
	fetch --retry-wait 0.01
	assert_success
	jq -e '.waited_seconds == 0' summary
}

@test "near the limit -j sends one request at a time" {
	serve 'usage 100' 'latency 50'
	fetch --retry-wait 0.01 -j 4 -t a1 -t a2 -t a3 -t a4
	assert_success
	waited 0.5
}

@test "a run that is slowed down still ends with --max-time" {
	serve 'usage 100'
	fetch --retry-wait 1 --max-time 2s
	assert_failure 75
	cmp <(head -10 all) got
}
