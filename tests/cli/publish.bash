# shellcheck disable=SC2034,SC2154 # for the test files; what run sets
# What the tests of tx-publish share: load publish, after helpers and sandbox.

csv=$TX_TOP/tests/data/csv
export TX_ACCESS_TOKEN=555\|sandbox-secret
printf '%s\n' type=IP_ADDRESS status=MALICIOUS share_level=AMBER \
	'description=a botnet' privacy_type=HAS_WHITELIST \
	privacy_members=self >defaults
printf 'indicator\n198.51.100.1\n198.51.100.2\n198.51.100.3\n' >three.csv

# start: a server that knows nothing yet.
start() {
	: >empty.ndjson
	sandbox_start --now 2026-02-01 empty.ndjson
}

# publish OPTION...: to that server.
publish() {
	run_bounded tx-publish --base-url "$SANDBOX_URL" --retry-wait 0.01 \
		--now 2026-02-01 --defaults defaults "$@"
}

# dry OPTION...: the parameters of each request that would be sent.
dry() {
	run --separate-stderr bash -c 'timeout 60 tx-publish --dry-run \
		--now 2026-02-01 --defaults defaults "$@" |
		jq -c .params' - "$@"
}

# expect_refused TEXT [OPTION...]: the CSV on standard input is refused.
expect_refused() {
	local text=$1
	shift
	cat >refused.csv
	run_bounded tx-publish --check --now 2026-02-01 "$@" refused.csv
	assert_failure 65
	assert_equal "${stderr_lines[0]}" "tx-publish: refused.csv:$text"
	assert_regex "$stderr" 'Done publishing 0 indicators with [0-9]+ failures!$'
}

# last_line TEXT: what is said at the end of all.
last_line() {
	assert_equal "${stderr_lines[-1]}" "$1"
}
