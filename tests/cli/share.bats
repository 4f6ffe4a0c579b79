#!/usr/bin/env bats
# share.mk against the stand-in server, over runs that end early.
# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load helpers
	load sandbox
	unset MAKEFLAGS MAKELEVEL
	cp "$TX_TOP"/pipelines/examples/* .
	: >empty.ndjson
}

teardown() {
	sandbox_stop
}

# serve [RULE]: a server that knows nothing yet, with this fault.
serve() {
	printf '%s\n' "$@" >plan
	sandbox_start --now 2026-02-01 --faults plan empty.ndjson
}

share() {
	run_bounded make -f "$TX_TOP/pipelines/share.mk" OUT=shared \
		BOTH="--base-url $SANDBOX_URL --now 2026-02-01 --retry-wait 0.01 --max-time 50s" \
		PUBLISH='--batch 4' CSV=botnet.csv
}

# sent: the addresses in all requests so far, however often, one a line.
sent() {
	grep ^POST "$SANDBOX_LOG" | grep -oE 'indicator%3D[0-9.]+' |
		sed 's/.*%3D//'
}

rows() {
	sed 1d botnet.csv | sort
}

# published: the addresses of rows with a success, in the results.
published() {
	jq -r 'select(.success) | .indicator' shared/published.ndjson | sort
}

@test "rows are published and found, and a second run does nothing" {
	serve
	share
	assert_success
	assert_equal "$stderr" 'Done publishing 10 indicators with 0 failures!'
	diff <(rows) <(published)
	diff <(rows) <(jq -r .raw_indicator shared/found.ndjson | sort)
	cp "$SANDBOX_LOG" before
	share
	assert_success
	assert_equal "$stderr" ''
	diff before "$SANDBOX_LOG"
}

@test "a run that was limited keeps its results, and the next sends the rest" {
	serve 'POST call 2 error 4 403 buc 30'
	share
	assert_failure
	assert_regex "$stderr" 'Error 75'
	assert_equal "$(published)" "$(rows | sort -V | head -n 4 | sort)"
	[ ! -e shared/found.ndjson ]
	before=$(sent | wc -l)
	share
	assert_success
	diff <(rows) <(published)
	# None of those that were published goes out again.
	diff <(rows | sort -V | tail -n 6) <(sent | sed "1,${before}d")
	diff <(rows) <(jq -r .raw_indicator shared/found.ndjson | sort)
}

@test "rows that were refused are apart, and go alone once they are mended" {
	serve 'item call 2 error 100 400'
	share
	assert_success
	assert_equal "${stderr_lines[-1]}" \
		'Done publishing 9 indicators with 1 failures!'
	assert_equal "$(<shared/failed.csv)" $'indicator\n192.0.2.84'
	cp "$SANDBOX_LOG" before
	share
	assert_success
	diff before "$SANDBOX_LOG"
	sed -i 's/192.0.2.84/192.0.2.85/' botnet.csv
	share
	assert_success
	diff <(rows) <(published)
	assert_equal "$(sent | sed 1,10d)" 192.0.2.85
}

# commands: what tx(7) says of sharing, each on one line.
commands() {
	awk '
		/^\.S[hs]/ { here = $0 == ".Ss Sharing" }
		!here { next }
		/^\.Ed/ { inside = 0 }
		inside { gsub(/\\e/, "\\"); print }
		/^\.Bd -literal/ { inside = 1 }
	' "$TX_TOP/pipelines/tx.7" | sed "s,/usr/local/share/tx,$TX_TOP/pipelines,"
}

# kept: who sees what the server holds, a line each.
kept() {
	jq -r 'select(.raw_indicator) | [.raw_indicator, .type, .privacy_type,
		(.privacy_members | sort | join("+"))] | @tsv' "$SANDBOX_SAVE" | sort
}

@test "the commands of tx(7) share the examples, the two exercises among them" {
	serve
	commands >script
	assert_equal "$(grep -c '^make' script)" 3
	BOTH="--base-url $SANDBOX_URL --now 2026-02-01" run_bounded bash -eu script
	assert_success
	for name in urls domains; do
		grep -v '^#' $name.txt | sort |
			diff - <(jq -r .indicator shared/$name/published.ndjson | sort)
	done
	sandbox_stop
	diff <(kept) <({
		rows | sed 's/$/\tIP_ADDRESS\tHAS_WHITELIST\t555/'
		sed '/^#/d; s/$/\tURI\tHAS_WHITELIST\t101+202+555/' urls.txt
		sed '/^#/d; s/$/\tDOMAIN\tHAS_PRIVACY_GROUP\t777/' domains.txt
	} | sort)
}

@test "lines that were refused are a list again" {
	serve 'item call 2 error 100 400'
	BOTH="--base-url $SANDBOX_URL --now 2026-02-01" run_bounded \
		make -f "$TX_TOP/pipelines/share.mk" OUT=shared CSV=domains.txt
	assert_success
	assert_equal "$(<shared/failed.txt)" update-flash.example
}
