#!/usr/bin/env bats
# The recipes of tx(7), as they stand there.

setup() {
	load helpers
	load sandbox
	# The recipes name no clock.
	mkdir bin
	cat >bin/tx-filter <<-END
		#!/bin/sh
		exec "$TX_BIN/tx-filter" --now 2026-11-23 "\$@"
	END
	chmod +x bin/tx-filter
	PATH=$PWD/bin:$PATH
	tx-gen --start 2026-11-09 --days 14 2000 | tx-normalize >norm.ndjson
}

teardown() {
	sandbox_stop
}

# recipe TITLE: the display below this heading of tx(7).
recipe() {
	awk -v title=".Ss $1" '
		$0 == title { here = 1 }
		here && /^\.Ed/ { exit }
		here && inside { sub(/^\\&/, ""); gsub(/\\e/, "\\"); print }
		here && /^\.Bd -literal/ { inside = 1 }
	' "$TX_TOP/pipelines/tx.7" >script
	assert [ -s script ]
}

# follow TITLE: run that recipe.
follow() {
	recipe "$1"
	run_bounded bash -eu script
	assert_success
}

@test "a database has one row for each descriptor, the newest" {
	command -v sqlite3 >/dev/null || skip 'sqlite3 is not there'
	database='A database, with one row for each descriptor'
	mv norm.ndjson all.ndjson
	head -n 1500 all.ndjson >norm.ndjson
	follow "$database"

	# Half of them again, some edited, and 500 that are new.
	tail -n 1250 all.ndjson | jq -c 'if .id[-1:] < "5" then
		.status = "NON_MALICIOUS" | .description = "a \"b\",\nc" |
		.last_updated = "2026-12-31T00:00:00+0000" else . end' >norm.ndjson
	follow "$database"
	assert_equal "$(sqlite3 threats.db 'SELECT count(*) FROM descriptors')" \
		"$(jq -r .id all.ndjson | sort -u | wc -l)"

	# A day that comes late takes nothing back.
	sqlite3 threats.db 'SELECT * FROM descriptors ORDER BY id' >before
	cp all.ndjson norm.ndjson
	follow "$database"
	sqlite3 threats.db 'SELECT * FROM descriptors ORDER BY id' | diff before -

	# Every value is that of the record.
	tail -n 1250 all.ndjson | jq -r '"\(.id)\t\(if .id[-1:] < "5" then
		"NON_MALICIOUS" else .status // "" end)\t\(.name // "")"' |
		sort >want
	sqlite3 -tabs threats.db 'SELECT id, status, owner FROM descriptors' |
		sort >have
	assert_equal "$(comm -23 want have)" ''
}

@test "a SIEM's events are one for each record of high value" {
	echo '{"id":"1","added_on":"2026-11-20T00:00:00Z","status":"MALICIOUS","review_status":"REVIEWED_MANUALLY","severity":"SEVERE","confidence":"90"}' |
		tx-normalize >>norm.ndjson
	follow 'Events for a SIEM'
	tx-filter --high-value --live norm.ndjson >want.ndjson
	assert [ -s want.ndjson ]
	diff <(jq -r '[.id, .raw_indicator, .ts, .name] | @json' want.ndjson) \
		<(jq -r '[.event.id, .threat.indicator.name, .["@timestamp"],
			.threat.indicator.provider] | @json' siem.ndjson)
	run jq -r .threat.indicator.type siem.ndjson
	assert_line ipv4-addr
	assert_line domain-name
	assert_line url
}

@test "a firewall's list holds addresses alone, and none of the allow list" {
	command -v nft >/dev/null || skip 'nft is not there'
	unshare -rn nft list ruleset 2>/dev/null || skip 'nft needs a kernel for it'
	# Hostile ones among them: the owner writes what he likes.
	for bad in '1.2.3.4 }; flush ruleset; #' '999.1.2.3' '1.2.3.4\n5.6.7.8' \
		'example.com' '::1' '1.2.3' ''; do
		printf '{"id":"1","type":"IP_ADDRESS","status":"MALICIOUS","confidence":90,"severity_value":0,"ds":null,"raw_indicator":"%s","indicator":"%s"}\n' \
			"$bad" "$bad" >>norm.ndjson
	done
	tx-filter --type IP_ADDRESS --status MALICIOUS --live --min-confidence 75 \
		norm.ndjson | jq -r '.indicator.indicator? // empty' |
		grep -E '^[0-9.]+$' | sort -u >all
	sed -n '1~3p' all >allow.txt
	assert [ "$(wc -l <allow.txt)" -gt 5 ]
	recipe "A firewall's list, with an allow list taken off"
	cat >>script <<-'END'
		nft -f bad.nft # again, which changes nothing
		nft -j list set inet tx bad >set.json
	END
	run_bounded unshare -rn bash -eu script
	assert_success
	jq -r '.nftables[] | .set? // empty | .elem[]' set.json | sort |
		diff <(comm -23 all allow.txt) -
}

@test "what is new and what is gone since yesterday" {
	head -n 1500 norm.ndjson >yesterday.ndjson
	tail -n 1800 norm.ndjson >today.ndjson
	follow 'What is new since yesterday'
	diff <(tail -n 500 norm.ndjson) new.ndjson
	diff <(head -n 200 norm.ndjson) gone.ndjson
}

@test "a reaction reaches the descriptors of the list, and no others" {
	cat >ours.ndjson <<-'END'
		{"id":"1","added_on":"2026-11-20T00:00:00Z","owner":{"id":"1234567890","name":"We"},"indicator":{"id":"2","indicator":"fine.example","type":"DOMAIN"},"type":"DOMAIN","raw_indicator":"fine.example"}
	END
	cat ours.ndjson >>norm.ndjson
	sandbox_start --now 2026-11-23 --token '1234567890|secret' norm.ndjson
	export TX_ACCESS_TOKEN='1234567890|secret'
	cat >bin/tx-publish <<-END
		#!/bin/sh
		exec "$TX_BIN/tx-publish" --base-url "$SANDBOX_URL" "\$@"
	END
	chmod +x bin/tx-publish
	{
		echo fine.example
		sed -n '1~100p' norm.ndjson | jq -r .indicator.indicator
	} >fine.txt
	follow 'A word to the owners of false positives'
	# shellcheck disable=SC2154 # set by run
	[[ $stderr == *'with 0 failures!' ]]
	sandbox_stop
	jq -r 'select(any(.reactions[]?; .key == "NON_MALICIOUS" and
		(.value | split(",") | index("1234567890")))) | .id' \
		"$SANDBOX_SAVE" | sort >have
	jq -r --rawfile fine fine.txt '($fine | split("\n")) as $list |
		select(.indicator.indicator as $i | $list | index($i)) |
		select(.id != "1") | .id' norm.ndjson | sort -u >want
	assert [ "$(wc -l <want)" -ge 20 ]
	diff want have
}
