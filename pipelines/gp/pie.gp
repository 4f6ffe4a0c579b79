# A pie from a table of names and counts, clockwise from the top.
#
# Takes: `table`, `cell`, `heading`.

load here."gp/table.gp"
least(a, b) = a < b ? a : b
side = either(least(240, cell_h - 86 - 17 * rows), cell_h - 160)
left = either((width - side) / 2, 90)
right = either(left, cell_w - left - side)
foot = either(66, 100)
# Names with their shares are too long for two columns.
legend = 2 * rows
load here."gp/frame.gp"

if (rows == 0) {
	right = 90
	load here."gp/frame.gp"
	load here."gp/empty.gp"
} else {
	array names[rows]
	array counts[rows]
	array from[rows]
	array to[rows]
	k = 0
	stats input index table using \
		(k = k + 1, names[k] = strcol(1), counts[k] = $2) nooutput
	total = STATS_sum
	part = 0
	do for [k = 1:rows] {
		to[k] = 90 - 360 * part / total
		part = part + counts[k]
		from[k] = 90 - 360 * part / total
	}
	if (counts[1] == total) {
		from[1] = 0
		to[1] = 360
	}
	unset border
	unset tics
	set xrange [-1.02:1.02]
	set yrange [-1.02:1.02]
	share(k) = sprintf("%s (%.1f%%)", thousands(counts[k]), \
		100.0 * counts[k] / total)
	plot for [k = 1:rows] '+' using (0):(0):(1):(from[k]):(to[k]) \
			every ::0::0 with circles fs solid 1 border lc rgb "white" \
			fc rgb colour(k, names[k]) notitle, \
		for [k = 1:rows] keyentry with boxes fs solid 1 \
			lc rgb colour(k, names[k]) \
			title cut(names[k], 22)." ".share(k)
}
