# tx-publish: descriptors that are edited, deleted and reacted to by their ids.

# shellcheck disable=SC2016,SC2154 # jq's variables; what run sets

bats_require_minimum_version 1.5.0

# 1001 to 1003 are ours, of app 555; 2001 and 2002 are Acme's.
setup() {
	load helpers
	load sandbox
	load publish
	: >data.ndjson
	descriptor 1001 555 198.51.100.1
	descriptor 1002 555 198.51.100.2
	descriptor 1003 555 198.51.100.3
	descriptor 2001 88 203.0.113.1
	descriptor 2002 88 203.0.113.2
	printf '1001\n1002\n1003\n' >ours
	printf '2001\n2002\n' >theirs
}

teardown() {
	sandbox_stop
}

# descriptor ID OWNER ADDRESS: one more that the server knows.
descriptor() {
	jq -cn --arg id "$1" --arg owner "$2" --arg ip "$3" '{id: $id,
		added_on: "2016-02-01T00:00:00+0000", owner: {id: $owner},
		status: "MALICIOUS", share_level: "AMBER", severity: "INFO",
		privacy_type: "HAS_WHITELIST", privacy_members: [$owner],
		confidence: 50, description: "a botnet", type: "IP_ADDRESS",
		raw_indicator: $ip, tags: {data: [{id: "1", text: "kit"}]},
		indicator: {id: ("9" + $id), indicator: $ip,
			type: "IP_ADDRESS"}}' >>data.ndjson
}

# serve [RULE...]: a server that goes wrong by this plan.
serve() {
	printf '%s\n' "$@" >plan
	sandbox_start --now 2026-02-01 --faults plan data.ndjson
}

# mode OPTION...: as publish, but without defaults.
mode() {
	run_bounded tx-publish --base-url "${SANDBOX_URL-http://127.0.0.1:9}" \
		--retry-wait 0.01 --now 2026-02-01 --max-time 50s "$@"
}

# writes: how many requests of a row, or of a batch of them, came.
writes() {
	grep -cE '^DELETE|%22method%22%3A%22(POST|DELETE)|^POST[^?]*/[0-9]+\s' "$SANDBOX_LOG" || true
}

# kept FILTER: of all that the server holds at its end.
kept() {
	sandbox_stop
	jq -r "select(.raw_indicator) | $1" "$SANDBOX_SAVE" | sort
}

# --- update -------------------------------------------------------------------

@test "update: only what is given changes" {
	printf 'id,status,confidence,add_tags\n1001,unknown,,\n1002,,80,c2\n' >in.csv
	serve
	mode --update --confirm in.csv
	assert_success
	assert_output '{"row":1,"action":"update","success":true,"id":"1001"}
{"row":2,"action":"update","success":true,"id":"1002"}'
	assert_equal "$stderr" 'Done publishing 2 indicators with 0 failures!'
	run kept '[.id, .status, .confidence, .description, ([.tags.data[].text] | join("+"))] | @tsv'
	assert_line $'1001\tUNKNOWN\t50\ta botnet\tkit'
	assert_line $'1002\tMALICIOUS\t80\ta botnet\tkit+c2'
	assert_line $'1003\tMALICIOUS\t50\ta botnet\tkit'
}

@test "update: one POST a row with --batch 1, in the shape of the API" {
	printf 'id,status\n1001,UNKNOWN\n1002,UNKNOWN\n' >in.csv
	serve
	mode --update --batch 1 in.csv
	assert_success
	run tail -n 2 "$SANDBOX_LOG"
	assert_line --index 0 --partial $'POST\t/v25.0/1001\tstatus=UNKNOWN\t'
	mode --update --dry-run in.csv
	assert_line --index 1 '{"row":2,"method":"POST","url":"'"$SANDBOX_URL"'/v25.0/1002","params":{"status":"UNKNOWN"}}'
}

