# Take one table out of what tx-aggregate wrote for gnuplot.
#
#     awk -v table=top_tags -f html/block.awk tables.dat
#
# The first line has the heads; then come the rows, but for the NaN of an empty
# table.

function plain(text) {
	if (text ~ /^".*"$/) {
		text = substr(text, 2, length(text) - 2)
		gsub(/\\042/, "\"", text)
		gsub(/\\\\/, "\\", text)
	}
	return text
}

BEGIN { FS = "\t" }
/^# / { here = $0 == "# " table; next }
!here || NF == 0 || $NF == "NaN" { next }
{
	line = plain($1)
	for (i = 2; i <= NF; i++) line = line "\t" plain($i)
	print line
}
