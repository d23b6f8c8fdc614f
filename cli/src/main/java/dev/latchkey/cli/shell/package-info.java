/** What every command runs in: the terminal, the environment, the clock, and how text is shown there without harm. */
@NullMarked
package dev.latchkey.cli.shell;

import org.jspecify.annotations.NullMarked;
