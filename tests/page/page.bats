#!/usr/bin/env bats
# The report page as browsers show it, from harmless, hostile and no data.
# shellcheck disable=SC2016,SC2154 # hostile names; what nightly_setup sets

# A page takes seconds to make, and a browser seconds to start: so each page is
# made once, and one browser looks at all of them.
setup_file() {
	load ../cli/helpers
	load ../cli/nightly
	cd "$BATS_FILE_TMPDIR" || return 1
	nightly_setup
	two_days
	: >raw.ndjson
	run_nightly DATA=empty empty/2026-11-22/report.html
	assert_success
	bad_page >bad.html
	look_at data/{index,2026-11-21/report}.html \
		empty/2026-11-22/report.html bad.html
}

setup() {
	load ../cli/helpers
	cd "$BATS_FILE_TMPDIR" || return 1
}

# The first day has hostile records and a few others; on the second those were
# withdrawn, these edited, and there are many.
two_days() {
	hostile_records >hostile
	tx-gen --start 2026-11-08 --days 15 3000 >all.ndjson
	{
		tx-filter --until 2026-11-22 --to list --fields indicator all.ndjson |
			sed -n 7p
		cat hostile
	} >watch
	{
		cat hostile
		tx-filter --until 2026-11-22 --high-value --type DOMAIN all.ndjson
	} >raw.ndjson
	run_nightly DAY=2026-11-21 WATCH=watch NOW=2026-11-22T02:00:00Z \
		data/2026-11-21/report.{html,txt}
	assert_success
	{
		tx-filter --since 2026-11-09 all.ndjson |
			sed 's/"confidence":9[0-9]/"confidence":100/'
		many_types
	} >raw.ndjson
	run_nightly WATCH=watch "$day"/report.{html,txt}
	assert_success
	"$TX_TOP/pipelines/stand" data 2026-11-22 "$day/report.html"
}

# hostile TEXT: a record whose every text is TEXT, in JSON.
hostile() {
	printf '{"id":"%s","added_on":"2026-11-2%s","owner":{"id":"%s","name":"%s"},' \
		"$((++ids))" "$((ids % 2))T01:02:03+0000" "$ids" "$1"
	printf '"indicator":{"id":"9","indicator":"%s","type":"URI"},' "$1"
	printf '"raw_indicator":"%s","type":"%s","description":"%s [phish]",' "$1" "$1" "$1"
	printf '"tags":{"data":[{"id":"5","text":"%s"}]},' "$1"
	printf '"status":"MALICIOUS","review_status":"REVIEWED_MANUALLY","confidence":100,'
	printf '"severity":"APOCALYPSE","share_level":"GREEN","expired_on":"2026-11-25T00:00:00+0000"}\n'
}

# As many types as the API has, and more.
many_types() {
	local ids=500 n

	for n in {1..30}; do
		hostile "KIND_OF_TYPE_$n"
	done
}

hostile_records() {
	local ids=0 text

	for text in '<script>alert(1)<\/script>' ']]><svg onload=alert(1)>' \
		'`touch x`$(touch x)' '\u202egpj.exe\u202c' '\"onmouseover=\"alert(1)' \
		"'\\\\'><img src=x onerror=alert(1)>" 'http://evil.example/?a=b&lt;c' \
		'a\tb\nc\u0000\u001b[31m\u0085' '-- | --' '$(HOME)' '%s%n' \
		'javascript:alert(1)' '2001:db8::1' ']]>' '&amp;' '{{7*7}}'; do
		hostile "$text"
	done
	# One owner calls malicious what another does not.
	hostile '<b>x<\/b>.example'
	hostile '<b>x<\/b>.example' | sed -e 's/"MALICIOUS"/"NON_MALICIOUS"/' \
		-e 's/"name":"[^"]*"/"name":"\\u202e<i>no<\/i>"/'
}

bad_page() {
	cat <<-'END'
		<!DOCTYPE html><html><head><title> </title><style>
		p { color: #999; background: #fff }
		div { width: 500px; background: #eee }
		</style></head><body><h1>One</h1><h3>Three</h3><h1>Two</h1>
		<p onclick="x()">Hardly to be seen</p><div id="a">wide</div>
		<svg viewBox="0 0 100 100" width="50" id="a"><title>Chart</title>
		<text x="10" y="20" font-size="6">tiny</text>
		<text x="10" y="20" font-size="6">over</text>
		<text transform="translate(50,90) rotate(-90)" font-size="30">one</text>
		<text transform="translate(55,90) rotate(-90)" font-size="30">two</text></svg>
		<table><tr><td>1</td></tr></table><a href="https://evil.example/"></a>
		<img src="https://evil.example/x.png"><script>console.log("x")</script>
		</body></html>
	END
}

# look_at PAGE ...: into the file found, what is wrong with each.
look_at() {
	command -v chromium >/dev/null || return 0
	timeout 300 python3 "$TX_TOP/tests/page/check.py" "$@" >found ||
		[ $? = 1 ]
}

# found PAGE: what is wrong with it, in any of its views.
found() {
	command -v chromium >/dev/null || skip 'chromium is not installed'
	run sed -n "s,^$1: ,,p" found
}

assert_sound() {
	found "$1"
	assert_output sound
}

@test "a page of two days is sound in a browser: wide, narrow, dark, printed" {
	assert_sound data/index.html
}

@test "a page of a first day, with hostile records, is sound in a browser" {
	assert_sound data/2026-11-21/report.html
}

@test "a page without records is sound in a browser" {
	assert_sound empty/2026-11-22/report.html
}

@test "hostile names, tags and indicators are text" {
	[ ! -e x ]
	run grep -lE "$(printf '\342\200\256')" data/*/report.{html,txt}
	assert_output ''
	for page in data/*/report.html; do
		run grep -ciE '<script|<img|<b>x|<i>|href="javascript' "$page"
		assert_output 0
		for text in '&lt;script&gt;' 'hxxp://evil[.]example/' \
			'2001[:]db8[:][:]1' '\u202egpj' '&lt;b&gt;x'; do
			grep -qF -- "$text" "$page"
		done
	done
}

@test "what would be wrong with a page is found" {
	found bad.html
	for fault in 'no language' 'no title' 'no viewport' 'no main' 'a script' \
		'attribute onclick' 'leads to https' 'a link without text' \
		'two of id a' 'follows a heading of level 1' 'not one h1' \
		'an image without text' 'a chart without its role' \
		'without title or description' 'a table without a name' \
		'a table without heads' 'narrow: wider than' 'contrast 2.85' \
		'pixels high' 'lies over' 'stands in' 'on the console' 'asks for https'; do
		assert_output --partial "$fault"
	done
}
