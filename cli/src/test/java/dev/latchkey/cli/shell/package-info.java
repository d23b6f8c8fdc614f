@NullMarked
package dev.latchkey.cli.shell;

import org.jspecify.annotations.NullMarked;
