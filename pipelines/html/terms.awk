# Say what each search found, from the summary of tx-fetch.
#
#     awk -f html/terms.awk log/fetch.json
#
# A line is the term, the records, those that other terms had found already,
# the pages, the early ends that were made good, and the gaps that were not.

function number(text, key) {
	return match(text, "\"" key "\":[0-9]+") ? \
		substr(text, RSTART + length(key) + 3, RLENGTH - length(key) - 3) : 0
}

{
	while (match($0, /\{"text":"([^"\\]|\\.)*",[^{}]*\}/)) {
		search = substr($0, RSTART, RLENGTH)
		$0 = substr($0, RSTART + RLENGTH)
		match(search, /:"([^"\\]|\\.)*"/)
		term = substr(search, RSTART + 2, RLENGTH - 3)
		search = substr(search, RSTART + RLENGTH)
		gsub(/\\"/, "\"", term)
		gsub(/\\\//, "/", term)
		gsub(/\\\\/, "\\", term)
		print term "\t" number(search, "records") "\t" \
			number(search, "doubles") "\t" number(search, "pages") "\t" \
			number(search, "early_ends") "\t" number(search, "gaps")
	}
}
