/** Asking for a job over HTTP. */
@NullMarked
package dev.latchkey.generator.http.generation;

import org.jspecify.annotations.NullMarked;
