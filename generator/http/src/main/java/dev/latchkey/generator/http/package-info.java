/** The Medical Patients Generator over HTTP: one package per feature, on the platform's server. */
@NullMarked
package dev.latchkey.generator.http;

import org.jspecify.annotations.NullMarked;
