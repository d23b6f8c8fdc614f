#!/usr/bin/env bash
# What a server takes of memory under full load, and what its small heap costs: beside one that is left to Java's own judgement with the parallel
# collector, in turn, under one load, on this machine. Prints medians of rate and CPU per request, and the resident memory after the last round:
# its peak, what is the process's own, and what is mapped files, which the system can take back.
#   benchmarks/memory.sh [ROUNDS] [SECONDS] [CONNECTIONS] [HEAP]
# Installs wrk with apt when it is not there. Talks to 127.0.0.1 alone and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-9} seconds=${2:-5} connections=${3:-64} heap=${4:-128m}
small_port=18086 large_port=18087
. benchmarks/http/load.sh
install_wrk
unset DATABASE_URL LATCHKEY_DATABASE REDIS_URL LATCHKEY_REDIS LATCHKEY_JAVA_OPTS

declare -A secrets
prepare() { # name
  secrets[$1]=$(./latchkey create --name benchmark --per-minute 1099511627776 --per-hour 1099511627776 --per-day 1099511627776 \
    --format json --data-dir "$dir/$1" | sed -n 's/.*"key" *: *"\([^"]*\)".*/\1/p')
}

prepare small
prepare large
LATCHKEY_HEAP=$heap ./latchkey serve --port $small_port --data-dir "$dir/small" >"$dir/small.out" 2>&1 &
small_pid=$!
pids+=($small_pid)
# As Java decides by itself.
quarter=$(awk '/MemTotal/ { print int($2 / 4096) "m" }' /proc/meminfo)
LATCHKEY_HEAP=$quarter MALLOC_ARENA_MAX=$((8 * $(nproc))) LATCHKEY_JAVA_OPTS="-XX:+UseParallelGC -XX:MaxDirectMemorySize=$quarter" \
  ./latchkey serve --port $large_port --data-dir "$dir/large" >"$dir/large.out" 2>&1 &
large_pid=$!
pids+=($large_pid)

each() { # seconds
  seconds=$1
  secret=${secrets[small]} && measure small $small_port $small_pid
  secret=${secrets[large]} && measure large $large_port $large_pid
}

secret=${secrets[small]} && wait_for $small_port
secret=${secrets[large]} && wait_for $large_port
echo "Warming up" >&2
: >"$dir/results"
of_rounds=$seconds
each 10 2>/dev/null
: >"$dir/results"
echo "name requests/s p50ms p99ms errors cpu_us/request requests" >&2
for _ in $(seq "$rounds"); do each "$of_rounds"; done

awk -v rounds="$rounds" "$medians"'
  END {
    printf "\nMedians of %d rounds\n%-10s %12s %9s %9s %8s %12s\n", rounds, "", "requests/s", "p50 ms", "p99 ms", "errors", "CPU µs each"
    split("small large", list, " ")
    for (i = 1; i <= 2; i++) { n = list[i]
      printf "%-10s %12.0f %9.2f %9.2f %8d %12.1f\n", n, median(n, 2), median(n, 3), median(n, 4), errors[n], median(n, 6) }
    printf "\nsmall / large   %.2f of the rate, %.2f of the CPU\n\n", median("small", 2) / median("large", 2), median("small", 6) / median("large", 6)
  }' "$dir/results"

resident() { # name pid
  awk -v name="$1" '{ kb[$1] = $2 }
    END { printf "%-10s peak %d MB, now %d MB: own %d MB, mapped files %d MB\n", name, kb["VmHWM:"] / 1024, kb["VmRSS:"] / 1024, kb["RssAnon:"] / 1024, kb["RssFile:"] / 1024 }' \
    "/proc/$2/status"
}
resident small $small_pid
resident large $large_pid
