/**
 * Everything that a node runs behind whatever asks it, put together: keys in memory, limits, the journal and its drain, the watch for
 * changes, what is recalled after a start. {@link dev.latchkey.engine.Latchkey} is the entrance.
 */
@NullMarked
package dev.latchkey.engine;

import org.jspecify.annotations.NullMarked;
