/** Questions about single requests: how many, how they ended, how long they took, by what they have in common. */
@NullMarked
package dev.latchkey.usage.analytics;

import org.jspecify.annotations.NullMarked;
