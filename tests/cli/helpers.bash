# What every bats file starts with: load helpers.
# TX_BIN is the folder of the programs, TX_TOP the top of the tree.

bats_require_minimum_version 1.5.0

# library NAME: as bats_load_library, which starts a process for each of the
# files, for every test.
library() {
	local file

	for file in "${BATS_LIB_PATH%%:*}/$1/src/"*.bash; do
		if [ ! -e "$file" ]; then
			bats_load_library "$1"
			return
		fi
		# shellcheck disable=SC1090 # Debian's
		source "$file"
	done
}
library bats-support
library bats-assert

: "${TX_TOP:=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}"
: "${TX_BIN:=$TX_TOP/build/bin}"
export TX_TOP TX_BIN TZ=UTC0 LC_ALL=C
PATH=$TX_BIN:$PATH
cd "$BATS_TEST_TMPDIR" || exit 1

# run_bounded COMMAND...: as "run --separate-stderr", which starts twice as many
# processes, but ended after a minute, or BOUND seconds, with a status of 124, so
# that no test can hang.  What was said is kept beside the test's folder, for
# tests/leaks.
# shellcheck disable=SC2034 # for the tests
run_bounded() {
	status=0
	output=$(timeout "${BOUND:-60}" "$@" 2>"$BATS_TEST_TMPDIR.stderr") ||
		status=$?
	read -rd '' stderr <"$BATS_TEST_TMPDIR.stderr" || :
	IFS=$'\n' read -rd '' -a lines <<<"$output" || :
	IFS=$'\n' read -rd '' -a stderr_lines <<<"$stderr" || :
	printf '%s\n' "$output" "$stderr" >>"$BATS_TEST_TMPDIR.said"
}
