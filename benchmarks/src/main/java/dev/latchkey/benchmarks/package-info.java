/** How fast the hot parts are, beside their peers; run by {@code benchmarks/jmh.sh}. */
@NullMarked
package dev.latchkey.benchmarks;

import org.jspecify.annotations.NullMarked;
