# Counts over time, in bins of six hours.
#
# Takes: `table`, `cell`, `heading`.

load here."gp/table.gp"
left = either(56, 90); right = either(20, 60); foot = either(56, 80)
legend = 0
array seen[2]
span = 86400
most = 0
if (rows > 0) {
	start(i) = timecolumn(i, "%Y-%m-%dT%H:%M:%SZ")
	stats input index table using (start(1)) nooutput
	seen[1] = floor_to(STATS_min, span)
	seen[2] = floor_to(STATS_max, span)
	load here."gp/days.gp"
	stats input index table using 2 nooutput
	total = STATS_sum
	stats input index table using (is_shown(start(1)) ? $2 : 0) nooutput
	shown = STATS_sum
	most = STATS_max
}
load here."gp/frame.gp"

if (most == 0) {
	load here."gp/empty.gp"
} else {
	load here."gp/count.gp"
	load here."gp/days.gp"
	load here."gp/outside.gp"
	set xrange [first:last + span]
	set xlabel "day (UTC), in bins of 6 hours" font ",10" tc rgb INK
	unset key
	dot = rows < 3 ? 1.2 : last - first < 30 * span ? 0.45 : 0
	when(i) = is_shown(start(i)) ? start(i) : NaN
	plot input index table using (when(1)):2 \
			with filledcurves y1=0 fs solid 0.18 noborder lc rgb ACCENT, \
		'' index table using (when(1)):2 \
			with linespoints lc rgb ACCENT lw 1.6 pt 7 ps dot
}
