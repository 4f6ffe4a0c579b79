# What tx-normalize, tx-filter and tx-aggregate have in common.
# shellcheck disable=SC2016,SC2010 # the shells that bash -c starts expand these

setup() {
	load helpers
	data=$TX_TOP/tests/data/descriptors.ndjson
	printf '{"status":"A"}\n' > good
	printf '{"status":"A"}\nbad\n' > bad
}

# each COMMAND...: run a shell line once for each filter, which stands in it
# as $filter; every run must give what the test asserts in check().
each() {
	for filter in tx-normalize tx-filter 'tx-aggregate -t n=status'; do
		filter=$filter run_bounded bash -c "$1"
		echo "# $filter: status $status"
		check
	done
}

@test "empty input is no error" {
	check() { assert_equal "$status" 0; }
	each '$filter < /dev/null'
}

@test "a last line without a newline is read" {
	check() { assert_equal "$status" 0; }
	each 'printf "%s" "{\"status\":\"X\"}" | $filter | grep -q X'
}

@test "a bad line stops with 65 and is named with file, line, byte and reason" {
	printf '{"id":"1"}\n{"id":"2}\n{"id":"3"}\n' > in.ndjson
	check() {
		assert_equal "$status" 65
		# shellcheck disable=SC2154 # set by run
		assert_regex "$stderr" '^tx-[a-z]+: in\.ndjson:2: byte [0-9]+: unterminated string$'
	}
	each '$filter in.ndjson'
}

@test "a line that is no object is refused" {
	check() { assert_equal "$status" 65; }
	for line in '[]' '1' '"a"' 'null' '{} {}' '{' 'x'; do
		printf '%s\n' "$line" > in.ndjson
		each '$filter in.ndjson'
	done
}

@test "with --rejects bad lines are kept as they came, and the status is 3" {
	printf '{"id":"1"}\nbad\r\n{"id":"3"}\n' > in.ndjson
	check() {
		assert_equal "$status" 3
		assert_equal "$(od -An -c bad.txt | tr -s ' ')" ' b a d \r \n'
		assert_regex "$stderr" 'in\.ndjson:2: byte 1: '
	}
	each '$filter --rejects bad.txt in.ndjson'
}

@test "a NUL byte and bad UTF-8 are refused" {
	check() { assert_equal "$status" 65; }
	printf '{"id":"a\0b"}\n' > in.ndjson
	each '$filter in.ndjson'
	printf '{"id":"a\xff"}\n' > in.ndjson
	each '$filter in.ndjson'
}

@test "a line that is too long is refused, and streamed to --rejects" {
	printf '{"id":"1"}\n{"id":"%01000d"}\n{"id":"3"}\n' 7 > in.ndjson
	check() {
		assert_equal "$status" 65
		assert_regex "$stderr" 'in\.ndjson:2: .*too long'
	}
	each '$filter --max-line 100 in.ndjson'
	check() {
		assert_equal "$status" 3
		assert_equal "$(cat bad.txt)" "$(sed -n 2p in.ndjson)"
	}
	each '$filter --max-line 100 --rejects bad.txt in.ndjson'
}

@test "an input that cannot be opened gives 66" {
	check() { assert_equal "$status" 66; assert_regex "$stderr" 'no-such-file'; }
	each '$filter no-such-file'
}

@test "a run that fails leaves -o as it was, and its own rejects" {
	check() {
		assert_equal "$status" 66
		assert_equal "$(cat out)" 'as it was'
		assert_equal "$(cat rejects)" bad
	}
	echo 'as it was' > out
	each 'echo "as it was" > rejects; $filter --rejects rejects -o out bad no-such-file'
}

@test "a full disk gives 74" {
	check() { assert_equal "$status" 74; }
	each '$filter "'"$data"'" > /dev/full'
}

@test "a reader that is gone ends a filter quietly" {
	tx-gen 5000 > many.ndjson
	check() {
		assert_equal "$status" 0
		assert_equal "$stderr" ''
	}
	each '$filter many.ndjson | head -n 1'
}

