#!/usr/bin/env bats
# The pages of charts: they draw from odd data, the same bytes each time.
# shellcheck disable=SC2016,SC2154 # hostile names; stderr is set by run

setup() {
	load helpers
	pipelines=$TX_TOP/pipelines
	tab=$'\t'
}

teardown() {
	! mountpoint -q full || umount full
}

# block NAME ROW...: one table, as tx-aggregate writes it.
block() {
	printf '# %s\n' "$1"
	shift
	printf '%s\n' "$@" '' ''
}

# each NAME...: tables in tables.dat in which each name has one record, whose
# names are all that.
each() {
	local heads ones name count=() crossed=()

	printf -v heads "$tab%s" "$@"
	printf -v ones "${tab}1%.0s" "$@"
	for name; do
		count+=("$name${tab}1")
		crossed+=("$name$tab$name${tab}1")
	done
	{
		block chart_types "ds@day$heads" "2026-11-17$ones"
		block chart_threats "ds@week$heads" "2026-11-22$ones"
		block chart_owners "ds@week$heads" "2026-11-22$ones"
		block top_tags "tags${tab}n" "${count[@]}"
		block shared_per_6h "ts@6h${tab}n" "2026-11-17T06:00:00Z${tab}$#"
		block chart_statuses "status${tab}n" "${count[@]}"
		block chart_owner_type "type${tab}name${tab}n" "${crossed[@]}"
		block chart_conf_sev "confidence${tab}severity_value${tab}n" \
			"90${tab}7${tab}$#"
		block chart_phish "type${tab}name${tab}n" "${crossed[@]}"
		block phish_tags "tags${tab}n" "${count[@]}"
	} >tables.dat
}

# none: the tables of no record, in tables.dat.
none() {
	local name

	for name in chart_types chart_threats chart_owners; do
		block $name ds NaN
	done >tables.dat
	for name in top_tags shared_per_6h chart_statuses phish_tags; do
		block $name "key${tab}n" "NaN${tab}NaN"
	done >>tables.dat
	for name in chart_owner_type chart_conf_sev chart_phish; do
		block $name "a${tab}b${tab}n" "NaN${tab}NaN${tab}NaN"
	done >>tables.dat
}

# draw PAGE KIND: PAGE.KIND from tables.dat.
draw() {
	run_bounded "$pipelines/draw" "$pipelines/$1.gp" tables.dat "$1.$2" \
		'A title' 'a window'
	assert_success
	assert_equal "$output$stderr" ''
}

# draw_all: both pages in both forms, each of them sound.
draw_all() {
	local page

	for page in dashboard phish; do
		draw $page svg
		python3 -c 'import sys, xml.dom.minidom as dom
dom.parse(sys.argv[1])' $page.svg
		draw $page png
		assert_png $page.png
	done
}

# assert_png FILE: a whole PNG, 1600 pixels wide.
assert_png() {
	python3 - "$1" <<-'END'
		import struct, sys
		data = open(sys.argv[1], "rb").read()
		assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
		assert struct.unpack(">I", data[16:20])[0] == 1600, "width"
		assert data[-8:-4] == b"IEND", "cut short"
	END
}

# texts FILE.svg: the texts in it, one a line.
texts() {
	python3 - "$1" <<-'END'
		import sys, xml.dom.minidom as dom
		for node in dom.parse(sys.argv[1]).getElementsByTagName("text"):
		    print("".join(child.data for child in node.childNodes))
	END
}

@test "one record is drawn" {
	each IP_ADDRESS
	draw_all
	run texts dashboard.svg
	assert_line 'IP_ADDRESS 1 (100.0%)'
	refute_line 'no data'
}

@test "no record: each chart says no data" {
	none
	draw_all
	run texts dashboard.svg
	assert_equal "$(grep -c '^no data$' <<<"$output")" 8
	run texts phish.svg
	assert_equal "$(grep -c '^no data$' <<<"$output")" 2
}

@test "hostile names are drawn as they are, and run nothing" {
	local name names=('`touch x`' '$(touch x)' "'" 'a_b^c {d} @e &f' \
		'<b>]]></text>' '100% %s %d' 'Zürich')

	names=("${names[@]/#/\"}")
	each "${names[@]/%/\"}"
	draw_all
	run texts dashboard.svg
	for name in "${names[@]}"; do
		assert_line "${name#\"} 1 (14.3%)"
	done
	[ ! -e x ]
}

@test "quotes, backslashes and number signs are drawn as they are" {
	each '"\042q\042 \\n #1"'
	draw_all
	run texts dashboard.svg
	assert_line '"q" \n #1 1 (100.0%)'
}

@test "control characters and noncharacters leave the svg well-formed" {
	each "a$(printf '\001\033\177\357\277\277')b"
	draw_all
}

@test "a long name is cut between characters" {
	each "\"$(printf 'ä%.0s' {1..60})\""
	draw_all
	run texts phish.svg
	assert_line "$(printf 'ä%.0s' {1..24})…"
}

