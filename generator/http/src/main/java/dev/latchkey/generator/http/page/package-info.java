/** The page on which visitors try the API. */
@NullMarked
package dev.latchkey.generator.http.page;

import org.jspecify.annotations.NullMarked;
