# shellcheck disable=SC2016,SC2154 # jq's variables; what run sets

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	load sandbox
	printf '%s\n' type=IP_ADDRESS status=MALICIOUS share_level=AMBER \
		'description=a botnet' privacy_type=HAS_WHITELIST \
		privacy_members=self >defaults
	printf 'indicator\n198.51.100.1\n198.51.100.2\n198.51.100.3\n' >three.csv
	: >empty.ndjson
	sandbox_start --now 2026-02-01 empty.ndjson
}

teardown() {
	server CONT
	sandbox_stop
}

# server STOP|CONT: let it stand still, and go on.  Its parent is timeout.
server() {
	[ -n "${SANDBOX_PID-}" ] || return 0
	kill -"$1" "$(tr -d ' ' <"/proc/$SANDBOX_PID/task/$SANDBOX_PID/children")"
}

# publish OPTION...: to the server, with the journal.
publish() {
	run_bounded tx-publish --base-url "$SANDBOX_URL" --retry-wait 0.01 \
		--defaults defaults --journal journal "$@"
}

last_line() {
	assert_equal "${stderr_lines[-1]}" "$1"
}

# sent [FROM]: the indicators that were written, in the order of the calls,
# from line FROM of the log on.
sent() {
	tail -n +"${1-1}" "$SANDBOX_LOG" |
		{ grep -oE '(indicator=|indicator%3D)[0-9.]+' || true; } |
		sed -E 's/.*(=|%3D)//'
}

# done_in JOURNAL: the indicators that are noted as published.
done_in() {
	jq -rR 'fromjson? | .result | select(.success) | .indicator' "$1"
}

@test "journal: a second run sends and prints nothing" {
	publish three.csv
	assert_success
	assert_equal "${#lines[@]}" 3
	calls=$(wc -l <"$SANDBOX_LOG")
	publish --summary summary.json three.csv
	assert_success
	assert_output ''
	last_line 'Done publishing 3 indicators with 0 failures!'
	assert_equal "$(wc -l <"$SANDBOX_LOG")" "$calls"
	run jq -c '[.published, .before, .requests]' summary.json
	assert_output '[3,3,0]'
	run stat -c %a journal
	assert_output 600
}

@test "journal: new and changed rows are sent, the others not" {
	publish three.csv
	calls=$(wc -l <"$SANDBOX_LOG")
	printf 'indicator,severity\n198.51.100.3,\n198.51.100.2,SEVERE\n198.51.100.4,\n' >next.csv
	publish next.csv
	assert_success
	run jq -r .indicator <<<"$output"
	assert_output $'198.51.100.2\n198.51.100.4'
	last_line 'Done publishing 5 indicators with 0 failures!'
	run sent $((calls + 1))
	assert_output $'198.51.100.2\n198.51.100.4'
}

@test "journal: a row that failed is sent again" {
	printf 'indicator,type\n198.51.100.1,\nx,NO_SUCH_TYPE\n' >in.csv
	publish in.csv
	assert_failure 3
	last_line 'Done publishing 1 indicators with 1 failures!'
	publish in.csv
	assert_failure 3
	assert_regex "${stderr_lines[1]}" '^Unable to upload 2 x '
	last_line 'Done publishing 1 indicators with 1 failures!'
	run grep -c NO_SUCH_TYPE "$SANDBOX_LOG"
	assert_output 2
}

@test "journal: what was in flight is read back, and sent when it is not there" {
	publish --batch 1 three.csv
	ids=$(jq -r .id <<<"$output")
	# As if ended before the answers came; the second was changed since.
	head -n 1 journal >part
	grep '"sent"' journal >>part
	mv part journal
	id=$(sed -n 2p <<<"$ids")
	sandbox_get "/v25.0/$id" -d description=other
	calls=$(wc -l <"$SANDBOX_LOG")
	publish three.csv
	assert_success
	assert_equal "$(jq -r .id <<<"$output")" "$ids"
	run sent $((calls + 1))
	assert_output 198.51.100.2
	run tail -n 2 "$SANDBOX_LOG"
	assert_line --index 0 --partial GET
}

