/** Secrets: how they are made, told apart by their shape, and hashed for the store. */
@NullMarked
package dev.latchkey.secret;

import org.jspecify.annotations.NullMarked;
