/** What tells an operator how the server is: health and metrics. */
@NullMarked
package dev.latchkey.server.health;

import org.jspecify.annotations.NullMarked;
