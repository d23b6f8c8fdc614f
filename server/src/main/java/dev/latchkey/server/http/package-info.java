/** The syntax of single headers of HTTP, which Vert.x leaves to its users. */
@NullMarked
package dev.latchkey.server.http;

import org.jspecify.annotations.NullMarked;
