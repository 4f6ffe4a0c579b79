/*
 * INT and TERM as a request to stop, for a run whose state is saved.
 *
 *     interrupt_catch();
 *     while (work_is_left && !interrupt_came())
 *             ...
 */
#ifndef TX_FETCH_INTERRUPT_H
#define TX_FETCH_INTERRUPT_H

/*
 * From now on the first INT or TERM is only noted; the second one ends the
 * program as it would have done.  One that is ignored stays ignored.
 */
void interrupt_catch(void);

/* The number of the signal that came; 0: none did. */
int interrupt_came(void);

#endif
