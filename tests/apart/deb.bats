#!/usr/bin/env bats
# The Debian package: make check-deb.
# shellcheck disable=SC2016 # bash -c expands

setup_file() {
	load ../cli/helpers
	export ONE=$BATS_FILE_TMPDIR/one TWO=$BATS_FILE_TMPDIR/two/of/them
	(clone "$ONE" && build "$ONE") >"$BATS_FILE_TMPDIR/log" 2>&1
}

setup() {
	load ../cli/helpers
	package=$ONE/build/deb/tx_$(version)_$(dpkg --print-architecture).deb
}

version() {
	sed -n 's/^VERSION := //p' "$TX_TOP/Makefile"
}

clone() {
	mkdir -p "$1"
	tar -c -C "$TX_TOP" --exclude-vcs --exclude='./build' \
		--exclude='./build-*' . | tar -x --touch -C "$1"
}

build() {
	env -u MAKEFLAGS -u MAKELEVEL timeout 600 make -C "$1" deb
}

@test "the same tree gives the same bytes, wherever and whenever it is built" {
	clone "$TWO"
	(umask 077 && TZ=Asia/Tokyo LC_ALL=C.UTF-8 HOME=/nowhere build "$TWO") \
		>log 2>&1
	for file in "$ONE"/build/deb/*.deb; do
		cmp "$file" "$TWO/build/deb/${file##*/}"
	done
	run dpkg-deb --fsys-tarfile "$package"
	assert_success
}

@test "lintian finds no fault" {
	command -v lintian >/dev/null || skip 'lintian is not there'
	run lintian --allow-root --fail-on error,warning \
		"$ONE"/build/deb/*.changes
	assert_success
}

@test "it names its version, and the libraries that are linked alone" {
	assert_equal "$(dpkg-deb -f "$package" Version)" "$(version)"
	run dpkg-deb -f "$package" Depends
	assert_output --regexp '^libc6 \([^,]*, libcurl4 [^,]*, libjson-c5 [^,]*, zlib1g [^,]*$'
	# Debian's changelog is of this version too.
	run dpkg-parsechangelog -l "$TX_TOP/debian/changelog" -S Version
	assert_output "$(version)"
}

# aside SCRIPT: run it as root in a copy of this system whose changes are kept
# in memory.  In /tmp/given are the package and the tools of the demo, all else
# that SCRIPT leaves behind is listed in the file rests.
aside() {
	unshare --mount --pid --fork bash -eu -o pipefail -c '
		mkdir -p layers root
		mount -t tmpfs none layers
		mkdir layers/upper layers/work
		mount -t overlay none root -o \
			lowerdir=/,upperdir="$PWD/layers/upper",workdir="$PWD/layers/work"
		mount -t proc none root/proc
		mount --bind /dev root/dev
		mkdir root/tmp/given
		cp "$1" root/tmp/given/tx.deb
		cp "$2"/tx-gen "$2"/tx-sandbox root/tmp/given
		PATH=/usr/sbin:/usr/bin:/sbin:/bin \
			chroot root bash -eu -o pipefail -c "$3"
		cd layers/upper
		find . ! -type d >../../rests
	' - "$package" "$TX_BIN" "$1"
}

@test "it installs, runs the demo from what it installed, and goes without rests" {
	[ "$(id -u)" = 0 ] || skip 'only root can install a package'
	aside : >log 2>&1 || skip "no copy of this system: $(tail -n 1 log)"
	run -0 aside '
		cd /tmp/given
		dpkg -i tx.deb
		[ "$(command -v tx-fetch)" = /usr/bin/tx-fetch ]
		man -l /usr/share/man/man7/tx.7.gz >page
		grep -q "Unix filters" page
		cd /
		TX_BIN=/tmp/given /usr/share/tx/demo /tmp/demo 300
		[ -s /tmp/demo/index.html ]
		dpkg --purge tx
		! dpkg-query -W tx
	'
	assert_line --partial 'Published 10 rows, and found 10 of them'
	# What dpkg and man keep for themselves is no rest of ours.
	run -1 grep -v -e ^./tmp/ -e ^./var/lib/dpkg/ -e ^./var/log/ \
		-e ^./var/cache/ rests
}
