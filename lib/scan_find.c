#include "scan_find.h"

#include "scan_byte.h"

const char *scan_find_plain(
	struct scan_block *block, const char *at, const char *end)
{
	(void)block;
	return scan_plain(at, end);
}

const struct scan_version *scan_versions(size_t *count)
{
	static const struct scan_version all[] = {
#ifdef SCAN_X86
		{"AVX2", scan_find_avx2},
		{"SSE2", scan_find_sse2},
#endif
#ifdef SCAN_NEON
		{"NEON", scan_find_neon},
#endif
		{"plain C", scan_find_plain},
	};
	const struct scan_version *first = all;

	while (first->find != scan_find_best())
		first++;
	*count = sizeof(all) / sizeof(*all) - (size_t)(first - all);
	return first;
}
