/** The exact windows of core, shared by many nodes in one Redis. */
@NullMarked
package dev.latchkey.ratelimit.redis;

import org.jspecify.annotations.NullMarked;
