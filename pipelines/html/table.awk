# Make a table of the page from lines of tab-separated cells.
#
#     awk -v caption=... -v heads='Indicator|Owner|Records' -v numbers=3 \
#         -v indicators=1 -v none='No records.' -f html/lib.awk -f html/table.awk
#
# `numbers` and `indicators` are columns: those are set to the right, these are
# defanged.  The first cell of a row is its head.  Without `heads` they are the
# first line.  Without rows there is `none` in place of a table.

BEGIN {
	FS = "\t"
	n = split(numbers, list, " ")
	for (i = 1; i <= n; i++) number[list[i]]
	n = split(indicators, list, " ")
	for (i = 1; i <= n; i++) indicator[list[i]]
	columns = split(heads, head, "|")
}

function open_table(    i) {
	print "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"" \
		esc(caption) "\">\n<table>\n<caption>" esc(caption) "</caption>"
	printf "<thead><tr>"
	for (i = 1; i <= columns; i++) {
		printf "%s", "<th scope=\"col\"" class_of(i) ">" esc(head[i]) "</th>"
	}
	print "</tr></thead>\n<tbody>"
}

function class_of(i) {
	return i in number ? " class=\"n\"" : \
		i in indicator ? " class=\"indicator\"" : ""
}

function cell(text, i) {
	if (i in indicator) text = defang(text)
	if (i in number && text ~ /^[0-9]+$/) text = thousands(text)
	text = class_of(i) ">" esc(text)
	return i == 1 ? "<th scope=\"row\"" text "</th>" : "<td" text "</td>"
}

!columns {
	columns = split($0, head)
	next
}

!rows++ {
	open_table()
}

{
	printf "<tr>"
	for (i = 1; i <= columns; i++) printf "%s", cell($i, i)
	print "</tr>"
}

END {
	if (rows) print "</tbody>\n</table>\n</div>"
	else print "<p class=\"dim\">" esc(none) "</p>"
}
