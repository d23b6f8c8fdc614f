/**
 * The command line: what an operator types, and what is said in answer. Begins in {@link
 * dev.latchkey.cli.LatchkeyCli}.
 */
@NullMarked
package dev.latchkey.cli;

import org.jspecify.annotations.NullMarked;