@test "journal: other members are not taken for equal" {
	publish three.csv
	head -n 1 journal >part
	grep '"sent"' journal >>part
	mv part journal
	id=$(jq -r 'select(.row == 2).id' <<<"$output")
	sandbox_get "/v25.0/$id" -d privacy_type=HAS_WHITELIST -d privacy_members=555,777
	calls=$(wc -l <"$SANDBOX_LOG")
	publish three.csv
	assert_success
	run sent $((calls + 1))
	assert_output 198.51.100.2
}

@test "journal: results that went nowhere are printed by the next run" {
	run --separate-stderr bash -c 'timeout 60 tx-publish --base-url "$1" \
		--defaults defaults --journal journal three.csv >/dev/full' - "$SANDBOX_URL"
	assert_failure 74
	last_line 'Done publishing 3 indicators with 0 failures!'
	calls=$(wc -l <"$SANDBOX_LOG")
	publish three.csv
	assert_success
	assert_equal "$(jq -c '[.row,.success]' <<<"$output")" $'[1,true]\n[2,true]\n[3,true]'
	assert_equal "$(wc -l <"$SANDBOX_LOG")" "$calls"
	publish three.csv
	assert_output ''
}

@test "journal: a reader that has gone loses no result" {
	run --separate-stderr bash -c 'set -o pipefail
		timeout 60 tx-publish --base-url "$1" --batch 1 --journal journal \
		--defaults defaults three.csv | true' - "$SANDBOX_URL"
	assert_failure 74
	publish three.csv
	assert_success
	last_line 'Done publishing 3 indicators with 0 failures!'
	run done_in journal
	assert_equal "$(sort <<<"$output")" $'198.51.100.1\n198.51.100.2\n198.51.100.3'
	run sent
	assert_equal "${#lines[@]}" 3
}

@test "journal: the output file of a later run holds what an unfinished one lost" {
	publish -o no/such/folder three.csv
	assert_failure 74
	server STOP
	tx-publish --base-url "$SANDBOX_URL" --defaults defaults \
		--journal journal -o out.ndjson three.csv 2>/dev/null 3>&- &
	pid=$!
	wait_for journal '"sent"'
	kill -9 "$pid"
	wait "$pid" || true
	server CONT
	assert [ ! -e out.ndjson ]
	publish -o out.ndjson three.csv
	assert_success
	run jq -c .row out.ndjson
	assert_output $'1\n2\n3'
}

# wait_for FILE TEXT: at most 20 s.
wait_for() {
	for ((try = 0; try < 400; try++)); do
		grep -q "$2" "$1" 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}

# A signal comes while the first row is in flight and no answer to it can come.
@test "signals: INT and TERM finish what is in flight and give 75" {
	for signal in INT TERM; do
		rm -f journal
		server STOP
		# A job of a script would ignore INT.
		env --default-signal=INT tx-publish --base-url "$SANDBOX_URL" \
			--defaults defaults --batch 1 --journal journal \
			three.csv >out 2>err 3>&- &
		pid=$!
		wait_for journal '"sent"'
		kill -"$signal" "$pid"
		wait_for err 'stopping when what is in flight'
		server CONT
		ended=0
		wait "$pid" || ended=$?
		assert_equal "$ended" 75
		run cat err
		assert_line --regexp 'signal [0-9]+: 2 rows were not sent: run again later$'
		assert_equal "${lines[-1]}" 'Done publishing 1 indicators with 2 failures!'
		run jq -c '[.row,.success]' out
		assert_output '[1,true]'
		publish --batch 1 three.csv
		assert_success
		assert_equal "${#lines[@]}" 2
		last_line 'Done publishing 3 indicators with 0 failures!'
	done
}

