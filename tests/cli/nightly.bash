# The nightly job for tests: load nightly, after load helpers.
#
#     nightly_setup           # in setup(): a tx-fetch that reads a file
#     no_charts               # after it, where words are looked at: it is quick
#     run_nightly DATA=other  # nightly.mk for 2026-11-22
#     run_job                 # pipelines/nightly for the same day

# raw.ndjson is what tx-fetch brings of the window asked for, then it ends with
# $STATUS, having refused $REFUSED and with $GAPS gaps; it says what it was
# asked in the file calls.
nightly_setup() {
	unset MAKEFLAGS MAKELEVEL
	mkdir bin
	cat >bin/tx-fetch <<-'END'
		#!/bin/bash
		case $1 in --version) exec "$TX_BIN/tx-fetch" --version ;; esac
		echo "$*" >>calls
		while [ $# -gt 0 ]; do
			case $1 in
			-o) output=$2 ;;
			--summary) summary=$2 ;;
			--rejects) : >"$2" ;;
			esac
			shift
		done
		echo 'tx-fetch: a word' >&2
		printf '%s,"gaps":%s},%s"records":1,"refused":%s,"incomplete":0,"retries":0,"status":%s}\n' \
			'{"searches":[{"text":"abuse","pages":1,"records":1,"doubles":0,"early_ends":0' \
			"${GAPS:-0}" \
			'{"text":"zero","pages":1,"records":0,"doubles":0,"early_ends":0,"gaps":0}],' \
			"${REFUSED:-0}" "${STATUS:-0}" >"$summary"
		[ "${STATUS:-0}" -le 3 ] || exit "$STATUS"
		gzip -nc raw.ndjson >"$output" || exit 74
		exit "${STATUS:-0}"
	END
	chmod +x bin/tx-fetch
	PATH=$PWD/bin:$PATH
	# shellcheck disable=SC2034 # the tests read it
	day=data/2026-11-22
}

# A gnuplot that draws nothing.
no_charts() {
	cat >bin/gnuplot <<-'END'
		#!/bin/sh
		case "$1 $3" in
		--version*) echo gnuplot ;;
		*png) echo IEND >"$5" ;;
		*) echo '<svg viewBox="0 0 1 1"></svg>' >"$5" ;;
		esac
	END
	chmod +x bin/gnuplot
}

# A night takes some seconds, and more where others work.
run_nightly() {
	BOUND=300 run_bounded \
		make -f "$TX_TOP/pipelines/nightly.mk" DAY=2026-11-22 "$@"
}

run_job() {
	BOUND=300 run_bounded \
		"$TX_TOP/pipelines/nightly" DAY=2026-11-22 "$@"
}
