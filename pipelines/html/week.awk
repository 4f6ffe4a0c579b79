# Make the table of a week from the lines of pipelines/week, as text.

BEGIN {
	shape = "%-10s %9s %10s %10s %9s %6s %10s %8s\n"
	printf shape, "", "shared", "malicious", "high value", "phishing", \
		"new", "withdrawn", "changed"
}

NF == 2 {
	printf "%-10s %s\n", $1, $2
	next
}

{
	printf shape, $1, thousands($2), thousands($3), thousands($4), \
		thousands($5), thousands($6), thousands($7), thousands($8)
	for (i = 2; i <= 8; i++) sum[i] += $i
}

END {
	printf shape, "in all", thousands(sum[2] + 0), thousands(sum[3] + 0), \
		thousands(sum[4] + 0), thousands(sum[5] + 0), thousands(sum[6] + 0), \
		thousands(sum[7] + 0), thousands(sum[8] + 0)
}
