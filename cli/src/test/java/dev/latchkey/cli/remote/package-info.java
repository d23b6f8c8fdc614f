@NullMarked
package dev.latchkey.cli.remote;

import org.jspecify.annotations.NullMarked;
