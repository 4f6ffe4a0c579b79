# tx-publish: rows from NDJSON, and copies of what others shared.

# shellcheck disable=SC2016,SC2154 # jq's variables; what run sets

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	load sandbox
	load publish
}

teardown() {
	sandbox_stop
}

# theirs ID ADDRESS [FILTER]: one more record of app 88, changed by FILTER.
theirs() {
	jq -cn --arg id "$1" --arg ip "$2" '{id: $id,
		added_on: "2016-02-01T00:00:00+0000", confidence: 90,
		description: "seen [wild]", last_updated: "2016-02-02T00:00:00+0000",
		indicator: {id: ("9" + $id), indicator: $ip, type: "IP_ADDRESS"},
		my_reactions: ["HELPFUL"], owner: {id: "88", name: "Acme"},
		privacy_type: "VISIBLE", raw_indicator: ($ip + " "),
		reactions: [{key: "HELPFUL", value: "555,77"}],
		review_status: "REVIEWED_MANUALLY", severity: "SEVERE",
		share_level: "GREEN", status: "MALICIOUS", type: "IP_ADDRESS",
		tags: {data: [{id: "1", text: "kit"}, {id: "2", text: "c2"}]}}
		| '"${3-.}" >>theirs.ndjson
}

# params OPTION...: the parameters of the requests for what comes in.
params() {
	run --separate-stderr bash -c 'timeout 60 tx-publish --dry-run \
		--from ndjson --now 2026-02-01 "$@" | jq -c .params' - "$@"
}

# copy OPTION...: of theirs.ndjson, to that server.
copy() {
	run_bounded tx-publish --base-url "$SANDBOX_URL" --retry-wait 0.01 \
		--now 2026-02-01 --copy "$@" theirs.ndjson
}

# said: what is said of each row, without the names of files.
said() {
	sed -n 's/.*\.ndjson:[0-9]*: //p' <<<"$stderr"
}

# --- objects ------------------------------------------------------------------

@test "objects: the names of fields, in any spelling, with lists and numbers" {
	cat >in.ndjson <<-'END'
		{"indicator":"198.51.100.1","type":"IP_ADDRESS","tags":["a","b"],"confidence":50.0,"Privacy-Members":[101,"202"],"expired_on":0}
		{"indicator":{"indicator":"evil.example","type":"DOMAIN"},"description":" caf\u00e9 \/ ","tags":"x;y","severity":null}

		{"raw_indicator":"198.51.100.3","td_indicator_type":"ip address","tags":{"data":[{"id":"1","text":"z"}]},"id":"5","added_on":"2016-02-01"}
	END
	params --defaults defaults in.ndjson
	assert_success
	assert_line --index 0 '{"indicator":"198.51.100.1","type":"IP_ADDRESS","description":"a botnet","status":"MALICIOUS","share_level":"AMBER","privacy_type":"HAS_WHITELIST","privacy_members":"101,202","confidence":"50","tags":"a,b","expired_on":"0"}'
	assert_line --index 1 '{"indicator":"evil.example","type":"DOMAIN","description":"café /","status":"MALICIOUS","share_level":"AMBER","privacy_type":"HAS_WHITELIST","privacy_members":"555","tags":"x,y"}'
	assert_line --index 2 --partial '{"indicator":"198.51.100.3","type":"IP_ADDRESS",'
	assert_line --index 2 --partial '"tags":"z"'
}

@test "objects: what cannot be read is a bad row, named with its line" {
	cat >in.ndjson <<-'END'
		{"indicator":"198.51.100.1"}
		{"indicator":"198.51.100.2",}

		["198.51.100.3"]
		{"indicator":"198.51.100.4","sevrity":"INFO"}
		{"indicator":"198.51.100.5","tags":["a,b"]}
		{"indicator":"198.51.100.6","status":["MALICIOUS"]}
		{"indicator":"198.51.100.7","tags":[{}]}
		{"indicator":"198.51.100.8","confidence":1.5}
	END
	run_bounded tx-publish --from ndjson --check --failed failed \
		--defaults defaults in.ndjson
	assert_failure 65
	run said
	assert_line --index 0 'row 2: byte 29: key expected'
	assert_line --index 1 'row 3: it is no object'
	assert_line --index 2 'row 4: unknown member "sevrity"; did you mean severity'
	assert_line --index 3 'row 5: tags has an element with a comma or semicolon'
	assert_line --index 4 'row 6: status is not one value'
	assert_line --index 5 'row 7: tags has an element without text'
	assert_line --index 6 --partial 'row 8: confidence: '
	assert_regex "$stderr" 'in.ndjson:4: row 3:'
	run diff <(sed '1d;3d' in.ndjson) failed
	assert_success
}

@test "objects: empty input, no last newline, a byte order mark, gzip" {
	start
	publish --from ndjson /dev/null
	assert_success
	printf '\xef\xbb\xbf{"indicator":"198.51.100.1"}\r\n{"indicator":"198.51.100.2"}' |
		gzip >in.gz
	publish --from ndjson in.gz
	assert_success
	assert_equal "$(jq -r .indicator <<<"$output")" $'198.51.100.1\n198.51.100.2'
}

