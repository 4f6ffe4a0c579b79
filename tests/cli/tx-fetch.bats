# tx-fetch against the stand-in server, and its options without any server.

# shellcheck disable=SC2016,SC2154 # bash -c expands; stderr is set by run

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	load sandbox
	load search
	search_setup
}

teardown() {
	sandbox_stop
}

# legible: records without lone surrogates, which jq does not take.
legible() {
	sed -E 's/\\u[dD][89a-fA-F][0-9a-fA-F]{2}/?/g'
}

# fetched OPTION...: the ids that come, sorted, on one line.
fetched() {
	timeout 60 "${fetch[@]}" --include-expired "$@" | legible |
		jq -r .id | sort | tr '\n' ' '
}

# within FILTER: those of all fetched ids whose records jq's condition keeps.
within() {
	timeout 60 "${fetch[@]}" --include-expired | legible |
		jq -r "select($1) | .id" | sort | tr '\n' ' '
}

# --- what is asked for ------------------------------------------------------

@test "times are resolved once and sent as epoch seconds" {
	run_bounded tx-fetch --dry-run --now 2016-02-09T18:32:19Z -t a
	assert_success
	assert_output --partial '&since=1453833139&until=1455042739&'
	run_bounded tx-fetch --dry-run --now 2016-02-09 --since '2 hours ago' \
		--until 2016-02-08T23:00:00+0000 -t a
	assert_output --partial '&since=1454968800&until=1454972400&'
	run_bounded tx-fetch --dry-run --since 1h --until 2h
	assert_failure 2
	run_bounded tx-fetch --dry-run --since nonsense
	assert_failure 2
}

@test "a list option may be repeated, and the fields may be the server's" {
	run_bounded tx-fetch --dry-run --tags a --tags b,c --fields none
	assert_output --partial 'tags=a,b,c'
	refute_output --partial 'fields='
	run_bounded tx-fetch --dry-run
	assert_output --partial '?fields=id,added_on,confidence,description,expired_on,first_active,last_active,indicator,last_updated,my_reactions,owner,precision,privacy_type,raw_indicator,reactions,review_status,severity,share_level,source_uri,status,tags,type&'
	assert_output --partial '&limit=1000'
}

@test "each object has its own path" {
	run_bounded tx-fetch --dry-run
	assert_output --partial 'GET https://graph.facebook.com/v25.0/threat_descriptors?'
	run_bounded tx-fetch --dry-run --api-version v2.9 indicators
	assert_output --partial '/v2.9/threat_indicators?since='
	run_bounded tx-fetch --dry-run --api-version '' members
	assert_output 'GET https://graph.facebook.com/threat_exchange_members'
	run_bounded tx-fetch --dry-run tags pwny 'a b'
	assert_line --index 0 --partial '/threat_tags?text=pwny'
	assert_line --index 1 --partial '/threat_tags?text=a%20b'
	run_bounded tx-fetch --dry-run tagged pwny
	assert_output 'GET https://graph.facebook.com/v25.0/threat_tags?text=pwny&fields=id,text&limit=1000'
	run_bounded tx-fetch --dry-run --fields id updates 77
	assert_output 'GET https://graph.facebook.com/v25.0/77/threat_updates?fields=id&limit=100'
	run_bounded tx-fetch --dry-run --fields id --since 1500000000 \
		--until 1500000001 --types DOMAIN,URI updates 77
	assert_output --partial '/77/threat_updates?fields=id&types=DOMAIN,URI&start_time=1500000000&stop_time=1500000001&limit=100'
	TX_ACCESS_TOKEN='12345678|AbCdEfGhIjKlMnOp_-qr' run_bounded tx-fetch \
		--dry-run --fields id --name a --description 'b c' groups
	assert_line --index 0 'GET https://graph.facebook.com/v25.0/12345678/threat_privacy_groups_member?fields=id&name=a&description=b%20c&limit=1000'
	assert_line --index 1 --partial '/12345678/threat_privacy_groups_owner?'
	run_bounded tx-fetch --dry-run groups
	assert_failure 77
	run_bounded tx-fetch --dry-run object 12 34
	assert_line --index 0 'GET https://graph.facebook.com/v25.0/12'
	assert_line --index 1 'GET https://graph.facebook.com/v25.0/34'
	run_bounded bash -c 'seq 51 | tx-fetch --dry-run --fields id ids'
	assert_line --index 0 --partial '/?ids=1,2,3,'
	assert_line --index 0 --partial ',50&fields=id'
	assert_line --index 1 --partial '/?ids=51&fields=id'
}

