#!/usr/bin/env bats
# make install and uninstall, and the job as systemd and cron start it.
# shellcheck disable=SC2030,SC2031 # each test has a PATH of its own
# shellcheck disable=SC2154 # stderr is set by run

# Installed once for all; those that change something have a copy.
setup_file() {
	load helpers
	export ROOT=$BATS_FILE_TMPDIR/root
	(umask 077 && tree install) >"$BATS_FILE_TMPDIR/said" 2>&1
}

setup() {
	load helpers
	prefix=$ROOT/opt/x
}

# tree GOAL: make it with the programs under test.
tree() {
	local built=${TX_BIN#"$TX_TOP/"}

	env -u MAKEFLAGS -u MAKELEVEL timeout 60 make -s -C "$TX_TOP" \
		-o Makefile B="${built%/bin}" DESTDIR="$ROOT" PREFIX=/opt/x "$1"
}

copy() {
	cp -a "$ROOT" root
	ROOT=$PWD/root
	prefix=$ROOT/opt/x
}

@test "programs, pages and completions work where they are installed" {
	assert_equal "$(<"$BATS_FILE_TMPDIR/said")" ''
	for program in tx-aggregate tx-fetch tx-filter tx-normalize tx-publish; do
		run "$prefix/bin/$program" --version
		assert_success
		assert_line --index 0 --regexp "^$program "
		run mandoc -T utf8 -Wwarning "$prefix/share/man/man1/$program.1"
		assert_success
		bash -n "$prefix/share/bash-completion/completions/$program"
		assert [ -s "$prefix/share/zsh/site-functions/_$program" ]
		assert [ -s "$prefix/share/fish/vendor_completions.d/$program.fish" ]
	done
	run mandoc -T utf8 -Wwarning "$prefix"/share/man/man[57]/*
	assert_success
}

@test "every file of the jobs is installed, and can be run where it was" {
	files() {
		find "$1" -type f ! -name '*.7' ! -path '*/systemd/*' \
			-printf "%P %M\n" | sed 's/.rw-.*/text/; s/.rwx.*/script/' | sort
	}
	diff <(files "$TX_TOP/pipelines") <(files "$prefix/share/tx")
}

@test "the modes of what is installed do not hang on the umask" {
	assert_equal "$(find "$ROOT" -mindepth 1 ! -perm -a=r)" ''
	assert_equal "$(find "$ROOT" -mindepth 1 -perm /g=w,o=w)" ''
}

@test "texts name the prefix, and files that are there" {
	assert_equal "$(grep -rI /usr/local "$ROOT")" ''
	grep -rhoI '/opt/x/[a-z/.]*[a-z]' "$ROOT" | sort -u >names
	assert [ "$(wc -l <names)" -ge 4 ]
	while read -r name; do
		assert [ -e "$ROOT$name" ]
	done <names
}

@test "uninstall leaves nothing, and can be repeated" {
	copy
	run tree uninstall
	assert_success
	assert_equal "$(ls -A "$ROOT")" ''
	run tree uninstall
	assert_success
}

@test "uninstall leaves what others put there" {
	copy
	echo mine >"$prefix/share/tx/examples/mine.csv"
	echo mine >"$prefix/bin/other"
	mkdir "$ROOT/opt/y"
	run tree uninstall
	assert_success
	run find "$ROOT" -type f
	assert_line "$prefix/share/tx/examples/mine.csv"
	assert_line "$prefix/bin/other"
	assert_equal "${#lines[@]}" 2
	assert [ -d "$ROOT/opt/y" ]
}

@test "systemd takes the units, and shuts the job in" {
	command -v systemd-analyze >/dev/null || skip 'systemd-analyze is not there'
	# The programs that units name have to be there.
	cp "$prefix"/lib/systemd/system/tx-* .
	sed -i "s,/opt/x/,$prefix/," tx-*
	for unit in tx-nightly.service tx-nightly.timer tx-mail@.service; do
		run systemd-analyze verify --man=no "./$unit"
		assert_success
		assert_output ''
	done
	# Of 100, which is no shelter at all.
	run systemd-analyze security --offline=true --threshold=15 \
		./tx-nightly.service
	assert_success
}

