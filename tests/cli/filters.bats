# What tx-normalize, tx-filter and tx-aggregate have in common.
# shellcheck disable=SC2016,SC2010 # the shells that bash -c starts expand these

setup() {
	load helpers
	data=$TX_TOP/tests/data/descriptors.ndjson
}

# each COMMAND...: run a shell line once for each filter, which stands in it
# as $filter; every run must give what the test asserts in check().
each() {
	for filter in tx-normalize tx-filter 'tx-aggregate -t n=status'; do
		[ -x "$TX_BIN/${filter%% *}" ] || continue
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
