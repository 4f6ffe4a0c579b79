# shellcheck disable=SC2016 # the shells that bash -c starts expand these
# shellcheck disable=SC2154 # run sets stderr

setup() {
	load helpers
}

# rows TABLE [OPTION...]: what the records on standard input give, without the
# line of the name.
rows() {
	local table=$1
	shift
	tx-aggregate -t "t=$table" "$@" | tail -n +2
}

# expect TABLE RECORDS ROWS: compare, with | for tabs in the rows.
expect() {
	run --separate-stderr rows "$1" <<<"$2"
	assert_success
	assert_equal "${output//$'\t'/|}" "$3"
}

# --- tables -----------------------------------------------------------------

@test "a table is a name, a head and rows in order" {
	printf '{"status":"%s"}\n' B A B > in.ndjson
	run_bounded tx-aggregate -t statuses=status in.ndjson
	assert_success
	assert_output $'# statuses\nstatus\tn\nA\t1\nB\t2'
	assert_equal "$stderr" ''
}

@test "two blank lines part the tables" {
	run_bounded bash -c 'echo "{\"x\":1,\"y\":2}" | tx-aggregate -t a=x -t b=y,x | tr "\t\n" "|/"'
	assert_output '# a/x|n/1|1///# b/y|x|n/2|1|1/'
}

@test "tables come from files and options, in the order they are given" {
	printf '# ours\n\nb=x\r\n  c=x top=1 # one\n' > my.tables
	run_bounded bash -c 'echo "{\"x\":1}" | tx-aggregate -t a=x -f my.tables -t d=x | grep "#"'
	assert_output $'# a\n# b\n# c\n# d'
}

@test "a path reaches into a record" {
	expect owner.name '{"owner":{"name":"Lab"}}' $'owner.name|n\nLab|1'
}

@test "brackets in a key are bytes of its name" {
	run_bounded tx-aggregate -t 't=x[]' <<<'{"x":["p","q"],"x[]":"r"}'
	assert_output $'# t\nx[]\tn\nr\t1'
	run_bounded tx-aggregate -t 't=x[]' <<<'{"x":["p","q"]}'
	assert_equal "$stderr" 'tx-aggregate: no record has "x[]"'
}

@test "the keys of tx-record(5) are derived from raw records" {
	tx-gen --offsets 2000 > raw.ndjson
	tx-normalize raw.ndjson > norm.ndjson
	run_bounded bash -c '
		tables=$TX_TOP/pipelines/dashboard.tables
		tx-aggregate -f "$tables" raw.ndjson > raw.dat &&
		tx-aggregate -f "$tables" norm.ndjson > norm.dat &&
		cmp raw.dat norm.dat'
	assert_success
	run_bounded bash -c '
		tx-aggregate --tags=description -t t=tags raw.ndjson > raw.dat &&
		tx-normalize --tags=description raw.ndjson |
			tx-aggregate -t t=tags > norm.dat &&
		cmp raw.dat norm.dat'
	assert_success
}

@test "counts are those of jq" {
	tx-gen 3000 | tx-normalize > norm.ndjson
	jq -r '.tags[]' norm.ndjson | sort | uniq -c |
		awk '{ n = $1; sub(/^ *[0-9]+ /, ""); print $0 "\t" n }' > want
	run_bounded bash -c 'tx-aggregate -t t=tags --to tsv norm.ndjson | tail -n +2 |
		diff -u want -'
	assert_success
}

@test "an array counts each element, two arrays every pair" {
	expect x,y '{"x":["b","a"],"y":["p","q","p",null]}' \
		$'x|y|n\na|p|2\na|q|1\nb|p|2\nb|q|1'
}

@test "records that lack a key are told apart" {
	printf '%s\n' '{"x":1,"y":1}' '{"x":null,"y":1}' '{"x":[]}' '{"y":1}' > in.ndjson
	run_bounded tx-aggregate -v -t a=x -t b=y,x in.ndjson --summary sum.json
	assert_success
	assert_regex "$stderr" 'table a: 1 rows of 1 records, 3 lack a key'
	run jq -c '.tables' sum.json
	assert_output '{"a":{"records":1,"lacking":3,"rows":1},"b":{"records":1,"lacking":3,"rows":1}}'
}

@test "a key that no record has is told" {
	run_bounded bash -c 'echo "{\"type\":1}" | tx-aggregate -t a=tipe,type'
	assert_success
	assert_equal "$stderr" 'tx-aggregate: no record has "tipe"'
	run_bounded tx-aggregate -t a=tipe /dev/null
	assert_equal "$stderr" ''
}

