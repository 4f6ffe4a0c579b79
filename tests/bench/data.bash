# The records of the bench: made once, the same each time.  Sets $raw, $norm,
# $gz, the same of the sample, and $tables.
# shellcheck disable=SC2154 # what bench.sh and data.bash set

# fresh FILE PROGRAM COMMAND: make FILE with COMMAND, a line of the shell, unless
# it is there and younger than PROGRAM.
fresh() {
	[ -s "$1" ] && [ "$1" -nt "$TX_BIN/$2" ] && return
	echo "making ${1##*/}" >&2
	bash -o pipefail -c "$3" > "$1.tmp"
	mv "$1.tmp" "$1"
}

make_data() {
	raw=$work/raw-$records.ndjson norm=$work/norm-$records.ndjson
	gz=$raw.gz
	raw_sample=$work/raw-$sample.ndjson norm_sample=$work/norm-$sample.ndjson
	gz_sample=$raw_sample.gz
	tables=$work/eight.tables

	# Engines read the first of two equal keys, the others the last.
	fresh "$raw" tx-gen "tx-gen --seed 1 --once $records"
	fresh "$norm" tx-normalize "tx-normalize '$raw'"
	fresh "$gz" tx-gen "gzip -c '$raw'"
	if [ "$sample" != "$records" ]; then
		fresh "$raw_sample" tx-gen "head -n $sample '$raw'"
		fresh "$norm_sample" tx-normalize "head -n $sample '$norm'"
		fresh "$gz_sample" tx-gen "gzip -c '$raw_sample'"
	fi
	grep -v '^chart_' "$TX_TOP/pipelines/dashboard.tables" > "$tables"
	export TABLES=$tables
}
