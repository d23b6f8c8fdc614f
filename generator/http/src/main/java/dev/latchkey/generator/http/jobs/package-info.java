/** Following jobs over HTTP. */
@NullMarked
package dev.latchkey.generator.http.jobs;

import org.jspecify.annotations.NullMarked;
