# Counts over time, in bins of six hours.
#
# Takes: `table`, `cell`, `heading`.

load here."gp/table.gp"
left = 90; right = 60; foot = 80
load here."gp/frame.gp"

if (rows == 0) {
	load here."gp/empty.gp"
} else {
	instant(i) = timecolumn(i, "%Y-%m-%dT%H:%M:%SZ")
	stats input index table using 2 nooutput
	most = STATS_max
	stats input index table using (instant(1)) nooutput
	load here."gp/count.gp"
	span = 86400
	first = floor_to(STATS_min, span)
	last = floor_to(STATS_max, span)
	set xrange [first:last + span]
	load here."gp/days.gp"
	set xlabel "day (UTC), in bins of 6 hours" font ",10" tc rgb INK
	unset key
	dot = rows < 3 ? 1.2 : rows < 120 ? 0.45 : 0
	plot input index table using (instant(1)):2 \
			with filledcurves y1=0 fs solid 0.18 noborder lc rgb ACCENT, \
		'' index table using (instant(1)):2 \
			with linespoints lc rgb ACCENT lw 1.6 \
			pt 7 ps dot
}
