# What every bats file starts with: load helpers.
# TX_BIN is the folder of the programs, TX_TOP the top of the tree.

bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert

: "${TX_TOP:=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}"
: "${TX_BIN:=$TX_TOP/build/bin}"
export TX_TOP TX_BIN TZ=UTC0 LC_ALL=C
PATH=$TX_BIN:$PATH
cd "$BATS_TEST_TMPDIR" || exit 1

# run_bounded COMMAND...: as run, but ended after a minute, or BOUND seconds,
# with a status of 124, so that no test can hang; standard error goes to $stderr.  What was said
# is kept beside the test's folder, for tests/leaks.
# shellcheck disable=SC2154 # run sets them
run_bounded() {
	run --separate-stderr timeout "${BOUND:-60}" "$@"
	printf '%s\n' "$output" "${stderr-}" >>"$BATS_TEST_TMPDIR.said"
}
