/** What jobs can be made of, over HTTP: templates that keys keep, presets, and lists to choose from. */
@NullMarked
package dev.latchkey.generator.http.configurations;

import org.jspecify.annotations.NullMarked;
