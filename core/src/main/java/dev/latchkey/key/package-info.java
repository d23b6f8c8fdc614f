/** API keys: what they are, how their secrets are made and kept, and the port that stores them. */
@NullMarked
package dev.latchkey.key;

import org.jspecify.annotations.NullMarked;
