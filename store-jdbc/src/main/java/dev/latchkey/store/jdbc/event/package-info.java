/** Single events of usage, kept by columns: many to a row, compressed. */
@NullMarked
package dev.latchkey.store.jdbc.event;

import org.jspecify.annotations.NullMarked;
