#!/usr/bin/env bash
# Patients a second over HTTP, each way of asking for them in turn, one caller at a time; by the clock, and by the processor time of the server.
# Beside it the most memory that the server had while it sent them.
#   benchmarks/patients.sh [PATIENTS] [ROUNDS] [HEAP]
# HEAP is what Java is given for objects, like 96m. Talks to 127.0.0.1 alone and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

patients=${1:-200000} rounds=${2:-7} heap=${3:-96m}
port=18085
dir=$(mktemp -d)
unset DATABASE_URL LATCHKEY_DATABASE REDIS_URL LATCHKEY_REDIS
export LATCHKEY_DATA_DIR=$dir/data

cleanup() {
  kill "$server" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$dir"
}

created=$(./latchkey create --name benchmark --patient-limit unlimited --per-minute unlimited --per-hour unlimited --format json)
secret=$(sed -n 's/.*"key" *: *"\([^"]*\)".*/\1/p' <<<"$created")
LATCHKEY_JAVA_OPTS="-Xmx$heap" ./latchkey serve --port "$port" >"$dir/out" 2>"$dir/err" &
server=$!
trap cleanup EXIT
until grep -q 'listening on' "$dir/out"; do
  kill -0 "$server" || { cat "$dir/err" >&2; exit 1; }
  sleep 0.2
done

names=(generate ndjson stream)
ask() {
  local at=http://127.0.0.1:$port/api/v1
  case $1 in
    generate) set -- -d "{\"count\":$patients}" -H 'Content-Type: application/json' "$at/generate" ;;
    ndjson) set -- -d "{\"count\":$patients,\"format\":\"ndjson\"}" -H 'Content-Type: application/json' "$at/generate" ;;
    stream) set -- "$at/streaming/generate?configuration_id=first-look&count=$patients&batch_size=1000" ;;
  esac
  curl -sS --fail --max-time 300 -H "X-API-Key: $secret" -o "$dir/answer" -w '%{time_total} %{size_download}' "$@"
}

ticks() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }

for name in "${names[@]}" "${names[@]}"; do ask "$name" >/dev/null; done
for _ in $(seq "$rounds"); do
  for name in "${names[@]}"; do
    before=$(ticks)
    read -r took bytes <<<"$(ask "$name")"
    awk -v t="$took" -v b="$bytes" -v n="$patients" -v c="$(($(ticks) - before))" -v hz="$(getconf CLK_TCK)" \
      'BEGIN { printf "%d %d %d\n", n / t, n * hz / c, b / n }' >>"$dir/$name"
  done
done

median() { # name column
  cut -d' ' -f"$2" "$dir/$1" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

printf '%-10s %12s %22s %16s\n' "$rounds rounds" 'patients/s' 'patients/CPU second' 'bytes a patient'
for name in "${names[@]}"; do
  printf '%-10s %12d %22d %16d\n' "$name" "$(median "$name" 1)" "$(median "$name" 2)" "$(median "$name" 3)"
done
awk '/VmHWM/ { printf "\nmost memory of the server: %d MB, with -Xmx'"$heap"'\n", $2 / 1024 }' "/proc/$server/status"
