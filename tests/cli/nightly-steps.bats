#!/usr/bin/env bats
# The steps of the nightly job, one by one.
# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load helpers
	job=$TX_TOP/pipelines
	tab=$'\t'
}

# record ID KEY VALUE ...: one record, of text values.
record() {
	printf '{"id":"%s","added_on":"2026-11-21T01:02:03+0000"' "$1"
	shift
	while [ $# -gt 0 ]; do
		printf ',"%s":"%s"' "$1" "$2"
		shift 2
	done
	printf '}\n'
}

@test "changes: what is in both and differs, field by field" {
	{
		record 1 severity INFO description 'a\tb'
		record 2 severity INFO status MALICIOUS
		record 3 severity INFO
		record 4 severity INFO
	} >before
	{
		record 1 severity INFO description 'a\tc'
		record 2 severity SEVERE
		record 3 severity INFO
		record 5 severity INFO
	} >now
	run_bounded "$job/changes" before now out
	assert_success
	run cat out
	assert_output "1${tab}description${tab}a\\tb${tab}a\\tc
2${tab}severity${tab}INFO${tab}SEVERE
2${tab}status${tab}MALICIOUS${tab}"
}

@test "changes: tags are compared as a set" {
	echo '{"id":"1","tags":["a","b"]}' >before
	echo '{"id":"1","tags":["b","a"]}' >now
	run_bounded "$job/changes" before now out
	assert_success
	assert_equal "$(cat out)" ''
	echo '{"id":"1","tags":["b"]}' >now
	"$job/changes" before now out
	assert_equal "$(cat out)" "1${tab}tags${tab}a,b${tab}b"
}

@test "watch: indicators that contain a line, in any case" {
	for text in Evil.example http://EVIL.EXAMPLE/x evil.exampl other '*'; do
		record "$((++i))" indicator "$text"
	done >in
	printf '# mine\n\nevil.example\r\n*' >list
	run_bounded "$job/watch" list in out
	assert_success
	run tx-filter --to list --fields id out
	assert_output $'1\n2\n5'
	# No list, or one of nothing, is no hit.
	for list in '' /dev/null; do
		run_bounded "$job/watch" "$list" in out
		assert_success
		assert_equal "$(cat out)" ''
	done
	run_bounded "$job/watch" missing in out
	assert_failure
}

@test "disagree: one says malicious, another does not" {
	{
		printf '{"id":"1","indicator":"a","status":"MALICIOUS","owner":{"name":"A"}}\n'
		printf '{"id":"2","indicator":"a","status":"NON_MALICIOUS","owner":{"name":"B"}}\n'
		printf '{"id":"3","indicator":"a","status":"MALICIOUS","owner":{"name":"C"}}\n'
		printf '{"id":"4","indicator":"b","status":"MALICIOUS","owner":{"name":"A"}}\n'
		printf '{"id":"5","indicator":"b","status":"UNKNOWN","owner":{"name":"B"}}\n'
		printf '{"id":"7","indicator":"d","status":"MALICIOUS","owner":{"name":"B"}}\n'
		printf '{"id":"8","indicator":"d","status":"NON_MALICIOUS","owner":{"name":"B"}}\n'
		printf '{"id":"6","indicator":"c","status":"NON_MALICIOUS","owner":{"name":"B"}}\n'
	} >in
	run_bounded "$job/disagree" in out
	assert_success
	assert_equal "$(cat out)" "a${tab}A, C${tab}B${tab}RED"
	sed -i -e '1s/}$/,"share_level":"WHITE"}/' \
		-e '2,3s/}$/,"share_level":"GREEN"}/' in
	run_bounded "$job/disagree" in out
	assert_success
	assert_equal "$(cat out)" "a${tab}A, C${tab}B${tab}GREEN"
	run ls out*
	assert_output out
	run_bounded "$job/disagree" in out --owner A,C
	assert_success
	assert_equal "$(cat out)" ''
}

@test "numbers: of the day, the day before, the week before, the window" {
	tx-gen --start 2026-11-10 --days 13 400 >in
	tx-filter --high-value in >high
	: >phish
	run_bounded "$job/numbers" 2026-11-10 2026-11-22 in high phish out
	assert_success
	for column in 2:2026-11-22 3:2026-11-21 4:2026-11-15; do
		day=${column#*:}
		assert_equal "$(awk -v c="${column%:*}" '/^records/ { print $c }' out)" \
			"$(tx-filter --since "$day" --until "$day 23:59:59" --count in)"
	done
	assert_equal "$(awk '/^high/ { print $5 }' out)" "$(wc -l <high)"
	assert_equal "$(awk '/^phish/' out)" "phish${tab}0${tab}0${tab}0${tab}0"
	# A week that the window does not hold is not known.
	"$job/numbers" 2026-11-20 2026-11-22 in high phish out
	assert_equal "$(awk '/^records/ { print $4 }' out)" -
}

@test "trend: days are summed once; of other tables and missing ones are left out" {
	for day in 20 21 22; do
		mkdir 2026-11-$day
		record $day status MALICIOUS |
			sed "s/2026-11-21T/2026-11-${day}T/" |
			tx-aggregate -f "$job/trend.tables" --partial \
				-o 2026-11-$day/day.partial
	done
	run_bounded "$job/trend" out 2026-11-2{2,0,1}/day.partial
	assert_success
	run awk -v table=chart_trend -f "$job/html/block.awk" out
	assert_output "ds@day${tab}MALICIOUS
2026-11-20${tab}1
2026-11-21${tab}1
2026-11-22${tab}1"
	tx-aggregate -t x=id --partial -o 2026-11-20/day.partial /dev/null
	run_bounded "$job/trend" out 2026-11-2{2,1,0}/day.partial missing
	assert_failure 3
	assert_equal "${stderr##*$'\n'}" \
		'trend: 2 days are left out: not there, or of other tables'
	run grep -c ^2026 out
	assert_output 2
}

@test "week: seven days in at most 40 lines, with those that were not run" {
	tx-gen --start 2026-11-16 --days 7 500 >all
	for day in 2026-11-{16..22}; do
		[ "$day" != 2026-11-19 ] || continue
		mkdir "$day"
		tx-filter --since "$day" --until "$day 23:59:59" all >"$day/new.ndjson"
		tx-aggregate -f "$job/trend.tables" --partial -o "$day/day.partial" \
			"$day/new.ndjson"
		"$job/numbers" 2026-11-09 "$day" "$day/new.ndjson" /dev/null /dev/null \
			"$day/numbers.tsv"
	done
	run_bounded "$job/week" . 2026-11-22 week.txt
	assert_success
	run cat week.txt
	assert [ "${#lines[@]}" -le 40 ]
	assert_line '2026-11-19 no run'
	total=$(cat 2026*/new.ndjson | wc -l)
	assert_line --regexp "^in all  *$total  *[0-9]+  *0  *0  *$total  *0  *0$"
	run ls week.txt*
	assert_output week.txt
}
