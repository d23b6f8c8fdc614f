/** What the generator's established clients ask beside patients: how the server is, and what their pages need to begin. */
@NullMarked
package dev.latchkey.generator.http.established;

import org.jspecify.annotations.NullMarked;
