/**
 * What commands have in common, and what a product adds to them. The commands themselves are below, by their subject.
 */
@NullMarked
package dev.latchkey.cli.command;

import org.jspecify.annotations.NullMarked;