@test "a bad option gives 2, --help 0" {
	check() { assert_equal "$status" 2; }
	each '$filter --no-such-option < /dev/null'
	check() { assert_equal "$status" 0; }
	each '$filter --help && $filter --help=all && $filter --version'
}

@test "--help fits a screen and starts with an example" {
	check() {
		assert_equal "$status" 0
		assert [ "${#lines[@]}" -le 24 ]
		assert_regex "${lines[0]}" '^  tx-'
		for line in "${lines[@]}"; do assert [ "${#line}" -le 80 ]; done
	}
	each '$filter --help'
	check() {
		assert_equal "$status" 0
		for line in "${lines[@]}"; do assert [ "${#line}" -le 80 ]; done
	}
	each '$filter --help=all'
}

@test "completions are valid in their shells" {
	check() { assert_equal "$status" 0; }
	each '$filter --completion bash | bash -n'
	each '$filter --completion zsh | grep -q "^#compdef tx-"'
	each '$filter --completion fish | grep -q "^complete -c tx-"'
	check() { assert_equal "$status" 2; }
	each '$filter --completion tcsh'
}

@test "several files are read in turn, gzip and a BOM included" {
	printf '{"status":"A"}' > a.ndjson
	printf '\xef\xbb\xbf{"status":"B"}\n' > b.ndjson
	printf '{"status":"C"}\n' | gzip > c.ndjson.gz
	printf '{"status":"D"}\n' | gzip >> c.ndjson.gz
	check() { assert_equal "$status" 0; assert_output 'A B C D '; }
	each '$filter a.ndjson - c.ndjson.gz < b.ndjson | grep -oE "[ABCD]\b" | tr "\n" " "'
}

@test "-o writes a whole file or none" {
	printf '{"status":"A"}\n' > good.ndjson
	printf '{"status":"A"}\nbad\n' > bad.ndjson
	check() {
		assert_equal "$status" 65
		assert_equal "$(cat out)" 'as it was'
		assert_equal "$(ls -A | grep -c out)" 1
	}
	echo 'as it was' > out
	each '$filter -o out bad.ndjson'
	check() { assert_equal "$status" 0; assert_equal "$(grep -c A out)" 1; }
	each '$filter -o out good.ndjson'
	check() { assert_equal "$status" 0; assert_output '1'; }
	each '$filter -o out.gz good.ndjson && gzip -dc out.gz | grep -c A'
}

@test "the same bytes under any zone and locale" {
	check() { assert_equal "$status" 0; }
	each '$filter "'"$data"'" --rejects r > one; s=$?
		TZ=Asia/Kathmandu LC_ALL=C.UTF-8 $filter "'"$data"'" --rejects r > two
		[ $? = $s ] && cmp one two'
}

@test "the summary file is one JSON object" {
	printf '{"status":"A"}\n\n{"status":"B"}\n' > in.ndjson
	check() {
		assert_equal "$status" 0
		assert_equal "$(jq -r '.records, .blank_lines, .refused' sum.json | tr '\n' ' ')" '2 1 0 '
	}
	each '$filter --summary sum.json in.ndjson'
}

@test "what cannot be written is said once" {
	tx-gen 3000 > many
	check() {
		assert_equal "$status" 74
		assert_regex "$stderr" '^tx-[a-z]+: stdout: No space left on device$'
	}
	each '$filter < many > /dev/full'
	check() {
		assert_equal "$status" 74
		assert_regex "$stderr" '^tx-[a-z]+: stdout: Bad file descriptor$'
	}
	each '$filter good >&-'
	check() {
		assert_equal "$status" 74
		assert_regex "$stderr" '^tx-[a-z]+: no/out: cannot make .*: No such'
	}
	each '$filter -o no/out good'
}

@test "what cannot be read is named" {
	check() { assert_equal "$status" 66; assert_regex "$stderr" 'stdin: Bad'; }
	each '$filter <&-'
	check() { assert_equal "$status" 66; assert_regex "$stderr" ': /: is a dir'; }
	each '$filter /'
	check() { assert_equal "$status" 66; assert_regex "$stderr" 'stdin: is a dir'; }
	each '$filter < /'
	check() { assert_equal "$status" 74; assert_regex "$stderr" 'mem: Input/output'; }
	each '$filter /proc/self/mem'
}

