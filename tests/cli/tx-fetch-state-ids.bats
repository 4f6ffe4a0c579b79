# tx-fetch --state for what is read by ids: ids, object, tagged.

# shellcheck disable=SC2030,SC2031 # each test is a subshell
# shellcheck disable=SC2034 # list and out are for resume
# shellcheck disable=SC2119,SC2120,SC2154 # serve alone; stderr is set by run

bats_require_minimum_version 1.5.0

setup_file() {
	load helpers
	cd "$BATS_FILE_TMPDIR" || return 1
	tx-gen --start 2026-11-09 --days 14 1500 >data.ndjson
	tx-gen --start 2026-11-09 --days 14 1500 | jq -r .id >ids
	# Every 40th line is no id, every 90th an id that is not there.
	awk 'NR % 40 == 0 { print "no id " NR } NR % 90 == 0 { print 7000 + NR }
		{ print }' ids >mixed
}

setup() {
	load helpers
	load sandbox
	load resume
	unset TX_ACCESS_TOKEN TX_APP_ID TX_APP_SECRET CREDENTIALS_DIRECTORY
	export HOME=$BATS_TEST_TMPDIR
	ids=$BATS_FILE_TMPDIR/ids mixed=$BATS_FILE_TMPDIR/mixed
}

teardown() {
	sandbox_stop
}

# serve [PLAN]: start the server.
serve() {
	printf '%s\n' "$@" >plan
	sandbox_start --now 2026-11-23 --faults plan \
		"$BATS_FILE_TMPDIR/data.ndjson"
}

# ask WORD...: what to ask for, as $fetch.
ask() {
	fetch=(tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23
		--fields 'id,added_on,description' --retry-wait 0.01
		--max-time 50s "$@")
}

requests() {
	wc -l <"$SANDBOX_LOG"
}

# accounts FILE: what does not depend on when the run was ended.
accounts() {
	jq -c '[.records, .doubles, .refused, (.searches[] |
		.text, .records, .doubles, .others, .early_ends, .stop)]' "$1"
}

@test "ids: killed at any moment, it goes on to the same bytes" {
	serve "$slow_plan"
	ask ids
	list=$ids out=out.ndjson
	"${fetch[@]}" --retries 20 <"$list" >whole
	[ "$(wc -l <whole)" -eq 1500 ]
	killed "$((${TX_SLOW:+25} + 5))" "${TX_SEED:-1}" -j 3
	rm st
	out=out.ndjson.gz
	killed "$((${TX_SLOW:+25} + 5))" "${TX_SEED:-2}" -j 2
}

@test "tagged: killed at any moment, it goes on to the same bytes" {
	serve "$slow_plan"
	ask --limit 25 tagged phishing malware botnet
	out=out.ndjson
	"${fetch[@]}" --retries 20 >whole
	[ "$(wc -l <whole)" -gt 400 ]
	killed "$((${TX_SLOW:+25} + 5))" "${TX_SEED:-3}" -j 3
	rm st
	ask --limit 40 --unique tagged phishing malware botnet
	out=out.ndjson.gz
	"${fetch[@]}" --retries 20 >whole
	killed "$((${TX_SLOW:+25} + 5))" "${TX_SEED:-4}"
}

@test "object: killed at any moment, it goes on to the same bytes" {
	serve "$slow_plan"
	# shellcheck disable=SC2046 # a list of ids
	ask object $(head -n 60 "$ids")
	out=out.ndjson
	"${fetch[@]}" --retries 20 >whole
	killed "$((${TX_SLOW:+20} + 4))" "${TX_SEED:-5}" -j 2
}

@test "ids: lines that are none are refused once, in their order" {
	serve
	ask ids --rejects bad --summary sum -j 3
	list=$mixed
	run_bounded "${fetch[@]}" -o whole <"$list"
	assert_failure 3
	cp bad whole.bad
	accounts sum >whole.sum
	grep 'no id' "$mixed" | cmp - whole.bad
	for size in 4 30 60 90; do
		cut_at "$size"
		assert_failure 74
	done
	run_bounded "${fetch[@]}" --state st -o out <"$list"
	assert_failure 3
	cmp out whole
	cmp bad whole.bad
	accounts sum | cmp - whole.sum
	# A run that was killed at its very end had told nobody.
	before=$(requests)
	run_bounded "${fetch[@]}" --state st -o out <"$list"
	assert_failure 3
	[[ $stderr == *'elements were no records'* ]]
	assert_equal "$(requests)" "$before"
}

@test "ids: however many lines are none, those behind them are read" {
	serve
	ask ids
	{
		yes 'not an id' | head -n 20000
		head -n 3 "$ids"
		yes 'n o' | head -n 70000
	} >many
	run_bounded "${fetch[@]}" --rejects bad -j 4 <many
	assert_failure 3
	assert_equal "$(jq -r .id <<<"$output")" "$(head -n 3 "$ids")"
	assert_equal "$(wc -l <bad)" 90000
	assert_equal "$(requests)" 1
}

