/** Commands on keys: those that make them, list them, change them and remove them. */
@NullMarked
package dev.latchkey.cli.command.key;

import org.jspecify.annotations.NullMarked;
