#!/usr/bin/env bats
# The nightly job, with a tx-fetch that reads a file instead of a server.
# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load helpers
	load nightly
	nightly_setup
	tx-gen --start 2026-11-09 --days 14 300 >raw.ndjson
}

# files: those of the day, and when they were made; stand and prune look each
# time what there is to do.
files() {
	find "$day" ! -path '*/log/stand.*' ! -path '*/log/prune.*' -type f \
		-printf '%p %i %T@\n' | sort
}

teardown() {
	! mountpoint -q data || umount data
}

@test "a day makes all of its files, and a second run those that are gone" {
	run_nightly
	assert_success
	assert_equal "$output$stderr" ''
	for file in raw.ndjson.gz norm.ndjson.gz high-value.{ndjson,csv,json} \
		{tables,phish}.dat {dashboard,phish}.{png,svg} summary.json \
		report.{txt,html}; do
		[ -s "$day/$file" ]
	done
	files >before
	run_nightly
	assert_success
	files | diff before -
	# A file that is removed is made again, with what hangs on it.
	rm "$day/high-value.csv"
	cp -r "$day" whole
	run_nightly
	assert_success
	[ -s "$day/high-value.csv" ]
	diff -r "$day" whole | grep -v '^Only in .*: high-value.csv$' && return 1
	assert_equal "$(wc -l <calls)" 1
}

@test "two days alike are the same bytes" {
	run_nightly NOW=2026-11-23T02:00:00Z
	run_nightly NOW=2026-11-23T02:00:00Z DATA=other
	diff -r -x log -x report.txt "$day" other/2026-11-22
}

@test "the window ends with the day" {
	run_nightly WINDOW=3d TERMS='abuse ddos' "$day/report.txt"
	assert_success
	run cat calls
	assert_output --partial '-t abuse -t ddos --unique --slice 1d --state data/2026-11-22/log/fetch.state --since 2026-11-20T00:00:00Z'
	assert_output --partial '--until 2026-11-23T00:00:00Z'
	run cat "$day/report.txt"
	assert_line --partial 'Shared from 2026-11-20 to 2026-11-22 (UTC), fetched 20'
}

@test "the summary is one JSON object with that of each program" {
	run_nightly "$day/summary.json"
	run jq -r '[.day, .first, .fetch.records, .normalize.records,
		.["high-value"].records, .phish.records, .tables.records] | @csv' \
		"$day/summary.json"
	assert_output '"2026-11-22","2026-11-09",1,300,300,300,300'
}

@test "a step with status 3 is done, with a notice in the report" {
	printf '{"broken\n[]\n' >>raw.ndjson
	no_charts
	STATUS=3 run_nightly
	assert_success
	run cat "$day/report.txt"
	assert_line 'fetch: finished, but something was refused (status 3)'
	run cat "$day/report.html"
	assert_line '<p>fetch: finished, but something was refused (status 3)</p>'
	assert_line '<p>normalize: finished, but something was refused (status 3)</p>'
	assert_line '<tr><th scope="row">Lines that are no records, refused by tx-normalize</th><td class="n">2</td></tr>'
	assert_equal "$(cat "$day/log/normalize.rejects")" $'{"broken\n[]'
}

@test "what fails is named and made by the next run, other files stay" {
	no_charts
	STATUS=75 run_nightly
	assert_failure
	assert_equal "$(head -n 1 <<<"$stderr")" 'tx-fetch: a word'
	[[ $stderr == *'fetch: not finished (status 75); run the job again later'* ]]
	[ ! -e "$day/raw.ndjson.gz" ]
	# A step that fails is named, and leaves the files of others whole.
	run_job HIGH='--line nowhere'
	assert_failure 78
	assert_regex "$stderr" 'high-value: failed \(status 2\): is a setting wrong'
	[ ! -e "$day/high-value.ndjson" ]
	[ ! -e "$day/report.html" ]
	assert_equal "$(tx-filter --count "$day/norm.ndjson.gz")" 300
	run_nightly
	assert_success
	[ -s "$day/report.txt" ]
	assert_equal "$(wc -l <calls)" 2
}

