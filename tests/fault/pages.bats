# tx-fetch and pages that are odd: nothing is lost that can be had, nothing is
# written twice, and no walk is endless.

# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load fault
}

teardown() {
	sandbox_stop
}

# summed PATH...: what the summary says.
summed() {
	jq -c "[.$1${2:+,.$2}${3:+,.$3}]" summary
}

@test "odd pages lose nothing" {
	outcomes <<-'END'
		0 7 all    call 3 hole
		0 8 all    call 1-2 hole
		0 10 all   call 3-6 hole
		0 8 all    first 5 short 7
		0 57 all   short 1
		0 7 all    call 2 shift 3
		0 - all    after=* shift 3
		0 6 all    double
		0 6 all    no-cursors
		0 6 all    bare-next
		0 6 all    next-host "https://evil.example"
		0 6 all    call 6 empty-next
		0 6 all    call 6 no-paging
		0 7 all    call 3 repeat
	END
}

@test "rows that come again are dropped and counted" {
	serve 'after=* shift 3'
	fetch
	assert_success
	cmp all got
	assert_equal "$(summed records doubles)" '[57,21]'
	serve 'double'
	fetch
	assert_success
	cmp all got
	assert_equal "$(summed records doubles)" '[57,6]'
}

@test "a full last page is followed by an empty one" {
	serve 'call 99 lost'
	fetch --limit 19
	assert_success
	cmp all got
	assert_equal "$(requests)" 4
}

@test "a walk without an end is ended, with status 3" {
	outcomes <<-'END'
		3 4 30     page 3 repeat
		3 2 10     repeat
		3 106 all  endless
		3 100 0    hole
		3 - 20     page 3 hole
	END
	outcomes --max-pages 50 <<-'END'
		0 50 0     hole
	END
}

@test "an early end of full pages is mentioned" {
	local rule

	for rule in no-paging no-next empty-next; do
		serve "page 3 $rule"
		fetch -v
		assert_success
		cmp <(head -30 all) got
		[[ $stderr == *'the last page was full, there may be more'* ]] ||
			fail "$rule: $stderr"
		assert_equal "$(jq '.searches[0].early_ends' summary)" 1
	done
}

@test "ids may be numbers" {
	serve number-ids
	fetch
	assert_success
	cmp <(tr -d '"' <all) <(tr -d '"' <got)
	assert_line '{"id":2057}'
}

@test "an element that is no record goes to --rejects, the rest stays" {
	serve 'page 2 row "null"'
	fetch --rejects bad
	assert_failure 3
	cmp all got
	assert_equal "$(cat bad)" null
	fetch
	assert_failure 65
	cmp <(head -10 all) got
}

@test "pages that are odd at random, eight searches at once" {
	local terms=(-t a1 -t a2 -t a3 -t a4 -t a5 -t .example -t a -t example)

	serve 'call 9999 lost'
	fetch "${terms[@]}"
	assert_success
	cp got first
	serve 'seed 2' 'chance 15 hole' 'chance 15 short 3' \
		'chance 15 after=* shift 2' 'chance 15 double' \
		'chance 15 no-cursors' 'chance 10 error 2' \
		'chance 5 error 4' 'chance 30 latency 20'
	fetch -j 8 --retries 20 "${terms[@]}"
	assert_success
	cmp first got
}

@test "slices find what an early end would lose" {
	serve 'page 3 no-next'
	fetch --since 2016-02-01 --until 2016-02-01T00:01:00 -v
	assert_success
	cmp <(head -30 all) got
	serve 'page 3 no-next'
	fetch --since 2016-02-01 --until 2016-02-01T00:01:00 --slice 10s -v
	assert_success
	cmp <(sort all) <(sort got)
}
