/** Following jobs over HTTP. */
@NullMarked
package dev.latchkey.server.jobs;

import org.jspecify.annotations.NullMarked;
