/** API keys: what they are, how they are managed, and the port that stores them. */
@NullMarked
package dev.latchkey.key;

import org.jspecify.annotations.NullMarked;
