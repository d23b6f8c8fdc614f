#!/usr/bin/env bash
# This checkout beside another one of an earlier version: how many keyed requests each serves, and how long each takes from its start to its first answer, in turn, under one
# load, on this machine, each in its default configuration. Prints medians, ratios and resident memory. LATCHKEY_EVENTS and LATCHKEY_HEAP go to both.
#   benchmarks/versions.sh OTHER [ROUNDS] [SECONDS] [CONNECTIONS]
# OTHER is the root of the other checkout, as "git worktree add" makes it. Installs wrk with apt when it is not there. Talks to 127.0.0.1 alone and
# ends by itself.
set -euo pipefail
other=$(cd "${1:?say where the other checkout is}" && pwd)
cd "$(dirname "$0")/.."

rounds=${2:-9} seconds=${3:-3} connections=${4:-64}
. benchmarks/http/load.sh
install_wrk
unset DATABASE_URL LATCHKEY_DATABASE REDIS_URL LATCHKEY_REDIS LATCHKEY_JAVA_OPTS

names=(before now)
declare -A root=([before]=$other [now]=$PWD) port=([before]=18083 [now]=18084) secrets pid
for name in "${names[@]}"; do "${root[$name]}/latchkey" --version >&2; done

for name in "${names[@]}"; do
  secrets[$name]=$("${root[$name]}/latchkey" create --name benchmark --per-minute 1099511627776 --per-hour 1099511627776 --per-day 1099511627776 \
    --format json --data-dir "$dir/$name" | sed -n 's/.*"key" *: *"\([^"]*\)".*/\1/p')
done

since() { echo $((($(date +%s%N) - $1) / 1000000)); }

# It is not asked again and again whether it is ready, which would take the processor from it.
mkfifo "$dir/said"
exec 3<>"$dir/said"
for _ in $(seq "$rounds"); do
  for name in "${names[@]}"; do
    began=$(date +%s%N)
    "${root[$name]}/latchkey" serve --port "${port[$name]}" --data-dir "$dir/$name" >"$dir/said" 2>"$dir/err" &
    started=$!
    # What is warned of first is not that it listens.
    until read -r -t 60 -u 3 line && [[ $line == *listening* ]]; do
      kill -0 "$started" 2>/dev/null || { cat "$dir/err" >&2; exit 1; }
    done
    listens=$(since "$began")
    curl -sf -o /dev/null -H "X-API-Key: ${secrets[$name]}" "http://127.0.0.1:${port[$name]}$route"
    echo "$listens $(since "$began")" >>"$dir/start-$name"
    kill "$started"
    wait "$started" 2>/dev/null || true
    while read -r -t 0.1 -u 3; do :; done
  done
done

for name in "${names[@]}"; do
  "${root[$name]}/latchkey" serve --port "${port[$name]}" --event-loops 1 --data-dir "$dir/$name" >"$dir/$name.out" 2>&1 &
  pid[$name]=$!
  pids+=("${pid[$name]}")
  secret=${secrets[$name]} && wait_for "${port[$name]}"
done

each() {
  for name in "${names[@]}"; do
    secret=${secrets[$name]} && measure "$name" "${port[$name]}" "${pid[$name]}"
  done
}

echo "Warming up" >&2
of_rounds=$seconds seconds=10
each 2>/dev/null
each 2>/dev/null
seconds=$of_rounds
: >"$dir/results"
echo "name requests/s p50ms p99ms errors cpu_us/request requests" >&2
for _ in $(seq "$rounds"); do each; done

awk -v rounds="$rounds" "$medians"'
  END {
    printf "\nMedians of %d rounds\n%-8s %12s %9s %9s %8s %12s\n", rounds, "", "requests/s", "p50 ms", "p99 ms", "errors", "CPU µs each"
    split("before now", list, " ")
    for (i = 1; i <= 2; i++) { n = list[i]
      printf "%-8s %12.0f %9.2f %9.2f %8d %12.1f\n", n, median(n, 2), median(n, 3), median(n, 4), errors[n], median(n, 6) }
    printf "\nnow / before   %.2f of the rate, %.2f of the CPU\n", median("now", 2) / median("before", 2), median("now", 6) / median("before", 6)
  }' "$dir/results"
for name in "${names[@]}"; do
  awk -v name="$name" '{ kb[$1] = $2 } END { printf "%-8s resident %d MB, at most %d MB\n", name, kb["VmRSS:"] / 1024, kb["VmHWM:"] / 1024 }' "/proc/${pid[$name]}/status"
done
middle() { # column file
  sort -n -k"$1,$1" "$2" | awk -v column="$1" '{ all[NR] = $column } END { printf "%d ms (%d to %d)", all[int((NR + 1) / 2)], all[1], all[NR] }'
}
for name in "${names[@]}"; do
  echo "$name: listens after $(middle 1 "$dir/start-$name"), its first request is answered after $(middle 2 "$dir/start-$name")"
done
