/** The API's description, for programs and for browsers. */
@NullMarked
package dev.latchkey.server.docs;

import org.jspecify.annotations.NullMarked;