@test "a hostile name goes from the record to the chart, and runs nothing" {
	cat >raw.ndjson <<-'END'
		{"id":"1","added_on":"2026-11-20T01:02:03+0000","owner":{"id":"1","name":"`touch x`$(touch x) ]]>\\n"},"type":"a_{b}","status":"#\u0001 %s","confidence":1,"severity":"INFO"}
		{"id":"2","added_on":"2026-11-20T01:02:03+0000","owner":{"id":"2","name":""},"type":"","status":"","confidence":1,"severity":"INFO"}
	END
	run_nightly "$day"/{dashboard,phish}.{png,svg}
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
		run_nightly "$bad"
		assert_failure 2
		[[ $stderr == *'give a day, as DAY=2026-11-22'* ]]
	done
	run_nightly WINDOW=x
	assert_failure 2
	[[ $stderr == *'give a number of days, as 14d'* ]]
}

@test "two past days are made again from their raw files and logs alone" {
	no_charts
	run_nightly DAY=2026-11-21 \
		data/2026-11-21/{high-value.ndjson,day.partial}
	assert_success
	run_nightly
	assert_success
	for name in 2026-11-21 2026-11-22; do
		mkdir -p again/$name/log
		cp -p data/$name/raw.ndjson.gz again/$name
		cp -p data/$name/log/{made,fetch.*} again/$name/log
	done
	: >raw.ndjson
	run_nightly DATA=again
	assert_success
	diff -r -x log -x report.txt -x rejects.ndjson "$day" again/2026-11-22
	# Of the day before only that was made which this day needs.
	[ ! -e again/2026-11-21/report.html ]
}

@test "the descriptors of some owners alone count when these are named" {
	run_nightly OWNERS="O'Neil \"Scanner\" Project,Blue Harbor CERT" \
		"$day/norm.ndjson.gz"
	assert_success
	run tx-aggregate -t n=name --to tsv "$day/norm.ndjson.gz"
	assert_equal "$(cut -f 1 <<<"$output")" \
		$'name\nBlue Harbor CERT\nO\'Neil "Scanner" Project'
	assert_equal "$(tx-filter --count "$day/all.ndjson.gz")" 300
}

@test "a quiet day ends well, with charts and a page that say so" {
	: >raw.ndjson
	run_job
	assert_success
	assert_equal "$output$stderr" ''
	assert_equal "$(grep -c '<text>no data</text>' "$day/dashboard.svg")" 8
	assert_equal "$(grep -c '<text>no data</text>' "$day/phish.svg")" 2
	run cat "$day/report.txt"
	assert_line --regexp '^shared  *0  *0  *0  *0$'
	run grep -c '<text.*>no data</text>' "$day/report.html"
	assert_output 11 # eight, two and the trend
	run cat "$day/report.html"
	assert_line --partial '<b>0</b> shared'
	assert_line '<p>There is no earlier day here to compare with.</p>'
	assert_line --partial 'no rows are shown'
	assert_equal "$(wc -l <"$day/high-value.csv")" 1
	cmp "$day/report.html" <(sed "s|href=\"2026-11-22/|href=\"|g" data/index.html)
}

@test "a failing server has its status, and yesterday's page says so and stands" {
	no_charts
	run_job DAY=2026-11-21
	assert_success
	cp -r data/2026-11-21 before
	STATUS=69 run_job
	assert_failure 69
	assert_equal "$(head -n 2 <<<"$stderr")" \
		$'tx-fetch: a word\nfetch: failed (status 69)'
	diff -r data/2026-11-21 before
	run grep -A1 '^<main' data/index.html
	assert_line --partial 'data-day="2026-11-21"'
	assert_line '<p id="failed" class="alert" role="alert">The run for 2026-11-22 failed at the step fetch with status 69. What follows is of 2026-11-21.</p>'
	# A second failure takes the place of the first.
	STATUS=75 run_job
	assert_failure 75
	assert_equal "$(grep -c 'id="failed"' data/index.html)" 1
	grep -q 'with status 75' data/index.html
	run_job
	assert_success
	run cat data/index.html
	refute_output --partial 'id="failed"'
	assert_output --partial 'data-day="2026-11-22"'
	# To make an older day again leaves the newer page.
	run_job DAY=2026-11-21
	assert_success
	grep -q 'data-day="2026-11-22"' data/index.html
}

@test "a full disk has its status, and yesterday's page stands" {
	mkdir data
	mount -t tmpfs -o size=4m tmpfs data 2>/dev/null ||
		skip 'a small disk cannot be mounted'
	no_charts
	run_job DAY=2026-11-21
	assert_success
	cp data/index.html before.html
	cp -r data/2026-11-21 before
	# What is left is too little for the day, for its tables, for nothing.
	for left in 300 60 0; do
		dd if=/dev/zero of=data/full bs=1k 2>/dev/null || true
		truncate -s -${left}k data/full
		run_job
		assert_failure 74
		assert_regex "$stderr" 'disk|space'
		assert_regex "$stderr" 'status 74|cannot'
		sed '/id="failed"/d' data/index.html | cmp - before.html
		diff -r data/2026-11-21 before
		rm data/full
	done
	run_job
	assert_success
	[ -s "$day/report.html" ]
	run ! grep -q 'id="failed"' data/index.html
}

