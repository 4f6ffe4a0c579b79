# Which rivals are there, and their versions, in $version[TOOL].

declare -A version

# found TOOL COMMAND: note the version that COMMAND prints, if it works.
found() {
	local text

	if text=$(bash -c "$2" 2> /dev/null | head -n 1) && [ -n "$text" ]; then
		version[$1]=$text
	fi
}

find_tools() {
	found tx "tx-filter --version"
	found wc "wc --version"
	found cat "cat --version"
	found gzip "gzip --version"
	found jq "jq --version"
	found Miller "mlr --version"
	found pandas "/usr/bin/python3 -c 'import pandas; print(pandas.__version__)'"
	found node "node --version"
	found DuckDB "node '$RIVALS/duckdb.js'"
	found chDB "node '$RIVALS/chdb.js'"
}

# can WHO: is the tool of this way there?  Ours are, but for the one in plain C
# outside of make bench.
can() {
	case $1 in
	*'plain C') [ -n "$PLAIN" ] ;;
	tx-*) true ;;
	*) [ -n "${version[${1%% *}]:-}" ] ;;
	esac
}

print_versions() {
	local tool

	for tool in tx wc jq Miller pandas node DuckDB chDB; do
		printf -- '- %s: %s\n' "$tool" "${version[$tool]:-not there (make bench-tools)}"
	done
	echo
}
