# Full disks, slow readers, signals that interrupt, pipes that somebody made
# non-blocking, clocks that jump, zones, and several runs at once.
# shellcheck disable=SC2010,SC2016,SC2086,SC2119,SC2120,SC2154 # words are meant; run sets

setup() {
	load ../cli/helpers
	load ../cli/sandbox
	# The sanitizers want to be loaded before weather.so.
	export ASAN_OPTIONS=verify_asan_link_order=0
	tx-gen --start 2026-11-16 --days 7 2000 >in
	mkdir disk
}

teardown() {
	[ ! -e mounted ] || umount disk
	sandbox_stop
}

filters=(tx-normalize 'tx-filter --min-confidence 0' 'tx-filter --to csv'
	"tx-aggregate -t all=id,indicator.indicator,added_on")

# serve: the server; "fetch" reads all it has, "publish" writes what it knows
# behind the first time, so that its results stay the same.
serve() {
	sandbox_start --now 2026-11-23 "$@" in
	fetch=(tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23 --since 7d
		--include-expired --limit 200 --retry-wait 0.001)
	make_rows 40
	publish=(tx-publish --base-url "$SANDBOX_URL" --retry-wait 0.001
		--defaults defaults --batch 10 rows.csv)
}

# make_rows COUNT: at most 250 rows, and what they all have.
make_rows() {
	printf '%s\n' type=IP_ADDRESS status=MALICIOUS share_level=GREEN \
		'description=x' privacy_type=VISIBLE >defaults
	{ echo indicator; seq -f 10.0.1.%g "$1"; } >rows.csv
}

# small_disk KIB: "disk" is one of that size.
small_disk() {
	[ "$(id -u)" -eq 0 ] || skip 'only root can mount a small disk'
	mount -t tmpfs -o "size=${1}k" tmpfs disk 2>/dev/null ||
		skip 'a small disk cannot be mounted here'
	: >mounted
}

