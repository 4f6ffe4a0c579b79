# tx-fetch and each error of the API: tried again, waited for, or the end, with
# the status that belongs to it.

# shellcheck disable=SC2034,SC2154 # asked is for fetch; stderr is set by run

setup() {
	load fault
}

teardown() {
	sandbox_stop
}

@test "what may pass is tried again" {
	outcomes <<-'END'
		0 7 all    call 3 error 1
		0 7 all    call 3 error 1 500 subcode 99
		0 7 all    call 3 error 2 500
		0 7 all    call 3 error 2 503
		0 7 all    call 3 error 2 200
		0 7 all    call 3 error 2 400
		0 7 all    call 3 error 100 400 transient
		0 7 all    call 3 error 10 403 transient
		0 7 all    call 3 error -1 500 "no code"
		0 7 all    call 3 html 500
		0 7 all    call 3 html 502
		0 7 all    call 3 empty 502
		0 7 all    call 3 html 503
		0 7 all    call 3 empty 503
		0 7 all    call 3 html 504
		0 7 all    call 3 empty 408
		0 9 all    call 3-5 error 2
	END
}

@test "tries come to an end" {
	outcomes --retries 3 <<-'END'
		69 6 20    page 3 error 1
		69 6 20    page 3 error 2 503
		69 6 20    page 3 html 502
		69 6 20    page 3 empty 503
		69 4 0     error 2 503
	END
}

@test "a throttle is waited for, however often, without using up tries" {
	outcomes --retries 0 <<-'END'
		0 7 all    call 3 error 4 400
		0 7 all    call 3 error 4 403
		0 7 all    call 3 error 4 200
		0 7 all    call 3 error 4 500
		0 7 all    call 3 error 4 403 subcode 1349210
		0 7 all    call 3 error 4 400 transient
		0 7 all    call 3 error 17 400 subcode 2446079
		0 7 all    call 3 error 32 400
		0 7 all    call 3 error 32 403
		0 7 all    call 3 error 341 400
		0 7 all    call 3 error 368 400
		0 7 all    call 3 error 613 400
		0 7 all    call 3 error 613 400 subcode 1996
		0 7 all    call 3 error 613 400 subcode 2534040
		0 7 all    call 3 error 80000 400
		0 7 all    call 3 error 80004 400
		0 7 all    call 3 error 80014 400
		0 7 all    call 3 error -1 400 "(#4) Application request limit reached"
		0 7 all    call 3 empty 429
		0 7 all    call 3 html 429
		0 10 all   call 3-6 error 4
	END
}

@test "a bad token stops everything at once" {
	outcomes <<-'END'
		77 3 20    call 3 error 190
		77 3 20    call 3 error 190 400 subcode 463
		77 3 20    call 3 error 190 401 subcode 467
		77 3 20    call 3 error 190 200
		77 3 20    call 3 error 102 400
		77 3 20    call 3 error 101 400
		77 3 20    call 3 error 104 400
		77 3 20    call 3 error 2500 400
		77 3 20    call 3 error 10 403
		77 3 20    call 3 error 200 403
		77 3 20    call 3 error 299 400
		77 3 20    call 3 empty 401
		77 1 0     error 190
	END
}

@test "an app that wants a proof of its secret is told where that is set" {
	serve 'error 104 400'
	fetch
	assert_failure 77
	[[ $stderr == *'(HTTP 400, code 104'*'Require App Secret'* ]]
}

@test "a bad token stops all searches at once" {
	serve 'call 1-8 latency 300' 'error 190'
	fetch -j 4 -t a1 -t a2 -t a3 -t a4 -t a5 -t a6 -t a7 -t a8
	assert_failure 77
	assert_equal "$output" ''
	[ "$(requests)" -le 4 ]
}

@test "what is refused for good is not asked again" {
	outcomes <<-'END'
		69 3 20    call 3 error 3 400
		69 3 20    call 3 error 100 400
		69 3 20    call 3 error 100 400 subcode 33
		69 3 20    call 3 error 100 404 subcode 33
		69 3 20    call 3 error 506 400
		69 3 20    call 3 error 803 404
		69 3 20    call 3 error -1 400 "Too many requests in batch message."
		69 3 20    call 3 error 4711 400
		69 3 20    call 3 html 404
		69 3 20    call 3 empty 400
		69 3 20    call 3 redirect "http://127.0.0.1:9/"
	END
}

