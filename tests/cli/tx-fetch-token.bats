# tx-fetch and the token: where it is found, and where it must not be.

# shellcheck disable=SC2016,SC2154 # bash -c expands; stderr is set by run

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	load sandbox
	load search
	search_setup
}

teardown() {
	sandbox_stop
}

@test "no token, a wrong one, and one that others can read end with 77" {
	serve
	unset TX_ACCESS_TOKEN
	run_bounded "${fetch[@]}"
	assert_failure 77
	[[ $stderr == *'no access token'* ]]
	TX_ACCESS_TOKEN='555|wrong-wrong-wrong-wrong' run_bounded "${fetch[@]}"
	assert_failure 77
	[[ $stderr == *'code 190'*--token-in-query* ]]
	[[ $stderr != *wrong-wrong* ]]
	echo "$SANDBOX_TOKEN" >.txtoken
	chmod 644 .txtoken
	run_bounded "${fetch[@]}"
	assert_failure 77
	[[ $stderr == *'chmod 600'* ]]
	run_bounded "${fetch[@]}" --token-file none
	assert_failure 77
}

@test "the token is found in every place" {
	serve
	unset TX_ACCESS_TOKEN
	ask+=(--max-records 1 --limit 1)
	run_bounded "${ask[@]}" --token-file "$SANDBOX_TOKEN_FILE"
	assert_success
	run_bounded bash -c '"$@" --token-fd 5 5<"$0"' "$SANDBOX_TOKEN_FILE" \
		"${ask[@]}"
	assert_success
	TX_ACCESS_TOKEN=555%7Csandbox-secret run_bounded "${ask[@]}"
	assert_success
	TX_APP_ID=555 TX_APP_SECRET=sandbox-secret run_bounded "${ask[@]}"
	assert_success
	cp "$SANDBOX_TOKEN_FILE" tx-token
	CREDENTIALS_DIRECTORY=$PWD run_bounded "${ask[@]}"
	assert_success
	cp "$SANDBOX_TOKEN_FILE" .txtoken
	run_bounded "${ask[@]}"
	assert_success
	run_bounded "${ask[@]}" --token-in-query
	assert_success
	assert_equal "$(cut -f4 "$SANDBOX_LOG" | sort | uniq -c | wc -l)" 2
}

@test "the token is in nothing we write" {
	serve
	for options in '' '--token-in-query' '--fields nonsense' '--dry-run'; do
		# shellcheck disable=SC2086 # a list of words
		timeout 60 "${fetch[@]}" -t phish --limit 3 --debug \
			--log log --page-dump dump --summary sum -v \
			--rejects rejects $options >>out 2>>err || true
	done
	[ -s out ] && [ -s err ] && [ -s log ] && [ -s dump/000001.body ]
	run grep -rl sandbox-secret out err log dump sum rejects
	assert_output ''
}

@test "a debug log holds each request with its status" {
	serve
	run_bounded "${fetch[@]}" --limit 20 --debug
	assert_success
	[[ $stderr == *'GET http://127.0.0.1:'*'&limit=20: HTTP 200, '* ]]
	[[ $stderr == *'&after='* ]]
}

@test "no core, and no look into our memory" {
	[ "$(id -u)" != 0 ] || [ -r /proc/self/limits ] || skip 'no /proc'
	serve
	mkfifo hold
	"${fetch[@]}" -o hold 3>&- &
	pid=$!
	for ((try = 0; try < 100; try++)); do
		grep -q 'Max core file size  *0  *0' "/proc/$pid/limits" && break
		sleep 0.05
	done
	grep -q 'Max core file size  *0  *0' "/proc/$pid/limits"
	timeout 20 cat hold >/dev/null
	wait "$pid"
}
