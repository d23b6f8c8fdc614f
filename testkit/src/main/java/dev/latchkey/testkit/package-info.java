/** What every implementation of a port is held to, and what tests need to hold it there. */
@NullMarked
package dev.latchkey.testkit;

import org.jspecify.annotations.NullMarked;