# --- words ------------------------------------------------------------------

@test "fill adds empty bins over the ends of months and years" {
	printf '{"d":"%s"}\n' 2015-12-30 2016-01-02 > in.ndjson
	expect 'd@day fill' "$(cat in.ndjson)" \
		$'d@day|n\n2015-12-30|1\n2015-12-31|0\n2016-01-01|0\n2016-01-02|1'
	printf '{"d":"%s"}\n' 2016-02-28 2016-03-01 > in.ndjson
	expect 'd@day fill' "$(cat in.ndjson)" \
		$'d@day|n\n2016-02-28|1\n2016-02-29|0\n2016-03-01|1'
	expect 'd@month fill' '{"d":["2016-01-31","2016-03-31"]}' \
		$'d@month|n\n2016-01|1\n2016-02|0\n2016-03|1'
	expect 'd@week fill' '{"d":["2016-02-28","2016-03-07"]}' \
		$'d@week|n\n2016-02-28|1\n2016-03-06|0\n2016-03-13|1'
	expect 'd@6h fill' '{"d":["2016-02-29T17:59:59Z","2016-03-01"]}' \
		$'d@6h|n\n2016-02-29T12:00:00Z|1\n2016-02-29T18:00:00Z|0\n2016-03-01T00:00:00Z|1'
	expect 'd@hour fill' '{"d":["2016-02-29T22:59:59Z","2016-03-01"]}' \
		$'d@hour|n\n2016-02-29T22:00:00Z|1\n2016-02-29T23:00:00Z|0\n2016-03-01T00:00:00Z|1'
}

@test "fill reaches every row of a table of two keys" {
	records=$'{"d":"2016-01-01","x":"p"}\n{"d":"2016-01-03","x":"q"}'
	expect 'd@day,x fill' "$records" \
		$'d@day|x|n\n2016-01-01|p|1\n2016-01-01|q|0\n2016-01-02|p|0\n2016-01-02|q|0\n2016-01-03|p|0\n2016-01-03|q|1'
	expect 'd@day,x fill wide' "$records" \
		$'d@day|p|q\n2016-01-01|1|0\n2016-01-02|0|0\n2016-01-03|0|1'
}

@test "top cuts by total, ties in order, and other sums the rest" {
	record='{"x":["c","c","a","b","d","d","d"]}'
	expect 'x top=2' "$record" $'x|n\nd|3\nc|2'
	expect 'x top=3' "$record" $'x|n\nd|3\nc|2\na|1'
	expect 'x top=2 other' "$record" $'x|n\nd|3\nc|2\n(other)|2'
	expect 'x top=4 other' "$record" $'x|n\nd|3\nc|2\na|1\nb|1'
	expect 'k,x top=1 other wide' '{"k":[1,2],"x":["b","a","b"]}' \
		$'k|b|(other)\n1|2|1\n2|2|1'
}

@test "ties never depend on the order of the input" {
	tx-gen 3000 > in.ndjson
	tac in.ndjson > tac.ndjson
	run_bounded bash -c '
		for f in in tac; do
			tx-aggregate -t a=tags\ top=10 -t b=confidence\ top=3 \
				-t c=ds@day,name\ top=5\ other\ wide $f.ndjson > $f.dat
		done
		cmp in.dat tac.dat'
	assert_success
}

@test "grid writes zeros for every pair" {
	expect 'x,y grid' $'{"x":"p","y":"a"}\n{"x":"q","y":"b"}' \
		$'x|y|n\np|a|1\np|b|0\nq|a|0\nq|b|1'
}

@test "wide spreads the last key over columns" {
	expect 'x,y wide' $'{"x":"p","y":"b"}\n{"x":"q","y":["b","B"]}' \
		$'x|B|b\np|0|1\nq|1|1'
}

# --- values and their order -------------------------------------------------

@test "weeks are labelled by their Sunday, 6h bins by their left edge" {
	expect d@week '{"d":["2016-02-07T23:59:59Z","2016-02-08T00:00:00Z"]}' \
		$'d@week|n\n2016-02-07|1\n2016-02-14|1'
	expect d@6h '{"d":["2016-02-08T05:59:59Z","2016-02-08T06:00:00Z"]}' \
		$'d@6h|n\n2016-02-08T00:00:00Z|1\n2016-02-08T06:00:00Z|1'
}

