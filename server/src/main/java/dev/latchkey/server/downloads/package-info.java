/** Fetching what jobs made over HTTP. */
@NullMarked
package dev.latchkey.server.downloads;

import org.jspecify.annotations.NullMarked;
