#!/usr/bin/env bash
# What single requests cost in SQLite and PostgreSQL (one of its own, started for the occasion): the time that a batch takes longer with them, the
# space, and how long it takes to ask for some.
#   benchmarks/events.sh [REQUESTS]
# Ten million, the default, take some minutes and half a gigabyte under the directory for temporary files.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -B -DskipTests -Dspotless.check.skip -pl benchmarks -am package \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -Xmx1g -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" \
  dev.latchkey.benchmarks.EventsBenchmark "${1:-10000000}"
