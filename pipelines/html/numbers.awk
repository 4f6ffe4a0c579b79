# Make the numbers that head the page from the lines of pipelines/numbers.
#
#     awk -v weekday=Sunday -f html/lib.awk -f html/numbers.awk numbers.tsv

BEGIN {
	FS = "\t"
	print "<ul class=\"numbers\">"
	name["records"] = "shared"
	name["malicious"] = "malicious"
	name["high"] = "high value"
	name["phish"] = "phishing"
	name["owners"] = "members sharing"
}

{
	print "<li><b>" thousands($2) "</b> " name[$1]
	print "<small>" change($2, $3) " the day before</small>"
	print "<small>" change($2, $4) " the " weekday " before</small>"
	print "<small>" thousands($5) " in the window</small></li>"
}

END {
	print "</ul>"
	print "<p class=\"dim\">Records by the day they were shared; all days as they were found in this one fetch.</p>"
}
