# Pages served byte for byte: load replay, after load helpers.
#
#     printf '{"data":[]}' | answer 1
#     replay -t phish
#     replay_stop             # in teardown(), harmless when none was started

replay_token='12345678|AbCdEfGhIjKlMnOp_-qr'

# answer N [STATUS [HEADER]] <BODY: what the N-th request gets.
answer() {
	mkdir -p answers
	cat >"answers/$1"
	[ -z "${2-}" ] || echo "$2" >"answers/$1.status"
	[ -z "${3-}" ] || echo "$3" >"answers/$1.header"
}

# replay_serve: start the server; its address is in $replay_url.
replay_serve() {
	local try

	command -v python3 >/dev/null || skip 'python3 is not installed'
	rm -f answers/port
	python3 "$TX_TOP/tests/cli/replay.py" answers 3>&- &
	replay_pid=$!
	for ((try = 0; try < 400; try++)); do
		[ -s answers/port ] && break
		sleep 0.05
	done
	replay_url=http://127.0.0.1:$(cat answers/port)
}

# replay_fetch OPTION...: run tx-fetch against that server.
replay_fetch() {
	TX_ACCESS_TOKEN=$replay_token run_bounded tx-fetch \
		--base-url "$replay_url" --retry-wait 0.01 --max-time 50s "$@"
}

# replay OPTION...: run tx-fetch against the answers.
replay() {
	replay_serve
	replay_fetch "$@"
}

# How many requests were answered.
requests() {
	wc -l <answers/log
}

# End the server and forget what it was asked.
replay_stop() {
	[ -n "${replay_pid-}" ] || return 0
	kill "$replay_pid"
	wait "$replay_pid" 2>/dev/null || true
	replay_pid=
	rm -f answers/log
}
