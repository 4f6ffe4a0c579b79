#!/usr/bin/env bats
# The report page as browsers show it, from harmless, hostile and no data.
# shellcheck disable=SC2016,SC2154 # hostile names; stderr is set by run

setup() {
	load ../cli/helpers
	load ../cli/nightly
	nightly_setup
	check=$TX_TOP/tests/page/check.py
}

# look PAGE: what is wrong with it, in any of its views.
look() {
	command -v chromium >/dev/null || skip 'chromium is not installed'
	run timeout 300 python3 "$check" "$1"
	if [ "$status" != 0 ]; then
		echo "$output" >&2
	fi
	assert_success
}

# hostile TEXT: a record whose every text is TEXT, in JSON.
hostile() {
	printf '{"id":"%s","added_on":"2026-11-2%s","owner":{"id":"%s","name":"%s"},' \
		"$((++ids))" "$((ids % 3))T01:02:03+0000" "$ids" "$1"
	printf '"indicator":{"id":"9","indicator":"%s","type":"URI"},' "$1"
	printf '"raw_indicator":"%s","type":"%s","description":"%s [phish]",' "$1" "$1" "$1"
	printf '"tags":{"data":[{"id":"5","text":"%s"}]},' "$1"
	printf '"status":"MALICIOUS","review_status":"REVIEWED_MANUALLY","confidence":100,'
	printf '"severity":"APOCALYPSE","share_level":"GREEN","expired_on":"2026-11-25T00:00:00+0000"}\n'
}

@test "a page of two days is sound in a browser: wide, narrow, dark, printed" {
	tx-gen --start 2026-11-08 --days 15 3000 >all.ndjson
	tx-filter --until 2026-11-22 --to list --fields indicator all.ndjson |
		sed -n 7p >watch
	tx-filter --until 2026-11-22 all.ndjson >raw.ndjson
	run_nightly DAY=2026-11-21
	assert_success
	tx-filter --since 2026-11-09 all.ndjson >raw.ndjson
	run_job WATCH=watch
	assert_success
	look data/index.html
	look data/2026-11-21/report.html
}

@test "a page without records is sound in a browser" {
	: >raw.ndjson
	run_nightly
	assert_success
	look "$day/report.html"
}

@test "hostile names, tags and indicators are text, and the page stays sound" {
	ids=0
	for text in '<script>alert(1)<\/script>' ']]><svg onload=alert(1)>' \
		'`touch x`$(touch x)' '\u202egpj.exe\u202c' '\"onmouseover=\"alert(1)' \
		"'\\\\'><img src=x onerror=alert(1)>" 'http://evil.example/?a=b&lt;c' \
		'a\tb\nc\u0000\u001b[31m\u0085' '-- | --' '$(HOME)' '%s%n' \
		'javascript:alert(1)' '2001:db8::1' ']]>' '&amp;' '{{7*7}}'; do
		hostile "$text"
	done >raw.ndjson
	# One owner calls malicious what another does not.
	hostile '<b>x<\/b>.example' >>raw.ndjson
	hostile '<b>x<\/b>.example' | sed -e 's/"MALICIOUS"/"NON_MALICIOUS"/' \
		-e 's/"name":"[^"]*"/"name":"\\u202e<i>no<\/i>"/' >>raw.ndjson
	run_nightly WATCH=raw.ndjson NOW=2026-11-23T02:00:00Z
	run_nightly NOW=2026-11-23T02:00:00Z
	assert_success
	[ ! -e x ]
	page=$day/report.html
	run grep -ciE '<script|<img|<b>x|<i>|href="javascript' "$page"
	assert_output 0
	run grep -c "$(printf '\342\200\256')" "$page" "$day/report.txt"
	assert_output "$page:0
$day/report.txt:0"
	for text in '&lt;script&gt;' 'hxxp://evil[.]example/' '2001[:]db8[:][:]1' \
		'\u202egpj' '&lt;b&gt;x'; do
		grep -qF -- "$text" "$page"
	done
	look "$page"
}

@test "rows above MAX_SHARE, or of no level, are not shown but counted" {
	local level

	for level in white amber red none; do
		printf '{"id":"%s","type":"DOMAIN","indicator":"%s.example",' \
			${#level}$RANDOM $level
		printf '"share_level":"%s","added_on":"2026-11-22T01:02:03+0000",' \
			${level^^}
		printf '"status":"MALICIOUS","review_status":"REVIEWED_MANUALLY",'
		printf '"confidence":100,"severity":"SEVERE"}\n'
	done >raw.ndjson
	run_nightly
	assert_success
	run cat "$day/report.html" "$day/report.txt"
	refute_output --regexp '(red|none)(\.|\[\.\])example'
	assert_output --partial 'white[.]example'
	assert_output --partial 'AMBER is the highest of the rows shown here'
	assert_line '<p>2 of 4 are not shown: their share level is above AMBER or not known.</p>'
	grep -q red.example "$day/high-value.csv"
	run_nightly DATA=red MAX_SHARE=RED
	run cat red/2026-11-22/report.html
	assert_output --partial 'red[.]example'
	assert_output --partial 'RED is the highest of the rows shown here'
}

@test "what would be wrong with a page is found" {
	command -v chromium >/dev/null || skip 'chromium is not installed'
	cat >bad.html <<-'END'
		<!DOCTYPE html><html><head><title> </title><style>
		p { color: #999; background: #fff }
		div { width: 500px; background: #eee }
		</style></head><body><h1>One</h1><h3>Three</h3><h1>Two</h1>
		<p onclick="x()">Hardly to be seen</p><div id="a">wide</div>
		<svg viewBox="0 0 100 100" width="50" id="a"><title>Chart</title>
		<text x="10" y="20" font-size="6">tiny</text>
		<text x="10" y="20" font-size="6">over</text></svg>
		<table><tr><td>1</td></tr></table><a href="https://evil.example/"></a>
		<img src="https://evil.example/x.png"><script>console.log("x")</script>
		</body></html>
	END
	run timeout 300 python3 "$check" bad.html
	assert_failure 1
	for fault in 'no language' 'no title' 'no viewport' 'no main' 'a script' \
		'attribute onclick' 'leads to https' 'a link without text' \
		'two of id a' 'follows a heading of level 1' 'not one h1' \
		'an image without text' 'a chart without its role' \
		'without title or description' 'a table without a name' \
		'a table without heads' 'narrow: wider than' 'contrast 2.85' \
		'pixels high' 'lies over' 'on the console' 'asks for https'; do
		assert_output --partial "$fault"
	done
}