@test "objects: hostile ones are refused, not sent" {
	{
		printf '{"indicator":"198.51.100.1","description":"a\\u0000b"}\n'
		printf '{"indicator":"198.51.100.1","description":"a\xff"}\n'
		printf '{"indicator":"198.51.100.1","id":"../x","description":"\\ud83d\\ude00"}\n'
		printf '%s\n' "$(printf '[%.0s' {1..600})" '{}'
		printf '{"indicator":"198.51.100.6","description":"\\ud800"}\n'
	} >in.ndjson
	run_bounded tx-publish --from ndjson --check --defaults defaults in.ndjson
	assert_failure 65
	run said
	assert_line --index 0 --partial 'row 2: byte 45: '
	assert_line --index 1 --partial 'row 4: byte '
	assert_line 'row 1: description: byte 2 is a control character'
	assert_line 'row 5: there is no indicator'
	assert_line 'row 6: description has half of a surrogate pair'
	refute_line --partial 'row 3'
	echo '{"id":"../1","status":"UNKNOWN"}' >in.ndjson
	run_bounded tx-publish --from ndjson --check --update in.ndjson
	assert_failure 65
	run said
	assert_output 'row 1: id: "../1" is not an id, which is all digits'
}

@test "objects: --map names members, one that is nowhere is an error" {
	echo '{"ioc":"198.51.100.1","x":1}' >in.ndjson
	params --defaults defaults --map ioc=indicator --map x= in.ndjson
	assert_output --partial '"indicator":"198.51.100.1"'
	run_bounded tx-publish --from ndjson --check --map y= --defaults defaults in.ndjson
	assert_failure 65
	assert_regex "$stderr" 'in.ndjson:1: there is no member "y" \(--map\)'
}

@test "objects: --failed keeps the lines, ready to be sent again" {
	printf '{"indicator":"198.51.100.1"}\n{"indicator":"x", "type":"NO_SUCH_TYPE"}\n' >in.ndjson
	start
	publish --from ndjson --failed failed in.ndjson
	assert_failure 3
	run cat failed
	assert_output '{"indicator":"x", "type":"NO_SUCH_TYPE"}'
}

@test "records: of others they are not published as if they were ours" {
	theirs 1 198.51.100.1
	theirs 2 198.51.100.2 '.owner.id = "555"'
	run_bounded tx-publish --from ndjson --check theirs.ndjson
	assert_failure 65
	run said
	assert_output "row 1: it is another app's: --copy publishes it as ours"
}

# --- copies -------------------------------------------------------------------

@test "copy: what goes over, from raw and from normalized records alike" {
	theirs 1 198.51.100.1
	want='{"indicator":"198.51.100.1","type":"IP_ADDRESS","description":"seen [wild]","status":"MALICIOUS","share_level":"GREEN","privacy_type":"VISIBLE","confidence":"90","severity":"SEVERE","tags":"kit,c2"}'
	params --copy --privacy-type VISIBLE theirs.ndjson
	assert_success
	assert_output "$want"
	tx-normalize theirs.ndjson >norm.ndjson
	params --copy --privacy-type VISIBLE norm.ndjson
	assert_output "$want"
	jq -c '.indicator |= .indicator | .tags |= [.data[].text]' theirs.ndjson >flat.ndjson
	params --copy --privacy-type VISIBLE flat.ndjson
	assert_output "$want"
}

@test "copy: --set fills what the record lacks, a review is our own" {
	theirs 1 198.51.100.1 'del(.share_level, .description)'
	params --copy --privacy-type VISIBLE --set share_level=WHITE \
		--set description=copied --set review_status=PENDING \
		--set severity=INFO theirs.ndjson
	assert_success
	assert_equal "$(jq -c '[.share_level, .description, .review_status, .severity]' \
		<<<"$output")" '["WHITE","copied","PENDING","SEVERE"]'
	assert_regex "$stderr" 'row 1: the record does not say its share_level: --set or --defaults says WHITE'
}

@test "copy: who may see it is never taken from the record" {
	theirs 1 198.51.100.1 '.privacy_type = "HAS_WHITELIST" | .privacy_members = ["1"]'
	start
	copy
	assert_failure 2
	copy --privacy-type HAS_PRIVACY_GROUP
	assert_failure 65
	run said
	assert_line 'row 1: HAS_PRIVACY_GROUP wants --privacy-members: ids of privacy groups'
	assert [ ! -s "$SANDBOX_LOG" ]
}

# Four records, of each level, and one that was shown to some.
levels() {
	theirs 1 198.51.100.1
	theirs 2 198.51.100.2 '.share_level = "RED" | .privacy_type = "HAS_WHITELIST"'
	theirs 3 198.51.100.3 '.share_level = "AMBER" | .privacy_type = "HAS_PRIVACY_GROUP"'
	theirs 4 198.51.100.4 '.privacy_type = "HAS_PRIVACY_GROUP"'
	theirs 5 198.51.100.5 '.share_level = "WHITE"'
}

