# Empty axes in place for a chart.
#
# Takes: `cell` (0, 1 / 2, 3 / ...), `heading`, and the room in pixels between
# the plot and the edges of its cell: `left`, `right`, `foot`.

cell_w = width / 2
cell_x = cell_w * (cell % 2)
cell_y = 110 + cell_h * (cell / 2)
set lmargin at screen px(cell_x + left)
set rmargin at screen px(cell_x + cell_w - right)
set tmargin at screen py(cell_y + 60)
set bmargin at screen py(cell_y + cell_h - foot)

if (cell == 0) {
	set label 1 cut(title, 80) at screen px(40),py(46) left \
		font ",22" tc rgb INK
	set label 2 cut(window, 150) at screen px(40),py(80) left \
		font ",12" tc rgb INK
}
set label 3 heading at screen px(cell_x + 40),py(cell_y + 34) left \
	font "DejaVu Sans:Bold,13" tc rgb INK
set border 3 lc rgb "#888888"
set tics nomirror out scale 0.5 tc rgb INK
set grid back lc rgb PALE lt 1 lw 0.6
set grid noxtics ytics
set key at screen px(cell_x + cell_w - right + 20),screen py(cell_y + 60) \
	left top Left reverse vertical samplen 1.5 spacing 1.25 \
	font ",10" tc rgb INK
set style fill solid 1 border lc rgb "white"
