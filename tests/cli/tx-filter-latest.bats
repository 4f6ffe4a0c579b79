# tx-filter --latest-by: one record an id, the last.
# shellcheck disable=SC2016 # the shells that bash -c starts expand these

setup() {
	load helpers
	cat >in <<-'END'
		{"id":"11","v":1,"indicator":{"id":"1"}}
		{"id":"12","v":1,"indicator_id":"1"}
		{"id":"\u00311","v":2}
		{"id":"a","v":1}

		{"v":1}
		{"id":null,"v":2}
		{"id":["11"],"v":3}
		{"id":12,"v":2}
		{"id":"a","v":2}
	END
	want='{"id":"\u00311","v":2}
{"v":1}
{"id":null,"v":2}
{"id":["11"],"v":3}
{"id":12,"v":2}
{"id":"a","v":2}'
}

latest() {
	run_bounded tx-filter --latest-by id "$@"
}

@test "latest: the last record of each id, in their order, the others as they are" {
	latest -v --summary sum in
	assert_success
	assert_output "$want"
	# shellcheck disable=SC2154 # set by run
	assert_equal "$stderr" 'tx-filter: 3 outdated, 0 withdrawn, 0 tombstones
tx-filter: 3 records had no id and stood for themselves
tx-filter: Kept 6 of 9 data'
	assert_equal "$(jq -c '[.records,.kept,.outdated,.without_field,.blank_lines]' sum)" \
		'[9,6,3,3,1]'
}

# Each of them is a way to give the same bytes.
@test "latest: files, pipes, fifos, gzip and a file on standard input are alike" {
	gzip -c in >in.gz
	head -n 4 in >part1
	tail -n +5 in >part2
	mkfifo fifo
	: >before
	while read -r how; do
		TMPDIR=$PWD run_bounded bash -c "$how"
		echo "# $how: $status $stderr"
		assert_success
		assert_output "$want"
	done <<-'END'
		tx-filter --latest-by id <in
		tx-filter --latest-by id - - <in
		cat in | tx-filter --latest-by id
		cat in | tx-filter --latest-by id /dev/stdin
		tx-filter --latest-by id in.gz
		tx-filter --latest-by id <in.gz
		cat in.gz | tx-filter --latest-by id
		tx-filter --latest-by id part1 part2
		cat part2 | tx-filter --latest-by id part1 -
		tx-filter --latest-by id part1 <(gzip -c part2) before
		cat in >fifo & tx-filter --latest-by id fifo
		{ read -r one <&3; tx-filter --latest-by id <&3; } 3<in
		tx-filter --latest-by id -o out in && cat out
		cp in same && tx-filter --latest-by id -o same same && cat same
	END
	# Of the copies of pipes nothing is left.
	assert_equal "$(find . -name '*spool*')" ''
}

@test "latest: standard input is read from where it stands" {
	run_bounded bash -c '{ head -c "$1" >/dev/null; tx-filter --latest-by id --count; } <in' \
		- "$(head -n 4 in | wc -c)"
	assert_output 5
	{ head -n 3 in; cat in; } >twice
	run_bounded python3 - <<-'PYTHON'
		import os, subprocess
		fd = os.open("twice", os.O_RDONLY)
		os.lseek(fd, sum(len(x) for x in list(open("in"))[:3]), 0)
		subprocess.run(["tx-filter", "--latest-by", "id"], stdin=fd)
	PYTHON
	assert_output "$want"
}

@test "latest: a tombstone withdraws what came before of its indicator" {
	cat >updates <<-'END'
		{"id":"21","indicator_id":"1"}
		{"id":"22","indicator":{"id":1,"indicator":"x.example"}}
		{"id":"23","indicator_id":"2"}
		{"id":"24","indicator":{"id":"9"},"indicator_id":"2"}
		{"id":"5","indicator":"folded.example"}
		{"id":"1","indicator":"x.example","should_delete":true,"indicator_id":"1"}
		{"id":"5","should_delete":true}
		{"id":"9","should_delete":true}
		{"should_delete":true}
		{"id":"2","should_delete":false,"indicator_id":"2"}
		{"id":"3","should_delete":"true","indicator_id":"3"}
		{"id":"22","indicator_id":"1","v":2}
	END
	latest -v updates
	assert_success
	assert_output '{"id":"23","indicator_id":"2"}
{"id":"24","indicator":{"id":"9"},"indicator_id":"2"}
{"id":"2","should_delete":false,"indicator_id":"2"}
{"id":"3","should_delete":"true","indicator_id":"3"}
{"id":"22","indicator_id":"1","v":2}'
	assert_regex "$stderr" '^tx-filter: 1 outdated, 2 withdrawn, 4 tombstones
'
}

@test "latest: it comes before every other condition" {
	printf '%s\n' '{"id":"1","status":"MALICIOUS"}' '{"id":"2","status":"MALICIOUS"}' \
		'{"id":"1","status":"UNKNOWN"}' >two
	latest --status MALICIOUS two
	assert_output '{"id":"2","status":"MALICIOUS"}'
	latest --status MALICIOUS --invert two
	assert_output '{"id":"1","status":"UNKNOWN"}'
	latest --count two
	assert_output 2
	latest --to list --fields status two
	assert_output 'MALICIOUS
UNKNOWN'
}

@test "latest: any field will do, derived ones too" {
	printf '%s\n' '{"id":"1","owner":{"id":"7"}}' '{"id":"2","owner":{"id":7}}' \
		'{"id":"3","indicator":{"indicator":"x.example"}}' \
		'{"id":"4","indicator":"x.ex\u0061mple"}' >some
	run_bounded tx-filter --latest-by owner_id some
	assert_equal "$(jq -r .id <<<"$output" | tr '\n' ' ')" '2 3 4 '
	run_bounded tx-filter --latest-by indicator some
	assert_equal "$(jq -r .id <<<"$output" | tr '\n' ' ')" '1 2 4 '
	run_bounded tx-filter --latest-by idd some
	assert_success
	assert_equal "${#lines[@]}" 4
	assert_equal "$stderr" 'tx-filter: no record has the field "idd"'
	run_bounded tx-filter --latest-by '' some
	assert_failure 2
}