@test "numbers are ordered by number, and have one spelling" {
	expect x '{"x":[100,9,9.0,"9",-1,1e2]}' $'x|n\n-1|1\n9|3\n100|2'
}

@test "texts are ordered by bytes, not as a locale would" {
	expect x '{"x":["b","A","a","_","B","é","10","9"]}' \
		$'x|n\n10|1\n9|1\nA|1\nB|1\n_|1\na|1\nb|1\né|1'
}

@test "the same bytes under any zone and locale" {
	tx-gen 500 > in.ndjson
	run_bounded bash -c '
		tables=$TX_TOP/pipelines/dashboard.tables
		tx-aggregate -f "$tables" in.ndjson > one
		for zone in America/New_York Asia/Kathmandu Pacific/Apia; do
			TZ=$zone LC_ALL=C.UTF-8 tx-aggregate -f "$tables" in.ndjson |
				cmp one - || exit 1
		done'
	assert_success
}

@test "100,000 distinct keys in two tables" {
	jq -nc 'range(100000) | {x: ., y: "k\(.)", z: "s"}' > in.ndjson
	run_bounded bash -c 'tx-aggregate -t a=x -t b=z,y -t c=y\ top=5\ other in.ndjson --to tsv > out
		[ "$(grep -c ^a out)" = 100000 ] && [ "$(grep -c ^b out)" = 100000 ] &&
		grep "^c" out | tail -1'
	assert_success
	assert_output $'c\t(other)\t99995'
}

# --- forms ------------------------------------------------------------------

@test "gnuplot: cells that it would misread are quoted or replaced" {
	run_bounded bash -c 'cat <<\END | tx-aggregate -t t=x | tail -n +3
{"x":["a b","#c","d\"e","f\tg","h\\i","","j\u0000\u001bk"]}
END'
	assert_output "$(printf '%s\t1\n' '" "' '"#c"' '"a b"' "d'e" '"f g"' 'h\\i' '"j  k"')"
}

@test "gnuplot: every cell is read back as it was" {
	command -v gnuplot > /dev/null || skip 'gnuplot is not installed'
	cat > in.ndjson <<'END'
{"x":["#a","b c","d\\n","e`date`","f'g","{/Bold h}","\u00fc","@i","$j"]}
END
	tx-aggregate -t t=x in.ndjson > t.dat
	gnuplot -e 'set datafile separator tab; set table "out"' \
		-e 'plot "t.dat" index "t" using 0:2:1 with labels'
	run bash -c 'grep -o "\".*" out | tail -n +2'
	assert_output "$(tail -n +3 t.dat | cut -f1 | sed 's/^"//; s/"$//; s/\\\\/\\/; s/.*/"&"/')"
}

@test "tsv: tabs, line ends and backslashes are escaped" {
	run_bounded bash -c 'printf "%s\n" "{\"x\":[\"a\\tb\",\"c\\nd\",\"e\\\\f\",\"g\\rh\",\"i j\",\"\"]}" |
		tx-aggregate -t t=x --to tsv'
	assert_output "$(printf '%s\n' $'x\tn' $'\t1' $'a\\tb\t1' $'c\\nd\t1' \
		$'e\\\\f\t1' $'g\\rh\t1' $'i j\t1')"
}

@test "csv: cells are quoted as RFC 4180 has it" {
	run_bounded bash -c 'printf "%s\n" "{\"x\":[\"a,b\",\"c\\\"d\",\"e\\nf\"]}" |
		tx-aggregate -t t=x --to csv'
	assert_output $'x,n\n"a,b",1\n"c""d",1\n"e\nf",1'
}

@test "tsv and csv: of several tables a first column names each" {
	run_bounded bash -c 'echo "{\"x\":1,\"y\":2}" | tx-aggregate -t a=x -t b=x,y --to csv'
	assert_output $'table,x,n\na,1,1\n\ntable,x,y,n\nb,1,2,1'
}

@test "ndjson: an object a row, numbers as numbers" {
	run_bounded bash -c 'printf "%s\n" "{\"x\":[1,2.50,true],\"y\":\"a\\\"\\u0001\"}" "{\"x\":\"2.5\",\"y\":\"7\"}" |
		tx-aggregate -t a=x -t b=y,x\ wide --to ndjson'
	assert_output '{"table":"a","x":1,"n":1}
{"table":"a","x":"2.5","n":2}
{"table":"a","x":true,"n":1}
{"table":"b","y":"7","1":0,"2.5":1,"true":0}
{"table":"b","y":"a\"\u0001","1":1,"2.5":1,"true":1}'
	run bash -c "jq . <<<'$output'"
	assert_success
}

