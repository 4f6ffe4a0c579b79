# Jobs, the ways to do each, and measuring them.
#
#     job NAME INPUT COMPARED TITLE   begins a job; INPUT is raw or norm
#     way WHO COMMAND                 one way to do it, with all records
#     slow WHO COMMAND                the same with the sample, shown scaled
#
# A COMMAND is a line of bash that finds its input in $RAW, $NORM and $GZ and
# may write a second result to $EXPORT.  The first way of a job is the one whose
# result is right.  COMPARED is what is held against it:
#
#     nothing
#     lines     the output, byte for byte, or in another order
#     rows      counts, a row each, in any order
#     both      rows, and the ids of the records in $EXPORT
#     records   the output as JSON, of the sample
# shellcheck disable=SC2154 # what bench.sh and data.bash set

job_names=() job_rows=() way_job=() way_who=() way_command=() way_size=()
declare -A job_compared

job() {
	job_names+=("$1")
	job_compared[$1]=$3
	job_rows+=("$1	$(stat -c %s "${!2}")	$4")
}

way() {
	add_way "$1" "$2" whole
}

slow() {
	add_way "$1" "$2" sample
}

# add_way WHO COMMAND whole|sample: unless its tool is not there, or the job
# not asked for.
add_way() {
	local name=${job_names[-1]}

	case " ${ONLY:-$name} floor " in
	*" $name "*) ;;
	*) return 0 ;;
	esac
	can "$1" || return 0
	way_job+=("$name") way_who+=("$1") way_command+=("$2") way_size+=("$3")
}

# run RESULT SIZE COMMAND: measure it into the file RESULT.
run() {
	local raw_=$raw norm_=$norm gz_=$gz

	if [ "$2" = sample ]; then
		raw_=$raw_sample norm_=$norm_sample gz_=$gz_sample
	fi
	RAW=$raw_ NORM=$norm_ GZ=$gz_ EXPORT=$work/export \
		bench_meter "$1" bash -o pipefail -c "$3"
}

# --- comparing ------------------------------------------------------------

# rows FILE: the counts in it in one order and form, ours or a rival's.
rows() {
	if [ "$(head -c 1 "$1")" = '{' ]; then
		jq -r -f "$here/rows.jq" "$1" | sort
	else
		sort "$1"
	fi
}

# settle COMPARED OUTPUT: leave in OUTPUT what is compared.
settle() {
	case $1 in
	rows | both)
		rows "$2" > "$2.rows"
		mv "$2.rows" "$2"
		;;
	esac
	if [ "$1" = both ]; then
		jq -r .id "$work/export" | sort >> "$2"
	fi
}

# verdict COMPARED WANT GOT: say how they compare.
verdict() {
	if cmp -s "$2" "$3"; then
		echo equal
	elif [ "$1" = records ]; then
		"$here/same_records.py" "$2" "$3" || true
	elif [ "$1" = lines ] && cmp -s <(sort "$2") <(sort "$3"); then
		echo 'other order'
	else
		echo "differs: $(diff "$2" "$3" | sed -n '2{s/\t/ /g;p;q;}' | cut -c 1-60)"
	fi
}

# check INDEX FIRST: hold a way's result against that of the job's first way,
# of as many records.
check() {
	local compared=${job_compared[${way_job[$1]}]} size=${way_size[$1]}
	local got=$work/got want

	[ "$compared" != records ] || size=sample
	want=$work/want-${way_job[$1]}-$size
	if [ ! -e "$want" ]; then
		run "$work/unused" "$size" "${way_command[$2]}" > "$want"
		settle "$compared" "$want"
	fi
	if ! run "$work/unused" "$size" "${way_command[$1]}" > "$got"; then
		echo failed
		return
	fi
	settle "$compared" "$got"
	verdict "$compared" "$want" "$got"
}

# Each way once, which also warms the caches; job, who and verdict are noted.
check_all() {
	local i first=0 text

	rm -f "$work"/want-*
	printf '%s\n' "${job_rows[@]}" > "$work/jobs.tsv"
	: > "$work/verdicts.tsv"
	for i in "${!way_job[@]}"; do
		[ "${way_job[i]}" = "${way_job[first]}" ] || first=$i
		text=''
		if [ "${job_compared[${way_job[i]}]}" != nothing ]; then
			[ "$i" = "$first" ] || text=$(check "$i" "$first")
		fi
		printf '%s\t%s\t%s\n' "${way_job[i]}" "${way_who[i]}" "$text" \
			>> "$work/verdicts.tsv"
		echo "${way_job[i]}, ${way_who[i]}: ${text:-runs}" >&2
	done
	rm -f "$work"/want-* "$work/got" "$work/unused"
}

# --- measuring ------------------------------------------------------------

# In each round every way once, in turn, so that a machine whose speed drifts
# slows all of them alike.
measure_all() {
	local round i line

	: > "$work/results.tsv"
	for ((round = 1; round <= rounds; round++)); do
		echo "round $round of $rounds" >&2
		for i in "${!way_job[@]}"; do
			run "$work/one" "${way_size[i]}" "${way_command[i]}" \
				> /dev/null || {
				echo "${way_job[i]}, ${way_who[i]}: failed" >&2
				printf '%s\t%s\tfailed\n' "${way_job[i]}" \
					"${way_who[i]}" >> "$work/verdicts.tsv"
				continue
			}
			line=$(tail -n 1 "$work/one")
			printf '%s\t%s\t%s\t%s\n' "${way_job[i]}" "${way_who[i]}" \
				"$(scale "${way_size[i]}")" "$line" >> "$work/results.tsv"
		done
	done
	rm -f "$work/one" "$work/export" "$work/out"
}

# scale SIZE: by how much the time of the sample is too short.
scale() {
	if [ "$1" = sample ]; then
		echo $((records / sample))
	else
		echo 1
	fi
}
