# One table of all ways: awk -f table.awk jobs.tsv verdicts.tsv medians.tsv.
# "x tx" is how many times as long as the first way of the job.
BEGIN {
	FS = "\t"
	form = "| %-46s | %9s | %7s | %7s | %6s | %8s | %8s | %s |\n"
}

FILENAME ~ /jobs/ {
	bytes[$1] = $2
	title[$1] = $3
	next
}

FILENAME ~ /verdicts/ {
	verdict[$1, $2] = $3
	next
}

FNR == 1 {
	floor = $4
	printf form, "way", "seconds", "MB/s", "x wc -l", "x tx", "CPU s", "MiB", "result"
	print "|---|--:|--:|--:|--:|--:|--:|---|"
}

$1 != job {
	job = $1
	first = $4
	printf form, "**" title[job] "**", "", "", "", "", "", "", ""
}

# A way's name, which may hold a |, in a cell.
function cell(name) {
	gsub(/\|/, "\\|", name)
	return name
}

{
	mark = $3 > 1 ? " \\*" : ""
	printf form, cell($2), sprintf("%.2f", $4) mark, sprintf("%.0f", bytes[job] / $4 / 1e6),
		sprintf("%.1f", $4 / floor), job == "floor" ? "" : sprintf("%.1f", $4 / first),
		sprintf("%.2f", $5), sprintf("%.0f", $6), verdict[$1, $2]
	scaled = scaled || mark
}

END {
	print "\nMiB is the largest process of a way; CPU s is of all its processes."
	if (scaled)
		printf "\\* The first %d of %d records, the time scaled.\n", sample, records
}
