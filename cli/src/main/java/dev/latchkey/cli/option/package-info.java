/** Options and arguments that several commands share, and how their texts and variables become values. */
@NullMarked
package dev.latchkey.cli.option;

import org.jspecify.annotations.NullMarked;
