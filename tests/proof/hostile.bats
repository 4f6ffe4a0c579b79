# What strangers write, through every way out: records, cells, pages, messages
# and requests.
# shellcheck disable=SC2016,SC2086,SC2094,SC2154 # words are meant; run sets

setup() {
	load ../cli/helpers
	load ../cli/sandbox
	command -v python3 >/dev/null || skip 'python3 is not installed'
	# Shell, gnuplot, HTML, formula, terminal, path, printf, CSV and JSON.
	cat >payloads.json <<-'END'
		["$(touch pwned)", "`touch pwned`", "; touch pwned #", "| touch pwned",
		"!touch pwned", "'; touch pwned; '", "\" ; system(\"touch pwned\") ; \"",
		"<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "]]>", "-->",
		"</td><td>", "&lt;b&gt;", "<img src=x onerror=alert(1)>", "javascript:alert(1)",
		"=cmd|'/C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1",
		"\u001b[31mred", "\u001b]0;title\u0007", "\u009b31m", "\u007f", "\u0000",
		"a\rb", "a\nb", "\u202egnp.exe", "\u2028", "\ud800", "\udbff\udfff",
		"../../../../etc/passwd", "/etc/passwd", "..", "-rf", "--help",
		"%s%n%x%99999999d", "%00", "{{7*7}}", "${jndi:ldap://x}", "a,b\"c\"\"",
		"\"", "'", "\\", "\\\"", "#", "# name", "NaN", "null", "{}", "[]"]
	END
	python3 - <<-'END' >hostile
		import json
		for i, p in enumerate(json.load(open("payloads.json"))):
		    record = {"id": str(i), "added_on": "2026-11-20T00:00:00+0000",
		        "owner": {"id": "1", "name": p, "email": p},
		        "description": "[" + p + "] " + p, "tags": {"data": [{"text": p}]},
		        "status": "UNKNOWN", "type": p, "raw_indicator": p,
		        "indicator": {"indicator": p, "type": p}}
		    print(json.dumps(record))
		    # And with the bytes themselves, where JSON can have them.
		    if not any(0xd800 <= ord(x) < 0xe000 for x in p):
		        print(json.dumps(record, ensure_ascii=False))
	END
	[ "$(wc -l <hostile)" -gt 90 ]
}

teardown() {
	assert [ ! -e pwned ]
	sandbox_stop
}

# clean FILE: no byte in it drives a terminal.
clean() {
	! LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$1" ||
		fail "$1: $(LC_ALL=C grep -aP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$1" | cat -v)"
}

@test "records come through byte for byte" {
	tx-filter hostile | cmp hostile -
	tx-normalize hostile >norm
	tx-filter norm | cmp norm -
	python3 - <<-'END'
		import json
		for a, b in zip(open("hostile"), open("norm")):
		    a, b = json.loads(a), json.loads(b)
		    assert b["name"] == a["owner"]["name"] == b["email"], b
		    assert b["raw_indicator"] == a["raw_indicator"]
		    assert b["tags"][0] == a["tags"]["data"][0]["text"], b
	END
}

@test "cells of CSV are what was written, and no formula when asked" {
	tx-filter --to csv --fields raw_indicator hostile >cells
	tx-filter --to csv --spreadsheet-safe --fields raw_indicator,owner.name \
		hostile >safe
	python3 - <<-'END'
		import csv, json
		want = [json.loads(line)["raw_indicator"] for line in open("hostile")]
		plain = [row[0] for row in csv.reader(open("cells", newline="", errors="surrogateescape"))][1:]
		good = [(w, c) for w, c in zip(want, plain) if not any(0xd800 <= ord(x) < 0xe000 for x in w)]
		assert len(plain) == len(want), (len(plain), len(want))
		for w, c in good:
		    assert w.replace("\0", "") == c.replace("\0", ""), (w, c)
		for row in list(csv.reader(open("safe", newline="", errors="surrogateescape")))[1:]:
		    for cell in row:
		        assert not cell or cell[0] not in "=+-@\t\r", row
	END
}

@test "a list has a line for each value that has nothing hidden, and names the others" {
	run_bounded tx-filter --to list --fields raw_indicator --rejects refused \
		-o list hostile
	assert_failure 3
	printf '%s\n' "$stderr" >said
	clean said
	clean list
	python3 - <<-'END'
		import json, unicodedata
		seen, hidden = [], []
		for line in open("hostile"):
		    text = json.loads(line)["raw_indicator"]
		    odd = any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in text)
		    (hidden if odd else seen).append((text, line))
		assert len(seen) > 60 and len(hidden) > 10, (len(seen), len(hidden))
		assert open("refused").read() == "".join(x for _, x in hidden)
		want = [text.encode(errors="surrogatepass") for text, _ in seen]
		want = [x.replace(b"\xed\xa0\x80", b"\xef\xbf\xbd") for x in want]
		assert open("list", "rb").read() == b"".join(x + b"\n" for x in want)
	END
}

