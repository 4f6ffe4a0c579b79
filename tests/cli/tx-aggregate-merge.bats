# shellcheck disable=SC2016 # the shells that bash -c starts expand these
# shellcheck disable=SC2154 # run sets stderr

# Counts of parts of the records, and their sum.

setup() {
	load helpers
	dashboard=$TX_TOP/pipelines/dashboard.tables
	phish=$TX_TOP/pipelines/phish.tables
	forms=$(tx-aggregate --help=all | sed -n 's/.*--to FORM *gnuplot (default), \(.*\)/gnuplot \1/p' |
		sed 's/,//g; s/ or / /')
}

# tables FILE: one table a line in a file of its own, for odd.ndjson.
odd_tables() {
	printf '%s\n' 'one=x' 'two=x,y top=3 other' 'three=d@week,x fill wide' \
		'four=x,y,z grid' 'five=d@month' 'six=d@6h,y' 'seven=x,y' \
		'eight=nowhere' 'nine=y,nowhere' 'ten=y'
}

# Values that are hard to write in a line of fields, and to tell apart.
odd_records() {
	cat <<'END'
{"x":["a\tb","c\nd","e\\f","g\rh","\\t","","\u0000","\u0001","a","a\u0001"],"y":1}
{"x":["75",75,75.0,7.5e1,"75.0",true,"true",null,[1,2],{"k":1}],"y":["p","#","# end"],"z":1e400}
{"x":"# end\trows=0","y":"(other)","z":"NaN"}
{"x":"é","y":"\ud800","z":0.0001,"d":"9999-12-31"}
{"x":"75","d":["2016-02-29T23:59:59+0000",1456790400]}
{"x":-0,"y":"-0","z":"1e5","d":"2016-02-01"}
{"x":1e9999999,"y":"1e9999999","z":{"indicator":"a\tb"},"d":"9999-12-27"}
{"y":"75"}
{"y":75,"d":"soon"}
{"x":"leap","d":"9999-12-31T23:59:60+0000"}
{}
END
}

# split_at_random K SEED FILE: into 0.shard ... K-1.shard, some of them empty.
split_at_random() {
	local i
	for ((i = 0; i < $1; i++)); do : > "$i.shard"; done
	awk -v k="$1" -v seed="$2" 'BEGIN { srand(seed); used = 1 + int(rand() * k) }
		{ print > (int(rand() * used) ".shard") }' "$3"
}

