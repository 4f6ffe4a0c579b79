# How time and memory grow, by records and by distinct keys.
# shellcheck disable=SC2154 # what bench.sh and data.bash set

# ladder FIRST LAST: ten times as many each step, and LAST.
ladder() {
	local n

	for ((n = $1; n < $2; n *= 10)); do
		echo "$n"
	done
	echo "$2"
}

# The most records and keys: what the bench has, or ten million.
curve_most() {
	if [ "${CURVES:-some}" = all ]; then
		echo 10000000
	else
		echo "$records"
	fi
}

# curve FILE NAME INPUT COMMAND...: measure COMMAND on INPUT, whose name ends in
# a number, and append to FILE what NAME takes at that number.
curve() {
	bench_meter "$work/one" "${@:4}" "$3" > /dev/null
	printf '%s\t%s\t1\t%s\n' "$2" "${3##*-}" "$(tail -n 1 "$work/one")" >> "$1"
}

# Interleaved, as all else; a record's cost beside that of the largest input.
# What a run takes without a record is no growth.
curve_sizes() {
	local file=$work/sizes.tsv sizes size round input

	sizes=$(ladder 10000 "$(curve_most)")
	for size in $sizes; do
		fresh "$work/size-$size" tx-gen "tx-gen --seed 1 --once $size"
	done
	: > "$work/size-0"
	sizes="0 $sizes"
	: > "$file"
	for ((round = 0; round < rounds; round++)); do
		for size in $sizes; do
			input=$work/size-$size
			curve "$file" tx-filter "$input" tx-filter --high-value
			curve "$file" tx-normalize "$input" tx-normalize
			curve "$file" 'tx-aggregate, eight tables' "$input" \
				tx-aggregate -f "$tables"
		done
	done
	awk -f "$here/medians.awk" -v fastest=1 "$file" |
		awk -f "$here/curve.awk" -v of=records
	rm -f "$work"/size-* "$work/one"
}

# Always as many records; a small record, so that the keys are what costs.
curve_keys() {
	local file=$work/keys.tsv count steps keys round

	count=$(curve_most)
	steps=$(ladder 100 "$count")
	for keys in $steps; do
		fresh "$work/keys-$keys" tx-gen "awk -v n=$count -v k=$keys 'BEGIN {
			for (i = 0; i < n; i++)
				printf \"{\\\"key\\\":\\\"key-%d\\\"}\\n\", i * 7919 % k
		}'"
	done
	: > "$file"
	for ((round = 0; round < rounds; round++)); do
		for keys in $steps; do
			curve "$file" tx-aggregate "$work/keys-$keys" \
				tx-aggregate -t 'keys=key top=10'
		done
	done
	awk -f "$here/medians.awk" "$file" |
		awk -f "$here/curve.awk" -v of=keys -v count="$count"
	rm -f "$work"/keys-* "$work/one"
}
