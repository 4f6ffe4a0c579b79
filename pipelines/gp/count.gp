# An axis of counts from 0 to `most`, in whole steps.

by = step(most, 5)
set yrange [0:1.06 * most]
set ytics ("0" 0)
do for [k = 1:floor(most / by)] {
	set ytics add (thousands(k * by) k * by)
}
