/** What every rate limiter is held to. */
@NullMarked
package dev.latchkey.testkit.limit;

import org.jspecify.annotations.NullMarked;
