# tx-fetch and tx-publish, with every system call failing in turn, and killed
# at each write of the output, the state file and the journal.

setup() {
	load ../cli/helpers
	load ../cli/sandbox
	unset TX_APP_ID TX_APP_SECRET CREDENTIALS_DIRECTORY
	export HOME=$BATS_TEST_TMPDIR
	# All n take longer than a server may be left alone.
	[ -z "${TX_EVERY-}" ] || export SANDBOX_SECONDS=14400
	tx-gen --start 2026-11-16 --days 7 60 >data.ndjson
	: >empty.ndjson
}

teardown() {
	sandbox_stop
}

# fetch OPTION...: attack a search of many pages; the plan is read.
fetch() {
	sandbox_start --now 2026-11-23 data.ndjson
	run "$TX_TOP/tests/proof/attack" --state 'st st.tmp out.part out.gz.part' \
		tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23 \
		--fields id,added_on --since 7d --include-expired --limit 10 \
		--retry-wait 0.001 --retries 3 -t a "$@"
	assert_success
	echo "# tx-fetch $*: ${lines[-1]}" >&3
}

# publish: attack a file of six rows; the plan is read.
publish() {
	printf '%s\n' type=IP_ADDRESS status=MALICIOUS share_level=GREEN \
		'description=a botnet' privacy_type=VISIBLE >defaults
	sandbox_start --now 2026-11-23 empty.ndjson
	run "$TX_TOP/tests/proof/attack-publish" "$SANDBOX_URL" "$SANDBOX_LOG"
	assert_success
	echo "# tx-publish: ${lines[-1]}" >&3
	sandbox_stop
	jq -r 'select(.raw_indicator).raw_indicator' "$SANDBOX_SAVE" | sort |
		diff - <(sort rows.all)
}

# What may happen to any program that talks to a server.
faults='
	open EMFILE 66 69 71 74 77 78
	read EIO 74 77 78
	read EINTR
	read short
	write ENOSPC 74
	write EINTR
	write short
	write EAGAIN
	fsync EIO 74
	rename EACCES 74
	ftruncate EIO 74
	flock EIO 74
	close EIO 74
	send ECONNRESET
	send short
	recv ECONNRESET
	recv short
	poll EINTR
	malloc ENOMEM 71'

crashes='
	write kill 137
	write torn 137
	write done 137
	fsync kill 137
	fsync done 137
	rename kill 137
	rename done 137
	ftruncate kill 137
	ftruncate done 137
	close kill 137
	send kill 137
	recv kill 137'

@test "tx-fetch without a state: whole or not at all" {
	fetch -o out <<<"$faults"
}

@test "tx-fetch to a pipe" {
	fetch <<<"$faults"
}

@test "tx-fetch with a state goes on behind every fault" {
	fetch --state st -o out --slice 2d <<<"$faults"
}

@test "tx-fetch with a state goes on behind every crash" {
	fetch --state st -o out --slice 2d <<<"$crashes"
}

@test "tx-fetch writes gzip and goes on behind every crash" {
	fetch --state st -o out.gz --unique <<<"$crashes"
}

@test "tx-publish with a journal loses and repeats nothing at any fault" {
	publish <<<"$faults"
}

@test "tx-publish with a journal loses and repeats nothing at any crash" {
	publish <<<"$crashes"
}