@test "the columns of the website and the object of rows hold what was written" {
	tx-filter --to td-csv hostile >td.csv
	tx-filter --to td-csv --spreadsheet-safe hostile >safe
	tx-filter --to json hostile >rows.json
	python3 - <<-'END'
		import csv, json
		records = [json.loads(line) for line in open("hostile")]
		assert json.load(open("rows.json")) == {str(i): x for i, x in enumerate(records)}
		def table(name):
		    return list(csv.DictReader(open(name, newline="", encoding="utf-8")))
		def plain(text):
		    return text.encode(errors="surrogatepass").decode(errors="replace") \
		        .replace("\0", "").replace("\ufffd" * 3, "\ufffd")
		rows = table("td.csv")
		assert len(rows) == len(records)
		for record, row in zip(records, rows):
		    for column, want in (("td_raw_indicator", record["raw_indicator"]),
		            ("td_owner_name", record["owner"]["name"]),
		            ("td_indicator_type", record["type"]),
		            ("td_subjective_tags", record["tags"]["data"][0]["text"]),
		            ("td_description", record["description"])):
		        assert row[column].replace("\0", "") == plain(want), (column, row, want)
		for row in table("safe"):
		    for cell in row.values():
		        assert not cell or cell[0] not in "=+-@\t\r", row
	END
}

@test "pages and tables for eyes hold no markup and no escapes of strangers" {
	tx-filter --to html --fields id,type,owner.name,description hostile >page
	tx-aggregate -t a=type -t b=name,type -t c=tags --to html hostile >>page
	run ! grep -E '<script>alert|<img src|" onmouseover="|<b>|&lt;b&gt;' page
	clean page
	tx-filter --to table hostile >table
	clean table
}

@test "tables for gnuplot keep one row a value, and no control" {
	tx-aggregate -t types=type -t names=name hostile >tables.dat
	tr -d '\t' <tables.dat >bare
	clean bare
	tx-aggregate -t types=type --to tsv hostile >tsv
	assert_equal "$(awk -F'\t' '{ print NF }' tsv | sort -u)" 2
	command -v gnuplot >/dev/null || skip 'gnuplot is not installed'
	# gnuplot reads back every cell, controls and quotes apart.
	gnuplot -e 'set datafile separator tab; set table "back"' \
		-e 'plot "tables.dat" index "types" using 0:2:1 with labels'
	python3 - <<-'END'
		import json, re
		back = re.findall('"(.*)"', open("back", errors="replace").read())[1:]
		want = {re.sub(r"[\0-\x1f\x7f-\x9f]", " ", p).replace('"', "'")
		        for p in json.load(open("payloads.json")) if not re.search("[\ud800-\udfff]", p)}
		assert want <= set(back), want - set(back)
	END
}

# speak COMMAND...: what it says of a mistake goes to the file said.
speak() {
	local status=0

	timeout 60 "$@" >/dev/null 2>>said </dev/null || status=$?
	[ "$status" -lt 124 ] || fail "$*: $status"
}

@test "messages quote what strangers wrote without its controls" {
	python3 -c 'import json
for p in json.load(open("payloads.json")):
    print(p.replace("\0", "").replace("\n", "").encode("utf-8", "surrogatepass").decode("utf-8", "ignore"))' >lines
	while IFS= read -r text; do
		printf '{"id":"%s\n' "$text" >bad
		speak tx-normalize bad
		speak tx-filter --match "x$text" "$text"
		speak tx-aggregate -t "x$text" "$text"
		speak tx-fetch --since "x$text" "$text"
		speak tx-publish --set "x$text" "$text"
		speak tx-normalize "./x/$text"
	done <lines
	assert [ "$(wc -l <said)" -ge "$((6 * $(wc -l <lines)))" ]
	clean said
}

@test "search terms reach the server as they are, in one request each" {
	: >none
	sandbox_start --now 2026-11-23 none
	# The server's log has one line a request, and the term is in it.
	python3 -c 'import json, urllib.parse
for p in json.load(open("payloads.json")):
    if p.isprintable() or "\x1b" in p:
        print(p + "\t" + urllib.parse.quote(p, safe=""))' >terms
	while IFS=$'\t' read -r term encoded; do
		options+=("--text=$term")
		echo "$encoded" >>want
	done <terms
	run_bounded tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23 \
		--page-dump dump "${options[@]}"
	assert_success
	cut -f 2 "$SANDBOX_LOG" | grep -oE '[?&]text=[^&]*' |
		sed 's/.*text=//' | python3 -c 'import sys, urllib.parse
for line in sys.stdin:
    print(urllib.parse.quote(urllib.parse.unquote_plus(line.rstrip("\n")), safe=""))' |
		diff want -
	# What was dumped lies in its folder, under names of ours.
	run find dump -type f ! -name '[0-9a-z.-]*'
	assert_output ''
}

