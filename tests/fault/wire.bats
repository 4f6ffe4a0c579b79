# tx-fetch and bodies that do not arrive well: each row of the table of what
# libcurl says to them.

# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load fault
}

teardown() {
	sandbox_stop
}

@test "a page that arrives badly once is read again" {
	outcomes <<-'END'
		0 6 all    call 99 lost
		0 7 all    call 3 cut 50 short
		0 7 all    call 3 cut 0 short
		0 7 all    call 3 cut 50 honest
		0 7 all    call 3 cut 0 honest
		0 7 all    call 3 cut 50 close
		0 7 all    call 3 cut 50 chunked
		0 7 all    call 3 cut 100 chunked
		0 7 all    call 3 cut 50 reset
		0 7 all    call 3 cut 99 reset
		0 6 all    chunked
		0 6 all    chunked gzip whole
		0 6 all    chunked slow 20000
		0 7 all    call 3 cut 50 reset chunked
		0 7 all    call 3 chunked gzip cut
		0 7 all    call 3 chunked gzip bad-crc
		0 7 all    call 3 gzip cut
		0 6 all    call 3 gzip no-trailer
		0 7 all    call 3 gzip bad-crc
		0 7 all    call 3 gzip plain
		0 7 all    call 3 lost
		0 7 all    call 1 lost
		0 8 all    call 3-4 lost
		0 7 all    call 3 html 200
		0 7 all    call 3 empty 200
		0 7 all    call 3 body "[]x"
		0 7 all    call 3 body "{\"data\":[{\"id\":\"1\"}"
	END
}

@test "a page that never arrives well ends the run, with nothing of it" {
	outcomes --retries 2 <<-'END'
		69 5 20    page 3 cut 50 short
		69 5 20    page 3 cut 50 honest
		69 5 20    page 3 cut 50 close
		69 5 20    page 3 cut 50 chunked
		69 5 20    page 3 cut 50 reset
		69 5 20    page 3 gzip cut
		69 5 20    page 3 gzip bad-crc
		69 5 20    page 3 gzip plain
		69 5 20    page 3 html 200
		69 5 20    page 3 empty 200
	END
	# Where a connection that was used before ends without a byte libcurl
	# tries a new one by itself.
	outcomes --retries 2 <<-'END'
		69 - 20    page 3 lost
		69 3 0     lost
	END
}

@test "what libcurl sends again by itself is counted" {
	serve 'call 3 lost'
	fetch
	assert_success
	cmp all got
	assert_equal "$(requests)" 7
	assert_equal "$(jq -c '[.requests, .retries, .searches[0].retries]' \
		summary)" '[7,1,1]'
}

@test "a transfer that stands still is a failed try" {
	outcomes --stall-time 1 --retries 1 <<-'END'
		0 7 all    call 3 stall
		0 7 all    call 3 slow 1
		0 7 all    call 3 latency 60000
		69 4 20    page 3 slow 1
	END
}

@test "a message says what is wrong with a page" {
	while IFS='|' read -r rule text; do
		serve "page 3 $rule"
		fetch --retries 0 --stall-time 1
		assert_failure 69
		[[ $stderr == "tx-fetch: descriptors: page 3: "*"$text"* ]] ||
			fail "$rule: $stderr"
	done <<-'END'
		cut 50 honest|the reply is not JSON: byte
		cut 50 reset|reset by peer
		cut 50 short|bytes remaining
		empty 200|it is empty
		html 200|it is called text/html
		html 502|HTTP 502
		gzip bad-crc|incorrect data check
		slow 1|too slow
		redirect "http://127.0.0.1:9/"|which is not followed
		error 100 400|code 100
	END
}

@test "slow is not still" {
	outcomes --stall-time 1 --max-pages 1 <<-'END'
		0 1 10     slow 200
		0 1 10     latency 300
	END
}

@test "a server that is not there ends the run" {
	serve 'call 99 lost'
	sandbox_stop
	fetch --retries 2
	assert_failure 69
	assert_equal "$output" ''
	[[ $stderr == *127.0.0.1* ]]
}

@test "a gzip bomb is refused at once and takes no memory" {
	serve 'page 3 bomb 400'
	# The sanitizers need more addresses than that.
	[[ ${TX_SAN-} ]] || ulimit -v 400000
	fetch
	assert_failure 69
	cmp <(head -20 all) got
	assert_equal "$(requests)" 3
	[[ $stderr == *'page 3: the reply is larger than 67108864 bytes'* ]]
}

@test "a page may be as large as --max-page" {
	outcomes --max-page 1M <<-'END'
		69 3 20    page 3 bomb 1
	END
	outcomes --max-page 2M <<-'END'
		0 3 20     page 3 bomb 1
	END
}

@test "bodies that break at random, eight searches at once" {
	serve 'seed 1' 'chance 8 cut 50 reset' 'chance 8 cut 70 close' \
		'chance 8 gzip bad-crc' 'chance 5 lost' 'chance 5 html 502' \
		'chance 50 latency 20'
	fetch -j 8 --retries 20 -t a1 -t a2 -t a3 -t a4 -t a5 -t .example -t a \
		-t example
	assert_success
	cp got first
	serve 'call 9999 lost'
	fetch -j 1 -t a1 -t a2 -t a3 -t a4 -t a5 -t .example -t a -t example
	assert_success
	cmp first got
}
