#include "rng.h"

void zipf_init(struct zipf *zipf, size_t count)
{
	const size_t room = sizeof(zipf->slots) / sizeof(*zipf->slots);
	double harmonic = 0, sum = 0;
	size_t slot = 0;

	for (size_t rank = 0; rank < count; rank++)
		harmonic += 1.0 / (double)(rank + 1);
	for (size_t rank = 0; rank < count; rank++) {
		sum += 1.0 / (double)(rank + 1);
		while (slot < room &&
			(double)slot < sum / harmonic * (double)room)
			zipf->slots[slot++] = (uint16_t)rank;
	}
	while (slot < room)
		zipf->slots[slot++] = 0;
}
