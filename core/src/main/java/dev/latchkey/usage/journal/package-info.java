/** The journal as files: what requests used, on its way from the request to the store, safe from the death of the process. */
@NullMarked
package dev.latchkey.usage.journal;

import org.jspecify.annotations.NullMarked;
