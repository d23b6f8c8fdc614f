/** The command line: what an operator types, and what is said in answer. */
@NullMarked
package dev.latchkey.cli;

import org.jspecify.annotations.NullMarked;
