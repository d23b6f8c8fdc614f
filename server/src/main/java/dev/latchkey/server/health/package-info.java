/** What tells an operator how the server is: health, metrics, and the description of the API. */
@NullMarked
package dev.latchkey.server.health;

import org.jspecify.annotations.NullMarked;
