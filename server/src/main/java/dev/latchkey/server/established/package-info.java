/** What the generator's established clients ask beside patients: how the server is, and what their pages need to begin. */
@NullMarked
package dev.latchkey.server.established;

import org.jspecify.annotations.NullMarked;
