# The median of each measure of each way, with -v fastest=1 the least:
#     job, who, scale, wall, cpu, MiB   (a row for each run)
#     job, who, scale, wall, cpu, MiB   (a row for each way; times scaled)
BEGIN {
	FS = OFS = "\t"
}

{
	way = $1 FS $2
	if (!(way in runs))
		order[++ways] = way
	n = ++runs[way]
	scale[way] = $3
	wall[way, n] = $4 * $3
	cpu[way, n] = $5 * $3
	mib[way, n] = $6
}

# The middle one of values[way, 1...n]; of two the lower.
function median(values, way,   i, j, list, one) {
	for (i = 1; i <= runs[way]; i++) {
		one = values[way, i]
		for (j = i; j > 1 && list[j - 1] > one; j--)
			list[j] = list[j - 1]
		list[j] = one
	}
	return fastest ? list[1] : list[int((runs[way] + 1) / 2)]
}

END {
	for (i = 1; i <= ways; i++) {
		way = order[i]
		printf "%s\t%d\t%.4f\t%.4f\t%.1f\n", way, scale[way],
			median(wall, way), median(cpu, way), median(mib, way)
	}
}
