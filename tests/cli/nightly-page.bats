#!/usr/bin/env bats
# What the report page and the mail say in words, of records made by hand.
# shellcheck disable=SC2154 # day is set by nightly_setup

setup() {
	load helpers
	load nightly
	nightly_setup
	no_charts
}

# high ID LEVEL [KEY VALUE ...]: a record of high value shared at LEVEL, its
# other values text.
high() {
	printf '{"id":"%s","type":"DOMAIN","indicator":"d%s.example",' "$1" "$1"
	printf '"added_on":"2026-11-20T01:02:03+0000","status":"MALICIOUS",'
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
	again MAX_SHARE=RED
	assert_level RED
}

@test "a row without a level, or of an unknown one, counts as RED" {
	{
		high 1 WHITE
		high 2 ''
	} >raw.ndjson
	again
	assert_level WHITE
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
	assert_line '<tr><th scope="row">description</th><td></td><td>x</td><td>1</td></tr>'
	assert_line '<p>What changed in 1 of them is not shown: their share level was above AMBER or not known on 2026-11-21.</p>'
	again MAX_SHARE=RED
	assert_level RED
	run cat "$day/report.html"
	assert_line '<tr><th scope="row">description</th><td>between us</td><td>for all</td><td>2</td></tr>'
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