@test "update: a list of ids with --set, and objects of jq" {
	serve
	mode --update --from lines --set status=UNKNOWN --set tags=gone ours
	assert_success
	echo '{"id":"1001","status":"NON_MALICIOUS","tags":["a","b"],"confidence":7}' >in
	mode --update --from ndjson --confirm in
	assert_success
	run kept '[.id, .status, .confidence, ([.tags.data[].text] | join("+"))] | @tsv'
	assert_line $'1001\tNON_MALICIOUS\t7\ta+b'
	assert_line $'1003\tUNKNOWN\t50\tgone'
}

@test "update: a record as fetched says which one, --set what changes" {
	serve
	tx-fetch --base-url "$SANDBOX_URL" --owner self --since 2016-01-01 \
		--until 2016-03-01 >records
	mode --update --from ndjson records
	assert_failure 65
	assert_regex "${stderr_lines[0]}" 'row 1: there is nothing to change: a record as it was fetched only says which one; say what with --set$'
	mode --update --from ndjson --set review_status=PENDING --confirm records
	assert_success
	run kept '[.id, .review_status, .privacy_members[]] | @tsv'
	assert_line $'1003\tPENDING\t555'
}

@test "update: what is not as the row says stops all before the first request" {
	printf 'id,indicator,type,status\n1001,198.51.100.2,,UNKNOWN\n1002,198.51.100.2,ip-address,UNKNOWN\n1003,,DOMAIN,UNKNOWN\n2001,,,UNKNOWN\n77,,,UNKNOWN\n' >in.csv
	serve
	mode --update --failed failed.csv in.csv
	assert_failure 65
	run sed 's/.*row //' <<<"$stderr"
	assert_line --index 0 '1: the descriptor with this id has another indicator'
	assert_line --index 1 '3: the descriptor with this id has another type'
	assert_line --index 2 "4: it is another app's: only its owner can change it"
	assert_line --index 3 '5: there is no descriptor with this id, or none that we may see'
	assert_line --index 5 'Done publishing 0 indicators with 4 failures!'
	assert_equal "$(writes)" 0
	run cat failed.csv
	assert_equal "${#lines[@]}" 5
	refute_line --partial 1002
	mode --update --skip-bad in.csv
	assert_failure 3
	assert_equal "$(jq -c '[.row, .action, .success]' <<<"$output")" '[1,"check",false]
[2,"update",true]
[3,"check",false]
[4,"check",false]
[5,"check",false]'
	run kept 'select(.status == "UNKNOWN").id'
	assert_output 1002
}

@test "update: --skip-equal sends what differs" {
	printf 'id,status,tags,privacy_type,privacy_members\n1001,MALICIOUS,KIT,,\n1002,MALICIOUS,,HAS_WHITELIST,555\n1003,MALICIOUS,kit,HAS_WHITELIST,"555,777"\n' >in.csv
	serve
	mode --update --skip-equal in.csv
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'skip\nskip\nupdate'
	assert_equal "$(writes)" 1
}

@test "update: rules about rows" {
	printf 'id,status,privacy_type\n1001,,\n,UNKNOWN,\n12x,UNKNOWN,\n1002,EVIL,\n1003,,HAS_WHITELIST\n' >in.csv
	mode --update --check in.csv
	assert_failure 65
	run sed 's/.*row //' <<<"$stderr"
	assert_line --index 0 '1: there is nothing to change'
	assert_line --index 1 '2: there is no id'
	assert_line --index 2 '3: id: "12x" is not an id, which is all digits'
	assert_line --index 3 --partial '4: status "EVIL" is not one of'
	assert_line --index 4 '5: HAS_WHITELIST wants --privacy-members: ids of apps, or self'
	printf 'indicator,status\n198.51.100.1,UNKNOWN\n' >in.csv
	mode --update --check in.csv
	assert_failure 65
	assert_equal "${stderr_lines[0]}" 'tx-publish: in.csv:1: no column is called "id"'
	printf 'id,status\n1001,UNKNOWN\n1001,MALICIOUS\n' >in.csv
	mode --update --check in.csv
	assert_failure 65
	assert_regex "${stderr_lines[0]}" 'row 2: the id of row 1, line 2 of in.csv, but another status: which one is meant\?'
}

