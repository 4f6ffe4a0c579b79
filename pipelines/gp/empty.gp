# A chart without data says so.

unset border
unset tics
unset grid
unset xlabel
unset ylabel
unset key
set xrange [0:1]
set yrange [0:1]
set object 1 rectangle from graph 0,0 to graph 1,1 behind \
	fs solid 1 noborder fc rgb "#f5f5f5"
set label 4 "no data" at graph 0.5,0.5 center font ",14" tc rgb "#666666"
plot NaN notitle
