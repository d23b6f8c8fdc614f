/** Making patients over HTTP. */
@NullMarked
package dev.latchkey.generator.http.patients;

import org.jspecify.annotations.NullMarked;
