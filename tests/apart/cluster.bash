# Machines for cluster.bats, out of network namespaces: ctl, from where jobs
# are started, w1 and w2.  They share the file system and nothing else, and
# nothing of theirs can be reached from outside.  Needs root.
#
#     hosts_up            # ctl is $CTL, a job there: ip netns exec "$CTL" ...
#     sshd_up w1          # ssh there with $PARALLEL_SSH
#     slurm_up            # a controller and two nodes, n1 and n2, on ctl
#     hosts_down          # ends all that runs there, harmless without hosts

NET=tx$$
CTL=${NET}ctl

hosts_up() {
	local host n=0

	[ "$(id -u)" = 0 ] && ip netns add "$NET" 2>/dev/null || return 1
	ip -n "$NET" link add bridge type bridge && ip -n "$NET" link set bridge up
	for host in ctl w1 w2; do
		ip netns add "$NET$host"
		ip -n "$NET" link add "$host" type veth peer name eth0 \
			netns "$NET$host"
		ip -n "$NET" link set "$host" master bridge up
		ip -n "$NET$host" link set lo up
		ip -n "$NET$host" addr add "10.99.0.1$n/24" dev eth0
		ip -n "$NET$host" link set eth0 up
		n=$((n + 1))
	done
}

# host_kill HOST: every process there, at once.
host_kill() {
	local pids

	pids=$(ip netns pids "$NET$1" 2>/dev/null) || return 0
	# shellcheck disable=SC2086 # one word each
	[ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
}

hosts_down() {
	local host

	[ -z "${MUNGED-}" ] || kill "$MUNGED" 2>/dev/null || true
	for host in ctl w1 w2 ''; do
		host_kill "$host"
		ip netns del "$NET$host" 2>/dev/null || true
	done
}

# sshd_up HOST PATH: a server whose sessions have this PATH.
sshd_up() {
	local dir=$PWD/ssh host=$1

	if [ ! -d "$dir" ]; then
		mkdir -p "$dir" /run/sshd
		ssh-keygen -q -t ed25519 -N '' -f "$dir/host"
		ssh-keygen -q -t ed25519 -N '' -f "$dir/user"
		cat >"$dir/config" <<-END
			Host *
			  IdentityFile $dir/user
			  IdentitiesOnly yes
			  UserKnownHostsFile $dir/known
			  StrictHostKeyChecking yes
			  BatchMode yes
			  ConnectTimeout 3
			  ServerAliveInterval 1
			  ServerAliveCountMax 3
			  LogLevel ERROR
			Host w1
			  HostName 10.99.0.11
			Host w2
			  HostName 10.99.0.12
		END
		printf '10.99.0.11,10.99.0.12 %s\n' \
			"$(cut -d' ' -f1,2 "$dir/host.pub")" >"$dir/known"
	fi
	cat >"$dir/$host" <<-END
		ListenAddress 10.99.0.1${host#w}
		HostKey $dir/host
		PidFile none
		AuthorizedKeysFile $dir/user.pub
		PasswordAuthentication no
		KbdInteractiveAuthentication no
		UsePAM no
		StrictModes no
		PermitRootLogin prohibit-password
		MaxStartups 100
		MaxSessions 100
		SetEnv PATH=$2
	END
	ip netns exec "$NET$host" "$(command -v sshd || echo /usr/sbin/sshd)" \
		-f "$dir/$host" -E "$dir/$host.log" 3>&-
	export PARALLEL_SSH="ssh -F $dir/config"
}

slurm_up() {
	local dir=$PWD/slurm host node

	host=$(hostname -s)
	mkdir -p "$dir/state"
	(umask 077 && head -c 128 /dev/urandom >"$dir/key")
	munged --foreground --key-file="$dir/key" --socket="$dir/munge" \
		--pid-file="$dir/pid" --log-file="$dir/munged.log" \
		--seed-file="$dir/seed" --force >"$dir/munged.out" 2>&1 3>&- &
	MUNGED=$!
	cat >"$dir/conf" <<-END
		ClusterName=tx
		SlurmctldHost=$host(10.99.0.10)
		SlurmUser=root
		SlurmdUser=root
		AuthType=auth/munge
		AuthInfo=socket=$dir/munge
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		JobAcctGatherType=jobacct_gather/none
		MpiDefault=none
		ReturnToService=2
		SlurmdTimeout=10
		MinJobAge=300
		StateSaveLocation=$dir/state
		SlurmdSpoolDir=$dir/spool.%n
		SlurmctldPidFile=$dir/slurmctld.pid
		SlurmdPidFile=$dir/slurmd.%n.pid
		SlurmctldLogFile=$dir/slurmctld.log
		SlurmdLogFile=$dir/slurmd.%n.log
		SelectType=select/cons_tres
		SelectTypeParameters=CR_CPU
		NodeName=n1 NodeHostname=$host NodeAddr=10.99.0.10 Port=17001 CPUs=1
		NodeName=n2 NodeHostname=$host NodeAddr=10.99.0.10 Port=17002 CPUs=1
		PartitionName=all Nodes=n1,n2 Default=YES State=UP
	END
	export SLURM_CONF=$dir/conf
	# Not ip netns exec, which hides the control groups that slurmd wants.
	nsenter --net="/run/netns/$CTL" slurmctld -D -f "$dir/conf" \
		>"$dir/slurmctld.out" 2>&1 3>&- &
	for node in n1 n2; do
		mkdir "$dir/spool.$node"
		nsenter --net="/run/netns/$CTL" slurmd -D -N "$node" -f "$dir/conf" \
			>"$dir/$node.out" 2>&1 3>&- &
	done
	slurm_wait
}

# Wait up to 60 s until both nodes are idle.
slurm_wait() {
	local try

	for ((try = 0; try < 120; try++)); do
		[ "$(ip netns exec "$CTL" sinfo -h -t idle -o %D 2>/dev/null)" != 2 ] ||
			return 0
		sleep 0.5
	done
	return 1
}