@test "one request a search term" {
	run_bounded tx-fetch --dry-run -t a -t b
	assert_equal "${#lines[@]}" 2
}

@test "a base URL may end in a slash" {
	run_bounded tx-fetch --dry-run --base-url https://proxy.example//
	assert_line --partial 'https://proxy.example/v'
}

@test "bad options and operands end with 2" {
	for options in --nonsense '--status BAD' '--min-confidence 101' \
		'--include-expired=maybe' '--param =x' '--param access_token=x' \
		'--limit 0' '-j 0' 'updates' 'updates 1 2' 'updates a/b' \
		'tagged' 'tagged a --since 1d' '--tagged-since 1d' \
		'--types DOMAIN' 'members --name x' 'groups x' 'descriptors x' 'tags' 'object' \
		'members --tags x' 'ids -t x' '--base-url ftp://x' \
		'--base-url http://graph.facebook.com' '--api-version 25' \
		'--retry-wait 0' '--retry-wait 1s' '--retry-wait x' \
		'--retry-wait nan' '--retry-wait 4000' '--max-time 0' \
		'--max-time soon' '--api-version v' '--api-version v2x' '-t a -t b --after x' 'object a/b' \
		'--fields id --fields none' '--param limit=5' \
		'--param since=now' '--param after=x' '--param fields=id' \
		'-t a --param text=b' '--status UNKNOWN --param status=UNKNOWN' \
		'--sort-order UP' '--sort-by owner' 'ids --max-pages 1' 'ids --after x' 'ids --before x' \
		'object 1 --after x' 'object 1 --limit 5' \
		'object 1 --max-pages 1' 'tagged a --after x' \
		'tags a b --after x' 'groups --after x' \
		'updates 1 --state s -o o --fields id' \
		'updates 1 --state s -o o --fields none' \
		'tags a --param text=b' 'updates 1 --since 1d --param start_time=1'; do
		# shellcheck disable=SC2086 # a list of words
		run_bounded tx-fetch --dry-run $options
		assert_equal "$options: $status" "$options: 2"
		[ -n "$stderr" ]
	done
}

@test "--param sends what is not sent anyhow" {
	for options in 'members --param limit=5 --param fields=id' \
		'--param text=b' 'updates 1 --param start_time=1' \
		'members --param status=UNKNOWN' '--param status='; do
		# shellcheck disable=SC2086 # a list of words
		run_bounded tx-fetch --dry-run $options
		assert_success
		assert_output --partial "${options##*--param }"
	done
}

@test "no output is written over an input or another output" {
	echo 1 > ids
	for name in output rejects summary log; do
		run_bounded bash -c 'tx-fetch --"$1" ids ids < ids' - "$name"
		assert_failure 2
		assert_regex "$stderr" "stdin is an input, so it cannot be --$name"
	done
	assert_equal "$(cat ids)" 1
	run_bounded tx-fetch -o x --summary x
	assert_failure 2
	run_bounded tx-fetch --summary -
	assert_failure 2
	assert_regex "$stderr" 'standard output and --summary are one file'
}

@test "an object that is mistyped is asked after" {
	run_bounded tx-fetch descriptor
	assert_failure 2
	[[ $stderr == *'did you mean descriptors?'* ]]
}

@test "help and version" {
	run_bounded tx-fetch --help
	assert_success
	assert_line --index 0 --partial 'tx-fetch -t abuse'
	[ "${#lines[@]}" -le 24 ]
	run_bounded tx-fetch --help=all
	for line in "${lines[@]}"; do assert [ "${#line}" -le 80 ]; done
	run_bounded tx-fetch --version
	assert_line --partial libcurl
}

# --- searching --------------------------------------------------------------

@test "records arrive as the server's bytes" {
	serve
	timeout 60 "${fetch[@]}" --fields none >out.ndjson
	timeout 60 curl -sS -g -H "Authorization: Bearer $SANDBOX_TOKEN" \
		"$SANDBOX_URL/v25.0/threat_descriptors?since=1451606400&until=1456876800&limit=1000" \
		>page.json
	[ "$(wc -l <out.ndjson)" -gt 40 ]
	while IFS= read -r line; do
		grep -qF -- "$line" page.json || fail "$line"
	done <out.ndjson
	assert_equal "$(legible <out.ndjson | jq -r .id)" \
		"$(legible <page.json | jq -r '.data[].id' | uniq)"
}

