/** Exact rolling windows: how many requests a key may make, and whether this one fits. */
@NullMarked
package dev.latchkey.limit;

import org.jspecify.annotations.NullMarked;
