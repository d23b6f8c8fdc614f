#!/usr/bin/env bash
# Whether many keys make anything slower: admit, create, list and search with few keys and with many, in turn, on SQLite.
#   benchmarks/keys.sh [FEW] [MANY]
# A million keys need about 2 GiB of memory, 1.5 GiB under the directory for temporary files, and some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -B -DskipTests -Dspotless.check.skip -pl benchmarks -am package \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -Xmx6g -XX:+UseParallelGC -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" \
  dev.latchkey.benchmarks.ManyKeys "${1:-1000}" "${2:-1000000}"
