#!/usr/bin/env bats
# The demo from end to end, from the tree and installed, and the pipelines of
# tx(7) as they stand there.
# shellcheck disable=SC2030,SC2031 # each test has a PATH of its own

setup() {
	load helpers
	demo=$TX_TOP/pipelines/demo
}

teardown() {
	[ -z "${server-}" ] || kill "$server"
}

# installed: where the programs and jobs are installed.
installed() {
	local built=${TX_BIN#"$TX_TOP/"}

	env -u MAKEFLAGS -u MAKELEVEL timeout 60 make -s -C "$TX_TOP" \
		-o Makefile B="${built%/bin}" PREFIX="$PWD/installed" install
	echo "$PWD/installed"
}

@test "the demo makes every file, shows changes, and is the same from installed files" {
	BOUND=300 run_bounded "$demo" out 6000
	assert_success
	assert_line --partial 'Published 10 rows, and found 10 of them'
	assert_equal "${lines[-1]}" 'Page:   out/index.html'
	for file in raw.ndjson.gz norm.ndjson.gz high-value.{ndjson,csv,json} \
		{tables,phish}.dat {dashboard,phish}.svg summary.json \
		report.{txt,html}; do
		[ -s "out/2026-11-21/$file" ]
		[ -s "out/2026-11-22/$file" ]
	done
	for file in out/2026-11-22/{dashboard,phish}.png; do
		run od -An -N8 -tx1 "$file"
		assert_output ' 89 50 4e 47 0d 0a 1a 0a'
	done
	for file in {new,withdrawn,changed,watch,expiring}.ndjson \
		{changes,disagree}.tsv; do
		[ -s "out/2026-11-22/$file" ]
	done
	# The server is gone.
	run bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$(<out/server/port)"'
	assert_failure
	mv out first
	prefix=$(installed)
	mkdir tools
	ln -s "$TX_BIN/tx-gen" "$TX_BIN/tx-sandbox" tools/
	PATH=$prefix/bin:${PATH#"$TX_BIN:"}
	BOUND=300 TX_BIN=$PWD/tools run_bounded "$prefix/share/tx/demo" out 6000
	assert_success
	# The journal names the server, whose port is another one.
	diff -r -x log -x port -x published.ndjson -x found.ndjson -x journal \
		first out
}

@test "the demo keeps off a folder of others" {
	mkdir mine
	run_bounded "$demo" mine 10
	assert_failure
	assert_equal "$(ls -A mine)" ''
}

# examples: the literal displays under PIPELINES that begin with a command.
examples() {
	awk '
		/^\.Sh/ { here = $2 == "PIPELINES" }
		!here { next }
		/^\.Bd -literal/ { text = ""; inside = 1; next }
		/^\.Ed/ { if (text ~ /^(set|tx-)/) print text; inside = 0 }
		inside { gsub(/\\e/, "\\"); text = text $0 "\n" }
	' "$TX_TOP/pipelines/tx.7"
}

@test "the pipelines of tx(7) work as they stand" {
	tx-gen --start 2026-11-09 --days 14 500 >data.ndjson
	echo '{"id":"1234567890","name":"G","threat_updates_enabled":true}' >>data.ndjson
	tx-sandbox --now 2026-11-23T00:00:00Z --port-file port data.ndjson 3>&- &
	server=$!
	for _ in {1..200}; do
		[ ! -s port ] || break
		sleep 0.05
	done
	export TX_ACCESS_TOKEN='555|sandbox-secret'

	# The examples name neither server nor clock.
	mkdir bin
	cat >bin/tx-fetch <<-END
		#!/bin/sh
		exec "$TX_BIN/tx-fetch" --base-url "http://127.0.0.1:$(<port)" \
			--now 2026-11-23T00:00:00Z "\$@"
	END
	chmod +x bin/tx-fetch
	PATH=$PWD/bin:$PATH

	tx-fetch --since 14d -o raw.ndjson.gz
	examples >script
	assert_equal "$(grep -c '^tx-fetch' script)" 6
	run_bounded bash -eu script
	assert_success
	for file in high-value.csv domains.txt counts.csv phishing.ndjson.gz; do
		assert [ -s "$file" ]
	done
	assert_line --partial phishing
}
