/** Bulkheads: what takes a thread, memory or a file is bounded, and shared fairly among those who want it. */
@NullMarked
package dev.latchkey.server.bulkhead;

import org.jspecify.annotations.NullMarked;
