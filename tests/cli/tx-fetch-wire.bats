# Every option of tx-fetch, and what it puts on the wire: that, and nothing
# else.

# shellcheck disable=SC2154 # stderr is set by run

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	load sandbox
	export HOME=$BATS_TEST_TMPDIR
	sandbox_start --now 2016-03-02 "$TX_TOP/tests/data/descriptors.ndjson"
	ask=(timeout 20 tx-fetch --base-url "$SANDBOX_URL" --retries 0
		--now 2016-03-02)
}

teardown() {
	sandbox_stop
}

# wire WORD...: each path asked for with its parameters, a line each.
wire() {
	local pages=(--max-pages 1)

	case $1 in ids | object) pages=() ;; esac
	: >"$SANDBOX_LOG"
	echo 900000000000001 >ids
	# The server may well refuse; what it was asked is in its log.
	"${ask[@]}" "${pages[@]}" "$@" <ids >out 2>err || true
	[ -s "$SANDBOX_LOG" ] || cat err
	while IFS=$'\t' read -r _ target _; do
		echo "${target%%\?*}"
		[[ $target != *\?* ]] || tr '&' '\n' <<<"${target#*\?}"
	done <"$SANDBOX_LOG" | sort
}

# Objects, without any option, and the parameters they send.
objects() {
	sed "s/FIELDS/$fields/" <<-'END'
		descriptors /v25.0/threat_descriptors fields=FIELDS limit=1000 since=1455667200 until=1456876800
		indicators /v25.0/threat_indicators limit=1000 since=1455667200 until=1456876800
		members /v25.0/threat_exchange_members
		tags%a%b /v25.0/threat_tags /v25.0/threat_tags limit=1000 limit=1000 text=a text=b
		ids /v25.0/ fields=FIELDS ids=900000000000001
		object%12 /v25.0/12
		tagged%c2 /v25.0/ /v25.0/1928945133884049/tagged_objects /v25.0/threat_tags fields=FIELDS fields=id,text fields=id,type ids=900000000000002,900000000000024 limit=1000 limit=1000 text=c2
		updates%12%--fields%none /v25.0/12 /v25.0/12/threat_updates fields=threat_updates_enabled limit=100
		groups%--fields%none /v25.0/555/threat_privacy_groups_member /v25.0/555/threat_privacy_groups_owner limit=1000 limit=1000
	END
}

# Each option, an object that takes it, and the parameters it adds or changes.
options() {
	cat <<-'END'
		text=a%20b descriptors text=a%2520b
		text=a&c=%C3%A4 descriptors text=a%26c%3D%25C3%25A4
		text=phish indicators text=phish
		since=1391813489 descriptors since=1391813489
		since=1391813489 indicators since=1391813489
		since=1391813489 updates%12 start_time=1391813489
		until=2016-03-01T00:00:01Z descriptors until=1456790401
		until=1456790401 updates%12 stop_time=1456790401
		type=DOMAIN descriptors type=DOMAIN
		type=ip_address indicators type=IP_ADDRESS
		type=NEW_TYPE descriptors type=NEW_TYPE
		owner=1,2 descriptors owner=1,2
		owner=self descriptors owner=555
		status=malicious descriptors status=MALICIOUS
		tags=a,b descriptors tags=a,b
		tags-are-anded descriptors tags_are_anded=true
		tags-are-anded=false descriptors tags_are_anded=false
		strict-text descriptors strict_text=true
		strict-text=false indicators strict_text=false
		review-status=reviewed-manually descriptors review_status=REVIEWED_MANUALLY
		severity=SEVERE descriptors severity=SEVERE
		share-level=AMBER descriptors share_level=AMBER
		privacy-groups=3,4 descriptors privacy_groups=3,4
		min-confidence=0 descriptors min_confidence=0
		max-confidence=100 descriptors max_confidence=100
		include-expired descriptors include_expired=true
		include-expired=false descriptors include_expired=false
		threat-type=WHITELIST_IP descriptors threat_type=WHITELIST_IP
		attack-type=PHISHING descriptors attack_type=PHISHING
		sort-by=CREATE_TIME descriptors sort_by=CREATE_TIME
		sort-order=ASCENDING indicators sort_order=ASCENDING
		fields=id,owner{name} descriptors fields=id,owner%7Bname%7D
		fields=id members fields=id
		fields=id object%12 fields=id
		metadata object%12 metadata=true
		limit=7 descriptors limit=7
		limit=7 members limit=7
		limit=7 updates%12 limit=7
		after=OTk5 descriptors after=OTk5
		before=MAZDZD descriptors before=MAZDZD
		tagged-since=2016-02-01 tagged%c2 tagged_since=1454284800
		tagged-until=1 tagged%c2 tagged_until=1
		types=DOMAIN,URI updates%12 types=DOMAIN,URI
		name=a%20b groups name=a%2520b
		description=x groups description=x
		param=pretty=0 descriptors pretty=0
		param=me=1 members me=1
		param=a=b=c object%12 a=b%3Dc
		slice=7d descriptors since=1456272000 until=1456272001
		slice=30d descriptors -
	END
}

