package dev.latchkey.server;

import dev.latchkey.time.TimeSource;
import io.vertx.core.Vertx;

/** What every exchange needs beside its request. */
record Surroundings(Vertx vertx, ServerSettings settings, ServerMetrics metrics, TimeSource time) {}