@test "a character that no font has does not spoil the png" {
	run_bounded "$pipelines/glyphs" <<<$'a\tb\xef\xbf\xbf\xcd\xb8c'
	assert_success
	assert_output $'a\tb\xe2\x96\xa1\xe2\x96\xa1c'
}

@test "days asked for are those shown, and what lies outside is counted" {
	each x
	sed -i "s/^2026-11-17$tab/1970-01-01${tab}1234\n&/" tables.dat
	run_bounded "$pipelines/draw" "$pipelines/dashboard.gp" tables.dat \
		dashboard.svg t w 2026-11-16 2026-11-22
	assert_success
	run texts dashboard.svg
	assert_equal "$(grep -c '^1,234 outside of these days$' <<<"$output")" 1
	assert_line 'Nov 16'
	refute_line --partial 1970
	run_bounded "$pipelines/draw" "$pipelines/dashboard.gp" tables.dat \
		dashboard.svg t w
	run texts dashboard.svg
	refute_output --partial outside
	assert_line --partial 19
}

@test "a window without data says so" {
	each x
	run_bounded "$pipelines/draw" "$pipelines/dashboard.gp" tables.dat \
		dashboard.svg t w 2026-10-01 2026-10-07
	assert_success
	run texts dashboard.svg
	assert_equal "$(grep -c '^no data$' <<<"$output")" 4
}

@test "the same tables give the same bytes, in any zone and locale" {
	each '"Acme Corp"'
	draw_all
	mkdir first
	mv -- *.svg *.png first
	TZ=Asia/Tokyo LC_ALL=C.UTF-8 draw_all
	for file in first/*; do
		cmp "$file" "${file##*/}"
	done
}

@test "a chart that stands alone is drawn alone, small, without heading" {
	each IP_ADDRESS
	for chart in {0..7}; do
		run_bounded "$pipelines/draw" "$pipelines/dashboard.gp" tables.dat \
			"$chart.svg" 'A title' 'a window' 2026-11-09 2026-11-22 "$chart"
		assert_success
		assert_equal "$output$stderr" ''
		run texts "$chart.svg"
		refute_line 'A title'
		grep -q 'viewBox="0 0 440 [1-9]' "$chart.svg"
		run grep -c 'fill="#ffffff"' "$chart.svg"
		assert_output 0
	done
	run texts 0.svg
	assert_line IP_ADDRESS
	run texts 5.svg
	assert_line 'IP_ADDRESS 1 (100.0%)'
	for chart in 0 1; do
		run_bounded "$pipelines/draw" "$pipelines/phish.gp" tables.dat \
			p.svg t w '' '' $chart
		assert_success
	done
}

@test "a chart alone with no data says so" {
	none
	for chart in {0..7}; do
		run_bounded "$pipelines/draw" "$pipelines/dashboard.gp" tables.dat \
			x.svg t w 2026-11-09 2026-11-22 "$chart"
		assert_success
		run texts x.svg
		assert_output 'no data'
	done
}

@test "a full disk is noticed, and no file is left" {
	each IP_ADDRESS
	mkdir full
	mount -t tmpfs -o size=8k tmpfs full 2>/dev/null ||
		skip 'a small disk cannot be mounted'
	for kind in svg png; do
		run_bounded "$pipelines/draw" "$pipelines/dashboard.gp" tables.dat \
			full/x.$kind t w
		assert_failure 74
		assert_equal "$(ls full)" ''
	done
	umount full
}

@test "a chart that is cut short is noticed, though a name looks like its end" {
	each IP_ADDRESS
	mkdir bin
	printf '#!/bin/sh\necho "<svg><text><![CDATA[</svg> IEND]]></text><text>cut" >"$5"\n' \
		>bin/gnuplot
	chmod +x bin/gnuplot
	PATH=$PWD/bin:$PATH
	for kind in svg png; do
		run_bounded "$pipelines/draw" "$pipelines/dashboard.gp" tables.dat \
			x.$kind t w
		assert_failure 74
		assert_equal "$(ls -d x* || true)" ''
	done
}

@test "a table that is not there is an error, and no file is left" {
	each x
	sed -i 's/^# chart_conf_sev/# something/' tables.dat
	run_bounded "$pipelines/draw" "$pipelines/dashboard.gp" tables.dat \
		dashboard.png t w
	assert_failure 1
	assert_equal "${stderr##*: }" 'no table "chart_conf_sev"'
	assert_equal "$(ls -d dashboard* || true)" ''
}

@test "an output that is neither png nor svg is a usage error" {
	each x
	run_bounded "$pipelines/draw" "$pipelines/phish.gp" tables.dat x.pdf t w
	assert_failure 2
	run_bounded gnuplot -c "$pipelines/phish.gp" pdf tables.dat x.pdf t w
	assert_failure 2
	run_bounded gnuplot -c "$pipelines/phish.gp"
	assert_failure 2
}