@test "signals: without a journal too, and the rest is among the failed" {
	server STOP
	tx-publish --base-url "$SANDBOX_URL" --defaults defaults --batch 1 \
		--failed failed.csv three.csv >out 2>err 3>&- &
	pid=$!
	# Signals are held while a file is made, and then while rows are sent.
	sleep 0.2
	wait_for "/proc/$pid/status" 'SigBlk:.*[4-7c-f]...$' # TERM is 15
	kill -TERM "$pid"
	wait_for err 'stopping when what is in flight'
	server CONT
	ended=0
	wait "$pid" || ended=$?
	assert_equal "$ended" 75
	run cat failed.csv
	assert_line --index 0 indicator
	assert_line 198.51.100.2
	assert_line 198.51.100.3
}

@test "signals: while rows are confirmed too, and all of them were sent" {
	echo 'item GET body "{}"' >plan
	sandbox_start --now 2026-02-01 --faults plan empty.ndjson
	tx-publish --base-url "$SANDBOX_URL" --defaults defaults --confirm \
		--failed failed.csv three.csv >out 2>err 3>&- &
	pid=$!
	wait_for "$SANDBOX_LOG" '%22GET%22'
	kill -TERM "$pid"
	ended=0
	wait "$pid" || ended=$?
	assert_equal "$ended" 75
	run cat err
	assert_equal "${#lines[@]}" 3
	assert_line --index 0 --partial 'signal 15: stopping when'
	assert_line --index 1 'tx-publish: stopped by signal 15: all was sent, but not all of it confirmed'
	assert_line --index 2 'Done publishing 3 indicators with 0 failures!'
	assert_equal "$(jq -c .success out)" $'true\ntrue\ntrue'
	assert_equal "$(cat failed.csv)" indicator
}

@test "journal: what cannot be used gives 78, and nothing is sent" {
	cp three.csv other
	publish --journal other three.csv
	assert_failure 78
	assert_equal "${stderr_lines[0]}" 'tx-publish: other: no journal of tx-publish; it stays as it is: name another file'
	run cmp three.csv other
	assert_success
	publish three.csv
	calls=$(wc -l <"$SANDBOX_LOG")
	sed '2s/sent/cent/' journal >bad
	publish --journal bad three.csv
	assert_failure 78
	assert_regex "${stderr_lines[0]}" '^tx-publish: bad:2: the journal is damaged: '
	publish --base-url "http://127.0.0.2:${SANDBOX_URL##*:}" three.csv
	assert_failure 78
	assert_regex "${stderr_lines[0]}" 'a journal of rows for http://127.0.0.1:'
	assert_equal "$(wc -l <"$SANDBOX_LOG")" "$calls"
}

@test "journal: of two runs at once the second gives 78 and does no harm" {
	server STOP
	tx-publish --base-url "$SANDBOX_URL" --defaults defaults --batch 1 \
		--journal journal three.csv >out 2>err 3>&- &
	pid=$!
	wait_for journal '"sent"'
	cp journal before
	publish three.csv
	assert_failure 78
	assert_output ''
	assert_regex "${stderr_lines[0]}" 'another tx-publish is at work'
	cmp before journal
	server CONT
	wait "$pid"
	assert_equal "$(jq -c '[.row,.success]' out)" \
		$'[1,true]\n[2,true]\n[3,true]'
	run sent
	assert_output $'198.51.100.1\n198.51.100.2\n198.51.100.3'
	publish three.csv
	assert_success
	assert_output ''
}

@test "journal: a torn last line does no harm" {
	publish three.csv
	printf '{"sent":["abc' >>journal
	calls=$(wc -l <"$SANDBOX_LOG")
	publish three.csv
	assert_success
	assert_equal "$(wc -l <"$SANDBOX_LOG")" "$calls"
	run jq -c . journal
	assert_success
}

# with_limit KIB OPTION...: no file may grow beyond it.
with_limit() {
	run_bounded bash -c 'trap "" XFSZ; ulimit -f "$1"; shift; exec "$@"' - \
		"$1" tx-publish --base-url "$SANDBOX_URL" --defaults defaults \
		--journal journal "${@:2}"
}

