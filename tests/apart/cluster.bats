#!/usr/bin/env bats
# cluster.mk over ssh and with Slurm: make check-cluster.
# shellcheck disable=SC2030,SC2031 # each test has variables of its own

setup() {
	load ../cli/helpers
	load cluster
	unset MAKEFLAGS MAKELEVEL
	[ "$(id -u)" = 0 ] || skip 'only root can make network namespaces'
	command -v ip >/dev/null || skip 'ip is not there (tests/need cluster)'
	tx-gen --start 2026-11-09 --days 14 3000 >in.ndjson
	tx-aggregate -f "$TX_TOP/pipelines/dashboard.tables" in.ndjson >serial
	hosts_up || skip 'no network namespaces here'
}

teardown() {
	hosts_down
}

shards() {
	split -n "l/$1" -d --additional-suffix=.ndjson in.ndjson shard.
	sha256sum shard.* >sums
}

need_ssh() {
	local tool

	for tool in parallel ssh rsync; do
		command -v $tool >/dev/null || skip "$tool is not there (tests/need cluster)"
	done
	[ -x /usr/sbin/sshd ] || skip 'sshd is not there (tests/need cluster)'
}

# cluster NAME=VALUE...: run the job from ctl.
cluster() {
	run --separate-stderr timeout 300 ip netns exec "$CTL" \
		make -f "$TX_TOP/pipelines/cluster.mk" SHARDS='shard.*' "$@"
}

# The tables are those of one pass, and the shards are still there.
assert_serial() {
	assert_success
	cmp serial cluster/tables
	sha256sum --quiet -c sums
}

@test "ssh: shards are copied to two hosts, their counts come back" {
	need_ssh
	shards 3
	for host in w1 w2; do
		sshd_up $host "$TX_BIN:/usr/bin:/bin"
	done
	cluster RUN=ssh HOSTS=1/w1,1/w2
	assert_serial
	assert_equal "$(awk 'NR > 1 { print $2 }' cluster/log/jobs | sort -u |
		tr '\n' ' ')" 'w1 w2 '
}

@test "ssh: ten shards, and a host that is killed as it counts" {
	need_ssh
	shards 10
	sshd_up w1 "$TX_BIN:/usr/bin:/bin"
	# On w2 the first of them takes for ever.
	mkdir slow
	cat >slow/tx-normalize <<-END
		#!/bin/sh
		: >"$PWD/reached"
		exec sleep 600
	END
	chmod +x slow/tx-normalize
	sshd_up w2 "$PWD/slow:$TX_BIN:/usr/bin:/bin"
	(
		for _ in {1..600}; do
			[ ! -e reached ] || break
			sleep 0.1
		done
		host_kill w2
	) 3>&- &
	cluster RUN=ssh SHARED=yes HOSTS=2/w1,1/w2
	wait $!
	assert [ -e reached ]
	assert_serial
	assert_equal "$(awk 'NR > 1 && $7 == 0 { print $2 }' cluster/log/jobs |
		sort | uniq -c | tr -s ' ')" ' 10 w1'
}

@test "ssh: no host left is a failure, and leaves no tables" {
	need_ssh
	shards 2
	sshd_up w1 "$TX_BIN:/usr/bin:/bin"
	host_kill w1
	cluster RUN=ssh SHARED=yes HOSTS=1/w1
	assert_failure
	assert [ ! -e cluster/tables ]
}

@test "Slurm: an array and its reduce, and neither when one task fails" {
	local tool

	for tool in sbatch slurmctld slurmd munged; do
		command -v $tool >/dev/null || [ -x /usr/sbin/$tool ] ||
			skip "$tool is not there (tests/need cluster)"
	done
	shards 4
	slurm_up || skip "Slurm does not run here: $(tail -n 1 slurm/*.out)"
	cluster RUN=slurm
	assert_serial

	# Only what is new is in the next array; one task of it fails.
	rm cluster/tables
	echo '{"cut' >>shard.01.ndjson
	cluster RUN=slurm
	assert_failure
	# shellcheck disable=SC2154 # set by run
	[[ $stderr == *'shard.01.ndjson:'*'unterminated string'* ]]
	assert [ ! -e cluster/tables ]
	sed -i '$d' shard.01.ndjson
	cluster RUN=slurm
	assert_serial
	assert_equal "$(wc -l <cluster/todo)" 1
}
