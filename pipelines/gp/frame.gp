# Empty axes in place for a chart.
#
# Takes: `cell` (0, 1 / 2, 3 / ...), `heading`, the room in pixels between the
# plot and the edges of its cell: `left`, `right`, `foot`, and `legend`, how
# many names the key has: it stands below a chart that stands alone, else
# beside it.

if (alone) {
	cell_x = 0
	cell_y = 0
	crown = 20
	foot = foot + 17 * ceil(legend / 2.0)
} else {
	cell_x = cell_w * (cell % 2)
	cell_y = 110 + cell_h * (cell / 2)
	crown = 60
}
set lmargin at screen px(cell_x + left)
set rmargin at screen px(cell_x + cell_w - right)
set tmargin at screen py(cell_y + crown)
set bmargin at screen py(cell_y + cell_h - foot)

if (!alone && cell == 0) {
	set label 1 cut(title, 80) at screen px(40),py(46) left \
		font ",22" tc rgb INK
	set label 2 cut(window, 150) at screen px(40),py(80) left \
		font ",12" tc rgb INK
}
if (!alone) {
	set label 3 heading at screen px(cell_x + 40),py(cell_y + 34) left \
		font "DejaVu Sans:Bold,13" tc rgb INK
}
set border 3 lc rgb "#888888"
set tics nomirror out scale 0.5 tc rgb INK
set grid back lc rgb PALE lt 1 lw 0.6
set grid noxtics ytics
set key left top Left reverse vertical samplen 1.5 spacing 1.25 \
	font ",10" tc rgb INK
if (alone) {
	set key at screen px(10),screen py(height - foot + 56) \
		maxrows ceil(legend / 2.0)
} else {
	set key at screen px(cell_x + cell_w - right + 20), \
		screen py(cell_y + crown)
}
set style fill solid 1 border lc rgb "white"
