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
	jq -r .id data.ndjson | head -n 25 >ids
	: >empty.ndjson
}

teardown() {
	sandbox_stop
}

# attack OPTION... -- WORD...: attack tx-fetch; the options are those of the
# runner, the plan is read.
attack() {
	local options=()

	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	sandbox_start --now 2026-11-23 data.ndjson
	run "$TX_TOP/tests/proof/attack" "${options[@]}" \
		--state 'st st.tmp out.part out.gz.part bad.part log dump' \
		tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23 \
		--retry-wait 0.001 --retries 3 "$@"
	assert_success
	echo "# tx-fetch $*: ${lines[-1]}" >&3
}

# fetch OPTION...: attack a search of many pages; the plan is read.
fetch() {
	attack -- --fields id,added_on --since 7d --include-expired \
		--limit 10 -t a "$@"
}

# updates: attack an increment of a group; the plan is read.
updates() {
	{
		echo '{"id":"333","name":"g","threat_updates_enabled":true}'
		for n in {1..9}; do
			printf '{"id":"%s","should_delete":true,"last_updated":%s,"group":"333"}\n' \
				"$n" "179539100$n"
		done
	} >data.ndjson
	attack --next out -- --fields id,last_updated --limit 3 \
		--state st -o out updates 333
}

# ids: attack what is read by some ids in three requests; of the first and the
# last one is unknown, and a line before it is none.  The plan is read.
ids() {
	sed -i '1i no id\n7
$a no id, too\n8' ids
	attack --stdin ../ids -- --fields id,added_on --limit 10 \
		--state st -o out --rejects bad ids
}

# publish OPTION...: attack a file of six rows; the plan is read.
publish() {
	printf '%s\n' type=IP_ADDRESS status=MALICIOUS share_level=GREEN \
		'description=a botnet' privacy_type=VISIBLE >defaults
	sandbox_start --now 2026-11-23 empty.ndjson
	run "$TX_TOP/tests/proof/attack-publish" "$SANDBOX_URL" \
		"$SANDBOX_LOG" "$@"
	assert_success
	echo "# tx-publish $*: ${lines[-1]}" >&3
	sandbox_stop
	jq -r 'select(.raw_indicator).raw_indicator' "$SANDBOX_SAVE" | sort |
		diff - <(sort rows.all)
}

# What may happen to any program that talks to a server.  Without memory it ends
# in one place; every allocation of some four thousand fails in the first test of
# each kind.
faults='open EMFILE 66 69 71 74 77 78
	open EMFILE+ 66 69 71 74 77 78
	read EIO 74 77 78
	read EINTR
	read short
	write ENOSPC 74
	write EDQUOT+ 74
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
	recv ECONNRESET+ 69
	recv short
	poll EINTR
	poll ENOMEM 69 71 74
	malloc/16 ENOMEM 71'
every=${faults/malloc?16/malloc}

crashes='write kill 137
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
	fetch -o out <<<"$every"
}

@test "tx-fetch to a pipe" {
	fetch <<<"$faults"
}

@test "tx-fetch with a state goes on behind every fault" {
	fetch --state st -o out --slice 2d <<<"$every"
}

@test "tx-fetch with a state goes on behind every crash" {
	fetch --state st -o out --slice 2d <<<"$crashes"
}

@test "tx-fetch writes gzip and goes on behind every crash" {
	fetch --state st -o out.gz --unique <<<"$crashes"
}

@test "tx-fetch of updates with a state goes on behind every fault" {
	updates <<<"$faults"
}

@test "tx-fetch of updates with a state goes on behind every crash" {
	updates <<<"$crashes"
}

@test "tx-fetch of ids with a state goes on behind every fault" {
	ids <<<"$faults"
}

@test "tx-fetch of ids with a state goes on behind every crash" {
	ids <<<"$crashes"
}

@test "tx-fetch that keeps replies and a log" {
	fetch -o out --log log --page-dump dump <<<"$faults"
}

@test "tx-publish with a journal loses and repeats nothing at any fault" {
	publish <<<"$every"
}

@test "tx-publish with a journal loses and repeats nothing at any crash" {
	publish <<<"$crashes"
}

# of_files: those of the plan that concern files.
of_files() {
	grep -E '^[[:blank:]]*(open|write|fsync|rename|close) '
}

@test "tx-publish to files: whole or not at all" {
	publish -o results --failed failed --summary sum \
		< <(of_files <<<"$faults")
	publish -o results --failed failed --summary sum \
		< <(of_files <<<"$crashes")
}
