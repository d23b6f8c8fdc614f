/** Files that are nobody's business but the operator's. */
@NullMarked
package dev.latchkey.file;

import org.jspecify.annotations.NullMarked;
