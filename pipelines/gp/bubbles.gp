# Confidence against severity, with the seed's threshold line: what lies
# strictly above it is drawn in another colour.  A bubble grows with the
# logarithm of its count, and a count of one is still seen.
#
# Takes: `table`, `cell`, `heading`.

load here."gp/table.gp"
left = 90; right = 270; foot = 130
load here."gp/frame.gp"

if (rows == 0) {
	load here."gp/empty.gp"
} else {
	set xrange [-1:11]
	set yrange [-10:110]
	set ytics 0,20,100
	set xtics ("UNKNOWN 0" 0, "INFO 1" 1, "WARNING 3" 3, \
		"SUSPICIOUS 5" 5, "SEVERE 7" 7, "APOCALYPSE 10" 10) \
		rotate by 30 right
	set ylabel "confidence" font ",10" tc rgb INK
	set grid xtics ytics
	set arrow 1 from 2,100 to 10,0 nohead front lc rgb ALERT lw 2

	radius(n) = 5 * (0.6 + log10(n))
	key_x = cell_x + cell_w - right + 44
	key_y(k) = cell_y + 76 + 40 * k
	do for [k = 0:2] {
		set object k + 1 circle \
			at screen px(key_x),screen py(key_y(k)) \
			size screen px(radius(100 ** k)) \
			fs solid 1 noborder fc rgb "#999999"
		what = k == 0 ? " descriptor" : ""
		set label 10 + k thousands(100 ** k).what \
			at screen px(key_x + 36),screen py(key_y(k)) \
			left font ",10" tc rgb INK
	}
	set arrow 2 from screen px(key_x - 24),screen py(key_y(3)) \
		to screen px(key_x + 24),screen py(key_y(3)) \
		nohead lc rgb ALERT lw 2
	set label 13 "high value lies above" \
		at screen px(key_x + 36),screen py(key_y(3)) \
		left font ",10" tc rgb INK
	unset key

	above(confidence, severity) = \
		8 * (confidence - 100) + 100 * (severity - 2) > 0
	shade(confidence, severity) = \
		above(confidence, severity) ? 0x117733 : 0x1d6996
	unit = 12.0 / (cell_w - left - right)
	plot input index table using 2:1:(unit * radius($3)):(shade($1, $2)) \
		with circles fs transparent solid 0.6 noborder lc rgb variable
}