@test "what a server says is shown without its controls" {
	: >none
	# As the error of a call that is tried again, of one that is not, of a row.
	printf '%s "(#1) \033[31mred\007 \302\2331m $(touch pwned)"\n' \
		'GET call 1 error 2 500' 'GET call 2 error 100 400' \
		'item POST error 100 400' >plan
	sandbox_start --now 2026-11-23 --faults plan none
	run_bounded tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23 -v --debug \
		--retry-wait 0.001
	[ "$status" -eq 69 ]
	assert_regex "$stderr" 'again in .*touch pwned.*tx-fetch: .*touch pwned'
	printf '%s\n' "$stderr" >said
	clean said
	printf '%s\n' type=IP_ADDRESS status=MALICIOUS share_level=GREEN \
		'description=x' privacy_type=VISIBLE >defaults
	printf 'indicator\n10.0.0.1\n' >rows.csv
	run_bounded tx-publish --base-url "$SANDBOX_URL" --defaults defaults rows.csv
	assert_regex "$stderr" 'Unable to upload 1 .*touch pwned'
	printf '%s\n' "$stderr" >said
	clean said
}

@test "deep nesting ends where the limit is, and costs nothing" {
	for depth in 511 512 513 100000; do
		python3 -c 'import sys; n = int(sys.argv[1]) - 1
print("{\"a\":" + "[" * n + "]" * n + "}")' "$depth" >deep
		run_bounded tx-normalize deep
		if [ "$depth" -le 512 ]; then
			assert_equal "$status" 0
		else
			assert_equal "$status" 65
			assert_regex "$stderr" 'deep'
		fi
	done
}

@test "a gzip bomb costs a line's memory, a page its limit" {
	head -c 300000000 /dev/zero | tr '\0' ' ' | gzip -9 >bomb.gz
	(
		[ -n "${TX_SAN-}" ] || ulimit -v 400000
		run_bounded tx-normalize bomb.gz
		assert_equal "$status" 65
		assert_regex "$stderr" 'line is too long'
	)
	# gzip within gzip is inflated once, as any tool does.
	gzip -c bomb.gz >bombs.gz
	run_bounded tx-normalize bombs.gz
	assert_equal "$status" 65
	: >none
	echo 'bomb 600' >plan
	sandbox_start --now 2026-11-23 --faults plan none
	BOUND=300 run_bounded tx-fetch --base-url "$SANDBOX_URL" --now 2026-11-23 \
		--retries 0 --retry-wait 0.001
	assert_equal "$status" 69
}

@test "names and ids made to collide cost what others do" {
	# All names are one to a hash that multiplies by 31, all ids are one to a
	# table that looks at their low bits.
	python3 - <<-'END' >collide
		import itertools
		names = map("".join, itertools.product(("Aa", "BB"), repeat=17))
		for i, name in enumerate(itertools.islice(names, 100000)):
		    print('{"id":"%d","name":"%s","severity_value":0,"ds":"2026-11-20"}' % ((i + 1) << 40, name))
	END
	# Where each is compared with all before it, an hour would not be enough.
	ulimit -t 30
	run_bounded tx-aggregate -t 'a=name top=1' --to tsv collide
	assert_success
	assert_line --index 1 $'AaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAa\t1'
	run_bounded tx-filter --latest-by id --count collide
	assert_output 100000
	sed '1~2d' collide >half
	run_bounded tx-filter --not-in id=half --count collide
	assert_output 50000
	run_bounded tx-filter --in name=half --count collide
	assert_output 50000
}

# What it costs is in tx-aggregate(1): some 190 bytes each, of these names.
@test "200,000 owners cost no more than a table's memory for each" {
	[ -z "${TX_SAN-}" ] || skip 'the sanitizers need the address space'
	awk 'BEGIN { for (i = 0; i < 200000; i++)
		printf "{\"id\":\"%d\",\"owner\":{\"name\":\"Owner number %d of them\"}}\n",
			i + 1, i * 7919 % 200000 }' >owners
	ulimit -v 60000
	run_bounded tx-aggregate --threads 1 -t owners=name --to tsv -o out owners
	assert_success
	assert_equal "$(tail -n +2 out | cut -f 2 | sort | uniq -c | tr -s ' ')" \
		' 200000 1'
	tx-normalize owners | tx-aggregate --threads 1 -t owners=name --to tsv |
		cmp out -
}
