#!/usr/bin/env bats
# What the report page and the mail say in words, of records made by hand.
# shellcheck disable=SC2154 # day is set by nightly_setup

# Two days of a few records, each of which has its part on the page.
setup_file() {
	load helpers
	load nightly
	cd "$BATS_FILE_TMPDIR" || return 1
	nightly_setup
	no_charts
	eve >raw.ndjson
	run_nightly DAY=2026-11-21 NOW=2026-11-22T02:00:00Z
	assert_success
	the_day >raw.ndjson
	for id in 6 7 8 10 11 12; do
		echo "d$id.example"
	done >watch
	STATUS=3 REFUSED=2 GAPS=1 run_nightly NOW=2026-11-23T02:00:00Z WATCH=watch
	assert_success
}

setup() {
	load helpers
	load nightly
	nightly_setup
	no_charts
	world=$BATS_FILE_TMPDIR/$day
}

# high ID LEVEL [KEY VALUE ...]: a record of high value shared at LEVEL, on
# $added, its other values text.
high() {
	printf '{"id":"%s","type":"DOMAIN","indicator":"d%s.example",' "$1" "$1"
	printf '"added_on":"%sT01:02:03+0000",' "${added:-2026-11-20}"
	printf '"status":"%s",' "${status_of:-MALICIOUS}"
	printf '"review_status":"REVIEWED_MANUALLY","confidence":100,'
	printf '"severity":"SEVERE"'
	[ -z "$2" ] || printf ',"share_level":"%s"' "$2"
	shift 2
	while [ $# -gt 0 ]; do
		printf ',"%s":"%s"' "$1" "$2"
		shift 2
	done
	printf '}\n'
}

# What is there on both days: 203 of high value, of which two expire within
# seven days of 2026-11-23T02:00:00Z and one a second later.
both() {
	local id

	for id in {1000..1199}; do
		high "$id" GREEN
	done
	high 6 GREEN expired_on 2026-11-23T02:00:01+0000
	high 7 GREEN expired_on 2026-11-30T02:00:00+0000
	high 8 GREEN expired_on 2026-11-30T02:00:01+0000
	added=2026-11-15 status_of=UNKNOWN high 50 GREEN
	added=2026-11-21 status_of=UNKNOWN high 51 GREEN
	added=2026-11-21 status_of=UNKNOWN high 52 GREEN
}

eve() {
	both
	added=2026-11-08 high 1 GREEN # ages
	high 2 GREEN                  # is lowered
	high 3 GREEN expired_on 2026-11-22T12:00:00+0000
	high 4 GREEN # goes, as does the next
	high 9 GREEN
	high 5 GREEN description before
}

the_day() {
	local id

	both
	status_of=UNKNOWN high 2 GREEN
	high 5 GREEN description after
	for id in {10..18}; do
		added=2026-11-22 high "$id" AMBER
	done
}

# section ID: of the page of the second day.
section() {
	run sed -n "/^<section id=\"$1\"/,/^<\/section>/p" "$world/report.html"
	assert_success
}

# opinion ID LEVEL STATUS OWNER: what OWNER says of contested.example.
opinion() {
	printf '{"id":"%s","type":"DOMAIN","indicator":"contested.example",' "$1"
	printf '"added_on":"2026-11-20T01:02:03+0000","status":"%s",' "$3"
	[ -z "$2" ] || printf '"share_level":"%s",' "$2"
	printf '"owner":{"id":"%s","name":"%s"}}\n' "$1" "$4"
}

# assert_level LEVEL: this is what the head of the page names.
assert_level() {
	assert_equal "$(sed -n 's/^<dt>Share level<\/dt><dd>\(.*\)<\/dd>$/\1/p' \
		"$day/report.html")" "$1 is the highest of the rows shown here"
}

# again: the page anew, from what is in raw.ndjson now.
again() {
	rm -rf "$day"
	run_nightly "$day/report.html" "$@"
	assert_success
}

@test "rows above MAX_SHARE, or of no level, are not shown but counted" {
	{
		high 1 WHITE
		high 2 AMBER
		high 3 RED
		high 4 ''
	} >raw.ndjson
	again "$day/report.txt"
	assert_level AMBER
	run cat "$day/report.html" "$day/report.txt"
	refute_output --regexp 'd[34](\.|\[\.\])example'
	assert_output --partial 'd1[.]example'
	assert_line '<p>2 of 4 are not shown: their share level is above AMBER or not known.</p>'
	grep -q d3.example "$day/high-value.csv"
}

@test "the head counts the levels of those who disagree" {
	{
		high 1 GREEN
		opinion 2 WHITE MALICIOUS A
		opinion 3 AMBER NON_MALICIOUS B
		opinion 4 RED MALICIOUS C
	} >raw.ndjson
	again
	assert_level AMBER
	run cat "$day/report.html"
	assert_output --partial 'contested[.]example</th><td>A</td><td>B</td><td>AMBER</td>'
	high 5 RED >>raw.ndjson
	again MAX_SHARE=RED
	assert_level RED
	run cat "$day/report.html"
	assert_output --partial 'd5[.]example'
	assert_output --partial 'contested[.]example</th><td>A, C</td><td>B</td><td>RED</td>'
}

@test "a row without a level, or of an unknown one, counts as RED" {
	{
		high 1 WHITE
		high 2 ''
	} >raw.ndjson
	again MAX_SHARE=RED
	assert_level RED
	{
		high 1 WHITE
		opinion 2 WHITE MALICIOUS A
		opinion 3 PURPLE NON_MALICIOUS B
	} >raw.ndjson
	again MAX_SHARE=RED
	assert_level RED
}

@test "what a record said while it was RED is shown only where RED is" {
	high 1 WHITE >raw.ndjson
	high 2 RED description 'between us' >>raw.ndjson
	run_nightly DAY=2026-11-21
	assert_success
	high 1 WHITE description x >raw.ndjson
	high 2 GREEN description 'for all' >>raw.ndjson
	again
	assert_level GREEN
	run cat "$day/report.html"
	refute_output --partial 'between us'
	assert_line '<tr><th scope="row" class="indicator">d1[.]example</th><td>description</td><td></td><td>x</td><td>1</td></tr>'
	assert_line '<p>What changed in 1 of them is not shown: their share level was above AMBER or not known on 2026-11-21.</p>'
	again MAX_SHARE=RED
	assert_level RED
	run cat "$day/report.html"
	assert_line '<tr><th scope="row" class="indicator">d2[.]example</th><td>description</td><td>between us</td><td>for all</td><td>2</td></tr>'
}

@test "rows beyond those that the lists show count where changes show them" {
	for id in {1000..1200}; do
		high "$id" WHITE
	done >raw.ndjson
	high 0999 AMBER >>raw.ndjson
	run_nightly DAY=2026-11-21
	assert_success
	# What changed is sorted by the ids, records are as they came.
	sed -i 's/SEVERE/APOCALYPSE/' raw.ndjson
	again
	assert_level AMBER
}

@test "a fetch that lacks something is not complete, and it is said what" {
	run cat "$world/report.html"
	assert_line '<dt>Complete</dt><dd><strong>No</strong>: 2 refused, 0 with lists cut short, 1 gaps. See <a href="#quality">data quality</a>.</dd>'
	assert_line '<tr><th scope="row">Gaps in the account of completeness</th><td class="n">1</td></tr>'
	run cat "$world/../2026-11-21/report.html"
	assert_line '<dt>Complete</dt><dd>Yes, as far as the server tells.</dd>'
}

@test "each search term has its row, with a zero too" {
	section terms
	assert_line '<tr><th scope="row">abuse</th><td class="n">1</td><td class="n">0</td><td class="n">1</td><td class="n">0</td><td class="n">1</td></tr>'
	assert_line '<tr><th scope="row">zero</th><td class="n">0</td><td class="n">0</td><td class="n">1</td><td class="n">0</td><td class="n">0</td></tr>'
}

@test "what aged is not withdrawn, and of what is it is said why" {
	section changes
	assert_line '<p>Against 2026-11-21. 1 more left the list by their age alone: they were shared before 2026-11-09.</p>'
	assert_line '<p>Of 4, 1 are still shared but no longer high value, 1 expired, and the others are not found any more.</p>'
	run tx-filter --to list --fields id "$world/withdrawn.ndjson"
	assert_output $'2\n3\n4\n9'
}

@test "what is new and what changed is told, with what it was and is" {
	section changes
	for id in {10..18}; do
		assert_output --partial "<td class=\"indicator\">d${id}[.]example</td>"
	done
	refute_output --partial 'd1000[.]example'
	# In words, not as the keys are spelled.
	assert_output --partial '<th scope="col">Share level</th><th scope="col">Owner</th>'
	refute_output --partial share_level
	assert_line '<tr><th scope="row" class="indicator">d5[.]example</th><td>description</td><td>before</td><td>after</td><td>5</td></tr>'
}

@test "what expires within seven days to the second, and not what is over" {
	section expiring
	assert_output --partial 'd6[.]example'
	assert_output --partial 'd7[.]example'
	refute_output --partial 'd8[.]example'
	refute_output --partial 'd3[.]example'
}

@test "a long list is cut, and says of how many, and where all are" {
	section high-value
	assert_line '<p>213 of 217 records. All of them, of every share level, with every field: <a href="high-value.csv">high-value.csv</a>.</p>'
	assert_line '<p>The first 200 of 213.</p>'
	assert_equal "$(grep -c '^<tr><td class="indicator">' <<<"$output")" 200
	assert_equal "$(wc -l <"$world/high-value.csv")" 214
}

@test "the numbers stand against the day before and the same weekday" {
	section numbers
	assert_line '<li><b>9</b> shared'
	assert_line '<small>+7 against the day before</small>'
	assert_line '<small>+8 against the Sunday before</small>'
	assert_line '<small>217 in the window</small></li>'
	assert_line '<li><b>9</b> malicious'
	assert_line '<small>+9 against the Sunday before</small>'
	run grep '^shared' "$world/report.txt"
	assert_output --regexp '^shared  *9  *2  *1  *217$'
}

@test "the mail has at most 40 lines, and in them the most important" {
	run cat "$world/report.txt"
	assert [ "${#lines[@]}" -le 40 ]
	assert_line 'fetch: finished, but something was refused (status 3)'
	assert_line 'High value, new since 2026-11-21: 9'
	assert_equal "$(grep -c '^    d.*\[.\]example .* SEVERE' <<<"$output")" 13
	assert_line 'Withdrawn since 2026-11-21: 4'
	assert_line 'Changed since 2026-11-21: 1'
	assert_line 'On the watch list: 6'
	assert_line 'High value that expires within 7 days: 2'
	assert_line --regexp '^List: .*/high-value.csv$'
}
