#!/usr/bin/env bash
# Whether many keys make requests over HTTP slower, for a list that the server has in memory, usage counted: a server with few keys, all
# of them in turn; and one with many, as few of those in turn (hot), and all of them in turn (any). Begins once both servers are warm and
# each key is in memory. Prints medians, and each one's rate beside the first one's.
#   benchmarks/keys-http.sh [ROUNDS] [SECONDS] [CONNECTIONS] [WORKERS] [FEW] [MANY]
# A million keys need 3 GiB of memory, 1.5 GiB under the directory for temporary files, and some minutes. Installs wrk with apt when it
# is not there. Talks to 127.0.0.1 alone and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

unset DATABASE_URL LATCHKEY_DATABASE REDIS_URL LATCHKEY_REDIS
export LATCHKEY_HEAP=${LATCHKEY_HEAP:-4g}
rounds=${1:-9} seconds=${2:-5} connections=${3:-64} workers=${4:-1} few=${5:-1000} many=${6:-1000000}
few_port=18091 many_port=18092

. benchmarks/http/load.sh
route=/api/v1/presets

install_wrk
mvn -q -B -DskipTests -Dspotless.check.skip -pl benchmarks -am package \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
./latchkey --version >/dev/null
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

start() { # name keys port
  mkdir "$dir/$1"
  "$java" -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" dev.latchkey.benchmarks.KeyStock \
    "$2" "$dir/$1/latchkey.db" "$dir/$1.secrets" >"$dir/$1.filled" 2>&1 ||
    { cat "$dir/$1.filled" >&2 && exit 1; }
  ./latchkey serve --port "$3" --event-loops "$workers" --data-dir "$dir/$1" >"$dir/$1.out" 2>&1 &
  pids+=($!)
  secret=$(head -1 "$dir/$1.secrets")
  wait_for "$3"
}

use() { # name keys, after so many
  script=(-s benchmarks/http/keys.lua)
  arguments=(-- "$dir/$1.secrets" "$2" "${3:-0}")
}

echo "Filling two stores" >&2
start few "$few" $few_port
start many "$many" $many_port
: >"$dir/results"
echo "name requests/s p50ms p99ms errors cpu_us/request requests" >&2
for i in 0 1; do
  names=(few many) name=${names[i]} port=${name}_port keys=${!name} asked=0
  while [ "$asked" -lt "$keys" ] || [ "$asked" -lt 1000000 ]; do
    use "$name" "$keys" "$asked"
    measure "warming_up_$name" "${!port}" "${pids[i]}"
    asked=$((asked + $(awk 'END { print $NF }' "$dir/results")))
  done
done
for _ in $(seq "$rounds"); do
  use few "$few"
  measure few $few_port "${pids[0]}"
  use many "$few"
  measure hot $many_port "${pids[1]}"
  use many "$many"
  measure any $many_port "${pids[1]}"
done

awk -v rounds="$rounds" "$medians"'
  END {
    printf "\nMedians of %d rounds\n%-10s %12s %9s %9s %8s %12s\n", rounds, "", "requests/s", "p50 ms", "p99 ms", "errors", "CPU µs each"
    n = split("few hot any", list, " ")
    for (i = 1; i <= n; i++) { m = list[i]
      printf "%-10s %12.0f %9.2f %9.2f %8d %12.1f\n", m, median(m, 2), median(m, 3), median(m, 4), errors[m], median(m, 6) }
    printf "\n"
    for (i = 2; i <= n; i++) printf "%s / %s  %.2f of the rate, %.2f of the CPU\n", list[i], list[1], median(list[i], 2) / median(list[1], 2), median(list[i], 6) / median(list[1], 6)
  }' "$dir/results"
