# What the awk programs of the page share.
#
#     LC_ALL=C awk -f html/lib.awk -f html/PROGRAM.awk
#
# Text is bytes, UTF-8 as it came.

# What cannot be seen or turns others about is shown as JSON spells it, as
# tx-filter and tx-aggregate do in their HTML.
function hide(bytes, code) {
	hidden[bytes] = sprintf("\\u%04x", code)
}

BEGIN {
	for (n = 1; n < 32; n++) hide(sprintf("%c", n), n)
	hide("\177", 127)
	for (n = 128; n < 160; n++) hide(sprintf("\302%c", n), n)
	hide("\302\255", 173)
	hide("\330\234", 1564)
	hide("\342\200\213", 8203)
	for (n = 142; n < 144; n++) hide(sprintf("\342\200%c", n), 8064 + n)
	for (n = 168; n < 175; n++) hide(sprintf("\342\200%c", n), 8064 + n)
	for (n = 160; n < 176; n++) hide(sprintf("\342\201%c", n), 8128 + n)
	hide("\357\273\277", 65279)
}

function reveal(text) {
	return replace_hidden(text, "")
}

# With `sign` that stands in place of each instead, where room is short.
function replace_hidden(text, sign,    bytes, n) {
	if (text ~ /[\001-\037\177]|\302[\200-\237\255]|\330\234|\342[\200\201]|\357\273/) {
		for (bytes in hidden) {
			while (n = index(text, bytes)) {
				text = substr(text, 1, n - 1) \
					(sign == "" ? hidden[bytes] : sign) \
					substr(text, n + length(bytes))
			}
		}
	}
	return text
}

# Text for HTML, in an element or between double quotes.
function esc(text) {
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	gsub(/"/, "\\&quot;", text)
	return reveal(text)
}

# An indicator that nothing takes for a link any more, as tx-filter --defang
# writes it.
function defang(text) {
	if (text ~ /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/) {
		gsub(/:/, "[:]", text)
	}
	sub(/^[Hh][Tt][Tt][Pp]/, "hxxp", text)
	gsub(/\./, "[.]", text)
	gsub(/@/, "[@]", text)
	return text
}

# n with commas between the thousands.
function thousands(n,    out) {
	out = ""
	while (length(n) > 3) {
		out = "," substr(n, length(n) - 2) out
		n = substr(n, 1, length(n) - 3)
	}
	return n out
}

# How n stands against before, in words that need no colour.
function change(n, before) {
	if (before == "-") {
		return "nothing known of"
	}
	n -= before
	return (n > 0 ? "+" thousands(n) : n < 0 ? "\342\210\222" thousands(-n) \
		: "\302\2610") " against"
}
