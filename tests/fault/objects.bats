# tx-fetch reads every kind of object through a storm of faults and writes what
# it writes in fine weather, byte for byte.

# shellcheck disable=SC2154 # stderr is set by run

setup() {
	load fault
	# 40 indicators of a group with 1, 27 or 53 descriptors each, and tags
	# of which there are more than a page.
	{
		printf '{"id":"333","name":"G","description":"d","threat_updates_enabled":true}\n'
		for n in {1..40}; do
			case $n in 7) opinions=27 ;; 9) opinions=53 ;; *) opinions=1 ;; esac
			for ((k = 1; k <= opinions; k++)); do
				printf '{"id":"%s","added_on":"2016-02-01T00:00:00+0000","last_updated":"2016-02-02T00:00:%02d+0000","owner":{"id":"%s","name":"N"},"status":"UNKNOWN","type":"DOMAIN","indicator":{"id":"%s","indicator":"a%s.example","type":"DOMAIN"},"privacy_type":"HAS_PRIVACY_GROUP","privacy_members":["333"],"tags":{"data":[{"id":"501","text":"all"}%s]}}\n' \
					$((100000 + n * 100 + k)) "$n" $((500 + k)) \
					$((9000 + n)) "$n" "$(many_tags "$n")"
			done
		done
	} >data.ndjson
	jq -r 'select(.type).id' data.ndjson >ids
}

teardown() {
	sandbox_stop
}

# many_tags N: 61 more tags for some.
many_tags() {
	[ $(($1 % 13)) -ne 0 ] || printf ',{"id":"%s","text":"t%s"}' \
		{600..660}{,} | sort -u | tr -d '\n'
}

storm='chance 10 error 2
chance 5 error 1 500 subcode 99
chance 5 error 4 403
chance 5 html 502
chance 10 cut 60 reset
chance 5 cut 60 close
chance 5 gzip bad-crc
chance 5 lost
chance 10 hole
chance 10 short 4
chance 10 after=* shift 2
chance 10 double
chance 20 latency 10'

# same_host: what was read, with one name for all servers.
same_host() {
	sed 's/127\.0\.0\.1:[0-9]*/HOST/g' got
}

# weather OPTION...: asked for so, the same in storm as in fine weather.
weather() {
	# shellcheck disable=SC2034 # fetch uses it
	local seed asked=("$@")

	serve 'call 9999 lost'
	fetch <ids
	assert_success
	[ -s got ]
	same_host >fine
	for seed in 1 2 3; do
		serve "seed $seed" "$storm"
		fetch -j 4 --retries 30 <ids
		[ "$status" -eq 0 ] || fail "seed $seed: $status: $stderr"
		cmp fine <(same_host) || fail "seed $seed"
	done
}

@test "storm: descriptors, lists inside of them completed" {
	weather --since 2016-01-01 --until 2016-03-01 --limit 10 \
		--fields tags
	assert_equal "$(jq -s 'map(.tags.data | length) | max' fine)" 62
}

@test "storm: ids" {
	weather --fields id,tags ids
}

@test "storm: tagged objects" {
	weather --limit 20 tagged all
}

@test "storm: updates of a group, unfolded or not" {
	weather --since 2016-02-01 --limit 7 updates 333
	weather --since 2016-02-01 --limit 7 --unfold updates 333
	assert_equal "$(jq -s length fine)" 118
}

@test "storm: members" {
	weather members
}

@test "storm: tags" {
	weather --limit 20 tags t
}

@test "storm: groups" {
	weather groups
}
