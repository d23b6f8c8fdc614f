/** Commands that tell what was used, what was refused, and who changed what. */
@NullMarked
package dev.latchkey.cli.command.report;

import org.jspecify.annotations.NullMarked;
