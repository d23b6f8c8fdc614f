@NullMarked
package dev.latchkey.patients.format;

import org.jspecify.annotations.NullMarked;
