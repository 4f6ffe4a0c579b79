# Stacked bars over time from a wide table.
#
# Takes: `table`, `cell`, `heading`, `span` (seconds a bin), `axis`.

load here."gp/table.gp"
left = either(56, 90); right = either(12, 270); foot = either(66, 80)
array seen[2]
most = 0
if (rows > 0) {
	array names[columns]
	start(i) = timecolumn(i, "%Y-%m-%d")
	height_of(k) = sum [i = 2:k] column(i)
	stats input index table using (start(1)) nooutput
	seen[1] = STATS_min
	seen[2] = STATS_max
	load here."gp/days.gp"
	stats input index table using (sum [i = 2:columns] \
		(names[i] = columnhead(i), column(i))) nooutput
	total = STATS_sum
	stats input index table using \
		(is_shown(start(1)) ? height_of(columns) : 0) nooutput
	shown = STATS_sum
	most = STATS_max
}
legend = rows > 0 ? columns - 1 : 0
load here."gp/frame.gp"

if (most == 0) {
	load here."gp/empty.gp"
} else {
	load here."gp/count.gp"
	load here."gp/days.gp"
	load here."gp/outside.gp"
	set xlabel axis font ",10" tc rgb INK
	slots = (last - first) / span + 1
	spare = slots < 4 ? (4 - slots) / 2.0 : 0
	set xrange [first - span * (0.6 + spare):last + span * (0.6 + spare)]
	set boxwidth 0.8 * span
	if (slots > 40) {
		set style fill solid 1 noborder
	}
	plot for [i = columns:2:-1] input index table \
		using (is_shown(start(1)) ? start(1) : NaN):(height_of(i)) \
		with boxes lc rgb colour(i - 1, names[i]) \
		title cut(names[i], either(24, 23))
}
