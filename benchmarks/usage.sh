#!/usr/bin/env bash
# Measures how many admissions a second one node gets into PostgreSQL (one of its own, started for the occasion) and SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -B -DskipTests -Dspotless.check.skip -pl benchmarks -am package \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" dev.latchkey.benchmarks.UsageDrainBenchmark
