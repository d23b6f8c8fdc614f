/** What admitted requests consumed, from the event to the total. */
@NullMarked
package dev.latchkey.usage;

import org.jspecify.annotations.NullMarked;
