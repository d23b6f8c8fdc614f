#!/usr/bin/env bash
# A keyed request over HTTP, usage counted, beside nginx answering a constant, nginx with Lua doing the same work, and bare Vert.x
# answering the same bytes: in turn, under one load, on this machine. Prints medians, ratios, latencies, errors and CPU per request,
# then checks that every answer was counted.
#   benchmarks/http.sh [ROUNDS] [SECONDS] [CONNECTIONS] [WORKERS]
# Installs nginx, its Lua module, wrk and h2load with apt when they are not there. Talks to 127.0.0.1 alone and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-9} seconds=${2:-5} connections=${3:-64} workers=${4:-1}
constant_port=18081 lua_port=18082 latchkey_port=18083 vertx_port=18084

install() {
  local missing=()
  command -v nginx >/dev/null || missing+=(nginx-light)
  [ -e /usr/lib/nginx/modules/ngx_http_lua_module.so ] || missing+=(libnginx-mod-http-lua)
  command -v wrk >/dev/null || missing+=(wrk)
  command -v h2load >/dev/null || missing+=(nghttp2-client)
  [ ${#missing[@]} -eq 0 ] && return
  echo "Installing ${missing[*]}" >&2
  apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

start_nginx() { # name port
  sed -e "s#@DIR@#$dir#; s#@PORT@#$2#; s#@WORKERS@#$workers#; s#@MODULES@#/usr/lib/nginx/modules#; s#@SECRET@#$secret#; s#@BODY@#$body#" \
    -e "s#@DIR@#$dir#g" "benchmarks/http/$1.conf" >"$dir/$1.conf"
  nginx -c "$dir/$1.conf" -p "$dir" 2>/dev/null &
  pids+=($!)
}

. benchmarks/http/load.sh

install
mvn -q -B -DskipTests -pl benchmarks -am package >&2
latchkey() { ./latchkey "$@" --data-dir "$dir/data"; }

created=$(latchkey create --name benchmark --per-minute 1099511627776 --per-hour 1099511627776 --per-day 1099511627776 --format json)
secret=$(sed -n 's/.*"key" *: *"\([^"]*\)".*/\1/p' <<<"$created")
id=$(sed -n 's/.*"id" *: *"\([^"]*\)".*/\1/p' <<<"$created")
# Not through the function, whose process would be a shell's.
./latchkey serve --port $latchkey_port --event-loops "$workers" --data-dir "$dir/data" >"$dir/latchkey.out" 2>&1 &
latchkey_pid=$!
pids+=($latchkey_pid)
wait_for $latchkey_port
curl -s -D "$dir/head" -o "$dir/body" -H "X-API-Key: $secret" "http://127.0.0.1:$latchkey_port/api/v1/key"
body=$(cat "$dir/body")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -XX:+UseParallelGC -cp benchmarks/target/classes:app/target/latchkey.jar dev.latchkey.benchmarks.BareVertx \
  $vertx_port "$workers" "$dir/head" "$dir/body" >"$dir/vertx.out" 2>&1 &
vertx_pid=$!
pids+=($vertx_pid)
start_nginx constant $constant_port
constant_pid=$!
start_nginx lua $lua_port
lua_pid=$!
wait_for $vertx_port
wait_for $constant_port
wait_for $lua_port

echo "Warming up" >&2
for port in $latchkey_port $vertx_port; do
  wrk -t1 -c"$connections" -d10s -H "X-API-Key: $secret" "http://127.0.0.1:$port/api/v1/key" >/dev/null
done
: >"$dir/results"
echo "name requests/s p50ms p99ms errors cpu_us/request requests" >&2
for _ in $(seq "$rounds"); do
  measure constant $constant_port "$constant_pid"
  measure latchkey $latchkey_port $latchkey_pid
  measure lua $lua_port "$lua_pid"
  measure vertx $vertx_port $vertx_pid
done

awk -v rounds="$rounds" "$medians"'
  END {
    printf "\nMedians of %d rounds\n%-10s %12s %9s %9s %8s %12s\n", rounds, "", "requests/s", "p50 ms", "p99 ms", "errors", "CPU µs each"
    split("constant latchkey lua vertx", list, " ")
    for (i = 1; i <= 4; i++) { n = list[i]
      printf "%-10s %12.0f %9.2f %9.2f %8d %12.1f\n", n, median(n, 2), median(n, 3), median(n, 4), errors[n], median(n, 6) }
    printf "\nlatchkey / nginx constant   %.2f of the rate, %.2f of the p99\n", median("latchkey", 2) / median("constant", 2), median("latchkey", 4) / median("constant", 4)
    printf "latchkey / nginx with Lua   %.2f of the rate\n", median("latchkey", 2) / median("lua", 2)
    printf "latchkey / bare Vert.x      %.2f of the rate\n", median("latchkey", 2) / median("vertx", 2)
    printf "bare Vert.x / nginx constant %.2f of the rate\n", median("vertx", 2) / median("constant", 2)
  }' "$dir/results"

# wrk leaves its last requests unanswered, so exactness is checked with a load of a fixed number.
counted() { sed -n 's/.*"requests" *: *\([0-9]*\).*/\1/p' <<<"$(latchkey show "$id" --format json)"; }
sleep 2
before=$(counted)
sent=100000
h2load --h1 -n $sent -c "$connections" -t 1 -H "X-API-Key: $secret" "http://127.0.0.1:$latchkey_port/api/v1/key" | grep -E '^status codes'
sleep 2
counted=$(($(counted) - before))
echo "sent $sent, counted $counted"
[ "$counted" -eq $sent ]
