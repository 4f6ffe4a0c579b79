# The corners of records and files, by the tables of corners.py.

# shellcheck disable=SC2154 # what run sets

setup() {
	load helpers
}

# corners TABLE: nothing differs from it.
corners() {
	run_bounded python3 "$TX_TOP/tests/cli/corners.py" "$1"
	assert_success
	assert_output ''
}

@test "each used field: absent, null, of a wrong type, numbers in all spellings, escaped, twice" {
	corners verdicts
}

@test "values are one to --latest-by, --in and --not-in where they mean one text, lone surrogates too" {
	corners apart
}

@test "derived keys: of values that are absent, null, of a wrong type, escaped, twice" {
	corners derived
}

@test "times in a table: of a wrong type, in all spellings, in arrays" {
	corners times
}

@test "what is valid passes: lone surrogates, NUL, long keys, many keys, nesting of 512" {
	corners passed
}

@test "what is not valid is refused by all three filters, at its line" {
	corners refused
}

@test "files: blank lines, CRLF, a BOM, gzip members and what may go wrong with them" {
	corners files
}

@test "lines of 64 MiB pass, longer ones are refused, as what tx-normalize makes of them" {
	run timeout 300 python3 "$TX_TOP/tests/cli/corners.py" long
	assert_success
	assert_output ''
}

# The override turns what follows it about: "gnp.exe" would end in ".png".
@test "no message of any program turns others about or hides a part of itself" {
	name=$'\xe2\x80\xaegnp\xe2\x81\xa6.exe\xe2\x80\x8b'
	while read -r -a command; do
		run_bounded "${command[@]}" "$name"
		assert_failure
		[[ $stderr == *'\u202egnp\u2066.exe\u200b'* ]] || fail "$stderr"
		[[ $stderr != *$'\xe2'* ]] || fail "$stderr"
	done <<-'END'
		tx-fetch --token-file
		tx-normalize
		tx-filter
		tx-aggregate --table types=type
		tx-publish --check
	END
}
