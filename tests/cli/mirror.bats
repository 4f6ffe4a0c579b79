#!/usr/bin/env bats
# mirror.mk: a copy of a privacy group, over increments, crashes and pauses.
# shellcheck disable=SC2016 # what is quoted is not to be run
# shellcheck disable=SC2030,SC2031 # each test has a PATH of its own

setup() {
	load helpers
	load sandbox
	unset MAKEFLAGS MAKELEVEL
	export SANDBOX_TOKEN
}

teardown() {
	sandbox_stop
}

# world ROUND: the group 333 after so many days of edits and withdrawals, as
# the server has it, and in "truth" the id and status of each descriptor.
world() {
	python3 - "$1" >data.ndjson 3>truth <<-'END'
		import json, os, random, sys
		rng = random.Random(11)
		alive, gone = {}, {}    # indicator: {descriptor: [status, day]}, day

		def withdraw(indicator, day):
		    del alive[indicator]
		    gone[indicator] = day

		for indicator in range(1, 61):
		    alive[indicator] = {f"{indicator}0{k}": ["UNKNOWN", 0]
		        for k in range(1 + indicator % 3)}
		for day in range(1, int(sys.argv[1]) + 1):
		    for indicator in range(1, 61):
		        chance = rng.random()
		        own = alive.get(indicator)
		        if chance > 0.3:
		            continue
		        if own is None:                         # back again
		            alive[indicator] = {f"{indicator}0{day}": ["UNKNOWN", day]}
		            gone.pop(indicator)
		        elif chance < 0.1:
		            withdraw(indicator, day)
		        elif chance < 0.2 and len(own) > 1:     # one opinion less
		            own.pop(min(own))
		            own[min(own)][1] = day
		        else:                                   # edited
		            own[max(own)] = [rng.choice(["MALICIOUS", "NON_MALICIOUS"]), day]
		print('{"id":"333","name":"g","threat_updates_enabled":true}')
		for indicator, own in alive.items():
		    for name, (status, day) in own.items():
		        print(json.dumps({"id": name, "status": status,
		            "added_on": "2016-02-01T00:00:00+0000",
		            "last_updated": f"2016-03-{day + 1:02}T{indicator % 24:02}:00:00+0000",
		            "indicator": {"id": f"7{indicator:05}", "type": "DOMAIN",
		                "indicator": f"d{indicator}.example"},
		            "owner": {"id": "77", "name": "Acme"}, "type": "DOMAIN",
		            "privacy_type": "HAS_PRIVACY_GROUP", "privacy_members": ["333"]}))
		        os.write(3, f"{name} {status}\n".encode())
		for indicator, day in gone.items():
		    print(json.dumps({"id": f"7{indicator:05}", "should_delete": True, "group": "333",
		        "last_updated": 1456790400 + day * 86400 + indicator % 24 * 3600}))
	END
	sort -o truth truth
}

# serve ROUND [OPTION...]: such a server, in the evening of its day.
serve() {
	world "$1"
	printf -v now '2016-03-%02d' $(($1 + 2))
	start data.ndjson "${@:2}"
}

