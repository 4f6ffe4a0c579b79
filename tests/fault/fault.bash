# shellcheck disable=SC2154 # status and stderr are set by run
# What the tests of faults share: load fault, in setup().
#
#     outcomes <<-'END'
#             0 7 all  call 3 cut 50 reset
#     END
#
# 57 descriptors, newest first, are read ten to a page: six calls when nothing
# goes wrong.  Each line of a table is a plan of one rule with what becomes of
# the run: its exit status, the number of requests (- for any), the records
# (all, or how many of the first ones), and the rule.  No run takes a minute.

load ../cli/helpers
load ../cli/sandbox

for n in {1..57}; do
	printf '{"id":"%s","added_on":"2016-02-01T00:00:%s+0000","owner":{"id":"77","name":"Acme"},"status":"UNKNOWN","type":"DOMAIN","indicator":{"id":"%s","indicator":"a%s.example","type":"DOMAIN"}}\n' \
		$((2000 + n)) $((n + 2)) $((9000 + n)) "$n"
done | sed 's/00:00:\(.\)+/00:00:0\1+/' >data.ndjson
for n in {57..1}; do
	printf '{"id":"%s"}\n' $((2000 + n))
done >all

# serve RULE...: a server with this plan.
serve() {
	printf '%s\n' "$@" >plan
	sandbox_stop
	sandbox_start --now 2016-03-01 --faults plan data.ndjson
}

# What is asked for, unless a test says otherwise.
asked=(--since 2016-01-01 --until 2016-03-01 --fields id --limit 10)

# fetch OPTION...: read all pages; output, stderr and status are set.
fetch() {
	run_bounded tx-fetch --base-url "$SANDBOX_URL" "${asked[@]}" \
		--retry-wait 0.001 --max-time 50s --summary summary "$@"
	printf '%s' "${output:+$output
}" >got
}

requests() {
	wc -l <"$SANDBOX_LOG"
}

# outcomes [OPTION...] <TABLE
outcomes() {
	local want count records rule rows=0

	while read -r want count records rule; do
		serve "$rule"
		fetch "$@"
		[ "$status" -eq "$want" ] ||
			fail "$rule: status $status, not $want: $stderr"
		[ "$records" = all ] && records=57
		head -n "$records" all >wanted
		cmp wanted got || fail "$rule: other records: $stderr"
		[ "$count" = - ] || [ "$(requests)" -eq "$count" ] ||
			fail "$rule: $(requests) requests, not $count"
		rows=$((rows + 1))
	done
	[ "$rows" -gt 0 ]
}
