# One page of charts: arguments, terminal, and what all charts share.
#
#     gnuplot -c dashboard.gp png|svg INPUT OUTPUT TITLE WINDOW \
#         [FIRST LAST [CHART]]
#
# With CHART, a number, the chart of that cell stands alone: small enough for
# a phone, and without background, title and heading, which its reader has.
#
# The page sets `width`, `height`, `heights` (in pixels: those of charts that
# stand alone), `here` (the folder of the scripts, "" or ending in a slash) and,
# if it has a heat map, its cell `map` and its `table`, and loads this file, then
# a chart file for each `cell`.
# FIRST and LAST are the days that time axes show; empty or not given, these
# show all days that the data have.
# Names and terms are only ever read from INPUT: within a script a backtick in
# a double-quoted string would run a command.

if (strlen(ARG3) == 0) {
	print "usage: gnuplot -c FILE.gp png|svg INPUT OUTPUT ".\
		"TITLE WINDOW [FIRST LAST [CHART]]"
	exit status 2
}
format = ARG1
input = ARG2
title = ARG4
window = ARG5
first_day = ARG6
last_day = ARG7
alone = strlen(ARG8) > 0
only = alone ? int(ARG8) : -1
if (alone) {
	width = 440
	height = int(word(heights, only + 1))
}
if (format ne "png" && format ne "svg") {
	print ARG0.": format \"".format."\": neither png nor svg"
	exit status 2
}

set encoding utf8
set locale "C"
set angles degrees
set datafile separator tab columnheaders
set datafile missing

# Alone, a heat map grows with its columns, as their names need room; whoever
# shows it on a phone lets it scroll.
if (alone && exists("map") && only == map) {
	load here."gp/across.gp"
	width = width + (across > 16 ? 14 * (across - 16) : 0)
}

if (format eq "svg") {
	if (alone) {
		set terminal svg size width,height dynamic noenhanced \
			fontscale 1.2 font "DejaVu Sans,11"
	} else {
		set terminal svg size width,height dynamic noenhanced \
			fontscale 1.2 font "DejaVu Sans,11" background "white"
	}
} else {
	set terminal pngcairo size width,height noenhanced \
		font "DejaVu Sans,11" background "white"
}
set output ARG3

# --- numbers --------------------------------------------------------------

# n with commas between the thousands, whatever the locale.
thousands(n) = n < 1000 ? sprintf("%d", n) : \
	thousands(int(n) / 1000).sprintf(",%03d", int(n) % 1000)

# The smallest of 1, 2, 5, 10, 20, 25, 50, 100, 200, 250 ... that is at least
# x: a step for counts.
up(x, p) = x <= p ? p : x <= 2 * p ? 2 * p : \
	p > 1 && x <= 2.5 * p ? 2.5 * p : x <= 5 * p ? 5 * p : up(x, 10 * p)
step(max, tics) = up(max / (1.0 * tics), 1)

floor_to(x, by) = by * floor(x / (1.0 * by))

# --- cells ----------------------------------------------------------------

# Whether this run draws a cell, and the one of two numbers that fits it.
is_drawn(cell) = !alone || cell == only
either(small, large) = alone ? small : large
cell_w = either(width, width / 2)

# --- text -----------------------------------------------------------------

# At most n characters of s.
cut(s, n) = strlen(s) <= n ? s : s[1:n - 1]."…"

# --- colours --------------------------------------------------------------

# Paul Tol's "muted", made for colour-blind readers; "(other)" is grey.
array MUTED[9] = ["#332288", "#88ccee", "#117733", "#ddcc77", "#cc6677", \
	"#44aa99", "#aa4499", "#999933", "#882255"]
OTHER = "#bbbbbb"
colour(i, name) = name eq "(other)" ? OTHER : MUTED[(i - 1) % 9 + 1]

INK = "#222222"
PALE = "#dddddd"
ACCENT = "#1d6996"
ALERT = "#d62728"

# --- places, in pixels from the top left ----------------------------------

px(x) = x / (1.0 * width)
py(y) = 1 - y / (1.0 * height)

set multiplot