@test "filters of the search are really applied" {
	serve
	[ -n "$(fetched --status MALICIOUS)" ]
	assert_equal "$(fetched --status MALICIOUS)" \
		"$(within '.status == "MALICIOUS"')"
	assert_equal "$(fetched --type URI)" "$(within '.type == "URI"')"
	assert_equal "$(fetched --severity SEVERE)" \
		"$(within '.severity == "SEVERE"')"
	assert_equal "$(fetched --owner 820763734618599)" \
		"$(within '.owner.id == "820763734618599"')"
	[ "$(fetched --tags phishing | wc -w)" -gt 0 ]
	[ "$(fetched --tags phishing | wc -w)" -lt "$(fetched | wc -w)" ]
	[ "$(fetched --tags phishing,c2 --tags-are-anded | wc -w)" -lt \
		"$(fetched --tags phishing,c2 | wc -w)" ]
	assert_equal "$(fetched -t trait01.example.com --strict-text)" \
		'900000000000001 '
	assert_equal "$(fetched -t trait01)" '900000000000001 '
	assert_equal "$(fetched -t no-such-thing)" ''
	[ "$(fetched --min-confidence 100 | wc -w)" -lt "$(fetched | wc -w)" ]
	[ "$(fetched --since 2016-02-15 | wc -w)" -lt "$(fetched | wc -w)" ]
	assert_equal "$(fetched --owner 1)" ''
}

@test "pages are followed to the end, whatever their size" {
	serve
	everything=$(fetched)
	[ -n "$everything" ]
	for limit in 1 2 7 49; do
		assert_equal "$(fetched --limit $limit)" "$everything"
	done
}

@test "ten thousand records over pages of a hundred" {
	tx-gen --start 2016-01-01 --days 60 10000 >gen.ndjson
	serve gen.ndjson
	timeout 60 "${fetch[@]}" --include-expired --limit 100 -v \
		--summary summary.json >out.ndjson 2>err
	assert_equal "$(wc -l <out.ndjson)" 10000
	assert_equal "$(jq -r .id out.ndjson | sort)" \
		"$(jq -r .id gen.ndjson | sort)"
	grep -q '^tx-fetch: Found 10,000 descriptors in total\.$' err
	assert_equal "$(jq -c '[.records,.doubles,.status]' summary.json)" \
		'[10000,0,0]'
}

@test "each record carries the term that found it" {
	serve
	timeout 60 "${fetch[@]}" -t trait01 -t 'trait02 "q"' -t example -v \
		>out.ndjson 2>err
	assert_equal "$(jq -r .search_term out.ndjson | sort -u)" \
		"$(printf 'example\ntrait01')"
	grep -q 'trait01: found 1 descriptor' err
	grep -qF 'trait02 "q": found 0 descriptors in' err
	assert_equal "$(jq -r 'select(.search_term == "trait01") | .id' \
		out.ndjson)" 900000000000001
}

@test "without a term there is no search_term but the record's own" {
	serve
	run_bounded bash -c '"$@" | jq -c "select(.search_term)"' - \
		"${fetch[@]}" --fields id,status
	assert_output ''
}

@test "--unique writes an id once in the whole run" {
	serve
	timeout 60 "${fetch[@]}" -t trait01 -t example --summary twice >twice.ndjson
	timeout 60 "${fetch[@]}" -t trait01 -t example --unique \
		--summary once >once.ndjson
	assert_equal "$(legible <once.ndjson | jq -r .id | sort | uniq -d)" ''
	assert_equal "$(legible <twice.ndjson | jq -r .id | sort | uniq -d)" \
		900000000000001
	# The data itself holds one double.
	assert_equal "$(jq .searches[1].doubles once)" 2
	assert_equal "$(jq .searches[1].doubles twice)" 1
}

@test "output does not depend on how many requests are in flight" {
	serve
	terms=(-t trait -t example -t phish -t a -t e -t 1)
	timeout 60 "${fetch[@]}" "${terms[@]}" --limit 3 --unique >one.ndjson
	timeout 60 "${fetch[@]}" "${terms[@]}" --limit 3 --unique -j 4 \
		>four.ndjson
	cmp one.ndjson four.ndjson
	[ -s one.ndjson ]
}

