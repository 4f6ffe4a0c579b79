/*
 * The tests of slice.h once more, with the searches that a processor without
 * AVX2 makes.
 */
#define __builtin_cpu_supports(name) 0
#include "../../lib/slice_find.c"
#include "test_slice.c"
