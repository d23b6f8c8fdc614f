/** Fetching what jobs made over HTTP. */
@NullMarked
package dev.latchkey.generator.http.downloads;

import org.jspecify.annotations.NullMarked;
