# Whether what was wanted of the record plane is there:
#     awk -f judge.awk -f goals.awk medians.tsv
# Goals are ratios of times measured in one run, and memory.
BEGIN { FS = "\t" }

{
	wall[$1, $2] = $4
	mib[$1, $2] = $6
}

function by(job, who) {
	return wall[job, who]
}

END {
	wc = by("floor", "wc")
	two = "tx-aggregate --threads 2"
	most("tx-filter, times wc -l", by("filter", "tx-filter"), wc, 4.5)
	most("the same in plain C", by("filter", "tx-filter in plain C"), wc, 7)
	least("DuckDB's filter, times tx-filter",
		by("filter", "DuckDB"), by("filter", "tx-filter"), 2.5)
	least("chDB's filter, times tx-filter",
		by("filter", "chDB"), by("filter", "tx-filter"), 1.5)
	most("tx-filter, MiB", mib["filter", "tx-filter"], 1, 16)
	most("tx-normalize, times wc -l", by("normalize", "tx-normalize"), wc, 7)
	most("tx-normalize, MiB", mib["normalize", "tx-normalize"], 1, 32)
	most("eight tables of normalized, times wc -l",
		by("tables", "tx-aggregate"), wc, 8)
	most("tx-aggregate, MiB", mib["tables", "tx-aggregate"], 1, 32)

	least("DuckDB's eight tables of raw, times " two,
		by("raw", "DuckDB"), by("raw", two), 3)
	least("chDB's eight tables of raw, times " two,
		by("raw", "chDB"), by("raw", two), 1.5)
	least("DuckDB's memory there, times ours", mib["raw", "DuckDB"], mib["raw", two], 20)
	least("chDB's memory there, times ours", mib["raw", "chDB"], mib["raw", two], 20)
	both("the two filters with --threads 2",
		by("both", "tx-aggregate --threads 2; tx-filter --threads 2"), 1)
	both("the two filters side by side", by("both", "tx-filter & tx-aggregate"), 1)
	# Of chDB the ratio is to be known, no more.
	both("the pipe with tee",
		by("both", "tx-normalize | tee >(tx-filter) | tx-aggregate"), 0)
}

# The tables and the export beside them, in one of our ways.
function both(name, ours, chdb) {
	least("DuckDB's tables and export, times " name, by("both", "DuckDB"), ours, 1)
	least("chDB's tables and export, times " name, by("both", "chDB"), ours, chdb)
}
