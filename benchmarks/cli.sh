#!/usr/bin/env bash
# How long a command takes on ten thousand keys, as a multiple of java -version: in turn, on this machine, each median of several runs.
# The budget is 9 times. And how long "serve" takes on an empty directory until it says that it listens; the budget is 2 seconds. Wall time is what an operator feels; CPU time is what is left of it when other work disturbs the first.
#   benchmarks/cli.sh [ROUNDS] [KEYS]
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-21} keys=${2:-10000}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LATCHKEY_DATA_DIR=$dir
unset DATABASE_URL LATCHKEY_DATABASE
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

./latchkey --version >&2
mvn -q -B -DskipTests -Dspotless.check.skip -pl benchmarks -am package \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
echo "Making $keys keys" >&2
"$java" -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" dev.latchkey.benchmarks.UsedKeys "$dir/latchkey.db" "$keys" \
  2>"$dir/log" || { cat "$dir/log" >&2; exit 1; }

names=(java list list-10000 list-json show)
what() {
  case $1 in
    java) "$java" -version ;;
    list) ./latchkey list ;;
    list-10000) ./latchkey list --limit 10000 ;;
    list-json) ./latchkey list --format json ;;
    show) ./latchkey show de30 ;;
  esac
}

measure() { # name: appends wall and CPU milliseconds
  local TIMEFORMAT='%3R %3U %3S'
  { time what "$1" >"$dir/out" 2>"$dir/err"; } 2>"$dir/time" || { cat "$dir/err" >&2; exit 1; }
  awk '{ printf "%d %d\n", $1 * 1000, ($2 + $3) * 1000 }' "$dir/time" >>"$dir/$1"
}

median() { # name column
  cut -d' ' -f"$2" "$dir/$1" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

for name in "${names[@]}"; do what "$name" >/dev/null 2>&1; done
for _ in $(seq "$rounds"); do
  for name in "${names[@]}"; do measure "$name"; done
done

# Not asked again and again whether it is ready, which would take the processor from it.
mkfifo "$dir/said"
exec 3<>"$dir/said"
for _ in $(seq "$rounds"); do
  began=$(date +%s%N)
  ./latchkey serve --port 0 --data-dir "$dir/served" >"$dir/said" 2>"$dir/err" &
  server=$!
  read -r -t 60 -u 3 || { kill "$server"; cat "$dir/err" >&2; exit 1; }
  wall=$((($(date +%s%N) - began) / 1000000))
  echo "$wall $(awk -v hz="$(getconf CLK_TCK)" '{ print int(($14 + $15) * 1000 / hz) }' "/proc/$server/stat")" >>"$dir/serve"
  kill "$server"
  wait "$server" || true
  while read -r -t 0.1 -u 3; do :; done
  rm -rf "$dir/served"
done
names+=(serve)

"$java" -version 2>&1 | head -n 1
printf '%-12s %9s %7s %9s %7s\n' "$rounds rounds" 'wall ms' ratio 'CPU ms' ratio
for name in "${names[@]}"; do
  wall=$(median "$name" 1) cpu=$(median "$name" 2)
  awk -v n="$name" -v w="$wall" -v jw="$(median java 1)" -v c="$cpu" -v jc="$(median java 2)" \
    'BEGIN { printf "%-12s %9d %6.1fx %9d %6.1fx\n", n, w, w / jw, c, c / jc }'
done
