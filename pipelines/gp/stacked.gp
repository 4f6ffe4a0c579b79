# Stacked bars over time from a wide table.
#
# Takes: `table`, `cell`, `heading`, `span` (seconds a bin), `axis`.

load here."gp/table.gp"
left = 90; right = 270; foot = 80
load here."gp/frame.gp"
set xlabel axis font ",10" tc rgb INK

if (rows == 0) {
	load here."gp/empty.gp"
} else {
	array names[columns]
	stats input index table using (sum [i = 2:columns] \
		(names[i] = columnhead(i), column(i))) nooutput
	most = STATS_max
	stats input index table using (timecolumn(1, "%Y-%m-%d")) nooutput
	first = STATS_min
	last = STATS_max

	load here."gp/count.gp"
	load here."gp/days.gp"
	slots = (last - first) / span + 1
	spare = slots < 4 ? (4 - slots) / 2.0 : 0
	set xrange [first - span * (0.6 + spare):last + span * (0.6 + spare)]
	set boxwidth 0.8 * span
	if (slots > 40) {
		set style fill solid 1 noborder
	}
	plot for [i = columns:2:-1] input index table \
		using (timecolumn(1, "%Y-%m-%d")):(sum [k = 2:i] column(k)) \
		with boxes lc rgb colour(i - 1, names[i]) \
		title cut(names[i], 23)
}
