# Included by every job: the programs of the installation that the job lies in
# go before others of these names.  Cron looks for programs in /usr/bin and /bin
# alone, and other hosts and users have a PATH of their own.

OWN := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))
ifneq ($(filter %/share/tx/,$(OWN)),)
export PATH := $(OWN:%/share/tx/=%/bin):$(PATH)
endif
