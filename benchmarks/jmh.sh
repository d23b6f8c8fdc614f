#!/usr/bin/env bash
# Measures the hot parts with JMH, beside their peers. Arguments go to JMH, for instance:
#   benchmarks/jmh.sh Limiter -prof gc
# JMH_OPTIONS replaces the number and length of its rounds.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -B -DskipTests -Dspotless.check.skip -pl benchmarks -am package \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# shellcheck disable=SC2086 # options are split on purpose
exec "$java" -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" org.openjdk.jmh.Main \
  ${JMH_OPTIONS:--f 1 -wi 3 -w 2 -i 5 -r 2} -foe true "$@"