@test "copy: nothing is shown to more than its owner has let see it" {
	levels
	start
	copy --privacy-type VISIBLE
	assert_failure 65
	run said
	assert_line --index 0 'row 2: share_level RED is for those it was sent to: only --privacy-members self may see a copy'
	assert_line --index 1 'row 3: share_level AMBER: VISIBLE would show it to everybody'
	assert_line --index 2 'row 4: its owner shows it to some (HAS_PRIVACY_GROUP): VISIBLE would show it to everybody'
	assert [ ! -s "$SANDBOX_LOG" ]
}

@test "copy: to a group, RED is refused and what some see is told" {
	levels
	start
	copy --privacy-type HAS_PRIVACY_GROUP --privacy-members 777 --skip-bad --confirm
	assert_failure 3
	assert_equal "$(jq -c '[.row, .action, .success]' <<<"$output")" '[1,"copy",true]
[2,"check",false]
[3,"copy",true]
[4,"copy",true]
[5,"copy",true]'
	run said
	assert_line --index 0 --partial 'row 2: share_level RED is for those'
	assert_line 'row 3: its owner shares it with some alone (AMBER, HAS_PRIVACY_GROUP): be sure that those who see the copy are among them'
	assert_line 'row 4: its owner shares it with some alone (GREEN, HAS_PRIVACY_GROUP): be sure that those who see the copy are among them'
	sandbox_stop
	run jq -r 'select(.raw_indicator) | [.raw_indicator, .owner.id, .share_level, .privacy_type, .privacy_members[], .review_status] | @tsv' "$SANDBOX_SAVE"
	assert_line $'198.51.100.3\t555\tAMBER\tHAS_PRIVACY_GROUP\t777\tUNREVIEWED'
	refute_line --partial RED
}

@test "copy: for ourselves alone even RED may be kept" {
	levels
	start
	copy --privacy-type HAS_WHITELIST --privacy-members self --confirm
	assert_success
	last_line 'Done publishing 5 indicators with 0 failures!'
	rm theirs.ndjson
	theirs 2 198.51.100.9 '.share_level = "RED"'
	copy --privacy-type HAS_WHITELIST --privacy-members self,88
	assert_failure 65
}

@test "copy: what is ours already is refused" {
	theirs 1 198.51.100.1
	theirs 2 198.51.100.2 '.owner.id = "555"'
	start
	copy --privacy-type VISIBLE
	assert_failure 65
	run said
	assert_output 'row 2: it is ours already: --update changes it'
}

@test "copy: what cannot be read of our own opinion is not replaced either" {
	theirs 1 198.51.100.1
	theirs 2 198.51.100.2
	: >empty.ndjson
	echo 'item text=198.51.100.2 error 100 400 "no"' >plan
	sandbox_start --now 2026-02-01 --faults plan empty.ndjson
	copy --privacy-type VISIBLE --skip-bad
	assert_failure 3
	assert_equal "$(jq -c '[.row, .action, .success]' <<<"$output")" \
		$'[1,"copy",true]\n[2,"check",false]'
	run said
	assert_output --partial 'row 2: what we say of it ourselves, which a copy would replace, cannot be read'
}

@test "copy: our own opinion is not replaced, an equal copy not sent again" {
	theirs 1 198.51.100.1
	theirs 2 198.51.100.2
	start
	copy --privacy-type VISIBLE
	assert_success
	calls=$(grep -c threat_descriptors%22,%22body "$SANDBOX_LOG")
	copy --privacy-type VISIBLE
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'skip\nskip'
	id=$(jq -r 'select(.row == 2).id' <<<"$output")
	sandbox_get "/v25.0/$id" -d status=NON_MALICIOUS
	copy --privacy-type VISIBLE
	assert_failure 65
	run said
	assert_output "row 2: we have published it otherwise, which a copy would replace; --update changes id $id"
	assert_equal "$(grep -c threat_descriptors%22,%22body "$SANDBOX_LOG")" "$calls"
}

@test "copy: a journal goes on with it after a crash" {
	levels
	start
	copy --privacy-type HAS_WHITELIST --privacy-members self --journal journal
	assert_success
	head -n 1 journal >part
	grep '"sent"' journal >>part
	mv part journal
	calls=$(grep -c threat_descriptors%22,%22body "$SANDBOX_LOG")
	copy --privacy-type HAS_WHITELIST --privacy-members self --journal journal
	assert_success
	assert_equal "$(jq -c '[.row, .action]' <<<"$output")" '[1,"copy"]
[2,"copy"]
[3,"copy"]
[4,"copy"]
[5,"copy"]'
	assert_equal "$(grep -c threat_descriptors%22,%22body "$SANDBOX_LOG")" "$calls"
}

@test "copy: an old threat type becomes a tag" {
	theirs 1 198.51.100.1 '.threat_type = "MALICIOUS_IP"'
	params --copy --privacy-type VISIBLE theirs.ndjson
	assert_success
	assert_equal "$(jq -r .tags <<<"$output")" kit,c2,malicious_ip
}
