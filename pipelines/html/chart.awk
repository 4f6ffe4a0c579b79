# Make an SVG of gnuplot's a part of the page.
#
#     awk -v id=c1 -v title=... -v desc=... -v width=440 -f html/lib.awk \
#         -f html/chart.awk
#
# With `width` it has this one in pixels, else the one that its place has.
# It gets a title and a description, and colours that the page's style sheet
# decides.  Its groups, most of them empty, are taken apart: each text and
# shape carries what it needs.  Rectangles, circles and dots, which gnuplot
# draws as polygons and symbols, become what they are.

BEGIN {
	RS = ">"
	name["rgb(34,34,34)"] = name["black"] = "ink"
	name["rgb(102,102,102)"] = "dim"
	name["rgb(136,136,136)"] = "axis"
	name["rgb(221,221,221)"] = "grid"
	name["rgb(238,238,238)"] = name["rgb(245,245,245)"] = "empty"
	name["rgb(255,255,255)"] = "paper"
	name["rgb(29,105,150)"] = "accent"
	name["rgb(214,39,40)"] = "alert"
	name["rgb(153,153,153)"] = name["rgb(187,187,187)"] = "other"
	n = split("51,34,136 136,204,238 17,119,51 221,204,119 204,102,119 " \
		"68,170,153 170,68,153 153,153,51 136,34,85", muted, " ")
	for (i = 1; i <= n; i++) {
		name["rgb(" muted[i] ")"] = "c" i
	}
	depth = 0
}

# The value of an attribute of the tag at hand, whichever its quotes.
function attribute(key,    rest, quote) {
	if (!match(tag, "[ \t\n]" key " ?= ?[\"']")) {
		return ""
	}
	rest = substr(tag, RSTART + RLENGTH)
	quote = substr(tag, RSTART + RLENGTH - 1, 1)
	return substr(rest, 1, index(rest, quote) - 1)
}

function colour(value) {
	gsub(/ /, "", value)
	return value in name ? "var(--" name[value] ")" : value
}

function with(key, value) {
	return value == "" ? "" : " " key "=\"" value "\""
}

# A coordinate, to a tenth of a pixel.
function short(n) {
	n = sprintf("%.1f", n)
	sub(/\.0$/, "", n)
	return n
}

function either(value, otherwise) {
	return value == "" ? otherwise : value
}

# A group hands its strokes on; what else it says is for its own text.
function open_group() {
	depth++
	pen[depth] = attribute("stroke")
	if (pen[depth] == "currentColor") {
		pen[depth] = attribute("color")
	}
	pen[depth] = either(pen[depth], pen[depth - 1])
	thick[depth] = either(attribute("stroke-width"), thick[depth - 1])
	look = with("transform", attribute("transform")) \
		with("fill", colour(attribute("fill"))) \
		with("font-size", attribute("font-size")) \
		with("font-weight", attribute("font-weight")) \
		with("text-anchor", attribute("text-anchor"))
}

# The outline of a shape in the colour of the paper is the style sheet's.
function path(    n, i, word, pair, letter, d, stroke) {
	stroke = colour(either(attribute("stroke"), pen[depth]))
	if (stroke == "var(--paper)") {
		return ""
	}
	n = split(attribute("d"), word, /[ \t\n]+/)
	d = ""
	for (i = 1; i <= n; i++) {
		if (split(word[i], pair, ",") != 2) {
			d = d word[i]
			continue
		}
		letter = pair[1] ~ /^[A-Z]/ ? substr(pair[1], 1, 1) : " "
		sub(/^[A-Z]/, "", pair[1])
		d = d letter short(pair[1]) "," short(pair[2])
	}
	return "<path d=\"" d "\"" with("stroke", stroke) \
		(thick[depth] + 0 == 1 ? "" : with("stroke-width", thick[depth])) \
		"/>\n"
}

# A rectangle, a circle, or what else a polygon is.  The many steps of a scale
# of colours have no outlines, which would show as stripes.
function polygon(    n, i, pair, x, y, left, right, top, bottom, r, far, points) {
	n = split(attribute("points"), point, /[ \t\n]+/)
	points = ""
	corners = 0
	for (i = 1; i <= n; i++) {
		if (split(point[i], pair, ",") != 2) {
			continue
		}
		corners++
		x[corners] = pair[1] + 0
		y[corners] = pair[2] + 0
		points = points " " short(pair[1]) "," short(pair[2])
		if (corners == 1 || x[corners] < left) left = x[corners]
		if (corners == 1 || x[corners] > right) right = x[corners]
		if (corners == 1 || y[corners] < top) top = y[corners]
		if (corners == 1 || y[corners] > bottom) bottom = y[corners]
	}
	if (corners == 4 && x[1] == x[4] && x[2] == x[3] && y[1] == y[2] && y[3] == y[4]) {
		return "<rect x=\"" short(left) "\" y=\"" short(top) \
			"\" width=\"" short(right - left) \
			"\" height=\"" short(bottom - top) "\"" \
			(bottom - top < 6 && !(colour(attribute("fill")) ~ /^var/) ? \
			" stroke=\"none\"" : "")
	}
	r = (right - left) / 2
	far = 0
	for (i = 1; i <= corners; i++) {
		n = sqrt((x[i] - left - r) ^ 2 + (y[i] - top - r) ^ 2) - r
		far = n * n > far ? n * n : far
	}
	if (corners > 30 && far < 0.01) {
		return "<circle cx=\"" short(left + r) "\" cy=\"" short(top + r) \
			"\" r=\"" short(r) "\""
	}
	return "<polygon points=\"" substr(points, 2) "\""
}

# What gnuplot's dot 7 is; the charts use no other.
function dot() {
	return "<circle r=\"1\"" with("transform", attribute("transform")) \
		with("fill", colour(attribute("color"))) "/>"
}

inside {
	text = text $0
	if (text !~ /<\/text$/) {
		text = text "&gt;"
		next
	}
	inside = 0
	text = substr(text, 1, length(text) - 6)
	print "<text" look ">" replace_hidden(text, "\342\226\241") "</text>"
	next
}

{
	tag = $0
	sub(/^[^<]*/, "", tag)
}

tag ~ /^<svg/ {
	print "<svg role=\"img\" aria-labelledby=\"" id "-title " id "-desc\"" \
		with("viewBox", attribute("viewBox")) with("width", width) \
		" fill=\"none\">"
	print "<title id=\"" id "-title\">" esc(title) "</title>"
	print "<desc id=\"" id "-desc\">" esc(desc) "</desc>"
}
tag ~ /^<defs/ { skipped = 1 }
tag ~ /^<\/defs/ { skipped = 0 }
skipped { next }
tag ~ /^<g[ \t\n]/ || tag == "<g" { open_group() }
tag == "</g" { depth-- }
tag ~ /^<text/ { inside = 1; text = "" }
tag ~ /^<path/ { printf "%s", path() }
tag ~ /^<polygon/ {
	print polygon() with("fill", colour(attribute("fill"))) \
		with("fill-opacity", attribute("fill-opacity")) "/>"
}
tag ~ /^<use/ { print dot() }
tag == "</svg" { print "</svg>"; whole = 1 }
END { exit !whole }
