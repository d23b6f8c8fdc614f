/** Asking for a job over HTTP. */
@NullMarked
package dev.latchkey.server.generation;

import org.jspecify.annotations.NullMarked;
