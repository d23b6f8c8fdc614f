@NullMarked
package dev.latchkey.generator.patients.format;

import org.jspecify.annotations.NullMarked;
