/** Keys managed by way of a server: what a command asks for, in the words of its HTTP API. */
@NullMarked
package dev.latchkey.cli.remote;

import org.jspecify.annotations.NullMarked;
