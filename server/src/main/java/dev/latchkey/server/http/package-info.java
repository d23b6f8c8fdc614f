/** The syntax of HTTP that Vert.x leaves to its users: single headers, and templates of paths. */
@NullMarked
package dev.latchkey.server.http;

import org.jspecify.annotations.NullMarked;
