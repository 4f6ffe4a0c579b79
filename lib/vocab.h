/*
 * The words ThreatExchange uses: statuses, severities, types and the like.
 *
 *     if (!vocab_has(VOCAB_STATUS, word))
 *             "... did you mean vocab_nearest(VOCAB_STATUS, word) ..."
 *
 * Statuses, review statuses, severities, share levels, privacy types,
 * precisions and reactions are closed sets: any other word is a mistake.
 * Types of indicators are an open set, Meta adds to it: an unknown word may
 * be right.  Threat types and attacks are what tags were before December 2016.
 *
 * A set is also a macro, for tables that need the words when compiled:
 * VOCAB_STATUSES(VOCAB_WORD) is "MALICIOUS SUSPICIOUS ... ".
 */
#ifndef TX_VOCAB_H
#define TX_VOCAB_H

#include <stdbool.h>

#include "slice.h"

enum vocab {
	VOCAB_STATUS,
	VOCAB_REVIEW_STATUS,
	VOCAB_SEVERITY,
	VOCAB_SHARE_LEVEL,
	VOCAB_PRIVACY_TYPE,
	VOCAB_PRECISION,
	VOCAB_REACTION,
	VOCAB_TYPE,
	VOCAB_THREAT_TYPE,
	VOCAB_ATTACK,
	VOCAB_SORT_BY,
	VOCAB_SORT_ORDER,
};

/* One word and a space, for the macros below. */
#define VOCAB_WORD(word) #word " "

/* Lists of macros, laid out by hand. */
/* clang-format off */

#define VOCAB_STATUSES(X) \
	X(MALICIOUS) X(SUSPICIOUS) X(NON_MALICIOUS) X(UNKNOWN)
#define VOCAB_REVIEW_STATUSES(X) \
	X(UNKNOWN) X(UNREVIEWED) X(PENDING) X(REVIEWED_MANUALLY) \
	X(REVIEWED_AUTOMATICALLY)
/* From the least to the worst. */
#define VOCAB_SEVERITIES(X) \
	X(UNKNOWN) X(INFO) X(WARNING) X(SUSPICIOUS) X(SEVERE) X(APOCALYPSE)
#define VOCAB_SHARE_LEVELS(X) \
	X(WHITE) X(GREEN) X(AMBER) X(RED)
#define VOCAB_PRIVACY_TYPES(X) \
	X(VISIBLE) X(HAS_WHITELIST) X(HAS_PRIVACY_GROUP) \
	X(HAS_PRIVACY_GROUP_AND_WHITELIST)
#define VOCAB_PRECISIONS(X) \
	X(UNKNOWN) X(LOW) X(MEDIUM) X(HIGH)
#define VOCAB_REACTIONS(X) \
	X(HELPFUL) X(NOT_HELPFUL) X(OUTDATED) X(SAW_THIS_TOO) \
	X(WANT_MORE_INFO) X(DISAGREE_WITH_TAGS) X(INGESTED) X(IN_REVIEW) \
	X(ALREADY_KNOWN) X(REVIEWED) X(NON_MALICIOUS) X(ACTION_TAKEN) \
	X(NOT_ON_PLATFORM)
#define VOCAB_SORTS_BY(X) \
	X(CREATE_TIME) X(RELEVANCE)
#define VOCAB_SORT_ORDERS(X) \
	X(ASCENDING) X(DESCENDING)

/* clang-format on */

/* Whether word is one of set, letter for letter. */
bool vocab_has(enum vocab set, struct slice word);

/*
 * The word of set that word is when letter case does not count, nor whether
 * "_", "-" or a space stands between its parts; NULL when there is none.
 * The result is borrowed for ever, here and below.
 */
const char *vocab_find(enum vocab set, struct slice word);

/*
 * The word of set that people mean by word, as IP_ADDRESS by "ipv4" and
 * HASH_SHA256 by "SHA-256"; NULL when there is none.
 */
const char *vocab_alias(enum vocab set, struct slice word);

/*
 * The word of set to ask "did you mean" with: what vocab_find() or
 * vocab_alias() gives, else the one that differs by the fewest letters; NULL
 * when all are far away.
 */
const char *vocab_nearest(enum vocab set, struct slice word);

/*
 * The words of set, with "," between them, cut when there are many; for
 * messages.
 */
const char *vocab_list(enum vocab set);

/*
 * The weight of a severity, as the dashboard notebook has it: UNKNOWN 0,
 * INFO 1, WARNING 3, SUSPICIOUS 5, SEVERE 7, APOCALYPSE 10; of any other word
 * 0.
 */
int vocab_severity_value(struct slice word);

/*
 * The old threat type that a tag stands for, in upper case ("MALICIOUS_IP"
 * for "malicious_ip"), or NULL.
 */
const char *vocab_threat_type(struct slice tag);

#endif
