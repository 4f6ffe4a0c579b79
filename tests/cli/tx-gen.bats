#!/usr/bin/env bats
# The generator of test data: what the other tests lean on.

setup() {
	load helpers
}

# Lines and different ids; jq 1.6 would refuse lone surrogates.
ids() {
	python3 -c 'import json, sys
ids = [str(json.loads(line)["id"]) for line in sys.stdin]
print(len(ids), len(set(ids)))'
}

@test "tx-gen: the same options give the same bytes, another seed others" {
	tx-gen --seed 5 300 >a
	tx-gen --seed 5 300 >b
	tx-gen --seed 6 300 >c
	cmp a b
	run cmp -s a c
	assert_failure
}

@test "tx-gen: makes COUNT lines of JSON with an id each, none twice" {
	tx-gen --seed 5 2000 >a
	run jq -rn '[inputs.id] | length, (unique | length)' a
	assert_output $'2000\n2000'
	run tx-gen 0
	assert_success
	assert_output ''
}

@test "tx-gen: what is messy is still JSON" {
	tx-gen --messy --offsets --epochs --terms 2000 >a
	run ids <a
	assert_output --regexp '^2000 '
}

# How many objects have a key twice.
twice() {
	python3 -c 'import json, sys
def pairs(of):
    global twice
    twice += len(of) > len(dict(of))
    return dict(of)
twice = 0
for line in sys.stdin: json.loads(line, object_pairs_hook=pairs)
print(twice)'
}

@test "tx-gen: a key comes twice now and then, with --once never" {
	run twice < <(tx-gen 30000)
	assert_output --regexp '^[1-9]'
	run twice < <(tx-gen --once 30000)
	assert_output 0
}

@test "tx-gen: times lie in the window, newest first" {
	tx-gen --start 2024-02-26 --days 7 2000 | jq -r .added_on >times.txt
	sort -r times.txt >sorted
	run head -c 10 sorted
	assert_output 2024-03-03
	run tail -c 25 sorted
	assert_output --partial 2024-02-26
	cut -c1-13 times.txt >hours
	sort -rc hours
}

@test "tx-gen: writes as PHP does" {
	tx-gen 2000 >a
	run grep -c '[^ -~]' a
	assert_output 0
	grep -q 'https\?:\\/\\/' a
	grep -q '\\u0040' a
	grep -q '\\ud83d\\ud' a
	run grep -c '[^\\]/' a
	assert_output 0
}

@test "tx-gen: --terms gives some descriptors under two terms" {
	tx-gen --terms 2000 >a
	run jq -n '[inputs | .id] | length - (unique | length) > 20' a
	assert_output true
	run jq -n '[inputs | [.id, .search_term]] | unique | length > 1990' a
	assert_output true
}

@test "tx-gen: a full disk gives 74, a bad option 2" {
	run_bounded bash -c 'tx-gen 10 >/dev/full'
	assert_equal "$status" 74
	run_bounded tx-gen
	assert_equal "$status" 2
	run_bounded tx-gen --start 2024-02-30 1
	assert_equal "$status" 2
	run_bounded tx-gen -- -1
	assert_equal "$status" 2
}

@test "tests/data: the hand-made set is what its README counts" {
	run ids <"$TX_TOP/tests/data/descriptors.ndjson"
	assert_output '49 48'
	run grep -c '^| [0-9]' "$TX_TOP/tests/data/README.md"
	assert_output 49
}
