# tx-filter --to table, html, td-csv and --defang.
# shellcheck disable=SC2016,SC2154 # bash -c expands; run sets stderr

setup() {
	load helpers
	data=$TX_TOP/tests/data/descriptors.ndjson
	cat >in <<-'END'
		{"id":"1","type":"DOMAIN","indicator":"\u6f22\u5b57.example","description":"a\nb\u202ec\u0000","confidence":5}
		{"id":"2","type":"DOMAIN","indicator":"e\u0301vil.example","description":"<b x='&\"'> \u001b[31m\u0085","confidence":100}
		{"id":"3","type":"URI","indicator":{"indicator":"http://\ud800x.example"},"tags":["a","b"],"description":null}
	END
	shown=id,indicator,confidence,tags,description
}

# on_terminal COLUMNS COMMAND: what a terminal of that width gets to see.
on_terminal() {
	run_bounded script -qec "stty cols $1; $2" /dev/null </dev/null
	output=${output//$'\r'/}
}

@test "table: columns are aligned by what a terminal shows, numbers to the right" {
	run_bounded tx-filter --to table --fields "$shown" in
	assert_success
	assert_output 'id  indicator          confidence  tags  description
 1  漢字.example                5        a\nb\u202ec\u0000
 2  '$'e\xcc\x81''vil.example              100        <b x='\''&"'\''> \u001b[31m\u0085
 3  http://'$'\xef\xbf\xbd''x.example              a, b'
	run_bounded tx-filter --to table /dev/null
	assert_output 'ds  type  indicator  status  severity  confidence  name  tags  description'
}

@test "table: on a terminal no line is wider than it, elsewhere nothing is cut" {
	for columns in 1 2 17 40 80 133; do
		on_terminal $columns "tx-filter --to table $data"
		assert_success
		assert_equal "${#lines[@]}" 50
		assert [ "$(wc -L <<<"$output")" -le $columns ]
	done
	assert_regex "$output" '…'
	printf '{"indicator":"%s","id":"7"}\n' 漢字漢字漢字漢字漢字漢字 b >wide
	on_terminal 20 'tx-filter --to table --fields indicator,id wide'
	assert_output 'indicator         id
漢字漢字漢字漢…    7
b                  7'
	run_bounded tx-filter --to table "$data"
	refute_output --partial '…'
	on_terminal 20 "tx-filter --to table -o out $data"
	assert_equal "$(cat out)" "$(tx-filter --to table "$data")"
}

@test "table: rows behind the first thousand are written as they come" {
	for i in $(seq 1 1500); do echo "{\"id\":\"$i\",\"type\":\"A\"}"; done >many
	echo '{"id":"a very long one","type":"B"}' >>many
	run_bounded tx-filter --to table --fields id,type many
	assert_success
	assert_equal "${#lines[@]}" 1502
	assert_line --index 1 '   1  A'
	assert_line --index 1500 '1500  A'
	assert_line --index 1501 'a very long one  B'
}

@test "html: a table in which all that records say is text" {
	run_bounded tx-filter --to html --fields "$shown,x<y" in
	assert_success
	assert_output '<table>
<thead>
<tr><th>id</th><th>indicator</th><th>confidence</th><th>tags</th><th>description</th><th>x&lt;y</th></tr>
</thead>
<tbody>
<tr><td>1</td><td>漢字.example</td><td>5</td><td></td><td>a\nb\u202ec\u0000</td><td></td></tr>
<tr><td>2</td><td>'$'e\xcc\x81''vil.example</td><td>100</td><td></td><td>&lt;b x=&#39;&amp;&quot;&#39;&gt; \u001b[31m\u0085</td><td></td></tr>
<tr><td>3</td><td>http://'$'\xef\xbf\xbd''x.example</td><td></td><td>a, b</td><td></td><td></td></tr>
</tbody>
</table>'
}

@test "td-csv: the columns of the website, which tx-publish reads back" {
	cat >own <<-'END'
		{"id":"11","type":"DOMAIN","indicator":{"id":"1","indicator":"a.example"},"raw_indicator":"A.example","description":"x, [derived]\ny","status":"MALICIOUS","confidence":75,"severity":"SEVERE","share_level":"AMBER","privacy_type":"HAS_WHITELIST","privacy_members":["555",666],"tags":{"data":[{"id":"1","text":"kit"},{"id":"2","text":"c2"}]},"review_status":"PENDING","owner":{"id":"7","name":"A; Inc."},"added_on":"2016-02-09T18:32:19+0000","last_updated":1455042739,"expired_on":"0","first_active":"2016-01-01T00:00:00+0000","last_active":null}
		{"id":"12","type":"URI","indicator":{"indicator":"http://b.example/"},"description":"y","status":"UNKNOWN","share_level":"RED","privacy_type":"HAS_PRIVACY_GROUP","privacy_members":{"data":[{"id":"333"},{"id":"334"}]}}
		{"id":"13","type":"IP_ADDRESS","indicator":"2001:db8::1","description":"z","status":"UNKNOWN","share_level":"GREEN","privacy_type":"VISIBLE"}
	END
	run_bounded tx-filter --to td-csv own
	assert_success
	assert_output 'id,td_description,td_status,td_confidence,td_severity,td_share_level,td_indicator_type,td_raw_indicator,td_visibility,td_creation_time,td_update_time,td_expire_time,td_owner_id,td_owner_name,td_subjective_tags,td_whitelist_apps,td_privacy_groups,td_privacy_members,td_review_status,td_first_active,td_last_active,td_related_ids_for_upload,td_related_triples_for_upload
11,"x, [derived]
y",MALICIOUS,75,SEVERE,AMBER,DOMAIN,A.example,HAS_WHITELIST,2016-02-09T18:32:19+0000,1455042739,0,7,A; Inc.,kit;c2,555;666,,,PENDING,2016-01-01T00:00:00+0000,,,
12,y,UNKNOWN,,,RED,URI,http://b.example/,HAS_PRIVACY_GROUP,,,,,,,,333;334,,,,,,
13,z,UNKNOWN,,,GREEN,IP_ADDRESS,2001:db8::1,VISIBLE,,,,,,,,,,,,,,'
	tx-filter --to td-csv -o td.csv own
	run_bounded tx-publish --check td.csv
	assert_success
	run_bounded tx-publish --dry-run td.csv
	assert_success
	assert_equal "$(jq -c '.params | [.privacy_members,.tags,.indicator,.expired_on,.confidence]' <<<"$output")" \
		'["555,666","kit,c2","A.example","0","75"]
["333,334",null,"http://b.example/",null,null]
[null,null,"2001:db8::1",null,null]'
}

@test "defang: what was defanged is published as if it had never been" {
	tx-gen 400 | jq -c '.privacy_type = "VISIBLE"' >some
	ok='select(.success) | [.row, .indicator]'
	for form in csv td-csv; do
		tx-filter --to $form -o plain.csv some
		tx-filter --to $form --defang -o pulled.csv some
		run ! cmp -s plain.csv pulled.csv
		tx-publish --check plain.csv 2>said | jq -c "$ok" >plain
		tx-publish --check --refang pulled.csv 2>said | jq -c "$ok" >pulled
		assert [ "$(wc -l <plain)" -gt 200 ]
		run cmp plain pulled
		assert_success
		tx-publish --check pulled.csv >bare 2>said || true
		grep -q 'is defanged; --refang mends it' said
	done
}

@test "defang: indicators in every form for people, and only they" {
	record='{"id":"a.b","indicator":"http://evil.example/a.b","raw_indicator":"x@evil.example","description":"see http://evil.example"}'
	fields=id,indicator,raw_indicator,description
	run_bounded tx-filter --defang --to csv --fields $fields <<<"$record"
	assert_line --index 1 'a.b,hxxp://evil[.]example/a[.]b,x[@]evil[.]example,see http://evil.example'
	run_bounded tx-filter --defang --to table --fields $fields <<<"$record"
	assert_line --index 1 'a.b  hxxp://evil[.]example/a[.]b  x[@]evil[.]example  see http://evil.example'
	run_bounded tx-filter --defang --to html --fields indicator.indicator,indicator \
		<<<'{"indicator":{"indicator":"2001:db8::1"}}'
	assert_output --partial '<td>2001[:]db8[:][:]1</td><td>2001[:]db8[:][:]1</td>'
	run_bounded tx-filter --defang --to list <<<"$record"
	assert_output 'hxxp://evil[.]example/a[.]b'
	run_bounded tx-filter --defang --to list <<<'{"type":"FILE_NAME","indicator":"a.exe"}'
	assert_output 'a.exe'
	run_bounded tx-filter --defang --to list <<<'{"type":"NEWS","indicator":"a.exe"}'
	assert_output 'a[.]exe'
	run_bounded tx-filter --defang --to list --fields description <<<"$record"
	assert_output 'see http://evil[.]example'
}

@test "options of one form are refused with another" {
	while read -r options; do
		# shellcheck disable=SC2086 # several options
		run_bounded tx-filter $options /dev/null
		echo "# $options: $status"
		assert_failure 2
		assert_output ''
	done <<-'END'
		--defang
		--defang --to json
		--to td-csv --fields id
		--to json --fields id
		--to table --spreadsheet-safe
		--to html --spreadsheet-safe
		--to xml
	END
	run_bounded tx-filter --to td-csv --spreadsheet-safe \
		<<<'{"description":"=1+1"}'
	assert_line --index 1 --partial ",'=1+1,"
}
