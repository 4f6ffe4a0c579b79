/*
 * The table of tx-fetch's options; a part of settings.h.
 */
#ifndef TX_FETCH_OPTIONS_H
#define TX_FETCH_OPTIONS_H

#include "opt.h"

/* The largest page the API gives. */
#define OPTIONS_LIMIT_MAX 1000

/* Fills a struct settings and its struct net_settings. */
extern const struct opt_program options_program;

#endif
