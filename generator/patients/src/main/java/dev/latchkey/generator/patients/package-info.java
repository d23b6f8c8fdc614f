/** Synthetic patients of a medical exercise, drawn deterministically from a seed. */
@NullMarked
package dev.latchkey.generator.patients;

import org.jspecify.annotations.NullMarked;
