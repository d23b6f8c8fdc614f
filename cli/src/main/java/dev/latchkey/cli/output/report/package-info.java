/** The reports, each with all its formats. */
@NullMarked
package dev.latchkey.cli.output.report;

import org.jspecify.annotations.NullMarked;
