# tx-fetch --state and --slice: runs that go on, and windows that are cut.

# shellcheck disable=SC2030,SC2031 # each test is a subshell
# shellcheck disable=SC2119,SC2120,SC2154 # serve alone; stderr is set by run

bats_require_minimum_version 1.5.0

setup_file() {
	load helpers
	cd "$BATS_FILE_TMPDIR" || return 1
	tx-gen --start 2026-11-09 --days 14 1500 >data.ndjson
}

setup() {
	load helpers
	load sandbox
	load resume
	unset TX_ACCESS_TOKEN TX_APP_ID TX_APP_SECRET CREDENTIALS_DIRECTORY
	export HOME=$BATS_TEST_TMPDIR
}

teardown() {
	sandbox_stop
}

# serve [OPTION...]: start the server; "fetch" is a search of many pages.
serve() {
	sandbox_start --now 2026-11-23 "$@" "$BATS_FILE_TMPDIR/data.ndjson"
	search=(tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23
		--since 14d --include-expired --fields 'id,added_on,description'
		--retry-wait 0.01 --max-time 50s -t a -t e)
	fetch=("${search[@]}" --limit 25 --slice 2d)
}

requests() {
	wc -l <"$SANDBOX_LOG"
}

@test "a sliced search finds what an undivided one does, in its order" {
	serve
	"${search[@]}" >whole
	for options in '--slice 1d' '--slice 5h -j 7' '--slice 60d' \
		'--slice 2d --limit 10 -j 3'; do
		# shellcheck disable=SC2086
		run_bounded "${search[@]}" $options -o out
		assert_success
		cmp out whole
	done
	"${search[@]}" --sort-order ASCENDING >whole
	run_bounded "${search[@]}" --sort-order ASCENDING --slice 1d -o out
	cmp out whole
	run_bounded "${search[@]}" --sort-order ascending --slice 1d -o out
	assert_success
	cmp out whole
}

@test "slices cover the window and overlap by a second" {
	run_bounded tx-fetch --dry-run --since 10000 --until 45000 --slice 10000
	assert_equal "$(grep -oE 'since=[0-9]+&until=[0-9]+' <<<"$output")" \
		"$(printf 'since=%d&until=%d\n' 40000 45000 30000 40001 20000 30001 \
			10000 20001)"
	run_bounded tx-fetch --dry-run --since 10000 --until 30000 --slice 10000 \
		--sort-order ASCENDING
	assert_equal "$(grep -oE 'since=[0-9]+&until=[0-9]+' <<<"$output")" \
		"$(printf 'since=%d&until=%d\n' 10000 20001 20000 30000)"
	run_bounded tx-fetch --dry-run --since 9 --until 9 --slice 1
	assert_equal "${#lines[@]}" 1
}

@test "the summary accounts for slices" {
	serve
	run_bounded "${fetch[@]}" -v --summary sum -o out
	assert_success
	[[ $stderr == *'pages of 7 slices, dropped '* ]]
	assert_equal "$(jq -c '[.searches[] | .slices, .gaps]' sum)" '[7,0,7,0]'
}

@test "--slice and --state say where they do not fit" {
	for options in '--slice 0' '--slice x' 'members --slice 1d' \
		'--slice 1s' '--slice 1d --after x' '--fresh' '--state st' \
		'--state st -o -' '--state st -o st' \
		'--state st -o /dev/null'; do
		# shellcheck disable=SC2086
		TX_ACCESS_TOKEN='1|x' run_bounded tx-fetch $options </dev/null
		assert_failure 2
		assert_output ''
	done
}

@test "with --state the output is that without it, and nothing else is left" {
	serve
	"${fetch[@]}" --unique >whole
	for out in out.ndjson out.ndjson.gz; do
		rm -f st
		run_bounded "${fetch[@]}" --unique --state st -o "$out" -j 3
		assert_success
		assert_equal "$output$stderr" ''
		zcat -f "$out" | cmp - whole
	done
	assert_equal "$(echo out* .out* st*)" 'out.ndjson out.ndjson.gz .out* st'
	run grep -c "${SANDBOX_TOKEN#*|}" st
	assert_output 0
}

@test "a finished search sends nothing, unless it is to start over" {
	serve
	"${fetch[@]}" --state st -o out
	before=$(requests)
	run_bounded "${fetch[@]}" --state st -o out -v --summary sum
	assert_success
	[[ $stderr == *'out was finished before'* ]]
	assert_equal "$(jq .records sum)" "$(wc -l <out)"
	assert_equal "$(requests)" "$before"
	run_bounded "${fetch[@]}" --state st -o out --fresh
	assert_success
	assert_equal "$(requests)" $((2 * before))
	mv out whole
	run_bounded "${fetch[@]}" --state st -o out
	assert_success
	[[ $stderr == *'out is gone'*'starting over'* ]]
	cmp out whole
}