@test "json: one object of arrays" {
	run_bounded bash -c 'echo "{\"x\":[1,2]}" | tx-aggregate -t a=x -t b=z -t c=x\ top=1 --to json | jq -c .'
	assert_output '{"a":[{"x":1,"n":1},{"x":2,"n":1}],"b":[],"c":[{"x":1,"n":1}]}'
}

@test "no two heads are alike, whatever keys and values are called" {
	cat > in.ndjson <<-'END'
		{"n":"a","table":"p","a":"x","b":"a"}
		{"n":"b","table":"q","a":"x","b":"a_"}
		{"n":"b","table":"q","a":"x","b":"table"}
		{"n":"b","table":"q","a":"x","b":"(other)"}
		{"n":"b","table":"q","a":"x","b":"(other)"}
		{"n":"b","table":"q","a":"x","b":"z"}
		{"n":"b","table":"q","a":"x","b":"n"}
		{"n":"b","table":"q","a":"x","b":"\u0000"}
	END
	run_bounded tx-aggregate -t t=n --to json in.ndjson
	assert_output '{
"t":[
{"n":"a","n_":1},
{"n":"b","n_":7}]}'
	run_bounded tx-aggregate -t t=table --to ndjson in.ndjson
	assert_output '{"table":"t","table_":"p","n":1}
{"table":"t","table_":"q","n":7}'
	run_bounded tx-aggregate -t t=table,n,n_ --to csv <<<'{"table":1,"n":2,"n_":3}'
	assert_output $'table_,n,n_,n__\n1,2,3,1'
	run_bounded tx-aggregate -t 't=a,b wide' --to ndjson in.ndjson
	assert_output '{"table":"t","a":"x","\u0000":1,"(other)":2,"a__":1,"a_":1,"n":1,"table_":1,"z":1}'
	run_bounded tx-aggregate -t 't=a,b wide top=1 other' --to csv in.ndjson
	assert_output $'a,(other),(other)_\nx,2,6'
	run_bounded tx-aggregate -t 't=b top=1 other' --to tsv in.ndjson
	assert_output $'b\tn\n(other)\t2\n(other)_\t6'
	run_bounded tx-aggregate -t 't=b,n top=1 other' --to tsv in.ndjson
	assert_line --index 0 $'b\tn\tn_'
	run_bounded tx-aggregate -t 't=2016-02-09,d@day wide' --to csv \
		<<<'{"2016-02-09":1,"d":"2016-02-09"}'
	assert_output $'2016-02-09,2016-02-09_\n1,1'
}

@test "html: a table for each, with a caption, and keys as heads" {
	run_bounded bash -c 'echo "{\"x\":[1,\"b\"],\"y\":\"c\"}" |
		tx-aggregate -t a=x,y -t b=y,x\ wide --to html'
	assert_success
	assert_output '<table>
<caption>a</caption>
<thead>
<tr><th scope="col">x</th><th scope="col">y</th><th scope="col" class="n">n</th></tr>
</thead>
<tbody>
<tr><th scope="row" class="n">1</th><th scope="row">c</th><td class="n">1</td></tr>
<tr><th scope="row">b</th><th scope="row">c</th><td class="n">1</td></tr>
</tbody>
</table>
<table>
<caption>b</caption>
<thead>
<tr><th scope="col">y</th><th scope="col" class="n">1</th><th scope="col" class="n">b</th></tr>
</thead>
<tbody>
<tr><th scope="row">c</th><td class="n">1</td><td class="n">1</td></tr>
</tbody>
</table>'
}

@test "html: what others wrote is text, in cells and in heads" {
	record='{"x":"<b onclick=\"a\">&amp;","y":"a\u202etxt\u0007\n</table>"}'
	run_bounded bash -c "echo '$record' | tx-aggregate -t t=x,y -t u=x,y\ wide --to html"
	assert_success
	assert_line --partial '<th scope="row">&lt;b onclick=&quot;a&quot;&gt;&amp;amp;</th><th scope="row">a\u202etxt\u0007\n&lt;/table&gt;</th>'
	assert_line --partial '<th scope="col" class="n">a\u202etxt\u0007\n&lt;/table&gt;</th>'
	python3 -c 'import sys, xml.etree.ElementTree as tree
tree.fromstring("<page>" + sys.stdin.read() + "</page>")' <<<"$output"
}

