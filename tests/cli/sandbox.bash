# The stand-in server for tests: load sandbox, after load helpers.
#
#     sandbox_start --now 2024-04-01 data.ndjson
#     tx-fetch --base-url "$SANDBOX_URL" -t phish
#     sandbox_stop            # in teardown(), harmless when none was started
#
# sandbox_start sets
#     SANDBOX_URL         http://127.0.0.1:PORT
#     SANDBOX_TOKEN       the token it takes
#     SANDBOX_TOKEN_FILE  a file of mode 600 that holds it
#     SANDBOX_LOG         one line a call: method, target, body, where the
#                         token stood (header, parameter, none), status
#     SANDBOX_SAVE        what it knew at its end, once it has been stopped
#     SANDBOX_PID
# and exports TX_ACCESS_TOKEN.  Its arguments go to tx-sandbox.  The server
# ends when the test does or starts another, at the latest after ten minutes or
# SANDBOX_SECONDS; a test that wants two takes SANDBOX_PID of the first and
# empties it.

SANDBOX_TOKEN='555|sandbox-secret'

sandbox_start() {
	local dir

	# One that is left would keep whoever reads our output waiting.
	sandbox_stop || true
	dir=$(mktemp -d "$BATS_TEST_TMPDIR/sandbox.XXXXXX")
	SANDBOX_LOG=$dir/log
	SANDBOX_SAVE=$dir/save.ndjson
	SANDBOX_TOKEN_FILE=$dir/token
	(umask 077 && printf '%s\n' "$SANDBOX_TOKEN" >"$SANDBOX_TOKEN_FILE")
	export TX_ACCESS_TOKEN=$SANDBOX_TOKEN

	# Bats waits for whoever holds its descriptor 3.
	timeout "${SANDBOX_SECONDS:-600}" tx-sandbox --port-file "$dir/port" \
		--log "$SANDBOX_LOG" --save "$SANDBOX_SAVE" "$@" 3>&- </dev/null >"$dir/out" 2>&1 &
	SANDBOX_PID=$!
	if ! sandbox_wait "$dir/port"; then
		echo "tx-sandbox did not start:" >&2
		cat "$dir/out" >&2
		sandbox_stop
		return 1
	fi
	SANDBOX_URL=http://127.0.0.1:$(cat "$dir/port")
}

# Wait up to 30 s for the port file $1, as long as the server lives.
sandbox_wait() {
	local try

	for ((try = 0; try < 600; try++)); do
		[ -s "$1" ] && return 0
		kill -0 "$SANDBOX_PID" 2>/dev/null || return 1
		sleep 0.05
	done
	return 1
}

# End the server and wait for it; its status is returned.
sandbox_stop() {
	local pid=${SANDBOX_PID-} status=0

	[ -n "$pid" ] || return 0
	SANDBOX_PID=
	kill "$pid" 2>/dev/null || true
	wait "$pid" || status=$?
	return "$status"
}

# sandbox_get TARGET [CURL-OPTION...]: the body of a call with the token.
sandbox_get() {
	local target=$1

	shift
	curl -sS -g --max-time 20 -H "Authorization: Bearer $SANDBOX_TOKEN" \
		"$@" "$SANDBOX_URL$target"
}
