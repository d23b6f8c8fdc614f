/** How files are read: CSV and JSON lines, one row after the other. */
@NullMarked
package dev.latchkey.cli.input;

import org.jspecify.annotations.NullMarked;
