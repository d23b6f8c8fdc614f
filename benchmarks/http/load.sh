# What the HTTP benchmarks have in common: a directory $dir, and processes $pids, that end with them. They set $secret, $seconds and
# $connections, and read $dir/results. They may set the route, and what wrk is given beside: a script and its arguments.
route=/api/v1/key script=() arguments=()
dir=$(mktemp -d)
pids=()

cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$dir"
}
trap cleanup EXIT

install_wrk() {
  command -v wrk >/dev/null && return
  echo "Installing wrk" >&2
  apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends wrk >&2
}

wait_for() { # port
  for _ in $(seq 100); do
    curl -s -o /dev/null -H "X-API-Key: $secret" "http://127.0.0.1:$1/api/v1/key" && return
    sleep 0.1
  done
  echo "nothing answers on port $1" >&2
  exit 1
}

cpu_ticks() { # pid: of the process and its children
  local total=0 pid
  for pid in "$1" $(pgrep -P "$1" || true); do
    total=$((total + $(awk '{print $14 + $15}' "/proc/$pid/stat")))
  done
  echo $total
}

measure() { # name port pid
  local before after
  before=$(cpu_ticks "$3")
  wrk -t1 -c"$connections" -d"${seconds}s" --latency "${script[@]}" -H "X-API-Key: $secret" \
    "http://127.0.0.1:$2$route" "${arguments[@]}" >"$dir/wrk"
  after=$(cpu_ticks "$3")
  awk -v name="$1" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
    function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
    /^Requests\/sec/ { rate = $2 }
    $1 == "50%" { p50 = ms($2) } $1 == "99%" { p99 = ms($2) }
    /requests in/ { requests = $1 }
    /Socket errors/ { gsub(",", ""); errors += $4 + $6 + $8 + $10 }
    /Non-2xx/ { errors += $NF }
    END { print name, rate, p50, p99, errors + 0, ticks / hz * 1e6 / requests, requests }' "$dir/wrk" | tee -a "$dir/results" >&2
}

# For awk: reads what measure wrote; median(name, field), errors[name].
medians='
  function median(name, field,   n, i, j, t, v) {
    n = 0
    for (i = 1; i <= count; i++) if (names[i] == name) v[++n] = rows[i, field]
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
    return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
  }
  { names[++count] = $1; for (f = 2; f <= 7; f++) rows[count, f] = $f; errors[$1] += $5 }
'