# bare COMMAND ...: as cron starts it, which knows of no other folders.
bare() {
	run_bounded env -i HOME="$PWD" PATH=/usr/bin:/bin "$@"
}

@test "the jobs find the programs that were installed with them" {
	# Without a token each of them ends before it asks a server.
	line=$(sed -n 's/^30 2 \* \* \* //p' "$prefix/share/tx/crontab")
	mkdir tx
	cp "$prefix/share/tx/nightly.conf" tx
	bare sh -c "${line//\/opt\/x/"$prefix"}"
	assert_failure 77
	assert_regex "$stderr" '^tx-fetch: no access token'
	bare make -f "$prefix/share/tx/mirror.mk" GROUP=333
	assert_failure 2
	assert_regex "$stderr" '^tx-fetch: no access token'
	bare make -f "$prefix/share/tx/share.mk"
	assert_failure 2
	assert_regex "$stderr" '^tx-publish: no access token'
}

@test "shards are counted by the programs that were installed with the job" {
	share=$prefix/share/tx
	tx-gen --start 2026-11-09 --days 2 50 >shard
	tx-aggregate -f "$share/dashboard.tables" shard >serial
	bare bash -c "'$share/stream' map '$share/dashboard.tables' <shard |
		'$share/stream' reduce 1"
	assert_success
	assert_equal "$output" "$(<serial)"
	mkdir -p job/parts
	echo "$PWD/shard" >job/shards
	bare "$share/map" "$share/dashboard.tables" shard job/parts/shard.part
	assert_success
	bare "$share/reduce" job
	assert_success
	cmp serial job/tables
	command -v parallel >/dev/null || skip 'GNU parallel is not there'
	bare make -f "$share/cluster.mk" SHARDS=shard
	assert_success
	cmp serial cluster/tables
}

# A make that says what it was asked for.
fake_make() {
	mkdir bin
	cat >bin/make <<-'END'
		#!/bin/sh
		case "$*" in *' where') echo "$PWD/days" && exit ;; esac
		printf '%s\n' "$@"
	END
	chmod +x bin/make
}

# assert_yesterday BEFORE: the day that the job was started for, whatever midnight did.
assert_yesterday() {
	local before=$1

	assert_line --regexp "^DAY=($before|$(date -u -d yesterday +%F))$"
}

@test "the line for cron starts the job for the day before" {
	fake_make
	# Cron cuts at a bare percent sign.
	line=$(sed -n 's/^30 2 \* \* \* //p' "$prefix/share/tx/crontab")
	assert [ -n "$line" ]
	assert_equal "$(grep -c % <<<"$line")" 0
	before=$(date -u -d yesterday +%F)
	HOME=/home/x PATH=$PWD/bin:$PATH run sh -c "${line//\/opt\/x/"$prefix"}"
	assert_success
	assert_line "$prefix/share/tx/nightly.mk"
	assert_line CONF=/home/x/tx/nightly.conf
	assert_line DATA=/home/x/tx
	assert_yesterday "$before"
}

@test "the line for the weekly mail prints it" {
	line=$(sed -n 's/^# 0 7 \* \* 1 //p' "$prefix/share/tx/crontab")
	# A percent sign behind a backslash is one.
	line=${line//'\%'/%}
	mkdir tx
	cp "$prefix/share/tx/nightly.conf" tx
	bare sh -c "${line//\/opt\/x/"$prefix"}"
	assert_success
	assert_equal "$(grep -c ' no run$' <<<"$output")" 7
}

@test "the service starts the job for the day before" {
	fake_make
	# What systemd makes of its specifiers and dollars.
	line=$(sed -n 's/^ExecStart=//p' \
		"$prefix/lib/systemd/system/tx-nightly.service" |
		sed -e 's/%%/%/g' -e 's/\$\$/$/g' -e 's,%S,/var/lib,g')
	before=$(date -u -d yesterday +%F)
	PATH=$PWD/bin:$PATH run bash -c "${line//\/opt\/x/"$prefix"}"
	assert_success
	assert_line "$prefix/share/tx/nightly.mk"
	assert_line CONF=/etc/tx/nightly.conf
	assert_line DATA=/var/lib/tx
	assert_yesterday "$before"
}
