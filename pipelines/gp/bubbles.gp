# Confidence against severity, with the seed's threshold line: what lies
# strictly above it is drawn in another colour.  A bubble grows with the
# logarithm of its count, and a count of one is still seen.
#
# Takes: `table`, `cell`, `heading`.

load here."gp/table.gp"
left = either(56, 90); right = either(20, 270); foot = either(150, 130)
legend = 0
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

	# The key: bubbles of three sizes, then the line.
	radius(n) = either(3.5, 5) * (0.6 + log10(n))
	key_x(k) = alone ? 26 + 210 * (k / 2) : cell_x + cell_w - right + 44
	key_y(k) = alone ? height - 46 + 28 * (k % 2) : cell_y + 76 + 40 * k
	do for [k = 0:2] {
		set object k + 1 circle \
			at screen px(key_x(k)),screen py(key_y(k)) \
			size screen px(radius(100 ** k)) \
			fs solid 1 noborder fc rgb "#999999"
		what = k == 0 ? " descriptor" : ""
		set label 10 + k thousands(100 ** k).what \
			at screen px(key_x(k) + 36),screen py(key_y(k)) \
			left font ",10" tc rgb INK
	}
	set arrow 2 from screen px(key_x(3) - 24),screen py(key_y(3)) \
		to screen px(key_x(3) + 24),screen py(key_y(3)) \
		nohead lc rgb ALERT lw 2
	set label 13 "high value lies above" \
		at screen px(key_x(3) + 36),screen py(key_y(3)) \
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
