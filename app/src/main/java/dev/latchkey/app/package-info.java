/** The program: {@link dev.latchkey.app.Node} is the parts list, the rest is configuration and what surrounds a process. */
@NullMarked
package dev.latchkey.app;

import org.jspecify.annotations.NullMarked;
