/**
 * What commands work on, as whoever puts a deployment together has it: the store, the server, and the options by which
 * they are opened.
 */
@NullMarked
package dev.latchkey.cli.deployment;

import org.jspecify.annotations.NullMarked;
