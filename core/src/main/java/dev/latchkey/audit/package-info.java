/** The audit trail: who changed which key, when and how, in entries that cannot be changed unnoticed. Knows nothing of keys. */
@NullMarked
package dev.latchkey.audit;

import org.jspecify.annotations.NullMarked;
