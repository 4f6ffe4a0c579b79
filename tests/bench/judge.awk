# The table of what was wanted and whether it is there; for awk -f judge.awk -f
# GOALS, which calls most() and least().
BEGIN {
	print "| goal | measured | wanted | |"
	print "|---|--:|--:|---|"
}

# most(NAME, A, B, LIMIT): A / B is at most LIMIT.  least(): at least.
function most(name, a, b, limit) {
	line(name, a, b, "at most " limit, a <= limit * b)
}

function least(name, a, b, limit) {
	line(name, a, b, "at least " limit, a >= limit * b)
}

function line(name, a, b, wanted, good) {
	if (a == "" || b == "")
		printf "| %s | | %s | not measured |\n", name, wanted
	else
		printf "| %s | %.2f | %s | %s |\n", name, a / b, wanted,
			good ? "yes" : "**no**"
}
