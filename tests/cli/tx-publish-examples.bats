# The examples of the manual page, word for word but for the server.

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

@test "examples: a list of addresses" {
	cp "$TX_TOP"/pipelines/examples/botnet.* .
	start
	run_bounded tx-publish --set status=MALICIOUS --set type=IP_ADDRESS \
		--set share_level=AMBER --set description='botnet C2' \
		--privacy-type HAS_WHITELIST --privacy-members self \
		--confirm botnet.csv --base-url "$SANDBOX_URL"
	assert_success
	last_line 'Done publishing 10 indicators with 0 failures!'
	run_bounded tx-publish --check --defaults botnet.defaults \
		--privacy-type HAS_WHITELIST --privacy-members self botnet.csv
	assert_success
}

@test "examples: a vendor's file" {
	cp "$TX_TOP"/pipelines/examples/botnet.defaults "$csv/vendor.csv" .
	start
	run_bounded tx-publish --map Indicator=type --map Data=indicator \
		--map Notes=description --type-map sha256=HASH_SHA256,url=URI \
		--refang --defaults botnet.defaults \
		--privacy-type HAS_PRIVACY_GROUP --privacy-members 777 vendor.csv \
		--base-url "$SANDBOX_URL" --confirm
	assert_success
	last_line 'Done publishing 3 indicators with 0 failures!'
}

# shared: what the server holds, a line each.
shared() {
	jq -r 'select(.raw_indicator) | [.raw_indicator, .type, .privacy_type,
		(.privacy_members | sort | join("+")),
		([.tags.data[].text] | sort | join("+"))] | @tsv' "$SANDBOX_SAVE" | sort
}

@test "examples: the notebook's exercises" {
	cp "$TX_TOP"/pipelines/examples/{urls,domains}.* .
	start
	run_bounded tx-publish --from lines --defaults urls.defaults \
		--privacy-type HAS_WHITELIST --privacy-members 101,202 \
		--confirm urls.txt --base-url "$SANDBOX_URL"
	assert_success
	assert_equal "$stderr" 'Done publishing 4 indicators with 0 failures!'
	run_bounded tx-publish --from lines --defaults domains.defaults \
		--privacy-type HAS_PRIVACY_GROUP --privacy-members 777 \
		--confirm domains.txt --base-url "$SANDBOX_URL"
	assert_success
	assert_equal "$stderr" 'Done publishing 3 indicators with 0 failures!'
	sandbox_stop
	run shared
	assert_output "$(printf '%s\t%s\t%s\t%s\t%s\n' \
		c2.update-flash.example DOMAIN HAS_PRIVACY_GROUP 777 phishing \
		'http://198.51.100.23/~admin/panel.php' URI HAS_WHITELIST 101+202+555 malware_delivery+phishing \
		'http://login.example.com/verify?session=8f3a' URI HAS_WHITELIST 101+202+555 malware_delivery+phishing \
		'https://cdn.example.net/update/flash.exe' URI HAS_WHITELIST 101+202+555 malware_delivery+phishing \
		'https://example.org/wp-content/a,b/invoice.zip' URI HAS_WHITELIST 101+202+555 malware_delivery+phishing \
		login-verify.example DOMAIN HAS_PRIVACY_GROUP 777 phishing \
		update-flash.example DOMAIN HAS_PRIVACY_GROUP 777 phishing)"
}

@test "examples: bare domains, and the failed ones once more" {
	printf 'evil.example.com\nevil.example.net\n' >domains.txt
	sed s/IP_ADDRESS/DOMAIN/ defaults >domains.defaults
	start
	run_bounded tx-publish --from lines --defaults domains.defaults \
		--failed failed.txt domains.txt --base-url "$SANDBOX_URL"
	assert_success
	run_bounded tx-publish --from lines --defaults domains.defaults \
		failed.txt --base-url "$SANDBOX_URL"
	assert_success
	last_line 'Done publishing 0 indicators with 0 failures!'
}

