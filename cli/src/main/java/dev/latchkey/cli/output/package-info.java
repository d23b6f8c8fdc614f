/**
 * How keys and reports are written: as tables, JSON and CSV. Knows what is written, and nothing of the commands that
 * ask for it.
 */
@NullMarked
package dev.latchkey.cli.output;

import org.jspecify.annotations.NullMarked;