# Options that are none of the server's business.
silent() {
	cat <<-'END'
		unique
		max-records=1
		max-pages=2
		jobs=3
		output=o
		state=s --output=o2
		fresh --state=s2 --output=o3
		rejects=r
		summary=s3
		verbose
		token-file=TOKEN
		token-fd=9
		token-in-query
		proxy=
		user-agent=me
		retries=1
		retry-wait=1
		max-time=1min
		connect-time=5s
		stall-time=5s
		max-page=1M
		debug
		log=l
		page-dump=d
	END
}

# Options that are seen elsewhere: in other tests, or in the path or times.
elsewhere='unfold dry-run now base-url api-version cacert help version completion'

@test "objects ask for what they need and nothing else" {
	fields=$(tx-fetch --dry-run | grep -o 'fields=[^&]*' | cut -d= -f2)
	[[ $fields == id,added_on,*,type ]]
	while read -r object params; do
		IFS=% read -ra words <<<"$object"
		assert_equal "$object: $(wire "${words[@]}" | tr '\n' ' ')" \
			"$object: $(tr ' ' '\n' <<<"$params" | sort | tr '\n' ' ')"
	done < <(objects)
}

@test "every option reaches the wire under its own name, alone" {
	while read -r option object params; do
		IFS=% read -ra words <<<"$object"
		[ "$params" != - ] || params=
		wire "${words[@]}" >before
		# A name in front of the first = takes dashes; %XX is text.
		wire "${words[@]}" "--$option" >after
		new=$(comm -13 before after | tr '\n' ' ')
		gone=$(comm -23 before after | sed 's/=.*//')
		for param in $params; do
			[[ " $new" == *" $param "* ]] ||
				fail "--$option $object: sent $new"
		done
		# What is new was asked for, and what went was replaced.
		for param in $new; do
			[[ " $params " == *" $param "* || $param == /* ||
				$option == slice=* ]] ||
				fail "--$option $object: sent $param too"
		done
		for name in $gone; do
			[[ " $new" == *" $name="* || $option == tagged-* ||
				$name == /* ]] ||
				fail "--$option $object: no longer sent $name"
		done
	done < <(options)
}

@test "options that are not the server's send nothing" {
	wire >before
	while read -r option more; do
		# shellcheck disable=SC2086 # a list of words
		wire "--${option/TOKEN/$SANDBOX_TOKEN_FILE}" $more \
			9<"$SANDBOX_TOKEN_FILE" >after
		sed -i '/^access_token=/d' after
		diff before after || fail "--$option"
	done < <(silent)
}

@test "no option is missing from these tests" {
	known=$({
		options
		silent
	} | sed 's/[= ].*//'; tr ' ' '\n' <<<"$elsewhere")
	run bash -c "tx-fetch --help=all | grep -oE '^ +(-., )?--[a-z0-9-]+' |
		sed 's/.*--//'"
	[ "${#lines[@]}" -gt 50 ]
	for option in "${lines[@]}"; do
		grep -qx -- "$option" <<<"$known" || fail "--$option"
	done
}

@test "lists repeat, terms are searches, parameters go with every request" {
	run wire --tags a --tags b,c --owner self --owner 7
	assert_line tags=a,b,c
	assert_line owner=555,7
	run wire -t a -t b --param pretty=0
	assert_line text=a
	assert_line text=b
	assert_equal "$(printf '%s\n' "${lines[@]}" | grep -c '^pretty=0$')" 2
	run wire tagged c2 --param pretty=0
	assert_equal "$(printf '%s\n' "${lines[@]}" | grep -c '^pretty=0$')" 3
}

@test "who we are and where the token is, as told" {
	run wire --user-agent me --token-in-query
	assert_line access_token=555%7Csandbox-secret
	assert_equal "$(cut -f4 "$SANDBOX_LOG")" parameter
	run wire --api-version v2.9
	assert_line /v2.9/threat_descriptors
}