@test "--max-records, --max-pages and --after" {
	serve
	run_bounded "${fetch[@]}" --limit 5 --max-records 7 -v
	assert_success
	assert_equal "${#lines[@]}" 7
	assert_regex "$stderr" 'doubles; stopped by --max-records'
	run_bounded "${fetch[@]}" --limit 5 --max-pages 2 -v --summary sum.json
	assert_equal "${#lines[@]}" 10
	assert_regex "$stderr" 'doubles; stopped by --max-pages'
	assert_equal "$(jq -r .searches[0].stop sum.json)" max-pages
}

@test "a larger page than the API gives is mended, and said" {
	serve
	run_bounded "${fetch[@]}" --limit 5000
	assert_success
	[[ $stderr == *--max-records* ]]
	grep -q 'limit=1000' "$SANDBOX_LOG"
}

@test "our own app is self" {
	serve
	run_bounded "${fetch[@]}" --owner self,7 --dry-run
	assert_output --partial 'owner=555,7&'
}

@test "a field that does not exist is named with the request" {
	serve
	run_bounded "${fetch[@]}" --fields id,nonsense
	assert_failure 69
	[[ $stderr == *'nonexisting field (nonsense)'*'the request was: GET http'* ]]
}

@test "-v says which window was read" {
	serve
	run_bounded "${ask[@]}" --now 2016-03-02 -v
	assert_success
	[[ $stderr == *'created since 2016-02-17T00:00:00Z (14 days, the default), until 2016-03-02T00:00:00Z'* ]]
	run_bounded "${fetch[@]}" -v
	[[ $stderr == *'created since 2016-01-01T00:00:00Z, until 2016-03-02T00:00:00Z'* ]]
}

@test "an old summary does not stay when nothing could be asked" {
	serve
	"${fetch[@]}" --summary sum -o out
	jq -e '.status == 0 and .records > 0' sum
	TX_ACCESS_TOKEN='' run_bounded "${fetch[@]}" --summary sum
	assert_failure 77
	jq -e '.status == 77 and .records == 0 and .requests == 0' sum
	run_bounded "${fetch[@]}" --summary sum -o none/out
	assert_failure 74
	jq -e '.status == 74 and .object == "descriptors"' sum
	run_bounded "${fetch[@]}" --summary none/sum -o none/out
	assert_failure 74
	[[ $stderr == *none/out*none/sum* ]]
}

@test "--page-dump keeps what is there" {
	serve
	"${ask[@]}" --max-records 1 --page-dump dump >/dev/null
	echo mine >dump/000003.body
	"${ask[@]}" --max-records 1 --page-dump dump >/dev/null
	"${ask[@]}" --max-records 1 --page-dump dump >/dev/null
	cmp dump/000001.body dump/000002.body
	cmp dump/000001.body dump/000004.body
	assert_equal "$(cat dump/000003.body)" mine
	assert_equal "$(echo dump/*)" \
		"$(echo dump/00000{1..4}.body)"
}

@test "an empty result is no error" {
	serve
	run_bounded "${fetch[@]}" -t no-such-thing -v
	assert_success
	assert_output ''
	[[ $stderr == *'Found 0 descriptors in total.'* ]]
}

# --- other objects ----------------------------------------------------------

@test "members, tags, ids and objects" {
	serve
	run_bounded "${ask[@]}" members
	assert_success
	[ "${#lines[@]}" -gt 0 ]
	run_bounded "${ask[@]}" tags phish
	assert_success
	assert_output --partial '"text":"phishing"'
	run_bounded bash -c 'printf "900000000000002\n\n900000000000001\r\n900000000000002\n" | "$@"' \
		- "${ask[@]}" --fields id,status ids
	assert_success
	assert_output '{"id":"900000000000002","status":"MALICIOUS"}
{"id":"900000000000001","status":"UNKNOWN"}'
	run_bounded "${ask[@]}" object 900000000000003 --fields id
	assert_success
	assert_output '{"id":"900000000000003"}'
	run_bounded "${ask[@]}" members --param me=1
	assert_success
	assert_equal "$(jq -r .id <<<"$output")" 555
	run_bounded "${ask[@]}" object 900000000000003 --fields 'indicator{id}'
	run_bounded "${ask[@]}" object "$(jq -r .indicator.id <<<"$output")" \
		--fields 'descriptors{id,status,owner{name}}'
	assert_success
	assert_equal "$(jq -c '[.descriptors.data[] | .id, has("owner")]' \
		<<<"$output")" '["900000000000003",true]'
}

