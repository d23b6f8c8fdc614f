package dev.latchkey.server;

import dev.latchkey.limit.UnitName;
import dev.latchkey.server.bulkhead.MemoryBulkhead;
import dev.latchkey.server.bulkhead.OpenFiles;
import dev.latchkey.server.bulkhead.WorkBulkhead;
import dev.latchkey.time.TimeSource;
import io.vertx.core.Vertx;

/**
 * What every exchange needs beside its request.
 *
 * @param unit what units are called
 * @param store does work that asks the store and may block
 * @param work does what would hold up an event loop
 * @param bodies has room for the large bodies that are worked on
 * @param files has places for answers that are files
 */
record ServerContext(
        Vertx vertx,
        ServerSettings settings,
        UnitName unit,
        ServerMetrics metrics,
        Bugs bugs,
        TimeSource time,
        WorkBulkhead store,
        WorkBulkhead work,
        MemoryBulkhead bodies,
        MemoryBulkhead answers,
        OpenFiles files,
        SecurityHeaders headers,
        KeyHeaders keyHeaders,
        Origins origins) {}
