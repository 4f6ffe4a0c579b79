# tx-fetch and ids that are too many, or kept from us.

# shellcheck disable=SC2034,SC2154 # asked is for fetch; stderr is set by run

setup() {
	load fault
	jq -r .id all | tac >list
	tac all >in_order
	printf '%s*' {1..20} | tr -d '0-9' | sed 's/\*/*,/g' >many
}

teardown() {
	sandbox_stop
}

# sizes: how many ids the requests asked for.
sizes() {
	grep -o 'ids=[^&	]*' "$SANDBOX_LOG" | while IFS= read -r line; do
		tr -cd , <<<"$line," | wc -c
	done | tr '\n' ' '
}

# ids OPTION...: read those of the list.
ids() {
	asked=(--fields id)
	fetch "$@" ids <list
}

@test "ids: a server that allows fewer is asked for fewer, from then on" {
	# More than 20: what it says to that is not documented.
	for error in 'error 100 400 "Too many ids"' 'error 100 400' \
		'error 1 500 "Please reduce the amount of data"'; do
		serve "ids=$(cat many)* $error"
		ids
		assert_success
		cmp in_order got
		assert_equal "$(sizes)" '50 25 12 13 13 12 7 '
	done
	{ cat list; echo 42; } >longer
	mv longer list
	serve "ids=$(cat many)* error 100 400"
	ids -j 4
	assert_failure 3
	cmp in_order got
	[[ $stderr == *'id 42: '* ]]
}

@test "ids: what was refused as too many is not asked for again" {
	for ((n = 0; n < 10; n++)); do cat list; done >longer
	mv longer list
	serve "ids=$(cat many)* error 100 400"
	ids
	assert_success
	cmp in_order got
	[[ $(sizes) == '50 25 12 13 13 12 13 '* ]]
	assert_equal "$(sizes | tr ' ' '\n' | sort -n | tail -3 | tr '\n' ' ')" \
		'13 25 50 '
	# What was too much work may be less for other ids.
	serve 'call 1 error 1 500 "Please reduce the amount of data"'
	ids
	assert_success
	cmp in_order got
	[[ $(sizes) == '50 25 25 25 25 25 25 25 25 25 25 50 50 '* ]]
}

@test "ids: a refusal of a single id ends the run with its name" {
	serve 'error 100 400 "(#100) Tried accessing nonexisting field (x)"'
	ids
	assert_failure 69
	[[ $stderr == *'id 2001: (#100) Tried accessing nonexisting field (x)'* ]]
	assert_equal "$(sizes)" '50 25 12 6 3 1 '
}

@test "ids, tagged: --limit is how many a request asks for" {
	serve
	ids --limit 20
	assert_success
	cmp in_order got
	assert_equal "$(sizes)" '20 20 17 '
	ids --limit 51
	assert_success
	[[ $stderr == *'--limit is the ids of a request, at most 50; see --max-records'* ]]
	run_bounded bash -c 'tx-fetch --dry-run --limit 20 ids <list | wc -l'
	assert_output 3
	sed -i 's/}$/,"tags":{"data":[{"id":"501","text":"all"}]}}/' data.ndjson
	serve
	asked=(--fields id)
	fetch --limit 20 tagged all
	assert_success
	cmp <(sort all) <(sort got)
	assert_equal "$(sizes)" '20 20 17 '
}

@test "an app that may read nothing is told so at once" {
	while read -r want count what rule; do
		serve "$rule"
		asked=(--fields id)
		case $what in
		ids) fetch ids <list ;;
		*) fetch object 2001 2002 ;;
		esac
		[ "$status" -eq "$want" ] ||
			fail "$rule: status $status, not $want: $stderr"
		assert_equal "$output" ''
		[ "$(requests)" -eq "$count" ] ||
			fail "$rule: $(requests) requests, not $count"
		[ "$count" -eq 1 ] || [[ $stderr == *': members: '* ]] ||
			fail "$rule: $stderr"
	done <<-'END'
		77 2 ids    error 10 403
		77 2 ids    error 200 400
		77 2 ids    error 299 403
		77 2 object error 10 403
		77 1 ids    error 190
		77 1 object error 190
		77 1 ids    empty 401
	END
}

@test "ids that are kept from an app that may read others are named" {
	serve 'ids=*2003* error 10 403' 'ids=2001* first 2 error 200 403'
	ids
	assert_failure 3
	cmp <(grep -v 2003 in_order) got
	[[ $stderr == *'id 2003: '* ]]
	assert_equal "$(grep -c threat_exchange_members "$SANDBOX_LOG")" 1
	serve '/2001 error 200 403'
	asked=(--fields id)
	fetch object 2001 2002
	assert_failure 3
	assert_output '{"id":"2002"}'
	[[ $stderr == *'id 2001: '* ]]
}
