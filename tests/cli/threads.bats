# The filters with several threads: what they write, refuse and say is the
# same as with one.
# shellcheck disable=SC2016,SC2154 # bash -c expands these, and run sets them

setup_file() {
	export BATS_NO_PARALLELIZE_WITHIN_FILE=true
	cd "$BATS_FILE_TMPDIR" || return
	# Many blocks of lines, so that every thread has some.
	"$TX_BIN/tx-gen" --messy 6000 >a.ndjson
	"$TX_BIN/tx-gen" --seed 2 2000 >b.ndjson
	sed -e '1500s/.$//' -e '4500s/^/x/' -e '4501s/^.*$//' a.ndjson >bad.ndjson
}

setup() {
	load helpers
	cp "$BATS_FILE_TMPDIR"/*.ndjson .
}

# same LINE: run a shell line for each filter, which stands in it as $filter,
# with one thread and with several; whatever it leaves in files named out*,
# what it says and its status are the same.
same() {
	local threads line=$1
	for filter in tx-normalize 'tx-filter --min-confidence 40' \
		'tx-filter --to csv' 'tx-filter --to json' \
		"tx-aggregate -f $TX_TOP/pipelines/dashboard.tables"; do
		for threads in 1 7; do
			rm -rf got && mkdir got && cd got || return
			filter="$filter --threads $threads" run_bounded \
				bash -c "$line"
			echo "$status $output $stderr" >outcome
			cd .. || return
			[ "$threads" = 1 ] && rm -rf want && mv got want
			[ "$threads" = 1 ] || diff -r want got
		done
	done
}

@test "records come in their order" {
	same '$filter ../a.ndjson >out'
	same '$filter ../a.ndjson ../b.ndjson ../a.ndjson -o out'
}

@test "a pipe is shared too" {
	same 'cat ../a.ndjson ../b.ndjson | $filter >out'
}

@test "gzip is read and written on threads of its own" {
	gzip -c a.ndjson >a.gz
	same '$filter ../a.gz -o out.gz'
	run_bounded tx-normalize a.gz -o two.gz
	tx-normalize --threads 1 a.ndjson -o one.gz
	cmp one.gz two.gz
}

# count OPTION...: how many threads tx-filter has in the midst of its work.
count() {
	local pid

	rm -f pipe
	mkfifo pipe
	"$TX_BIN/tx-filter" "$@" >pipe &
	pid=$!
	exec 7<pipe
	head -c 1 <&7 >first
	find "/proc/$pid/task" -mindepth 1 -maxdepth 1 | wc -l
	exec 7<&-
	wait "$pid" || true
}

@test "there are as many threads as asked for, and one more for gzip" {
	local more=2

	[ "$(nproc)" -gt 1 ] || more=1
	gzip -c a.ndjson >a.gz
	assert_equal "$(count a.ndjson)" 1
	assert_equal "$(count --threads 3 a.ndjson)" 3
	assert_equal "$(count a.gz)" "$more"
	assert_equal "$(count --threads 1 a.gz)" 1
}

@test "bad lines are named and kept in order" {
	same '$filter --rejects out.bad --summary out.json ../bad.ndjson ../b.ndjson >out'
	run_bounded tx-filter --threads 3 --count --rejects bad bad.ndjson
	assert_equal "$status" 3
	assert_output 5997
	assert_regex "$stderr" 'bad\.ndjson:1500: byte .*bad\.ndjson:4500: byte 1:'
}

@test "a bad line ends the run, with all before it written" {
	same '$filter ../b.ndjson ../bad.ndjson >out'
	run_bounded bash -c 'tx-filter --threads 4 bad.ndjson | wc -l'
	assert_output 1499
	assert_regex "$stderr" 'bad\.ndjson:1500: '
}

@test "lines over the limit are refused where they stand" {
	{
		head -n 500 b.ndjson
		printf '{"id":"%0500000d"}\n' 7
		tail -n 500 b.ndjson
		printf '{"id":"%02000d"}\n' 8
		head -n 700 b.ndjson
		printf '{"id":"%0900000d"}' 9
	} >long.ndjson
	same '$filter --max-line 1900 --rejects out.bad ../long.ndjson ../b.ndjson >out'
	same '$filter --max-line 1900 ../long.ndjson >out'
	run_bounded tx-filter --threads 3 --count --max-line 1900 \
		--rejects bad long.ndjson
	grep -F -x -f bad long.ndjson | cmp - bad
	assert_equal "$(awk '{ print length }' bad | xargs)" '500009 2009 900009'
}

@test "input that cannot be read stops a run behind what was read" {
	same '$filter ../a.ndjson ../none ../b.ndjson >out'
	gzip -c a.ndjson | head -c 100000 >cut.gz
	same '$filter ../cut.gz >out'
}

@test "a reader that is gone and a full disk end all threads" {
	same '$filter ../a.ndjson >/dev/full'
	same '$filter ../a.ndjson | head -n 1 >out'
}

@test "the number of threads has bounds" {
	for n in 0 65 x -1; do
		run_bounded tx-normalize --threads "$n" a.ndjson
		assert_equal "$status" 2
	done
}