@test "an empty table has a head, and one row of NaN for gnuplot alone" {
	tables=(-t one=x -t 'two=d@day,x fill wide')
	run_bounded tx-aggregate "${tables[@]}" /dev/null
	assert_output $'# one\nx\tn\nNaN\tNaN\n\n\n# two\nd@day\tn\nNaN\tNaN'
	run_bounded tx-aggregate "${tables[@]}" --to tsv /dev/null
	assert_output $'table\tx\tn\n\ntable\td@day\tn'
	run_bounded tx-aggregate "${tables[@]}" --to csv /dev/null
	assert_output $'table,x,n\n\ntable,d@day,n'
	run_bounded tx-aggregate "${tables[@]}" --to ndjson /dev/null
	assert_output ''
	run_bounded tx-aggregate -t one=x --to html /dev/null
	assert_line --index 6 '</tbody>'
	assert_line --index 5 '<tbody>'
	run_bounded bash -c 'tx-aggregate -t one=x -t two=y --to json /dev/null | jq -c .'
	assert_output '{"one":[],"two":[]}'
}

# --- failing ----------------------------------------------------------------

@test "a bad table gives 2, and the message points at the place" {
	run_bounded tx-aggregate -t 'a=ds@fortnight' /dev/null
	assert_equal "$status" 2
	assert_equal "${stderr%%$'\n'*}" 'tx-aggregate: --table: "a=ds@fortnight": byte 6: "fortnight" is not a bin: use @hour, @6h, @day, @week or @month'
	printf 'a=x\nb=y sorted\n' > my.tables
	run_bounded tx-aggregate -f my.tables /dev/null
	assert_equal "$status" 2
	assert_equal "${stderr%%$'\n'*}" 'tx-aggregate: --file: my.tables:2: "b=y sorted": byte 5: "sorted" is not an option of a table: use top=N, other, fill, grid or wide'
}

@test "no table, a twin, and a form that is not there give 2" {
	for options in '' '-t #' '-t a=x -t a=y' '-t a=x --to xml' '-f -' '-t a'; do
		# shellcheck disable=SC2086 # words
		run_bounded tx-aggregate $options /dev/null
		assert_equal "$status" 2
		assert_equal "$output" ''
	done
}

@test "names that begin each other are refused for gnuplot alone" {
	run_bounded tx-aggregate -t types=type -t types_per_day=ds@day,type /dev/null
	assert_equal "$status" 2
	assert_regex "$stderr" 'table types: its name begins that of types_per_day'
	run_bounded tx-aggregate -t types=type -t types_per_day=ds@day,type --to csv /dev/null
	assert_success
}

@test "a file of tables that cannot be opened gives 66" {
	run_bounded tx-aggregate -f no.tables /dev/null
	assert_equal "$status" 66
	assert_regex "$stderr" 'no\.tables: No such file'
}

# What took the records gave empty tables and a status of 0.
@test "a file of tables does not take the records, and nothing is written over it" {
	echo a=id >tables
	printf '{"id":"1"}\n' >in
	run_bounded bash -c 'cat tables | tx-aggregate -f /dev/stdin'
	assert_equal "$status" 2
	assert_regex "$stderr" '^tx-aggregate: --file and the input both read stdin,'
	run_bounded bash -c 'cat tables | tx-aggregate -f /dev/stdin --to tsv in'
	assert_success
	assert_output $'id\tn\n1\t1'
	for option in --summary --rejects; do
		run_bounded tx-aggregate -f tables "$option" tables in
		assert_equal "$status" 2
		assert_regex "$stderr" "tables is an input, so it cannot be $option"
	done
	assert_equal "$(cat tables)" a=id
}

@test "a bad line without --rejects gives 65, and no table" {
	printf '{"x":1}\nbad\n' > in.ndjson
	run_bounded tx-aggregate -t a=x in.ndjson
	assert_equal "$status" 65
	assert_output ''
	run_bounded tx-aggregate -t a=x --rejects r in.ndjson
	assert_equal "$status" 3
	assert_output $'# a\nx\tn\n1\t1'
	assert_equal "$(cat r)" bad
}

@test "a record with too many combinations is refused like a bad line" {
	jq -nc '{x: [range(1500)], y: [range(1500)]}, {x: 1, y: 2}' > in.ndjson
	run_bounded tx-aggregate -t a=x,y in.ndjson
	assert_equal "$status" 65
	assert_regex "$stderr" 'in\.ndjson:1: table a: the arrays of the record have more than 1000000 combinations'
	run_bounded tx-aggregate -t a=x,y --rejects r in.ndjson
	assert_equal "$status" 3
	assert_output $'# a\nx\ty\tn\n1\t2\t1'
}

