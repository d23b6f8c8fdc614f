/** The page on which visitors try the API. */
@NullMarked
package dev.latchkey.server.page;

import org.jspecify.annotations.NullMarked;
