# Searching the days of tests/data: load search, after load sandbox.
#
#     search_setup              # in setup()
#     serve [FILE]              # start the server with FILE, or that data
#     timeout 60 "${ask[@]}"    # tx-fetch, told where the server is
#     timeout 60 "${fetch[@]}"  # and when the data is from

# shellcheck disable=SC2034 # the tests use them

search_setup() {
	unset TX_ACCESS_TOKEN TX_APP_ID TX_APP_SECRET CREDENTIALS_DIRECTORY
	unset https_proxy HTTPS_PROXY all_proxy ALL_PROXY
	export HOME=$BATS_TEST_TMPDIR
	data=$TX_TOP/tests/data/descriptors.ndjson
	window=(--now 2016-03-02 --since 2016-01-01)
}

serve() {
	sandbox_start --now 2016-03-02 "${1-$data}"
	ask=(tx-fetch --base-url "$SANDBOX_URL" --retries 1 --retry-wait 0.01
		--max-time 50s)
	fetch=("${ask[@]}" "${window[@]}")
}
