package dev.latchkey.server;

import io.vertx.core.buffer.Buffer;

/**
 * A part of an answer that is delivered in parts.
 *
 * @param content its bytes
 * @param units the units that it delivers
 */
public record Batch(Buffer content, long units) {}
