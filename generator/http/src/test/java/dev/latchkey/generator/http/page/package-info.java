@NullMarked
package dev.latchkey.generator.http.page;

import org.jspecify.annotations.NullMarked;
