# The filters, with every system call failing in turn.

setup() {
	load ../cli/helpers
	tx-gen 40 >good
	{ head -n 20 good; echo bad; tail -n 20 good; } >in
	gzip -c good >good.gz
}

# filters OPTION...: attack each of the three with what a disk, a pipe and a
# kernel may do.
filters() {
	local filter

	for filter in tx-normalize 'tx-filter --min-confidence 40' \
		"tx-aggregate -f $TX_TOP/pipelines/dashboard.tables"; do
		rm -rf want got
		# shellcheck disable=SC2086 # a program and its options
		run "$TX_TOP/tests/proof/attack" --part bad $filter "$@" <<-'END'
			open EMFILE 66 74
			read EIO 74
			read EINTR
			read short
			read EAGAIN
			write ENOSPC 74
			write EINTR
			write short
			write EAGAIN
			fsync EIO 74
			rename EACCES 74
			close EIO 74
			write kill 137
			write torn 137
			write done 137
			fsync kill 137
			rename kill 137
			rename done 137
			malloc ENOMEM 71
		END
		assert_success
		echo "# ${filter%% *} $*: ${lines[-1]}" >&3
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
