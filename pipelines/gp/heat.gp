# A heat map from a complete grid: column name, row name, count.  Colour goes
# with the logarithm, as a few pairs usually hold nearly everything.
#
# Takes: `table`, `cell`, `heading`.

load here."gp/table.gp"
left = either(140, 230); right = either(60, 110); foot = either(122, 130)
legend = 0
load here."gp/frame.gp"

if (rows == 0) {
	load here."gp/empty.gp"
} else {
	stats input index table using 3 nooutput
	most = STATS_max
	stats input index table using ($3 > 0 ? $3 : NaN) nooutput
	dim = floor(log10(STATS_min))
	bright = log10(most) > dim ? log10(most) : dim + 1
	load here."gp/across.gp"
	down = rows / across

	x(row) = floor(row / down)
	y(row) = int(row) % down
	set xrange [-0.5:across - 0.5]
	set yrange [down - 0.5:-0.5]
	unset grid
	set tics scale 0
	size = across > 20 && !alone ? ",8" : ",10"
	turn = alone || across > 20 ? 90 : 45
	set xtics rotate by turn right font size
	size = down > 20 ? ",9" : ",10"
	set ytics font size
	unset key

	set palette defined (0 "#edf8b1", 1 "#7fcdbb", 2 "#41b6c4", \
		3 "#1d91c0", 4 "#225ea8", 5 "#0c2c84")
	set cbrange [dim:bright]
	set colorbox user origin screen px(cell_x + cell_w - right + either(8, 24)), \
		screen py(cell_y + cell_h - foot) \
		size screen either(10.0, 16.0) / width, \
		screen (cell_h - foot - crown) / (1.0 * height)
	set cbtics ("1" 0) font ",10"
	do for [k = 1:12] {
		set cbtics add (thousands(10 ** k) k)
	}
	shade(n) = n > 0 ? log10(n) : NaN
	# Nearly white and INK, so that nobody takes them for the page's own.
	ink(n) = shade(n) > 0.4 * dim + 0.6 * bright ? 0xfefefe : 0x212121
	roomy = across <= either(5, 10) && down <= 16
	plot input index table using (x($0)):(y($0)) \
			:(x($0) - 0.5):(x($0) + 0.5) \
			:(y($0) - 0.5):(y($0) + 0.5) \
			:xtic(cut(strcol(1), either(14, 16))):ytic(cut(strcol(2), either(18, 25))) \
			with boxxyerror fs solid 1 border lc rgb "white" \
			fc rgb "#eeeeee", \
		'' index table using ($3 > 0 ? x($0) : NaN):(y($0)) \
			:(x($0) - 0.5):(x($0) + 0.5) \
			:(y($0) - 0.5):(y($0) + 0.5):(shade($3)) \
			with boxxyerror fs solid 1 border lc rgb "white" \
			fc palette, \
		for [k = 1:roomy] '' index table using (x($0)):(y($0)) \
			:(thousands($3)):(ink($3)) \
			with labels font ",9" tc rgb variable
}
