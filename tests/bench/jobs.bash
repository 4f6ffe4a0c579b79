# The jobs, and each of the ways to do them: ours first.
# shellcheck disable=SC2016 # the commands are expanded when they run

define_jobs() {
	job floor raw nothing 'reading, and nothing else'
	way wc 'wc -l $RAW'
	way cat 'cat $RAW'
	way gzip 'gzip -dc $GZ'

	job filter raw lines 'high value, lines as they came'
	way tx-filter 'tx-filter --high-value $RAW'
	way 'tx-filter in plain C' '$PLAIN/tx-filter --high-value $RAW'
	way 'tx-filter --threads 2' 'tx-filter --high-value --threads 2 $RAW'
	way DuckDB 'node $RIVALS/duckdb.js $RAW $RIVALS/duckdb/filter.sql'
	way chDB 'node $RIVALS/chdb.js $RAW $RIVALS/chdb/filter.sql'
	slow node 'node $RIVALS/node/filter.js $RAW'
	slow pandas '/usr/bin/python3 $RIVALS/pandas_job.py filter $RAW'
	slow jq 'jq -R -r -f $RIVALS/filter.jq $RAW'
	slow Miller "mlr --nidx --fs '\\001' filter -f \$RIVALS/filter.mlr \$RAW"

	job gzip raw lines 'the same from a .gz'
	way tx-filter 'tx-filter --high-value $GZ'
	way DuckDB 'node $RIVALS/duckdb.js $GZ $RIVALS/duckdb/filter.sql'
	way chDB 'node $RIVALS/chdb.js $GZ $RIVALS/chdb/filter.sql'
	slow jq 'gzip -dc $GZ | jq -R -r -f $RIVALS/filter.jq'

	job counts norm rows 'two counts and the top tags, normalized'
	way tx-aggregate 'tx-aggregate -t statuses=status -t types=type \
		-t "top_tags=tags top=10" --to ndjson $NORM'
	way DuckDB 'node $RIVALS/duckdb.js $NORM $RIVALS/duckdb/counts.sql'
	way chDB 'node $RIVALS/chdb.js $NORM $RIVALS/chdb/counts.sql'
	slow node 'node $RIVALS/node/counts.js $NORM'
	slow pandas '/usr/bin/python3 $RIVALS/pandas_job.py counts $NORM'
	slow jq 'jq -n -r -f $RIVALS/counts.jq $NORM'
	slow Miller 'mlr --ijsonl --onidx --ofs tab put -q -f $RIVALS/counts.mlr $NORM'

	job normalize raw records 'derived keys added'
	way tx-normalize 'tx-normalize $RAW'
	way 'tx-normalize --threads 2' 'tx-normalize --threads 2 $RAW'
	way DuckDB 'node $RIVALS/duckdb.js $RAW $RIVALS/duckdb/normalize.sql'
	way chDB 'node $RIVALS/chdb.js $RAW $RIVALS/chdb/normalize.sql'
	slow node 'node $RIVALS/node/normalize.js $RAW'
	slow jq 'jq -c --argjson threat_types "$(cat $RIVALS/threat-types.json)" \
		-f $RIVALS/normalize.jq $RAW'

	job write raw nothing 'the same, to a file'
	way tx-normalize 'tx-normalize $RAW > $WORK/out'
	way DuckDB 'node $RIVALS/duckdb.js $RAW \
		$RIVALS/duckdb/normalize.sql=$WORK/out'
	way chDB 'rm -f $WORK/out; node $RIVALS/chdb.js $RAW \
		$RIVALS/chdb/normalize.sql=$WORK/out'

	job tables norm rows 'the eight tables, normalized'
	way tx-aggregate 'tx-aggregate -f $TABLES --to ndjson $NORM'
	way 'tx-aggregate --threads 2' \
		'tx-aggregate -f $TABLES --to ndjson --threads 2 $NORM'
	way DuckDB 'cd $RIVALS/duckdb && node ../duckdb.js $NORM norm.sql eight.sql'
	way chDB 'cd $RIVALS/chdb && node ../chdb.js $NORM norm.sql eight.sql'
	slow node 'node $RIVALS/node/eight.js norm $NORM'
	slow pandas '/usr/bin/python3 $RIVALS/pandas_job.py norm $NORM'

	job raw raw rows 'the eight tables, raw'
	way tx-aggregate 'tx-aggregate -f $TABLES --to ndjson $RAW'
	way 'tx-aggregate --threads 2' \
		'tx-aggregate -f $TABLES --to ndjson --threads 2 $RAW'
	way DuckDB 'cd $RIVALS/duckdb && node ../duckdb.js $RAW raw.sql eight.sql'
	way chDB 'cd $RIVALS/chdb && node ../chdb.js $RAW raw.sql eight.sql'
	slow node 'node $RIVALS/node/eight.js raw $RAW'
	slow pandas '/usr/bin/python3 $RIVALS/pandas_job.py raw $RAW'

	job pipe raw rows 'the eight tables of high value'
	way 'tx-normalize | tx-filter | tx-aggregate' \
		'tx-normalize $RAW | tx-filter --high-value |
			tx-aggregate -f $TABLES --to ndjson'
	way 'tx-filter | tx-aggregate' 'tx-filter --high-value $RAW |
		tx-aggregate -f $TABLES --to ndjson'
	way DuckDB 'cd $RIVALS/duckdb &&
		node ../duckdb.js $RAW raw.sql high.sql eight.sql'
	way chDB 'cd $RIVALS/chdb &&
		node ../chdb.js $RAW raw.sql high.sql eight.sql'
	slow node 'node $RIVALS/node/eight.js high $RAW'

	job both raw both 'the eight tables and the high-value lines'
	way 'tx-normalize | tee >(tx-filter) | tx-aggregate' \
		'tx-normalize $RAW | tee >(tx-filter --high-value > $EXPORT) |
			tx-aggregate -f $TABLES --to ndjson'
	way 'tx-filter & tx-aggregate' 'tx-filter --high-value $RAW > $EXPORT &
		tx-aggregate -f $TABLES --to ndjson $RAW'
	way 'tx-aggregate --threads 2; tx-filter --threads 2' \
		'tx-aggregate -f $TABLES --to ndjson --threads 2 $RAW &&
		tx-filter --high-value --threads 2 $RAW > $EXPORT'
	way DuckDB 'cd $RIVALS/duckdb &&
		node ../duckdb.js $RAW raw.sql eight.sql filter.sql=$EXPORT'
	way chDB 'rm -f $EXPORT; cd $RIVALS/chdb &&
		node ../chdb.js $RAW raw.sql eight.sql export.sql=$EXPORT'
	slow node 'node $RIVALS/node/eight.js both $RAW $EXPORT'
}
