# tx-fetch over TLS: nginx with certificates of our own in front of the
# stand-in server.  Where one is not to be trusted nothing is sent, least of
# all the token.

# shellcheck disable=SC2154 # stderr is set by run

bats_require_minimum_version 1.5.0

PATH=$PATH:/usr/sbin

# Name what is not installed; false when something is.
missing() {
	local program

	for program in nginx openssl python3; do
		command -v "$program" >/dev/null && continue
		echo "$program is not installed"
		return 1
	done
}

setup_file() {
	local port

	missing >/dev/null || return 0
	cd "$BATS_FILE_TMPDIR" || return 1
	make_certificates
	# Ports that were free a moment ago: nginx cannot choose its own.
	for ((try = 0; try < 5; try++)); do
		mapfile -t ports < <(python3 -c '
import socket
sockets = [socket.socket() for _ in range(6)]
for s in sockets: s.bind(("127.0.0.1", 0))
for s in sockets: print(s.getsockname()[1])')
		port=${ports[5]}
		start_nginx && return 0
	done
	echo 'nginx did not start:' >&2
	cat error.log >&2
	return 1
}

teardown_file() {
	[ ! -s "$BATS_FILE_TMPDIR/nginx.pid" ] ||
		kill "$(cat "$BATS_FILE_TMPDIR/nginx.pid")"
}

# certificate NAME DAYS ALTNAME: NAME.pem with NAME.key, signed by our CA.
certificate() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$1.key" -out "$1.csr" -subj "/CN=$1"
	openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key \
		-CAcreateserial -days "$2" -out "$1.pem" \
		-extfile <(echo "subjectAltName=$3")
}

make_certificates() {
	{
		for ca in ca other; do
			openssl req -x509 -newkey ec -pkeyopt \
				ec_paramgen_curve:P-256 -nodes -days 2 \
				-keyout "$ca.key" -out "$ca.pem" -subj "/CN=$ca"
		done
		certificate good 2 DNS:localhost,IP:127.0.0.1
		certificate expired -1 DNS:localhost,IP:127.0.0.1
		certificate stranger 2 DNS:graph.example
	} >openssl.log 2>&1
}

