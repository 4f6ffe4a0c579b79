# The token of the tests is a canary: every object and option is used with a
# server that shows it wherever it can, and it is looked for in all that comes
# of it.  What the other tests leave behind is looked through by tests/run.

# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load fault
	unset TX_APP_ID TX_APP_SECRET CREDENTIALS_DIRECTORY
	tags=$(printf ',{"id":"%s","text":"t%s"}' {600..660}{,} | tr -d '\n')
	{
		echo '{"id":"333","name":"G","threat_updates_enabled":true}'
		for n in {1..12}; do
			printf '{"id":"%s","added_on":"2016-02-01T00:00:00+0000","last_updated":"2016-02-02T00:00:%02d+0000","owner":{"id":"77","name":"N"},"status":"UNKNOWN","type":"DOMAIN","indicator":{"id":"%s","indicator":"a%s.example","type":"DOMAIN"},"privacy_type":"HAS_PRIVACY_GROUP","privacy_members":["333"],"tags":{"data":[{"id":"501","text":"all"}%s]}}\n' \
				$((100 + n)) "$n" $((900 + n)) "$n" "$tags"
		done
	} >data.ndjson
	seq 101 112 >ids
	printf 'indicator\nb%s.example\n' 1 >rows.csv
}

teardown() {
	sandbox_stop
}

# The server shows the token in links, texts and messages; each call takes
# long enough to look at who made it.
showing='latency 20
page 1 row "{\"id\":\"7\",\"x\":{\"data\":[],\"paging\":{\"next\":\"https:\/\/h\/?access_token=555%7Csandbox%2Dsecret\"}},\"d\":\"555|sandbox\\\\u002dsecret\"}"
call 2 error 2 503 "at ?access_token=555|sandbox-secret&x"
call 4 html 502
call 5 error 100 400 "(#100) 555%7Csandbox-secret"'

# watched COMMAND...: run it; what /proc shows of it goes to "seen".
watched() {
	local status=0 pid try

	"$@" 3>&- <ids >>out 2>>err &
	pid=$!
	for ((try = 0; try < 2500; try++)); do
		kill -0 "$pid" 2>/dev/null || break
		cat "/proc/$pid/cmdline" >>seen 2>/dev/null || true
		# Once it has asked it has wiped its environment too.
		[ ! -s "$SANDBOX_LOG" ] ||
			cat "/proc/$pid/environ" >>seen 2>/dev/null || true
		sleep 0.02
	done
	kill -KILL "$pid" 2>/dev/null || true
	wait "$pid" || status=$?
	((status < 124)) || fail "$status: $*"
}

# nowhere: no token in anything that was made.
nowhere() {
	run "$TX_TOP/tests/leaks" "$BATS_TEST_TMPDIR"
	assert_success
	assert_output ''
}

@test "the look for the token finds it in every spelling" {
	mkdir look
	run "$TX_TOP/tests/leaks" look
	assert_success
	for text in 'x sandbox-secret' '555%7Csandbox%2Dsecret' \
		'sandbox\u002dsecret' 'sandbo%78-s%65cret' \
		'SANDBOX\u002DSECRET' '12345678|AbCdEfGhIjKlMnOp%5f-qr'; do
		printf '%s' "$text" >look/file
		run "$TX_TOP/tests/leaks" look
		assert_failure 1
		assert_output 'the token is in look/file'
		rm look/file
		printf '%s' "$text" | gzip >look/file.gz
		run "$TX_TOP/tests/leaks" look
		assert_failure 1
		rm look/file.gz
	done
	printf 'GET\t/x?access_token=555|sandbox-secret\t\theader\t200\n' \
		>look/file
	mkdir look/sandbox.x
	sed 's/header/parameter/' look/file >look/sandbox.x/log
	rm look/file
	run "$TX_TOP/tests/leaks" look
	assert_success
}

@test "the token is nowhere but in the header, whatever is read" {
	common=(--retry-wait 0.01 --max-time 40s --debug -v --rejects rejects
		--summary summary --page-dump dump)
	mkdir dump
	while read -r words; do
		serve "$showing"
		: >>"$SANDBOX_LOG"
		# shellcheck disable=SC2086 # a list of words
		watched tx-fetch --base-url "$SANDBOX_URL" "${common[@]}" $words
		run cut -f4 "$SANDBOX_LOG"
		refute_output --partial none
	done <<-'END'
		--since 2016-01-01 --until 2016-03-01 -t a1 -t all --fields id,tags --limit 3
		--since 2016-01-01 --until 2016-03-01 --slice 7d -j 4 --state st -o o.gz --log log
		--since 2016-01-01 --until 2016-03-01 --token-in-query --log log
		indicators --since 2016-01-01
		members
		tags all t
		tagged all --limit 4 -j 2 --state st2 -o o2
		ids --fields id,tags --state st3 -o o3
		object 101 102 103 --fields id,tags
		updates 333 --limit 5
		updates 333 --unfold
		groups
		--dry-run -t a --token-in-query
	END
	grep -q '"id":"7"' out
	[ "$(wc -l <err)" -gt 50 ]
	grep -qa -- --base-url seen
	nowhere
}

@test "the token is nowhere but in the header, whatever is published" {
	publish=(tx-publish --retry-wait 0.01 --max-time 40s --debug
		--page-dump dump --summary summary --now 2016-03-01)
	mkdir dump
	while read -r words; do
		serve 'latency 20' \
			'call 1 error 2 503 "at ?access_token=555|sandbox-secret&x"' \
			'call 3 error 100 400 "(#100) 555%7Csandbox-secret"'
		# shellcheck disable=SC2086 # a list of words
		watched "${publish[@]}" --base-url "$SANDBOX_URL" $words
	done <<-'END'
		--set type=DOMAIN --set status=UNKNOWN --set description=d --set share_level=RED --privacy-type HAS_WHITELIST --privacy-members self --journal j --failed f -o o --confirm rows.csv
		--set type=DOMAIN --set status=UNKNOWN --set description=d --set share_level=RED --privacy-type HAS_WHITELIST --privacy-members self --token-in-query --log log rows.csv
		--set type=DOMAIN --set status=UNKNOWN --set description=d --set share_level=RED --privacy-type HAS_WHITELIST --privacy-members self --dry-run rows.csv
	END
	grep -qa -- --base-url seen
	nowhere
}

@test "a program that is ended by ABRT leaves no core" {
	serve 'latency 300'
	ulimit -c unlimited 2>/dev/null || true
	tx-fetch --base-url "$SANDBOX_URL" "${asked[@]}" >out 2>err 3>&- &
	pid=$!
	until [ -s "$SANDBOX_LOG" ]; do
		kill -0 "$pid"
		sleep 0.02
	done
	kill -ABRT "$pid"
	wait "$pid" || true
	run find . -name '*core*'
	assert_output ''
}