@test "a bad id among good ones is named, the others are read" {
	serve
	run_bounded bash -c '{ seq 900000000000001 900000000000047; echo 42; } | "$@"' \
		- "${ask[@]}" --fields id ids
	assert_failure 3
	# Line 32 of the data has an id of another kind.
	assert_equal "${#lines[@]}" 46
	[[ $stderr == *'id 900000000000032: '* ]]
	[[ $stderr == *'id 42: '* ]]
	run_bounded bash -c 'echo "no id" | "$@"' - "${ask[@]}" ids
	assert_failure 65
	[[ $stderr == *stdin:1:* ]]
	run_bounded bash -c 'printf "900000000000001\nno id\n" | "$@"' - \
		"${ask[@]}" -j 2 --fields id ids
	assert_failure 65
	assert_output '{"id":"900000000000001"}'
	[[ $stderr == *stdin:2:* ]]
	run_bounded bash -c 'printf "no id\n900000000000001\n" | "$@"' - \
		"${ask[@]}" --rejects bad ids
	assert_failure 3
	assert_equal "${#lines[@]}" 1
	assert_equal "$(cat bad)" 'no id'
}

@test "tagged finds what searching by tag finds, in any number of pages" {
	serve
	ids=$(fetched --tags phishing)
	[ -n "$ids" ]
	for options in '' '--limit 1' '-j 4 --limit 2'; do
		# shellcheck disable=SC2086 # a list of words
		run_bounded "${ask[@]}" tagged PHISHING $options
		assert_success
		assert_equal "$(legible <<<"$output" | jq -r .id | sort |
			tr '\n' ' ')" "$ids"
	done
	run_bounded "${ask[@]}" tagged c2 phishing --fields id --unique
	assert_success
	run_bounded bash -c '"$@" | sort | uniq -d' - "${ask[@]}" tagged c2 \
		phishing --fields id --unique
	assert_output ''
	run_bounded "${ask[@]}" tagged phishing --tagged-since 2016-03-01
	assert_success
	assert_output ''
	grep -q 'tagged_since=1456790400' "$SANDBOX_LOG"
}

@test "a tag that only begins like the one asked for is not read" {
	serve
	run_bounded "${ask[@]}" tagged phish PhishING nothing --fields id -v
	assert_failure 3
	[ "${#lines[@]}" -gt 0 ]
	[[ $stderr == *'tag phish: there is no such tag; others begin like it: phishing'* ]]
	[[ $stderr == *'tag nothing: there is no such tag'* ]]
	[[ $stderr == *'nothing: found 0 descriptors'* ]]
}

# --- writing ----------------------------------------------------------------

@test "a full disk ends with 74, a reader that goes ends quietly" {
	serve
	run_bounded bash -c '"$@" >/dev/full' - "${fetch[@]}"
	assert_failure 74
	run_bounded bash -c '"$@" >&-' - "${fetch[@]}"
	assert_failure 74
	tx-gen --start 2016-01-01 --days 60 3000 >gen.ndjson
	sandbox_stop
	serve gen.ndjson
	run_bounded bash -c '"$@" 2>err | head -1; echo "${PIPESTATUS[0]}" >status' \
		- "${fetch[@]}" --limit 100
	assert_equal "${#lines[@]}" 1
	assert_equal "$(cat err)" ''
	assert_equal "$(cat status)" 141
}

@test "-o is whole or not there, and may be compressed" {
	serve
	run_bounded "${fetch[@]}" -o out.ndjson.gz
	assert_success
	timeout 60 "${fetch[@]}" >out.ndjson
	gzip -dc out.ndjson.gz | cmp - out.ndjson
	run_bounded "${fetch[@]}" -o bad.ndjson --fields nonsense
	assert_failure 69
	assert_equal "$(echo bad* .bad*)" 'bad* .bad*'
}

# --- the network ------------------------------------------------------------

@test "an unreachable server ends with 69, naming the address" {
	export TX_ACCESS_TOKEN='1|abcdefghijklmnopqrst'
	run_bounded tx-fetch --base-url http://127.0.0.1:9 --retries 1 \
		--retry-wait 0.01
	assert_failure 69
	[[ $stderr == *'127.0.0.1 port 9'* ]]
}

@test "proxies of the environment do not serve loopback" {
	serve
	http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 \
		all_proxy=http://127.0.0.1:9 run_bounded "${fetch[@]}"
	assert_success
}
