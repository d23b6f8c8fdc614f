/** Commands of the machine that serves: serving, and bringing its database up to date. */
@NullMarked
package dev.latchkey.cli.command.server;

import org.jspecify.annotations.NullMarked;
