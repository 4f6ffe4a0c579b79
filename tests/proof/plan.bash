# The plans of attack and attack-publish.
# shellcheck shell=bash

# each_fault COMMAND: for each line "CALL WITH STATUSES" of the plan at standard
# input call COMMAND CALL N WITH STATUSES, for N from 1 until it says by its
# status that there was no such call.  With TX_EVERY N is every number, and of
# CALL/16 every 16th; without it 1, 2, 4, 12, 36 and so on.  Under a sanitizer
# (TX_SAN), which has an allocator of its own, there are no calls of malloc.
each_fault() {
	local call with statuses stride step n

	while read -r call with statuses; do
		stride=1
		[[ $call != */* ]] || stride=${call#*/}
		call=${call%/*}
		[ "$call" != malloc ] || [ -z "${TX_SAN-}" ] || continue
		for ((n = 1; n < 100000; n += step)); do
			"$1" "$call" "$n" "$with" "$statuses" || break
			step=${TX_EVERY:+$stride}
			step=${step:-$((n < 4 ? n : 2 * n))}
		done
	done
}
