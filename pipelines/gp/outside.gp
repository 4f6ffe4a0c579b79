# Say how many of `total` are not among the `shown`.

if (total > shown) {
	set label 5 thousands(total - shown)." outside of these days" \
		at graph 1,1.03 right font ",9" tc rgb "#666666"
}