# start FILE [OPTION...]: serve FILE at $now, by the address of the first time:
# tx-fetch does not go on with another server.
start() {
	local file=$1

	shift
	sandbox_stop
	sandbox_start --now "$now" ${port:+--port "$port"} "$@" "$file"
	port=${SANDBOX_URL##*:}
}

mirror() {
	run_bounded setsid -w make -f "$TX_TOP/pipelines/mirror.mk" GROUP=333 \
		OUT=copy NOW="${now}T00:00:00Z" \
		FETCH="--base-url $SANDBOX_URL --limit ${limit:-40} --retry-wait 0.01"
}

# The copy is what the server has, and nothing is left over beside it.
assert_true() {
	jq -r '"\(.id) \(.status)"' copy/mirror.ndjson | sort | diff truth -
	run ls copy
	assert_output $'lock\nlog\nmirror.ndjson\nstate\nuntil'
}

@test "the copy is the group's state after each increment" {
	for round in 0 1 2 3 4 5 6; do
		serve "$round"
		mirror
		assert_success
		assert_true
	done
	# tx-fetch has the clock of the job: by that no increment is late.
	run cat copy/log/fetch.log
	refute_output --partial 'days ago'
	# Increments are what they are: a small part.
	assert [ "$(jq .records copy/log/fetch.json)" -lt 60 ]
	mirror
	assert_success
	assert_true
}

@test "a copy of a group that is empty is empty" {
	echo '{"id":"333","name":"g","threat_updates_enabled":true}' >empty.ndjson
	now=2016-03-02
	start empty.ndjson
	: >truth
	mirror
	assert_success
	assert_true
	serve 1
	mirror
	assert_success
	assert_true
}

# Each command that the job calls may be one that it does not get to.
dying_tools() {
	local tool

	mkdir -p bin
	for tool in tx-fetch tx-filter mv rm; do
		cat >"bin/$tool" <<-END
			#!/bin/bash
			count=\$((\$(<"$PWD/count") + 1))
			echo "\$count" >"$PWD/count"
			[ "\$count" != "\$DIE_AT" ] || kill -KILL 0
			exec "$(command -v "$tool")" "\$@"
		END
		chmod +x "bin/$tool"
	done
	PATH=$PWD/bin:$PATH
}

# survive: at whatever command the job dies, the next run makes it good.
survive() {
	local n died

	dying_tools
	for ((n = 1; n < 20; n++)); do
		rm -rf copy
		[ ! -e before ] || cp -a before copy
		echo 0 >count
		DIE_AT=$n mirror
		died=$status
		DIE_AT=0 mirror
		assert_success
		assert_true
		[ "$died" != 0 ] || break
	done
	assert [ "$n" -gt 6 ]
	assert [ "$n" -lt 20 ]
}

@test "a run that ends at any command is made good by the next" {
	serve 0
	mirror
	assert_success
	cp -a copy before
	serve 3
	survive
}

@test "a first run that ends at any command is made good by the next" {
	serve 2
	survive
}

@test "a run killed while it reads goes on where it was" {
	limit=10
	serve 0
	mirror
	assert_success
	echo '/*/threat_updates page 3 first 1 latency 20000' >plan
	serve 4 --faults plan
	setsid make -f "$TX_TOP/pipelines/mirror.mk" GROUP=333 OUT=copy \
		NOW="${now}T00:00:00Z" \
		FETCH="--base-url $SANDBOX_URL --limit $limit" 3>&- &
	job=$!
	for _ in {1..400}; do
		! grep -q '"cursor":"[^"]' copy/state 2>/dev/null || break
		sleep 0.05
	done
	kill -KILL -- -$job
	wait $job || true
	before=$(wc -l <"$SANDBOX_LOG")
	mirror
	assert_success
	assert_true
	# What was read before is not asked for again.
	run sed "1,${before}d" "$SANDBOX_LOG"
	assert_output --partial after=
	[[ ${lines[0]} == *after=* ]]
}

@test "after a pause longer than tombstones live all is read again" {
	serve 0
	mirror
	assert_success
	# A month later: the tombstones are forgotten.
	serve 5
	grep -v should_delete data.ndjson >short.ndjson
	now=2016-04-20
	start short.ndjson
	mirror
	assert_success
	# shellcheck disable=SC2154 # set by run
	[[ $stderr == 'mirror: copy: no run ended well for 30d; everything is read again'* ]]
	assert_true
}

@test "a quiet group is not read again and again" {
	serve 1
	mirror
	whole=$(grep -vc start_time= "$SANDBOX_LOG")
	for now in 2016-03-28 2016-04-25 2016-05-20; do
		mirror
		assert_success
		assert_equal "$stderr" ''
		assert_true
	done
	assert_equal "$(grep -vc start_time= "$SANDBOX_LOG")" "$whole"
}

@test "a refused fetch leaves the copy, and says so" {
	serve 0
	mirror
	cp copy/mirror.ndjson kept
	echo '/*/threat_updates error 190' >plan
	serve 1 --faults plan
	mirror
	assert_failure
	[[ $stderr == *'fetch: failed (status 77)'* ]]
	cmp kept copy/mirror.ndjson
}

@test "a fetch that has a gap says so, and what it brought is in the copy" {
	serve 0
	echo '/*/threat_updates page 2 repeat' >plan
	serve 0 --faults plan
	limit=10
	mirror
	assert_failure
	assert_regex "$stderr" '^tx-fetch: .*page'
	[[ $stderr == *'mirror: copy: the copy lacks what'*'Error 3'* ]]
	# Nothing is lost or doubled of what was read.
	jq -r '"\(.id) \(.status)"' copy/mirror.ndjson | sort >have
	assert [ -s have ]
	assert_equal "$(comm -13 truth have)" ''
	# Nor is it said again of a run that went well.
	serve 0
	mirror
	assert_success
	assert_equal "$stderr" ''
}

@test "a second run beside the first is refused" {
	mkdir -p copy
	now=2016-03-02 SANDBOX_URL=http://127.0.0.1:1
	exec 8>copy/lock
	flock 8
	mirror
	assert_failure
	assert_equal "$(head -n 1 <<<"$stderr")" \
		'mirror: copy: another run is at work'
}

@test "a job without a group is refused" {
	run_bounded make -f "$TX_TOP/pipelines/mirror.mk"
	assert_failure 2
	[[ $stderr == *'give the id of a privacy group'* ]]
}

# copied [TX-FETCH-OPTION...]: as the job does it, with a status of its own.
copied() {
	run_bounded "$TX_TOP/pipelines/mirror" copy 333 "${horizon:-30d}" \
		"${now}T00:00:00Z" --base-url "$SANDBOX_URL" \
		--limit 10 --retry-wait 0.01 "$@"
}

@test "who calls what make calls gets the status itself" {
	echo '/*/threat_updates page 2 repeat' >plan
	serve 0 --faults plan
	copied
	assert_failure 3
	echo '/*/threat_updates error 4 403 buc 30' >plan
	serve 1 --faults plan
	copied --max-time 2s
	assert_failure 75
	[[ $stderr == *'run the job again later'* ]]
	echo '/*/threat_updates error 190' >plan
	serve 1 --faults plan
	copied
	assert_failure 77
	serve 1
	copied --no-such
	assert_failure 78
	[[ $stderr == *'is a setting wrong?'* ]]
	copied
	assert_success
	assert_true
}

@test "a copy that cannot be written is told from other ends" {
	serve 0
	mkdir copy
	mkdir copy/mirror.ndjson
	copied
	assert_failure 74
	: >file
	run_bounded "$TX_TOP/pipelines/mirror" file/copy 333 30d now
	assert_failure 74
}

@test "a wrong time or horizon is refused before anything is done" {
	now=2016-03-02 SANDBOX_URL=http://127.0.0.1:1
	for horizon in 6h 0d d 08d '$(touch x)d'; do
		copied
		assert_failure 2
		[[ $stderr == *HORIZON*'give a number of days, as 30d' ]]
	done
	horizon=30d now=soon
	copied
	assert_failure 2
	assert_equal "$stderr" \
		'mirror: NOW "soonT00:00:00Z": give a time, as 2016-03-02T02:00:00Z'
	assert [ ! -e copy ]
	assert [ ! -e x ]
}
