/** Commands that tell what can be typed: help, completion, the manual page and the version. */
@NullMarked
package dev.latchkey.cli.command.help;

import org.jspecify.annotations.NullMarked;
