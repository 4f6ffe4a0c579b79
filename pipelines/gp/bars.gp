# A bar for each row of a table of names and counts, the first on top.
#
# Takes: `table`, `cell`, `heading`, `bar` (a colour).

load here."gp/table.gp"
left = either(150, 240); right = either(52, 90); foot = either(30, 50)
legend = 0
load here."gp/frame.gp"

if (rows == 0) {
	load here."gp/empty.gp"
} else {
	stats input index table using 2 nooutput
	most = STATS_max
	by = step(most, 4)
	set xrange [0:1.06 * most]
	set xtics ("0" 0)
	do for [k = 1:floor(most / by)] {
		set xtics add (thousands(k * by) k * by)
	}
	set yrange [(rows < 4 ? 3.5 : rows - 0.5):-0.5]
	set grid xtics noytics
	unset key
	plot input index table using 2:0:(0):2:($0 - 0.36):($0 + 0.36) \
			:ytic(cut(strcol(1), either(17, 25))) \
			with boxxyerror lc rgb bar, \
		'' index table using 2:0:(thousands($2)) \
			with labels left offset 0.6,0 font ",10" tc rgb INK
}
