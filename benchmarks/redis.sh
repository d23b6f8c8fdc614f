#!/usr/bin/env bash
# Measures how many requests a second one node gets judged by Redis (one of its own, started for the occasion), beside Bucket4j
# on the same client, in turn: one hot key and ten thousand keys, 64 requests in flight, then over other numbers of connections.
#   benchmarks/redis.sh [ROUNDS] [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -B -DskipTests -Dspotless.check.skip -pl benchmarks -am package \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" \
  dev.latchkey.benchmarks.RedisBenchmark "${1:-9}" "${2:-2}"
