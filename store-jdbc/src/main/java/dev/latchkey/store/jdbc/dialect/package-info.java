/** What differs between SQLite and PostgreSQL: their URLs and settings, their SQL, and how a process hears of changes. */
@NullMarked
package dev.latchkey.store.jdbc.dialect;

import org.jspecify.annotations.NullMarked;