# record ID OWNER INDICATOR [FILTER]: one more that the server knows.
record() {
	jq -cn --arg id "$1" --arg owner "$2" --arg text "$3" '{id: $id,
		added_on: "2026-01-30T00:00:00+0000", owner: {id: $owner},
		status: "MALICIOUS", review_status: "REVIEWED_MANUALLY",
		share_level: "AMBER", severity: "SEVERE", confidence: 90,
		privacy_type: "HAS_PRIVACY_GROUP", description: "a page",
		type: "DOMAIN", raw_indicator: $text,
		tags: {data: [{id: "1", text: "phishing"}]},
		indicator: {id: ("9" + $id), indicator: $text,
			type: "DOMAIN"}} | '"${4-.}" >>data.ndjson
}

# serve: what record made.  at_server PROGRAM OPTION...: with it.
serve() {
	sandbox_start --now 2026-02-01 data.ndjson
}

at_server() {
	"$@" --base-url "$SANDBOX_URL" --now 2026-02-01
}

@test "examples: what others shared, as ours, for a privacy group" {
	record 1 88 login.example
	record 2 88 red.example '.share_level = "RED"'
	record 3 88 low.example '.severity = "INFO" | .confidence = 1'
	serve
	set -o pipefail
	ended=0
	at_server tx-fetch --tags phishing --since 7d | tx-filter --high-value |
		at_server tx-publish --copy --privacy-type HAS_PRIVACY_GROUP \
			--privacy-members 777 --skip-bad -o copied.ndjson \
			2>err || ended=$?
	assert_equal "$ended" 3
	assert_equal "$(jq -r 'select(.success).indicator' copied.ndjson)" login.example
	run tail -n 1 err
	assert_output 'Done publishing 1 indicators with 1 failures!'
}

@test "examples: the same of some of which only the ids are known" {
	record 1 88 login.example
	record 2 88 other.example
	record 3 88 third.example
	printf '1\n3\n' >ids.txt
	serve
	set -o pipefail
	at_server tx-fetch ids <ids.txt |
		at_server tx-publish --copy --privacy-type HAS_PRIVACY_GROUP \
			--privacy-members 777 -o copied.ndjson 2>err
	assert_equal "$(jq -r .indicator copied.ndjson)" $'login.example\nthird.example'
	assert_equal "$(jq -r .action copied.ndjson)" $'copy\ncopy'
	run tail -n 1 err
	assert_output 'Done publishing 2 indicators with 0 failures!'
}

@test "examples: a false alarm" {
	record 1 555 update-flash.example
	record 2 555 other.example
	serve
	at_server tx-fetch --owner self -t update-flash.example -o ours.ndjson
	at_server run_bounded tx-publish --update --from ndjson --set status=UNKNOWN \
		--confirm ours.ndjson
	assert_success
	assert_equal "$(jq -r .id <<<"$output")" 1
}

@test "examples: one column of a file that was mended in a spreadsheet" {
	record 1 555 a.example
	record 2 555 b.example
	serve
	at_server tx-fetch --owner self --since 7d |
		tx-filter --to csv --fields id,indicator,severity,confidence |
		sed '2s/90/75/' >edited.csv
	at_server run_bounded tx-publish --update --skip-equal \
		--journal edit.journal edited.csv
	assert_success
	assert_equal "$(jq -r .action <<<"$output")" $'update\nskip'
}

@test "examples: our expired descriptors, deleted after a question" {
	record 1 555 a.example '.expired_on = "2026-01-31T00:00:00+0000"'
	record 2 555 b.example
	serve
	at_server tx-fetch --owner self --since 1y --include-expired -o ours.ndjson
	tx-filter --expired --to list --fields id --now 2026-02-01 ours.ndjson >ids
	assert_equal "$(cat ids)" 1
	echo y | timeout 60 script -qec \
		"tx-publish --base-url $SANDBOX_URL --delete --from lines ids" \
		/dev/null >seen
	sandbox_stop
	run jq -r 'select(.raw_indicator).id' "$SANDBOX_SAVE"
	assert_output 2
}

@test "examples: thanks for what helped, and a second thought" {
	record 1 88 a.example
	echo 1 >seen
	serve
	at_server run_bounded tx-publish --react HELPFUL,SAW_THIS_TOO --from lines seen
	assert_success
	at_server run_bounded tx-publish --unreact HELPFUL --react OUTDATED --from lines seen
	assert_success
	sandbox_stop
	run jq -c .my_reactions "$SANDBOX_SAVE"
	assert_line '["SAW_THIS_TOO","OUTDATED"]'
}
