/** Synthetic patients of a medical exercise, drawn deterministically from a seed. */
@NullMarked
package dev.latchkey.patients;

import org.jspecify.annotations.NullMarked;