@test "ids: another list is refused, wherever it differs" {
	serve
	ask ids
	list=$ids
	cut_at 40
	assert_failure 74
	before=$(requests)
	# shellcheck disable=SC2016 # sed expands
	for change in '1s/$/0/' '$d' '$a 7' '$s/./9/'; do
		sed "$change" "$ids" >other
		run_bounded "${fetch[@]}" --state st -o out <other
		assert_failure 78
		[[ $stderr == *'st: was begun with another list of ids'* ]]
	done
	assert_equal "$(requests)" "$before"
	run_bounded "${fetch[@]}" --state st -o out <"$ids"
	assert_success
	head -n 9 "$ids" >other
	run_bounded "${fetch[@]}" --state st -o out <other
	assert_failure 78
	assert_equal "$(wc -l <out)" 1500
	run_bounded "${fetch[@]}" --state st -o out --fresh <other
	assert_success
	assert_equal "$(jq -r .id out)" "$(cat other)"
}

@test "ids: the list may come through a pipe, a file or from its middle" {
	serve
	ask ids --state st -o out
	export TMPDIR=$BATS_TEST_TMPDIR/tmp
	mkdir "$TMPDIR"
	head -n 70 "$ids" >list
	"${fetch[@]}" < <(cat list)
	before=$(requests)
	run_bounded "${fetch[@]}" <list
	assert_success
	(echo; cat list) >longer
	(read -r; "${fetch[@]}") <longer
	assert_equal "$(requests)" "$before"
	assert_equal "$(jq -r .id out)" "$(cat list)"
	assert_equal "$(ls -A "$TMPDIR")" ''
	# shellcheck disable=SC2016 # the inner shell expands
	TMPDIR=/nowhere run_bounded bash -c 'cat list | "$@"' - "${fetch[@]}"
	assert_failure 74
	[[ $stderr == *'/nowhere/'* ]]
}

@test "object: other operands are refused" {
	serve
	ask object "$(sed -n 1p "$ids")" "$(sed -n 2p "$ids")"
	run_bounded "${fetch[@]}" --state st -o out
	assert_success
	run_bounded "${fetch[@]}" --state st -o out 7
	assert_failure 78
	[[ $stderr == *'other options'* ]]
}

@test "tagged: the account is that of an undisturbed run" {
	serve
	ask --limit 25 --summary sum --unique tagged phishing nothing malware
	run_bounded "${fetch[@]}" -o whole
	assert_failure 3
	accounts sum >whole.sum
	for size in 20 50 60; do
		cut_at "$size" -j 3
		assert_failure 74
	done
	run_bounded "${fetch[@]}" --state st -o out -v
	assert_failure 3
	cmp out whole
	accounts sum | cmp - whole.sum
	[[ $stderr == *'nothing: found 0 descriptors'* ]]
	before=$(requests)
	run_bounded "${fetch[@]}" --state st -o out
	assert_failure 3
	assert_equal "$(requests)" "$before"
}

@test "tagged: a run that goes on reads no page of the list again" {
	serve
	ask --limit 25 tagged phishing
	cut_at 30
	assert_failure 74
	cursor=$(jq -r .cursor st)
	[ -n "$cursor" ]
	before=$(requests)
	run_bounded "${fetch[@]}" --state st -o out
	assert_success
	tail -n "+$((before + 1))" "$SANDBOX_LOG" |
		grep tagged_objects | head -n 1 | grep -F "after=$cursor"
}

@test "tagged: a cursor that is refused has the list read again, no id twice" {
	serve
	ask --limit 25 tagged phishing
	"${fetch[@]}" >whole
	cut_at 30
	assert_failure 74
	port=${SANDBOX_URL##*:}
	sandbox_stop
	# The noted one, then one in mid-run.
	echo '/*/tagged_objects after=* call 1 error 2642 400' >plan
	echo '/*/tagged_objects after=* call 6 error 2642 400' >>plan
	sandbox_start --now 2026-11-23 --port "$port" --faults plan \
		"$BATS_FILE_TMPDIR/data.ndjson"
	run_bounded "${fetch[@]}" --state st -o out -j 2
	assert_success
	assert_equal "$(grep -c 'refuses the cursor' <<<"$stderr")" 2
	cmp out whole
}

@test "tagged: cursors that are refused again and again end with 69" {
	serve '/*/tagged_objects page 2 error 2642 400'
	ask --limit 25 tagged phishing
	run_bounded "${fetch[@]}" --state st -o out
	assert_failure 69
	assert_equal "$(grep -c 'refuses the cursor' <<<"$stderr")" 3
	run_bounded "${fetch[@]}"
	assert_failure 69
}

@test "INT and TERM save the state of ids" {
	serve 'latency 20'
	ask ids
	list=$ids out=out
	"${fetch[@]}" -j 8 <"$ids" >whole
	for signal in INT TERM; do
		before=$(requests)
		start
		until (($(requests) > before + 5)); do
			kill -0 "$pid"
			sleep 0.01
		done
		kill -"$signal" "$pid"
		status=0
		wait "$pid" || status=$?
		assert_equal "$status" 75
	done
	run_bounded "${fetch[@]}" --state st -o out -v <"$ids"
	assert_success
	[[ $stderr == *'going on behind '* ]]
	cmp out whole
}