@test "latest: a bad line is named once, and the records before it are the last" {
	printf '%s\n' '{"id":"1","v":1}' '{"id":"1","v":2}' bad '{"id":"1","v":3}' >mixed
	for how in 'tx-filter --latest-by id mixed' 'cat mixed | tx-filter --latest-by id'; do
		run_bounded bash -c "$how"
		assert_failure 65
		assert_output '{"id":"1","v":2}'
		assert_regex "$stderr" '^tx-filter: (mixed|stdin):3: byte 1: [^
]*$'
	done
	latest --rejects rejects mixed
	assert_failure 3
	assert_output '{"id":"1","v":3}'
	# shellcheck disable=SC2154 # set by run
	assert_equal "${#stderr_lines[@]}" 1
	assert_equal "$(cat rejects)" bad
	printf '{"id":"1","v":1}\n{"id":"2","x":"%050d"}\n{"id":"1","v":2}\n' 0 >long
	latest --max-line 40 long
	assert_failure 65
	assert_output '{"id":"1","v":1}'
	latest --max-line 40 --rejects rejects long
	assert_failure 3
	assert_output '{"id":"1","v":2}'
	assert_equal "$(cat rejects)" "$(sed -n 2p long)"
	gzip -c in | head -c -3 >cut.gz
	latest cut.gz
	assert_failure 65
	assert_equal "$stderr" 'tx-filter: cut.gz: gzip data is cut short'
	latest in no-such-file
	assert_failure 66
	assert_equal "${#stderr_lines[@]}" 1
	run_bounded bash -c 'tx-filter --latest-by id <&-'
	assert_failure 66
	run_bounded bash -c 'tx-filter --latest-by id </'
	assert_failure 66
}

@test "latest: a copy that cannot be written gives 74 and names the place" {
	TMPDIR=/no/such run_bounded bash -c 'cat in | tx-filter --latest-by id -o out'
	assert_failure 74
	assert_equal "$stderr" 'tx-filter: stdin: cannot keep a copy in /no/such (see TMPDIR): No such file or directory'
	assert [ ! -e out ]
	tx-gen 2000 >many
	run_bounded bash -c 'ulimit -f 64
		cat many | env --ignore-signal=XFSZ tx-filter --latest-by id'
	assert_failure 74
	assert_output ''
	assert_regex "$stderr" '^tx-filter: stdin: cannot keep a copy in /.* \(see TMPDIR\): File too large$'
	mkfifo fifo
	run_bounded bash -c 'ulimit -f 64
		cat many >fifo & env --ignore-signal=XFSZ tx-filter --latest-by id fifo'
	assert_failure 74
	assert_regex "$stderr" '^tx-filter: fifo: cannot keep a copy'
	# Nothing is waited for any more, though the other end stays open.
	run_bounded bash -c 'ulimit -f 64
		exec 3<>fifo
		head -c 70000 many >&3 &
		env --ignore-signal=XFSZ tx-filter --latest-by id fifo'
	assert_failure 74
	assert_regex "$stderr" '^tx-filter: fifo: cannot keep a copy'
}

@test "latest: no input is no error" {
	latest /dev/null
	assert_success
	assert_output ''
	run_bounded bash -c ': | tx-filter --latest-by id --to json'
	assert_output '{}'
}

# What a program in a script of a dozen lines makes of many ids, seen often.
@test "latest: many ids, numbers and others, as a plain script has them" {
	run_bounded python3 - <<-'PYTHON'
		import json, random, subprocess
		random.seed(4)
		lines = []
		for i in range(60000):
		    n = random.randrange(20000)
		    key = random.choice([str(n), n, "x%d" % n, "0%d" % n])
		    lines.append(json.dumps({"id": key, "n": i, "indicator_id": n % 997}))
		    if random.random() < 0.002:
		        lines.append(json.dumps({"id": n % 997, "should_delete": True}))
		last, gone = {}, {}
		for i, line in enumerate(lines):
		    record = json.loads(line)
		    if record.get("should_delete"):
		        gone[record["id"]] = i
		    else:
		        last[str(record["id"])] = i
		want = [lines[i] for i in sorted(last.values())
		        if gone.get(json.loads(lines[i])["indicator_id"], -1) < i]
		text = "".join(x + "\n" for x in lines)
		got = subprocess.run(["tx-filter", "--latest-by", "id"], input=text,
		                     capture_output=True, text=True)
		print(got.returncode, got.stdout.splitlines() == want, 1000 < len(want) < len(lines))
	PYTHON
	assert_output '0 True True'
}

# The pipe it writes to is full long before the second reading is done.
@test "latest: input that changes between the two readings is told" {
	run_bounded python3 - <<-'PYTHON'
		import os, subprocess
		with open("big", "w") as big:
		    for i in range(100000):
		        big.write('{"id":"%09d","x":"%s"}\n' % (i, "y" * 100))
		p = subprocess.Popen(["tx-filter", "--latest-by", "id", "big"],
		                     stdout=subprocess.PIPE, stderr=subprocess.PIPE)
		p.stdout.read(1)
		os.truncate("big", os.path.getsize("big") // 2)
		out, said = p.communicate()
		print(p.returncode, said.decode())
	PYTHON
	assert_output '74 tx-filter: the input was changed between the two times that --latest-by reads it'
}