@test "fill over centuries names the table and the gap, and writes nothing" {
	printf '{"d":"%s"}\n' 2016-01-01 2016-02-03 9999-12-31 2015-12-24 > in.ndjson
	run_bounded tx-aggregate -t 'a=d@month fill' -t 'b=d@day fill' in.ndjson -o out
	assert_equal "$status" 65
	assert_equal "$stderr" 'tx-aggregate: table b: d@day: fill makes more than 1000000 bins; there is no record between 2016-02-03 and 9999-12-31: leave out what is wrong (tx-filter --since, --until), or use a wider bin'
	assert [ ! -e out ]
	printf '{"d":"%s"}\n' 0001-01-01 2016-01-01 > in.ndjson
	run_bounded tx-aggregate -t 'a=d@hour fill' in.ndjson
	assert_equal "$status" 65
	assert_regex "$stderr" 'between 0001-01-01T00:00:00Z and 2016-01-01T00:00:00Z'
	# A wider bin is no trouble, nor is a table without fill.
	run_bounded tx-aggregate -t 'a=d@week fill' -t b=d@hour in.ndjson -o out
	assert_success
}

# --- corners ----------------------------------------------------------------

@test "arrays of a record: every pair of two, each element of one in many" {
	expect x,y,x.k '{"x":["a","b"],"y":["p","q"],"x.k":1}' $'x|y|x.k|n\nNaN|NaN|NaN|NaN'
	expect x,y '{"x":["a","a"],"y":["p","p"]}' $'x|y|n\na|p|4'
	expect x,y '{"x":["a",null,["b"]],"y":[null,"p",[]]}' \
		$'x|y|n\n[\'b\']|[]|1\n[\'b\']|p|1\na|[]|1\na|p|1'
}

@test "null, absent, empty arrays and arrays of null are no values" {
	records=$'{"x":null}\n{}\n{"x":[]}\n{"x":[null,null]}\n{"x":"null"}\n{"x":""}'
	expect x "$records" $'x|n\n" "|1\nnull|1'
	expect x.y $'{"x":null}\n{"x":"y"}\n{"x":[{"y":1}]}\n{"x":{"y":2}}' $'x.y|n\n2|1'
}

@test "of duplicate keys the last counts, however it is spelled" {
	expect x '{"x":1,"x":2}' $'x|n\n2|1'
	expect x '{"x":1,"x":null}' $'x|n\nNaN|NaN'
	expect status '{"status":"A","st\u0061tus":"B"}' $'status|n\nB|1'
	expect status '{"st\u0061tus":"B","status":"A"}' $'status|n\nA|1'
	expect o.x '{"o":{"x":1},"o":{"\u0078":2}}' $'o.x|n\n2|1'
}

@test "one text among numbers makes the order one of bytes" {
	expect x '{"x":[10,9,"8","7a"]}' $'x|n\n10|1\n7a|1\n8|1\n9|1'
	expect x '{"x":[10,9,"8",""]}' $'x|n\n" "|1\n10|1\n8|1\n9|1'
	expect x '{"x":[10,9,"8",true]}' $'x|n\n10|1\n8|1\n9|1\ntrue|1'
}

@test "a full disk gives 74 even when all fits the buffer" {
	run_bounded bash -c 'echo "{\"x\":1}" | tx-aggregate -t a=x > /dev/full'
	assert_equal "$status" 74
}

# --- the manual page --------------------------------------------------------

@test "the examples of the manual page work" {
	tx-gen 300 > raw.ndjson
	tx-normalize raw.ndjson > norm.ndjson
	awk '/^\.Sh/ { in_examples = /EXAMPLES/ } /^\.Ed/ { show = 0 }
		show && in_examples { gsub(/\\e/, "\\"); print }
		/^\.Bd/ { show = 1 }' \
		"$TX_TOP/tx-aggregate/tx-aggregate.1" > examples.sh
	assert [ "$(grep -c tx-aggregate examples.sh)" -ge 4 ]
	command -v gnuplot > /dev/null || sed -i '/^gnuplot/,$d' examples.sh
	run_bounded bash -eu examples.sh
	assert_success
	assert_line '# top_tags'
	assert_line --regexp '^ds@day.*\(other\)$'
	assert [ -s owners.csv ]
	assert [ -s my.dat ]
}