# The server's answers to the second look at 1001 to 1003: nothing is there of
# members, or none that was wanted, or one too many.
@test "confirm: members that are not as they were sent are named" {
	printf 'id,privacy_type,privacy_members\n1001,HAS_WHITELIST,"555,777"\n1002,HAS_WHITELIST,555\n1003,HAS_WHITELIST,888\n' >in.csv
	serve 'item GET /1001 call 2-99 body "{\"privacy_type\":\"HAS_WHITELIST\",\"privacy_members\":[\"555\"]}"' \
		'item GET /1002 call 2-99 body "{\"privacy_type\":\"HAS_WHITELIST\",\"privacy_members\":{\"data\":[{\"id\":\"555\"},{\"id\":\"999\"}]}}"'
	mode --update --confirm --confirm-time 0 in.csv
	assert_failure 3
	assert_equal "$stderr" 'tx-publish: in.csv:2: row 1: confirm: privacy_members is ["555"], not "555,777"
tx-publish: in.csv:3: row 2: confirm: privacy_members is {"data":[{"id":"555"},{"id":"999"}]}, not "555"
Done publishing 3 indicators with 0 failures!'
}

@test "confirm: members that the server does not show are told once" {
	printf 'id,privacy_type,privacy_members\n1001,HAS_WHITELIST,"555,777"\n1002,HAS_WHITELIST,555\n1003,HAS_WHITELIST,888\n' >in.csv
	serve 'item GET /1002 call 2-99 body "{\"privacy_type\":\"HAS_WHITELIST\"}"' \
		'item GET /1003 call 2-99 body "{\"privacy_type\":\"HAS_WHITELIST\",\"privacy_members\":null}"'
	mode --update --confirm in.csv
	assert_success
	assert_equal "$stderr" 'tx-publish: in.csv:3: row 2 and 1 more: confirm: privacy_members could not be compared: the server does not show them
Done publishing 3 indicators with 0 failures!'
}

# The first look after the edits finds 1001 as it was, and 1002 nowhere.
@test "confirm: what is late is looked for again, and is no difference" {
	serve 'item GET /1001 call 2 body "{\"status\":\"MALICIOUS\"}"' \
		'item GET /1002 call 2 error 100 400 "not there" subcode 33'
	mode --update --confirm --from lines --set status=UNKNOWN ours
	assert_success
	assert_equal "$stderr" 'Done publishing 3 indicators with 0 failures!'
	run bash -c 'grep "%22method%22%3A%22GET%22" "$1" | tail -n +2 |
		grep -c 1003; tail -n 1 "$1" | grep -o "100[0-9]"' - "$SANDBOX_LOG"
	assert_output $'1\n1001\n1002'
}

@test "update: an old threat type is a tag more, and replaces none" {
	printf 'id,threat_type\n1001,MALICIOUS_IP\n' >in.csv
	mode --update --dry-run in.csv
	assert_success
	assert_equal "$(jq -c .params <<<"$output")" '{"add_tags":"malicious_ip"}'
}

@test "update: VISIBLE with a share level that stays AMBER is told" {
	printf 'id,privacy_type\n1001,VISIBLE\n1002,VISIBLE\n' >in.csv
	serve
	mode --update in.csv
	assert_success
	assert_equal "${stderr_lines[0]}" 'tx-publish: in.csv:2: row 1 and 1 more: VISIBLE shows to everybody what keeps its share_level AMBER'
}

@test "update: a refusal of the server is the row's own" {
	serve 'item /1002 error 10 403 "(#10) only its owner may"'
	mode --update --from lines --set status=UNKNOWN --failed failed --skip-bad ours
	assert_failure 3
	assert_equal "$(jq -c .success <<<"$output")" $'true\nfalse\ntrue'
	run cat failed
	assert_output 1002
}

@test "update: --max-failures stops it" {
	serve 'item status=* error 100 400 "no"'
	mode --update --from lines --set status=UNKNOWN --batch 2 \
		--max-failures 1 ours
	assert_failure 69
	assert_equal "$(writes)" 1
}

# --- delete -------------------------------------------------------------------

