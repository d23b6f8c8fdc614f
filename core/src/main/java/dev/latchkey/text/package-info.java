/** What a text shows to whoever reads it. */
@NullMarked
package dev.latchkey.text;

import org.jspecify.annotations.NullMarked;