@test "a disk that is full leaves no file, and says so with 74" {
	small_disk 64
	for filter in "${filters[@]}"; do
		run_bounded $filter in -o disk/out
		assert_equal "$status" 74
		assert_regex "$stderr" 'disk/out: No space left on device'
		assert_equal "$(ls -A disk)" ''
		run_bounded $filter in -o disk/out.gz --summary disk/sum
		[ "$status" -eq 0 ] || [ "$status" -eq 74 ]
		rm -f disk/*
	done
}

@test "tx-fetch goes on when a full disk has room again" {
	small_disk 64
	serve
	"${fetch[@]}" >want
	run_bounded "${fetch[@]}" --state st -o disk/out
	assert_equal "$status" 74
	assert [ ! -e disk/out ]
	run_bounded "${fetch[@]}" --state st -o disk/out
	assert_equal "$status" 74
	mount -o remount,size=64m disk
	run_bounded "${fetch[@]}" --state st -o disk/out
	assert_success
	cmp want disk/out
}

@test "tx-publish sends nothing that a full disk cannot note" {
	small_disk 16
	: >none
	sandbox_start --now 2026-11-23 none
	make_rows 250
	noting=(tx-publish --base-url "$SANDBOX_URL" --defaults defaults
		--journal disk/journal rows.csv)
	run_bounded "${noting[@]}" -o out
	assert_equal "$status" 74
	mount -o remount,size=64m disk
	run_bounded "${noting[@]}" -o out
	assert_success
	assert_regex "$stderr" 'Done publishing 250 indicators with 0 failures!$'
	sandbox_stop
	assert_equal "$(jq -r 'select(.raw_indicator).raw_indicator' \
		"$SANDBOX_SAVE" | sort | uniq -u | wc -l)" 250
}

@test "a limit on the size of files: a signal or 74, and no file" {
	for filter in "${filters[@]}"; do
		run_bounded bash -c 'ulimit -f 64; exec "$@"' - $filter in -o out
		assert_equal "$status" 153
		assert [ -z "$(ls -A | grep '^\.\?out')" ]
		run_bounded bash -c 'trap "" XFSZ; ulimit -f 64; exec "$@"' - \
			$filter in -o out
		assert_equal "$status" 74
		assert [ -z "$(ls -A | grep '^\.\?out')" ]
	done
	serve
	"${fetch[@]}" >want
	for out in '-o out' '--state st -o out'; do
		run_bounded bash -c 'ulimit -f 64; exec "$@"' - \
			"${fetch[@]}" $out
		assert_equal "$status" 153
		assert [ ! -e out ]
		run_bounded bash -c 'trap "" XFSZ; ulimit -f 64; exec "$@"' - \
			"${fetch[@]}" $out
		assert_equal "$status" 74
		assert [ ! -e out ]
		assert [ -z "$(ls -A | grep '^\.out')" ]
	done
	"${fetch[@]}" --state st -o out
	cmp want out
}

@test "/dev/full gives 74 wherever it stands" {
	serve
	echo bad >bad
	for filter in "${filters[@]}"; do
		for where in '-o /dev/full in' '--summary /dev/full in' \
			'--rejects /dev/full bad' 'in -o /dev/full'; do
			run_bounded $filter $where
			assert_equal "$status" 74
			assert_regex "$stderr" 'No space left on device'
		done
	done
	for where in '-o /dev/full' '--summary /dev/full' '--log /dev/full --debug'; do
		run_bounded "${fetch[@]}" $where
		assert_equal "$status" 74
	done
	run_bounded bash -c '"$@" >/dev/full' - "${fetch[@]}"
	assert_equal "$status" 74
}

@test "a reader that stops for a while gets all of it" {
	serve
	for filter in "${filters[@]}"; do
		$filter in >want
		bash -c '$1 in | (read -rn 1 x; sleep 1; printf %s "$x"; cat)' \
			- "$filter" >got
		cmp want got
	done
	for name in fetch publish; do
		declare -n client=$name
		"${client[@]}" >want
		"${client[@]}" | (read -rn 1 x; sleep 1; printf %s "$x"; cat) \
			>got
		cmp want got
	done
}

@test "a reader that goes ends a program, whether SIGPIPE is ignored or not" {
	serve
	for trap in 'trap "" PIPE' 'trap - PIPE'; do
		for filter in "${filters[@]}"; do
			run_bounded bash -c "$trap"'
				(exec $0 in; ) 2>said | true
				echo "${PIPESTATUS[0]}"' "$filter"
			assert_equal "$output" 141
			assert_equal "$(cat said)" ''
		done
		run_bounded bash -c "$trap"'
			("$@") 2>said | true; echo "${PIPESTATUS[0]}"' - "${fetch[@]}"
		assert_equal "$output" 141
		assert_equal "$(cat said)" ''
		# What was sent stays sent, so this one has something to say.
		run_bounded bash -c "$trap"'
			("$@") 2>said | true; echo "${PIPESTATUS[0]}"' - "${publish[@]}"
		assert_equal "$output" 74
		assert_regex "$(cat said)" 'Done publishing [0-9]+ indicators'
	done
}

# stormy COMMAND...: with a signal every 200 microseconds.
stormy() {
	WEATHER_STORM=200 LD_PRELOAD=$TX_BIN/weather.so "$@"
}

@test "a storm of interruptions changes nothing" {
	serve
	for filter in "${filters[@]}" 'tx-normalize --threads 3'; do
		$filter in >want
		stormy $filter in >got
		cmp want got
		stormy $filter < <(cat in) | cat >got
		cmp want got
		stormy $filter in -o got
		cmp want got
	done
	"${fetch[@]}" >want
	stormy "${fetch[@]}" >got
	cmp want got
	stormy "${fetch[@]}" --state st -o got.gz
	zcat got.gz | cmp want -
	"${publish[@]}" >want
	stormy "${publish[@]}" >got
	cmp want got
	stormy "${publish[@]}" --journal journal -o got.gz
	zcat got.gz | cmp want -
}

# unblocked COMMAND...: with pipes that were made non-blocking.
unblocked() {
	perl -MFcntl -e 'fcntl($_, F_SETFL, O_NONBLOCK | fcntl($_, F_GETFL, 0))
		for \*STDIN, \*STDOUT; exec @ARGV' "$@"
}

@test "pipes that somebody made non-blocking lose nothing" {
	serve
	for filter in "${filters[@]}" 'tx-normalize --threads 3'; do
		$filter in >want
		(head -c 5000 in; sleep 0.3; tail -c +5001 in) |
			unblocked $filter | (sleep 0.3; cat) >got
		cmp want got
	done
	"${fetch[@]}" >want
	: | unblocked "${fetch[@]}" | (sleep 0.3; cat) >got
	cmp want got
	"${publish[@]}" >want
	(head -c 100 rows.csv; sleep 0.3; tail -c +101 rows.csv) |
		unblocked "${publish[@]::${#publish[@]}-1}" |
		(sleep 0.3; cat) >got
	cmp want got
}

@test "clocks that jump by ten years at each look change nothing" {
	printf '%s\n' 'call 3 error 4 403 retry-after 1' 'call 5 error 2 500' >plan
	serve --faults plan
	"${fetch[@]}" >want
	serve --faults plan
	WEATHER_CLOCK=jump LD_PRELOAD=$TX_BIN/weather.so run_bounded \
		"${fetch[@]}" -o got
	assert_success
	cmp want got
	serve --faults plan
	"${publish[@]}" >want
	assert_equal "$(jq -r .row want)" "$(seq 40)"
	serve --faults plan
	WEATHER_CLOCK=jump LD_PRELOAD=$TX_BIN/weather.so run_bounded \
		"${publish[@]}" -o got
	assert_success
	cmp want got
	for filter in "${filters[@]}"; do
		$filter in >want
		WEATHER_CLOCK=jump LD_PRELOAD=$TX_BIN/weather.so $filter in >got
		cmp want got
	done
}

@test "the zone of the machine changes nothing, DST or not" {
	times='"2026-03-08T02:30:00-0500" "2026-11-01T01:30:00-0400"
		"2016-12-31T23:59:60+0000" "2038-01-19T03:14:08+0000"
		"9999-12-31T23:59:59+0000" "1970-01-01T00:00:00+0000"
		1456617600 4102444800'
	for time in $times; do
		printf '{"id":"1","added_on":%s,"status":"X"}\n' "$time"
	done >moments
	tables=(tx-aggregate -t d=ds@day -t w=ds@week -t h=ts@6h -t m=ts@month)
	TZ=UTC0 tx-normalize moments >want
	assert_equal "$(jq -c '[.ds, .ts]' want | tail -n +3 | head -n 3)" \
		'["2017-01-01","2017-01-01T00:00:00Z"]
["2038-01-19","2038-01-19T03:14:08Z"]
["9999-12-31","9999-12-31T23:59:59Z"]'
	TZ=UTC0 "${tables[@]}" moments >want.tables
	TZ=UTC0 tx-fetch --dry-run --now 2026-03-08T12:00:00Z \
		--since yesterday >want.request
	for zone in America/New_York Europe/Berlin Australia/Lord_Howe \
		Pacific/Apia Asia/Kathmandu EST5EDT :nowhere right/UTC ''; do
		TZ=$zone tx-normalize moments | cmp want -
		TZ=$zone "${tables[@]}" moments | cmp want.tables -
		TZ=$zone tx-fetch --dry-run --now 2026-03-08T12:00:00Z \
			--since yesterday | cmp want.request -
	done
}

@test "several runs that write one file leave one of theirs, whole" {
	tx-normalize in >want
	for _ in {1..8}; do
		tx-normalize in -o out &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	cmp want out
	assert_equal "$(ls -A | grep -c 'tx-')" 0
}

@test "a run that is overtaken by another mixes nothing into its file" {
	tx-normalize in >want
	head -n 500 in >short
	tx-normalize short >want.short
	mkfifo slow
	tx-normalize slow -o out 3>&- &
	pid=$!
	exec 5>slow
	head -n 1000 in >&5
	tx-normalize short -o out
	cmp want.short out
	tail -n +1001 in >&5
	exec 5>&-
	wait "$pid"
	cmp want out
}

@test "a link in the place of the output is followed once, never written through" {
	mkdir other
	echo secret >other/file
	chmod 600 other/file
	ln -s other/file out
	tx-normalize in -o out
	assert [ -L out ]
	tx-normalize in | cmp - other/file
	assert_equal "$(stat -c %a other/file)" 600
	# The new file's name was taken by somebody: not followed, another one.
	tx-normalize in >want
	echo precious >theirs
	bash -c 'ln -s theirs ".new.tx-$$-0"; exec tx-normalize in -o new'
	cmp want new
	assert [ -L .new.tx-*-0 ]
	assert_equal "$(cat theirs)" precious
	# A part that is a link is not ours.
	serve
	ln -s victim got.part
	run_bounded "${fetch[@]}" --state st -o got
	assert_equal "$status" 74
	assert [ ! -e victim ]
}

@test "files are made as the umask says, the journal for us alone" {
	for mask in 000 002 022 027 077; do
		(umask $mask && tx-normalize in -o "out.$mask" --summary "sum.$mask")
		want=$(printf %o $((0666 & ~mask)))
		assert_equal "$(stat -c %a "out.$mask")" "$want"
		assert_equal "$(stat -c %a "sum.$mask")" "$want"
	done
	: >none
	sandbox_start --now 2026-11-23 none
	make_rows 1
	(umask 0 && tx-publish --base-url "$SANDBOX_URL" --defaults defaults \
		--journal journal rows.csv)
	assert_equal "$(stat -c %a journal)" 600
}
