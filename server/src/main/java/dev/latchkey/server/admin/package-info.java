/** What operators and their programs do with keys that have an {@code admin:} scope. */
@NullMarked
package dev.latchkey.server.admin;

import org.jspecify.annotations.NullMarked;
