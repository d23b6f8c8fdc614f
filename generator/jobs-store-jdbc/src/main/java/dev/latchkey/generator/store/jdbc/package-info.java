/** Jobs and templates in the tables of the platform's database. */
@NullMarked
package dev.latchkey.generator.store.jdbc;

import org.jspecify.annotations.NullMarked;
