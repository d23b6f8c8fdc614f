@NullMarked
package dev.latchkey.cli.output;

import org.jspecify.annotations.NullMarked;
