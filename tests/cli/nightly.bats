#!/usr/bin/env bats
# The nightly job, with a tx-fetch that reads a file instead of a server.
# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load helpers
	unset MAKEFLAGS MAKELEVEL
	mkdir bin
	cat >bin/tx-fetch <<-'END'
		#!/bin/bash
		# Write raw.ndjson to the file behind -o, and end with $STATUS.
		echo "$*" >>calls
		while [ $# -gt 0 ]; do
			case $1 in
			-o) output=$2 ;;
			--summary) echo '{"records":1}' >"$2" ;;
			esac
			shift
		done
		echo 'tx-fetch: a word' >&2
		[ "${STATUS:-0}" -le 3 ] && gzip -nc raw.ndjson >"$output"
		exit "${STATUS:-0}"
	END
	chmod +x bin/tx-fetch
	PATH=$PWD/bin:$PATH
	tx-gen --start 2026-11-09 --days 14 300 >raw.ndjson
	day=data/2026-11-22
}

nightly() {
	run_bounded make -f "$TX_TOP/pipelines/nightly.mk" DAY=2026-11-22 "$@"
}

@test "a day makes all of its files, and a second run none" {
	nightly
	assert_success
	assert_equal "$output$stderr" ''
	for file in raw.ndjson.gz norm.ndjson.gz high-value.{ndjson,csv,json} \
		{tables,phish}.dat {dashboard,phish}.{png,svg} summary.json report.txt; do
		[ -s "$day/$file" ]
	done
	find "$day" -printf '%p %i %T@\n' | sort >before
	nightly
	assert_success
	find "$day" -printf '%p %i %T@\n' | sort | diff before -
}

@test "a file that is removed is made again, with what hangs on it" {
	nightly
	rm "$day/high-value.csv"
	cp -r "$day" before
	nightly
	assert_success
	[ -s "$day/high-value.csv" ]
	diff -r "$day" before | grep -v '^Only in .*: high-value.csv$' && return 1
	assert_equal "$(wc -l <calls)" 1
}

@test "two days alike are the same bytes" {
	nightly
	nightly DATA=other
	diff -r -x log -x report.txt "$day" other/2026-11-22
}

@test "the window ends with the day" {
	nightly WINDOW=3d TERMS='abuse ddos'
	assert_success
	run cat calls
	assert_output --partial '-t abuse -t ddos --unique --slice 1d --state data/2026-11-22/log/fetch.state --since 2026-11-20T00:00:00Z'
	assert_output --partial '--until 2026-11-23T00:00:00Z'
	run cat "$day/report.txt"
	assert_line 'Shared from 2026-11-20 to 2026-11-22 (UTC)'
}

@test "the summary is one JSON object with that of each program" {
	nightly
	run jq -r '[.day, .first, .fetch.records, .normalize.records,
		.["high-value"].records, .phish.records, .tables.records] | @csv' \
		"$day/summary.json"
	assert_output '"2026-11-22","2026-11-09",1,300,300,300,300'
}

@test "a fetch with status 3 is done, with a notice in the report" {
	STATUS=3 nightly
	assert_success
	run cat "$day/report.txt"
	assert_line 'fetch: finished, but something was refused (status 3)'
	assert_line 'fetch         a word'
}

@test "a fetch with status 75 leaves the day for the next run" {
	STATUS=75 nightly
	assert_failure
	assert_equal "$(head -n 1 <<<"$stderr")" 'tx-fetch: a word'
	[[ $stderr == *'fetch: not finished (status 75); run the job again later'* ]]
	[ ! -e "$day/raw.ndjson.gz" ]
	nightly
	assert_success
	[ -s "$day/report.txt" ]
}

@test "a step that fails leaves no file, and its message" {
	echo '{"broken' >raw.ndjson
	nightly
	assert_failure
	[[ $stderr == *'raw.ndjson.gz:1: byte '*'normalize: failed (status 65)'* ]]
	run ls "$day"
	assert_output $'log\nraw.ndjson.gz'
}

@test "a day without records has charts that say so" {
	: >raw.ndjson
	nightly
	assert_success
	assert_equal "$(grep -c '<text>no data</text>' "$day/dashboard.svg")" 8
	assert_equal "$(grep -c '<text>no data</text>' "$day/phish.svg")" 2
	run cat "$day/report.txt"
	assert_line 'no data'
}

@test "a hostile name goes from the record to the chart, and runs nothing" {
	cat >raw.ndjson <<-'END'
		{"id":"1","added_on":"2026-11-20T01:02:03+0000","owner":{"id":"1","name":"`touch x`$(touch x) ]]>\\n"},"type":"a_{b}","status":"#\u0001 %s","confidence":1,"severity":"INFO"}
		{"id":"2","added_on":"2026-11-20T01:02:03+0000","owner":{"id":"2","name":""},"type":"","status":"","confidence":1,"severity":"INFO"}
	END
	nightly
	assert_success
	[ ! -e x ]
	python3 - "$day/dashboard.svg" <<-'END'
		import sys, xml.dom.minidom as dom
		nodes = dom.parse(sys.argv[1]).getElementsByTagName("text")
		texts = ["".join(child.data for child in node.childNodes) for node in nodes]
		for text in "`touch x`$(touch x) ]]>\\n", "a_{b}", "#  %s 1 (50.0%)":
		    assert text in texts, (text, texts)
	END
}

@test "a day or window that is none is refused" {
	for bad in DAY= DAY=2026-02-30 DAY=today DAY=2026-11-22x; do
		nightly "$bad"
		assert_failure 2
		[[ $stderr == *'give a day, as DAY=2026-11-22'* ]]
	done
	nightly WINDOW=x
	assert_failure 2
	[[ $stderr == *'give a number of days, as 14d'* ]]
}