@test "delete: is done with --yes, and confirmed" {
	serve
	mode --delete --yes --confirm --from lines ours
	assert_success
	assert_equal "$(jq -c '[.action, .id]' <<<"$output")" '["delete","1001"]
["delete","1002"]
["delete","1003"]'
	assert_equal "$stderr" 'Done publishing 3 indicators with 0 failures!'
	run kept .id
	assert_output $'2001\n2002'
}

@test "delete: from CSV of any columns, with --batch 1" {
	printf 'id,indicator,whatever\n1001,198.51.100.1,x\n1002,,\n' >in.csv
	serve
	mode --delete --yes --batch 1 in.csv
	assert_success
	assert_equal "$(jq -c '[.indicator, .id]' <<<"$output")" '["198.51.100.1","1001"]
[null,"1002"]'
	run grep -c ^DELETE "$SANDBOX_LOG"
	assert_output 2
	run kept .id
	assert_output $'1003\n2001\n2002'
}

@test "delete: without a terminal or --yes nothing happens" {
	serve
	mode --delete --from lines ours
	assert_failure 2
	assert_regex "${stderr_lines[0]}" '--delete asks first, but standard error is no terminal: --yes says that it is meant'
	assert [ ! -s "$SANDBOX_LOG" ]
}

# answer TEXT: what a terminal shows when that is typed.
answer() {
	ended=0
	printf '%s\n' "$1" | timeout 60 script -qec \
		"tx-publish --base-url $SANDBOX_URL --delete --from lines ours" \
		/dev/null >seen 2>&1 || ended=$?
}

@test "delete: asks on a terminal, with the number and the app" {
	serve
	answer n
	assert_equal "$ended" 2
	grep -F 'Delete 3 descriptors of app 555? [y/N]' seen
	grep -F 'nothing is deleted' seen
	answer ''
	assert_equal "$ended" 2
	assert_equal "$(writes)" 0
	answer y
	assert_equal "$ended" 0
	run kept .id
	assert_output $'2001\n2002'
}

@test "delete: what is another app's, or not there, stops all" {
	printf '1001\n2001\n77\n' >in
	serve
	mode --delete --yes --from lines in
	assert_failure 65
	assert_equal "$(writes)" 0
	run sed 's/.*row //' <<<"$stderr"
	assert_line --index 0 "2: it is another app's: only its owner can delete it"
	assert_line --index 1 '3: there is no descriptor with this id, or none that we may see'
}

@test "delete: a second time all is gone already, for --skip-equal" {
	serve
	mode --delete --yes --from lines ours
	mode --delete --yes --from lines ours
	assert_failure 65
	mode --delete --yes --skip-equal --confirm --from lines ours
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'skip\nskip\nskip'
}

# The second try finds it gone, since the first was done.
@test "delete: an answer that was lost does not make a failure" {
	while read -r options rule; do
		serve "$rule"
		# shellcheck disable=SC2086 # they are words
		mode --delete --yes $options --from lines ours
		[ "$status" -eq 0 ] || fail "$rule: $stderr"
		assert_equal "$(jq -c .success <<<"$output")" $'true\ntrue\ntrue'
		run kept .id
		assert_output $'2001\n2002'
	done <<-'END'
		--batch=1 DELETE /1002 first 1 lost
		--batch=1 DELETE /1002 first 1 error 2 500 done
		--batch=50 item DELETE first 2 null
		--batch=50 item DELETE /1003 first 1 error 2 500 done
		--batch=50 POST call 2 lost
	END
}

@test "delete: what the server will not delete is not said to be gone" {
	for batch in 1 50; do
		serve 'DELETE /1002 error 100 400 "does not support this operation" subcode 33' \
			'item DELETE /1002 error 100 400 "does not support this operation" subcode 33'
		mode --delete --yes --batch "$batch" --from lines ours
		assert_failure 3
		assert_regex "${stderr_lines[0]}" '^Unable to upload 2 1002 due to does not support this operation \(100, .+\)$'
		assert_equal "$(jq -c .success <<<"$output")" $'true\nfalse\ntrue'
		sandbox_stop
	done
}

