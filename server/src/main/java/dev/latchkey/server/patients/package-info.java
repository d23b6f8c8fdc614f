/** Making patients over HTTP. */
@NullMarked
package dev.latchkey.server.patients;

import org.jspecify.annotations.NullMarked;
