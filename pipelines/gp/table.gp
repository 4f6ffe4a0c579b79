# What `table` of `input` holds: its `columns`, and its `rows`, of which the
# NaN of an empty table is none.  A table that is not there at all is a
# mistake, not an empty chart.  Ranges limit what stats sees, so they are
# reset here and set after the last look at the data.

reset
set datafile separator tab columnheaders
undefine STATS_*
stats input index table using (0) nooutput
if (!exists("STATS_records")) {
	print input.": no table \"".table."\""
	exit status 1
}
columns = STATS_columns
rows = 0
stats input index table using (rows = rows + valid(columns)) nooutput