@test "delete: a read that fails is not taken for gone" {
	serve 'item GET /1002 error 2 500'
	mode --delete --yes --retries 1 --skip-equal --from lines ours
	assert_failure 65
	assert_regex "${stderr_lines[0]}" 'row 2: it cannot be read: '
	assert_equal "$(writes)" 0
}

@test "delete: --confirm names what is still there" {
	serve 'item DELETE /1002 body "{\"success\":true}"'
	mode --delete --yes --confirm --confirm-time 1s --from lines ours
	assert_failure 3
	assert_equal "${stderr_lines[0]}" 'tx-publish: ours:2: row 2: confirm: it is still there'
}

# --- react --------------------------------------------------------------------

@test "react: with names in any case, and back again" {
	serve
	mode --react helpful,SAW_THIS_TOO --confirm --from lines theirs
	assert_success
	assert_equal "$(jq -c '[.action, .success]' <<<"$output")" $'["react",true]\n["react",true]'
	mode --unreact HELPFUL --react outdated --confirm --from lines theirs
	assert_success
	mode --unreact saw-this-too --confirm --from lines theirs
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'unreact\nunreact'
	run kept 'select(.reactions) | [.id, .my_reactions[]] | @tsv'
	assert_output $'2001\tOUTDATED\n2002\tOUTDATED'
}

@test "react: our own stop all, before the first request" {
	cat ours >>theirs
	serve
	mode --react HELPFUL --from lines theirs
	assert_failure 65
	assert_regex "${stderr_lines[0]}" "row 3: it is ours: the server takes no reaction to one's own"
	assert_equal "$(writes)" 0
	mode --react HELPFUL --skip-bad --from lines theirs
	assert_failure 3
	run kept 'select(.my_reactions).id'
	assert_output $'2001\n2002'
}

@test "react: a record says itself whose it is" {
	serve
	tx-fetch --base-url "$SANDBOX_URL" --since 2016-01-01 \
		--until 2016-03-01 >records
	calls=$(wc -l <"$SANDBOX_LOG")
	mode --check --react HELPFUL --from ndjson records
	assert_failure 65
	assert_equal "$(jq -c .success <<<"$output" | sort | uniq -c | tr -s ' ')" $' 3 false\n 2 true'
	assert_equal "$(wc -l <"$SANDBOX_LOG")" "$calls"
}

@test "react: --skip-equal leaves alone what has the reaction" {
	serve
	head -n 1 theirs >one
	mode --react HELPFUL --from lines one
	mode --react HELPFUL --skip-equal --from lines theirs
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'skip\nreact'
	mode --unreact INGESTED --skip-equal --from lines one
	assert_equal "$(jq -r .action <<<"$output")" skip
}

# --- all of them --------------------------------------------------------------

@test "modes: a journal knows them apart, and what is done is not done again" {
	serve
	mode --journal journal --update --from lines --set status=UNKNOWN ours
	assert_success
	calls=$(wc -l <"$SANDBOX_LOG")
	mode --journal journal --update --from lines --set status=UNKNOWN ours
	assert_success
	assert_output ''
	assert_equal "$(wc -l <"$SANDBOX_LOG")" "$calls"
	mode --journal journal --update --from lines --set status=MALICIOUS ours
	assert_success
	assert_equal "${#lines[@]}" 3
	mode --journal journal --delete --yes --from lines ours
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'delete\ndelete\ndelete'
	mode --journal journal --delete --yes --from lines ours
	assert_success
	assert_output ''
	last_line 'Done publishing 9 indicators with 0 failures!'
}

# in_flight: the journal as if the run was ended before its answers came.
in_flight() {
	head -n 1 journal >part
	grep '"sent"' journal >>part
	mv part journal
}

