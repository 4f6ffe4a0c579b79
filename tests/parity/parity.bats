#!/usr/bin/env bats
# The ten tables and the high-value set against the notebook: see README.md.
bats_require_minimum_version 1.5.0

setup() {
	load ../cli/helpers
	here=$TX_TOP/tests/parity
	dashboard=$TX_TOP/pipelines/dashboard.tables
	phish=$TX_TOP/pipelines/phish.tables
	for python in /usr/bin/python3 python3; do
		"$python" -c 'import pandas' 2>/dev/null && return
	done
	skip 'python3-pandas is not installed'
}

reference() {
	"$python" "$here/reference.py" "$@"
}

# same WANT GOT: succeed when the files are equal, else show what differs.
same() {
	diff -au "$1" "$2" >differs || {
		head -n 40 differs
		return 1
	}
}

# The lines of the notebook's tables; chart_* are what is drawn of them.
notebook() {
	grep -v '^chart_' "$1"
}

# tables FILE MODE: the ten tables, as the pipeline makes them.
tables() {
	local mode=--tags=$2

	tx-aggregate "$mode" -f <(notebook "$dashboard") "$1"
	printf '\n\n'
	tx-filter "$mode" --status MALICIOUS --match description=phish "$1" |
		tx-aggregate "$mode" -f <(notebook "$phish")
}

# Compare all ten tables over FILE, raw and normalized, and the high-value
# set, in the notebook's mode of tags and in ours.
compare() {
	local mode

	for mode in description all; do
		reference --tags "$mode" tables "$1" >want
		tables "$1" "$mode" >got
		same want got
		tx-normalize --tags="$mode" "$1" >norm.ndjson
		tables norm.ndjson "$mode" >got
		same want got
	done
	for file in "$1" norm.ndjson; do
		reference high-value "$file" >want
		tx-filter --high-value "$file" >got
		same want got
	done
}

@test "the reference: tables worked out by hand" {
	reference --tags description tables "$here/tiny.ndjson" >got
	same "$here/tiny.expected" got
}

@test "the reference: the API's tags come first, and no tag twice" {
	reference --tags all tables "$here/tiny.ndjson" >got
	run sed -n '/^# phish_tags/,$p' got
	assert_output $'# phish_tags\ntags\tn\nKIT\t1\nc2\t1\nmalicious_domain\t1'
}

@test "the reference: the high-value set worked out by hand" {
	run reference high-value "$here/tiny.ndjson"
	assert_output "$(head -n 2 "$here/tiny.ndjson")"
	reference high-value "$TX_TOP/tests/data/descriptors.ndjson" >got
	run jq -r .id got
	assert_output $'900000000000002\n900000000000003\n900000000000011'
}

@test "parity: small inputs worked out by hand" {
	compare "$here/tiny.ndjson"
}

@test "parity: the hand-made set" {
	compare "$TX_TOP/tests/data/descriptors.ndjson"
}

@test "parity: no record, and one" {
	: >none
	compare none
	tx-gen 1 >one
	compare one
}

@test "parity: records of several seeds, in several zones" {
	for seed in 1 2 3; do
		tx-gen --seed "$seed" --offsets --epochs --terms 3000 >raw
		compare raw
	done
}

@test "parity: the ends of weeks, months and years" {
	tx-gen --start 2023-12-23 --days 11 --offsets 500 >raw
	compare raw
	tx-gen --start 2024-02-24 --days 10 --offsets 500 >raw
	compare raw
	tx-gen --start 2023-03-25 --days 2 --owners 3 50 >raw
	compare raw
}

@test "parity: months with hardly a record" {
	tx-gen --days 400 --owners 200 60 >raw
	compare raw
}

@test "parity: records with wrong types, odd letters and repeated keys" {
	tx-gen --messy --offsets --epochs 5000 >raw
	compare raw
}

@test "parity: many records" {
	local count=50000

	[ -z "${TX_SLOW-}" ] || count=200000
	tx-gen --offsets --terms "$count" >raw
	compare raw
}

@test "parity: the high-value set as JSON, keyed by row" {
	tx-gen 3000 >raw
	reference json raw >want
	tx-filter --high-value --to json raw >got
	same <(jq -S . want) <(jq -S . got)
	run jq 'length > 100 and keys_unsorted == [range(length) | tostring]' got
	assert_output true
}
