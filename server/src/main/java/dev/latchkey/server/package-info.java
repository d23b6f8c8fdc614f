/** HTTP: the listener, the way every request takes through it, and the answers that all routes share. */
@NullMarked
package dev.latchkey.server;

import org.jspecify.annotations.NullMarked;