@test "modes: what was in flight is read back as its mode wants it" {
	serve
	mode --journal journal --update --from lines --set status=UNKNOWN ours
	in_flight
	sandbox_get /v25.0/1002 -d status=SUSPICIOUS
	mode --journal journal --update --from lines --set status=UNKNOWN ours
	assert_success
	assert_equal "$(jq -c '[.row, .action]' <<<"$output")" $'[1,"update"]\n[2,"update"]\n[3,"update"]'
	run tail -n 1 "$SANDBOX_LOG"
	assert_output --partial 1002
	refute_output --partial 1003

	rm journal
	mode --journal journal --react HELPFUL --from lines theirs
	in_flight
	sandbox_get /v25.0/2001 -d reactions_to_remove=HELPFUL
	mode --journal journal --react HELPFUL --from lines theirs
	assert_success
	assert_equal "${#lines[@]}" 2
	run tail -n 1 "$SANDBOX_LOG"
	assert_output --partial 2001
	refute_output --partial 2002

	rm journal
	mode --journal journal --delete --yes --from lines ours
	in_flight
	calls=$(writes)
	mode --journal journal --delete --yes --from lines ours
	assert_success
	assert_equal "$(jq -c .success <<<"$output")" $'true\ntrue\ntrue'
	assert_equal "$(writes)" "$calls"
}

# The second call is the first that writes.
@test "modes: with --skip-equal an answer that was lost is asked for" {
	while read -r ids options; do
		serve 'POST call 2 lost'
		# shellcheck disable=SC2086 # they are words
		mode --skip-equal --from lines $options "$ids"
		assert_success
		assert_equal "$(jq -c '[.action, .success, .id]' <<<"$output")" \
			"$(jq -Rc --arg action "${options%% *}" \
				'[$action[2:], true, .]' "$ids")"
		assert_equal "$(writes)" 1
	done <<-'END'
		ours --update --set status=UNKNOWN
		theirs --react HELPFUL
	END
	serve 'POST call 2 lost'
	tx-fetch --base-url "$SANDBOX_URL" ids <theirs >records
	mode --copy --privacy-type HAS_WHITELIST --privacy-members self records
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'copy\ncopy'
	assert_equal "$(writes)" 1
}

@test "modes: what goes not together is said" {
	while IFS='|' read -r options text; do
		# shellcheck disable=SC2086 # they are words
		run_bounded tx-publish $options ours
		[ "$status" -eq 2 ] || fail "$options: status $status"
		assert_output ''
		assert_regex "$stderr" "$text"
	done <<-'END'
		--update --delete|--delete: goes not with --update
		--react HELPFUL --copy|--copy: goes not with --react
		--react NICE|"NICE" is not one of HELPFUL
		--react HELPFUL --unreact helpful|--react and --unreact both name HELPFUL
		--update --set type=DOMAIN|--update does not send the type that --set or --defaults gives
		--delete --yes --set status=UNKNOWN|--delete does not send the status
		--react HELPFUL --privacy-type VISIBLE|--react does not send the privacy_type
		--update --refang|--refang is about indicators
		--update --type-map a=b|--type-map is about types
		--yes|--yes is the answer to --delete alone
		--copy --from csv|--copy wants records
		--copy|--copy wants --privacy-type
		--update --set id=5|unknown field "id"
		--set reactions=HELPFUL|unknown field "reactions"
		--delete --check --confirm|--confirm wants something to be sent
	END
}

@test "modes: --dry-run and --check need no token and ask nothing" {
	unset TX_ACCESS_TOKEN
	HOME=$PWD mode --dry-run --delete --from lines ours
	assert_success
	assert_line --index 0 '{"row":1,"method":"DELETE","url":"http://127.0.0.1:9/v25.0/1001","params":{}}'
	HOME=$PWD mode --check --delete --from lines ours
	assert_success
	HOME=$PWD mode --dry-run --react HELPFUL \
		--unreact OUTDATED --from lines theirs
	assert_line --index 1 '{"row":2,"method":"POST","url":"http://127.0.0.1:9/v25.0/2002","params":{"reactions":"HELPFUL","reactions_to_remove":"OUTDATED"}}'
}

@test "modes: many ids with -j are read and done in row order" {
	for n in {3000..3159}; do
		descriptor "$n" 555 "10.0.$((n / 250)).$((n % 250))"
		echo "$n"
	done >many
	serve 'seed 3' 'item chance 10 null' 'POST chance 5 error 2 500'
	mode --delete --yes -j 4 --confirm --from lines many
	assert_success
	assert_equal "$(jq -r .id <<<"$output")" "$(cat many)"
}
