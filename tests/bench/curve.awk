# A table of what a record costs at each step, from medians.awk: job is the
# program, who the step.  of=records: time, but for that of no records, should
# be linear in them to within 15 % and memory flat, from FROM records on (a
# run on fewer is too short to be timed).  of=keys: of always count records,
# memory should be linear in keys.
BEGIN {
	FS = "\t"
	FROM = 100000
	if (of == "records")
		print "| program | records | seconds | ns a record | to the largest | MiB |"
	else
		print "| program | distinct keys | seconds | ns a record | MiB | bytes a key |"
	print "|---|--:|--:|--:|--:|--:|"
}

!($1 in steps) {
	order[++programs] = $1
	steps[$1] = 0
}

of == "records" && $2 == 0 {
	start[$1] = $4
	next
}

{
	n = ++steps[$1]
	step[$1, n] = $2
	wall[$1, n] = $4
	mib[$1, n] = $6
}

# A record's time at step i, in ns.
function cost(program, i,   records) {
	records = of == "records" ? step[program, i] : count
	return 1e9 * (wall[program, i] - start[program]) / records
}

function by_records(program, i,   most) {
	most = steps[program]
	printf "| %s | %d | %.3f | %.0f | %+.0f %% | %.1f |\n", program,
		step[program, i], wall[program, i], cost(program, i),
		100 * (cost(program, i) / cost(program, most) - 1), mib[program, i]
}

function by_keys(program, i,   bytes) {
	bytes = 1048576 * (mib[program, i] - mib[program, 1]) / step[program, i]
	printf "| %s | %d | %.3f | %.0f | %.1f | %s |\n", program, step[program, i],
		wall[program, i], cost(program, i), mib[program, i],
		step[program, i] < FROM ? "" : sprintf("%.0f", bytes)
}

# Say whether all steps from FROM on cost as much a record as the largest.
function judge(program,   i, most, off, worst, more) {
	most = steps[program]
	for (i = 1; i < most; i++) {
		if (step[program, i] < FROM)
			continue
		off = 100 * (cost(program, i) / cost(program, most) - 1)
		if (off * off > worst * worst)
			worst = off
		if (mib[program, most] - mib[program, i] > more)
			more = mib[program, most] - mib[program, i]
	}
	printf "\n%s: %+.0f %% at most off linear (wanted: 15), %.1f MiB more (wanted: none): %s", program,
		worst, more, worst * worst <= 15 * 15 && more < 1 ? "yes" : "**no**"
}

END {
	for (p = 1; p <= programs; p++)
		for (i = 1; i <= steps[order[p]]; i++)
			if (of == "records")
				by_records(order[p], i)
			else
				by_keys(order[p], i)
	for (p = 1; of == "records" && p <= programs; p++)
		judge(order[p])
	if (of == "records")
		print ""
}
