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