# merge_at_random: *.part to few at a time, until whole.part is the last one.
merge_at_random() {
	local parts=(*.part) pick next=0 i
	while ((${#parts[@]} > 1)); do
		pick=()
		for ((i = 0; i <= RANDOM % 3 && ${#parts[@]} > 0; i++)); do
			local at=$((RANDOM % ${#parts[@]}))
			pick+=("${parts[at]}")
			parts=("${parts[@]:0:at}" "${parts[@]:at+1}")
		done
		local merged=merged.$((next++)).part$((RANDOM % 2 ? 1 : 0))
		[ "${merged: -1}" = 0 ] || merged=$merged.gz
		tx-aggregate --merge --partial "${pick[@]}" -o "$merged" || return
		parts+=("$merged")
	done
	mv "${parts[0]}" whole.part
}

# expect_same TABLES SHARDS RECORDS: the records cut at random into SHARDS,
# merged by a random tree, give what one pass gives, in every form.
expect_same() {
	local tables=$1 shards=$2 file=$3 i form
	rm -f -- *.part* *.shard
	split_at_random "$shards" "$RANDOM" "$file"
	for ((i = 0; i < shards; i++)); do
		tx-aggregate -f "$tables" --rejects /dev/null --partial "$i.shard" \
			> "$i.part" 2> /dev/null || [ $? = 3 ] || return
	done
	merge_at_random 2> merged.err || [ $? = 3 ] || return
	for form in $forms; do
		tx-aggregate -f "$tables" --rejects /dev/null --to "$form" \
			--summary one.json "$file" > one 2> one.err
		echo $? >> one
		tx-aggregate --merge --expect "$shards" --to "$form" \
			--summary whole.json whole.part > whole 2> whole.err
		echo $? >> whole
		diff -u one whole || return
		diff -u <(jq -S . one.json) <(jq -S . whole.json) || return
		diff -u <(grep 'no record has' one.err) whole.err || return
	done
}

# --- merging ----------------------------------------------------------------

@test "whatever the split and the tree, a merge gives the bytes of one pass" {
	tx-gen --offsets --terms 500 > plain.ndjson
	tx-gen --messy --epochs --seed 5 500 > messy.ndjson
	tx-filter --status MALICIOUS --match description=phish plain.ndjson > phish.ndjson
	odd_records > odd.ndjson
	odd_tables > odd.tables
	[ "$(wc -w <<<"$forms")" -ge 5 ]
	for seed in 1 2; do
		RANDOM=$seed
		echo "seed $seed"
		# How the sums are written has no more to do with the split.
		[ "$seed" = 1 ] || forms=ndjson
		expect_same "$dashboard" $((1 + RANDOM % 7)) plain.ndjson
		expect_same "$dashboard" $((1 + RANDOM % 7)) messy.ndjson
		expect_same "$phish" $((1 + RANDOM % 7)) phish.ndjson
		expect_same odd.tables $((1 + RANDOM % 7)) odd.ndjson
	done
}

@test "a partial of all is the merge of the parts, but for the shards" {
	tx-gen 400 > all.ndjson
	split -n l/3 all.ndjson part.
	for part in part.a?; do
		tx-aggregate -f "$dashboard" --partial "$part" > "$part.p"
	done
	run_bounded bash -c 'tx-aggregate --merge --partial part.ac.p part.aa.p part.ab.p |
		sed "1s/shards=3/shards=1/" |
		cmp - <(tx-aggregate -f "$TX_TOP/pipelines/dashboard.tables" --partial all.ndjson)'
	assert_success
}

@test "merging one partial, or none beside it, changes nothing" {
	echo '{"x":"p"}' | tx-aggregate -t a=x --partial > a.part
	run_bounded bash -c 'tx-aggregate --merge --partial a.part | cmp - a.part'
	assert_success
	tx-aggregate --merge --partial -t a=x < /dev/null > none.part
	run_bounded bash -c 'tx-aggregate --merge --partial a.part none.part | cmp - a.part'
	assert_success
	run_bounded bash -c 'tx-aggregate --merge --partial none.part a.part | cmp - a.part'
	assert_success
}

@test "a partial has its head first, for empty input too" {
	run_bounded tx-aggregate --partial -t 'a=x,d@day  fill' /dev/null
	assert_success
	assert_output "$(printf '%s\n' \
		$'# tx-aggregate partial 1\ttags=all\tshards=1\trecords=0\trefused=0\tblank_lines=0\tbytes=0' \
		$'# table\trecords=0\tlacking=0\ta=x,d@day fill' \
		$'# unseen\tx' $'# unseen\td@day' $'# end\trows=0')"
	assert_equal "$stderr" ''
	run_bounded bash -c 'tx-aggregate --partial -t a=x /dev/null | tx-aggregate --merge'
	assert_output $'# a\nx\tn\nNaN\tNaN'
	assert_equal "$stderr" ''
}

@test "rows are sorted by bytes, and each is one line of fields" {
	odd_records > odd.ndjson
	odd_tables > odd.tables
	tx-aggregate -f odd.tables --partial odd.ndjson > odd.part
	run_bounded grep -c '[[:cntrl:]]' <(tr -d '\t\n\001' < odd.part)
	assert_output 0
	grep -v '^#' odd.part > rows
	run_bounded sort -c rows
	assert_success
	assert [ "$(wc -l < rows)" = "$(tail -n 1 odd.part | sed 's/.*=//')" ]
	assert_equal "$(awk -F'\t' '$1 == "two" && NF != 4' rows)" ''
	# Tables with the same keys are counted as one.
	assert [ "$(grep -c ^seven rows)" = 0 ]
	tac odd.ndjson | tx-aggregate -f odd.tables --partial | cmp - odd.part
}

@test "rows in any order, and of partials behind each other, are summed" {
	echo '{"x":["b","a","a"]}' | tx-aggregate -t a=x --partial > a.part
	{ grep '^#' a.part | head -n -1; grep -v '^#' a.part | tac; tail -n 1 a.part; } > tac.part
	run_bounded bash -c 'cat a.part tac.part | tx-aggregate --merge --expect 2'
	assert_output $'# a\nx\tn\na\t4\nb\t2'
	gzip -c a.part > a.gz
	run_bounded bash -c 'cat a.gz a.gz > two.gz; tx-aggregate --merge a.part two.gz --expect 3'
	assert_output $'# a\nx\tn\na\t6\nb\t3'
}

@test "top, other, fill, grid and wide come only at the end" {
	for x in a,a,b,b,b c,c,c,a b,c,a,a; do
		echo "{\"x\":[\"${x//,/\",\"}\"]}" | tx-aggregate -t 't=x top=1 other' --partial > "$x.part"
	done
	run_bounded tx-aggregate --merge -- *.part
	assert_output $'# t\nx\tn\na\t5\n(other)\t8'
	printf '{"d":"2016-01-%s","x":"%s"}\n' 01 p 04 q > in.ndjson
	split -l 1 in.ndjson day.
	for day in day.a?; do
		tx-aggregate -t 't=d@day,x fill wide' --partial "$day" > "$day.p"
	done
	run_bounded tx-aggregate --merge day.aa.p day.ab.p
	assert_output $'# t\nd@day\tp\tq\n2016-01-01\t1\t0\n2016-01-02\t0\t0\n2016-01-03\t0\t0\n2016-01-04\t0\t1'
}

@test "tables need not be repeated, and must agree when they are" {
	echo '{"x":1}' | tx-aggregate -t 'a=x top=3' -t b=y --partial 2> /dev/null > a.part
	run_bounded tx-aggregate --merge a.part --to csv -t 'a=x  top=3' -t b=y
	assert_success
	run_bounded tx-aggregate --merge a.part -t 'a=x top=4' -t b=y
	assert_equal "$status" 65
	assert_equal "$stderr" 'tx-aggregate: a.part:2: table "a=x top=3", which is "a=x top=4" in the options'
	run_bounded tx-aggregate --merge a.part -t 'a=x top=3' -t b=y -t c=z
	assert_equal "$status" 65
	assert_equal "$stderr" 'tx-aggregate: a.part:4: table c, which is in the options, is missing'
	run_bounded tx-aggregate --merge --tags=api a.part
	assert_equal "$status" 65
	assert_equal "$stderr" 'tx-aggregate: a.part:1: --tags=all, which is --tags=api in the options'
}

@test "no partial at all is the empty tables, when they are named" {
	run_bounded tx-aggregate --merge -t a=x --to tsv < /dev/null
	assert_success
	assert_output $'x\tn'
	run_bounded tx-aggregate --merge --expect 1 -t a=x < /dev/null
	assert_equal "$status" 65
	run_bounded tx-aggregate --merge < /dev/null
	assert_equal "$status" 65
	assert_equal "$stderr" 'tx-aggregate: stdin: no partial is in it'
}

# --- what is refused --------------------------------------------------------

@test "a partial that is cut anywhere is refused" {
	odd_records | tx-aggregate -t a=x -t b=y,x --partial > a.part
	size=$(wc -c < a.part)
	# All but the last LF, whose loss changes nothing.
	for ((cut = 0; cut < size - 1; cut += 1 + cut % 61)); do
		head -c "$cut" a.part > cut.part
		run_bounded tx-aggregate --merge cut.part -o out
		assert_equal "$cut $status" "$cut 65"
		assert_regex "$stderr" '^tx-aggregate: cut\.part:'
		assert [ ! -e out ]
	done
	run_bounded bash -c 'gzip -c a.part | head -c 100 | tx-aggregate --merge'
	assert_equal "$status" 65
}

@test "a partial that lost a row or a table, or has another version, is refused" {
	echo '{"x":["p","q"],"y":1}' | tx-aggregate -t a=x -t b=y,x --partial > a.part
	sed '/^a.q/d' a.part > row.part
	run_bounded tx-aggregate --merge row.part
	assert_equal "$status" 65
	assert_equal "$stderr" 'tx-aggregate: row.part:7: the partial has 3 rows, and says it has 4'
	sed '/a=x$/d' a.part > table.part
	run_bounded tx-aggregate --merge a.part table.part
	assert_equal "$status" 65
	assert_equal "$stderr" 'tx-aggregate: table.part:2: table "b=y,x", which is "a=x" in a.part'
	sed '/b=y,x$/d' a.part > table.part
	run_bounded tx-aggregate --merge a.part table.part
	assert_equal "$stderr" 'tx-aggregate: table.part:3: table b, which is in a.part, is missing'
	run_bounded tx-aggregate --merge table.part a.part
	assert_regex "$stderr" 'table\.part:5: no table has such a row: "b\\x091\\x09p\\x091"'
	sed '1s/partial 1/partial 2/' a.part > version.part
	run_bounded tx-aggregate --merge a.part version.part
	assert_equal "$status" 65
	assert_regex "$stderr" 'version\.part:1: no partial of this version'
}

@test "a partial of other tables or tags is refused, and both are named" {
	echo '{"x":1}' | tx-aggregate -t a=x --partial > a.part
	echo '{"x":1}' | tx-aggregate -t 'a=x top=5' --partial > b.part
	echo '{"x":1}' | tx-aggregate -t a=x --tags=api --partial > c.part
	run_bounded tx-aggregate --merge a.part b.part
	assert_equal "$status" 65
	assert_equal "$stderr" 'tx-aggregate: b.part:2: table "a=x top=5", which is "a=x" in a.part'
	run_bounded tx-aggregate --merge c.part a.part
	assert_equal "$status" 65
	assert_equal "$stderr" 'tx-aggregate: a.part:1: --tags=all, which is --tags=api in c.part'
}

@test "damaged lines are refused, each with its place" {
	echo '{"x":"p","d":"2016-02-09"}' | tx-aggregate -t a=x,d@week --partial > a.part
	run_bounded tx-aggregate --merge a.part
	assert_success
	while IFS='|' read -r edit line; do
		sed "$edit" a.part > bad.part
		assert [ -n "$(diff a.part bad.part)" ]
		run_bounded tx-aggregate --merge bad.part
		assert_equal "$edit $status" "$edit 65"
		assert_regex "$stderr" "^tx-aggregate: bad\\.part:$line: "
	done <<-'END'
		1s/records=1/records=x/|1
		1s/shards=1/shards=-1/|1
		1s/tags=all/tags=some/|1
		1s/$/\tmore=1/|1
		2s/a=x/a=x  /|2
		2s/a=x/=x/|2
		2s/lacking=0//|2
		2s/a=x.*//|2
		2a# table\trecords=0\tlacking=0\t|3
		2a# table\trecords=0\tlacking=0\t#|3
		3s/1$/0/|3
		3s/1$/1\r/|3
		3s/1$/99999999999999999/|3
		3s/\t1$//|3
		3s/1$/1\t1/|3
		3s/p/\\q/|3
		3s/p/p\\/|3
		3s/p/\xff/|3
		3s/2016-02-08/2016-02-09/|3
		3s/2016-02-08/soon/|3
		3s/^a/b/|3
		2a# text\tx|3
		2a# text\td@week\t1|3
		2a# unseen\ty|3
		4s/rows=1/rows=2/|4
		4s/$/\tmore/|4
	END
}

@test "lines of tables without a table are refused, however many" {
	echo '{"x":"p"}' | tx-aggregate -t a=x --partial > a.part
	{
		head -n 2 a.part
		awk 'BEGIN { while (n++ < 2000) print "# table\trecords=0\tlacking=0\t" }'
		printf '# end\trows=0\n'
	} > many.part
	run_bounded tx-aggregate --merge many.part
	assert_equal "$status" 65
	assert_regex "$stderr" 'many\.part:3: no table, or one too many: '
	run_bounded tx-aggregate --merge a.part many.part
	assert_equal "$status" 65
	run_bounded tx-aggregate --merge -t a=x many.part
	assert_equal "$status" 65
}

@test "a number of shards other than expected gives 65" {
	echo '{"x":1}' | tx-aggregate -t a=x --partial > a.part
	tx-aggregate --merge --partial a.part a.part a.part > three.part
	run_bounded tx-aggregate --merge --expect 4 a.part three.part
	assert_success
	for n in 3 5; do
		run_bounded tx-aggregate --merge --expect $n a.part three.part -o out
		assert_equal "$status" 65
		assert_equal "$stderr" "tx-aggregate: the partials are of 4 shards, not of $n"
		assert [ ! -e out ]
	done
}

@test "refused lines of the parts are told by the merge: status 3" {
	printf '{"x":1}\nbad\n' > in.ndjson
	tx-aggregate -t a=x --rejects r --partial in.ndjson > a.part || [ $? = 3 ]
	run_bounded tx-aggregate --merge -v --summary sum.json a.part a.part
	assert_equal "$status" 3
	assert_output $'# a\nx\tn\n1\t2'
	assert_line --index 0 '# a'
	assert_regex "$stderr" '2 of 4 lines were refused'
	assert_equal "$(jq -c '[.records, .refused]' sum.json)" '[4,2]'
}

@test "options that do not go together give 2" {
	for options in '--expect 1 -t a=x' '--partial -t a=x --to csv' \
		'--merge --rejects r' '--merge --expect 0'; do
		# shellcheck disable=SC2086 # words
		run_bounded tx-aggregate $options /dev/null
		assert_equal "$options $status" "$options 2"
	done
}

@test "a partial of names that begin each other merges, but not for gnuplot" {
	echo '{"x":1}' | tx-aggregate -t a=x -t ab=x --partial > a.part
	run_bounded tx-aggregate --merge a.part
	assert_equal "$status" 2
	assert_regex "$stderr" 'table a: its name begins that of ab'
	run_bounded tx-aggregate --merge --to csv a.part
	assert_success
}
