# The filters, with every system call failing in turn.

setup() {
	load ../cli/helpers
	tx-gen 40 >good
	{ head -n 20 good; echo bad; tail -n 20 good; } >in
	gzip -c good >good.gz
}

# attack WORD...: what a disk, a pipe and a kernel may do to a program.
attack() {
	rm -rf want got
	run "$TX_TOP/tests/proof/attack" "$@" <<-'END'
		open EMFILE 66 74
		open EMFILE+ 66 74
		read EIO 74
		read EINTR
		read short
		read EAGAIN
		write ENOSPC 74
		write EDQUOT+ 74
		write EINTR
		write short
		write EAGAIN
		fsync EIO 74
		rename EACCES 74
		close EIO 74
		poll EINTR
		poll ENOMEM 74
		write kill 137
		write torn 137
		write done 137
		fsync kill 137
		rename kill 137
		rename done 137
		malloc ENOMEM 71
	END
	assert_success
	echo "# ${*//"$TX_TOP/"/}: ${lines[-1]}" >&3
}

# filters OPTION...: attack each of the three.
filters() {
	local filter

	for filter in tx-normalize 'tx-filter --min-confidence 40' \
		"tx-aggregate -f $TX_TOP/pipelines/dashboard.tables"; do
		# shellcheck disable=SC2086 # a program and its options
		attack --part bad $filter "$@"
	done
}

@test "a file is written, whole or not at all" {
	filters -o out ../good
}

@test "a pipe is written" {
	filters ../good
}

@test "bad lines are set aside, a summary is written" {
	filters -o out --rejects bad --summary sum ../in
}

@test "gzip is read and written" {
	filters -o out.gz ../good.gz
}

@test "two threads share the work" {
	filters --threads 2 -o out ../good ../good
}

@test "a pipe is kept, to be read twice" {
	export TMPDIR=$PWD/spool
	mkdir spool
	attack --stdin ../good tx-filter --latest-by id -o out
	assert_equal "$(ls -A spool)" ''
}

@test "a file of values is read, cells are written" {
	jq -r .id good | head -n 30 >ids
	attack tx-filter --in id=../ids --to csv -o out ../good
}

@test "counts are kept, and summed" {
	tables=(tx-aggregate -t statuses=status -t 'days=ds@day,type')
	"${tables[@]}" --partial -o one good
	attack "${tables[@]}" --partial -o out ../good
	attack tx-aggregate --merge --expect 2 -o out ../one ../one
}

@test "memory is not asked for record by record" {
	[ -z "${TX_SAN-}" ] || skip 'the sanitizers have an allocator of their own'
	tx-gen 2000 >in
	for filter in tx-normalize 'tx-filter --min-confidence 40' \
		"tx-aggregate -f $TX_TOP/pipelines/dashboard.tables"; do
		$filter in >want
		for at in 20 1500; do
			rm -f hit
			FAIL_CALL=malloc FAIL_AT=$at FAIL_WITH=ENOMEM \
				FAIL_HIT=hit LD_PRELOAD=$TX_BIN/failing.so \
				$filter in >got || true
			[ "$at" = 1500 ] || assert [ -e hit ]
		done
		assert [ ! -e hit ]
		cmp want got
	done
}
