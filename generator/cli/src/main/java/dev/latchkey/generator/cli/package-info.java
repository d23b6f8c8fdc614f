/** What the Medical Patients Generator adds to the command line. */
@NullMarked
package dev.latchkey.generator.cli;

import org.jspecify.annotations.NullMarked;
