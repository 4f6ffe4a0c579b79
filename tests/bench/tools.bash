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
	if tx-aggregate --help=all | grep -q -e '--threads'; then
		version[threads]=yes
	fi
}

# can WHO: is the tool of this way there?  Ours are; one that wants --threads
# only when the programs have that.
can() {
	case $1 in
	*--threads*) [ -n "${version[threads]:-}" ] ;;
	tx-*) true ;;
	*) [ -n "${version[${1%% *}]:-}" ] ;;
	esac
}

print_versions() {
	local tool

	for tool in tx wc jq Miller pandas node DuckDB chDB; do
		printf -- '- %s: %s\n' "$tool" "${version[$tool]:-not there (make bench-tools)}"
	done
	[ -n "${version[threads]:-}" ] ||
		echo '- tx has no --threads yet: those rows and goals are left out'
	echo
}