@test "the window is that of the first run" {
	serve
	fetch=("${fetch[@]/2026-11-23/now}")
	cut_at 100
	before=$(jq -c '[.since, .until]' st)
	sleep 1.1
	run_bounded "${fetch[@]}" --state st -o out
	assert_success
	assert_equal "$(jq -c '[.since, .until]' st)" "$before"
}

@test "other options are refused, those that change no record are not" {
	serve
	"${fetch[@]}" --state st -o out
	for options in '-t x' '--type DOMAIN' '--limit 7' '--unique' \
		'--param a=b' '--max-records 5' '--rejects r' '--since 13d' \
		'--slice 1d' '--fields id' '--until 2026-11-22'; do
		# shellcheck disable=SC2086
		run_bounded "${fetch[@]}" --state st -o out $options
		assert_failure 78
		[[ $stderr == *'st: was begun with other options'* ]]
	done
	run_bounded "${fetch[@]}" --state st -o other
	assert_failure 78
	run_bounded "${fetch[@]}" --state st -o out -j 4 --retries 2 \
		--max-time 1h --debug --summary sum
	assert_success
}

@test "a state file that is none is refused, and kept" {
	serve
	for text in '{' '{}' '[]' 'null' '{"tx-fetch":2}' 'x'; do
		echo "$text" >st
		run_bounded "${fetch[@]}" --state st -o out
		assert_failure 78
		[[ $stderr == *'st: is no checkpoint of tx-fetch: '*'--fresh'* ]]
		assert_equal "$(cat st)" "$text"
	done
	mkdir dir
	run_bounded "${fetch[@]}" --state dir -o out
	assert_failure 74
	run_bounded "${fetch[@]}" --state st -o out --fresh
	assert_success
}

@test "a part that does not fit the state file is refused" {
	serve
	cut_at 100
	assert_failure 74
	cp out.part kept
	head -c 100 kept >out.part
	run_bounded "${fetch[@]}" --state st -o out
	assert_failure 78
	[[ $stderr == *'out.part: is not what was written before'* ]]
	rm out.part
	run_bounded "${fetch[@]}" --state st -o out
	assert_failure 78
	tr '{' ' ' <kept >out.part
	run_bounded "${fetch[@]}" --state st -o out
	assert_failure 78
	[[ $stderr == *'out.part: was changed since it was written'* ]]
	cp kept out.part
	run_bounded "${fetch[@]}" --state st -o out
	assert_success
	"${fetch[@]}" | cmp - out
}

@test "a full disk ends with 74, and the rest is read when there is room" {
	serve
	"${fetch[@]}" --unique >whole
	for size in 4 50 100 200; do
		cut_at "$size" --unique
		assert_failure 74
		[ -e out.part ] && [ ! -e out ]
	done
	run_bounded "${fetch[@]}" --state st -o out --unique -v
	assert_success
	[[ $stderr == *'going on behind '* ]]
	cmp out whole
}

@test "a second run with the same state ends with 75" {
	serve
	exec 8>st
	flock 8
	run_bounded "${fetch[@]}" --state st -o out 8>&-
	exec 8>&-
	assert_failure 75
	[[ $stderr == *'st: another tx-fetch is at work with it'* ]]
	[ ! -e out ] && [ ! -e out.part ]
}

# slowly: a server that is slow, fails and is cut now and then.
slowly() {
	echo "$slow_plan" >plan
	serve --faults plan
}

@test "a run that is killed at any moment goes on to the same bytes" {
	slowly
	"${fetch[@]}" --retries 20 >whole
	out=out.ndjson
	killed "$((${TX_SLOW:+100} + 8))" "${TX_SEED:-1}" -j 3
	rm st
	"${fetch[@]}" --retries 20 --unique >whole
	out=out.ndjson.gz
	killed "$((${TX_SLOW:+100} + 8))" "${TX_SEED:-2}" --unique
	gzip -t out.ndjson.gz
}

@test "INT and TERM save the state and end with 75" {
	slowly
	"${fetch[@]}" --retries 20 >whole
	out=out.ndjson
	for signal in INT TERM INT; do
		before=$(requests)
		start -j 2
		until (($(requests) > before + 20)); do
			kill -0 "$pid"
			sleep 0.01
		done
		kill -"$signal" "$pid"
		status=0
		wait "$pid" || status=$?
		assert_equal "$status" 75
		run cat said
		assert_output "tx-fetch: stopped by SIG$signal; the state is saved, run it again to go on"
		[ -e out.ndjson.part ] && [ ! -e out.ndjson ]
	done
	run_bounded "${fetch[@]}" --state st -o out.ndjson --retries 20
	assert_success
	cmp out.ndjson whole
}