# site PORT NAME SETTING: a server with the certificate NAME.
site() {
	cat <<-END
		server {
			listen 127.0.0.1:$1 ssl http2;
			ssl_certificate $PWD/$2.pem;
			ssl_certificate_key $PWD/$2.key;
			$3
			location / { proxy_pass http://127.0.0.1:$port; }
		}
	END
}

# The last of the ports is where the stand-in server will be.
start_nginx() {
	{
		cat <<-END
			pid $PWD/nginx.pid;
			error_log $PWD/error.log;
			events { worker_connections 64; }
			http {
			log_format calls '\$connection \$server_protocol \$remote_user';
			access_log $PWD/calls calls;
			client_body_temp_path $PWD/t1; proxy_temp_path $PWD/t2;
			fastcgi_temp_path $PWD/t3; uwsgi_temp_path $PWD/t4;
			scgi_temp_path $PWD/t5;
		END
		site "${ports[0]}" good ''
		site "${ports[1]}" expired ''
		site "${ports[2]}" stranger ''
		site "${ports[3]}" good 'ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;'
		site "${ports[4]}" good 'keepalive_requests 1;'
		echo '}'
	} >nginx.conf
	printf '%s\n' "${ports[@]}" >ports
	timeout 20 nginx -e "$PWD/error.log" -c "$PWD/nginx.conf" \
		>nginx.out 2>&1 3>&-
}

setup() {
	load ../cli/helpers
	load ../cli/sandbox
	why=$(missing) || skip "$why"
	export HOME=$BATS_TEST_TMPDIR
	unset https_proxy HTTPS_PROXY all_proxy ALL_PROXY SSL_CERT_FILE
	made=$BATS_FILE_TMPDIR
	mapfile -t ports <"$made/ports"
	serve "$TX_TOP/tests/data/descriptors.ndjson"
}

# serve FILE: start the server behind nginx.
serve() {
	sandbox_start --port "${ports[5]}" --now 2016-03-02 "$1"
}

teardown() {
	sandbox_stop
	proxy_stop
}

# over PORT OPTION...: fetch from the site there.
over() {
	local port=$1

	shift
	run_bounded tx-fetch --base-url "https://localhost:$port" --retries 1 \
		--retry-wait 0.01 --max-time 50s --now 2016-03-02 \
		--since 2016-01-01 --summary summary "$@"
}

# proxy_start [MODE]: connect.py, its port in $proxy.
proxy_start() {
	local try

	mkdir -p proxy
	python3 "$TX_TOP/tests/fault/connect.py" proxy "$@" 3>&- &
	proxy_pid=$!
	for ((try = 0; try < 400; try++)); do
		[ -s proxy/port ] && break
		sleep 0.05
	done
	proxy=$(cat proxy/port)
}

proxy_stop() {
	[ -n "${proxy_pid-}" ] || return 0
	kill "$proxy_pid"
	wait "$proxy_pid" 2>/dev/null || true
	proxy_pid=
}

# calls COUNT: what nginx notes of so many calls, which it does when they are
# over: its connection's number, the protocol, the user of a Basic login.
calls() {
	local try

	for ((try = 0; try < 400; try++)); do
		[ "$(wc -l <"$made/calls")" -lt "$1" ] || break
		sleep 0.05
	done
	cat "$made/calls"
}

# refused STATUS TEXT: it ended like that, and nothing was sent.
refused() {
	assert_failure "$1"
	assert_output ''
	[[ $stderr == *"$2"* ]] || fail "$stderr"
	[[ $stderr != *"$SANDBOX_TOKEN"* ]]
	assert_equal "$(wc -l <"$SANDBOX_LOG")" 0
}

@test "a good certificate of a CA that is named" {
	over "${ports[0]}" --cacert "$made/ca.pem"
	assert_success
	[ "${#lines[@]}" -gt 40 ]
	assert_equal "$(cut -f4 "$SANDBOX_LOG" | sort -u)" header
	tx-fetch --base-url "$SANDBOX_URL" --now 2016-03-02 --since 2016-01-01 \
		>plain
	diff <(echo "$output") plain
}

@test "many requests over one connection of HTTP/2" {
	: >"$made/calls"
	over "${ports[0]}" --cacert "$made/ca.pem" --limit 3 -j 4 -t a -t e -t i \
		-t o --unique -o many
	assert_success
	count=$(jq .requests summary)
	[ "$count" -gt 20 ]
	calls "$count" >seen
	assert_equal "$(wc -l <seen)" "$count"
	assert_equal "$(cut -d' ' -f2 seen | sort -u)" HTTP/2.0
	assert_equal "$(cut -d' ' -f1 seen | sort -u | wc -l)" 1
	over "${ports[0]}" --cacert "$made/ca.pem" -t a -t e -t i -t o \
		--unique -o few
	assert_success
	cmp many few
}

@test "the time a reader takes is none of a connection that is begun" {
	tx-gen --start 2016-02-01 --days 20 4000 >many.ndjson
	serve many.ndjson
	mkfifo full
	# Of two pages one is more than the MiB that a pipe holds.
	timeout 60 tx-fetch --base-url "https://localhost:${ports[4]}" \
		--cacert "$made/ca.pem" --now 2016-03-02 --since 2016-01-01 \
		--include-expired --connect-time 1 --stall-time 1 --retries 0 \
		-o full 3>&- &
	exec 4<full
	sleep 3
	assert_equal "$(wc -l <&4)" 4000
	wait $!
	assert_equal "$(wc -l <"$SANDBOX_LOG")" 5
}

@test "a certificate that has expired" {
	over "${ports[1]}" --cacert "$made/ca.pem"
	refused 69 'certificate has expired'
	# No second try will mend it.
	assert_equal "$(jq .requests summary)" 1
}

@test "a certificate of another host" {
	over "${ports[2]}" --cacert "$made/ca.pem"
	refused 69 "name matches target host name 'localhost'"
	assert_equal "$(jq .requests summary)" 1
}

@test "a certificate of a CA that nobody knows" {
	over "${ports[0]}"
	refused 69 'issuer'
	[[ $stderr == *--cacert* ]]
	over "${ports[0]}" --cacert "$made/other.pem"
	refused 69 --cacert
	assert_equal "$(jq .requests summary)" 1
}

@test "a file of CAs that is none" {
	over "${ports[0]}" --cacert missing.pem
	refused 69 missing.pem
	echo nonsense >bad.pem
	over "${ports[0]}" --cacert bad.pem
	refused 69 bad.pem
}

@test "a server that knows old TLS only" {
	over "${ports[3]}" --cacert "$made/ca.pem"
	refused 69 'TLS 1.2'
}

@test "a server that does not speak TLS at all" {
	over "${ports[5]}" --cacert "$made/ca.pem"
	# Its answer is no TLS, or it hangs up first: a race of its own.
	refused 69 SSL
}

@test "plain HTTP to where TLS is spoken" {
	run_bounded tx-fetch --base-url "http://127.0.0.1:${ports[0]}" \
		--retries 0
	assert_failure 69
	[[ $stderr == *'HTTP 400'* ]]
	assert_equal "$(wc -l <"$SANDBOX_LOG")" 0
}

@test "a tunnel through a proxy, which learns no more than host and port" {
	proxy_start
	over "${ports[0]}" --cacert "$made/ca.pem" -o direct
	assert_success
	over "${ports[0]}" --cacert "$made/ca.pem" -o out \
		--proxy "http://127.0.0.1:$proxy"
	assert_success
	cmp direct out
	assert_equal "$(grep -c '^CONNECT ' proxy/heads)" 1
	grep -qx "CONNECT localhost:${ports[0]} HTTP/1.1."$ proxy/heads
	run ! grep -i authorization proxy/heads
	run ! grep -F "$SANDBOX_TOKEN" proxy/heads
	# One that the environment names is not for a loopback address.
	https_proxy=http://127.0.0.1:$proxy over "${ports[0]}" \
		--cacert "$made/ca.pem" -o out
	assert_success
	assert_equal "$(grep -c '^CONNECT ' proxy/heads)" 1
}

@test "a proxy that refuses, or is not there" {
	proxy_start refuse
	over "${ports[0]}" --cacert "$made/ca.pem" \
		--proxy "http://127.0.0.1:$proxy"
	refused 69 403
	run ! grep -i authorization proxy/heads
	proxy_stop
	over "${ports[0]}" --cacert "$made/ca.pem" \
		--proxy "http://127.0.0.1:$proxy"
	refused 69 "127.0.0.1"
}

@test "a ~/.netrc for the host changes nothing" {
	printf 'machine %s login stranger password other\n' localhost \
		127.0.0.1 >.netrc
	chmod 600 .netrc
	proxy_start
	: >"$made/calls"
	for way in --token-in-query ''; do
		over "${ports[0]}" --cacert "$made/ca.pem" \
			--proxy "http://127.0.0.1:$proxy" $way
		assert_success
	done
	assert_equal "$(calls 2 | cut -d' ' -f3 | sort -u)" -
	assert_equal "$(cut -f4 "$SANDBOX_LOG" | tr '\n' ' ')" \
		'parameter header '
	run ! grep -i authorization proxy/heads
}

@test "a server that never speaks ends the try after --connect-time" {
	proxy_start deaf
	over "$proxy" --connect-time 1
	refused 69 'connection timeout'
	assert_equal "$(jq -c '[.requests, .retries]' summary)" '[2,1]'
}
