# tx-fetch --state and --slice: runs that go on, and windows that are cut.

# shellcheck disable=SC2030,SC2031,SC2154 # a subshell a test; stderr is set by run

bats_require_minimum_version 1.5.0

setup_file() {
	load helpers
	cd "$BATS_FILE_TMPDIR" || return 1
	tx-gen --start 2026-11-09 --days 14 1500 >data.ndjson
}

setup() {
	load helpers
	load sandbox
	unset TX_ACCESS_TOKEN TX_APP_ID TX_APP_SECRET CREDENTIALS_DIRECTORY
	export HOME=$BATS_TEST_TMPDIR
}

teardown() {
	sandbox_stop
}

# Start the server; "fetch" is a search of many pages.
serve() {
	sandbox_start --now 2026-11-23 "$BATS_FILE_TMPDIR/data.ndjson"
	search=(tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23
		--since 14d --include-expired --fields 'id,added_on,description'
		--retry-wait 0.01 --max-time 50s -t a -t e)
	fetch=("${search[@]}" --limit 25 --slice 2d)
}

requests() {
	wc -l <"$SANDBOX_LOG"
}

# cut_at KIB OPTION...: a run whose disk is full when it wrote so many KiB.
cut_at() {
	local size=$1

	shift
	# shellcheck disable=SC2016 # the inner shell expands
	run_bounded bash -c 'trap "" XFSZ; ulimit -f "$1"; shift; exec "$@"' \
		- "$size" "${fetch[@]}" --state st -o out "$@"
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
}

@test "slices cover the window and overlap by a second" {
	run_bounded tx-fetch --dry-run --since 1000 --until 4500 --slice 1000
	assert_equal "$(grep -oE 'since=[0-9]+&until=[0-9]+' <<<"$output")" \
		"$(printf 'since=%d&until=%d\n' 4000 4500 3000 4001 2000 3001 \
			1000 2001)"
	run_bounded tx-fetch --dry-run --since 1000 --until 3000 --slice 1000 \
		--sort-order ASCENDING
	assert_equal "$(grep -oE 'since=[0-9]+&until=[0-9]+' <<<"$output")" \
		"$(printf 'since=%d&until=%d\n' 1000 2001 2000 3000)"
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
		'--state st -o -' '--state st -o st' 'ids --state st -o o' \
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
