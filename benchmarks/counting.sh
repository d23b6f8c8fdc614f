#!/usr/bin/env bash
# What counting costs over HTTP: Latchkey's server without a journal, with it, and with it while single events are kept as well, in
# turn, under one load. Prints medians and ratios.
#   benchmarks/counting.sh [ROUNDS] [SECONDS] [CONNECTIONS] [WORKERS]
# Installs wrk with apt when it is not there. Talks to 127.0.0.1 alone and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-9} seconds=${2:-5} connections=${3:-64} workers=${4:-1}
modes=(none sums events)
first_port=18085
dir=$(mktemp -d)
pids=()

cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$dir"
}
trap cleanup EXIT

. benchmarks/http/load.sh

if ! command -v wrk >/dev/null; then
  echo "Installing wrk" >&2
  apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends wrk >&2
fi
mvn -q -B -DskipTests -pl benchmarks -am package >&2
created=$(./latchkey create --data-dir "$dir/data" --name benchmark --per-minute 1099511627776 --per-hour 1099511627776 --format json)
secret=$(sed -n 's/.*"key" *: *"\([^"]*\)".*/\1/p' <<<"$created")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
for i in "${!modes[@]}"; do
  cp -r "$dir/data" "$dir/${modes[i]}"
  "$java" -XX:+UseParallelGC -cp benchmarks/target/classes:app/target/latchkey.jar dev.latchkey.benchmarks.CountingServer \
    $((first_port + i)) "$workers" "$dir/${modes[i]}" "${modes[i]}" >"$dir/${modes[i]}.out" 2>&1 &
  pids+=($!)
done
for i in "${!modes[@]}"; do
  wait_for $((first_port + i))
done

echo "Warming up" >&2
for i in "${!modes[@]}"; do
  wrk -t1 -c"$connections" -d10s -H "X-API-Key: $secret" "http://127.0.0.1:$((first_port + i))/api/v1/key" >/dev/null
done
: >"$dir/results"
echo "name requests/s p50ms p99ms errors cpu_us/request requests" >&2
for _ in $(seq "$rounds"); do
  for i in "${!modes[@]}"; do
    measure "${modes[i]}" $((first_port + i)) "${pids[i]}"
  done
done

awk -v rounds="$rounds" "$medians"'
  END {
    printf "\nMedians of %d rounds\n%-10s %12s %9s %9s %8s %12s\n", rounds, "", "requests/s", "p50 ms", "p99 ms", "errors", "CPU µs each"
    split("none sums events", list, " ")
    for (i = 1; i <= 3; i++) { n = list[i]
      printf "%-10s %12.0f %9.2f %9.2f %8d %12.1f\n", n, median(n, 2), median(n, 3), median(n, 4), errors[n], median(n, 6) }
    printf "\nwith the journal / without               %.2f of the rate\n", median("sums", 2) / median("none", 2)
    printf "with the journal and events / without    %.2f of the rate\n", median("events", 2) / median("none", 2)
  }' "$dir/results"