@test "a message names the page, the code and the trace" {
	serve 'page 3 error 4711 400 "no \"such\" luck" subcode 5'
	fetch
	assert_failure 69
	[[ $stderr == *'tx-fetch: descriptors: page 3: no "such" luck (HTTP 400, code 4711, subcode 5, OAuthException, fbtrace_id A'* ]]
}

@test "the end of what cursors reach is a gap" {
	outcomes <<-'END'
		3 3 20     page 3 error 100 400 "(#100) The After Cursor specified exceeds the max limit supported by this endpoint"
	END
	[[ $stderr == *'page 2: the server reads no further'* ]]
}

@test "a refused cursor ends the run, with --state its search begins again" {
	outcomes <<-'END'
		69 3 20    page 3 first 1 error 2642
	END
	serve 'page 3 first 1 error 2642'
	fetch --state st -o out
	assert_success
	cmp all out
	assert_equal "$(requests)" 9
	serve 'page 3 error 2642'
	fetch --state st -o out --fresh
	assert_failure 69
	[ "$(requests)" -lt 100 ]
}

# limits: the page sizes that were asked for.
limits() {
	grep -o 'limit=[0-9]*' "$SANDBOX_LOG" | cut -d= -f2 | tr '\n' ' '
}

@test "a page that is too much is halved" {
	serve 'limit>3 error 1 500 "Please reduce the amount of data you'\''re asking for, then retry your request"'
	fetch --max-pages 3
	assert_success
	cmp <(head -6 all) got
	assert_equal "$(limits)" '10 5 2 2 2 '
}

@test "a page of one that is too much ends the run" {
	serve 'page 3 error 1 500 "Please reduce the amount of data"' \
		'after=* error 1 500 "Please reduce the amount of data"'
	fetch
	assert_failure 69
	cmp <(head -10 all) got
	assert_equal "$(limits)" '10 10 5 2 1 '
}

@test "a shrunk page grows again after ten good ones" {
	serve 'page 2 limit>3 error 1 500 "Please reduce the amount of data"'
	fetch --limit 4
	assert_success
	cmp all got
	assert_equal "$(limits)" '4 4 2 2 2 2 2 2 2 2 2 2 4 4 4 4 4 4 4 4 4 '
}

@test "a page that always fails is halved too, down to ten" {
	serve 'limit>200 error 2 500'
	fetch --limit 800 --retries 1
	assert_success
	cmp all got
	assert_equal "$(limits)" '800 800 400 400 200 '
	serve 'limit>15 error 2 500'
	fetch --limit 100 --retries 0
	assert_success
	cmp all got
	assert_equal "$(limits)" '100 50 25 12 12 12 12 12 '
	serve 'error 2 500'
	fetch --limit 100 --retries 0
	assert_failure 69
	assert_equal "$(limits)" '100 50 25 12 6 '
	[[ $stderr == *'; a smaller --limit may do'* ]]
	serve 'error 2 503'
	fetch --limit 100 --retries 0
	assert_failure 69
	[[ $stderr != *--limit* ]]
	serve 'error 2 500'
	fetch --limit 1 --retries 0
	[[ $stderr != *--limit* ]]
}

@test "pages of tags and groups are asked for large, and halved" {
	sed -i 's/}$/,"tags":{"data":[{"id":"501","text":"all"}]}}/' data.ndjson
	echo '{"id":"333","name":"G","description":"d","threat_updates_enabled":true}' \
		>>data.ndjson
	for what in 'tags all' groups; do
		serve 'limit>200 error 2 500'
		asked=(--fields id)
		# shellcheck disable=SC2086 # words
		fetch --retries 0 $what
		assert_success
		[ -n "$output" ]
		[[ $(limits) == '1000 500 250 125 '* ]]
	done
}
