/** The JSON shapes and words that the command line and HTTP share. */
@NullMarked
package dev.latchkey.wire;

import org.jspecify.annotations.NullMarked;
