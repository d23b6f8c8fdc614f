/** What every store of jobs and templates is held to, and such stores in memory. */
@NullMarked
package dev.latchkey.generator.testkit;

import org.jspecify.annotations.NullMarked;
