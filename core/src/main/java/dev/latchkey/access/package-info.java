/** The way of a request: from a presented secret to an admission or a refusal. */
@NullMarked
package dev.latchkey.access;

import org.jspecify.annotations.NullMarked;
