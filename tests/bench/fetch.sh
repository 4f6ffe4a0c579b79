#!/bin/bash
# Time tx-fetch on many full pages beside the loops that people write around
# libcurl (bench_pages.c), in one run.
#
#     tests/bench/fetch.sh [PAGES [ROUNDS]]
#
# The pages, of 1,000 descriptors each, are files that nginx serves, packed
# beforehand or as they are: what is measured is the client.  (The stand-in
# server makes each page anew and would be measured instead.)  Every way is
# run once in each round, in turn; medians are printed.  Without nginx nothing
# is measured, and said.
set -euo pipefail

pages=${1:-300}
rounds=${2:-5}
here=$(cd "${0%/*}" && pwd)
: "${TX_BIN:?is set by make bench}"
PATH=$TX_BIN:$PATH:/usr/sbin
export LC_ALL=C TZ=UTC TX_ACCESS_TOKEN='555|sandbox-secret'

if ! command -v nginx >/dev/null || ! command -v python3 >/dev/null; then
	echo 'fetch: nginx and python3 are needed, nothing is measured'
	exit 0
fi
work=$(mktemp -d)
# What becomes of the server is seen to here too.
stop() {
	[ ! -s "$work/pid" ] || kill "$(cat "$work/pid")"
	rm -rf "$work"
}
trap stop EXIT
# Started by root, nginx reads them as somebody else.
chmod a+x "$work"
cd "$work"

# The pages, each with a link to the next as the API has it.
mkdir pages
tx-gen --seed 1 $((pages * 1000)) | awk -v last=$((pages - 1)) '
	NR % 1000 == 1 { page = int(NR / 1000); printf "{\"data\":[" > file() }
	{ printf "%s%s", NR % 1000 == 1 ? "" : ",", $0 > file() }
	NR % 1000 == 0 {
		if (page < last)
			printf "],\"paging\":{\"cursors\":{\"after\":\"%d\"},\"next\":\"https:\\/\\/graph.facebook.com\\/v25.0\\/threat_descriptors?access_token=555|sandbox-secret&limit=1000&after=%d\"}}", page + 1, page + 1 > file()
		else
			printf "]}" > file()
		close(file())
	}
	function file() { return "pages/" page }'
gzip -k -6 pages/*

# site PORT SETTING: a page is named by its cursor, the first of a search by
# what is searched for.
site() {
	cat <<-END
		server {
			listen 127.0.0.1:$1;
			root $work/pages;
			default_type application/json;
			$2
			location / { rewrite ^ /\$page break; }
		}
	END
}

mapfile -t ports < <(python3 -c '
import socket
sockets = [socket.socket() for _ in range(2)]
for s in sockets: s.bind(("127.0.0.1", 0))
for s in sockets: print(s.getsockname()[1])')
{
	cat <<-END
		pid $work/pid;
		error_log $work/error.log;
		events { worker_connections 64; }
		http {
		access_log off;
		sendfile on;
		keepalive_requests 1000000;
		client_body_temp_path $work/t1; proxy_temp_path $work/t2;
		fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4;
		scgi_temp_path $work/t5;
		map \$arg_after\$arg_text \$start { "" 0; default \$arg_text; }
		map \$arg_after \$page { "" \$start; default \$arg_after; }
	END
	site "${ports[0]}" 'gzip_static on;'
	site "${ports[1]}" ''
	echo '}'
} >nginx.conf
timeout 20 nginx -e "$work/error.log" -c "$work/nginx.conf"
gzipped=http://127.0.0.1:${ports[0]}
plain=http://127.0.0.1:${ports[1]}

# Eight searches at once, each of an eighth of the pages.
eight=()
for ((i = 0; i < 8; i++)); do
	eight+=(-t $((i * pages / 8)))
done
fetch=(tx-fetch --since 0 --include-expired)

names=() commands=()
# way NAME COMMAND...
way() {
	names+=("$1")
	shift
	commands+=("${*@Q}")
}
way 'tx-fetch, gzip' "${fetch[@]}" --base-url "$gzipped"
way 'tx-fetch, gzip, -j 8' "${fetch[@]}" --base-url "$gzipped" -j 8 \
	--max-pages $((pages / 8)) "${eight[@]}"
way 'json-c loop, gzip' bench_pages "$gzipped/x" "$pages" json-c
way 'bare loop, gzip' bench_pages "$gzipped/x" "$pages" bare
way 'tx-fetch, plain' "${fetch[@]}" --base-url "$plain"
way 'json-c loop, plain' bench_pages "$plain/x" "$pages" json-c plain
way 'bare loop, plain' bench_pages "$plain/x" "$pages" bare plain

"${fetch[@]}" --base-url "$gzipped" | cmp - <(tx-gen --seed 1 $((pages * 1000)))

declare -A costs
for ((round = 0; round < rounds; round++)); do
	for i in "${!names[@]}"; do
		rm -f cost
		eval "bench_meter cost ${commands[i]}" >/dev/null 2>said ||
			{ cat said; exit 1; }
		costs[$i]+=$(cat cost)$'\n'
	done
done

# median WAY COLUMN
median() {
	printf %s "${costs[$1]}" | awk -v n="$2" '{ print $n }' | sort -n |
		sed -n "$(((rounds + 1) / 2))p"
}

printf '%s pages of 1,000 descriptors, %s bytes, %s rounds, medians\n\n' \
	"$pages" "$(cat pages/*[0-9] | wc -c)" "$rounds"
printf '%-24s %9s %9s %9s %9s\n' command seconds pages/s 'CPU s' 'MiB'
for i in "${!names[@]}"; do
	awk -v n="${names[i]}" -v s="$(median "$i" 1)" -v c="$(median "$i" 2)" \
		-v k="$(median "$i" 3)" -v pages="$pages" 'BEGIN {
		printf "%-24s %9.3f %9.0f %9.3f %9.1f\n", n, s, pages / s, c,
			k
	}'
done
echo
awk -v ours="$(median 0 1)" -v json="$(median 2 1)" -v bare="$(median 3 1)" \
	-v cpu="$(median 4 2)" -v bare_cpu="$(median 6 2)" \
	-v mib="$(median 1 3)" -f "$here/judge.awk" -f <(
		cat <<-'END'
			BEGIN {
				least("tx-fetch, pages a second, % of the bare loop, gzip", 100 * bare, ours, 70)
				least("the same, times the json-c loop", json, ours, 3)
				most("tx-fetch, CPU, times the bare loop, plain", cpu, bare_cpu, 5)
				most("tx-fetch -j 8, MiB", mib, 1, 64)
			}
		END
	)
