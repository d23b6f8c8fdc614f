/** What to generate, as the JSON that clients send: read with every problem named, and written back as it was sent. */
@NullMarked
package dev.latchkey.generator.patients.config;

import org.jspecify.annotations.NullMarked;
