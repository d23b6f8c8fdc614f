/** Keys and usage in SQLite or PostgreSQL: one set of repositories, a dialect where they differ. */
@NullMarked
package dev.latchkey.store.jdbc;

import org.jspecify.annotations.NullMarked;
