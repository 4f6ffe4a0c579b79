# Make the numbers that head the report from the lines of pipelines/numbers,
# as text.
#
#     awk -f html/lib.awk -f html/numbers-text.awk numbers.tsv

BEGIN {
	FS = "\t"
	name["records"] = "shared"
	name["malicious"] = "malicious"
	name["high"] = "high value"
	name["phish"] = "phishing"
	name["owners"] = "members sharing"
	printf "%-16s %9s %11s %11s %10s\n", "", "the day", "day before", \
		"week before", "window"
}

{
	printf "%-16s %9s %11s %11s %10s\n", name[$1], thousands($2), \
		thousands($3), thousands($4), thousands($5)
}