@test "good lines before a bad one are written to standard output" {
	for filter in tx-filter tx-normalize; do
		for option in '' '-o -' '-o /dev/stdout'; do
			# shellcheck disable=SC2086 # two words
			run_bounded $filter $option bad
			assert_equal "$status" 65
			assert_regex "$output" '^\{"status":"A"'
		done
	done
}

@test "good lines before bad gzip data are written" {
	for filter in tx-filter tx-normalize; do
		{ gzip -c good; echo x; } > in.gz
		run_bounded $filter in.gz
		assert_equal "$status" 65
		assert_regex "$output" '^\{"status":"A"'
		assert_equal "$stderr" "$filter: in.gz: garbage after the gzip data"
		gzip -c good | head -c -3 > in.gz
		run_bounded $filter in.gz
		assert_equal "$status" 65
		assert_equal "$stderr" "$filter: in.gz: gzip data is cut short"
	done
}

@test "a filter that is ended leaves no file behind" {
	mkdir d
	mkfifo fifo
	exec 8<> fifo
	for name in HUP INT TERM; do
		env --default-signal=INT tx-filter -o d/out fifo 8>&- &
		until [ -n "$(ls -A d)" ]; do sleep 0.05; done
		kill -s $name $!
		wait $! || status=$?
		assert_equal "$(kill -l $status)" $name
		assert_equal "$(ls -A d)" ''
	done
}

@test "-o writes through a link, into a fifo, and keeps a mode" {
	mkdir d
	ln -s d/out link
	check() {
		assert_equal "$status" 0
		assert [ -L link ]
		assert_equal "$(ls -A d)" out
		assert_equal "$(stat -c %a d/out)" 640
		grep -q A d/out
	}
	echo old > d/out
	chmod 640 d/out
	each '$filter -o link good'
	mkfifo fifo
	check() { assert_equal "$status" 0; assert_output 1; assert [ -p fifo ]; }
	each 'grep -c A fifo & $filter -o fifo good; wait'
}

@test "a descriptor's name stands for what the shell opened" {
	check() {
		assert_equal "$status" 3
		assert_equal "$(head -1 all)" old
		assert_regex "$(cat log)" "^old
tx-[a-z]+: bad:2: byte 1: .*
bad$"
	}
	each 'echo old > log; echo old > all
		$filter -o /dev/stdout --rejects /dev/stderr bad >> all 2>> log'
	each 'echo old > log; echo old > all
		$filter -o /dev/fd/3 --rejects /dev/fd/2 bad 3>> all 2>> log'
	check() { assert_equal "$status" 74; }
	each '$filter -o /dev/fd/9 good 9>&-'
}

@test "-o may name the input" {
	cp good same
	run_bounded tx-normalize -o same same
	assert_success
	grep -q '"A".*"severity_value"' same
}

@test "no output is written over an input or another output" {
	cp "$data" in
	check() {
		assert_equal "$status" 2
		assert_regex "$stderr" "$said"
		run cmp "$data" in
		assert_success
	}
	said='in is an input, so it cannot be --rejects'
	each '$filter --rejects in -o x in'
	each '$filter --rejects in -o x < in'
	said='in is an input, so it cannot be --summary'
	each '$filter --summary in -o x in'
	said='in is an input, so it cannot be standard output'
	each '$filter in >> in'
	said='in is an input, so it cannot be --output'
	each '$filter -o /dev/stdout in >> in'
	each '$filter -o /proc/self/fd/3 in 3>> in'
	said='--output and --summary are one file|--summary and --output are one file'
	each '$filter -o x --summary x in'
	said='--rejects and --summary are one file'
	each '$filter --rejects x --summary x in'
	said='--rejects and standard output are one file'
	each '$filter --rejects - in'
}

@test "messages never end in the data" {
	check() {
		assert_equal "$status" 3
		run grep -c 'line\|byte' out
		assert_output 0
		assert_equal "$(cat rejects)" bad
	}
	each '$filter -o out --rejects rejects bad 2>&-'
}
