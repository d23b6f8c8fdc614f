/** The clocks, as a port. */
@NullMarked
package dev.latchkey.time;

import org.jspecify.annotations.NullMarked;
