#!/usr/bin/env bash
# Several nodes of Latchkey on this machine, as plain processes on 127.0.0.1: nginx in front of them, PostgreSQL and Redis beneath.
set -euo pipefail
umask 077

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

DIRECTORY=${DIRECTORY:-$here/run}
NODES=${NODES:-3}
PORT=${PORT:-8080}
FIRST_NODE_PORT=${FIRST_NODE_PORT:-8081}
POSTGRES_PORT=${POSTGRES_PORT:-15432}
REDIS_PORT=${REDIS_PORT:-16379}
REDIS_TIMEOUT=${REDIS_TIMEOUT:-40ms}
LATCHKEY=${LATCHKEY:-$here/../latchkey}
NGINX=${NGINX:-nginx}
REDIS_SERVER=${REDIS_SERVER:-redis-server}
POSTGRES_BIN=${POSTGRES_BIN:-}

# The longest that anything here takes to start or to stop; a first start builds Latchkey before that.
PATIENCE_SECONDS=70

usage() {
  cat <<TEXT
deploy/local.sh start [--without-nginx]   starts what does not run yet, and returns when all of it works
deploy/local.sh stop                      stops all that it started
deploy/local.sh status                    says what runs; exits with 1 when something does not
deploy/local.sh latchkey COMMAND…         runs a command of Latchkey on the same database

Variables: DIRECTORY ($DIRECTORY), NODES ($NODES), PORT ($PORT, nginx's), FIRST_NODE_PORT ($FIRST_NODE_PORT),
POSTGRES_PORT ($POSTGRES_PORT), REDIS_PORT ($REDIS_PORT), REDIS_TIMEOUT ($REDIS_TIMEOUT), LATCHKEY (the launcher), NGINX and REDIS_SERVER (programs),
POSTGRES_BIN (the directory of initdb and postgres). The same DIRECTORY is needed to stop what was started.
TEXT
}

fail() {
  printf 'local.sh: %s\n' "$*" >&2
  exit 1
}

# A process is known by its id and the moment at which it began, so that another one that got the id later is left alone.
# One that has ended, and that nobody has asked about yet, does not run.
began() { # process id
  LC_ALL=C ps -o stat= -o lstart= -p "$1" 2>/dev/null | sed '/^Z/d; s/^[^ ]* *//; s/ *$//'
}

note() { # name, process id
  printf '%s\n%s\n' "$2" "$(began "$2")" >"$DIRECTORY/$1.pid"
}

runs() { # name
  local file=$DIRECTORY/$1.pid pid began
  [ -f "$file" ] || return 1
  { read -r pid && read -r began; } <"$file" || return 1
  [ -n "$began" ] && [ "$(began "$pid")" = "$began" ]
}

pid_of() { # name
  head -n 1 "$DIRECTORY/$1.pid"
}

# Starts a program in the background unless it runs. Its output goes into a log of its name.
begin() { # name, program and arguments
  local name=$1
  shift
  runs "$name" && return
  nohup "$@" >"$DIRECTORY/log/$name.log" 2>&1 </dev/null &
  note "$name" $!
}

await() { # name, what to look for again and again
  local name=$1 tries
  shift
  for ((tries = PATIENCE_SECONDS * 10; tries > 0; tries--)); do
    "$@" && return
    runs "$name" || break
    sleep 0.1
  done
  tail -n 20 "$DIRECTORY/log/$name.log" >&2
  fail "$name did not start; what it said is in $DIRECTORY/log/$name.log. What runs already ends with \"$0 stop\"."
}

find_postgres() {
  local found
  [ -n "$POSTGRES_BIN" ] && return
  if found=$(command -v initdb) && command -v postgres >/dev/null; then
    POSTGRES_BIN=$(dirname "$found")
    return
  fi
  # Debian and its kin keep them off the PATH.
  for found in /usr/lib/postgresql/*/bin; do
    [ -x "$found/initdb" ] && POSTGRES_BIN=$found
  done
}

require_programs() {
  local missing=()
  find_postgres
  [ -n "$POSTGRES_BIN" ] && [ -x "$POSTGRES_BIN/initdb" ] && [ -x "$POSTGRES_BIN/postgres" ] ||
    missing+=('PostgreSQL (initdb and postgres; POSTGRES_BIN names their directory)')
  command -v "$REDIS_SERVER" >/dev/null || missing+=('Redis (redis-server; REDIS_SERVER names it)')
  [ "$with_nginx" = no ] || command -v "$NGINX" >/dev/null ||
    missing+=('nginx (NGINX names it; "start --without-nginx" does without)')
  [ -x "$LATCHKEY" ] || missing+=('the launcher of Latchkey (LATCHKEY names it)')
  [ ${#missing[@]} = 0 ] || fail "this is missing: $(printf '%s; ' "${missing[@]}" | sed 's/; $//')"
  unprivileged=()
  if [ "$(id -u)" = 0 ]; then
    # PostgreSQL does not run as root; so nobody is root where it runs.
    unshare -U true 2>/dev/null || fail 'PostgreSQL does not run as root; be another user.'
    unprivileged=(unshare -U)
  fi
}

secret() { # name
  local file=$DIRECTORY/$1.secret
  [ -s "$file" ] || od -An -N 24 -tx1 /dev/urandom | tr -d ' \n' >"$file"
  cat "$file"
}

database_url() {
  printf 'postgresql://latchkey:%s@127.0.0.1:%s/postgres' "$(secret postgres)" "$POSTGRES_PORT"
}

start_postgres() {
  local data=$DIRECTORY/postgres
  if [ ! -f "$data/PG_VERSION" ]; then
    secret postgres >/dev/null
    rm -rf "$data"
    "${unprivileged[@]}" "$POSTGRES_BIN/initdb" --pgdata "$data" --username latchkey --auth scram-sha-256 --encoding UTF8 \
      --pwfile "$DIRECTORY/postgres.secret" >"$DIRECTORY/log/initdb.log" 2>&1 ||
      fail "PostgreSQL's data could not be made; what initdb said is in $DIRECTORY/log/initdb.log"
  fi
  begin postgres "${unprivileged[@]}" "$POSTGRES_BIN/postgres" -D "$data" -p "$POSTGRES_PORT" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories=
  await postgres grep -qs '^ready' "$data/postmaster.pid"
}

start_redis() {
  mkdir -p "$DIRECTORY/redis"
  # What Redis has lost, nodes do not know of minutes and hours; so it writes down what it does.
  cat >"$DIRECTORY/redis.conf" <<TEXT
bind 127.0.0.1
port $REDIS_PORT
dir "$DIRECTORY/redis"
requirepass $(secret redis)
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
TEXT
  begin redis "$REDIS_SERVER" "$DIRECTORY/redis.conf"
  await redis grep -qi 'ready to accept connections' "$DIRECTORY/log/redis.log"
}

start_nodes() {
  local i
  # Before the nodes, so that they do not all build.
  DATABASE_URL=$(database_url) "$LATCHKEY" migrate >"$DIRECTORY/log/migrate.log" ||
    fail "the database could not be prepared; more is in $DIRECTORY/log/migrate.log"
  for ((i = 1; i <= NODES; i++)); do
    DATABASE_URL=$(database_url) REDIS_URL="redis://:$(secret redis)@127.0.0.1:$REDIS_PORT/0?timeout=$REDIS_TIMEOUT" \
      LATCHKEY_HOST=127.0.0.1 LATCHKEY_PORT=$((FIRST_NODE_PORT + i - 1)) LATCHKEY_DATA_DIR=$DIRECTORY/node-$i \
      LATCHKEY_TRUSTED_PROXIES=127.0.0.1 \
      begin "node-$i" "$LATCHKEY" serve
  done
  for ((i = 1; i <= NODES; i++)); do
    await "node-$i" grep -q 'Latchkey listening on' "$DIRECTORY/log/node-$i.log"
  done
}

start_nginx() {
  local servers='' i template
  for ((i = 0; i < NODES; i++)); do
    servers+="server 127.0.0.1:$((FIRST_NODE_PORT + i)) max_fails=1 fail_timeout=2s; "
  done
  template=$(cat "$here/nginx.conf.template")
  template=${template//'${LISTEN}'/127.0.0.1:$PORT}
  template=${template//'${SERVERS}'/$servers}
  mkdir -p "$DIRECTORY/nginx"
  {
    # As root, nginx would become somebody who cannot read this directory.
    [ "$(id -u)" != 0 ] || printf 'user %s;\n' "$(id -un)"
    cat <<TEXT
daemon off;
worker_processes auto;
pid "$DIRECTORY/nginx/pid";
error_log stderr;
events { worker_connections 1024; }
http {
    access_log off;
    client_body_temp_path "$DIRECTORY/nginx/body";
    proxy_temp_path "$DIRECTORY/nginx/proxy";
    fastcgi_temp_path "$DIRECTORY/nginx/fastcgi";
    uwsgi_temp_path "$DIRECTORY/nginx/uwsgi";
    scgi_temp_path "$DIRECTORY/nginx/scgi";
$template
}
TEXT
  } >"$DIRECTORY/nginx.conf"
  begin nginx "$NGINX" -p "$DIRECTORY/nginx" -e stderr -c "$DIRECTORY/nginx.conf"
  await nginx listens "$PORT"
}

listens() { # port
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

start() {
  require_programs
  mkdir -p "$DIRECTORY/log"
  start_postgres
  start_redis
  start_nodes
  [ "$with_nginx" = no ] || start_nginx
  local i
  [ "$with_nginx" = no ] || printf 'http://127.0.0.1:%s is nginx, in front of\n' "$PORT"
  for ((i = 0; i < NODES; i++)); do
    printf 'http://127.0.0.1:%s\n' $((FIRST_NODE_PORT + i))
  done
  printf 'A key:  %s latchkey create --name NAME\nThe end: %s stop\n' "$0" "$0"
}

# All that this directory has process ids of, in the order in which they are stopped: those that need others first.
names() {
  local file
  for file in "$DIRECTORY"/nginx.pid "$DIRECTORY"/node-*.pid "$DIRECTORY"/redis.pid "$DIRECTORY"/postgres.pid; do
    [ ! -f "$file" ] || basename "$file" .pid
  done
}

# Has some of them end, together, and waits until they have.
end() { # signal, names
  local signal=$1 name tries
  shift
  for name in "$@"; do
    ! runs "$name" || kill -s "$signal" "$(pid_of "$name")" 2>/dev/null || true
  done
  for name in "$@"; do
    for ((tries = PATIENCE_SECONDS * 10; tries > 0; tries--)); do
      runs "$name" || break
      sleep 0.1
    done
    ! runs "$name" || fail "$name does not end; its process is $(pid_of "$name")"
    rm -f "$DIRECTORY/$name.pid"
  done
}

stop() {
  local nodes
  nodes=$(names | grep '^node-' || true)
  end QUIT nginx
  # shellcheck disable=SC2086 # one argument a name
  end TERM $nodes
  end TERM redis
  # Without waiting for connections that nobody uses any more.
  end INT postgres
}

status() {
  local name code=0
  [ -n "$(names)" ] || {
    printf 'Nothing was started in %s.\n' "$DIRECTORY"
    return 1
  }
  for name in $(names); do
    if runs "$name"; then
      printf '%-10s runs, process %s\n' "$name" "$(pid_of "$name")"
    else
      printf '%-10s does not run\n' "$name"
      code=1
    fi
  done
  return $code
}

with_nginx=yes
command=${1:-}
[ $# = 0 ] || shift
case $command in
  start)
    case ${1:-} in
      '') ;;
      --without-nginx) with_nginx=no ;;
      *) fail "start takes --without-nginx and nothing else, not \"$1\"" ;;
    esac
    start
    ;;
  stop) stop ;;
  status) status ;;
  latchkey)
    [ -s "$DIRECTORY/postgres.secret" ] || fail "nothing was started in $DIRECTORY yet"
    DATABASE_URL=$(database_url) LATCHKEY_DATA_DIR=$DIRECTORY/commands LATCHKEY_HOST=127.0.0.1 LATCHKEY_PORT=$PORT exec "$LATCHKEY" "$@"
    ;;
  help | --help | -h) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