@test "a signal is heard while the server limits us" {
	echo 'page 3 error 4 403 retry-after 40' >plan
	serve --faults plan
	out=out
	start
	until grep -q $'\t403$' "$SANDBOX_LOG"; do
		kill -0 "$pid"
		sleep 0.01
	done
	kill -TERM "$pid"
	status=0
	wait "$pid" || status=$?
	assert_equal "$status" 75
}

@test "two runs at once: the second ends with 75 and does no harm" {
	echo 'latency 10' >plan
	serve --faults plan
	"${fetch[@]}" -j 8 >whole
	out=out
	start
	until [ -s st ]; do
		kill -0 "$pid"
		sleep 0.01
	done
	run_bounded "${fetch[@]}" --state st -o out
	assert_failure 75
	run_bounded "${fetch[@]}" --state st -o out --fresh
	assert_failure 75
	wait "$pid"
	cmp out whole
}

@test "a run reads what was written once, not again for each slice" {
	echo 'text=e first 1 latency 2000' >plan
	serve --faults plan
	"${fetch[@]}" --state st -o out 3>&- &
	until [ -s out.part ]; do
		kill -0 $!
		sleep 0.05
	done
	# Who reads this takes it for a file that was changed.
	printf x | dd of=out.part conv=notrunc,nocreat status=none
	wait $!
	assert_equal "$(head -c1 out)" x
}

@test "a refused cursor has its slice read again" {
	echo 'text=e page 2 call 2 error 2642 400' >plan
	serve --faults plan
	"${search[@]}" --limit 25 >whole
	run_bounded "${fetch[@]}" --state st -o out -v
	assert_success
	[[ $stderr == *'the server refuses the cursor; reading again'* ]]
	cmp out whole
	assert_equal "$(grep -c 2642 "$SANDBOX_LOG")" 0
}