@test "wrong settings are status 78, and a wrong operand is 2" {
	run_job MAX_SHARE=PINK
	assert_failure 78
	assert_regex "$stderr" 'give WHITE, GREEN, AMBER or RED'
	for bad in DAY=tomorrow WINDOW=0d KEEP=30d KEEP=0 TREND=30d TREND= \
		WATCH=missing WATCH=.; do
		run_job "$bad"
		assert_failure 78
		assert_regex "$stderr" "${bad%=*} \"${bad#*=}\": "
	done
	run_job -k
	assert_failure 2
	[ ! -e data ]
	STATUS=2 run_job
	assert_failure 78
	assert_regex "$stderr" 'fetch: failed \(status 2\)'
}

@test "the page that stands says that the settings were wrong" {
	mkdir data
	printf '%s\n' '<main id="main" data-day="2026-11-21">' >data/index.html
	cp data/index.html before.html
	run_job DATA=data WINDOW=2weeks
	assert_failure 78
	run sed -n 2p data/index.html
	assert_output --partial 'The run for 2026-11-22 failed at the step settings with status 78. What follows is of 2026-11-21.'
	# What is no day is not told of.
	cp before.html data/index.html
	run_job DATA=data DAY='<b>'
	assert_failure 78
	cmp before.html data/index.html
}

@test "a run beside another leaves it alone and is to be tried again" {
	mkdir data
	exec 8>>data/lock
	flock 8
	run_job 8>&-
	assert_failure 75
	assert_equal "$stderr" 'nightly: data: another run is at work'
	[ ! -e "$day" ]
}

@test "the mail of a week is made of what its days left, when it is asked for" {
	run_nightly DAY=2026-11-20 "data/2026-11-20"/{day.partial,numbers.tsv}
	assert_success
	run_nightly "$day"/{day.partial,numbers.tsv,new.ndjson}
	assert_success
	[ ! -e "$day/week.txt" ]
	run_nightly week
	assert_success
	assert_equal "$output$stderr" ''
	run cat "$day/week.txt"
	assert_line '2026-11-19 no run'
	assert_line '2026-11-21 no run'
	total=$(for of in 2026-11-20 2026-11-22; do
		tx-filter --since $of --until "$of 23:59:59" --count raw.ndjson
	done | awk '{ n += $1 } END { print n }')
	assert_line --regexp "^in all  *$total "
	assert_line Owners
}

@test "after a night the days beyond KEEP are deleted, and the day stays" {
	no_charts
	run_nightly DAY=2026-11-21 data/2026-11-21/day.partial
	assert_success
	run_nightly KEEP=2
	assert_success
	[ -s data/2026-11-21/raw.ndjson.gz ]
	run_nightly KEEP=1
	assert_success
	assert_equal "$(ls data/2026-11-21)" day.partial
	[ -s "$day/raw.ndjson.gz" ]
	[ -s "$day/report.html" ]
	# The trend still has that day.
	rm "$day/trend.dat"
	run_nightly "$day/trend.dat"
	assert_success
	run grep -c '^2026-11-2[12]' "$day/trend.dat"
	assert_output 2
}

@test "old days are pruned but for what the trend needs, and strangers are left" {
	for name in 2026-11-0{1..9} 2026-12-01 1999-01-01; do
		mkdir -p "data/$name/log"
		touch "data/$name"/{raw.ndjson.gz,day.partial,log/{made,x}}
	done
	mkdir data/other data/2026-11-31x
	rm data/1999-01-01/log/made
	run_bounded "$TX_TOP/pipelines/prune" data 2026-11-08 2
	assert_success
	for name in 2026-11-0{1..6}; do
		assert_equal "$(ls "data/$name")" day.partial
	done
	for name in 2026-11-0{7..9} 2026-12-01 1999-01-01; do
		[ -e "data/$name/raw.ndjson.gz" ]
	done
	assert [ -d data/other ]
	run_bounded "$TX_TOP/pipelines/prune" data 2026-11-08
	assert_success
	[ -e data/2026-11-07/raw.ndjson.gz ]
}