@test "journal: a full disk gives 74, what was not noted is not sent" {
	{ echo indicator; printf '198.51.100.%d\n' {1..20}; } >many.csv
	with_limit 0 many.csv
	assert_failure 74
	run sent
	assert_output ''
	with_limit 1 --batch 1 many.csv
	assert_failure 74
	[[ $'\n'$stderr == *$'\ntx-publish: journal: File too large'* ]]
	run sent
	assert [ "${#lines[@]}" -lt 20 ]
	publish many.csv
	assert_success
	last_line 'Done publishing 20 indicators with 0 failures!'
	run bash -c "sort -u <<<\"\$1\" | wc -l" - "$(sent)"
	assert_output 20
}

@test "journal: the token is not in it" {
	publish three.csv
	publish --token-in-query --batch 1 three.csv
	run grep -c sandbox-secret journal
	assert_output 0
}

# The example of the manual page, word for word but for the server.
@test "journal: the manual's example" {
	printf 'evil%d.example.com\n' {1..300} >domains.txt
	sed s/IP_ADDRESS/DOMAIN/ defaults >domains.defaults
	for _ in 1 2; do
		run_bounded tx-publish --from lines --defaults domains.defaults -j 4 \
			--journal publish.journal -o results.ndjson domains.txt \
			--base-url "$SANDBOX_URL"
		assert_success
		assert_equal "$stderr" 'Done publishing 300 indicators with 0 failures!'
		assert_equal "$(jq -r .row results.ndjson)" "$(seq 300)"
	done
	run jq -c 'select(.result).result' publish.journal
	assert_equal "$(sort <<<"$output")" "$(sort results.ndjson)"
}

# one_run NUMBER TRY: until it ends or is killed; its results in out.NUMBER.
# Each try of a list may last longer, so that one ends on the busiest machine.
one_run() {
	local most=$((100 * $2))

	timeout --preserve-status -s KILL \
		"$(printf '%d.%03d' $((most / 1000)) $((RANDOM % most % 1000 + 1)))" \
		tx-publish --base-url "$SANDBOX_URL" --retry-wait 0.01 \
		--defaults defaults --journal journal --batch 2 -j 3 \
		rows.csv >"out.$1" 2>"err.$1" 3>&-
}

# Killed at any moment and run again until it ends, often enough that TIMES
# runs were killed.
@test "journal: kill -9 at any moment loses and repeats nothing" {
	times=10
	[ -z "${TX_SLOW-}" ] || times=100
	killed=0
	round=0
	runs=0
	while [ "$killed" -lt "$times" ]; do
		round=$((round + 1))
		{ echo indicator; printf "10.$((round / 250)).$((round % 250)).%d\n" {1..60}; } >rows.csv
		rm -f journal out.* err.*
		ended=137
		try=0
		while [ "$ended" -ne 0 ]; do
			try=$((try + 1))
			assert [ "$try" -lt 200 ]
			calls=$(wc -l <"$SANDBOX_LOG")
			done_in journal 2>/dev/null | sort >known || true
			runs=$((runs + 1))
			ended=0
			one_run "$runs" "$try" || ended=$?
			[ "$ended" -eq 0 ] || assert_equal "$ended" 137
			killed=$((killed + (ended != 0)))
			# What was known to be done was not sent again.
			run comm -12 known <(sent $((calls + 1)) | sort)
			assert_output ''
		done
		assert_equal "$(tail -n 1 "err.$runs")" \
			'Done publishing 60 indicators with 0 failures!'
		# Together the runs printed what one would have.
		cat out.* | jq -rR 'fromjson? | [.row, .indicator, .success]
			| @tsv' | sort -nu >union
		tail -n +2 rows.csv | awk '{ print NR "\t" $0 "\ttrue" }' >want
		run diff want union
		assert_success
	done
	sandbox_stop
	run bash -c 'jq -r "select(.raw_indicator).raw_indicator" "$1" | sort | uniq -d' - "$SANDBOX_SAVE"
	assert_output ''
	run grep -c raw_indicator "$SANDBOX_SAVE"
	assert_output $((round * 60))
}