@test "a cursor that is stale at the next run has its slice read again" {
	serve
	"${fetch[@]}" >whole
	cut_at 100
	assert_failure 74
	port=${SANDBOX_URL##*:}
	sandbox_stop
	echo 'after=* first 1 error 2642 400' >plan
	serve --port "$port" --faults plan
	run_bounded "${fetch[@]}" --state st -o out
	assert_success
	[[ $stderr == *'the server refuses the cursor'* ]]
	cmp out whole
}

@test "cursors that are refused again and again end with 69" {
	echo 'text=e page 2 error 2642 400' >plan
	serve --faults plan
	run_bounded "${fetch[@]}" --state st -o out
	assert_failure 69
	assert_equal "$(grep -c 'refuses the cursor' <<<"$stderr")" 3
	[ -s out.part ]
	run_bounded "${fetch[@]}"
	assert_failure 69
}

@test "a run that ended between reading and renaming is brought to its end" {
	serve
	"${fetch[@]}" --state st -o out --rejects bad
	before=$(requests)
	cp out whole
	sed -i 's/"stage":"done"/"stage":"read"/' st
	mv out out.part
	mv bad bad.part
	run_bounded "${fetch[@]}" --state st -o out --rejects bad
	assert_success
	cmp out whole
	[ -e bad ]
	grep -q '"stage":"done"' st
	sed -i 's/"stage":"done"/"stage":"read"/' st
	run_bounded "${fetch[@]}" --state st -o out --rejects bad
	assert_success
	assert_equal "$(requests)" "$before"
	echo other >out
	sed -i 's/"stage":"done"/"stage":"read"/' st
	run_bounded "${fetch[@]}" --state st -o out --rejects bad
	assert_success
	[[ $stderr == *'starting over'* ]]
	cmp out whole
}

@test "rejects and gaps are kept from run to run" {
	printf '%s\n' 'text=a page 1 first 1 row "[1]"' \
		'text=a page 2 first 1 row "7"' \
		'text=e page 3 error 100 400 "(#100) The After Cursor specified exceeds the max limit supported by this endpoint"' >plan
	serve --faults plan
	cut_at 60 --rejects bad
	assert_failure 74
	[ -s bad.part ]
	for size in 100 200; do
		cut_at "$size" --rejects bad
		assert_failure 74
	done
	run_bounded "${fetch[@]}" --state st -o out --rejects bad --summary sum
	assert_failure 3
	assert_equal "$(sort bad | tr '\n' ' ')" '7 [1] '
	assert_equal "$(jq -c '[.refused, .searches[1].gaps]' sum)" '[2,7]'
	run_bounded "${fetch[@]}" --state st -o out --rejects bad
	assert_failure 3
}

# --- updates ----------------------------------------------------------------

# changed ID TIME...: updates of the group 333, as its server has them.
changed() {
	echo '{"id":"333","name":"g","threat_updates_enabled":true}'
	while [ $# -gt 0 ]; do
		printf '{"id":"%s","should_delete":true,"last_updated":%s,"group":"333"}\n' \
			"$1" "$2"
		shift 2
	done
}

# updates FILE OPTION...: read the next increment into FILE.
updates() {
	local out=$1

	shift
	run_bounded tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23 \
		--fields id,last_updated --limit 1 --state st -o "$out" \
		"$@" updates 333
}

@test "updates go on where the last increment ended" {
	changed 1 1795391001 2 1795391003 3 1795391002 >data.ndjson
	sandbox_start --now 2026-11-23 data.ndjson
	updates one
	assert_success
	assert_equal "$(jq -r .id one | tr '\n' ' ')" '1 3 2 '
	run grep -c start_time "$SANDBOX_LOG"
	assert_output 0
	updates two
	assert_success
	assert_equal "$(cat two)" '{"id":"2","last_updated":1795391003}'
	grep -q 'start_time=1795391003&' "$SANDBOX_LOG"
	rm one two
	updates two -v
	assert_equal "$(cat two)" '{"id":"2","last_updated":1795391003}'
	[[ $stderr != *'days ago'* ]]
	updates two --fresh
	assert_equal "$(wc -l <two)" 3
}

@test "an increment that did not end is gone on with, not the next begun" {
	changed 1 1795391001 2 1795391002 3 1795391003 >data.ndjson
	echo 'page 3 first 2 error 100' >plan
	sandbox_start --now 2026-11-23 --faults plan data.ndjson
	for _ in 1 2; do
		updates out
		assert_failure 69
		assert_equal "$(jq -c '[.after, .updated, .now.records]' st)" \
			'[0,1795391002,2]'
	done
	updates out
	assert_success
	assert_equal "$(jq -r .id out | tr '\n' ' ')" '1 2 3 '
	updates out
	assert_equal "$(cat out)" '{"id":"3","last_updated":1795391003}'
}

@test "updates say when withdrawals may have been forgotten" {
	changed 1 1790000000 >data.ndjson
	sandbox_start --now 2026-11-23 data.ndjson
	updates out --now 2026-09-22
	assert_success
	assert_equal "$stderr" ''
	# Each increment may have a clock of its own.
	updates out --now 2026-10-20
	assert_success
	assert_equal "$stderr" ''
	updates out
	assert_success
	[[ $stderr == *'of 2026-09-21, more than 30 days ago'*'--fresh reads'* ]]
}

@test "increments that --max-records cuts off lose no update" {
	changed 1 1795391001 2 1795391002 3 1795391003 4 1795391004 \
		5 1795391005 6 1795391006 >data.ndjson
	sandbox_start --now 2026-11-23 data.ndjson
	for n in 1 2 3 4 5; do
		updates "$n" --limit 5 --max-records 2
		assert_success
	done
	assert_equal "$(cat {1..5} | jq -r .id | uniq | tr '\n' ' ')" \
		'1 2 3 4 5 6 '
	updates last --limit 5 --max-records 2
	assert_equal "$(cat last)" '{"id":"6","last_updated":1795391006}'
	updates last --limit 5 --max-records 1
	assert_success
}

@test "an increment that never comes to anything new says so" {
	changed 1 1795391001 2 1795391001 3 1795391002 >data.ndjson
	sandbox_start --now 2026-11-23 data.ndjson
	updates out --max-records 2
	assert_success
	updates out --max-records 2
	assert_failure 3
	[[ $stderr == *'--max-records 2'*'the next one needs more'* ]]
	updates out --max-records 3
	assert_success
	assert_equal "$(jq -r .id out | tr '\n' ' ')" '1 2 3 '
}

@test "an indicator that is cut off in its descriptors comes again" {
	for id in 11 12 13; do
		printf '{"id":"%s","added_on":"2016-02-01T00:00:00+0000","last_updated":"2016-02-0%s","indicator":{"id":"%s","indicator":"%s.example","type":"DOMAIN"},"owner":{"id":"%s","name":"A"},"privacy_type":"HAS_PRIVACY_GROUP","privacy_members":["333"],"status":"UNKNOWN","type":"DOMAIN"}\n' \
			"$id" "$((id == 11 ? 3 : 4))T00:00:00+0000" \
			"900$((id == 11))" "$((id == 11))" "$((66 + id))"
	done >data.ndjson
	changed >>data.ndjson
	sandbox_start --now 2026-11-23 data.ndjson
	unfold=(--limit 5 --unfold --fields
		'id,last_updated,should_delete,descriptors{id}')
	for max in 2 2 3; do
		updates "out" "${unfold[@]}" --max-records "$max"
		jq -r .id out
		echo "$status"
	done >said
	assert_equal "$(tr '\n' ' ' <said)" '11 12 0 11 12 3 11 12 13 0 '
}
