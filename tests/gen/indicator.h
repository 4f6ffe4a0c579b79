/*
 * Indicators that look like what their type says.
 *
 *     kind = indicator_draw_kind(&rng);
 *     indicator_add(&text, kind, number);
 *
 * The text and the id of an indicator follow from its kind and number alone,
 * so that several descriptors can speak of the same one.
 */
#ifndef TX_GEN_INDICATOR_H
#define TX_GEN_INDICATOR_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct rng;

/* A kind of indicator, by how often kinds come. */
size_t indicator_draw_kind(struct rng *rng);

/* The IndicatorType of kind, as in "IP_ADDRESS". */
const char *indicator_type(size_t kind);

/* The old ThreatType that goes with kind, as in "MALICIOUS_IP". */
const char *indicator_threat_type(size_t kind);

/* Append the text (UTF-8) of the indicator of this kind and number. */
void indicator_add(struct buf *out, size_t kind, uint64_t number);

/* Its id, of 15 to 17 digits. */
uint64_t indicator_id(size_t kind, uint64_t number);

#endif
