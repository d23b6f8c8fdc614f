/** Patients as files in the formats that hospitals, planners and programs read, compressed and encrypted when asked. */
@NullMarked
package dev.latchkey.generator.patients.format;

import org.jspecify.annotations.NullMarked;
