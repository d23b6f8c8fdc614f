/** Verifying keys for services that serve the requests themselves. */
@NullMarked
package dev.latchkey.server.verify;

import org.jspecify.annotations.NullMarked;
