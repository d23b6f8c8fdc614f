#!/usr/bin/env bash
# What counting costs over HTTP: Latchkey's server without a journal (none), with it (sums), with it while single events are kept as well
# (events), and with it while limits are counted in a Redis of its own (redis); in turn, under one load. Prints medians, and each
# one's rate beside the first one's. All of them run all the time, so two at a time tell more than four.
#   benchmarks/counting.sh [ROUNDS] [SECONDS] [CONNECTIONS] [WORKERS] [MODES]
# Installs wrk with apt when it is not there. Talks to 127.0.0.1 alone and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-9} seconds=${2:-5} connections=${3:-64} workers=${4:-1}
read -r -a modes <<<"${5:-none sums}"
first_port=18085

. benchmarks/http/load.sh

install_wrk
mvn -q -B -DskipTests -Dspotless.check.skip -pl benchmarks,app -am package \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
created=$(./latchkey create --data-dir "$dir/data" --name benchmark --per-minute 1099511627776 --per-hour 1099511627776 --format json)
secret=$(sed -n 's/.*"key" *: *"\([^"]*\)".*/\1/p' <<<"$created")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
for i in "${!modes[@]}"; do
  cp -r "$dir/data" "$dir/${modes[i]}"
  "$java" "-Xmx${LATCHKEY_HEAP:-128m}" -XX:+UseSerialGC -cp "benchmarks/target/classes:app/target/latchkey.jar:$(cat benchmarks/target/classpath)" dev.latchkey.benchmarks.CountingServer \
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

awk -v rounds="$rounds" -v modes="${modes[*]}" "$medians"'
  END {
    printf "\nMedians of %d rounds\n%-10s %12s %9s %9s %8s %12s\n", rounds, "", "requests/s", "p50 ms", "p99 ms", "errors", "CPU µs each"
    n = split(modes, list, " ")
    for (i = 1; i <= n; i++) { m = list[i]
      printf "%-10s %12.0f %9.2f %9.2f %8d %12.1f\n", m, median(m, 2), median(m, 3), median(m, 4), errors[m], median(m, 6) }
    printf "\n"
    for (i = 2; i <= n; i++) printf "%s / %s  %.2f of the rate\n", list[i], list[1], median(list[i], 2) / median(list[1], 2)
  }' "$dir/results"
